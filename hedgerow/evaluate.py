"""Score the labeler on gold: the same functions, models and decode as a run.

``python -m hedgerow.evaluate GOLD.jsonl... [--errors TASK] [--json] [--model NAME]``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.decode import decode
from hedgerow.corpus.models import MODELS, LabelModel, build_models
from hedgerow.corpus.weights import Weights
from hedgerow.errors import HedgerowError
from hedgerow.gold import GoldRow, gold_sentences, load_gold
from hedgerow.inert import escape
from hedgerow.scores import Prediction, Scores, render, score
from hedgerow.toolbox import Toolbox, build_labeler


@dataclass(frozen=True, slots=True)
class Cast:
    """What the label stage gives for gold: the work tables that decode takes."""

    sentences: pa.Table
    votes: pa.Table
    features: pa.Table


def cast_votes(gold: Sequence[GoldRow], toolbox: Toolbox) -> Cast:
    """Let every function vote on gold sentences. Each stands for itself: its id is its row number."""
    rows: list[dict[str, Any]] = []
    votes: list[dict[str, Any]] = []
    features: list[dict[str, Any]] = []
    for number, view in enumerate(gold_sentences(gold, toolbox.scanner)):
        name = f"{number:08d}"
        rows.append(_sentence_row(name, view.text, view.kind, view.heading))
        cast, _ = toolbox.labeler.votes_on(view)
        votes += [
            {
                "sentence_id": name, "task": function.task, "function": function.id, "version": function.version,
                "label": vote.label, "kind": vote.kind, "scope": vote.scope, "start": vote.start, "end": vote.end,
            }
            for function, vote in cast
        ]  # fmt: skip
        features += [
            {"sentence_id": name, "feature": feature, "type": kind, "start": start, "end": end}
            for feature, kind, start, end in toolbox.labeler.features_of(view)
        ]
    return Cast(
        contracts.build("work_sentences", rows), contracts.build("votes", votes), contracts.build("features", features)
    )


def _sentence_row(name: str, text: str, kind: str, heading: str | None) -> dict[str, Any]:
    return {
        "sentence_id": name, "document_id": name, "section_id": name, "index": 0, "start": 0, "end": len(text),
        "text": text, "kind": contracts.label_number("sentence_kind", kind), "lead_sentence_id": None,
        "section_heading": heading, "section_role": contracts.label_number("section_role", "body"),
    }  # fmt: skip


def predict(cast: Cast, toolbox: Toolbox, models: Mapping[str, LabelModel]) -> list[Prediction]:
    """Set the labels of gold sentences and put them into the words of the vocabularies."""
    labels = decode(cast.sentences, cast.votes, cast.features, models, toolbox.functions.functions)
    claims, kinds = contracts.vocabulary("claim_type"), contracts.vocabulary("warning_kind")
    texts = cast.sentences.column("text").to_pylist()
    return [
        Prediction(
            claim_type=claims[row["claim_type"]],
            claim_types=tuple(claims[c] for c in row["claim_types"]),
            hedge=row["hedge"],
            hedge_cues=tuple((c["start"], c["end"], c["type"]) for c in row["hedge_cues"]),
            safety_warning=row["safety_warning"],
            warning_kinds=tuple(kinds[k] for k in row["warning_kinds"]),
            claim_prob=row["claim_type_probs"][row["claim_type"]],
            text=text,
        )
        for row, text in zip(labels.to_pylist(), texts, strict=True)
    ]


def evaluate(
    gold: Sequence[GoldRow], toolbox: Toolbox, model: str = "precision_weighted", weights: Weights | None = None
) -> tuple[list[Prediction], Scores]:
    """Label gold sentences and score the labels.

    Args:
        gold: the sentences.
        toolbox: functions and cues.
        model: name of the label model.
        weights: default the shipped ones.
    """
    predictions = predict(cast_votes(gold, toolbox), toolbox, build_models(model, toolbox.functions.functions, weights))
    return predictions, score(gold, predictions)


def describe_errors(task: str, gold: Sequence[GoldRow], predictions: Sequence[Prediction], cast: Cast) -> str:
    """Return the wrong sentences of a task with the votes on them, as inert text."""
    votes: dict[int, list[str]] = {}
    for vote in cast.votes.to_pylist():
        if vote["task"] == task or task == "claim_set":
            at = int(vote["sentence_id"])
            words = predictions[at].text[vote["start"] : vote["end"]]
            kind = f":{vote['kind']}" if vote["kind"] else ""
            votes.setdefault(at, []).append(
                f"      {vote['function']} = {vote['label']}{kind} ({vote['scope']}) {words!r}"
            )
    lines = []
    for number, (row, prediction) in enumerate(zip(gold, predictions, strict=True)):
        wanted, got = _wanted_and_got(task, row, prediction)
        if got not in wanted:
            lines.append(f"{row.id} [{escape(row.heading or '')}] {escape(row.text)}")
            lines.append(f"      gold {' or '.join(wanted)}; got {got}")
            lines += [escape(v) for v in votes.get(number, ["      no votes"])]
    return "\n".join(lines) or f"no errors in {task}"


def _wanted_and_got(task: str, row: GoldRow, got: Prediction) -> tuple[list[str], str]:
    if task == "claim_type":
        return list(row.claim_type), got.claim_type
    if task == "claim_set":
        return ["+".join([s[0], *sorted(s[1:])]) for s in row.claim_types if s], "+".join(
            [got.claim_types[0], *sorted(got.claim_types[1:])]
        )
    if task == "hedge":
        cues = got.cue_texts()
        wanted = [_spell(h, [t for t, _ in c]) for h in row.hedge for c in row.hedge_cues if h == bool(c)]
        return wanted, _spell(got.hedge, _matching(row, cues))
    return [_spell(bool(k), sorted(k)) for k in row.warning_kinds], _spell(
        got.safety_warning, sorted(got.warning_kinds)
    )


def _matching(row: GoldRow, cues: Sequence[str]) -> list[str]:
    """Return the gold spelling where every found cue overlaps one of it, else what was found."""
    for reading in row.hedge_cues:
        texts = [t for t, _ in reading]
        if len(texts) == len(cues) and all(a in b or b in a for a, b in zip(texts, cues, strict=True)):
            return texts
    return list(cues)


def _spell(on: bool, details: Sequence[str]) -> str:
    return f"yes ({', '.join(details)})" if on else "no"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m hedgerow.evaluate", description="Score the labeler on gold files.")
    parser.add_argument("gold", nargs="+", type=Path, help="gold files (JSON lines)")
    parser.add_argument("--errors", metavar="TASK", choices=[*contracts.vocabulary("task"), "claim_set"])
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    parser.add_argument("--model", choices=MODELS, default=MODELS[0])
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except HedgerowError as error:
        sys.stderr.write(f"error: {escape(str(error))}\n")
        return error.exit_code


def _run(options: argparse.Namespace) -> int:
    files = {str(path): load_gold(path) for path in options.gold}
    toolbox = build_labeler()
    models = build_models(options.model, toolbox.functions.functions)
    gold: list[GoldRow] = []
    predictions: list[Prediction] = []
    scores: dict[str, Scores] = {}
    for name, rows in files.items():
        cast = cast_votes(rows, toolbox)
        mine = predict(cast, toolbox, models)
        if options.errors:
            sys.stdout.write(describe_errors(options.errors, rows, mine, cast) + "\n")
        scores[name] = score(rows, mine)
        gold, predictions = gold + rows, predictions + mine
    if len(files) > 1:
        scores["all"] = score(gold, predictions)
    if options.json:
        sys.stdout.write(json.dumps({n: s.as_dict() for n, s in scores.items()}, indent=1, sort_keys=True) + "\n")
    elif not options.errors:
        sys.stdout.write("\n\n".join(f"{escape(n)}\n{render(s)}" for n, s in scores.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
