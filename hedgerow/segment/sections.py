"""The section tree of a text."""

from __future__ import annotations

from typing import Final, NamedTuple

from hedgerow.segment.conclusion import LastSection, find_conclusion
from hedgerow.segment.contents import find_contents
from hedgerow.segment.headings import find_headings
from hedgerow.segment.levels import find_depths, has_title
from hedgerow.segment.lines import Line, find_lines
from hedgerow.segment.lookalikes import is_about_page
from hedgerow.segment.notices import Notice, find_notices
from hedgerow.segment.promises import end_of_references, end_of_titles, heads_prose
from hedgerow.segment.roles import is_disclaimer, role_of_heading
from hedgerow.segment.spans import Block, Contents, Heading, Section, Span

INHERITED: Final = frozenset(("faq", "references", "disclaimer", "boilerplate", "toc", "conclusion"))
"""Roles that a section hands to those inside it."""

BREAKING_OFF: Final = frozenset(("references", "toc", "boilerplate"))
"""Roles of sections that are over where prose goes on."""

MAX_PAGE_LINE: Final = 110


class _Opening(NamedTuple):
    """Where a section opens. Depth counts from 1; a section without heading opens below the title only."""

    start: int
    depth: int
    heading: Span | None
    role: str
    evidence: str


class Outline(NamedTuple):
    """A text's lines, the numbers of those that are headings, and its sections in reading order."""

    lines: list[Line]
    heading_lines: frozenset[int]
    sections: list[Section]


def find_sections(text: str, blocks: list[Block] | None = None) -> list[Section]:
    r"""Find the sections of a text.

    Sections without children tile the text; a parent spans its children.

    Args:
        text: normalized text.
        blocks: structure that HTML or Markdown gave; None or empty for plain text.

    Returns:
        Sections in reading order, parents before their children.

    >>> text = "# Kava\n\nA root.\n\n## Uses\n\nIt calms.\n"
    >>> [(s.level, s.role, s.heading and text[s.heading.start:s.heading.end]) for s in find_sections(text)]
    [(1, 'body', 'Kava'), (0, 'lead', None), (2, 'body', 'Uses')]
    """
    return outline(text, blocks).sections


def outline(text: str, blocks: list[Block] | None = None) -> Outline:
    """Find lines, headings and sections of a text in one go.

    Args:
        text: normalized text.
        blocks: structure that HTML or Markdown gave; None or empty for plain text.
    """
    if not text:
        return Outline([], frozenset(), [])
    lines = find_lines(text, blocks or [])
    contents = find_contents(text, lines)
    notices = find_notices(
        text,
        lines,
        range(contents.first, contents.last) if contents else range(0),
        frozenset(contents.targets if contents else ()),
    )
    noticed = frozenset(n for notice in notices for n in range(notice.first, notice.last))
    headings = find_headings(text, lines, contents, noticed)
    if not headings and contents is None and not notices:
        return Outline(lines, frozenset(), [Section(0, len(text), 0, None, "body", "no_heading", None)])
    titled = has_title(text, headings)
    openings = _openings(text, lines, headings, contents, titled, noticed)
    openings = _with_notices(openings, lines, notices, titled) if notices else openings
    sections = _tree(text, openings, headings[0] if titled else None)
    return Outline(lines, frozenset(h.line for h in headings), sections)


def _openings(
    text: str,
    lines: list[Line],
    headings: list[Heading],
    contents: Contents | None,
    titled: bool,
    noticed: frozenset[int],
) -> list[_Opening]:
    depths = find_depths(text, lines, headings, contents, titled)
    top = 2 if titled else 1
    found: list[_Opening] = []
    resumed: list[int] = []  # where prose goes on behind a section that is over before the next heading
    has_body = False  # behind the title: a summary that opens the page concludes nothing
    for number, (heading, depth) in enumerate(zip(headings, depths, strict=True)):
        role = role_of_heading(text[heading.start : heading.end])
        if _may_break_off(text, heading, role) and contents is None:
            stop = headings[number + 1].line if number + 1 < len(headings) else len(lines)
            below = [n for n in range(heading.line + 1, stop) if _is_filled(lines[n]) and n not in noticed]
            words = text[heading.start : heading.end]
            if role != "references":
                end = end_of_titles(text, lines, below)
            elif heads_prose(text, lines, words, below):
                role, end = "body", None
            else:
                end = end_of_references(text, lines, words, below)
            if end is not None:
                resumed.append(end)
        if role == "conclusion" and not has_body:
            role = "body"
        has_body = has_body or (role == "body" and (top == 1 or number > 0))
        evidence = heading.evidence if role == "body" else f"{heading.evidence}+cue:{role}"
        found.append(_Opening(lines[heading.line].start, depth, Span(heading.start, heading.end), role, evidence))
    found += _unheaded(text, lines, headings, contents, top, noticed)
    if contents:
        found += _contents_openings(text, lines, headings, contents, top)
    if top == 2:
        found += _page_lines(text, lines, headings, contents)
    if top == 2:  # what stands above the title lies beside it, not in it
        found = [o._replace(depth=1) if o.start < lines[headings[0].line].start else o for o in found]
    found.sort(key=lambda o: (o.start, o.heading is None))
    found = [o for n, o in enumerate(found) if n == 0 or o.start > found[n - 1].start]  # one section opens at a place
    if not found or text[: found[0].start].strip():
        found.insert(0, _first_opening(text, lines, headings, found))
    return _with_resumed(found, [lines[n].start for n in resumed], titled) if resumed else found


