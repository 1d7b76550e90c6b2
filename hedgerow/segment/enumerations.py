"""Lists that bad extraction left in one line: "1. Grind it 2. Boil it 3. Strain it"."""

from __future__ import annotations

from typing import Final

from hedgerow.segment.characters import BULLETS

NUMBER_FORMS: Final = (".)", ")", ".", " .")
"""What may follow the number of an item, the longest form first where one starts another."""

MAX_ITEMS: Final = 99
INLINE_BULLETS: Final = frozenset("-+*→⇒")
"""Bullets that are also used inside sentences: no lists in one line are set with them."""


def inline_items(text: str, start: int, end: int) -> list[int]:
    """Find where the second and later items of a list begin that stands in one line.

    Only a line that itself starts with the marker of the first item is such a list.

    Args:
        text: the text.
        start: start of the line's content.
        end: end of the line.

    Returns:
        Positions of the white space before each further item, in order.

    >>> line = "1. Grind it 2. Boil it"
    >>> [line[cut:] for cut in inline_items(line, 0, len(line))]
    [' 2. Boil it']
    """
    first = text[start]
    if first in BULLETS:
        return _bulleted(text, start, end)
    if first.isdigit() and first.isascii():
        return _numbered(text, start, start, end)
    if first == "a" and text[start + 1 : start + 2] in (".", ")"):
        return _lettered(text, start, end)
    return []


def enumerates_inline(line: str, marker: int) -> bool:
    """Tell whether a line that starts with a list marker holds a second item behind it.

    >>> enumerates_inline("1. Grind it 2. Boil it", 2), enumerates_inline("1. Grind it.", 2)
    (True, False)
    """
    return bool(inline_items(line, 0, len(line))) if marker else False


def _bulleted(text: str, start: int, end: int) -> list[int]:
    bullet = text[start]
    position = start + 1
    while position < end and text[position].isspace():
        position += 1
    if bullet in INLINE_BULLETS or position >= end:
        return []
    if text[position].isdigit():
        return _numbered(text, start, position, end)
    return _repeats(text, f" {bullet} " if position > start + 1 else f" {bullet}", start + 1, end)


def _repeats(text: str, separator: str, start: int, end: int) -> list[int]:
    cuts: list[int] = []
    position = text.find(separator, start, end)
    while position >= 0 and len(cuts) < MAX_ITEMS:
        cuts.append(position)
        position = text.find(separator, position + len(separator), end)
    return cuts


def _numbered(text: str, start: int, digits: int, end: int) -> list[int]:
    stop = digits
    while stop < end and stop - digits < 3 and text[stop] in "0123456789":
        stop += 1
    number = int(text[digits:stop])
    form = next((f for f in NUMBER_FORMS if text.startswith(f + " ", stop)), None)
    if form is None:
        return []
    lead = " " + text[start:digits]
    cuts: list[int] = []
    position = stop
    while len(cuts) < MAX_ITEMS:
        number += 1
        position = text.find(f"{lead}{number}{form} ", position, end)
        if position < 0:
            return cuts
        cuts.append(position)
        position += len(lead)
    return cuts


def _lettered(text: str, start: int, end: int) -> list[int]:
    form = text[start + 1]
    cuts: list[int] = []
    position = start
    for letter in "bcdefgh":
        position = text.find(f" {letter}{form} ", position + 1, end)
        if position < 0:
            break
        cuts.append(position)
    return cuts
