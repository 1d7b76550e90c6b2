"""Teasers: paragraphs of the lead that stand in quotation marks as a whole."""

from __future__ import annotations

from typing import Final

from hedgerow.segment.sections import Outline
from hedgerow.segment.spans import Span

PAIRS: Final = {"“": "”", '"': '"', "«": "»"}
MIN_TEASER: Final = 200  # a short quotation is somebody's words, whose marks belong to the sentence


def unquoted(text: str, found: Outline) -> dict[int, Span]:
    """Find the quotation marks around whole paragraphs of the lead.

    They set off the teaser as a rule or a box would, and are part of none of its sentences.

    Args:
        text: the text.
        found: its outline.

    Returns:
        For each line of a teaser that starts or ends with such a mark, the span without it.
    """
    leads = [s for s in found.sections if s.role == "lead"]
    spans: dict[int, Span] = {}
    if not leads:
        return spans
    limit = max(s.end for s in leads)
    opened: int | None = None
    closer = ""
    for number, line in enumerate(found.lines):
        if line.start >= limit:
            break
        if line.kind == "blank":
            continue
        if line.kind != "text" or number in found.heading_lines:
            opened = None
            continue
        if opened is None and text[line.start] in PAIRS:
            opened, closer = number, PAIRS[text[line.start]]
        if opened is None:
            continue
        inner = text[line.start + 1 : line.end - 1]
        if text[line.end - 1] == closer and line.end - found.lines[opened].start >= MIN_TEASER:
            if closer not in inner:
                _strip(text, spans, found, opened, number)
            opened = None
        elif closer in inner:
            opened = None
    return spans


def _strip(text: str, spans: dict[int, Span], found: Outline, first: int, last: int) -> None:
    """Leave the opening mark out of the first line and the closing one out of the last."""
    for number in {first, last}:
        line = found.lines[number]
        start, end = line.start + (number == first), line.end - (number == last)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        spans[number] = Span(start, end)
