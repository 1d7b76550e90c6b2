"""Where single patterns match: RE2, over the lines that may hold one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import re2

if TYPE_CHECKING:
    from hedgerow.label.scan import Pattern

Ints = npt.NDArray[np.int64]

_FOLDED = {0x212A: "K", 0x17F: "s"}  # the only characters outside ASCII that RE2 folds to ASCII letters
_PART = 2**24  # bytes that are taken out at a time
_CUTTING = 1.5  # to cut out, join and search a line costs as much as to search this many


def one_line(text: str) -> str:
    r"""Return the text as the engines read it: no line break, only characters that UTF-8 has; same length.

    >>> one_line("dry\nmouth")
    'dry mouth'
    """
    if "\n" in text:
        text = text.replace("\n", " ")
    return text if text.isascii() else text.translate(_FOLDED).encode("utf-8", "replace").decode("utf-8")


def re2_options() -> Any:
    """Return the options of every pattern: leftmost longest."""
    options = re2.Options()
    options.longest_match = True
    options.log_errors = False
    return options


def re2_expression(pattern: Pattern) -> str:
    """Return the expression with its flags."""
    return ("(?m)" if pattern.case_sensitive else "(?mi)") + pattern.expression


class Locator:
    """RE2 for single patterns, compiled when first needed."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Keep the patterns."""
        self._patterns = patterns
        self._compiled: dict[int, Any] = {}

    def _compile(self, pattern: int) -> Any:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = re2.compile(re2_expression(self._patterns[pattern]), re2_options())
            self._compiled[pattern] = compiled
        return compiled

    def locate(self, buffer: bytes, begins: Ints, candidates: Ints, everywhere: Sequence[int] = ()) -> Ints:
        """Return the leftmost-longest matches of patterns in lines, one pass for each pattern over its lines.

        Args:
            buffer: the lines, joined by line breaks.
            begins: see :func:`line_starts`.
            candidates: rows of line and pattern, sorted by pattern and line; a pattern's matches are in no other lines.
            everywhere: further patterns, to be looked for in every line.

        Returns:
            rows of line, pattern, start, end in bytes of the buffer.
        """
        bounds = np.append(np.flatnonzero(np.diff(candidates[:, 1], prepend=-1)), len(candidates))
        patterns, sizes = candidates[bounds[:-1], 1], np.diff(bounds)
        in_most = sizes * _CUTTING > len(begins)
        searches = [Search(p, 0, len(buffer)) for p in (*everywhere, *patterns[in_most].tolist())]
        found = [self._search(buffer, searches, begins, np.arange(len(begins) - 1), begins)]
        rare = candidates[~np.repeat(in_most, sizes)]
        cut = _lines_of(buffer, begins)
        for part in _parts(rare, begins):
            taken = cut.take(pa.array(part[:, 0]))
            starts = np.frombuffer(taken.buffers()[1], dtype=np.int64)[: len(part) + 1]
            firsts = np.append(np.flatnonzero(np.diff(part[:, 1], prepend=-1)), len(part))
            edges = starts[firsts].tolist()
            searches = list(map(Search, part[firsts[:-1], 1].tolist(), edges[:-1], edges[1:]))
            found.append(self._search(taken.buffers()[2].to_pybytes(), searches, starts, part[:, 0], begins))
        return np.concatenate(found)

    def _search(self, data: bytes, searches: Sequence[Search], starts: Ints, lines: Ints, begins: Ints) -> Ints:
        """Return the matches of patterns in stretches of lines that were taken out of all.

        Args:
            data: lines, each with its line break.
            searches: which pattern to look for in which stretch of them.
            starts: where each line begins in the data.
            lines: which line of all it is.
            begins: where each line begins in the buffer of all.
        """
        spans: list[tuple[int, int]] = []
        counts, seen = [], 0
        for pattern, start, end in searches:
            spans += [match.span() for match in self._compile(pattern).finditer(data[start:end])]
            counts.append(len(spans) - seen)
            seen = len(spans)
        table = np.array(spans, dtype=np.int64).reshape(-1, 2)
        numbers, offsets, _ = np.array(searches, dtype=np.int64).reshape(-1, 3).T
        table += np.repeat(offsets, counts)[:, None]
        index = np.searchsorted(starts, table[:, 0], side="right") - 1
        table += (begins[lines[index]] - starts[index])[:, None]
        return np.column_stack((lines[index], np.repeat(numbers, counts), table))


class Search(NamedTuple):
    """A pattern, and the stretch of some data to look for it in."""

    pattern: int
    start: int
    end: int


def _parts(candidates: Ints, begins: Ints) -> Iterator[Ints]:
    """Cut candidates between patterns, so that the lines of a part are not many times as long as all lines."""
    if not len(candidates):
        return
    ends = np.cumsum(begins[candidates[:, 0] + 1] - begins[candidates[:, 0]])
    part = ends // max(_PART, int(begins[-1]))
    firsts = np.flatnonzero(np.diff(candidates[:, 1], prepend=-1))
    cuts = firsts[np.flatnonzero(np.diff(part[firsts])) + 1]
    yield from np.split(candidates, cuts)


def _lines_of(buffer: bytes, begins: Ints) -> pa.Array:
    """Return the lines as an Arrow array, each with its line break."""
    data = pa.py_buffer(buffer + b"\n")
    return pa.Array.from_buffers(pa.large_binary(), len(begins) - 1, [None, pa.py_buffer(begins), data])


def line_starts(buffer: bytes, n_lines: int) -> Ints:
    """Return the byte offset of each line, and the one after the last line's break."""
    breaks = np.flatnonzero(np.frombuffer(buffer, dtype=np.uint8) == ord("\n")) + 1
    starts = np.concatenate((np.zeros(1, np.int64), breaks, np.array([len(buffer) + 1], np.int64)))
    return starts[: n_lines + 1] if n_lines else np.zeros(1, np.int64)


def to_code_points(buffer: bytes, begins: Ints, rows: Ints) -> Ints:
    """Turn the starts and ends of rows from bytes of the buffer into code points of their lines."""
    starts = rows[:, 2:]
    origins = begins[rows[:, 0]]
    if not buffer.isascii():
        data = np.frombuffer(buffer, dtype=np.uint8)
        counts = np.concatenate((np.zeros(1, np.int64), np.cumsum((data & 0xC0) != 0x80)))
        starts, origins = counts[starts], counts[origins]
    return np.column_stack((rows[:, :2], starts - origins[:, None]))
