"""The map from the final text back to the raw text: runs of characters that stand unchanged in both.

It is found by aligning the two texts at the end, monotone and in linear time,
so no step needs to carry offsets. What was changed, masked or made from an
entity is in no run.
"""

from __future__ import annotations

from typing import NamedTuple

import re2

_SKIPPED = re2.compile(
    r"(?is)<!--.*?-->|<(?:script|style|noscript|template|title)\b.*?</(?:script|style|noscript|template|title)\s*>|<[^>]*>"
)
MAX_GAP_CHARS = 400  # how far behind the last run a word is looked for
SEARCH_BUDGET = 40  # times the length of the raw text: bounds the search for lines that are not there


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
    pieces = _html_pieces(raw) if media == "html" else [(0, len(raw))]
    return _merge(_Aligner(raw, pieces).run(text), text, raw)


def _html_pieces(raw: str) -> list[tuple[int, int]]:
    """Return the stretches of a page between tags, comments and scripts."""
    pieces = []
    last = 0
    for match in _SKIPPED.finditer(raw):
        start, end = match.span()
        if start > last:
            pieces.append((last, start))
        last = end
    pieces.append((last, len(raw)))
    return pieces


class _Aligner:
    """Finds the words of the text in the raw text, going forward only.

    Both are compared without white space: line breaks and runs of spaces differ
    between them almost everywhere.
    """

    __slots__ = ("at", "budget", "compact", "positions")

    def __init__(self, raw: str, pieces: list[tuple[int, int]]) -> None:
        words: list[str] = []
        self.positions: list[int] = []
        for start, end in pieces:
            for word_start, word in split_words(raw, start, end):
                words.append(word)
                self.positions.extend(range(word_start, word_start + len(word)))
        self.compact = "".join(words)
        self.at = 0
        self.budget = SEARCH_BUDGET * max(len(self.compact), 1)

    def run(self, text: str) -> list[Run]:
        """Return stretches without white space that stand in both texts."""
        stretches: list[Run] = []
        line_start = 0
        for line in text.split("\n"):
            words = split_words(text, line_start, line_start + len(line))
            line_start += len(line) + 1
            if not words:
                continue
            at = self._find("".join([word for _, word in words]), len(self.compact))
            for start, word in words:
                found = at if at >= 0 else self._find(word, MAX_GAP_CHARS)
                if found >= 0:
                    self._place(start, found, len(word), stretches)
                at = found + len(word) if at >= 0 else -1
        return stretches

    def _find(self, wanted: str, reach: int) -> int:
        """Return where ``wanted`` stands next, at most ``reach`` on, or -1."""
        if self.budget <= 0:
            return -1
        end = min(self.at + reach + len(wanted), len(self.compact))
        found = self.compact.find(wanted, self.at, end)
        self.budget -= (found if found >= 0 else end) - self.at + 1
        return found

    def _place(self, start: int, found: int, length: int, stretches: list[Run]) -> None:
        """Add a word that was found; tags in the raw text may cut it into several stretches."""
        self.at = found + length
        positions = self.positions
        if positions[found + length - 1] - positions[found] == length - 1:
            stretches.append(Run(start, positions[found], length))
            return
        begun = found
        for i in range(found + 1, found + length + 1):
            if i == found + length or positions[i] != positions[i - 1] + 1:
                stretches.append(Run(start + begun - found, positions[begun], i - begun))
                begun = i


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
