"""One pass of all cue patterns over a shard's sentences.

Two engines give the same hits: hyperscan (one scan of one buffer) and a
portable fallback on RE2 (a Set per sentence names the patterns, then each is
located). Both are linear in the length of the text. A hit is the leftmost
longest match of its pattern, matches of one pattern do not overlap, and
offsets are code points of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import re2

from hedgerow.errors import ConfigError
from hedgerow.lexicon import Cue, Lexicon

Engine = Literal["hyperscan", "re2"]


class Hit(NamedTuple):
    """A cue found in a sentence; offsets are code points of the sentence's text."""

    cue: str
    start: int
    end: int


Hits = dict[str, list[Hit]]
RawMatches = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Sentence, pattern, start and end of each match; start and end are code points of the sentence."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression of the scan and what a match of it means."""

    expression: str
    case_sensitive: bool
    cue: str
    look_alike: int  # 0: the cue itself; n: its n-th look-alike


class Matcher(Protocol):
    """An engine over a fixed list of patterns."""

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""


def list_patterns(cues: Sequence[Cue]) -> list[Pattern]:
    """Return every pattern of the cues, look-alikes after their cue."""
    found = []
    for cue in cues:
        for pattern in cue.patterns:
            found.append(Pattern(cue.expression(pattern), cue.case_sensitive, cue.id, 0))
        for number, item in enumerate(cue.look_alikes, start=1):
            for pattern in item.patterns:
                found.append(Pattern(cue.expression(pattern), cue.case_sensitive, cue.id, number))
    return found


class Re2Matcher:
    """The portable engine: RE2 Set per sentence, then the span of each pattern that is in it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Compile the patterns."""
        options = re2.Options()
        options.longest_match = True
        options.log_errors = False
        options.max_mem = 1 << 30
        self._set = re2.Set.SearchSet(options)
        self._patterns = []
        for pattern in patterns:
            flags = "(?m)" if pattern.case_sensitive else "(?mi)"
            self._set.Add(flags + pattern.expression)
            self._patterns.append(re2.compile(flags + pattern.expression, options))
        self._set.Compile()

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        rows: list[tuple[int, int, int, int]] = []
        for number, text in enumerate(texts):
            for pattern in sorted(self._set.Match(text) or ()):
                rows += [(number, pattern, m.start(), m.end()) for m in self._patterns[pattern].finditer(text)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


class HyperscanMatcher:
    """The fast engine: one scan over the sentences joined by line breaks."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Compile the patterns."""
        import hyperscan  # only here: the fallback works where it has no wheel

        base = hyperscan.HS_FLAG_SOM_LEFTMOST | hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_UTF8
        flags = [base | (0 if p.case_sensitive else hyperscan.HS_FLAG_CASELESS) for p in patterns]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[p.expression.encode("utf-8") for p in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=flags,
        )

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        encoded = [text.replace("\n", " ").encode("utf-8", "replace") for text in texts]
        buffer = b"\n".join(encoded)
        rows: list[tuple[int, int, int]] = []

        def collect(pattern: int, start: int, end: int, _flags: int, _context: object) -> None:
            rows.append((pattern, start, end))

        self._database.scan(buffer, match_event_handler=collect)
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        table = _leftmost_longest(table)
        lengths = np.fromiter((len(e) + 1 for e in encoded), dtype=np.int64, count=len(encoded))
        begins = np.concatenate(([0], np.cumsum(lengths)))[:-1] if len(encoded) else np.zeros(0, np.int64)
        sentence = np.searchsorted(begins, table[:, 1], side="right") - 1
        starts, ends, base = table[:, 1], table[:, 2], begins[sentence]
        if not buffer.isascii():
            data = np.frombuffer(buffer, dtype=np.uint8)
            code_points = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80)))
            starts, ends, base = code_points[starts], code_points[ends], code_points[base]
        order = np.lexsort((starts, table[:, 0], sentence))
        return sentence[order], table[order, 0], (starts - base)[order], (ends - base)[order]


def _leftmost_longest(table: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Keep, per pattern, the longest match of each start, and of overlapping ones the first.

    Args:
        table: rows of pattern, start, end.
    """
    if not len(table):
        return table
    ordered = table[np.lexsort((-table[:, 2], table[:, 1], table[:, 0]))]
    keep = np.ones(len(ordered), dtype=bool)
    keep[1:] = (ordered[1:, 0] != ordered[:-1, 0]) | (ordered[1:, 1] != ordered[:-1, 1])
    ordered = ordered[keep]
    overlaps = (ordered[1:, 0] == ordered[:-1, 0]) & (ordered[1:, 1] < ordered[:-1, 2])
    if not overlaps.any():
        return ordered
    kept, last_pattern, last_end = [], -1, -1
    for row in ordered:
        if row[0] != last_pattern or row[1] >= last_end:
            kept.append(row)
            last_pattern, last_end = row[0], row[2]
    return np.array(kept, dtype=np.int64).reshape(-1, 3)


class Scanner:
    """All cues of a lexicon, compiled for one engine."""

    def __init__(self, lexicon: Lexicon, engine: Engine = "hyperscan") -> None:
        """Compile the lexicon; falls back to RE2 where hyperscan is not installed.

        Raises:
            ConfigError: a pattern that the engine does not take.
        """
        self._patterns = list_patterns(lexicon.cues)
        self._anywhere = {
            (cue.id, number): item.anywhere
            for cue in lexicon.cues
            for number, item in enumerate(cue.look_alikes, start=1)
        }
        self.engine: Engine = engine
        self._matcher = self._compile(engine)

    def _compile(self, engine: Engine) -> Matcher:
        if engine == "re2":
            return Re2Matcher(self._patterns)
        try:
            return HyperscanMatcher(self._patterns)
        except ImportError:
            self.engine = "re2"
            return Re2Matcher(self._patterns)
        except Exception as error:  # the binding raises its own untyped errors
            raise ConfigError(f"cue patterns do not compile: {error}") from error

    def scan(self, texts: Sequence[str]) -> list[Hits]:
        """Return the hits in each text by cue id, look-alikes removed, in order of start.

        A text without hits shares one empty dictionary: do not change it.
        """
        sentences, patterns, starts, ends = self._matcher.find(texts)
        nothing: Hits = {}
        found: list[Hits] = [nothing] * len(texts)
        cancelling: list[tuple[int, str, int, int, int]] = []
        for n, p, start, end in zip(
            sentences.tolist(), patterns.tolist(), starts.tolist(), ends.tolist(), strict=True
        ):
            pattern = self._patterns[p]
            if pattern.look_alike:
                cancelling.append((n, pattern.cue, start, end, pattern.look_alike))
                continue
            hits = found[n]
            if hits is nothing:
                hits = found[n] = {}
            hits.setdefault(pattern.cue, []).append(Hit(pattern.cue, start, end))
        for n, cue, start, end, number in cancelling:
            self._cancel(found[n], cue, start, end, number)
        for hits in found:
            for several in hits.values():
                if len(several) > 1:
                    several[:] = _merge(several)
        return found

    def _cancel(self, hits: Hits, cue: str, start: int, end: int, number: int) -> None:
        if cue not in hits:
            return
        everywhere = self._anywhere[cue, number]
        left = [] if everywhere else [h for h in hits[cue] if h.start < start or h.end > end]
        if left:
            hits[cue] = left
        else:
            del hits[cue]


def _merge(hits: list[Hit]) -> list[Hit]:
    """Of hits of one cue by several patterns that overlap, keep the first and longest."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
