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
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import re2

from hedgerow.errors import ConfigError
from hedgerow.lexicon import Cue, Lexicon

Engine = Literal["hyperscan", "re2"]
DEFAULT_ENGINE: Engine = "re2"
"""RE2 builds its automaton as the text asks for it: it starts in a tenth of a second, where hyperscan needs two minutes
for some two thousand patterns of which it tracks the starts. Warm, both are far faster than the functions behind them."""


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
        options = _re2_options()
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(_re2_expression(pattern))
        self._set.Compile()
        self._locator = _Locator(patterns)

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        rows: list[tuple[int, int, int, int]] = []
        for number, text in enumerate(map(one_line, texts)):
            for pattern in sorted(self._set.Match(text) or ()):
                rows += [(number, pattern, start, end) for start, end in self._locator.spans(pattern, text)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


class HyperscanMatcher:
    """The fast engine: one scan over the sentences joined by line breaks.

    Hyperscan reports every end of a match with its leftmost start. Where that leaves a choice
    (matches of one pattern overlap), and for patterns that are too large for it to track starts,
    RE2 locates the matches in the sentence.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Compile the patterns.

        Raises:
            ConfigError: a pattern that the engine does not take; names its cue.
        """
        numbers = range(len(patterns))
        large = set(_not_compilable(patterns, numbers, _SOM))
        culprits = _not_compilable(patterns, sorted(large), _PREFILTER)
        if culprits:
            pattern = patterns[culprits[0]]
            raise ConfigError(f"cue {pattern.cue}: hyperscan does not take pattern {pattern.expression[:120]!r}")
        modes = [_PREFILTER if n in large else _SOM for n in numbers]
        self._database = _hyperscan_database(patterns, numbers, modes)
        self._large = np.array(sorted(large), dtype=np.int64)
        self._locator = _Locator(patterns)

    def find(self, texts: Sequence[str]) -> RawMatches:
        """Return all leftmost-longest matches in each text."""
        lines = [one_line(text) for text in texts]
        encoded = [line.encode("utf-8") for line in lines]
        buffer = b"\n".join(encoded)
        table = self._scan(buffer)
        lengths = np.fromiter((len(e) + 1 for e in encoded), dtype=np.int64, count=len(encoded))
        begins = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        sentence = np.searchsorted(begins, table[:, 2] - 1, side="right") - 1
        table[:, 1:] = _to_code_points(buffer, table[:, 1:]) - _to_code_points(buffer, begins[:-1])[sentence][:, None]
        rows = np.column_stack((sentence, table))
        rows = rows[np.lexsort((-rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]
        rows = self._settle(_longest_of_each_start(rows), lines)
        return rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3]

    def _scan(self, buffer: bytes) -> npt.NDArray[np.int64]:
        found: list[int] = []
        add = found.extend

        def collect(pattern: int, start: int, end: int, _flags: int, _context: object) -> None:
            add((pattern, start, end))

        self._database.scan(buffer, match_event_handler=collect)
        return np.array(found, dtype=np.int64).reshape(-1, 3)

    def _settle(self, rows: npt.NDArray[np.int64], lines: Sequence[str]) -> npt.NDArray[np.int64]:
        """Let RE2 locate what hyperscan leaves open.

        Args:
            rows: sentence, pattern, start, end, sorted.
        """
        doubtful = np.isin(rows[:, 1], self._large)
        same = (rows[1:, :2] == rows[:-1, :2]).all(axis=1)
        doubtful[1:] |= same & (rows[1:, 2] < rows[:-1, 3])
        if not doubtful.any():
            return rows
        pairs = np.unique(rows[doubtful][:, :2], axis=0)
        keys, wrong = rows[:, 0] * len(self._locator) + rows[:, 1], pairs[:, 0] * len(self._locator) + pairs[:, 1]
        located = [(n, p, start, end) for n, p in pairs.tolist() for start, end in self._locator.spans(p, lines[n])]
        kept = rows[~np.isin(keys, wrong)]
        return np.concatenate((kept, np.array(located, dtype=np.int64).reshape(-1, 4)))


def one_line(text: str) -> str:
    """Return the text as the engines read it: no line break, only characters that UTF-8 has; same length.

    >>> one_line("dry\\nmouth")
    'dry mouth'
    """
    if "\n" in text:
        text = text.replace("\n", " ")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _re2_options() -> re2.Options:
    options = re2.Options()
    options.longest_match = True
    options.log_errors = False
    options.max_mem = 1 << 30
    return options


def _re2_expression(pattern: Pattern) -> str:
    return ("(?m)" if pattern.case_sensitive else "(?mi)") + pattern.expression


class _Locator:
    """RE2 for single patterns, compiled when first needed."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._compiled: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._patterns)

    def spans(self, pattern: int, text: str) -> list[tuple[int, int]]:
        """Return the leftmost-longest matches of a pattern."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = re2.compile(_re2_expression(self._patterns[pattern]), _re2_options())
            self._compiled[pattern] = compiled
        return [match.span() for match in compiled.finditer(text)]


_SOM, _PREFILTER = "start of match", "prefilter"


def _hyperscan_database(patterns: Sequence[Pattern], numbers: Sequence[int], modes: Sequence[str]) -> Any:
    import hyperscan  # only here: the fallback works where it has no wheel

    base = hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_UTF8
    extra = {_SOM: hyperscan.HS_FLAG_SOM_LEFTMOST, _PREFILTER: hyperscan.HS_FLAG_PREFILTER}
    database = hyperscan.Database()
    database.compile(
        expressions=[patterns[n].expression.encode("utf-8") for n in numbers],
        ids=list(numbers),
        elements=len(numbers),
        flags=[
            base | extra[mode] | (0 if patterns[n].case_sensitive else hyperscan.HS_FLAG_CASELESS)
            for n, mode in zip(numbers, modes, strict=True)
        ],
    )
    return database


def _not_compilable(patterns: Sequence[Pattern], numbers: Sequence[int], mode: str) -> list[int]:
    """Return the patterns that hyperscan does not compile in this mode: it names none itself."""
    import hyperscan

    if not numbers:
        return []
    try:
        _hyperscan_database(patterns, numbers, [mode] * len(numbers))
    except hyperscan.error:
        if len(numbers) == 1:
            return list(numbers)
        half = len(numbers) // 2
        return _not_compilable(patterns, numbers[:half], mode) + _not_compilable(patterns, numbers[half:], mode)
    return []


def _to_code_points(buffer: bytes, offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if buffer.isascii():
        return offsets
    data = np.frombuffer(buffer, dtype=np.uint8)
    counted = np.concatenate((np.zeros(1, np.int64), np.cumsum((data & 0xC0) != 0x80)))
    return counted[offsets]


def _longest_of_each_start(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Keep the longest match of each start.

    Args:
        rows: sentence, pattern, start, end, sorted, longest first.
    """
    keep = np.ones(len(rows), dtype=bool)
    keep[1:] = (rows[1:, :3] != rows[:-1, :3]).any(axis=1)
    return rows[keep]


class Scanner:
    """All cues of a lexicon, compiled for one engine."""

    def __init__(self, lexicon: Lexicon, engine: Engine = DEFAULT_ENGINE) -> None:
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