def _may_break_off(text: str, heading: Heading, role: str) -> bool:
    """Tell whether the section of a heading may be over before the next heading: markup and biographies tell their end."""
    return (
        role in BREAKING_OFF
        and not heading.evidence.startswith("mark")
        and "author" not in text[heading.start : heading.end].lower()
    )


def _is_filled(line: Line) -> bool:
    return line.kind not in ("blank", "rule")


def _with_resumed(found: list[_Opening], resumed: list[int], titled: bool) -> list[_Opening]:
    """Let prose behind lists of references, contents or links go on with the section above the list, which lies inside it."""
    openings: list[_Opening] = []
    above: _Opening | None = None  # the last section that is no such list
    waiting = iter(resumed)
    start = next(waiting, None)
    for number, opening in enumerate(found):
        openings.append(opening)
        while start is not None and start <= opening.start:
            start = next(waiting, None)  # something else opens there
        stop = found[number + 1].start if number + 1 < len(found) else None
        if start is not None and opening.heading and (stop is None or start < stop):
            if above is None:
                openings.append(_Opening(start, opening.depth, None, "body", "goes_on"))
            else:
                depth, role = _inside(above, titled)
                openings[-1] = opening._replace(depth=max(depth, above.depth))
                openings.append(_Opening(start, depth, None, role, "goes_on"))
        elif opening.role not in BREAKING_OFF:
            above = opening
    return openings


def _inside(opening: _Opening, titled: bool) -> tuple[int, str]:
    """Return depth and role of an unheaded part that goes on with a section."""
    if opening.heading is None:
        return opening.depth, opening.role
    is_title = titled and opening.depth == 1 and opening.role == "body"
    return opening.depth + 1, "lead" if is_title else opening.role


def _with_notices(found: list[_Opening], lines: list[Line], notices: list[Notice], titled: bool) -> list[_Opening]:
    """Set notices apart from the sections around them, which go on behind them where prose does."""
    openings: list[_Opening] = []
    at = 0
    for notice in notices:
        start = lines[notice.first].start
        while at < len(found) and found[at].start <= start:
            openings.append(found[at])
            at += 1
        around = openings[-1]
        if around.role == "boilerplate":
            continue
        if around.start == start:
            openings.pop()
        following = found[at] if at < len(found) else None
        behind = notice.last
        while behind < len(lines) and not _is_filled(lines[behind]):
            behind += 1
        goes_on = behind < len(lines) and (following is None or lines[behind].start < following.start)
        depth, role = _inside(around, titled)
        if not goes_on:  # it stands beside the section, before what follows or at the end
            depth = following.depth if following else (2 if titled else 1)
        openings.append(_Opening(start, depth, None, "boilerplate", notice.evidence))
        if goes_on:
            openings.append(_Opening(lines[behind].start, depth, None, role, "goes_on"))
    return openings + found[at:]


def _first_opening(text: str, lines: list[Line], headings: list[Heading], found: list[_Opening]) -> _Opening:
    """Open what stands above everything else."""
    if not found:
        return _Opening(0, 1, None, "body", "no_heading")
    above = [line for line in lines if line.end <= found[0].start and line.start < line.end]
    if headings and found[0].heading and all(_is_page_line(text, line) for line in above):
        return _Opening(0, 1, None, "boilerplate", "page_lines")
    return _Opening(0, 1, None, "lead", "before_first_heading")


def _is_page_line(text: str, line: Line) -> bool:
    """Tell whether a line above a title is no sentence: a department, a link back, a date."""
    return line.kind == "rule" or (line.end - line.start <= MAX_PAGE_LINE and text[line.end - 1] not in '.!?:”"')


