"""Character classes of segmentation."""

from __future__ import annotations

TERMINATORS = frozenset(".!?…‼⁇⁈⁉。！？｡．।॥؟۔።፧፨։。")
"""Characters that can end a sentence."""

FULL_WIDTH = frozenset("。！？｡．।॥")
"""Terminators of scripts that set no space after a sentence."""

CLOSERS = frozenset(")]}\"'”’»›」』）】〉》")
"""Characters that follow a terminator and still belong to its sentence."""

OPENERS = frozenset("([{\"'“‘«‹「『（【〈《¿¡„‚")
"""Characters that can stand before the first word of a sentence."""

BULLETS = frozenset("-*•·‣⁃◦▪▫●○■□▶►➢➤✓✔✗❖◆→+")
"""Characters that mark a list item and are no part of it."""

DASHES = frozenset("–—―")
"""Dashes that mark a list item; they may be part of the sentence and stay in it."""

RULE_CHARACTERS = frozenset("-*_=~#•·—–―+")
"""A line of three or more of these, spaces aside, is a rule."""


def word_set(words: str) -> frozenset[str]:
    """Return words given with spaces between as a set: how the word lists of this stage are written.

    >>> sorted(word_set("tea oil"))
    ['oil', 'tea']
    """
    return frozenset(words.split())
