"""How the labels did on hand-labeled sentences: figures that stand beside the weights of a release's recipe."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hedgerow.intervals import wilson
from hedgerow.publish.facts import Recipe

_WEIGHTS = "weights.toml"
_MODEL = "precision_weighted"  # the model that the figures were measured with


class ReliabilityBin(NamedTuple):
    """Labels of about the same probability: how many, the mean probability, the share right with its 95 % interval."""

    n: int
    mean: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """Figures of the labels on gold, each sentence labeled with weights of other documents.

    Attributes:
        folds: number of folds.
        files: number of sentences by gold file.
        confusion: for each task, how often a gold label (row) got a label (column), in the vocabulary's order.
        reliability: for each task, the bins of probability.
    """

    folds: int
    files: Mapping[str, int]
    confusion: Mapping[str, Sequence[Sequence[int]]]
    reliability: Mapping[str, Sequence[ReliabilityBin]]

    @property
    def n(self) -> int:
        """Number of gold sentences."""
        return sum(self.files.values())


def read_figures(recipe: Recipe) -> GoldFigures | str:
    """Return the figures on gold that belong to a recipe, or why there are none."""
    if recipe.model != _MODEL:
        return (
            f"The figures on gold belong to the label model {_MODEL}; this release was made with {recipe.model}. "
            "hedgerow evaluate measures any model on any gold."
        )
    raw = tomllib.loads(recipe.files.get(_WEIGHTS, b"").decode("utf-8"))
    if not raw.get("confusion") or not raw.get("reliability"):
        return "The weights of this release came without figures on gold. hedgerow evaluate measures any gold."
    reliability = {task: [_bin(entry) for entry in found["bins"]] for task, found in raw["reliability"].items()}
    return GoldFigures(raw["folds"], raw.get("gold", {}), raw["confusion"], reliability)


def _bin(entry: Mapping[str, float]) -> ReliabilityBin:
    n, right = int(entry["n"]), int(entry["right"])
    low, high = wilson(right, n) or (0.0, 1.0)
    return ReliabilityBin(n, entry["mean"], right / n, low, high)
