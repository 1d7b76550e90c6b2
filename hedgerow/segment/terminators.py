"""Where sentences may end in many texts at once, and which of these places need no closer look.

One vectorized pass over all texts of a batch. Most terminators are plain: a full
stop inside a number, at the end of a line, or between a word in small letters and a
capital. They are told here; the rules of :mod:`hedgerow.segment.boundaries`
would decide the same, one by one, and decide the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hedgerow.segment.abbreviations import ABBREVIATIONS
from hedgerow.segment.boundaries import PARENTHESIS
from hedgerow.segment.characters import TERMINATORS

OPEN: Final = 0
PLAIN: Final = 1
PLAIN_OUTSIDE_ASIDE: Final = 2

MIN_WORD: Final = 3
MAX_WORD: Final = 24  # letters; a longer word before a full stop is left to the rules
_LETTER_BITS: Final = 5
_MAX_PACKED: Final = 12  # letters that a number of 64 bits holds; no abbreviation is longer
_TABLE_SIZE: Final = 0x10000
_LINE_END: Final = ord("\n")

Codes = npt.NDArray[np.unsignedinteger[Any]]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def _table(characters: str) -> Flags:
    table = np.zeros(_TABLE_SIZE, dtype=bool)
    table[[ord(c) for c in characters]] = True
    return table


def _packed(word: str) -> int:
    return sum(ord(letter) - 96 << _LETTER_BITS * place for place, letter in enumerate(reversed(word)))


_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IS_TERMINATOR: Final = _table("".join(TERMINATORS))
_IS_DIGIT: Final = _table("0123456789")
_IS_SMALL: Final = _table(_CAPITALS.lower())
_IS_CAPITAL: Final = _table(_CAPITALS)
_OPENS: Final = _table(_CAPITALS.replace("X", ""))  # "XD" is an emoticon
_QUOTES: Final = _table('"“(')  # open a sentence when a capital follows
_PACKED: Final = np.array(
    sorted(_packed(w) for w in ABBREVIATIONS if w.isalpha() and w.isascii() and len(w) >= MIN_WORD), dtype=np.int64
)


class Marks(NamedTuple):
    """Terminators of one text that may end a sentence, in order, and what is known of each.

    A mark that is PLAIN ends its sentence, the next one starts two characters on; one that is
    PLAIN_OUTSIDE_ASIDE does so unless a parenthesis was opened since the sentence began; the rules
    decide on one that is OPEN. Terminators that end no sentence, or end the line, are left out.
    """

    positions: list[int]
    kinds: list[int]


def find_marks(texts: Sequence[str]) -> list[Marks]:
    """Find the terminators of texts that may end a sentence.

    Args:
        texts: normalized texts.

    Returns:
        The marks of each text.

    >>> find_marks(["Take 0.5 mg. It helps. Dr. Wu", "So? Yes."])
    [Marks(positions=[11, 21, 25], kinds=[0, 1, 0]), Marks(positions=[2], kinds=[1])]
    """
    codes = _codes("\n".join(texts))
    at = np.flatnonzero(_IS_TERMINATOR[codes])
    at, kinds = _classify(codes, at)
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    found = []
    first = base = 0
    for end, last in zip(ends.tolist(), np.searchsorted(at, ends).tolist(), strict=True):
        found.append(Marks((at[first:last] - base).tolist(), kinds[first:last].tolist()))
        first, base = last, end
    return found


def _codes(text: str) -> Codes:
    """Return the characters of a text as numbers; those beyond the first plane as the last number of it."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    data = text.encode("utf-16-le", "surrogatepass")
    if len(data) == 2 * len(text):
        return np.frombuffer(data, dtype=np.uint16)
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(wide, _TABLE_SIZE - 1).astype(np.uint16)


def _classify(codes: Codes, at: Places) -> tuple[Places, npt.NDArray[np.int8]]:
    """Drop the terminators that end no sentence inside a line, and tell the plain ones."""
    last = len(codes) - 1
    mark, before = codes[at], codes[np.maximum(at - 1, 0)]
    one, two, three = (codes[np.minimum(at + step, last)] for step in (1, 2, 3))
    is_stop = mark == ord(".")
    is_inner = is_stop & ((_IS_DIGIT[before] & _IS_DIGIT[one]) | _IS_SMALL[one])
    keep = ~(is_inner | (one == _LINE_END) | (at == last))
    at, is_stop, one, two, three = (values[keep] for values in (at, is_stop, one, two, three))
    is_spaced = one == ord(" ")
    opens = _OPENS[two] | (_QUOTES[two] & _IS_CAPITAL[three]) | ((two == ord("-")) & (three == ord(" ")))
    kinds = np.zeros(len(at), dtype=np.int8)
    kinds[~is_stop & is_spaced & _OPENS[two]] = PLAIN
    stops = np.flatnonzero(is_stop & is_spaced & opens)
    stops = stops[_ends_small_word(codes, at[stops])]
    brackets = np.concatenate(([-_TABLE_SIZE], np.flatnonzero(codes == ord("("))))
    nearest = brackets[np.searchsorted(brackets, at[stops]) - 1]
    kinds[stops] = np.where(at[stops] - nearest > PARENTHESIS, PLAIN, PLAIN_OUTSIDE_ASIDE)
    return at, kinds


def _ends_small_word(codes: Codes, at: Places) -> Flags:
    """Tell which places stand behind a whole word of small letters that is no abbreviation."""
    found = np.zeros(len(at), dtype=bool)
    rows, packed = np.arange(len(at)), np.zeros(len(at), dtype=np.int64)
    for length in range(MAX_WORD + 1):
        letters = codes[np.maximum(at[rows] - 1 - length, 0)].astype(np.int64)
        is_small = _IS_SMALL[letters]
        if length >= MIN_WORD:
            is_edge = (letters == ord(" ")) | (letters == _LINE_END)
            ended = rows[is_edge]
            found[ended] = True if length > _MAX_PACKED else ~np.isin(packed[is_edge], _PACKED)
        rows, packed, letters = rows[is_small], packed[is_small], letters[is_small]
        if length < _MAX_PACKED:
            packed = packed | (letters - 96 << _LETTER_BITS * length)
    return found