def _page_lines(text: str, lines: list[Line], headings: list[Heading], contents: Contents | None) -> list[_Opening]:
    """Open the byline, date and the like below the title, and the lead behind them."""
    number = headings[0].line + 1
    stop = headings[1].line if contents is None else min(headings[1].line, contents.first)
    page = []
    while number < stop and (
        lines[number].kind == "blank"
        or (
            lines[number].kind == "text"
            and _is_page_line(text, lines[number])
            and is_about_page(_words(text, lines[number]))
        )
    ):
        if lines[number].kind != "blank":
            page.append(number)
        number += 1
    if not page:
        return []
    found = [_Opening(lines[page[0]].start, 2, None, "boilerplate", "page_lines")]
    if number < stop:
        found.append(_Opening(lines[number].start, 2, None, "lead", "below_title"))
    return found


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end]


def _contents_openings(
    text: str, lines: list[Line], headings: list[Heading], contents: Contents, top: int
) -> list[_Opening]:
    """Open the table of contents, and what of the lead follows it."""
    found = []
    above = contents.first - 1
    while above >= 0 and lines[above].kind == "blank":
        above -= 1
    if not any(h.line == above and role_of_heading(text[h.start : h.end]) == "toc" for h in headings):
        found.append(_Opening(lines[contents.first].start, top, None, "toc", "toc_match"))
    after = contents.last
    while after < len(lines) and lines[after].kind == "blank":
        after += 1
    if after < len(lines) and not any(h.line == after for h in headings):
        found.append(_Opening(lines[after].start, top, None, "lead", "after_toc"))
    return found


def _unheaded(
    text: str,
    lines: list[Line],
    headings: list[Heading],
    contents: Contents | None,
    top: int,
    noticed: frozenset[int],
) -> list[_Opening]:
    """Open the sections at the end of the body that have no heading."""
    body = [h for h in headings if role_of_heading(text[h.start : h.end]) == "body"]
    if top == 2:
        body = body[1:]
    if not body:
        return []
    last = body[-1]
    position = headings.index(last) + 1
    end = headings[position].line if position < len(headings) else len(lines)
    while end > last.line + 1 and (not _is_filled(lines[end - 1]) or end - 1 in noticed):
        end -= 1
    found = []
    stop = end
    while stop > last.line + 1 and (
        lines[stop - 1].kind in ("blank", "rule") or is_disclaimer(text[lines[stop - 1].start : lines[stop - 1].end])
    ):
        stop -= 1
    disclaimer = next((n for n in range(stop, end) if _is_filled(lines[n])), None)
    if disclaimer is not None:
        found.append(_Opening(lines[disclaimer].start, top, None, "disclaimer", "cue:disclaimer"))
    paragraphs = [n for n in range(last.line + 1, stop) if _is_filled(lines[n]) and n not in noticed]
    conclusion = find_conclusion(text, lines, LastSection(paragraphs, body, contents is not None))
    if conclusion:
        found.append(_Opening(lines[conclusion.line].start, top, None, "conclusion", conclusion.evidence))
    return found


def _tree(text: str, openings: list[_Opening], title: Heading | None) -> list[Section]:
    """Nest the openings, and give a section with children a part of its own for what stands above them."""
    ends = _ends(openings, len(text))
    sections: list[Section] = []
    around: list[tuple[int, int]] = []  # depth and position of the headed sections that are open
    for number, opening in enumerate(openings):
        while around and around[-1][0] >= opening.depth:
            around.pop()
        parent = around[-1][1] if around else None
        role, evidence = opening.role, opening.evidence
        if parent is not None and role == "body" and sections[parent].role in INHERITED:
            role, evidence = sections[parent].role, f"{evidence}+parent"
        start = 0 if number == 0 else opening.start
        level = len(around) + 1 if opening.heading else 0
        sections.append(Section(start, ends[number], level, opening.heading, role, evidence, parent))
        if opening.heading is None:
            continue
        own = len(sections) - 1
        around.append((opening.depth, own))
        if number + 1 < len(openings) and openings[number + 1].depth > opening.depth:
            is_title = title is not None and opening.heading.start == title.start
            sections.append(_own_part(text, sections[own], own, openings[number + 1].start, is_title))
    return sections


def _ends(openings: list[_Opening], length: int) -> list[int]:
    """Return where each opening's section ends: at the next one that is not below it; none is below an unheaded one."""
    ends = [length] * len(openings)
    waiting: list[int] = []
    for number, opening in enumerate(openings):
        while waiting and (openings[waiting[-1]].heading is None or openings[waiting[-1]].depth >= opening.depth):
            ends[waiting.pop()] = opening.start
        waiting.append(number)
    return ends


def _own_part(text: str, section: Section, position: int, end: int, is_title: bool) -> Section:
    """Return the part of a section above its first child; below a title it is the lead."""
    assert section.heading is not None
    if is_title and section.role == "body" and text[section.heading.end : end].strip():
        return Section(section.start, end, 0, None, "lead", "below_title", position)
    return Section(section.start, end, 0, None, section.role, "above_first_child", position)
