"""How deep each heading lies, and whether the first is the title of the whole.

Markup, hash signs and section numbers say it outright. Bare text only shows it: a
heading right below another one lies inside it, and so do those after it that are
made like it and not like the upper one. A heading that is a phrase with a
preposition ("By bus", "With food") completes the heading above it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from hedgerow.segment.characters import word_set
from hedgerow.segment.lines import Line
from hedgerow.segment.lookalikes import is_annotation
from hedgerow.segment.roles import QUESTION_MARKS, SECTION_WORDS, heading_words, role_of_heading
from hedgerow.segment.spans import Contents, Heading

MAX_ANNOTATION: Final = 200
GUESSED: Final = frozenset(
    ("short_line", "question", "all_caps", "colon_line", "bold_line", "underlined", "first_line")
)
"""Evidence that says nothing about the level."""

_FUNCTION_WORDS: Final = word_set("what who whom when where why how which is are can does do should the a an our your")
_PREPOSITIONS: Final = word_set("with without on in at during by under for")
_SET_PHRASES: Final = (
    "in summary", "in conclusion", "in closing", "in short", "in brief", "in a nutshell", "in general", "in fact",
    "in the end", "in this ", "in focus", "in detail", "in depth", "in practice", "at a glance", "on balance", "by the numbers",
    "for more", "for further", "for reference", "on this page",
)  # fmt: skip
"""What starts like a phrase with a preposition and stands by itself."""


class _Style(NamedTuple):
    """What headings of one level have in common."""

    under_annotation: bool
    over_annotation: bool
    dashed: bool
    functional: bool
    dependent: bool
    first: str


def has_title(text: str, headings: list[Heading]) -> bool:
    """Tell whether the first heading is the title of the document, which encloses all others.

    Args:
        text: the text.
        headings: its headings in order.
    """
    if len(headings) < 2:
        return False
    first = headings[0]
    if first.evidence.startswith(("markup", "markdown")):
        return all(h.level > first.level for h in headings[1:])
    if first.evidence in ("toc_match", "numbered", "colon_line"):
        return False
    if first.evidence == "question" and 2 * sum(h.evidence == "question" for h in headings) > len(headings):
        return False  # a list of questions and answers
    words = heading_words(text[first.start : first.end])
    if words in SECTION_WORDS or role_of_heading(words) != "body":
        return False
    return not text[: first.start].strip() or first.evidence == "first_line" or _only_page_lines(text, first)


def _only_page_lines(text: str, first: Heading) -> bool:
    """Tell whether only short lines without a sentence stand above a heading."""
    return all(line.strip()[-1:] not in (".", "!", ":") for line in text[: first.start].split("\n") if line.strip())


def find_depths(
    text: str, lines: list[Line], headings: list[Heading], contents: Contents | None, titled: bool
) -> list[int]:
    """Return the depth of each heading in the tree, 1 at the top, never more than one below its predecessor.

    Args:
        text: the text.
        lines: its lines.
        headings: its headings in order.
        contents: its table of contents, if it has one.
        titled: whether the first heading is the title of the whole.
    """
    levels = [heading.level for heading in headings]
    if contents is None:
        levels = _guessed_levels(text, lines, headings, levels, 1 if titled else 0)
    depths: list[int] = []
    around: list[int] = []
    for number, level in enumerate(levels):
        here = 0 if titled and number == 0 else level
        while around and around[-1] >= here:
            around.pop()
        around.append(here)
        depths.append(len(around))
    return depths


def _guessed_levels(text: str, lines: list[Line], headings: list[Heading], levels: list[int], first: int) -> list[int]:
    """Put headings of bare text one level down that lie inside the one above them."""
    rows: list[tuple[int, _Style]] = []  # the heading above each open row, and how the row is made
    found = list(levels)
    faq: int | None = None
    for number in range(first, len(headings)):
        heading = headings[number]
        shown = text[heading.start : heading.end]
        words = heading_words(shown)
        if _is_question(shown) and faq is not None:
            found[number] = found[faq] + 1
            continue
        faq = number if role_of_heading(shown) == "faq" and not _is_question(shown) else None
        if heading.evidence not in GUESSED or words in SECTION_WORDS or role_of_heading(words) != "body":
            rows.clear()
            continue
        if not rows and (number == first or not (_is_dependent(words) or _is_stacked(text, lines, headings, number))):
            continue  # nothing to open or to go on: most headings
        style = _style(text, lines, heading, words)
        if number > first and _opens_row(text, lines, headings, number, style, rows):
            rows.append((number - 1, style))
        while rows and not _belongs(text, headings, rows[-1], style):
            rows.pop()
        if rows:
            found[number] = found[rows[-1][0]] + 1
    return found


def _opens_row(
    text: str, lines: list[Line], headings: list[Heading], number: int, style: _Style, rows: list[tuple[int, _Style]]
) -> bool:
    """Tell whether a heading is the first inside the one above it."""
    if _is_stacked(text, lines, headings, number):
        return not (rows and _belongs(text, headings, rows[-1], style))
    above = headings[number - 1]
    return style.dependent and not rows and not _is_dependent(heading_words(text[above.start : above.end]))


def _is_question(shown: str) -> bool:
    return shown.endswith("?") or shown.lower().startswith(QUESTION_MARKS)


def _is_stacked(text: str, lines: list[Line], headings: list[Heading], number: int) -> bool:
    """Tell whether only annotations stand between a heading and the one above it."""
    if number >= len(headings) or headings[number].evidence not in GUESSED:
        return False
    above = headings[number - 1]
    if above.evidence not in GUESSED and above.evidence != "numbered":
        return False
    between = lines[above.line + 1 : headings[number].line]
    return all(
        line.kind == "blank"
        or (
            line.kind == "text"
            and line.end - line.start <= MAX_ANNOTATION
            and is_annotation(text[line.start : line.end])
        )
        for line in between
    )


def _style(text: str, lines: list[Line], heading: Heading, words: str) -> _Style:
    first = words.split(" ", 1)[0]
    under, over = (
        0 <= n < len(lines)
        and lines[n].kind == "text"
        and lines[n].end - lines[n].start <= MAX_ANNOTATION
        and is_annotation(text[lines[n].start : lines[n].end])
        for n in (heading.line - 1, heading.line + 1)
    )
    dashed = " — " in words or " – " in words
    return _Style(under, over, dashed, first in _FUNCTION_WORDS, _is_dependent(words), first)


def _is_dependent(words: str) -> bool:
    """Tell whether a heading is a phrase with a preposition, which says little without the heading above it."""
    first, _, rest = words.partition(" ")
    return first in _PREPOSITIONS and bool(rest) and not words.startswith(_SET_PHRASES)


def _belongs(text: str, headings: list[Heading], row: tuple[int, _Style], style: _Style) -> bool:
    """Tell whether a heading goes on a row of headings inside another one."""
    parent, child = row
    words = heading_words(text[headings[parent].start : headings[parent].end])
    if child.dependent:
        return style.dependent
    if style == child or words in SECTION_WORDS or style.first == child.first:
        return True
    if child.under_annotation or child.over_annotation:
        return style.under_annotation if child.under_annotation else style.over_annotation
    if child.dashed:
        return style.dashed
    upper = words.split(" ", 1)[0] in _FUNCTION_WORDS
    return upper != child.functional and style.functional == child.functional
