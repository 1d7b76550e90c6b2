"""From gold sentences to votes and labels: the same functions, models and decode as in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.decode import decode
from hedgerow.corpus.generative import choose_models
from hedgerow.corpus.matrix import task_matrices
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.votes import code_votes
from hedgerow.corpus.weights import Weights
from hedgerow.evaluation.gold import GoldRow, gold_sentences
from hedgerow.evaluation.scores import Prediction
from hedgerow.labeler.toolbox import Toolbox


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


def label_models(name: str, cast: Cast, toolbox: Toolbox, weights: Weights | None = None) -> Mapping[str, LabelModel]:
    """Return the label models of a name; one that is fitted to a run is fitted to these votes."""
    functions = toolbox.functions.functions

    def count() -> dict[str, PatternCounts]:
        votes = code_votes(cast.sentences.column("sentence_id"), cast.votes, functions)
        counted = {}
        for task, matrix in task_matrices(votes, functions).items():
            counted[task] = PatternCounts(task, matrix.functions)
            counted[task].add(matrix)
        return counted

    return choose_models(name, functions, count, weights)


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
            hedge_prob=_of_side(row["hedge"], row["hedge_prob"]),
            warning_prob=_of_side(row["safety_warning"], row["safety_warning_prob"]),
        )
        for row, text in zip(labels.to_pylist(), texts, strict=True)
    ]


def _of_side(on: bool, probability: float) -> float:
    return probability if on else 1 - probability
