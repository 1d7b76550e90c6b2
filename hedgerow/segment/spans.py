"""What segmentation finds: spans, headings and sections, as records over positions of a text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points of a named text."""

    start: int
    end: int


class Block(NamedTuple):
    """A piece of structure that HTML or Markdown gave; see column ``blocks`` of normalized_documents."""

    start: int
    end: int
    kind: str
    level: int


class Heading(NamedTuple):
    """A heading: the line that holds it, its words, its level (1 is the top) and what gave it away."""

    line: int
    start: int
    end: int
    level: int
    evidence: str


class Contents(NamedTuple):
    """A table of contents: lines ``first`` up to ``last`` (not included) and the lines that its entries name."""

    first: int
    last: int
    targets: tuple[int, ...]


class Section(NamedTuple):
    """One section of a document.

    ``parent`` is the position of the enclosing section in the list, None at the top.
    Extents hold the heading and all children.
    """

    start: int
    end: int
    level: int
    heading: Span | None
    role: str
    evidence: str
    parent: int | None
