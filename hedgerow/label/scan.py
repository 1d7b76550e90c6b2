"""One pass of all cue patterns over a shard's sentences.

Most patterns spell out to plain strings (:mod:`hedgerow.label.literals`): one
automaton finds all of them at once. Patterns with gaps are located by RE2, but
only in sentences that hold the strings between their gaps. Everything is
linear in the length of the text. Two engines give the same hits: hyperscan as
the automaton, and RE2 alone where hyperscan has no wheel.

A hit is the leftmost longest match of its pattern, matches of one pattern do
not overlap, and offsets are code points of the sentence.
"""

from __future__ import annotations

import functools
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
import re2

from hedgerow.label.automaton import keep, restore, string_database
from hedgerow.label.literals import split_list
from hedgerow.label.locate import (
    Ints,
    Locator,
    line_starts,
    one_line,
    re2_expression,
    re2_options,
    to_code_points,
)
from hedgerow.label.spans import grouped_by, leftmost_longest, order_by, starts_of_groups, without_covered
from hedgerow.label.strings import Occurrences, StringTable, Text
from hedgerow.label.vocabulary import Vocabulary
from hedgerow.lexicon import Cue, Lexicon

Engine = Literal["hyperscan", "re2"]
DEFAULT_ENGINE: Engine = "hyperscan"


class Hit(NamedTuple):
    """A cue found in a sentence; offsets are code points of the sentence's text."""

    cue: str
    start: int
    end: int


Hits = dict[str, list[Hit]]
RawMatches = Ints
"""Rows of sentence, pattern, start and end of each match; start and end are code points of the sentence."""


class Scanned(NamedTuple):
    """What is in some texts, of which equal ones are looked at once.

    Attributes:
        texts: the texts that differ, in order.
        numbers: which of them each text is.
        hits: the hits in each of them by cue id.
        cues: the ids of all cues.
        rows: the hits as numbers of text and cue, start and end, in order.
    """

    texts: list[str]
    numbers: list[int]
    hits: list[Hits]
    cues: Sequence[str]
    rows: Ints


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of the scan and what a match of it means."""

    pattern: str
    expression: str  # with its anchors and word boundaries
    case_sensitive: bool
    raw: bool
    cue: str
    look_alike: int  # 0: the cue itself; n: its n-th look-alike


class Matcher(Protocol):
    """An engine over a fixed list of patterns."""

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""


Parts: TypeAlias = list[tuple[int, int, str]]
"""Of each pattern its cue's number, its look-alike's (see :class:`Pattern`) and its text."""


def split_patterns(cues: Sequence[Cue]) -> Parts:
    """Return every pattern of the cues, look-alikes after their cue; a long list as its words and each pattern in it."""
    found: Parts = []
    for number, cue in enumerate(cues):
        groups = [cue.patterns, *(item.patterns for item in cue.look_alikes)]
        found += [(number, n, p) for n, patterns in enumerate(groups) for whole in patterns for p in split_list(whole)]
    return found


def list_patterns(cues: Sequence[Cue], parts: Parts | None = None) -> list[Pattern]:
    """Return every pattern of the cues.

    Args:
        cues: the cues.
        parts: what :func:`split_patterns` gives for them, where it is known.
    """
    found = []
    for number, look_alike, pattern in split_patterns(cues) if parts is None else parts:
        cue = cues[number]
        expression = cue.expression(pattern)
        found.append(Pattern(pattern, expression, cue.case_sensitive, cue.raw, cue.id, look_alike))
    return found


_FILTERED = 3000  # patterns to a filter: RE2 gives the strings of one filter so much memory and no more


class Re2Matcher:
    """The portable engine: filters name the patterns that a sentence may hold, RE2 locates each."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Compile the patterns."""
        self._locator = Locator(patterns)
        self._filters = [
            (start, _compile_filter(patterns[start : start + _FILTERED]))
            for start in range(0, len(patterns), _FILTERED)
        ]

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        lines = [one_line(text) for text in texts]
        buffer = "\n".join(lines).encode("utf-8")
        begins = line_starts(buffer, len(lines))
        pairs = [
            (number, start + pattern)
            for number, line in enumerate(lines)
            for start, compiled in self._filters
            for pattern in compiled.Match(line.lower(), True) or ()  # its strings are in lower case
        ]
        candidates = np.array(sorted(pairs, key=lambda pair: pair[::-1]), dtype=np.int64).reshape(-1, 2)
        rows = self._locator.locate(buffer, begins, candidates)
        return _ordered(to_code_points(buffer, begins, rows))


