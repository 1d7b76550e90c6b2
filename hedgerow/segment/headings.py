"""Headings: from the markup where the source had any, else from how the lines of bare text look."""

from __future__ import annotations

from typing import Final

from hedgerow.segment.lines import Line
from hedgerow.segment.spans import Block, Contents, Heading

MAX_HEADING: Final = 110
MAX_WORDS: Final = 16


def find_headings(text: str, lines: list[Line], blocks: list[Block], contents: Contents | None) -> list[Heading]:
    """Find the headings of a text.

    Args:
        text: the text.
        lines: its lines.
        blocks: structure from markup, empty for plain text.
        contents: its table of contents, if it has one.

    Returns:
        Headings in order, with levels as found; see :mod:`hedgerow.segment.levels` for the tree.
    """
    marked = [_marked(text, number, line) for number, line in enumerate(lines) if line.kind == "heading"]
    if any(heading.evidence.startswith("markup") for heading in marked):
        return marked
    named = set(contents.targets) if contents else set()
    inside = range(contents.first, contents.last) if contents else range(0)
    found = []
    for number, line in enumerate(lines):
        if line.kind in ("blank", "rule", "code") or number in inside:
            continue
        if line.kind == "heading":
            found.append(_marked(text, number, line))
        elif number in named:
            found.append(Heading(number, line.start, line.end, 1, "toc_match"))
        else:
            evidence = _looks(text, lines, number)
            if evidence:
                found.append(Heading(number, line.start, line.end, 2 if named else 1, evidence))
    return found


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


def _looks(text: str, lines: list[Line], number: int) -> str:
    """Return what makes a line look like a heading, "" if nothing does."""
    line = lines[number]
    if line.end - line.content > MAX_HEADING or line.kind == "item":
        return ""
    words = text[line.content : line.end]
    if len(words.split()) > MAX_WORDS or words[-1] in ".!;,:" or words[0].islower():
        return ""
    if not any(c.isalpha() for c in words):
        return ""
    following = next((n for n in range(number + 1, min(number + 5, len(lines))) if lines[n].kind != "blank"), None)
    if following is None:
        return ""
    below = lines[following]
    if below.kind == "rule" or (below.kind == "text" and below.end - below.start <= line.end - line.start):
        return ""
    if words[-1] == "?":
        return "question"
    return "all_caps" if words.isupper() else "short_line"
