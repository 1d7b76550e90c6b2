"""The map from the final text back to the raw text: runs of characters that stand unchanged in both.

It is found by aligning the two texts at the end, monotone and in linear time,
so no step needs to carry offsets. What was changed, masked or made from an
entity is in no run.
"""

from __future__ import annotations

import bisect
import functools
import html
from typing import NamedTuple

import numpy as np
import re2

_HIDING = ("script", "style", "noscript", "template", "title")  # elements whose content is no text of the page
_CLOSED = re2.compile(r"(?i)</(?:script|style|noscript|template|title)\s*>")
_ENTITY = re2.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ENTITY_CHARS = 34  # the longest
_SPACE_CODES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
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
    pieces = html_pieces(raw) if media == "html" else [(0, len(raw), "")]
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


def html_pieces(raw: str) -> list[tuple[int, int, str]]:
    """Return the stretches of a page between tags, comments and scripts; entities apart, with what they show."""
    pieces: list[tuple[int, int, str]] = []
    tags = _Tags(raw)
    last = 0
    tag, sign = raw.find("<"), raw.find("&")
    while tag >= 0 or sign >= 0:
        shown = ""
        if sign < 0 or 0 <= tag < sign:
            start, end = tag, tags.end(tag)
            if end < 0:  # nothing closes it, nor any after it
                tag = -1
                continue
        else:
            start, end = sign, raw.find(";", sign, sign + _ENTITY_CHARS) + 1
            if not end or not _is_entity(raw[start:end]):
                sign = raw.find("&", sign + 1)
                continue
            shown = "".join(html.unescape(raw[start:end]).split())
        if start > last:
            pieces.append((last, start, ""))
        if shown:
            pieces.append((start, end, shown))
        last = end
        if 0 <= tag < end:
            tag = raw.find("<", end)
        if 0 <= sign < end:
            sign = raw.find("&", end)
    return [*pieces, (last, len(raw), "")]


@functools.lru_cache(maxsize=1024)
def _is_entity(text: str) -> bool:
    return _ENTITY.fullmatch(text) is not None


class _Tags:
    """Where the tags, comments and hidden elements of a page end; asked from front to back, it looks at each character a few times."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._has_comment_ends = True
        self._closed: list[tuple[int, int]] | None = None

    def end(self, start: int) -> int:
        """Return the end of what begins with the "<" at ``start``; -1 where nothing closes it."""
        raw = self._raw
        if self._has_comment_ends and raw.startswith("<!--", start):
            end = raw.find("-->", start + 4)
            if end >= 0:
                return end + 3
            self._has_comment_ends = False
        if raw[start + 1 : start + 2] in _FIRST_LETTERS:
            name = raw[start + 1 : start + 10].lower()
            for hidden in _HIDING:
                if name.startswith(hidden) and not _goes_on(name[len(hidden) :]):
                    end = self._closing(start + 1 + len(hidden))
                    if end >= 0:
                        return end
        return raw.find(">", start) + 1 or -1

    def _closing(self, start: int) -> int:
        """Return the end of the first closing tag of a hidden element behind a place, or -1."""
        if self._closed is None:
            self._closed = [match.span() for match in _CLOSED.finditer(self._raw)]
        at = bisect.bisect_left(self._closed, (start, 0))
        return self._closed[at][1] if at < len(self._closed) else -1


def _goes_on(rest: str) -> bool:
    return rest[:1].isascii() and (rest[:1].isalnum() or rest[:1] == "_")


_FIRST_LETTERS = frozenset(letter for name in _HIDING for letter in (name[0], name[0].upper()))


class _Aligner:
    """Finds the words of the text in the raw text, going forward only.

    Both are compared without white space: line breaks and runs of spaces differ
    between them almost everywhere.
    """

    __slots__ = ("budget", "compact", "positions", "stretches")

    def __init__(self, raw: str, pieces: list[tuple[int, int, str]]) -> None:
        self.compact, self.positions = index_words(raw, *pieces[0][:2]) if len(pieces) == 1 else index_page(raw, pieces)
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


def index_words(raw: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return a stretch without white space and the place of each character; mostly a few words between two lines."""
    words = split_words(raw, start, end)
    return "".join([word for _, word in words]), [place for at, word in words for place in range(at, at + len(word))]


def index_page(raw: str, pieces: list[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Return the pieces of a page without white space, as one text, and the place of each character in the page.

    Characters made from an entity are found, but in no run: their places are below -1.
    """
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    places = np.arange(len(codes))
    shows = np.zeros(len(codes), dtype=bool)
    for start, end, shown in pieces:
        if shown:  # the entity itself is longer
            end = start + len(shown)
            codes[start:end] = [ord(c) for c in shown]
            places[start:end] = -start - 2
        shows[start:end] = True
    shows &= ~np.isin(codes, _SPACE_CODES)
    return codes[shows].tobytes().decode("utf-32-le", "surrogatepass"), places[shows].tolist()


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
