"""How far published probabilities can be believed: Brier score, expected calibration error, reliability table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedgerow.intervals import wilson

BINS = 10
"""Bins of equal width between 0 and 1, the last closed."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Labels whose probability lies between two bounds.

    Attributes:
        low, high: the bounds.
        n: number of labels.
        right: how many are right.
        mean: mean probability; None without labels.
    """

    low: float
    high: float
    n: int
    right: int
    mean: float | None

    @property
    def share(self) -> float | None:
        """The share that is right."""
        return self.right / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How probabilities of one task compare with what gold says.

    Attributes:
        n: number of labels.
        brier: mean squared distance of the probability from 1 (right) or 0 (wrong).
        error: expected calibration error: mean distance of probability and share right over the bins, by their n.
        bins: the reliability table, bins without labels left out.
    """

    n: int
    brier: float | None
    error: float | None
    bins: tuple[Bin, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "n": self.n,
            "brier": self.brier,
            "expected_calibration_error": self.error,
            "bins": [
                {"low": b.low, "high": b.high, "n": b.n, "right": b.right, "mean_probability": b.mean,
                 "share_right": b.share, "interval": wilson(b.right, b.n)}
                for b in self.bins
            ],
        }  # fmt: skip


def reliability(pairs: Sequence[tuple[float, bool]]) -> Reliability:
    """Compare probabilities with outcomes.

    Args:
        pairs: probability of a label, and whether it is right.

    >>> reliability([(0.9, True), (0.9, True), (0.7, False)]).error
    0.3
    """
    n = len(pairs)
    groups: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in pairs:
        groups.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, right))
    bins = []
    for number, members in sorted(groups.items()):
        mean = sum(p for p, _ in members) / len(members)
        bins.append(Bin(number / BINS, (number + 1) / BINS, len(members), sum(r for _, r in members), mean))
    if not n:
        return Reliability(0, None, None, ())
    error = sum(abs(b.right - b.n * (b.mean or 0.0)) for b in bins) / n
    brier = sum((p - right) ** 2 for p, right in pairs) / n
    return Reliability(n, round(brier, 4), round(error, 4), tuple(bins))


def render_reliability(found: Mapping[str, Reliability]) -> str:
    """Return the reliability of each task as a plain table of 80 columns."""
    lines = ["calibration: the probability of labels, and how often they are right"]
    for task, r in found.items():
        if r.brier is None or r.error is None:
            continue
        lines.append(f"{task}: Brier {r.brier:.3f}, expected calibration error {r.error:.3f} (n {r.n})")
        for b in r.bins:
            low, high = wilson(b.right, b.n) or (0.0, 1.0)
            lines.append(
                f"  {b.low:.1f} to {b.high:.1f}  n {b.n:>5}  mean {b.mean:.3f}  right {b.share:.3f} [{low:.3f}, {high:.3f}]"
            )
    return "\n".join(lines)
