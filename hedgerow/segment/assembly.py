"""One text cut into sections and the sentences in them.

Tables are made of many texts at once (:mod:`hedgerow.segment.batch`), with the same result.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final, NamedTuple

from hedgerow.segment.sections import Outline, outline
from hedgerow.segment.sentences import split_spans
from hedgerow.segment.spans import Block, Section
from hedgerow.segment.teasers import unquoted
from hedgerow.segment.terminators import Marks, find_marks

INTRODUCING: Final = ("follow", "below", "includ", "such as", "here are", "these ")
"""Words with which a sentence announces a list though it does not end in a colon."""


Piece = tuple[int, int, int, bool]
"""A piece of a line that holds sentences: its start and end, the start of the line, whether it is a list item."""


class Sentence(NamedTuple):
    """A sentence in its place.

    ``section`` is the position of its innermost section; ``lead`` the position of the
    sentence that introduces its list.
    """

    start: int
    end: int
    section: int
    is_item: bool
    lead: int | None


class Segmented(NamedTuple):
    """Sections and sentences of one text."""

    sections: list[Section]
    sentences: list[Sentence]


def segment_text(text: str, blocks: list[Block] | None = None, marks: Marks | None = None) -> Segmented:
    r"""Find the sections of a text and the sentences in them.

    Args:
        text: normalized text.
        blocks: structure that HTML or Markdown gave; None or empty for plain text.
        marks: the terminators of the text, where they were found together with those of other texts.

    >>> found = segment_text("# Uses\n\nIt calms. Forms:\n- tea")
    >>> [(s.section, s.is_item, s.lead) for s in found.sentences]
    [(0, False, None), (0, False, None), (0, True, 1)]
    """
    found = outline(text, blocks)
    pieces = pieces_of(text, found)
    split = split_spans(text, [(start, end) for start, end, _, _ in pieces], marks or find_marks([text])[0])
    leaves = _leaves(found.sections)
    starts = [found.sections[leaf].start for leaf in leaves]
    sentences: list[Sentence] = []
    above = -1  # the last sentence that is no list item
    lead: int | None = None
    section, until = 0, -1
    for (_, _, line, is_item), parts in zip(pieces, split, strict=True):
        if line >= until:
            number = bisect_right(starts, line)
            section, until = leaves[number - 1], starts[number] if number < len(starts) else len(text)
        if not is_item:
            sentences += [Sentence(start, end, section, False, None) for start, end in parts]
            above = len(sentences) - 1
            continue
        if above == len(sentences) - 1:  # the first item of a list
            lead = above if above >= 0 and introduces(text[sentences[above].start : sentences[above].end]) else None
        if lead is not None and sentences[lead].section != section:
            lead = None
        sentences += [Sentence(start, end, section, True, lead) for start, end in parts]
    return Segmented(found.sections, sentences)


def introduces(sentence: str) -> bool:
    """Tell whether a sentence above a list introduces it.

    >>> introduces("Side effects include:"), introduces("It is a root.")
    (True, False)
    """
    if sentence[-1] not in '.!?)”"':
        return True
    low = sentence.lower()
    return any(word in low for word in INTRODUCING)


def pieces_of(text: str, found: Outline) -> list[Piece]:
    """Return the lines that hold sentences, of each the part that does."""
    quoted = unquoted(text, found)
    headings = found.heading_lines
    pieces = [
        (content, end, start, kind == "item")
        for number, (start, end, content, kind, _) in enumerate(found.lines)
        if content < end and number not in headings and number not in quoted
    ]
    if quoted:
        spans = [(*quoted[number], found.lines[number]) for number in quoted if number not in headings]
        pieces += [(start, end, line.start, False) for start, end, line in spans if start < end]
        pieces.sort()
    return pieces


def _leaves(sections: list[Section]) -> list[int]:
    parents = {section.parent for section in sections}
    return [number for number in range(len(sections)) if number not in parents]
