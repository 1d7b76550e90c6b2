"""What a flipped label is put down to: the nearest cause first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from hedgerow.publish.causes import Attribution, Cause, DocumentState, Function, Vote
from hedgerow.publish.sentences import differs
from hedgerow.publish.sides import Side
from hedgerow.storage import Storage

SAME = DocumentState(True, True, True)
MAY = Vote("hedge", "hedge.modal_may", "hedged", "modal", 3, 6)
LIKELY = Vote("hedge", "hedge.likely", "hedged", "probability", 8, 14)
CLAIM = Vote("claim_type", "claim_type.origin", "none", None, 0, 20)
FUNCTIONS = {v.function: Function("d", 1, 0.9) for v in (MAY, LIKELY, CLAIM)}


def side(recipe: dict[str, str], model: str = "vote", guideline: str = "1.0", hedge: tuple[str, ...] = ()) -> Side:
    vocabularies = {"hedge": hedge or ("not_hedged", "hedged")}
    return Side(Storage(Path()), "", {}, {}, {}, vocabularies, {"weights": "w", **recipe}, model, guideline)


CASES: list[Any] = [
    # id, votes before, votes now, document, functions now, side now, cause
    ("a function is new", {MAY}, {MAY, LIKELY}, SAME, {"hedge.likely": None}, {}, Cause("function", ("hedge.likely",))),
    ("a function changed", {MAY}, set(), SAME, {"hedge.modal_may": Function("e", 1, 0.9)}, {},
     Cause("function", ("hedge.modal_may",))),
    ("its version rose", {MAY}, set(), SAME, {"hedge.modal_may": Function("d", 2, 0.9)}, {},
     Cause("function", ("hedge.modal_may",))),
    ("the code around a function changed", {MAY}, set(), SAME, {}, {}, Cause("function", ("hedge.modal_may",))),
    ("other words around it", {MAY}, set(), DocumentState(False, False, False), {}, {}, Cause("document text")),
    ("its text was cleaned otherwise", {MAY}, set(), DocumentState(True, False, False), {}, {}, Cause("normalization")),
    ("its section is another", {MAY}, set(), DocumentState(True, True, False), {}, {}, Cause("segmentation")),
    ("a changed function in an edited document", {MAY}, set(), DocumentState(False, False, False),
     {"hedge.modal_may": Function("e", 1, 0.9)}, {}, Cause("function", ("hedge.modal_may",))),
    ("another task's vote turned it off", {MAY}, {MAY, CLAIM}, SAME, {}, {}, Cause("function", ("claim_type.origin",))),
    ("same votes, other model", {MAY}, {MAY}, SAME, {}, {"model": "majority"}, Cause("model")),
    ("same votes, other weight", {MAY}, {MAY}, SAME, {"hedge.modal_may": Function("d", 1, 0.4)}, {},
     Cause("weights", ("hedge.modal_may",))),
    ("same votes, other defaults", set(), set(), SAME, {}, {"recipe": {"weights": "v"}}, Cause("weights")),
    ("same votes, other calibration", {MAY}, {MAY}, SAME, {}, {"recipe": {"calibration": "c"}}, Cause("calibration")),
    ("same votes, other guideline", {MAY}, {MAY}, SAME, {}, {"guideline": "1.1"}, Cause("guideline")),
    ("same votes, other decoding", {MAY}, {MAY}, SAME, {}, {"recipe": {"corpus": "c"}}, Cause("model")),
    ("same votes, other section", {MAY}, {MAY}, DocumentState(True, True, False), {}, {}, Cause("segmentation")),
    ("its label was renamed", {MAY}, set(), SAME, {}, {"hedge": ("not_hedged", "careful")}, Cause("guideline")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "state", "functions", "changed", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_nearest_cause_is_named(
    before: set[Vote], now: set[Vote], state: DocumentState, functions: dict[str, Function | None],
    changed: dict[str, Any], wanted: Cause,
) -> None:  # fmt: skip
    after = side(changed.pop("recipe", {}) if "recipe" in changed else {}, **changed)
    old = {k: v for k, v in FUNCTIONS.items() if functions.get(k, v) is not None}
    new = {**FUNCTIONS, **{k: v for k, v in functions.items() if v is not None}}
    why = Attribution(side({}), after, old, new)
    labels = ("hedged", after.vocabularies["hedge"][1]) if "hedge" in changed else ("not_hedged", "hedged")
    assert wanted == why.cause("hedge", labels, (frozenset(before), frozenset(now)), state)


SPAN = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("type", pa.string())]))


@pytest.mark.parametrize(("kind", "before", "now", "wanted"), [
    pytest.param(pa.int64(), [1, 2, None, None], [1, 3, None, 4], [False, True, False, True], id="numbers and nulls"),
    pytest.param(pa.list_(pa.int64()), [[1], [1, 2], [], [5]], [[1], [1], [], [6]], [False, True, False, True], id="lists"),
    pytest.param(SPAN, [[{"start": 10, "end": 12, "type": "a"}]], [[{"start": 110, "end": 112, "type": "a"}]], [False],
                 id="a span that moved with its sentence"),
    pytest.param(SPAN, [[{"start": 10, "end": 12, "type": "a"}]], [[{"start": 111, "end": 112, "type": "a"}]], [True],
                 id="a span that moved in its sentence"),
    pytest.param(SPAN, [[{"start": 10, "end": 12, "type": "a"}]], [[{"start": 110, "end": 112, "type": "b"}]], [True],
                 id="a span of another type"),
])  # fmt: skip
def test_columns_are_compared(kind: pa.DataType, before: list[Any], now: list[Any], wanted: list[bool]) -> None:
    bases = np.full(len(before), 0), np.full(len(before), 100)
    assert wanted == differs(pa.array(before, kind), pa.array(now, kind), bases).tolist()
