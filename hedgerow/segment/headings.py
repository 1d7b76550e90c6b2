"""Headings: from the markup where the source had any, else from how the lines of bare text look and stand."""

from __future__ import annotations

from typing import Final

from hedgerow.segment.lines import Line
from hedgerow.segment.lookalikes import heading_evidence, is_about_page, is_annotation, is_prose_line, number_length
from hedgerow.segment.roles import SECTION_WORDS, heading_words, role_of_heading
from hedgerow.segment.spans import Contents, Heading

MAX_TITLE: Final = 200
MIN_PARAGRAPH: Final = 60  # characters; a shorter line is no paragraph unless it ends like a sentence
MIN_SENTENCE: Final = 12
MAX_REPEATED: Final = 4  # words with which a paragraph may take up its heading: "Hair" / "Hair is a filament"
MAX_ANNOTATIONS: Final = 2
KICKER_WORDS: Final = 3
TABLE_RUN: Final = 6  # this many short lines on end are the cells of a table or chart
MAX_STACKED: Final = 2  # headings directly under one another
_WEAK: Final = ("short_line", "question", "all_caps", "colon_line")


def find_headings(
    text: str, lines: list[Line], contents: Contents | None, noticed: frozenset[int] = frozenset()
) -> list[Heading]:
    """Find the headings of a text.

    Args:
        text: the text.
        lines: its lines, with what the markup says of them.
        contents: its table of contents, if it has one.
        noticed: lines of notices, which neither head anything nor stand between a heading and what it heads.

    Returns:
        Headings in order, with levels as found; see :mod:`hedgerow.segment.levels` for the tree.
    """
    marked = [_marked(text, number, line) for number, line in enumerate(lines) if line.kind == "heading"]
    if any(heading.evidence.startswith("markup") for heading in marked):
        return marked
    filled = [n for n, line in enumerate(lines) if line.kind != "blank" and n not in noticed]
    if len(filled) < 2:  # a line by itself heads nothing
        return marked
    evidence = _evidence(text, lines, filled, contents)
    inside = range(contents.first, contents.last) if contents else range(0)
    outside = [n for n in filled if n not in inside]
    above_contents = [n for n in outside if contents is None or n < contents.first]
    _settle_masthead(text, lines, above_contents, contents is not None, evidence)
    _settle_runs(text, lines, outside, evidence)
    named = set(contents.targets) if contents else set()
    found = {heading.line: heading for heading in marked}
    for number, clue in evidence.items():
        if clue and number not in found:
            found[number] = _inferred(text, number, lines[number], clue, 2 if named and number not in named else 1)
    return [found[number] for number in sorted(found)]


def _marked(text: str, number: int, line: Line) -> Heading:
    """Read a heading that markup or hash signs give."""
    if line.marker[0] == "h":
        return Heading(number, line.content, line.end, max(1, int(line.marker[1:])), f"markup:{line.marker}")
    end = _without_hashes(text, line.content, line.end)
    return Heading(number, line.content, end, len(line.marker), f"markdown:h{len(line.marker)}")


def _without_hashes(text: str, start: int, end: int) -> int:
    """Return the end of a Markdown heading without its closing hash signs."""
    words = text[start:end]
    bare = words.rstrip("#")
    return start + len(bare.rstrip()) if bare != words and bare[-1].isspace() else end


def _inferred(text: str, number: int, line: Line, evidence: str, level: int) -> Heading:
    start, end = line.start, line.end
    if evidence == "bold_line":
        start, end = start + 2, end - 2
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
    elif evidence == "numbered":
        level += max(0, text[start : start + number_length(text[start:end])].strip(".").count("."))
    return Heading(number, start, end, level, evidence)


def _evidence(text: str, lines: list[Line], filled: list[int], contents: Contents | None) -> dict[int, str]:
    """Return for each line that may be a heading what says so, seen with the line below it."""
    inside = range(contents.first, contents.last) if contents else range(0)
    named = set(contents.targets) if contents else set()
    evidence: dict[int, str] = {}
    for position in range(len(filled) - 1, -1, -1):
        number = filled[position]
        line = lines[number]
        if number in inside or line.kind not in ("text", "item", "heading"):
            continue
        if number in named or line.kind == "heading":
            evidence[number] = "toc_match" if number in named else "markdown"
            continue
        clue = heading_evidence(text, line)
        if not clue:
            continue
        below = filled[position + 1] if position + 1 < len(filled) else None
        if below is not None and lines[below].kind == "rule" and below == number + 1:
            clue = "underlined" if text[lines[below].start] in "=-" and clue == "short_line" else clue
        if _heads(text, lines, filled, position, clue, evidence):
            evidence[number] = clue
    return evidence


