"""Why a sentence has another label than in the release before.

The first cause that applies is named, from the nearest to the label outwards:
the label was renamed (guideline); other functions voted (function, when one of
them was changed, added or dropped; else what gave them another context:
document text, normalization, segmentation); the same votes were weighed
otherwise (model, weights, calibration, guideline).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hedgerow.publish.sides import Side

DOCUMENT_TEXT = "document text"
NORMALIZATION = "normalization"
SEGMENTATION = "segmentation"
FUNCTION = "function"
WEIGHTS = "weights"
MODEL = "model"
CALIBRATION = "calibration"
GUIDELINE = "guideline"
CAUSES = (DOCUMENT_TEXT, NORMALIZATION, SEGMENTATION, FUNCTION, WEIGHTS, MODEL, CALIBRATION, GUIDELINE)
"""Causes of a flip, nearest input first."""

LABELS = "labels"
RECORD = "document record"
"""Further causes of other rows in a document: its labels changed; or only its fields, such as the title, or votes."""


class Function(NamedTuple):
    """What tells two states of a labeling function apart."""

    digest: str
    version: int
    weight: float | None


class Vote(NamedTuple):
    """One vote, its words placed in the sentence."""

    task: str
    function: str
    label: str
    kind: str | None
    start: int
    end: int


class Cause(NamedTuple):
    """One cause, with the functions that it speaks of."""

    name: str
    functions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.name} {', '.join(self.functions)}" if self.functions else self.name


class DocumentState(NamedTuple):
    """What is equal in a document of both releases."""

    raw: bool
    text: bool
    segments: bool

    def cause(self) -> Cause | None:
        """Name the first thing that is not equal."""
        for same, name in ((self.raw, DOCUMENT_TEXT), (self.text, NORMALIZATION), (self.segments, SEGMENTATION)):
            if not same:
                return Cause(name)
        return None


def read_functions(side: Side) -> dict[str, Function]:
    """Return the labeling functions of a release by id."""
    table = side.read("labeling_functions", ("id", "digest", "version", "weight"))
    return {r["id"]: Function(r["digest"], r["version"], r["weight"]) for r in table.to_pylist()}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Two releases whose flips are to be explained, with their functions."""

    old: Side
    new: Side
    old_functions: Mapping[str, Function]
    new_functions: Mapping[str, Function]

    def cause(
        self, task: str, labels: tuple[str, str], votes: tuple[frozenset[Vote], frozenset[Vote]], state: DocumentState
    ) -> Cause:
        """Say why one sentence's label of one task changed.

        Args:
            task: the task.
            labels: the label before and now.
            votes: all votes on the sentence before and now.
            state: what is equal in its document.
        """
        if labels[0] not in self.new.vocabularies[task] or labels[1] not in self.old.vocabularies[task]:
            return Cause(GUIDELINE)
        differing = votes[0] ^ votes[1]
        mine = {v.function for v in differing if v.task == task} or {v.function for v in differing}
        if mine:
            changed = tuple(sorted(f for f in mine if self._changed(f)))
            return Cause(FUNCTION, changed) if changed else state.cause() or Cause(FUNCTION, tuple(sorted(mine)))
        return self._weighing({v.function for v in votes[1]}, state)

    def _changed(self, function: str) -> bool:
        before, now = self.old_functions.get(function), self.new_functions.get(function)
        return before is None or now is None or before[:2] != now[:2]

    def _weighing(self, voters: set[str], state: DocumentState) -> Cause:
        if self.old.model != self.new.model or self._differs("label_model"):
            return Cause(MODEL)
        weighed = tuple(sorted(f for f in voters if self.old_functions[f].weight != self.new_functions[f].weight))
        if weighed or self._differs("weights"):
            return Cause(WEIGHTS, weighed)
        if self._differs("calibration"):
            return Cause(CALIBRATION)
        if self.old.guideline != self.new.guideline:
            return Cause(GUIDELINE)
        return state.cause() or Cause(MODEL)

    def _differs(self, part: str) -> bool:
        return self.old.recipe.get(part) != self.new.recipe.get(part)
