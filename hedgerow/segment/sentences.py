"""Sentences of a text as exact spans, line by line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from hedgerow.segment.boundaries import MAX_ENUMERATOR, NO_END, PARENTHESIS, sentence_end
from hedgerow.segment.characters import TERMINATORS
from hedgerow.segment.enumerations import inline_items
from hedgerow.segment.lines import find_lines
from hedgerow.segment.spans import Span
from hedgerow.segment.terminators import PLAIN, PLAIN_QUOTED, Marks, find_marks
from hedgerow.segment.trailers import skip_spaces

_CERTAIN: Final = (PLAIN, PLAIN_QUOTED)

Cut = tuple[int, int]
"""Start and end of a sentence: a bare tuple, since texts have so many."""


def find_sentences(text: str) -> list[Span]:
    r"""Find the sentences of a text whose lines are all prose.

    List markers and rule lines belong to no sentence; no sentence crosses a line end.

    Args:
        text: normalized text.

    Returns:
        Spans in order, none empty, none with white space at its ends.

    >>> text = "Take 0.5 mg. Dr. Wu agrees.\n- It helps."
    >>> [text[s.start:s.end] for s in find_sentences(text)]
    ['Take 0.5 mg.', 'Dr. Wu agrees.', 'It helps.']
    """
    spans = [Span(line.content, line.end) for line in find_lines(text) if line.content < line.end]
    return [Span(*sentence) for piece in split_spans(text, spans, find_marks([text])[0]) for sentence in piece]


def split_spans(text: str, spans: Iterable[tuple[int, int]], marks: Marks) -> list[list[Cut]]:
    """Split pieces of lines into sentences.

    Args:
        text: the text that the spans index.
        spans: pieces without a line end or surrounding white space, in order.
        marks: the terminators of the text.

    Returns:
        For each piece, its sentences.
    """
    return [_split(text, span, marks) for span in spans]


def _split(text: str, span: tuple[int, int], marks: Marks) -> list[Cut]:
    start, end = span
    cuts = inline_items(text, start, end)
    if not cuts:
        return _split_piece(text, start, end, marks)
    found = []
    for cut in cuts:
        found += _split_piece(text, start, cut, marks)
        start = cut
        while text[start].isspace():
            start += 1
    return found + _split_piece(text, start, end, marks)


def _split_piece(text: str, start: int, end: int, marks: Marks) -> list[Cut]:
    found: list[Cut] = []
    positions, kinds = marks
    at = bisect_left(positions, start)
    last = bisect_left(positions, end, at)
    while at < last:
        run, kind = positions[at], kinds[at]
        at += 1
        if kind:
            cut = run + 1 if kind < PLAIN_QUOTED else run + 2
            if cut + 1 < end and (kind in _CERTAIN or _is_outside(text, start, run)):
                found.append((start, cut))
                start = cut + 1
                continue
        stop = run + 1
        if stop < end and (text[stop] in TERMINATORS or text[stop] == " "):
            stop = _run_end(text, run, end)
            while at < last and positions[at] < stop:
                at += 1
        if stop >= end:
            break
        cut = sentence_end(text, start, run, stop, end)
        if cut == NO_END:
            continue
        following = cut + 1 if text[cut : cut + 1] == " " else cut
        if following >= end or text[following].isspace():
            following = skip_spaces(text, following, end)
        if following >= end:
            break
        found.append((start, cut))
        start = following
        while at < last and positions[at] < start:
            at += 1
    found.append((start, end))
    return found


def _is_outside(text: str, start: int, run: int) -> bool:
    """Tell whether neither a list number nor a parenthesis keeps a guarded mark from ending its sentence."""
    if run - start <= MAX_ENUMERATOR:
        return False
    opened = text.rfind("(", max(start, run - PARENTHESIS), run)
    return opened < 0 or text.find(")", opened, run) >= 0


def _run_end(text: str, run: int, end: int) -> int:
    """Return the end of a run of terminators; full stops with single spaces between are one run."""
    stop = run + 1
    while stop < end:
        if text[stop] in TERMINATORS:
            stop += 1
        elif text[stop] == " " and text[stop - 1] == "." and text[stop + 1 : stop + 2] == "." and stop + 1 < end:
            stop += 2
        else:
            break
    return stop
