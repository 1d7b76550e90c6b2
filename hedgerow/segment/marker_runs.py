"""List markers that a line alone does not show: letters, roman numerals, numbers in circles, emoji, marks set close.

"A. Smith", "-ly" and a heading behind an emoji look like them. Where lines on end have the same mark, or those of a
sequence, these are items of a list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

import re2

from hedgerow.segment.characters import DASHES, VARIATION, is_emoji

_NUMERALS: Final = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
ROMAN: Final = {numeral: value for value, numeral in enumerate(_NUMERALS, 1)}
MAX_NUMERAL: Final = 5  # characters
MIN_ITEMS: Final = 2
MIN_INITIALS: Final = 3  # "A. Smith" above "B. Jones" may be two people, a third in sequence is no chance
MAX_ITEM_LINES: Final = 5  # of an item in small letters, which heads no section whatever stands below it

ANY_EMOJI: Final = "any emoji"
"""Family of items below a line that ends in a colon, each with an emoji of its own."""

CELL_MARK: Final = " | "
"""Stands between the cells of a row."""

_CLOSE_MARKS: Final = "-*" + "".join(sorted(DASHES))
_KEYCAP: Final = "\u20e3"

_MAY_RUN: Final = re2.compile(
    r"\n(?:\(?(?:[bB]|ii|II)[.)]\s|o\s|>|[*–—―-]\pL|\d\x{fe0f}?\x{20e3}|[①-⓿☀-➿\x{1f000}-\x{1faff}])"
)
"""What the second line of any run begins with."""


class RunMarker(NamedTuple):
    """A marker that may belong to a run.

    ``family`` is what the markers of a run have in common, ``value`` the place in the sequence, 0 where there is none, and
    ``length`` how many characters of the line stand before the words of the item.
    """

    family: str
    value: int
    length: int


class _Run:
    """Lines whose markers go on one another."""

    def __init__(self, family: str) -> None:
        """Start without lines."""
        self.family = family
        self.value = 0
        self.place = 0
        self.items: list[tuple[int, int]] = []

    def takes(self, marker: RunMarker, place: int) -> bool:
        """Tell whether a marker goes on the run."""
        most = MAX_ITEM_LINES if self.family.endswith("a") else 1
        return place - self.place <= most and marker.value == (self.value + 1 if marker.value else 0)

    def is_list(self) -> bool:
        """Tell whether the run is long enough."""
        return len(self.items) >= (MIN_INITIALS if self.family == ".A" else MIN_ITEMS)


def find_marker_runs(text: str, lines: Sequence[tuple[int, int, int, str, str]]) -> dict[int, int]:
    """Find the lines that are items of a list by their markers and those of the lines around them.

    Args:
        text: the text.
        lines: its lines; what they start with bounds them.

    Returns:
        For each such line, by number, how many of its characters stand before the words of the item.
    """
    if _MAY_RUN.search(text) is None:
        return {}
    runs: list[_Run] = []
    going: dict[str, _Run] = {}
    place = 0  # among the lines that are not blank
    above = ""  # the line above, blank ones left out
    for number, (start, end, _, kind, _) in enumerate(lines):
        if kind == "blank":
            continue
        line = text[start:end]
        place += 1
        for marker in run_markers(line) if kind == "text" and CELL_MARK not in line else ():
            run = going.get(marker.family)
            if run is None or not run.takes(marker, place):
                if marker.value > 1 or (marker.family == ANY_EMOJI and not above.endswith(":")):
                    continue
                run = going[marker.family] = _Run(marker.family)
                runs.append(run)
            run.value, run.place = marker.value, place
            run.items.append((number, marker.length))
        above = line
    return {number: length for run in runs if run.is_list() for number, length in run.items}


def run_markers(line: str) -> list[RunMarker]:
    """Return how the first characters of a stripped line may be read as a marker in a run; "i." is a letter and a number.

    >>> run_markers("(b) oil"), run_markers("c) 2019 by us")[0].value, run_markers("-5 mg")
    ([RunMarker(family='()a', value=2, length=4)], 3, [])
    """
    first = line[0]
    if first == "o" and line[1:2].isspace():  # the circle of a word processor's second level
        return [RunMarker("o", 0, _past_spaces(line, 1))]
    if first == "(" or first.isalpha():
        return _lettered(line)
    if first == ">":
        length = len(line) - len(line.lstrip("> "))
        return [RunMarker(">", 0, length)] if line[length : length + 1].isalpha() else []  # "> 12 months"
    if first in _CLOSE_MARKS:
        if not line[1:2].isalpha() or (first == "*" and "*" in line[1:]):  # emphasis
            return []
        return [RunMarker(first, 0, 0 if first in DASHES else 1)]  # a dash stays in the sentence
    return _pictured(line)


def _lettered(line: str) -> list[RunMarker]:
    """Read a letter or a roman numeral with a full stop or a bracket."""
    opened = 1 if line[0] == "(" else 0
    stop = opened
    while stop < len(line) and stop - opened <= MAX_NUMERAL and line[stop].isalpha():
        stop += 1
    letters, closing = line[opened:stop], line[stop : stop + 1]
    low = letters.lower()
    if not low.isascii() or letters not in (low, low.upper()) or not line[stop + 1 : stop + 2].isspace():
        return []
    if closing != ")" and (opened or closing != "."):
        return []
    form = f"{'(' * opened}{closing}"
    size = "a" if letters == low else "A"
    length = _past_spaces(line, stop + 1)
    found = [RunMarker(form + size, ord(low) - ord("a") + 1, length)] if len(low) == 1 else []
    return [*found, RunMarker(f"{form}roman {size}", ROMAN[low], length)] if low in ROMAN else found


def _pictured(line: str) -> list[RunMarker]:
    """Read a number in a circle or on a key, or emoji."""
    first = line[0]
    if first.isascii():
        stop = 2 if line[1:2] == VARIATION else 1
        is_key = first.isdigit() and line[stop : stop + 1] == _KEYCAP
        return _before_words(line, "key", int(first), stop + 1) if is_key else []
    if "①" <= first <= "⒛" or "⓵" <= first <= "⓾" or "❶" <= first <= "➓":
        return _before_words(line, "circle", int(unicodedata.numeric(first)), 1)
    stop = 0
    while stop < len(line) and is_emoji(line[stop]):
        stop += 1
    if not stop:
        return []
    same = line[:stop].replace(VARIATION, "")
    return _before_words(line, same, 0, stop) + _before_words(line, ANY_EMOJI, 0, stop)


def _before_words(line: str, family: str, value: int, stop: int) -> list[RunMarker]:
    """Return a marker that ends at ``stop`` if words stand behind it."""
    length = _past_spaces(line, stop)
    return [RunMarker(family, value, length)] if length < len(line) else []


def _past_spaces(line: str, position: int) -> int:
    while position < len(line) and line[position].isspace():
        position += 1
    return position
