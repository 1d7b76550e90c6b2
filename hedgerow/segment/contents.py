"""Tables of contents: runs of entries whose words come again as headings of their own."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from hedgerow.segment.characters import TERMINATORS
from hedgerow.segment.lines import Line, marker_length
from hedgerow.segment.roles import role_of_heading
from hedgerow.segment.spans import Contents

MIN_ENTRIES: Final = 2
MIN_BARE: Final = 3  # lines without bullets and without words that announce them: two may come again by chance
MIN_MATCHED: Final = 0.6  # share of the entries that come again; pages are edited after their contents list
MIN_HEADING: Final = 0.5  # share of the lines named below that head something; a chapter may open with its first part
MAX_SENTENCES: Final = 0.5  # share of bulleted entries; bare lines among which a sentence stands are prose
MIN_SENTENCE_WORDS: Final = 4  # of an entry that ends like a sentence; shorter ones are names set with a full stop
MIN_PARAGRAPH: Final = 60  # characters; a shorter line is one when it ends like a sentence
MAX_ENTRY: Final = 120  # characters; a longer line is no entry
MAX_ENTRIES: Final = 200
NUMBER_ENDS: Final = (".", ")")

_ENTRY_KINDS: Final = ("text", "item", "heading")
_MARKS: Final = "’“”‘–—…"  # what most lines have beyond ASCII; no key has them
_LOWER: Final = bytes(range(256)).lower()
_NOT_IN_LINE_KEYS: Final = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")
_NOT_IN_KEYS: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def find_contents(text: str, lines: list[Line]) -> Contents | None:
    """Find the first run of list items or short lines most of which are repeated below as lines that head something.

    Bullets of an introduction are not repeated and so never make a contents list. Nor do sentences that come again,
    items of two like lists, or lines that come again without a paragraph below them.

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
    has_markup = any(line.kind == "heading" and line.marker[0] == "h" for line in lines)
    places: dict[bytes, list[int]] = {}  # where each key stands as a line that may be a heading
    for number, key in enumerate(keys):
        if key and _may_be_named(lines[number], has_markup):
            places.setdefault(key, []).append(number)
    number = 0
    while number < len(lines):
        later = places.get(keys[number], ()) if lines[number].kind != "heading" else ()
        if later and later[-1] > number:
            entries = _run_around(text, lines, keys, places, number)
            last = entries[-1] + 1
            targets = _targets(keys, places, entries, last)
            is_list = lines[number].kind == "item" or _is_announced(text, lines, entries[0])
            least = MIN_ENTRIES if is_list else MIN_BARE
            if (
                len(targets) >= max(least, MIN_MATCHED * len(entries))
                and _are_names(text, lines, entries)
                and _head_something(text, lines, targets)
            ):
                return Contents(entries[0], last, targets)
            number = _past_list(lines, number)
        else:
            number += 1
    return None


def _may_be_named(line: Line, has_markup: bool) -> bool:
    """Tell whether an entry may name a line: a heading where markup tells headings, else no bullet."""
    return line.kind == "heading" if has_markup else line.kind != "item" or line.marker.endswith(NUMBER_ENDS)


def _is_announced(text: str, lines: list[Line], first: int) -> bool:
    """Tell whether the line above a list says that it is one of contents."""
    above = first - 1
    while above >= 0 and lines[above].kind == "blank":
        above -= 1
    return above >= 0 and role_of_heading(text[lines[above].content : lines[above].end]) == "toc"


def _are_names(text: str, lines: list[Line], entries: list[int]) -> bool:
    """Tell whether entries are names of sections; a warning that comes twice is a sentence both times."""
    sentences = sum(_is_sentence(text[lines[n].content : lines[n].end]) for n in entries)
    return sentences < MAX_SENTENCES * len(entries) if lines[entries[0]].kind == "item" else not sentences


def _is_sentence(entry: str) -> bool:
    return entry[-1] in ".!;:" and entry.count(" ") + 1 >= MIN_SENTENCE_WORDS


def _head_something(text: str, lines: list[Line], targets: tuple[int, ...]) -> bool:
    """Tell whether enough of the lines that a list names have something below them, as headings do."""
    named = set(targets)
    heads = sum(_heads(text, lines, named, target) for target in targets)
    return heads >= MIN_HEADING * len(targets)


def _heads(text: str, lines: list[Line], named: set[int], target: int) -> bool:
    below = target + 1
    while below < len(lines) and lines[below].kind in ("blank", "rule"):
        below += 1
    if below == len(lines) or below in named:
        return False
    _, end, content, kind, _ = lines[below]
    if kind != "text":
        return lines[target].kind != kind  # an item among items heads nothing
    return end - content >= MIN_PARAGRAPH or text[end - 1] in TERMINATORS or text[end - 1] in ':”")'


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


def _run_around(
    text: str, lines: list[Line], keys: list[bytes], places: dict[bytes, list[int]], first: int
) -> list[int]:
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
            if kind == "text" and entries and _is_sentence(text[lines[number].start : lines[number].end]):
                break  # the list is over, and prose that comes again begins
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
