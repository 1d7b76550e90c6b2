"""Measure labeling functions on gold: the data behind the precision-weighted vote.

``python -m hedgerow.evaluation.calibrate GOLD.jsonl... [--output PATH]``

A vote is right when its label is acceptable on that sentence: for claim_type
in an acceptable claim set, for hedge and safety_warning the label itself.
Several votes of a function for one label on a sentence count once.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hedgerow import contracts
from hedgerow.corpus.models import MODELS
from hedgerow.corpus.weights import Record, Weights
from hedgerow.errors import ConfigError, HedgerowError
from hedgerow.evaluation.calibration import count_confusion, measure_reliability
from hedgerow.evaluation.casting import Cast, cast_votes, label_models, predict
from hedgerow.evaluation.gold import GoldRow, load_gold
from hedgerow.evaluation.scores import Prediction
from hedgerow.inert import escape
from hedgerow.labeler.toolbox import Toolbox, build_labeler

SHIPPED = Path(__file__).parents[1] / "corpus" / "weights.toml"
FOLDS = 5
DEFAULT_STRENGTH = 2.0
"""Sentences without votes that the even distribution stands for in a task's default."""
HEADER = """\
# How often each labeling function was right on gold, and what gold says where no function votes.
# Written by `python -m hedgerow.evaluation.calibrate`; not to be edited by hand.
"""


def measure(gold: Sequence[GoldRow], cast: Cast, rows: Iterable[int]) -> Weights:
    """Measure every function on some rows of gold.

    Args:
        gold: the sentences.
        cast: the votes on them.
        rows: numbers of the sentences to use.
    """
    used = set(rows)
    seen: set[tuple[int, str, str]] = set()
    voted: dict[str, set[int]] = defaultdict(set)
    for vote in cast.votes.select(["sentence_id", "task", "function", "label"]).to_pylist():
        row = int(vote["sentence_id"])
        if row in used:
            seen.add((row, vote["function"], vote["label"]))
            voted[vote["task"]].add(row)
    n: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for row, function, label in seen:
        n[function, label] += 1
        right[function, label] += is_right(gold[row], function.split(".")[0], label)
    records = {key: Record(n[key], right[key]) for key in sorted(n)}
    tasks = contracts.vocabulary("task")
    return Weights(
        records=records,
        priors={task: _prior(task, records) for task in tasks},
        defaults={task: _default(task, [gold[i] for i in sorted(used - voted[task])]) for task in tasks},
        digest="",
    )


def is_right(gold: GoldRow, task: str, label: str) -> bool:
    """Tell whether a vote's label is acceptable on a gold sentence."""
    if task == "claim_type":
        return any(label in claims for claims in gold.claim_types)
    return contracts.label_number(task, label) in (gold.hedge if task == "hedge" else gold.safety_warning)


def _prior(task: str, records: dict[tuple[str, str], Record]) -> float:
    """Return the mean precision of the task's functions, each as if it had one more right and one more wrong vote."""
    mine = [(r.right + 1) / (r.n + 2) for (function, _), r in records.items() if function.startswith(f"{task}.")]
    return round(sum(mine) / len(mine), 4) if mine else 0.5


def _default(task: str, silent: Sequence[GoldRow]) -> tuple[float, ...]:
    """Return the distribution of labels over gold sentences without votes, drawn toward the even one."""
    labels = contracts.vocabulary(task)
    counts = Counter(_label(row, task) for row in silent)
    total = sum(counts.values()) + DEFAULT_STRENGTH
    return tuple(round((counts[label] + DEFAULT_STRENGTH / len(labels)) / total, 4) for label in labels)


def _label(row: GoldRow, task: str) -> str:
    if task == "claim_type":
        return row.claim_type[0]
    return contracts.vocabulary(task)[row.hedge[0] if task == "hedge" else row.safety_warning[0]]


