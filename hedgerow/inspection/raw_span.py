"""The raw characters of a span, cut where its own words end: the map has no place for what was masked or repaired."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import re2

from hedgerow.normalize.masks import MASKS
from hedgerow.normalize.offsets import Run
from hedgerow.normalize.spans import Span, to_raw
from hedgerow.normalize.unchanged import unchanged_runs

_TAG = r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^>]*)?/?>"
_LINE_MARKS = r"\n[ \t]*(?:(?:[-+>]+|#+|\d{1,9}[.)])[ \t]+)+"  # of a list, a quotation, a heading
_MARKUP = rf"(?:{_LINE_MARKS}|\s|{_TAG}|[*`|])*"
_BEFORE = re2.compile(rf"^{_MARKUP}")
_BEHIND = re2.compile(rf"{_MARKUP}$")
_NO_WORD = "\0"  # stands in no text
_TAGS = re2.compile(_TAG)
_PLACEHOLDER = re2.compile(rf"\[(?:{'|'.join(sorted({mask.kind for mask in MASKS}))})\]")


class Cut(NamedTuple):
    """Where the raw characters of a span are, and how many of its own are in it and have no place there, masks apart."""

    start: int
    end: int
    n_placed: int
    n_unplaced: int


def cut_span(runs: Sequence[Run], text: str, raw: str, span: Span) -> Cut:
    """Find the raw characters of a span.

    Args:
        runs: the offset map.
        text: the text.
        raw: its raw text.
        span: a span of the text, not empty.
    """
    near = _runs_near(runs, text, raw, span)
    start, end = to_raw(near, span, len(raw))
    placed = [(max(run.start, span[0]), min(run.start + run.length, span[1])) for run in near]
    placed = [(low, high) for low, high in placed if low < high]
    masked = [(span[0] + m.start(), span[0] + m.end()) for m in _PLACEHOLDER.finditer(text[span[0] : span[1]])]
    n_chars, n_placed, n_masked = (
        sum(len("".join(text[low:high].split())) for low, high in of) for of in ([span], placed, masked)
    )
    if not placed or placed[0][0] > span[0]:
        start += len(_BEFORE.search(raw[start:end])[0])
    if not placed or placed[-1][1] < span[1]:
        end -= len(_BEHIND.search(raw[start:end])[0])
    return Cut(start, end, n_placed, max(n_chars - n_placed - n_masked, 0))


def _runs_near(runs: Sequence[Run], text: str, raw: str, span: Span) -> list[Run]:
    """Return the runs around a span, with what stands unchanged in the gaps between them.

    A map may leave out a word with a mask in it whole, and short words behind it.
    """
    starts = [run.start for run in runs]
    first, last = bisect_right(starts, span[0]) - 1, bisect_left(starts, span[1])
    bounds = [Run(0, 0, 0)] if first < 0 else []
    bounds += runs[max(first, 0) : last + 1]
    if last == len(runs):
        bounds.append(Run(len(text), len(raw), 0))
    near: list[Run] = []
    for before, after in pairwise(bounds):
        near += [before, *_between(before, after, text, raw)]
    return [run for run in [*near, bounds[-1]] if run.length]


def _between(before: Run, after: Run, text: str, raw: str) -> list[Run]:
    """Return what stands unchanged between two runs, of which the first and the last may be an end of the text."""
    start, raw_start = before.start + before.length, before.raw_start + before.length
    if start == after.start or raw_start == after.raw_start:
        return []
    gap = _TAGS.sub(lambda tag: _NO_WORD * len(tag[0]), raw[raw_start : after.raw_start])
    if not before.length:  # much may stand before all that was read, and behind it
        gap, raw_start = _NO_WORD + gap, raw_start - 1
    if not after.length:
        gap += _NO_WORD
    return [
        Run(start + own.start, raw_start + own.raw_start, own.length)
        for own in unchanged_runs(text[start : after.start], gap)
    ]
