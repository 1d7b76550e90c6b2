"""The example sentence of each label, which the card shows, has that label."""

from __future__ import annotations

import functools

import pytest

from hedgerow import contracts
from hedgerow.corpus.models import build_models
from hedgerow.evaluation.casting import cast_votes, predict
from hedgerow.evaluation.gold import GoldRow
from hedgerow.labeler.toolbox import build_labeler

CASES = [(task, label) for task in contracts.vocabulary("task") for label in contracts.vocabulary(task)]


def _row(name: str, text: str) -> GoldRow:
    return GoldRow(
        id=name, document=name, heading=None, previous=None, text=text, following=None, claim_type=("none",),
        claim_types=(("none",),), hedge=(False,), hedge_cues=((),), safety_warning=(False,), warning_kinds=((),), flags=(),
    )  # fmt: skip


@functools.cache
def _found() -> dict[tuple[str, str], str]:
    rows = [_row(f"{task}.{label}", contracts.examples(task)[label]) for task, label in CASES]
    toolbox = build_labeler()
    models = build_models("precision_weighted", toolbox.functions.functions)
    predictions = predict(cast_votes(rows, toolbox), toolbox, models)
    found = {}
    for (task, label), p in zip(CASES, predictions, strict=True):
        words = {"claim_type": p.claim_type, "hedge": ("not_hedged", "hedged")[p.hedge],
                 "safety_warning": ("no_warning", "warning")[p.safety_warning]}  # fmt: skip
        found[task, label] = words[task]
    return found


@pytest.mark.parametrize(("task", "label"), CASES)
def test_an_example_has_its_label(task: str, label: str) -> None:
    assert _found()[task, label] == label
