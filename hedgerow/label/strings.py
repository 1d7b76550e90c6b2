"""The strings that patterns spell out to, and what it means to find one.

Strings of one word are looked for in the spellings of a text's words, strings with a gap
between words in the text itself. A string is a pattern as a whole, with conditions on what
stands around it, or one of the runs without which a pattern with gaps cannot match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import re2

from hedgerow.label.literals import alternatives, expected_share, required_runs, spell_out
from hedgerow.label.spans import leftmost_longest
from hedgerow.label.vocabulary import WORD_BYTES, Ints, Vocabulary

if TYPE_CHECKING:
    from hedgerow.label.scan import Pattern

_LEFT_WORD, _RIGHT_WORD, _AT_START, _AT_END = 1, 2, 4, 8
_ONE_WORD = re2.compile(r"\w+")
_WORD_WITHIN = re2.compile(r"( *)(\w+)( *)")
Literal = tuple[str, bool]
"""A string to look for, and whether its case counts."""
Occurrences = tuple[Ints, Ints]
"""Numbers of the strings that were found, and their ends in bytes."""


class Text(NamedTuple):
    """What is searched.

    Attributes:
        buffer: lines, joined by line breaks.
        begins: where each line begins; see :func:`hedgerow.label.locate.line_starts`.
        words: the words of the lines.
    """

    buffer: bytes
    begins: Ints
    words: Vocabulary


class Grouped(NamedTuple):
    """Rows of numbers by the string (or spelling) that they belong to.

    Attributes:
        columns: the rows, column by column.
        starts: the rows of number n begin at starts[n].
    """

    columns: Ints
    starts: Ints

    @classmethod
    def by_first(cls, table: Ints, n_groups: int) -> Grouped:
        """Group a table by its first column."""
        table = table[np.argsort(table[:, 0], kind="stable")]
        columns = np.ascontiguousarray(table[:, 1:].T)  # each column in one piece: columns are what is asked for
        return cls(columns, np.searchsorted(table[:, 0], np.arange(n_groups + 1)))

    def of(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return, for each row of each number, the number's position in the argument, and where the row is."""
        first = self.starts[numbers]
        n = self.starts[numbers + 1] - first
        at = np.repeat(np.arange(len(numbers)), n)
        return at, np.arange(len(at)) + np.repeat(first - np.cumsum(n) + n, n)


class Strings:
    """Some strings, numbered, and what they mean.

    Attributes:
        texts: the strings; an automaton reports their numbers. Empty where they were restored: it is compiled already.
        lengths: in bytes.
        whole: of each string, rows of pattern and conditions.
        runs: of each string, rows of slot (see :class:`StringTable`) and conditions.
    """

    def __init__(self) -> None:
        """Begin without strings."""
        self.texts: list[Literal] = []
        self._numbers: dict[Literal, int] = {}
        self._whole: list[tuple[int, ...]] = []
        self._runs: list[tuple[int, ...]] = []
        self.close()

    def add_whole(self, text: Literal, *meaning: int) -> None:
        """Add a string that is a match of a pattern under conditions."""
        self._whole.append((self._number(*text), *meaning))

    def add_run(self, text: Literal, *meaning: int) -> None:
        """Add a string that is one run of a pattern."""
        self._runs.append((self._number(*text), *meaning))

    def _number(self, text: str, exact: bool) -> int:
        key = (text if exact else text.lower(), exact)
        number = self._numbers.setdefault(key, len(self.texts))
        if number == len(self.texts):
            self.texts.append(key)
        return number

    def close(self) -> None:
        """Make the strings ready to be asked: no more come."""
        self.lengths = np.array([len(text.encode("utf-8")) for text, _ in self.texts], dtype=np.int64)
        whole = np.array(sorted(self._whole), dtype=np.int64).reshape(-1, 3)
        runs = np.array(sorted(self._runs), dtype=np.int64).reshape(-1, 3)
        self.whole = Grouped.by_first(whole, len(self.texts))
        self.runs = Grouped.by_first(runs, len(self.texts))

    def arrays(self) -> dict[str, Ints]:
        """Return all that :meth:`restored` needs."""
        return {
            "lengths": self.lengths, "whole_columns": self.whole.columns, "whole_starts": self.whole.starts,
            "runs_columns": self.runs.columns, "runs_starts": self.runs.starts,
        }  # fmt: skip

    @classmethod
    def restored(cls, arrays: Mapping[str, Ints]) -> Strings:
        """Return the strings that gave these arrays, without their texts."""
        strings = cls()
        strings.lengths = arrays["lengths"]
        strings.whole = Grouped(arrays["whole_columns"], arrays["whole_starts"])
        strings.runs = Grouped(arrays["runs_columns"], arrays["runs_starts"])
        return strings


