"""What a raw text shows, apart from white space, and where each of its characters stands.

Of a page that is what lies between tags, comments and hidden elements, with entities as what they show.
"""

from __future__ import annotations

import functools
import html
from typing import NamedTuple

import numpy as np
import re2
from numpy.typing import NDArray

_HIDING = ("script", "style", "noscript", "template", "title")  # elements whose content is no text of the page
_ENTITY = re2.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ENTITY_CHARS = 34  # the longest
_SPECIAL = frozenset(
    a + b for name in _HIDING for a in (name[0], name[0].upper()) for b in (name[1], name[1].upper())
) | {"!-"}
_TAG_SPACES = frozenset(" \t\n\f\r")
_N_SPACES = 0x3001  # no white space behind these
_IS_SPACE = np.array([chr(code).isspace() for code in range(_N_SPACES)] + [False])

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]


class Index(NamedTuple):
    """The characters of a text without white space.

    ``places`` are where they stand in the text; -1 for those that an entity shows.
    ``codes`` are all characters that are shown, white space too, and ``kept`` the numbers among them of those in ``compact``.
    """

    compact: str
    places: Places
    codes: Codes
    kept: Places


def char_codes(text: str) -> Codes:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def is_space(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are white space for :meth:`str.split`."""
    return _IS_SPACE.take(codes, mode="clip")


def index_stretch(raw: str) -> Index:
    """Return the index of a text without markup."""
    codes = char_codes(raw)
    kept = np.flatnonzero(~is_space(codes))
    return Index("".join(raw.split()), kept, codes, kept)


def index_page(raw: str) -> Index:
    """Return the index of what a page shows."""
    starts, ends = shown_bounds(raw)
    shown = "".join([raw[start:end] for start, end in zip(starts, ends, strict=True)])
    begins = np.array(starts)
    lengths = np.array(ends) - begins
    places = np.arange(len(shown)) + np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
    codes = char_codes(shown)
    is_kept = ~is_space(codes)
    if "&" in shown:
        codes = codes.copy()
        _show_entities(shown, codes, places, is_kept)
    kept = np.flatnonzero(is_kept)
    return Index(codes[kept].tobytes().decode("utf-32-le", "surrogatepass"), places[kept], codes, kept)


def _show_entities(shown: str, codes: Codes, places: Places, is_kept: NDArray[np.bool_]) -> None:
    """Put what entities show in their places, and leave out the rest of them."""
    sign = shown.find("&")
    while sign >= 0:
        end = shown.find(";", sign, sign + _ENTITY_CHARS) + 1
        made = _entity(shown[sign:end]) if end and places[end - 1] - places[sign] == end - 1 - sign else None
        if made is not None:
            for number, ch in enumerate(made):
                codes[sign + number] = ord(ch)
            places[sign:end] = -1
            is_kept[sign : sign + len(made)] = True
            is_kept[sign + len(made) : end] = False
        sign = shown.find("&", end if made is not None else sign + 1)


@functools.lru_cache(maxsize=1024)
def _entity(text: str) -> str | None:
    """Return what an entity shows, white space apart; None where a text is no entity."""
    return "".join(html.unescape(text).split()) if _ENTITY.fullmatch(text) is not None else None


def shown_bounds(raw: str) -> tuple[list[int], list[int]]:
    """Return where the stretches of a page between tags, comments and hidden elements begin and end."""
    starts, ends = [0], []
    specials = _Specials(raw)
    tag = raw.find("<")
    while tag >= 0:
        end = specials.end(tag) if raw[tag + 1 : tag + 3] in _SPECIAL else -1
        if end < 0:
            end = raw.find(">", tag) + 1
            if not end:  # nothing closes it, nor any after it
                break
        ends.append(tag)
        starts.append(end)
        tag = raw.find("<", end)
    ends.append(len(raw))
    return starts, ends


class _Specials:
    """Where comments and hidden elements of a page end; asked from front to back, it looks at each character a few times."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._has_comment_ends = True
        self._closing: tuple[int, int] | None = (-1, -1)  # the last that was found; None where no other follows

    def end(self, start: int) -> int:
        """Return the end of the comment or hidden element that begins at ``start``; -1 where none does, or nothing closes it."""
        raw = self._raw
        if self._has_comment_ends and raw.startswith("<!--", start):
            end = raw.find("-->", start + 4)
            if end >= 0:
                return end + 3
            self._has_comment_ends = False
        hidden = _hidden_name(raw, start + 1)
        return self._next_closing(start + 1 + len(hidden)) if hidden else -1

    def _next_closing(self, start: int) -> int:
        """Return the end of the first closing tag of a hidden element behind a place, or -1."""
        raw = self._raw
        if self._closing is not None and self._closing[0] < start:
            self._closing = None
            at = raw.find("</", start)
            while at >= 0:
                end = at + 2 + len(_hidden_name(raw, at + 2))
                while raw[end : end + 1] in _TAG_SPACES:
                    end += 1
                if end > at + 2 and raw.startswith(">", end):
                    self._closing = (at, end + 1)
                    break
                at = raw.find("</", at + 2)
        return self._closing[1] if self._closing is not None else -1


def _hidden_name(raw: str, start: int) -> str:
    """Return the name of a hidden element that begins at a place, or nothing."""
    name = raw[start : start + 9].lower()
    for hidden in _HIDING:
        if name.startswith(hidden) and not _goes_on(name[len(hidden) :]):
            return hidden
    return ""


def _goes_on(rest: str) -> bool:
    return rest[:1].isascii() and (rest[:1].isalnum() or rest[:1] == "_")
