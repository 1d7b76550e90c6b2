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

_ENTRY_KINDS: Final = ("text", "item", "heading")
_MARKS: Final = "’“”‘–—…"  # what most lines have beyond ASCII; no key has them
_LOWER: Final = bytes(range(256)).lower()
_NOT_IN_LINE_KEYS: Final = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")
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
    if len(lines) < 2 * MIN_ENTRIES:
        return None
    keys = line_keys(text, lines)
    filled = list(filter(None, keys))
    if len(set(filled)) == len(filled):
        return None
    places: dict[bytes, list[int]] = {}  # where each key stands as a line that may be a heading
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


def line_keys(text: str, lines: list[Line]) -> list[bytes]:
    """Return the key of each line that may be an entry, as UTF-8, b"" for the others.

    What :func:`entry_key` gives line by line is made for all of them at once where they are ASCII and start with a letter.
    """
    entries = [
        text[content:end] if end - content <= MAX_ENTRY and kind in _ENTRY_KINDS else ""
        for _, end, content, kind, _ in lines
    ]
    joined = "\n".join(entries)
    if not joined.isascii():
        for mark in _MARKS:
            joined = joined.replace(mark, "")
    bare = joined.encode("utf-8", "surrogatepass").translate(_LOWER, _NOT_IN_LINE_KEYS)
    return [
        key
        if not entry or (entry[0].isalpha() and key.isascii())
        else entry_key(entry).encode("utf-8", "surrogatepass")
        for key, entry in zip(bare.split(b"\n"), entries, strict=True)
    ]


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


def _run_around(lines: list[Line], keys: list[bytes], places: dict[bytes, list[int]], first: int) -> list[int]:
    """Return the lines of the run of entries around a line that is repeated below."""
    kind = lines[first].kind
    number = first
    while number > 0 and kind == "item" and lines[number - 1].kind == "item" and keys[number - 1]:
        number -= 1
    entries: list[int] = []
    seen: set[bytes] = set()
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


def _targets(keys: list[bytes], places: dict[bytes, list[int]], entries: list[int], last: int) -> tuple[int, ...]:
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