class StringTable:
    """The strings of all patterns: those of one word, and the others.

    Attributes:
        words: strings to look for in the spellings of words.
        phrases: strings to look for in the text.
        unfiltered: patterns that no string narrows down.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Spell out the patterns."""
        self.words, self.phrases = Strings(), Strings()
        self.unfiltered: list[int] = []
        slots: list[tuple[int, int, int]] = []  # of each pattern with runs: itself, the slots of its first and last
        numbers: dict[tuple[frozenset[str], bool], int] = {}  # patterns with the same run share its slot
        for number, pattern in enumerate(patterns):
            inner, conditions = _conditions(pattern)
            texts = spell_out(inner)
            if texts is not None:
                for text in sorted(texts):
                    chosen = self.words if _ONE_WORD.fullmatch(text) else self.phrases
                    chosen.add_whole((text, pattern.case_sensitive), number, conditions)
                continue
            runs = _telling(required_runs(inner))
            if not runs:
                self.unfiltered.append(number)
                continue
            for run in runs:
                if (run, pattern.case_sensitive) not in numbers:
                    slot = numbers[run, pattern.case_sensitive] = len(numbers)
                    for text in sorted(run):
                        self._add_run(text, pattern.case_sensitive, slot)
            first, last = (numbers[run, pattern.case_sensitive] for run in (runs[0], runs[-1]))
            slots.append((number, first, last))
        self._slots = np.array(slots, dtype=np.int64).reshape(-1, 3)
        self.words.close()
        self.phrases.close()

    def _add_run(self, text: str, exact: bool, slot: int) -> None:
        """Add a run; spaces beside its only word say no more than that the word begins or ends there."""
        one = _WORD_WITHIN.fullmatch(text)
        if one is None:
            self.phrases.add_run((text, exact), slot, 0)
            return
        edges = (_LEFT_WORD if one[1] else 0) | (_RIGHT_WORD if one[3] else 0)
        self.words.add_run((one[2], exact), slot, edges)

    def arrays(self) -> dict[str, Ints]:
        """Return all that :meth:`restored` needs."""
        parts = {"words": self.words.arrays(), "phrases": self.phrases.arrays()}
        return {
            "slots": self._slots, "unfiltered": np.array(self.unfiltered, dtype=np.int64),
            **{f"{name}.{key}": array for name, arrays in parts.items() for key, array in arrays.items()},
        }  # fmt: skip

    @classmethod
    def restored(cls, arrays: Mapping[str, Ints]) -> StringTable:
        """Return the table that gave these arrays, without the strings themselves."""
        table = cls(())
        parts = {
            name: {key.partition(".")[2]: array for key, array in arrays.items() if key.startswith(f"{name}.")}
            for name in ("words", "phrases")
        }
        table.words, table.phrases = Strings.restored(parts["words"]), Strings.restored(parts["phrases"])
        table._slots, table.unfiltered = arrays["slots"], arrays["unfiltered"].tolist()
        return table

    def resolve(self, text: Text, in_words: Occurrences, in_text: Occurrences) -> tuple[Ints, Ints]:
        """Turn found strings into matches of patterns and candidates for a closer look.

        Args:
            text: the lines and their words.
            in_words: the strings found in the spellings of words.
            in_text: the strings found in the lines.

        Returns:
            rows of line, pattern, start, end in bytes of the lines; rows of line, pattern.
        """
        whole, runs = _phrases_found(self.phrases, text, *in_text)
        more_whole, more_runs = _words_found(self.words, text, *in_words)
        matches = leftmost_longest(np.concatenate((whole, more_whole), axis=1))
        return matches, self._candidates(np.concatenate((runs, more_runs), axis=1), len(text.begins) - 1)

    def _candidates(self, found: Ints, n_lines: int) -> Ints:
        """Return rows of line and pattern, sorted by pattern and line, where all runs of the pattern are in the line.

        Args:
            found: line and slot, in columns.
            n_lines: how many lines there are.
        """
        patterns, first, last = self._slots.T
        if not len(patterns) or not n_lines:
            return np.zeros((0, 2), np.int64)
        held = np.zeros((int(self._slots[:, 1:].max()) + 1, n_lines), dtype=bool)
        held.reshape(-1)[found[1] * n_lines + found[0]] = True
        packed = np.packbits(held, axis=1)  # eight lines to a byte, most of which are zero for any two slots
        both = packed[first] & packed[last]
        at = np.flatnonzero(both)
        which, bit = np.nonzero(np.unpackbits(both.reshape(-1)[at]).reshape(-1, 8))
        rows, group = np.divmod(at[which], packed.shape[1])
        return np.column_stack((group * 8 + bit, patterns[rows]))


