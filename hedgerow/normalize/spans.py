"""Spans through the offset map: from the published text to the raw text, and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from hedgerow.normalize.offsets import Run

Span = tuple[int, int]


def to_raw(runs: Sequence[Run], span: Span, n_raw: int) -> Span:
    """Return the raw characters behind a span of the text.

    An end that lies in no run (in a mask, a repair, white space) takes with it all
    raw characters up to the next run, so nothing that became the span is left out.

    >>> to_raw([Run(0, 3, 4), Run(10, 20, 5)], (1, 12), 30)
    (4, 22)

    Args:
        runs: the offset map.
        span: a span of the text, not empty.
        n_raw: length of the raw text.
    """
    return _across([(r.start, r.raw_start, r.length) for r in runs], span, n_raw)


def to_text(runs: Sequence[Run], span: Span, n_text: int) -> Span:
    """Return the characters of the text that a span of the raw text became, by the same rule.

    >>> to_text([Run(0, 3, 4), Run(10, 20, 5)], (4, 22), 15)
    (1, 12)
    """
    return _across([(r.raw_start, r.start, r.length) for r in runs], span, n_text)


def _across(runs: list[tuple[int, int, int]], span: Span, n_other: int) -> Span:
    starts = [start for start, _, _ in runs]
    first, last = bisect_right(starts, span[0]) - 1, bisect_right(starts, span[1] - 1) - 1
    low = 0
    if first >= 0:
        start, other, length = runs[first]
        low = other + min(span[0] - start, length)
    high = runs[last + 1][1] if last + 1 < len(runs) else n_other
    if last >= 0:
        start, other, length = runs[last]
        if span[1] <= start + length:
            high = other + span[1] - start
    return low, high
