"""Tables of contents: runs of entries whose words come again as lines of their own."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from hedgerow.segment.lines import Line, marker_length
from hedgerow.segment.spans import Contents

MIN_ENTRIES: Final = 2
MIN_MATCHED: Final = 0.6  # share of the entries that come again; pages are edited after their contents list
MAX_ENTRY: Final = 120  # characters; a longer line is no entry
MAX_ENTRIES: Final = 200
NUMBER_ENDS: Final = (".", ")")

_NOT_IN_KEYS: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def find_contents(text: str, lines: list[Line]) -> Contents | None:
    """Find the first run of list items or short lines most of which are repeated below as lines.

    Bullets of an introduction are not repeated and so never make a contents list.

    Args:
        text: the text.
        lines: its lines.

    Returns:
        The list and the lines that it names, or None.
    """
    keys = [entry_key(text[line.content : line.end]) if _may_be_entry(line) else "" for line in lines]
    filled = list(filter(None, keys))
    if len(set(filled)) == len(filled):
        return None
    places: dict[str, list[int]] = {}  # where each key stands as a line that may be a heading
    for number, key in enumerate(keys):
        if key and (lines[number].kind != "item" or lines[number].marker.endswith(NUMBER_ENDS)):
            places.setdefault(key, []).append(number)
    number = 0
    while number < len(lines):
        later = places.get(keys[number], ()) if lines[number].kind != "heading" else ()
        if later and later[-1] > number:
            entries = _run_around(lines, keys, places, number)
            last = entries[-1] + 1
            targets = _targets(keys, places, entries, last)
            if len(targets) >= MIN_ENTRIES and len(targets) >= MIN_MATCHED * len(entries):
                return Contents(entries[0], last, targets)
            number = _past_list(lines, number)
        else:
            number += 1
    return None


def _past_list(lines: list[Line], number: int) -> int:
    """Return the line behind a list, any entry of which would give the same run; behind the line elsewhere."""
    if lines[number].kind != "item":
        return number + 1
    while number < len(lines) and lines[number].kind == "item":
        number += 1
    return number


def entry_key(entry: str) -> str:
    """Return what two spellings of a heading have in common: lower-case letters and digits, without numbering.

    >>> entry_key("2. The Science Behind Kratom’s Use") == entry_key("The science behind kratom's use:")
    True
    """
    marker = marker_length(entry) if entry and not entry[0].isalpha() else 0
    words = entry[marker:].casefold().replace("’", "")
    if words.isascii():  # most lines: ten times as fast
        return words.translate(_NOT_IN_KEYS)
    return "".join(filter(str.isalnum, words))


def _may_be_entry(line: Line) -> bool:
    return line.kind in ("text", "item", "heading") and line.end - line.content <= MAX_ENTRY


def _run_around(lines: list[Line], keys: list[str], places: dict[str, list[int]], first: int) -> list[int]:
    """Return the lines of the run of entries around a line that is repeated below."""
    kind = lines[first].kind
    number = first
    while number > 0 and kind == "item" and lines[number - 1].kind == "item" and keys[number - 1]:
        number -= 1
    entries: list[int] = []
    seen: set[str] = set()
    while number < len(lines) and len(entries) < MAX_ENTRIES:
        key = keys[number]
        if lines[number].kind != "blank":
            repeated = kind == "item" or (key in places and places[key][-1] > number)
            if lines[number].kind != kind or not key or key in seen or not repeated:
                break
            entries.append(number)
            seen.add(key)
        number += 1
    return entries


def _targets(keys: list[str], places: dict[str, list[int]], entries: list[int], last: int) -> tuple[int, ...]:
    """Return the lines below that repeat the entries, in the order of the list."""
    targets = []
    position = last
    for entry in entries:
        below = places.get(keys[entry], [])
        at = bisect_left(below, position)
        if at < len(below):
            targets.append(below[at])
            position = below[at] + 1
    return tuple(targets)
