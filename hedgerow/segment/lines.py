"""The lines of a text: where each one's content starts and ends, and what its first characters say it is."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from hedgerow.segment.bare_items import find_bare_items
from hedgerow.segment.characters import BULLETS, CLOSE_BULLETS, DASHES, RULE_CHARACTERS, VARIATION
from hedgerow.segment.enumerations import enumerates_inline
from hedgerow.segment.marker_runs import find_marker_runs
from hedgerow.segment.spans import Block

LineKind = Literal["text", "item", "heading", "rule", "blank", "code"]

MAX_NUMBER_DIGITS: Final = 3  # "2019. " at the start of a line is a year, not an item
MIN_RULE: Final = 3
MAX_HASHES: Final = 6  # Markdown knows six levels

_SECOND_STARTS: Final = frozenset(("b.", "b)", "B.", "B)", "ii", "II", "o "))
"""What the second item of a list begins with whose marker is made of letters."""


class Line(NamedTuple):
    """One line of text.

    ``start`` and ``end`` bound the line without surrounding white space; ``content``
    is where its words begin, behind a list marker that is no part of the sentence.
    The marker of a heading is its hash signs, or h1 to h6 where markup gave it.
    """

    start: int
    end: int
    content: int
    kind: LineKind
    marker: str


_line: Final = functools.partial(tuple.__new__, Line)  # without the call of a Python function that a named tuple makes


def find_lines(text: str, blocks: Sequence[Block] = ()) -> list[Line]:
    r"""Cut a text at its line ends.

    Args:
        text: normalized text.
        blocks: structure that HTML or Markdown gave: it, where given, tells list items and code.

    Returns:
        Every line in order, blank ones included.

    >>> [(line.kind, line.marker) for line in find_lines("One.\n\n- two\n---")]
    [('text', ''), ('blank', ''), ('item', '-'), ('rule', '')]
    """
    lines = []
    position = 0
    may_run = may_lead = False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            first = stripped[0]
            start = position if raw[0] == first else position + raw.index(first)
            if first.isalpha():  # most lines: no marker to look for
                lines.append(_line((start, start + len(stripped), start, "text", "")))
                may_run = may_run or stripped[:2] in _SECOND_STARTS
            elif first in "-*" and stripped[1:2] == " " and stripped[2].isalpha():  # most items
                lines.append(_line((start, start + len(stripped), start + 2, "item", first)))
            else:
                lines.append(_read_line(stripped, start))
                may_run = True
            may_lead = may_lead or stripped[-1] == ":"
        else:
            lines.append(_line((position, position, position, "blank", "")))
        position += len(raw) + 1
    if blocks:
        _apply_blocks(lines, blocks)
    if may_run:
        _mark_runs(text, lines)
    if may_lead and not blocks:  # markup leaves no list without marks
        for number in find_bare_items(text, lines):
            lines[number] = lines[number]._replace(kind="item")
    return lines


def _mark_runs(text: str, lines: list[Line]) -> None:
    """Make items of the lines that are shown to be such by the marks of those around them."""
    for number, length in find_marker_runs(text, lines).items():
        start, end, _, _, _ = lines[number]
        marker = text[start : start + length].rstrip()
        content = start if enumerates_inline(text[start:end], length) else start + length
        lines[number] = Line(start, end, content, "item", marker)


def _apply_blocks(lines: list[Line], blocks: Sequence[Block]) -> None:
    """Let the markup decide which lines are headings, list items and code."""
    at, n_blocks = 0, len(blocks)
    for number, (start, end, content, kind, marker) in enumerate(lines):
        if kind in ("blank", "rule"):
            continue
        while at < n_blocks and blocks[at].end <= start:
            at += 1
        block = blocks[at] if at < n_blocks and blocks[at].start < end else None
        told = block.kind if block is not None else ""
        if block is not None and told == "heading":
            lines[number] = Line(start, end, start, "heading", f"h{block.level}")
        elif told == "list_item":
            if kind != "item":
                lines[number] = Line(start, end, content, "item", marker)
        elif told == "code":
            lines[number] = Line(start, end, start, "code", "")
        elif kind == "heading":
            lines[number] = Line(start, end, start, "text", "")


def _read_line(line: str, start: int) -> Line:
    end = start + len(line)
    first = line[0]
    if first in "\"'“‘":
        return Line(start, end, start, "text", "")
    if first == "#" and (hashes := hash_count(line)):
        return Line(start, end, start + len(line) - len(line[hashes:].lstrip()), "heading", line[:hashes])
    if first in RULE_CHARACTERS and is_rule(line):
        return Line(start, end, end, "rule", "")
    marker = marker_length(line)
    if not marker:
        dash = has_dash_marker(line)
        return Line(start, end, start, "item" if dash else "text", first if dash else "")
    if enumerates_inline(line, marker):
        return Line(start, end, start, "item", line[:marker])
    content = marker
    while content < len(line) and line[content].isspace():
        content += 1
    return Line(start, end, start + content, "item", line[:marker])


def hash_count(line: str) -> int:
    """Return how many hash signs mark a stripped line as a Markdown heading, 0 when it is none.

    >>> [hash_count(x) for x in ("## Uses", "#uses", "# #", "#")]
    [2, 0, 0, 0]
    """
    rest = line.lstrip("#")
    count = len(line) - len(rest)
    return count if count <= MAX_HASHES and rest[:1].isspace() and rest.strip(" \t#") else 0


def is_rule(line: str) -> bool:
    """Tell whether a line only draws a rule.

    >>> is_rule("* * *"), is_rule("--"), is_rule("-- yes")
    (True, False, False)
    """
    drawn = 0
    for character in line:
        if character in RULE_CHARACTERS:
            drawn += 1
        elif not character.isspace():
            return False
    return drawn >= MIN_RULE


def marker_length(line: str) -> int:
    """Return the length of the list marker that a stripped line starts with, 0 for none.

    A dash wider than a hyphen has length 0: it may belong to the sentence and stays in it.

    >>> [marker_length(x) for x in ("- a", "•a", "12. a", "(3) a", "2019. a", "-5 mg", "3.5 mg")]
    [1, 1, 3, 3, 0, 0, 0]
    """
    first = line[0]
    if first in BULLETS:
        stop = 2 if line[1:2] == VARIATION else 1
        following = line[stop : stop + 1]
        is_close = first in CLOSE_BULLETS and following.isalnum()
        return stop if not following or following.isspace() or is_close else 0
    opened = 1 if first == "(" else 0
    digits = opened
    while digits < len(line) and digits - opened <= MAX_NUMBER_DIGITS and line[digits] in "0123456789":
        digits += 1
    if not 1 <= digits - opened <= MAX_NUMBER_DIGITS or digits >= len(line):
        return 0
    closing = ")" if opened else ".)"
    if line[digits] not in closing:
        return 0
    rest = digits + 1
    return rest if rest < len(line) and line[rest].isspace() else 0


def has_dash_marker(line: str) -> bool:
    """Tell whether a stripped line is a list item set with a dash.

    >>> has_dash_marker("– Close monitoring is needed."), has_dash_marker("–5 degrees")
    (True, False)
    """
    return line[0] in DASHES and len(line) > 1 and line[1].isspace()
