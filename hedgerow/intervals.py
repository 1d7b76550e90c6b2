"""Intervals of measured shares."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054  # two-sided 95 % of the normal distribution


def wilson(right: int, n: int) -> tuple[float, float] | None:
    """Return the 95 % Wilson score interval of a share; None when nothing was counted.

    >>> [round(x, 3) for x in wilson(9, 10)]
    [0.596, 0.982]
    """
    if n == 0:
        return None
    p, z = right / n, Z_95
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
