"""How deep each heading lies, and whether the first is the title of the whole."""

from __future__ import annotations

from hedgerow.segment.roles import SECTION_WORDS, heading_words, role_of_heading
from hedgerow.segment.spans import Contents, Heading


def has_title(text: str, headings: list[Heading], contents: Contents | None) -> bool:
    """Tell whether the first heading is the title of the document, which encloses all others.

    Args:
        text: the text.
        headings: its headings in order.
        contents: its table of contents, if it has one.
    """
    if len(headings) < 2:
        return False
    first = headings[0]
    if first.evidence.startswith(("markup", "markdown")):
        return all(h.level > first.level for h in headings[1:])
    words = heading_words(text[first.start : first.end])
    if first.evidence in ("toc_match", "numbered") or words in SECTION_WORDS or words.endswith("?"):
        return False
    return role_of_heading(words) == "body"


def find_depths(text: str, headings: list[Heading], contents: Contents | None) -> list[int]:
    """Return the depth of each heading in the tree, 1 at the top, never more than one below its predecessor.

    Args:
        text: the text.
        headings: its headings in order.
        contents: its table of contents, if it has one.
    """
    titled = has_title(text, headings, contents)
    depths: list[int] = []
    open_levels: list[int] = []
    for number, heading in enumerate(headings):
        level = 0 if titled and number == 0 else heading.level
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        depths.append(len(open_levels))
    return depths
