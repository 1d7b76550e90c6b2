"""Sentences of a text as exact spans, line by line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from hedgerow.segment.boundaries import NO_END, is_plain_end, sentence_end
from hedgerow.segment.characters import TERMINATORS, terminator_positions
from hedgerow.segment.enumerations import inline_items
from hedgerow.segment.lines import find_lines
from hedgerow.segment.spans import Span
from hedgerow.segment.trailers import skip_spaces


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
    return [sentence for piece in split_spans(text, spans) for sentence in piece]


def split_spans(text: str, spans: Iterable[Span]) -> list[list[Span]]:
    """Split pieces of lines into sentences.

    Args:
        text: the text that the spans index.
        spans: pieces without a line end or surrounding white space, in order.

    Returns:
        For each piece, its sentences.
    """
    marks = terminator_positions(text)
    return [_split(text, span, marks) for span in spans]


def _split(text: str, span: Span, marks: list[int]) -> list[Span]:
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


def _split_piece(text: str, start: int, end: int, marks: list[int]) -> list[Span]:
    found = []
    at = bisect_left(marks, start)
    n_marks = len(marks)
    has_aside = text.find("(", start, end) >= 0
    while at < n_marks and marks[at] < end:
        run = marks[at]
        at += 1
        stop = run + 1
        if stop < end and (text[stop] in TERMINATORS or text[stop] == " "):
            stop = _run_end(text, run, end)
            while at < n_marks and marks[at] < stop:
                at += 1
        if stop >= end:
            break
        if stop == run + 1 and text[run] == ".":
            if is_plain_end(text, start, run, end, has_aside):
                found.append(Span(start, stop))
                start = stop + 1
                continue
            if text[run - 1].isdigit() and text[stop].isdigit():  # a decimal number
                continue
        cut = sentence_end(text, start, run, stop, end)
        if cut == NO_END:
            continue
        following = skip_spaces(text, cut, end)
        if following >= end:
            break
        found.append(Span(start, cut))
        start = following
        while at < n_marks and marks[at] < start:
            at += 1
    found.append(Span(start, end))
    return found


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
