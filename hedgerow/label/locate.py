"""Where patterns match: RE2 for single patterns, and a table of strings for those that spell out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import re2

from hedgerow.label.literals import expected_share, required_runs, spell_out

if TYPE_CHECKING:
    from hedgerow.label.scan import Pattern

Ints = npt.NDArray[np.int64]

_FOLDED = {0x212A: "K", 0x17F: "s"}  # the only characters outside ASCII that RE2 folds to ASCII letters
_WORD = np.zeros(256, dtype=bool)
_WORD[[b for b in range(128) if chr(b).isalnum() or b == ord("_")]] = True
_CUTTING = 3  # to cut out and join a line costs as much as to search this many
_LEFT_WORD, _RIGHT_WORD, _AT_START, _AT_END = 1, 2, 4, 8


def one_line(text: str) -> str:
    r"""Return the text as the engines read it: no line break, only characters that UTF-8 has; same length.

    >>> one_line("dry\\nmouth")
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

    def _spans(self, pattern: int, data: bytes) -> Ints:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = re2.compile(re2_expression(self._patterns[pattern]), re2_options())
            self._compiled[pattern] = compiled
        spans = [match.span() for match in compiled.finditer(data)]
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
            patterns = candidates[firsts, 1].tolist()
            for pattern, lines in zip(patterns, np.split(candidates[:, 0], firsts[1:]), strict=True):
                if len(lines) * _CUTTING > len(begins):
                    found.append(self._in_all(pattern, buffer, begins))
                else:
                    found.append(self._in_some(pattern, cut, begins, lines))
        return np.concatenate(found) if found else np.zeros((0, 4), np.int64)

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


class StringTable:
    """The strings of all patterns and what it means to find one.

    Attributes:
        strings: text and whether its case counts; their numbers are what an automaton reports.
            Empty in a table that was restored: its automaton is compiled already.
        unfiltered: patterns that no string narrows down.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Spell out the patterns."""
        self.strings: list[tuple[str, bool]] = []
        self.unfiltered: list[int] = []
        self._numbers: dict[tuple[str, bool], int] = {}
        whole: list[tuple[int, int, int]] = []  # string, pattern, conditions
        runs: list[tuple[int, int, int]] = []  # string, pattern, number of the run
        self._n_runs = np.zeros(len(patterns), dtype=np.int64)
        for number, pattern in enumerate(patterns):
            inner, conditions = _conditions(pattern)
            texts = spell_out(inner)
            if texts is not None:
                whole += [(self._number(t, pattern.case_sensitive), number, conditions) for t in sorted(texts)]
                continue
            required = _telling(required_runs(inner))
            self._n_runs[number] = len(required)
            if not required:
                self.unfiltered.append(number)
            for position, run in enumerate(required):
                runs += [(self._number(t, pattern.case_sensitive), number, position) for t in sorted(run)]
        self._whole = Grouped.of_rows(whole, len(self.strings))
        self._runs = Grouped.of_rows(runs, len(self.strings))
        self._lengths = np.array([len(text.encode("utf-8")) for text, _ in self.strings], dtype=np.int64)

    def arrays(self) -> dict[str, Ints]:
        """Return all that :meth:`restored` needs."""
        return {
            "lengths": self._lengths, "n_runs": self._n_runs, "unfiltered": np.array(self.unfiltered, dtype=np.int64),
            "whole_pairs": self._whole.pairs, "whole_starts": self._whole.starts,
            "runs_pairs": self._runs.pairs, "runs_starts": self._runs.starts,
        }  # fmt: skip

    @classmethod
    def restored(cls, arrays: Mapping[str, Ints]) -> StringTable:
        """Return the table that gave these arrays, without the strings themselves."""
        table = cls(())
        table._lengths, table._n_runs = arrays["lengths"], arrays["n_runs"]
        table.unfiltered = arrays["unfiltered"].tolist()
        table._whole = Grouped(arrays["whole_pairs"], arrays["whole_starts"])
        table._runs = Grouped(arrays["runs_pairs"], arrays["runs_starts"])
        return table

    def _number(self, text: str, exact: bool) -> int:
        key = (text if exact else text.lower(), exact)
        number = self._numbers.setdefault(key, len(self.strings))
        if number == len(self.strings):
            self.strings.append(key)
        return number

    def resolve(self, buffer: bytes, begins: Ints, strings: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Turn found strings into matches of patterns and candidates for a closer look.

        Args:
            buffer: the lines, joined by line breaks.
            begins: see :func:`line_starts`.
            strings: number of the string of every occurrence.
            ends: its end, in bytes.

        Returns:
            rows of line, pattern, start, end in bytes of the buffer; rows of line, pattern.
        """
        lines = np.searchsorted(begins, ends - 1, side="right") - 1
        rows = self._matches(buffer, begins, lines, strings, ends)
        return rows, self._candidates(lines, strings, len(begins) - 1)

    def _candidates(self, lines: Ints, strings: Ints, n_lines: int) -> Ints:
        """Return rows of line and pattern, sorted by pattern and line, where all runs of the pattern are in the line."""
        at, pairs = self._runs.of(strings)
        patterns = np.flatnonzero(self._n_runs)
        row_of = np.zeros(len(self._n_runs), dtype=np.int64)
        row_of[patterns] = np.arange(len(patterns))
        runs = np.zeros((len(patterns), n_lines), dtype=np.uint8)  # a bit for each run of a pattern that a line holds
        for run in range(_MOST_RUNS):
            chosen = pairs[:, 1] == run
            runs[row_of[pairs[chosen, 0]], lines[at[chosen]]] |= 1 << run
        wanted = (1 << self._n_runs[patterns]) - 1
        found = [np.flatnonzero(row == want) for row, want in zip(runs, wanted, strict=True)]
        numbers = np.repeat(patterns, [len(one) for one in found])
        return np.column_stack((np.concatenate(found) if found else numbers, numbers))

    def _matches(self, buffer: bytes, begins: Ints, lines: Ints, strings: Ints, ends: Ints) -> Ints:
        at, pairs = self._whole.of(strings)
        stop = ends[at]
        start = stop - self._lengths[strings[at]]
        line = lines[at]
        keep = _conditions_hold(buffer, begins, line, start, stop, pairs[:, 1])
        rows = np.column_stack((line, pairs[:, 0], start, stop))[keep]
        return leftmost_longest(rows[np.lexsort((-rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))])


_MOST_RUNS = 2
_TELLING = 0.2
"""A second run that more than this share of the sentences hold narrows nothing down, and costs more than it saves."""


def _telling(runs: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the runs that are worth looking for, of the runs of one pattern in order of rarity."""
    return [run for n, run in enumerate(runs[:_MOST_RUNS]) if n == 0 or expected_share(run) < _TELLING]


class Grouped(NamedTuple):
    """Pairs of numbers by the string that they belong to: those of string n start at starts[n]."""

    pairs: Ints
    starts: Ints

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[int, int, int]], n_strings: int) -> Grouped:
        """Group rows of string and pair."""
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 1:], np.searchsorted(table[:, 0], np.arange(n_strings + 1)))

    def of(self, strings: Ints) -> tuple[Ints, Ints]:
        """Return, for each pair of each string, the string's position in the argument, and the pair."""
        first = self.starts[strings]
        n = self.starts[strings + 1] - first
        at = np.repeat(np.arange(len(strings)), n)
        within = np.arange(len(at)) - np.repeat(np.cumsum(n) - n, n)
        return at, self.pairs[np.repeat(first, n) + within]


