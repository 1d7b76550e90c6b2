"""A text cut at its highlights, so that a page can mark the words in place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from hedgerow.inert import escape


class Highlight(NamedTuple):
    """A span of a text, what it is (hedge, warning, softener) and which type of it."""

    start: int
    end: int
    what: str
    type: str


class Piece(NamedTuple):
    """A stretch of text with the highlights that cover all of it; ``what`` is empty where nothing does."""

    text: str
    what: tuple[str, ...]
    titles: tuple[str, ...]


def cut(text: str, highlights: Iterable[Highlight]) -> list[Piece]:
    """Cut a text where highlights begin and end.

    >>> [(p.text, p.what) for p in cut("It may harm.", [Highlight(3, 6, "hedge", "modal")])]
    [('It ', ()), ('may', ('hedge',)), (' harm.', ())]
    """
    spans = sorted({h for h in highlights if 0 <= h.start < h.end <= len(text)})
    edges = sorted({0, len(text), *(h.start for h in spans), *(h.end for h in spans)})
    pieces = []
    for start, end in pairwise(edges):
        over = [h for h in spans if h.start <= start and end <= h.end]
        what = tuple(sorted({h.what for h in over}))
        titles = tuple(dict.fromkeys(f"{_WORDS[h.what]}: {plain(h.type)}" for h in over))
        pieces.append(Piece(visible(text[start:end]), what, titles))
    return pieces


_WORDS = {"hedge": "hedge cue", "warning": "warning", "softener": "softener", "vote": "words of the vote"}


def highlights_of(sentence: Mapping[str, Any]) -> list[Highlight]:
    """Return the highlights of a row of config ``sentences``, as places in its own text."""
    at: int = sentence["start"]
    columns: Sequence[tuple[str, str, str]] = (
        ("hedge_cues", "hedge", "type"), ("warning_spans", "warning", "kind"), ("softeners", "softener", "type"),
    )  # fmt: skip
    return [
        Highlight(span["start"] - at, span["end"] - at, what, span[kind])
        for column, what, kind in columns
        for span in sentence[column]
    ]


def plain(name: str) -> str:
    """Return a name of a vocabulary as words.

    >>> plain("adverse_effect")
    'adverse effect'
    """
    return name.replace("_", " ")


def visible(text: str) -> str:
    r"""Return text with control, format and surrogate characters as escapes; spaces and line ends stay.

    >>> visible("a\u202eb")
    'a\\u202eb'
    """
    if text.isprintable():
        return text
    return "".join(
        ch if ch.isprintable() or ch == "\n" or unicodedata.category(ch) == "Zs" else escape(ch) for ch in text
    )
