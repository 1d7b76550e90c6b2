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

CLOSE_BULLETS = frozenset("•‣⁃∙⦁▪▫●⬤◉■□◼◻◾▶▷►▸▹❏❐❑❒☐☑☒✓✔✗✘❖◆\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf0fe")
"""Characters that mark a list item wherever they start a line, be there a space behind them or not.

The last are the bullets of word processors' symbol fonts, which extraction leaves in the private use area.
"""

BULLETS = CLOSE_BULLETS | frozenset("-*·◦○➔➙➜➝➞➟➠➢➣➤→⇒+\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf0e0")
"""Characters that mark a list item and are no part of it; the last are Greek letters in one of the symbol fonts."""

DASHES = frozenset("–—―")
"""Dashes that mark a list item; they may be part of the sentence and stay in it."""

VARIATION = "\ufe0f"
"""Stands behind a character that is to be shown as an emoji."""

RULE_CHARACTERS = frozenset("-*_=~#•·—–―+")
"""A line of three or more of these, spaces aside, is a rule."""


def word_set(words: str) -> frozenset[str]:
    """Return words given with spaces between as a set: how the word lists of this stage are written.

    >>> sorted(word_set("tea oil"))
    ['oil', 'tea']
    """
    return frozenset(words.split())


def is_emoji(character: str) -> bool:
    """Tell whether a character is an emoji or a part of one.

    >>> is_emoji("😀"), is_emoji("a"), is_emoji("—")
    (True, False, False)
    """
    code = ord(character)
    return 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or code in (0xFE0F, 0x200D, 0x20E3)