def _conditions(pattern: Pattern) -> tuple[str, int]:
    """Return the pattern without what stands around it, and that as conditions of a match."""
    inner = pattern.pattern
    if pattern.raw:
        return inner, 0
    left, right = _LEFT_WORD, _RIGHT_WORD
    if inner.endswith("$") and not inner.endswith(r"\$"):
        inner, right = inner[:-1], _AT_END
    if inner.startswith("^"):
        inner, left = inner[1:], _AT_START
    return inner, left | right


def _conditions_hold(
    buffer: bytes, begins: Ints, line: Ints, start: Ints, stop: Ints, conditions: Ints
) -> npt.NDArray[np.bool_]:
    padded = np.concatenate(([0], np.frombuffer(buffer, dtype=np.uint8), [0]))
    word = _WORD[padded]
    left = (word[start] != word[start + 1]) | (conditions & _LEFT_WORD == 0)
    right = (word[stop] != word[stop + 1]) | (conditions & _RIGHT_WORD == 0)
    first = (start == begins[line]) | (conditions & _AT_START == 0)
    last = (stop == begins[line + 1] - 1) | (conditions & _AT_END == 0)
    return np.asarray(left & right & first & last & (start >= begins[line]), dtype=bool)


def to_code_points(buffer: bytes, begins: Ints, rows: Ints) -> Ints:
    """Turn the starts and ends of rows from bytes of the buffer into code points of their lines."""
    starts = rows[:, 2:]
    origins = begins[rows[:, 0]]
    if not buffer.isascii():
        data = np.frombuffer(buffer, dtype=np.uint8)
        counts = np.concatenate((np.zeros(1, np.int64), np.cumsum((data & 0xC0) != 0x80)))
        starts, origins = counts[starts], counts[origins]
    return np.column_stack((rows[:, :2], starts - origins[:, None]))


def leftmost_longest(rows: Ints) -> Ints:
    """Of matches of one pattern in one line keep the leftmost, of those the longest, and none that overlap it.

    Args:
        rows: line, pattern, start, end, sorted, longest first.
    """
    keep = np.ones(len(rows), dtype=bool)
    keep[1:] = (rows[1:, :3] != rows[:-1, :3]).any(axis=1)
    rows = rows[keep]
    overlaps = (rows[1:, :2] == rows[:-1, :2]).all(axis=1) & (rows[1:, 2] < rows[:-1, 3])
    if not overlaps.any():
        return rows
    kept, last = [], [-1, -1, -1, -1]
    for row in rows.tolist():
        if row[:2] != last[:2] or row[2] >= last[3]:
            kept.append(row)
            last = row
    return np.array(kept, dtype=np.int64).reshape(-1, 4)
