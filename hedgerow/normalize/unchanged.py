"""What of a line stands unchanged in the line that it was made of: the words that both have, in the order of both.

Words are paired from both ends, then those that stand equally often in what is left, then again between these; what is left of
them is paired by letters and signs. Nothing is looked for from front to back: a word that was changed is left out and does not
pull a later one of the same letters to its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise

import re2

from hedgerow.normalize.offsets import Run, merge

MAX_ROUNDS = 8  # each costs as much as there are words; what is not paired by then is left out

_WORD = re2.compile(
    r"\[\pL+\]|[\pL\pM\pN_]+|[^\pL\pM\pN_\s]"
)  # a placeholder of a mask is one word: it stands in no raw text
_PLACEHOLDER = "["

Word = tuple[int, str]
"""A word with its place."""

Range = tuple[int, int, int, int]
"""Where a stretch begins and ends in a line, and one in the other line."""


def unchanged_runs(text: str, before: str) -> list[Run]:
    """Return the runs of a line that stand in the line it was made of.

    >>> unchanged_runs("to [phone] to us", "to 555 0199 to us")
    [Run(start=0, raw_start=0, length=3), Run(start=10, raw_start=11, length=6)]
    """
    stripped = before.strip(" ")
    if text == stripped:
        return [Run(0, len(before) - len(before.lstrip(" ")), len(text))] if text else []
    runs: list[Run] = []
    for start, end, other_start, other_end in _pair(_split(text), _split(before), runs, len(text), len(before)):
        gap, other = text[start:end], before[other_start:other_end]
        found: list[Run] = []
        for low, high, other_low, other_high in _pair(_words(gap), _words(other), found, len(gap), len(other)):
            found += _ends(gap, low, high, other, other_low, other_high)
        runs += [Run(run.start + start, run.raw_start + other_start, run.length) for run in found]
    return merge(sorted(runs), text, before)


def _split(line: str) -> list[Word]:
    """Return what stands between white space."""
    words = []
    at = 0
    for word in line.split():
        at = line.index(word, at)
        words.append((at, word))
        at += len(word)
    return words


def _words(line: str) -> list[Word]:
    return [(match.start(), match[0]) for match in _WORD.finditer(line)]


def _pair(words: list[Word], others: list[Word], runs: list[Run], end: int, other_end: int) -> list[Range]:
    """Add the runs of words that are paired to others, and return the stretches between them, where both have one."""
    gaps: list[Range] = []
    at = other_at = 0
    for number, other in _pairs([word for _, word in words], [word for _, word in others]):
        start, word = words[number]
        other_start = others[other][0]
        if at < start and other_at < other_start:
            gaps.append((at, start, other_at, other_start))
        runs.append(Run(start, other_start, len(word)))
        at, other_at = start + len(word), other_start + len(word)
    return [*gaps, (at, end, other_at, other_end)]


def _ends(text: str, low: int, high: int, before: str, other_low: int, other_high: int) -> list[Run]:
    """Return what two stretches without a word in common begin and end with alike: a letter in a word was repaired."""
    if _PLACEHOLDER in text[low:high]:
        return []
    most = min(high - low, other_high - other_low)
    first = next((at for at in range(most) if text[low + at] != before[other_low + at]), most)
    most -= first
    last = next((at for at in range(most) if text[high - 1 - at] != before[other_high - 1 - at]), most)
    runs = [Run(low, other_low, first), Run(high - last, other_high - last, last)]
    return [run for run in runs if run.length]


def _pairs(words: list[str], others: list[str]) -> list[tuple[int, int]]:
    """Return the places of the words that are paired, in order."""
    pairs: list[tuple[int, int]] = []
    ranges: list[Range] = [(0, len(words), 0, len(others))]
    for _ in range(MAX_ROUNDS):
        left: list[Range] = []
        for low, high, other_low, other_high in ranges:
            while low < high and other_low < other_high and words[low] == others[other_low]:
                pairs.append((low, other_low))
                low, other_low = low + 1, other_low + 1
            while low < high and other_low < other_high and words[high - 1] == others[other_high - 1]:
                high, other_high = high - 1, other_high - 1
                pairs.append((high, other_high))
            if low < high and other_low < other_high:
                left += _between(words, others, (low, high, other_low, other_high))
        if not left:
            break
        ranges = left
    return sorted(pairs)


def _between(words: list[str], others: list[str], within: Range) -> list[Range]:
    """Return the ranges that begin with a word that stands equally often in both lines, as far as these are in one order."""
    low, high, other_low, other_high = within
    counts, other_counts = Counter(words[low:high]), Counter(others[other_low:other_high])
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(other_high - 1, other_low - 1, -1):
        if counts[others[at]] == other_counts[others[at]]:
            places[others[at]].append(at)
    anchors = _rising([(at, places[words[at]].pop()) for at in range(low, high) if places.get(words[at])])
    return [(a, b, other_a, other_b) for (a, other_a), (b, other_b) in pairwise([*anchors, (high, other_high)])]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest choice of pairs whose second places rise as the first ones do."""
    tails: list[int] = []  # the least second place that a choice of each length ends with
    chosen: list[int] = []  # the pair that it ends with
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(tails, other)
        before.append(chosen[length - 1] if length else -1)
        tails[length : length + 1] = [other]
        chosen[length : length + 1] = [number]
    rising = []
    at = chosen[-1] if chosen else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]
