"""Character classes of segmentation, and the one vectorized pass that finds where a sentence may end."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.unsignedinteger[Any]]

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

_TABLE_SIZE = 0x10000
_IS_TERMINATOR = np.zeros(_TABLE_SIZE, dtype=bool)
_IS_TERMINATOR[[ord(c) for c in TERMINATORS]] = True


def word_set(words: str) -> frozenset[str]:
    """Return words given with spaces between as a set: how the word lists of this stage are written.

    >>> sorted(word_set("tea oil"))
    ['oil', 'tea']
    """
    return frozenset(words.split())


def terminator_positions(text: str) -> list[int]:
    """Return the positions of every character that can end a sentence, in order.

    >>> terminator_positions("One. Two?")
    [3, 8]
    """
    if text.isascii():
        codes: Codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    else:
        data = text.encode("utf-16-le", "surrogatepass")
        if len(data) == 2 * len(text):
            codes = np.frombuffer(data, dtype=np.uint16)
        else:  # characters beyond the first plane take two units there
            wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            codes = np.minimum(wide, _TABLE_SIZE - 1)
    found: list[int] = np.flatnonzero(_IS_TERMINATOR[codes]).tolist()
    return found
