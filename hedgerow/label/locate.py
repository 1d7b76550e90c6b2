"""Where single patterns match: RE2, over the lines that may hold one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import re2

if TYPE_CHECKING:
    from hedgerow.label.scan import Pattern

Ints = npt.NDArray[np.int64]

_FOLDED = {0x212A: "K", 0x17F: "s"}  # the only characters outside ASCII that RE2 folds to ASCII letters
_CUTTING = 3  # to cut out and join a line costs as much as to search this many
_FEW = 64  # up to so many lines are cut out faster one by one than as an array


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

    def _spans(self, pattern: int, data: bytes) -> Ints:
        spans = [match.span() for match in self._compile(pattern).finditer(data)]
        return np.array(spans, dtype=np.int64).reshape(-1, 2)

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
        found = [self._in_all(pattern, buffer, begins) for pattern in everywhere]
        if len(candidates):
            cut = _lines_of(buffer, begins)
            firsts = np.flatnonzero(np.diff(candidates[:, 1], prepend=-1))
            patterns, all_lines, starts = candidates[firsts, 1].tolist(), candidates[:, 0].tolist(), begins.tolist()
            in_few: list[int] = []
            for pattern, (first, last) in zip(patterns, pairwise([*firsts.tolist(), len(candidates)]), strict=True):
                if last - first <= _FEW:
                    in_few += self._in_few(pattern, buffer, starts, all_lines[first:last])
                elif (last - first) * _CUTTING > len(begins):
                    found.append(self._in_all(pattern, buffer, begins))
                else:
                    found.append(self._in_some(pattern, cut, begins, candidates[first:last, 0]))
            found.append(np.array(in_few, dtype=np.int64).reshape(-1, 4))
        return np.concatenate(found) if found else np.zeros((0, 4), np.int64)

    def _in_few(self, pattern: int, buffer: bytes, begins: Sequence[int], lines: Sequence[int]) -> list[int]:
        """Return line, pattern, start and end of each match in few lines, which are taken out and searched as one text."""
        taken = [buffer[begins[line] : begins[line + 1]] for line in lines]
        starts: list[int] = []
        rows: list[int] = []
        for match in self._compile(pattern).finditer(b"".join(taken)):
            starts = starts or list(accumulate(map(len, taken), initial=0))
            start, end = match.span()
            at = bisect_right(starts, start) - 1
            shift = begins[lines[at]] - starts[at]
            rows += (lines[at], pattern, start + shift, end + shift)
        return rows

    def _in_all(self, pattern: int, buffer: bytes, begins: Ints) -> Ints:
        spans = self._spans(pattern, buffer)
        lines = np.searchsorted(begins, spans[:, 0], side="right") - 1
        return np.column_stack((lines, np.full(len(spans), pattern), spans))

    def _in_some(self, pattern: int, cut: pa.Array, begins: Ints, lines: Ints) -> Ints:
        """Return the matches in the given lines, which are taken out of all and searched as one text."""
        taken = cut.take(pa.array(lines))
        starts = np.frombuffer(taken.buffers()[1], dtype=np.int64)[: len(lines) + 1]
        spans = self._spans(pattern, taken.buffers()[2].to_pybytes()[: starts[-1]])
        if not len(spans):
            return np.zeros((0, 4), np.int64)
        index = np.searchsorted(starts, spans[:, 0], side="right") - 1
        shift = begins[lines[index]] - starts[index]
        return np.column_stack((lines[index], np.full(len(spans), pattern), spans + shift[:, None]))


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
