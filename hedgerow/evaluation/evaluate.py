"""Score the labeler on gold files: the same functions, models and decode as a run.

``python -m hedgerow.evaluation.evaluate GOLD.jsonl... [--errors TASK] [--json] [--model NAME] [--folds N]`` does what
``hedgerow evaluate`` does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.generative import LABEL_MODELS
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.reliability import Reliability, render_reliability
from hedgerow.errors import HedgerowError
from hedgerow.evaluation.calibrate import cross_validate
from hedgerow.evaluation.calibration import measure_reliability
from hedgerow.evaluation.casting import Cast, cast_votes, label_models, predict
from hedgerow.evaluation.gold import GoldRow, load_gold
from hedgerow.evaluation.mistakes import CLAIM_SET, describe_mistakes, find_mistakes
from hedgerow.evaluation.score_text import render
from hedgerow.evaluation.scores import Prediction, Scores, score
from hedgerow.inert import escape
from hedgerow.labeler.toolbox import Toolbox, build_labeler

__all__ = ["Cast", "Evaluation", "cast_votes", "evaluate_files", "evaluate_rows", "predict", "render_evaluation"]

ALL = "all"
"""Name of the pool of several files."""
CHOICES = (*contracts.vocabulary("task"), CLAIM_SET)
"""Tasks whose wrong sentences can be shown."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the labels of some gold sentences compare with gold."""

    gold: Sequence[GoldRow]
    cast: Cast
    predictions: Sequence[Prediction]
    scores: Scores
    reliability: Mapping[str, Reliability]

    def as_dict(self, errors_of: str | None = None) -> dict[str, Any]:
        """Return everything as JSON values; with a task also its wrong sentences."""
        found = self.scores.as_dict() | {"calibration": {task: r.as_dict() for task, r in self.reliability.items()}}
        if errors_of:
            found["errors"] = find_mistakes(errors_of, self.gold, self.predictions, self.cast)
        return found


def evaluate_rows(gold: Sequence[GoldRow], cast: Cast, predictions: Sequence[Prediction]) -> Evaluation:
    """Score the labels of gold sentences."""
    return Evaluation(gold, cast, predictions, score(gold, predictions), measure_reliability(gold, predictions))


def evaluate_files(
    paths: Sequence[Path],
    toolbox: Toolbox,
    models: Mapping[str, LabelModel] | str = LABEL_MODELS[0],
    folds: int = 0,
) -> dict[str, Evaluation]:
    """Label and score gold files.

    Args:
        paths: the files.
        toolbox: functions and cues.
        models: the label models of the tasks, or the name of one to build with the shipped weights
            (a model that is fitted to a run is fitted to these files).
        folds: above 1, each sentence is labeled with weights that were measured on the documents of the
            other folds of these files (of a named model only).

    Returns:
        The evaluation of each file by its name as given, and of all together where they are several.

    Raises:
        ConfigError: a file that is no gold, or more folds than documents.
    """
    files = {str(path): load_gold(path) for path in paths}
    gold = [row for rows in files.values() for row in rows]
    cast = cast_votes(gold, toolbox)
    if folds > 1 and isinstance(models, str):
        predictions = cross_validate(gold, cast, toolbox, folds, models)
    else:
        built = label_models(models, cast, toolbox) if isinstance(models, str) else models
        predictions = predict(cast, toolbox, built)
    found: dict[str, Evaluation] = {}
    starts = accumulate((len(rows) for rows in files.values()), initial=0)
    for (name, rows), start in zip(files.items(), starts, strict=False):
        mine = slice(start, start + len(rows))
        found[name] = evaluate_rows(rows, _part(cast, start, len(rows)), predictions[mine])
    if len(files) > 1:
        found[ALL] = evaluate_rows(gold, cast, predictions)
    return found


def _part(cast: Cast, start: int, n: int) -> Cast:
    """Return the votes on some rows, numbered from 0 again."""
    names = {f"{start + i:08d}": f"{i:08d}" for i in range(n)}

    def renumber(table: pa.Table) -> pa.Table:
        ids = table.column("sentence_id").to_pylist()
        kept = [i for i, name in enumerate(ids) if name in names]
        column = table.schema.get_field_index("sentence_id")
        renamed = pa.array([names[ids[i]] for i in kept], pa.string())
        return table.take(pa.array(kept, pa.int64())).set_column(column, table.schema.field(column), renamed)

    return Cast(renumber(cast.sentences), renumber(cast.votes), renumber(cast.features))


def render_evaluation(name: str, found: Evaluation, errors_of: str | None = None) -> str:
    """Return an evaluation as inert text of 80 columns: scores and calibration, or the wrong sentences of a task."""
    if errors_of:
        mistakes = find_mistakes(errors_of, found.gold, found.predictions, found.cast)
        return f"{escape(name)}\n{describe_mistakes(errors_of, mistakes)}\n"
    return f"{escape(name)}\n{render(found.scores)}\n\n{render_reliability(found.reliability)}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m hedgerow.evaluation.evaluate", description="Score the labeler on gold files."
    )
    parser.add_argument("gold", nargs="+", type=Path, help="gold files (JSON lines)")
    parser.add_argument("--errors", metavar="TASK", choices=CHOICES)
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    parser.add_argument("--model", choices=LABEL_MODELS, default=LABEL_MODELS[0])
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="weights measured on other documents")
    options = parser.parse_args(arguments)
    try:
        found = evaluate_files(options.gold, build_labeler(), options.model, options.folds)
    except HedgerowError as error:
        sys.stderr.write(f"error: {escape(str(error))}\n")
        return error.exit_code
    if options.json:
        plain = {name: evaluation.as_dict(options.errors) for name, evaluation in found.items()}
        sys.stdout.write(json.dumps(plain, indent=1, sort_keys=True) + "\n")
    else:
        shown = [(n, e) for n, e in found.items() if not (options.errors and n == ALL)]
        sys.stdout.write("\n".join(render_evaluation(n, e, options.errors) for n, e in shown))
    return 0


if __name__ == "__main__":
    sys.exit(main())
