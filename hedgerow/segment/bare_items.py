"""List items without markers: short lines on end below a line that ends in a colon, as flattened pages have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hedgerow.segment.characters import TERMINATORS

MIN_ITEMS: Final = 2
MAX_ITEM: Final = 160  # characters; a paragraph ends in a full stop
MIN_LEAD_WORDS: Final = 3  # of a line above capitalized items: one shorter may be the heading of what stands below it
MIN_TITLE_WORD: Final = 4  # characters of a word that a title has in capitals
CODE_MARKS: Final = frozenset("{}=<>|\\`")
LIST_JOINTS: Final = (",", ";", " and", " or")

BareLine = tuple[int, int, int, str, str]
"""A line as :mod:`hedgerow.segment.lines` has it: start, end, content, kind, marker."""


def find_bare_items(text: str, lines: Sequence[BareLine]) -> list[int]:
    """Find the lines of a text without markup that are items of a list, though nothing marks them.

    Args:
        text: the text.
        lines: its lines.

    Returns:
        Their numbers.
    """
    found: list[int] = []
    number = 0
    while number < len(lines):
        start, end, _, kind, _ = lines[number]
        number += 1
        if kind == "text" and text[end - 1] == ":":
            run = _items_below(text, lines, number, text[start:end])
            found += run
            number = run[-1] + 1 if run else number
    return found


def _items_below(text: str, lines: Sequence[BareLine], number: int, lead: str) -> list[int]:
    """Return the lines below a lead that are its items, none where they may be something else."""
    if number < len(lines) and lines[number][3] == "blank":
        number += 1
    is_small = number < len(lines) and text[lines[number][0] : lines[number][0] + 1].islower()
    if not is_small and not _introduces(lead):
        return []
    run = []
    while number < len(lines) and _may_be_item(text, lines[number], is_small):
        run.append(number)
        number += 1
    if number < len(lines) and lines[number][3] == "text":
        start, end, _, _, _ = lines[number]
        if text[start].islower():  # the lines of a paragraph, unless each of them ends as an item does
            if not all(text[lines[n][0] : lines[n][1]].endswith(LIST_JOINTS) for n in run):
                return []
            if is_small and end - start <= MAX_ITEM and TERMINATORS.isdisjoint(text[start : end - 1]):
                run.append(number)
        elif run and not is_small and is_titled(text[lines[run[-1]][0] : lines[run[-1]][1]]):
            run.pop()  # may head the paragraph below it
    return run if len(run) >= MIN_ITEMS else []


def _introduces(lead: str) -> bool:
    """Tell whether a line that ends in a colon reads like part of a sentence: "Signs of it are:", not "Upstream Authors:"."""
    words = lead.split()
    return len(words) >= MIN_LEAD_WORDS and words[-1].islower()


def _may_be_item(text: str, line: BareLine, is_small: bool) -> bool:
    """Tell whether a line is a short one that neither ends a sentence nor has the form of a field, a row or code."""
    start, end, _, kind, _ = line
    if kind != "text" or end - start > MAX_ITEM or text[start].islower() != is_small or text[end - 1] in ".!?:":
        return False
    words = text[start:end]
    return ": " not in words and CODE_MARKS.isdisjoint(words) and not _is_row(words)


def _is_row(words: str) -> bool:
    """Tell whether a line ends in several numbers, as rows of a table do."""
    return all(word.isdigit() for word in words.rsplit(None, 2)[-2:])


def is_titled(words: str) -> bool:
    """Tell whether a line may be a title: each longer word in it has a capital.

    >>> is_titled("Side Effects of Kava"), is_titled("Pain in the chest")
    (True, False)
    """
    return not any(len(word) >= MIN_TITLE_WORD and word[0].islower() for word in words.split())