def _compile_filter(patterns: Sequence[Pattern]) -> re2.Filter:
    made = re2.Filter()
    for pattern in patterns:
        made.Add(re2_expression(pattern), re2_options())
    made.Compile()
    return made


class HyperscanMatcher:
    """The fast engine: hyperscan finds all strings, in spellings of words or in the text; RE2 locates patterns with gaps."""

    def __init__(self, patterns: Sequence[Pattern], compiled: bytes | None = None) -> None:
        """Spell out the patterns and compile the automaton, or take both from what :meth:`compiled` gave.

        Args:
            patterns: the patterns.
            compiled: what a matcher of the same patterns and version gave.

        Raises:
            ValueError: ``compiled`` cannot be used on this machine, or is no compiled matcher.
        """
        self._locator = Locator(patterns)
        if compiled is None:
            self._table = StringTable(patterns)
            self._words = _database(self._table.words.texts)
            self._phrases = _database(self._table.phrases.texts)
        else:
            arrays, (self._words, self._phrases) = restore(compiled, ("words", "phrases"))
            self._table = StringTable.restored(arrays)

    def compiled(self) -> bytes:
        """Return the spelled-out strings and the automata, for a matcher of the same patterns."""
        return keep(self._table.arrays(), {"words": self._words, "phrases": self._phrases})

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        lines = [one_line(text) for text in texts]
        buffer = "\n".join(lines).encode("utf-8")
        begins = line_starts(buffer, len(lines))
        words = Vocabulary.of(buffer)
        in_words, in_text = _scan(self._words, words.spelled), _scan(self._phrases, buffer)
        spelled, candidates = self._table.resolve(Text(buffer, begins, words), in_words, in_text)
        located = self._locator.locate(buffer, begins, candidates, self._table.unfiltered if lines else ())
        rows = np.concatenate((spelled, located))
        return _ordered(to_code_points(buffer, begins, rows))


def _database(texts: Sequence[tuple[str, bool]]) -> Any:
    return string_database(texts) if texts else None


def _scan(database: Any, buffer: bytes) -> Occurrences:
    """Return number and end of every string of an automaton in a buffer."""
    found: list[int] = []
    add = found.extend

    def collect(string: int, _start: int, end: int, _flags: int, _context: object) -> None:
        add((string, end))

    if database is not None and buffer:
        database.scan(buffer, match_event_handler=collect)
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _ordered(rows: Ints) -> RawMatches:
    return rows[order_by(rows[:, 0], rows[:, 1], rows[:, 2])]


