"""The form in which a text is normalized: a list of lines, each with what the markup said of it."""

from __future__ import annotations

from typing import NamedTuple

from hedgerow.normalize.origins import Origin


class Line(NamedTuple):
    """One line of text; ``kind`` is a block kind, or None where no markup named one.

    ``origin`` is what the line was when it was read, where its reader knows its place in the raw text.
    """

    text: str
    kind: str | None = None
    level: int = 0
    origin: Origin | None = None


class Block(NamedTuple):
    """One block as a span of the final text."""

    start: int
    end: int
    kind: str
    level: int


def split_lines(text: str) -> list[str]:
    r"""Split plain text at every kind of line end.

    >>> split_lines("a\r\nb\u2028c")
    ['a', 'b', 'c']
    """
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for mark in ("\u2028", "\u2029", "\v", "\f"):
            text = text.replace(mark, "\n")
    return text.split("\n")


def join_lines(lines: list[Line]) -> tuple[str, list[Block]]:
    """Join lines to the final text and give the blocks as spans over it.

    >>> join_lines([Line("Safety", "heading", 2), Line("Do not mix.", "paragraph")])[1][1]
    Block(start=7, end=18, kind='paragraph', level=0)
    """
    blocks = []
    at = 0
    for line in lines:
        end = at + len(line.text)
        if line.kind is not None:
            blocks.append(Block(at, end, line.kind, line.level))
        at = end + 1
    return "\n".join(line.text for line in lines), blocks


def drop_blank_lines(lines: list[Line]) -> list[Line]:
    """Keep at most one blank line in a row, none at the ends, and none between blocks."""
    kept: list[Line] = []
    for line in lines:
        if line.text:
            kept.append(line)
        elif line.kind is None and kept and kept[-1].text:
            kept.append(Line(""))
    while kept and not kept[-1].text:
        kept.pop()
    return kept


def join_paragraphs(lines: list[str]) -> str:
    r"""Join lines of plain text with at most one blank line in a row, and none at the ends.

    >>> join_paragraphs(["", "a", "", "", "b", "c"])
    'a\n\nb\nc'
    """
    text = "\n".join(lines).strip("\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text