def _heads(text: str, lines: list[Line], filled: list[int], position: int, clue: str, evidence: dict[int, str]) -> bool:
    """Tell whether what stands below a line can be what it heads; annotations between are passed over."""
    line = lines[filled[position]]
    words = text[line.start : line.end]
    if heading_words(words) in SECTION_WORDS:
        return position + 1 < len(filled)
    if line.kind == "item" and any(
        is_numbered_item(lines[n]) for n in (*filled[position - 1 : position], *filled[position + 1 : position + 2])
    ):
        return False  # a list, not numbered headings
    for number in filled[position + 1 : position + 2 + MAX_ANNOTATIONS]:
        below = lines[number]
        if below.kind == "rule":
            continue
        if evidence.get(number):
            return True
        if below.kind == "item":
            return clue != "colon_line" or role_of_heading(words) != "body"
        if below.kind != "text":
            return False
        if below.end - below.start <= MAX_TITLE and is_annotation(text[below.start : below.end]):
            continue
        return _is_headed(text, words, below)
    return False


def is_numbered_item(line: Line) -> bool:
    """Tell whether a line is a list item with a number for marker."""
    return line.kind == "item" and line.marker.endswith((".", ")"))


def _is_headed(text: str, words: str, below: Line) -> bool:
    """Tell whether a paragraph can stand below a heading; a legend repeats or letters the caption above it."""
    if text.startswith(("(A", "(a)"), below.start):
        return False
    bare = words.rstrip(":?")
    if text.startswith(bare, below.start) and (
        len(bare.split()) > MAX_REPEATED or text.startswith(".", below.start + len(bare))
    ):
        return False
    length = below.end - below.start
    if text[below.end - 1] in '.!?:"”)':
        return length >= MIN_SENTENCE
    return length >= MIN_PARAGRAPH and length > len(words)


def _settle_masthead(
    text: str, lines: list[Line], filled: list[int], above_contents: bool, evidence: dict[int, str]
) -> None:
    """Choose the title among the short lines at the top, and drop bylines and the like below it."""
    top = []
    for number in filled:
        line = lines[number]
        if line.kind != "text" or _is_paragraph(text, line):
            break
        top.append(number)
    title = next((n for n in top if not is_about_page(text[lines[n].start : lines[n].end])), None)
    if title is None or lines[title].end - lines[title].start > MAX_TITLE:
        return
    position = top.index(title)
    if _is_kicker(text, lines, top, position):
        evidence.pop(title, None)
        position += 1
        title = top[position]
    words = text[lines[title].start : lines[title].end]
    if words[-1] in ".,;:!" or words[0].islower() or not any(c.isalpha() for c in words) or is_prose_line(words):
        return
    behind = filled.index(title) + 1
    stands_above = behind < len(filled) and _is_headed(text, words, lines[filled[behind]])
    if len(top) > position + 1 or (above_contents and behind == len(filled)) or stands_above:
        evidence[title] = evidence.get(title) or "first_line"
    for number in top[position + 1 : -1]:
        words = heading_words(text[lines[number].start : lines[number].end])
        if words not in SECTION_WORDS and evidence.get(number) in ("short_line", "all_caps"):
            del evidence[number]


def _is_paragraph(text: str, line: Line) -> bool:
    return line.end - line.start > MAX_TITLE or text[line.end - 1] in ".!:"


def _is_kicker(text: str, lines: list[Line], top: list[int], position: int) -> bool:
    """Tell whether a line at the top only names the department, with the title and a byline or date below it."""
    if position + 2 >= len(top):
        return False
    here, title, below = (text[lines[n].start : lines[n].end] for n in top[position : position + 3])
    return len(here.split()) <= KICKER_WORDS and not is_about_page(title) and is_about_page(below)


def _settle_runs(text: str, lines: list[Line], filled: list[int], evidence: dict[int, str]) -> None:
    """Keep of short lines on end only those that can be headings: no cells of a table, no pile of captions."""
    run: list[int] = []
    for number in filled:
        start, end, _, kind, _ = lines[number]
        if kind == "text" and end - start <= MAX_TITLE and text[end - 1] not in ".!":
            run.append(number)
        elif run:
            _settle_run(text, lines, run, run[0] == filled[0], evidence)
            run = []
    if run:
        _settle_run(text, lines, run, run[0] == filled[0], evidence)


def _settle_run(text: str, lines: list[Line], run: list[int], on_top: bool, evidence: dict[int, str]) -> None:
    if len(run) < TABLE_RUN or on_top:  # at the top they are a masthead
        if len(run) > MAX_STACKED:
            _drop_stacked(text, lines, run, evidence)
        return
    weak = [n for n in run if evidence.get(n) in _WEAK]
    for n in weak:
        if n not in run[:MAX_STACKED]:
            del evidence[n]
    for n in run[:MAX_STACKED]:  # the title and the subtitle of the table
        if n in weak or heading_evidence(text, lines[n]):
            evidence[n] = "table_caption"


def _drop_stacked(text: str, lines: list[Line], run: list[int], evidence: dict[int, str]) -> None:
    stacked = 0
    for number in run:
        if number not in evidence:
            stacked = 0
            continue
        stacked += 1
        if stacked <= MAX_STACKED or evidence[number] != "short_line":
            continue
        words = heading_words(text[lines[number].start : lines[number].end])
        if words not in SECTION_WORDS and role_of_heading(words) == "body":
            del evidence[number]
            stacked -= 1
