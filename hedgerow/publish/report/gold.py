"""How the labels did on hand-labeled sentences: the figures that a release states, taken apart for drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from hedgerow.publish.facts import Facts, Json

UNKNOWN = (
    "Not measured: the labeling functions, cues or label model of this release are not those that figures on "
    "hand-labeled sentences are known for."
)


class ReliabilityBin(NamedTuple):
    """Labels of about the same probability: how many, the mean probability, the share right with its 95 % interval."""

    n: int
    mean: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """Figures of the labels on gold.

    Attributes:
        basis: one sentence: what was measured on what.
        confusion: for each task, how often a gold label (row) got a label (column), in the vocabulary's order.
        reliability: for each task, the bins of probability.
        errors: for each task, the expected calibration error.
    """

    basis: str
    confusion: Mapping[str, Sequence[Sequence[int]]]
    reliability: Mapping[str, Sequence[ReliabilityBin]]
    errors: Mapping[str, float]


def read_figures(facts: Facts) -> GoldFigures | None:
    """Return the figures on gold that a release states; None when it states none."""
    quality = facts.quality
    if not quality:
        return None
    calibration = cast("Mapping[str, Mapping[str, Json]]", quality["calibration"])
    return GoldFigures(
        basis=str(quality["basis"]),
        confusion=cast("Mapping[str, Sequence[Sequence[int]]]", quality["confusion"]),
        reliability={
            task: [_bin(entry) for entry in cast("Sequence[Mapping[str, Json]]", found["bins"])]
            for task, found in calibration.items()
        },
        errors={task: cast("float", found["expected_calibration_error"] or 0.0) for task, found in calibration.items()},
    )


def _bin(entry: Mapping[str, Json]) -> ReliabilityBin:
    low, high = cast("Sequence[float]", entry["interval"])
    n, mean, right = (cast("float", entry[name]) for name in ("n", "mean_probability", "share_right"))
    return ReliabilityBin(int(n), mean, right, low, high)