class Scanner:
    """All cues of a lexicon, compiled for one engine."""

    def __init__(self, lexicon: Lexicon, engine: Engine = DEFAULT_ENGINE, compiled: bytes | None = None) -> None:
        """Compile the lexicon; falls back to RE2 where hyperscan is not installed.

        Args:
            lexicon: the cues.
            engine: hyperscan or re2.
            compiled: what :meth:`compiled` gave for the same lexicon; saves compiling it.

        Raises:
            ValueError: ``compiled`` cannot be used.
        """
        self._parts, automaton = _unframed(compiled) if compiled is not None else (split_patterns(lexicon.cues), None)
        self._patterns = list_patterns(lexicon.cues, self._parts)
        numbers = {cue.id: number for number, cue in enumerate(lexicon.cues)}
        self._cues = np.array([*numbers], dtype=object)
        self._cue_of = np.array([numbers[pattern.cue] for pattern in self._patterns], dtype=np.int64)
        self._look_alike = np.array([pattern.look_alike for pattern in self._patterns], dtype=np.int64)
        cues = lexicon.by_id()
        self._anywhere = np.array(
            [bool(p.look_alike) and cues[p.cue].look_alikes[p.look_alike - 1].anywhere for p in self._patterns],
            dtype=bool,
        )
        self.engine: Engine = engine
        self._matcher = self._compile(engine, automaton)

    def compiled(self) -> bytes | None:
        """Return what another scanner of the same lexicon can start from; None of an engine that compiles at once."""
        if not isinstance(self._matcher, HyperscanMatcher):
            return None
        parts = json.dumps(self._parts).encode("ascii")
        return _LENGTH.pack(len(parts)) + parts + self._matcher.compiled()

    def _compile(self, engine: Engine, automaton: bytes | None) -> Matcher:
        if engine == "re2":
            return Re2Matcher(self._patterns)
        try:
            return HyperscanMatcher(self._patterns, automaton)
        except ImportError:
            self.engine = "re2"
            return Re2Matcher(self._patterns)

    def scan(self, texts: Sequence[str]) -> list[Hits]:
        """Return the hits in each text by cue id, look-alikes removed, in order of start.

        Equal texts share one dictionary, and so do texts without hits: do not change it.
        """
        scanned = self.scan_once(texts)
        return [scanned.hits[number] for number in scanned.numbers]

    def scan_once(self, texts: Sequence[str]) -> Scanned:
        """Look at equal texts once: return the texts that differ with the hits in each."""
        numbered: dict[str, int] = {}
        numbers = [numbered.setdefault(text, len(numbered)) for text in texts]
        distinct = [*numbered]
        rows = self._find(distinct)
        return Scanned(distinct, numbers, self._hits(rows, len(distinct)), self._cues.tolist(), rows)

    def _find(self, texts: Sequence[str]) -> Ints:
        """Return rows of text, cue, start and end of all hits, sorted."""
        rows = self._matcher.find(texts)
        cues, is_cue = self._cue_of[rows[:, 1]], self._look_alike[rows[:, 1]] == 0
        found = np.column_stack((rows[:, 0], cues, rows[:, 2:]))
        covered_anywhere = self._anywhere[rows[~is_cue, 1]]
        return leftmost_longest(without_covered(found[is_cue], found[~is_cue], covered_anywhere).T)

    def _hits(self, rows: Ints, n_texts: int) -> list[Hits]:
        """Turn rows of text, cue, start and end, sorted, into the hits in each text by cue id."""
        names = self._cues[rows[:, 1]]
        hits: list[Hit] = list(map(_HIT, zip(names.tolist(), rows[:, 2].tolist(), rows[:, 3].tolist(), strict=True)))
        firsts = starts_of_groups(rows[:, 0], rows[:, 1])
        bounds = [*firsts.tolist(), len(hits)]
        of_cues = [hits[first:end] for first, end in pairwise(bounds)]
        cues = names[firsts].tolist()
        nothing: Hits = {}
        return [
            dict(zip(cues[first:end], of_cues[first:end], strict=True)) if first < end else nothing
            for first, end in pairwise(grouped_by(rows[firsts, 0], n_texts))
        ]


_LENGTH = struct.Struct("<Q")


def _unframed(compiled: bytes) -> tuple[Parts, bytes]:
    """Return the patterns and the automaton that :meth:`Scanner.compiled` put together.

    Raises:
        ValueError: it is something else.
    """
    try:
        (length,) = _LENGTH.unpack_from(compiled)
        parts = json.loads(compiled[_LENGTH.size : _LENGTH.size + length])
    except (struct.error, ValueError) as error:
        raise ValueError(f"no compiled scanner: {error}") from error
    return [(cue, look_alike, pattern) for cue, look_alike, pattern in parts], compiled[_LENGTH.size + length :]


_HIT: Callable[[tuple[str, int, int]], Hit] = functools.partial(tuple.__new__, Hit)
"""Makes a hit of its parts; to name the parts takes three times as long, and a shard has a hundred thousand."""
