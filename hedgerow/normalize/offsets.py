"""The map from the final text back to the raw text: runs of characters that stand unchanged in both.

Of plain text and pages it is found by aligning the two texts at the end, monotone
and in linear time, so no step needs to carry offsets. Markdown has a map of its own
(``origins``): its parser tells the place of each line. What was changed, masked or
made from an entity is in no run.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hedgerow.normalize.page_index import Codes, Index, char_codes, index_page, index_stretch, is_space
from hedgerow.normalize.raised import split_at_marks

LONG_CHARS = 40  # a line of this length is not found by accident, however far on
SHORT_CHARS = 12  # shorter pieces are looked for close by only
SHORT_REACH = 5000
LINE_REACH = 2000  # how far on a whole line is looked for in plain text; what is farther on is found word by word
FIRST_STRETCH = 64  # characters of both texts that are compared at once, at first
SEARCH_BUDGET = 40  # times the length of the raw text: bounds the search for lines that are not there
SEARCH_COST = 16  # characters that a search costs beside those that it looks at
FEW_CHARS = 150  # placed one by one
CACHED_GAPS = 4096  # documents of a source share the lines under their titles
MAX_CACHED_CHARS = 500
CELL_MARK = "|"  # stands between the cells of a row and in no page

Words = tuple[int, list[str]]
"""Words of a line, and how many characters other than white space stand before them."""


class Run(NamedTuple):
    """``text[start:start+length] == raw[raw_start:raw_start+length]``."""

    start: int
    raw_start: int
    length: int


def align(text: str, raw: str, media: str) -> list[Run]:
    r"""Return the runs of ``text`` that stand in ``raw``, a plain text or a page ("html"), in order, as long as they go.

    >>> align("Safe use", "Safe\u00a0use", "text")
    [Run(start=0, raw_start=0, length=4), Run(start=5, raw_start=5, length=3)]
    """
    if text == raw:
        return [Run(0, 0, len(text))] if text else []
    if media == "text":
        return merge(_align_lines(text, raw), text, raw)
    return _Aligner(raw, index_page(raw)).run(text)


def _align_lines(text: str, raw: str) -> list[Run]:
    """Return the stretches of a plain text in its raw text: most lines stand there as they are, one behind the other.

    Only what lies between two such lines is looked at word by word.
    """
    stretches: list[Run] = []
    start = at = 0
    gap = -1  # where in the text the lines begin that were not found since the last one that was
    budget = SEARCH_BUDGET * len(raw)
    while start < len(text):
        line = text[start : _line_end(text, start)]
        found = -1
        if line and gap < 0:
            at = _skip_spaces(raw, at)
            if raw.startswith(line, at):
                length = _same_length(text, start, raw, at, len(line))
                stretches.append(Run(start, at, length))
                start, at = start + length + 1, at + length
                continue
            found = at if _is_wrapped(raw[at : at + len(line)], line) else -1
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


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _same_length(text: str, start: int, raw: str, at: int, length: int) -> int:
    """Return the length of the whole lines that stand in both texts, of which the first is known to be ``length`` long.

    They are compared in stretches that double as long as these are equal.
    """
    size = FIRST_STRETCH
    low = length
    while size >= FIRST_STRETCH and low < len(text) - start:
        size = min(size, len(text) - start - low)
        if raw.startswith(text[start + low : start + low + size], at + low):
            low += size
            size *= 2
        else:
            size //= 2
    if low < len(text) - start:
        low = text.rfind("\n", start, start + low + 1) - start
    while text[start + low - 1] == "\n":
        low -= 1
    return max(low, length)


def _is_wrapped(stretch: str, line: str) -> bool:
    """Tell whether a stretch of raw text became a line when wrapped lines were joined."""
    return "\n" in stretch and stretch.replace("\n", " ") == line


def _skip_spaces(raw: str, at: int) -> int:
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at


def _align_gap(text: str, start: int, end: int, raw: str, raw_start: int, raw_end: int) -> list[Run]:
    """Align a stretch of the text with a stretch of the raw text."""
    gap, stretch = text[start:end], raw[raw_start:raw_end]
    is_short = len(gap) + len(stretch) <= MAX_CACHED_CHARS
    found = _align_once(gap, stretch) if is_short else _align_once.__wrapped__(gap, stretch)
    return [Run(run.start + start, run.raw_start + raw_start, run.length) for run in found]


@functools.lru_cache(maxsize=CACHED_GAPS)
def _align_once(text: str, raw: str) -> list[Run]:
    return _Aligner(raw, index_stretch(raw)).run(text)


class _Aligner:
    """Finds the words of the text in the raw text, going forward only.

    Both are compared without white space: line breaks and runs of spaces differ
    between them almost everywhere.
    """

    __slots__ = ("budget", "found", "index", "raw")

    def __init__(self, raw: str, index: Index) -> None:
        self.raw = raw
        self.index = index
        self.budget = SEARCH_BUDGET * max(len(index.compact), 1)
        self.found: list[Run] = []  # in both texts without white space

    def run(self, text: str) -> list[Run]:
        """Return the runs of a text.

        Long lines are anchors: none stands by accident where it does not belong.
        What lies between two of them is searched for between them.
        """
        at = start = 0
        waiting: list[Words] = []
        for line in text.split("\n"):
            end = 0  # of the stretch before, in the line: between two of them stand marks of one sign
            for place, stretch in split_at_marks(line):
                start += place - end
                end = place + len(stretch)
                words = stretch.split()
                if CELL_MARK in words:
                    words = [word for word in words if word != CELL_MARK]
                if not words:
                    continue
                wanted = "".join(words)
                found = self._find(wanted, at, len(self.index.compact)) if len(stretch) >= LONG_CHARS else -1
                if found < 0:
                    waiting.append((start, words))
                else:
                    self._align(waiting, at, found)
                    waiting = []
                    at = self._place(start, found, len(wanted))
                start += len(wanted)
            start += len(line) - end
        self._align(waiting, at, len(self.index.compact))
        if sum(run.length for run in self.found) <= FEW_CHARS:
            return _join(self._pairs(text), text, self.raw)
        return self._runs(text)

    def _align(self, lines: list[Words], low: int, high: int) -> None:
        """Place lines between two positions, whole where they stand whole, else in halves down to words."""
        stack = lines[::-1]
        while stack:
            start, words = stack.pop()
            wanted = "".join(words)
            found = self._find(wanted, low, min(high, low + SHORT_REACH))
            if found >= 0:
                low = self._place(start, found, len(wanted))
            elif len(words) > 1:
                half = words[: len(words) // 2]
                stack += ((start + sum(map(len, half)), words[len(half) :]), (start, half))

    def _find(self, wanted: str, low: int, high: int) -> int:
        """Return where words stand next between two positions, or -1; a short one only close by."""
        if len(wanted) < SHORT_CHARS:
            high = min(high, low + SHORT_CHARS * len(wanted))
        if self.budget <= 0:
            return -1
        found = self.index.compact.find(wanted, low, high)
        self.budget -= (found if found >= 0 else max(high, low)) - low + SEARCH_COST
        return found

    def _place(self, start: int, found: int, length: int) -> int:
        self.found.append(Run(start, found, length))
        return found + length

    def _pairs(self, text: str) -> list[tuple[int, int]]:
        """Return the places of all characters found, in the text and in the raw text."""
        letters = [at for at, ch in enumerate(text) if not ch.isspace()]
        if CELL_MARK in text:
            letters = [
                at for at in letters if text[at] != CELL_MARK or text[max(at - 1, 0) : at + 2].strip() != CELL_MARK
            ]
        places = self.index.places.tolist()
        return [
            (letters[run.start + i], places[run.raw_start + i])
            for run in self.found
            for i in range(run.length)
            if places[run.raw_start + i] >= 0
        ]

    def _runs(self, text: str) -> list[Run]:
        """Return the runs of all that was found, with the white space in it that is the same in both texts."""
        codes = char_codes(text)
        letters = np.flatnonzero(~(is_space(codes) | _is_cell_mark(codes)))
        starts = np.concatenate([letters[run.start : run.start + run.length] for run in self.found])
        places, kept = (
            np.concatenate([of[run.raw_start : run.raw_start + run.length] for run in self.found])
            for of in (self.index.places, self.index.kept)
        )
        if places.min() < 0:
            is_there = places >= 0
            starts, places, kept = starts[is_there], places[is_there], kept[is_there]
            if len(starts) == 0:
                return []
        step = np.diff(starts)
        goes_on = step == np.diff(places)
        gaps = np.flatnonzero(goes_on & (step > 1))
        # What stands between two characters is a space, mostly: a single one is no tag and no entity.
        goes_on[gaps] = codes[starts[gaps] + 1] == self.index.codes[kept[gaps] + 1]
        for i in gaps[step[gaps] > 2].tolist():
            goes_on[i] = text[starts[i] : starts[i + 1]] == self.raw[places[i] : places[i + 1]]
        edges = np.flatnonzero(~goes_on)
        first, last = np.append(0, edges + 1), np.append(edges, len(starts) - 1)
        return [*map(Run, starts[first].tolist(), places[first].tolist(), (starts[last] - starts[first] + 1).tolist())]


def _join(pairs: list[tuple[int, int]], text: str, raw: str) -> list[Run]:
    """Join places of characters to runs; arrays cost more than this where they are few."""
    runs: list[Run] = []
    start = raw_start = last = raw_last = -1
    for at, raw_at in pairs:
        if last < 0 or text[last:at] != raw[raw_last:raw_at]:
            if last >= 0:
                runs.append(Run(start, raw_start, last + 1 - start))
            start, raw_start = at, raw_at
        last, raw_last = at, raw_at
    return [*runs, Run(start, raw_start, last + 1 - start)] if last >= 0 else runs


def _is_cell_mark(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are marks that stand alone between white space."""
    is_mark: NDArray[np.bool_] = codes == ord(CELL_MARK)
    if not is_mark.any():
        return is_mark
    is_edge = np.ones(len(codes) + 2, dtype=bool)
    is_edge[1:-1] = is_space(codes)
    return is_mark & is_edge[:-2] & is_edge[2:]


def merge(stretches: list[Run], text: str, raw: str) -> list[Run]:
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