def _phrases_found(strings: Strings, text: Text, numbers: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return line, pattern, start, end, and line, slot, in columns, for strings found in the lines."""
    lines = np.searchsorted(text.begins, ends - 1, side="right") - 1
    at, row = strings.whole.of(numbers)
    patterns, conditions = strings.whole.columns[:, row]
    line, stop = lines[at], ends[at]
    start = stop - strings.lengths[numbers[at]]
    word = WORD_BYTES[np.concatenate(([0], np.frombuffer(text.buffer, dtype=np.uint8), [0]))]
    keep = (word[start] != word[start + 1]) | (conditions & _LEFT_WORD == 0)
    keep &= (word[stop] != word[stop + 1]) | (conditions & _RIGHT_WORD == 0)
    keep &= _ends_hold(text.begins, line, start, stop, conditions) & (start >= text.begins[line])
    whole = np.stack((line, patterns, start, stop))[:, keep]
    at, row = strings.runs.of(numbers)
    return whole, np.stack((lines[at], strings.runs.columns[0, row]))


def _words_found(strings: Strings, text: Text, numbers: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return the same for strings found in spellings: settled once for each, then told of all words spelled so."""
    words = text.words
    spellings, stops = words.place(ends)
    starts, sizes = stops - strings.lengths[numbers], words.lengths(spellings)
    lines = np.searchsorted(text.begins, words.begins, side="right") - 1
    n_spellings = len(words.starts) - 1

    at, row = strings.whole.of(numbers)
    patterns, conditions = strings.whole.columns[:, row]
    keep = _edges_hold(starts[at], stops[at], sizes[at], conditions)
    found = np.column_stack((spellings[at], patterns, conditions, starts[at], stops[at]))[keep]
    grouped = Grouped.by_first(found, n_spellings)
    at, row = grouped.of(words.spellings)
    patterns, conditions, start, stop = grouped.columns[:, row]
    line, origin = lines[at], words.begins[at]
    keep = _ends_hold(text.begins, line, origin + start, origin + stop, conditions)
    whole = np.stack((line, patterns, origin + start, origin + stop))[:, keep]

    at, row = strings.runs.of(numbers)
    slots, conditions = strings.runs.columns[:, row]
    keep = _edges_hold(starts[at], stops[at], sizes[at], conditions)
    n_slots = int(slots.max(initial=0)) + 1
    found = np.unique((spellings[at] * n_slots + slots)[keep])  # of single numbers: of rows it takes ten times as long
    grouped = Grouped.by_first(np.column_stack(np.divmod(found, n_slots)), n_spellings)
    at, row = grouped.of(words.spellings)
    return whole, np.stack((lines[at], grouped.columns[0, row]))


def _edges_hold(start: Ints, stop: Ints, size: Ints, conditions: Ints) -> npt.NDArray[np.bool_]:
    """Tell which stretches of words begin and end where the words do, if they must."""
    left = (start == 0) | (conditions & _LEFT_WORD == 0)
    return np.asarray(left & ((stop == size) | (conditions & _RIGHT_WORD == 0)), dtype=bool)


def _ends_hold(begins: Ints, line: Ints, start: Ints, stop: Ints, conditions: Ints) -> npt.NDArray[np.bool_]:
    """Tell which stretches begin and end where their lines do, if they must."""
    first = (start == begins[line]) | (conditions & _AT_START == 0)
    return np.asarray(first & ((stop == begins[line + 1] - 1) | (conditions & _AT_END == 0)), dtype=bool)


_MOST_RUNS = 2
_TELLING = 0.2
"""A second run that more than this share of the sentences hold narrows nothing down, and costs more than it saves."""
_RARE = 1e-3
"""Where fewer than this share of the sentences hold the first run, a second costs more than it saves too."""


def _telling(runs: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the runs that are worth looking for, of the runs of one pattern in order of rarity."""
    if not runs or expected_share(runs[0]) < _RARE:
        return list(runs[:1])
    return [run for n, run in enumerate(runs[:_MOST_RUNS]) if n == 0 or expected_share(run) < _TELLING]


def _conditions(pattern: Pattern) -> tuple[str, int]:
    """Return the pattern without what stands around it, and that as conditions of a match."""
    inner = pattern.pattern
    if pattern.raw:
        at_start = inner.startswith("^") and len(alternatives(inner)) == 1
        return (inner[1:], _AT_START) if at_start else (inner, 0)
    left, right = _LEFT_WORD, _RIGHT_WORD
    if inner.endswith("$") and not inner.endswith(r"\$"):
        inner, right = inner[:-1], _AT_END
    if inner.startswith("^"):
        inner, left = inner[1:], _AT_START
    return inner, left | right
