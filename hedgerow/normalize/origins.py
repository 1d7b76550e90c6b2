"""The offset map of text with markup whose reader says where each line comes from.

Each line keeps what it was when it was read, with runs to the raw text; what was made of it later is compared with that line
alone. So no error goes beyond its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hedgerow.normalize.offsets import Run, merge
from hedgerow.normalize.unchanged import unchanged_runs


class Origin(NamedTuple):
    """A line as it was read, and its runs in the raw text."""

    text: str
    runs: list[Run]


def through(runs: Sequence[Run], further: Sequence[Run]) -> list[Run]:
    """Return runs to a second text through the runs of that one to a third; all are in order in all texts.

    >>> through([Run(0, 2, 4)], [Run(0, 10, 3), Run(4, 20, 9)])
    [Run(start=0, raw_start=12, length=1), Run(start=2, raw_start=20, length=2)]
    """
    made: list[Run] = []
    first = 0
    for start, low, length in runs:
        high = low + length
        while first < len(further) and further[first].start + further[first].length <= low:
            first += 1
        number = first
        while number < len(further) and further[number].start < high:
            at, raw_at, n_chars = further[number]
            begin, end = max(at, low), min(at + n_chars, high)
            made.append(Run(start + begin - low, raw_at + begin - at, end - begin))
            number += 1
    return made


def reworded(origin: Origin, text: str) -> Origin:
    """Return the origin of a line that was made of another line."""
    if text == origin.text:
        return origin
    return Origin(text, through(unchanged_runs(text, origin.text), origin.runs))


def joined(origins: Sequence[Origin], between: str) -> Origin:
    """Return lines as one, with their runs in it."""
    if len(origins) == 1:
        return origins[0]
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for text, own in origins:
        texts.append(text)
        runs += [Run(start + at, raw_start, length) for start, raw_start, length in own] if at else own
        at += len(text) + len(between)
    return Origin(between.join(texts), runs)


def split_origin(origin: Origin, parts: Sequence[str]) -> list[Origin]:
    """Return the parts of a text, one character between two of them, each with its own runs."""
    if len(parts) == 1:
        return [origin]
    spans: list[Run] = []
    at = 0
    for part in parts:
        spans.append(Run(at, at, len(part)))
        at += len(part) + 1
    runs = through(spans, origin.runs)
    made: list[Origin] = []
    number = 0
    for part, (start, _, length) in zip(parts, spans, strict=True):
        own: list[Run] = []
        while number < len(runs) and runs[number].start < start + length:
            own.append(runs[number]._replace(start=runs[number].start - start))
            number += 1
        made.append(Origin(part, own))
    return made


def map_lines(lines: Iterable[tuple[str, Origin | None]], text: str, raw: str) -> list[Run]:
    """Return the offset map of a text, given with its lines and what they were made of."""
    runs: list[Run] = []
    at = 0
    for line, origin in lines:
        if origin is not None:
            own = origin.runs if line == origin.text else reworded(origin, line).runs
            runs += [Run(start + at, raw_start, length) for start, raw_start, length in own]
        at += len(line) + 1
    return merge(runs, text, raw)
