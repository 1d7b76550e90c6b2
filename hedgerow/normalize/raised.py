"""Numbers set above or below the line, as plain text: glued to what stands before them they would be another number.

Of a raised number three things can be meant, and plain text has a spelling for each:

- a power of ten: ``10<sup>9</sup>`` is ``10^9``, as ``10<sup>-3</sup>`` is ``10^-3``;
- a reference: ``100<sup>1</sup>`` is ``100[1]``, the bracketed number that segmentation knows as a citation;
- a part of a name or unit, which is glued as everybody writes it: ``1st``, ``kg/m2``, ``Ca2+``, ``B12``, ``14C``.

Which it is follows from what stands around it. "10" and "1024" have a power: a reference behind just these numbers is the rarer case, unless it is a
link. What has no raised number, and every lowered one but for a digit behind a digit (``5_2``), stays as it is.

The marks stand in no raw text, so the offset map leaves them out: the characters on both sides keep their places.
"""

from __future__ import annotations

import re2

MAX_BEFORE = 24  # characters before a raised number that tell what it is
_MAX_NOTE_DIGITS = 3
_NOTES = re2.compile(rf"\d{{1,{_MAX_NOTE_DIGITS}}}(?:\s?[,;–‒-]\s?\d{{1,{_MAX_NOTE_DIGITS}}})*")
_SIGNED = re2.compile(r"[+\-−–]\d+")
_NOTE_LETTER = re2.compile(r"[a-z]")
_NUMBER_END = re2.compile(r"[\d.,]*\d$")
_WORD_END = re2.compile(r"\pL+$")
_FRACTION = re2.compile(r"^\s?[/⁄]\s?(?:\d|$)")
_POWER_BASES = frozenset(("10", "1024"))
_LENGTHS = frozenset(("m", "cm", "mm", "dm", "km", "nm", "µm", "μm", "ft", "in", "yd"))
_MARK = re2.compile(r"\[(?:\d[\d\s,;–‒-]*|[a-z])\]|[\^_]")
_MARK_SIGNS = ("[", "^", "_")
_CELL_MARK_NEAR = ("]|", "|[", "^|", "|^", "_|", "|_")
JOINTS = frozenset(",;–‒-")
"""Signs between two references that make a list of them."""


def set_raised(before: str, inside: str, after: str, is_link: bool) -> str:
    """Return what stands for a raised text.

    >>> [set_raised(*case, False) for case in [("of 10", "9", " cells"), ("of 100", "1", " mg"), ("the 1", "st", " day")]]
    ['^9', '[1]', 'st']

    Args:
        before: the end of what stands before it in its line.
        inside: the raised text.
        after: the beginning of what stands behind it.
        is_link: whether it is a link, as references are.
    """
    shown = inside.strip()
    if _SIGNED.fullmatch(shown):
        return f"^{shown}" if before[-1:].isdigit() else inside
    if not _NOTES.fullmatch(shown):
        return f"[{shown}]" if is_link and _NOTE_LETTER.fullmatch(shown) else inside
    if _FRACTION.search(after):
        return f" {shown}" if before[-1:].isdigit() else inside
    if is_link:
        return f"[{shown}]"
    if before[-1:].isdigit():
        is_power = shown.isdigit() and _NUMBER_END.search(before)[0] in _POWER_BASES
        return f"^{shown}" if is_power else f"[{shown}]"
    if before[-1:].isalpha():
        return f"[{shown}]" if _is_plain_word(_WORD_END.search(before)[0], shown) else inside
    if before.strip() and not before[-1:].isspace():
        return f"[{shown}]"
    if after[:1].isalnum():  # "14C" names an atom; a footnote begins with its number
        is_word = len(after) > 2 and after[1:3].isalpha() and after[1:3].islower()
        return f"[{shown}] " if is_word and not before.strip() else inside
    return f"[{shown}]"


def set_lowered(before: str, inside: str) -> str:
    """Return what stands for a lowered text.

    >>> set_lowered("H", "2"), set_lowered("log", "10"), set_lowered("5", "2")
    ('2', '10', '_2')
    """
    return f"_{inside.strip()}" if before[-1:].isdigit() and inside.strip()[:1].isdigit() else inside


def _is_plain_word(word: str, raised: str) -> bool:
    """Tell whether a number raised behind a word is a reference, and no part of a name ("CB", "D") or of a unit."""
    if word in _LENGTHS and raised in ("2", "3"):
        return False
    return len(word) > 1 and word[1:].islower() and (word[0].islower() or len(word) > 2)


def split_at_marks(line: str) -> list[tuple[int, str]]:
    """Return the stretches of a line between marks like those that are set here, with their places.

    >>> split_at_marks("adults.[1] It is 10^9")
    [(0, 'adults.'), (8, '1'), (10, ' It is 10'), (20, '9')]
    """
    if not any(sign in line for sign in _MARK_SIGNS) or any(near in line for near in _CELL_MARK_NEAR):
        return [(0, line)]
    parts = []
    at = 0
    for match in _MARK.finditer(line):
        start, end = match.span()
        parts.append((at, line[at:start]))
        if end > start + 1:
            parts.append((start + 1, line[start + 1 : end - 1]))
        at = end
    return [part for part in [*parts, (at, line[at:])] if part[1]]
