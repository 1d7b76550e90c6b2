"""The offset map made word by word, and the index of a page by one expression: slow and obvious."""

from __future__ import annotations

import html
from itertools import pairwise

import re2

from hedgerow.normalize import offsets
from hedgerow.normalize.offsets import Run
from hedgerow.normalize.raised import split_at_marks

_SKIPPED = re2.compile(
    r"(?is)<!--.*?-->|<(?:script|style|noscript|template|title)\b.*?</(?:script|style|noscript|template|title)\s*>|<[^>]*>|"
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)


def index_page(raw: str) -> list[tuple[str, int]]:
    """Return each character that a page shows, white space apart, with its place; -1 for what an entity shows."""
    shown: list[tuple[str, int]] = []
    last = 0
    for match in _SKIPPED.finditer(raw):
        start, end = match.span()
        shown += index_stretch(raw, last, start)
        if match[0][0] == "&":
            shown += [(ch, -1) for ch in html.unescape(match[0]) if not ch.isspace()]
        last = end
    return shown + index_stretch(raw, last, len(raw))


def index_stretch(raw: str, start: int, end: int) -> list[tuple[str, int]]:
    return [(raw[at], at) for at in range(start, end) if not raw[at].isspace()]


def align(text: str, raw: str, media: str) -> list[Run]:
    """Return the map of a page, or of a stretch of plain text."""
    shown = index_page(raw) if media == "html" else index_stretch(raw, 0, len(raw))
    return _Aligner(text, raw, shown).run()


Words = list[tuple[int, str]]
"""Words with their places in the text."""


class _Aligner:
    def __init__(self, text: str, raw: str, shown: list[tuple[str, int]]) -> None:
        self.text, self.raw = text, raw
        self.compact = "".join(ch for ch, _ in shown)
        self.places = [place for _, place in shown]
        self.budget = offsets.SEARCH_BUDGET * max(len(shown), 1)
        self.pairs: list[tuple[int, int]] = []  # places of one character in both texts

    def run(self) -> list[Run]:
        at = line_start = 0
        waiting: list[Words] = []
        for line in self.text.split("\n"):
            for place, stretch in split_at_marks(line):
                words = self.words(line_start + place, stretch)
                found = self.find(words, at, len(self.compact)) if words and len(stretch) >= offsets.LONG_CHARS else -1
                if found >= 0:
                    for words_before in waiting:
                        at = self.align(words_before, at, found)
                    waiting, at = [], self.place(words, found)
                elif words:
                    waiting.append(words)
            line_start += len(line) + 1
        for words in waiting:
            at = self.align(words, at, len(self.compact))
        return self.runs()

    def words(self, start: int, line: str) -> Words:
        found = []
        for word in line.split():
            start = self.text.index(word, start)
            found.append((start, word))
            start += len(word)
        return [(place, word) for place, word in found if word != offsets.CELL_MARK]

    def align(self, words: Words, low: int, high: int) -> int:
        found = self.find(words, low, min(high, low + offsets.SHORT_REACH))
        if found >= 0:
            return self.place(words, found)
        if len(words) > 1:
            middle = len(words) // 2
            return self.align(words[middle:], self.align(words[:middle], low, high), high)
        return low

    def find(self, words: Words, low: int, high: int) -> int:
        wanted = "".join(word for _, word in words)
        if len(wanted) < offsets.SHORT_CHARS:
            high = min(high, low + offsets.SHORT_CHARS * len(wanted))
        if self.budget <= 0:
            return -1
        found = self.compact.find(wanted, low, high)
        self.budget -= (found if found >= 0 else max(high, low)) - low + offsets.SEARCH_COST
        return found

    def place(self, words: Words, found: int) -> int:
        for start, word in words:
            self.pairs += [(start + i, self.places[found + i]) for i in range(len(word)) if self.places[found + i] >= 0]
            found += len(word)
        return found

    def runs(self) -> list[Run]:
        runs = [Run(*pair, 1) for pair in self.pairs[:1]]
        for (at, place), (next_at, next_place) in pairwise(self.pairs):
            if self.text[at:next_at] == self.raw[place:next_place]:
                runs[-1] = runs[-1]._replace(length=next_at + 1 - runs[-1].start)
            else:
                runs.append(Run(next_at, next_place, 1))
        return runs


def align_lines(text: str, raw: str) -> list[Run]:
    """Return the map of a plain text, looked for line by line."""
    stretches: list[Run] = []
    start = at = 0
    gap = -1
    budget = offsets.SEARCH_BUDGET * len(raw)
    for line in text.split("\n"):
        found = -1
        if gap < 0:
            while at < len(raw) and raw[at].isspace():
                at += 1
            found = at if line and raw[at : at + len(line)].replace("\n", " ") == line else -1
        if found < 0 and len(line) >= offsets.LONG_CHARS and budget > 0:
            found = raw.find(line, at, at + offsets.LINE_REACH + len(line))
            budget -= offsets.LINE_REACH + len(line)
        if found >= 0:
            if gap >= 0 or found > at:
                stretches += offsets._align_gap(text, start if gap < 0 else gap, start, raw, at, found)
            for part in raw[found : found + len(line)].split("\n"):
                stretches.append(Run(start, found, len(part)))
                start, found = start + len(part) + 1, found + len(part) + 1
            at, gap = found - 1, -1
            continue
        if line and gap < 0:
            gap = start
        start += len(line) + 1
    if gap >= 0:
        stretches += offsets._align_gap(text, gap, len(text), raw, at, len(raw))
    return offsets.merge(stretches, text, raw)