def render_weights(weights: Weights) -> str:
    """Return the weights as the TOML that ``load_weights`` reads."""
    lines = [HEADER]
    if weights.folds:
        lines += [f"folds = {weights.folds}", ""]
    for task in contracts.vocabulary("task"):
        default = ", ".join(
            f"{label} = {share}"
            for label, share in zip(contracts.vocabulary(task), weights.defaults[task], strict=True)
        )
        lines += [f"[task.{task}]", f"prior = {weights.priors[task]}", f"default = {{ {default} }}", ""]
    for task, found in weights.reliability.items():
        bins = ",\n".join(
            f"  {{ low = {b.low}, high = {b.high}, n = {b.n}, right = {b.right}, mean = {round(b.mean or 0.0, 4)} }}"
            for b in found.bins
        )
        lines += [
            f"[reliability.{task}]", f"n = {found.n}", f"brier = {found.brier}", f"error = {found.error}",
            f"bins = [\n{bins},\n]", "",
        ]  # fmt: skip
    if weights.confusion:
        lines += ["[confusion]  # rows: gold, columns: label, in the order of the vocabularies"]
        for task, matrix in weights.confusion.items():
            lines += [f"{task} = [", *(f"  {[*row]}," for row in matrix), "]"]
        lines.append("")
    for (function, label), record in sorted(weights.records.items()):
        lines += [
            "[[function]]", f'id = "{function}"', f'label = "{label}"', f"n = {record.n}", f"right = {record.right}", "",
        ]  # fmt: skip
    return "\n".join(lines)


def cross_validate(gold: Sequence[GoldRow], cast: Cast, toolbox: Toolbox, folds: int, model: str) -> list[Prediction]:
    """Label every gold sentence with weights measured on the documents of other folds.

    Raises:
        ConfigError: more folds than documents.
    """
    documents = len({_document(row) for row in gold})
    if folds > documents:
        raise ConfigError(
            f"{folds} folds need as many documents, the gold has {documents}: take fewer folds, or add gold of other documents"
        )
    part = [fold_of(row, folds) for row in gold]
    found: dict[int, Prediction] = {}
    for fold in sorted(set(part)):
        weights = measure(gold, cast, (i for i, p in enumerate(part) if p != fold))
        predictions = predict(cast, toolbox, label_models(model, cast, toolbox, weights))
        found |= {i: p for i, p in enumerate(predictions) if part[i] == fold}
    return [found[i] for i in range(len(gold))]


def fold_of(row: GoldRow, folds: int) -> int:
    """Return the fold of a row: that of its document, so that neighbors are never apart."""
    return hashlib.sha256(_document(row).encode("utf-8")).digest()[0] % folds


def _document(row: GoldRow) -> str:
    return row.document or row.id


def calibrate(gold: Sequence[GoldRow], toolbox: Toolbox, folds: int = FOLDS) -> Weights:
    """Measure every function on gold, the labels that follow, and how far their probabilities can be believed.

    The latter two are cross-validated: each sentence is labeled with weights of other documents.

    Raises:
        ConfigError: fewer documents than folds.
    """
    cast = cast_votes(gold, toolbox)
    weights = measure(gold, cast, range(len(gold)))
    labels = cross_validate(gold, cast, toolbox, folds, MODELS[0])
    reliability, confusion = measure_reliability(gold, labels), count_confusion(gold, labels)
    return replace(weights, reliability=reliability, confusion=confusion, folds=folds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m hedgerow.evaluation.calibrate",
        description="Measure labeling functions on gold and write their weights. To score with weights that were "
        "measured on other documents: hedgerow evaluate --folds N.",
    )
    parser.add_argument("gold", nargs="+", type=Path, help="gold files (JSON lines)")
    parser.add_argument("--output", type=Path, default=SHIPPED, help="the weights file (default: the shipped one)")
    options = parser.parse_args(arguments)
    try:
        gold = [row for path in options.gold for row in load_gold(path)]
        weights = calibrate(gold, build_labeler())
    except HedgerowError as error:
        sys.stderr.write(f"error: {escape(str(error))}\n")
        return error.exit_code
    options.output.write_text(render_weights(weights), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
