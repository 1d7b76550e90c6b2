"""The map from the final text back to the raw text: runs of characters that stand unchanged in both.

It is found by aligning the two texts at the end, monotone and in linear time,
so no step needs to carry offsets. What was changed, masked or made from an
entity is in no run.
"""

from __future__ import annotations

import html
from typing import NamedTuple

import re2

_SKIPPED = re2.compile(
    r"(?is)<!--.*?-->|<(?:script|style|noscript|template|title)\b.*?</(?:script|style|noscript|template|title)\s*>|<[^>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
LONG_CHARS = 40  # a line of this length is not found by accident, however far on
SHORT_CHARS = 12  # shorter pieces are looked for close by only
SHORT_REACH = 5000
LINE_REACH = 2000  # how far on a whole line is looked for in plain text; what is farther on is found word by word
SEARCH_BUDGET = 40  # times the length of the raw text: bounds the search for lines that are not there
SEARCH_COST = 16  # characters that a search costs beside those that it looks at
CELL_MARK = "|"  # stands between the cells of a row and in no page

Words = list[tuple[int, str]]
"""Words of a line with their positions."""


class Run(NamedTuple):
    """``text[start:start+length] == raw[raw_start:raw_start+length]``."""

    start: int
    raw_start: int
    length: int


def align(text: str, raw: str, media: str) -> list[Run]:
    r"""Return the runs of ``text`` that stand in ``raw``, in order, as long as they go.

    >>> align("Safe use", "Safe\u00a0use", "text")
    [Run(start=0, raw_start=0, length=4), Run(start=5, raw_start=5, length=3)]
    """
    if text == raw:
        return [Run(0, 0, len(text))] if text else []
    if media == "text":
        return _merge(_align_lines(text, raw), text, raw)
    pieces = _html_pieces(raw) if media == "html" else [(0, len(raw), "")]
    return _merge(_Aligner(raw, pieces).run(text), text, raw)


def _align_lines(text: str, raw: str) -> list[Run]:
    """Return the stretches of a plain text in its raw text: most lines stand there as they are, one behind the other.

    Only what lies between two such lines is looked at word by word.
    """
    stretches: list[Run] = []
    start = at = 0
    gap = -1  # where in the text the lines begin that were not found since the last one that was
    budget = SEARCH_BUDGET * len(raw)
    for line in text.split("\n"):
        found = -1
        if gap < 0:
            at = _skip_spaces(raw, at)
            found = at if line and _same_words(raw[at : at + len(line)], line) else -1
        if found < 0 and len(line) >= LONG_CHARS and budget > 0:
            found = raw.find(line, at, at + LINE_REACH + len(line))
            budget -= LINE_REACH + len(line)
        if found >= 0:
            if gap >= 0 or found > at:
                stretches += _align_gap(text, start if gap < 0 else gap, start, raw, at, found)
            for part in raw[found : found + len(line)].split("\n"):
                stretches.append(Run(start, found, len(part)))
                start, found = start + len(part) + 1, found + len(part) + 1
            at, gap = found - 1, -1
            continue
        if line and gap < 0:
            gap = start
        start += len(line) + 1
    return stretches if gap < 0 else stretches + _align_gap(text, gap, len(text), raw, at, len(raw))


def _same_words(stretch: str, line: str) -> bool:
    """Tell whether a stretch of raw text is a line, or was one before it was wrapped."""
    return stretch == line or ("\n" in stretch and stretch.replace("\n", " ") == line)


def _skip_spaces(raw: str, at: int) -> int:
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at


def _align_gap(text: str, start: int, end: int, raw: str, raw_start: int, raw_end: int) -> list[Run]:
    """Align a stretch of the text with a stretch of the raw text."""
    found = _Aligner(raw, [(raw_start, raw_end, "")]).run(text[start:end])
    return [Run(run.start + start, run.raw_start, run.length) for run in found]


def _html_pieces(raw: str) -> list[tuple[int, int, str]]:
    """Return the stretches of a page between tags, comments and scripts; entities apart, with what they show."""
    pieces: list[tuple[int, int, str]] = []
    last = 0
    for match in _SKIPPED.finditer(raw):
        start, end = match.span()
        shown = "".join(html.unescape(match[0]).split()) if match[0][0] == "&" else ""
        pieces += [(last, start, "")] * (start > last) + [(start, end, shown)] * bool(shown)
        last = end
    return [*pieces, (last, len(raw), "")]


class _Aligner:
    """Finds the words of the text in the raw text, going forward only.

    Both are compared without white space: line breaks and runs of spaces differ
    between them almost everywhere.
    """

    __slots__ = ("budget", "compact", "positions", "stretches")

    def __init__(self, raw: str, pieces: list[tuple[int, int, str]]) -> None:
        words: list[str] = []
        self.positions: list[int] = []
        for start, end, shown in pieces:
            if shown:
                words.append(shown)
                self.positions.extend([-start - 2] * len(shown))  # made from an entity: found, but in no run
                continue
            for word_start, word in split_words(raw, start, end):
                words.append(word)
                self.positions.extend(range(word_start, word_start + len(word)))
        self.compact = "".join(words)
        self.budget = SEARCH_BUDGET * max(len(self.compact), 1)
        self.stretches: list[Run] = []

    def run(self, text: str) -> list[Run]:
        """Return stretches without white space that stand in both texts.

        Long lines are anchors: none stands by accident where it does not belong.
        What lies between two of them is searched for between them.
        """
        at = 0
        waiting: list[Words] = []
        line_start = 0
        for line in text.split("\n"):
            words = [w for w in split_words(text, line_start, line_start + len(line)) if w[1] != CELL_MARK]
            line_start += len(line) + 1
            if not words:
                continue
            found = self._find(words, at, len(self.compact)) if len(line) >= LONG_CHARS else -1
            if found < 0:
                waiting.append(words)
                continue
            self._align(waiting, at, found)
            waiting = []
            at = self._place(words, found)
        self._align(waiting, at, len(self.compact))
        return self.stretches

    def _align(self, lines: list[Words], low: int, high: int) -> None:
        """Place lines between two positions, whole where they stand whole, else in halves down to words."""
        stack = lines[::-1]
        while stack:
            words = stack.pop()
            found = self._find(words, low, min(high, low + SHORT_REACH))
            if found >= 0:
                low = self._place(words, found)
            elif len(words) > 1:
                middle = len(words) // 2
                stack += (words[middle:], words[:middle])

    def _find(self, words: Words, low: int, high: int) -> int:
        """Return where words stand next between two positions, or -1; a short one only close by."""
        wanted = "".join([word for _, word in words])
        if len(wanted) < SHORT_CHARS:
            high = min(high, low + SHORT_CHARS * len(wanted))
        if self.budget <= 0:
            return -1
        found = self.compact.find(wanted, low, high)
        self.budget -= (found if found >= 0 else max(high, low)) - low + SEARCH_COST
        return found

    def _place(self, words: Words, found: int) -> int:
        """Add words that stand one behind the other from ``found`` on; tags in the raw text may cut them."""
        positions = self.positions
        for start, word in words:
            length = len(word)
            if positions[found] >= 0 and positions[found + length - 1] - positions[found] == length - 1:
                self.stretches.append(Run(start, positions[found], length))
            else:
                begun = found
                for i in range(found + 1, found + length + 1):
                    if i == found + length or positions[i] != positions[i - 1] + 1:
                        if positions[begun] >= 0:
                            self.stretches.append(Run(start + begun - found, positions[begun], i - begun))
                        begun = i
            found += length
        return found


def split_words(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the words between white space in a stretch of text, with their positions."""
    found = []
    at = start
    for word in text[start:end].split():
        at = text.index(word, at, end)
        found.append((at, word))
        at += len(word)
    return found


def _merge(stretches: list[Run], text: str, raw: str) -> list[Run]:
    """Join stretches where the white space between them is the same in both texts."""
    runs: list[Run] = []
    start = raw_start = end = raw_end = -1
    for stretch in stretches:
        at, raw_at, length = stretch
        if end >= 0 and at - end == raw_at - raw_end and text[end:at] == raw[raw_end:raw_at]:
            end, raw_end = at + length, raw_at + length
            continue
        if end >= 0:
            runs.append(Run(start, raw_start, end - start))
        start, raw_start, end, raw_end = at, raw_at, at + length, raw_at + length
    if end >= 0:
        runs.append(Run(start, raw_start, end - start))
    return runs
