"""What a mask is: a pattern that finds candidates, and a test that settles them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import re2

Span = tuple[int, int]


class Mask(NamedTuple):
    """One kind of thing to mask.

    ``signs`` are literals of which a line must hold one, so that most lines are
    never searched. ``group`` is the part of a match that is the candidate;
    ``settle`` is given the line and the span of that part, and returns the span
    to mask or None. A mask ``is_apart`` whose automaton grows large together with others.
    ``refuses`` is given a whole text in UTF-8 and the span of a match, which lies in one line, and tells at little
    cost that ``settle`` takes nothing of it; True for certain only.
    """

    kind: str
    signs: tuple[str, ...]
    pattern: re2._Regexp[str]
    settle: Callable[[str, int, int], Span | None]
    group: int = 0
    is_apart: bool = False
    refuses: Callable[[bytes, int, int], bool] | None = None


def always(_line: str, start: int, end: int) -> Span | None:
    """Take every candidate as it is."""
    return start, end


def has_digit(text: str) -> bool:
    """Say whether a text holds a decimal digit."""
    return any(ch.isdigit() for ch in text)
