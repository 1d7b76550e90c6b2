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
from hedgerow.segment.boundaries import MAX_ABBREVIATION, PARENTHESIS, SHORT_NAME, WORD_STARTS
from hedgerow.segment.characters import TERMINATORS

OPEN: Final = 0
PLAIN: Final = 1
GUARDED: Final = 2
PLAIN_QUOTED: Final = 3
GUARDED_QUOTED: Final = 4

WINDOW: Final = MAX_ABBREVIATION + 1  # characters looked at before a full stop
MIN_WORD: Final = 2
_LETTER_BITS: Final = 5
_TABLE_SIZE: Final = 0x10000
_LINE_END: Final = ord("\n")
_LAST_ASCII: Final = 0x7F

Codes = npt.NDArray[np.unsignedinteger[Any]]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def character_table(characters: str) -> Flags:
    """Return which codes are those of some characters of the first plane."""
    table = np.zeros(_TABLE_SIZE, dtype=bool)
    table[[ord(c) for c in characters]] = True
    return table


def _packed(word: str) -> int:
    return sum(ord(letter) - 96 << _LETTER_BITS * place for place, letter in enumerate(reversed(word)))


_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL_LETTERS: Final = _CAPITALS.lower()
_DIGITS: Final = "0123456789"
_IS_TERMINATOR: Final = character_table("".join(TERMINATORS))
_IS_SMALL: Final = character_table(_SMALL_LETTERS)
_IS_CAPITAL: Final = character_table(_CAPITALS)
_IS_DIGIT: Final = character_table(_DIGITS)
_IS_CAPITAL_OR_DIGIT: Final = character_table(_CAPITALS + _DIGITS)
_GLUES: Final = character_table(
    ",;:/-_&=#$%*+<>@\\^`{|~"
)  # no sentence starts with one of them right behind a full stop
_OPENS: Final = character_table(_CAPITALS.replace("X", ""))  # "XD" is an emoticon
_QUOTES: Final = character_table('"“(')  # open a sentence when a capital follows
_CLOSING_QUOTES: Final = character_table('"”')
_APOSTROPHES: Final = character_table("'’")  # abbreviations have them
_PACKED: Final = np.array(
    sorted(_packed(w) for w in ABBREVIATIONS if w.isalpha() and w.isascii() and MIN_WORD <= len(w) < WINDOW),
    dtype=np.int64,
)
_IS_EDGE: Final = character_table(" \n" + "".join(WORD_STARTS))
_IN_WORD: Final = character_table(
    "".join(c for c in map(chr, range(0x21, 0x7F)) if c not in WORD_STARTS and c not in TERMINATORS) + "’"
)
"""What lies in the word before a full stop, as the rules see it; no sentence starts right behind one of these."""


class Marks(NamedTuple):
    """Terminators of one text that may end a sentence, in order, and what is known of each.

    A mark that is PLAIN ends its sentence, the next one starts two characters on; one that is
    GUARDED does so unless a parenthesis was opened since the sentence began, or the sentence would be
    no longer than the number of a list item. Those that are QUOTED have a closing quotation mark
    behind them. The rules decide on one that is OPEN. Terminators that end no sentence, or end the
    line, are left out.
    """

    positions: list[int]
    kinds: list[int]


class Scan(NamedTuple):
    """Texts one behind the other, a line end before each, and their terminators.

    ``codes`` are the characters, ``starts`` where each text starts; ``at`` and ``kinds`` are all :class:`Marks`, and
    ``counts`` how many each text has.
    """

    joined: str
    codes: Codes
    starts: Places
    at: Places
    kinds: npt.NDArray[np.int8]
    counts: Places


def scan_texts(texts: Sequence[str]) -> Scan:
    """Find the terminators of texts that may end a sentence."""
    joined = "\n".join(("", *texts))
    codes = _codes(joined)
    at, kinds = _classify(codes, _find_terminators(codes))
    starts = np.cumsum([1, *(len(text) + 1 for text in texts)], dtype=np.int64)
    return Scan(joined, codes, starts[:-1], at, kinds, np.diff(np.searchsorted(at, starts)))


def find_marks(texts: Sequence[str]) -> list[Marks]:
    """Return the marks of each text.

    Args:
        texts: normalized texts.

    >>> find_marks(["Take 0.5 mg. It helps. Dr. Wu", "So? Yes."])
    [Marks(positions=[11, 21, 25], kinds=[1, 1, 0]), Marks(positions=[2], kinds=[1])]
    """
    scan = scan_texts(texts)
    found = []
    first = 0
    for base, n_marks in zip(scan.starts.tolist(), scan.counts.tolist(), strict=True):
        last = first + n_marks
        found.append(Marks((scan.at[first:last] - base).tolist(), scan.kinds[first:last].tolist()))
        first = last
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


def _find_terminators(codes: Codes) -> Places:
    """Return where terminators stand: those of ASCII are compared, which is faster than a table, the few others looked up."""
    found = codes == ord(".")
    found |= codes == ord("!")
    found |= codes == ord("?")
    if codes.dtype != np.uint8:
        beyond = np.flatnonzero(codes > _LAST_ASCII)
        found[beyond] = _IS_TERMINATOR[codes[beyond]]
    return np.flatnonzero(found)


def _classify(codes: Codes, at: Places) -> tuple[Places, npt.NDArray[np.int8]]:
    """Drop the terminators that end no sentence inside a line, and tell the plain ones."""
    last = len(codes) - 1
    second_last, before, one = codes[at - 2], codes[at - 1], codes[np.minimum(at + 1, last)]
    is_stop = codes[at] == ord(".")
    is_named = _IS_CAPITAL[before] | _IS_CAPITAL[second_last]  # "CB1.9" may cite, "3.5" is a number
    is_number = _IS_CAPITAL_OR_DIGIT[before] & _IS_CAPITAL_OR_DIGIT[one] & ~(is_named & _IS_DIGIT[one])
    is_inner = _IS_SMALL[one] | _GLUES[one] | is_number
    keep = ~((is_stop & is_inner) | (one == _LINE_END) | (at == last))
    at, is_stop, one = at[keep], is_stop[keep], one[keep]
    two, three, four = (codes[np.minimum(at + step, last)] for step in (2, 3, 4))
    is_quoted = _CLOSING_QUOTES[one] & (two == ord(" "))
    is_spaced = is_quoted | (one == ord(" "))
    lead, second = np.where(is_quoted, three, two), np.where(is_quoted, four, three)
    opens = _OPENS[lead] | (_QUOTES[lead] & _IS_CAPITAL[second]) | ((lead == ord("-")) & (second == ord(" ")))
    kinds = np.zeros(len(at), dtype=np.int8)
    kinds[~is_stop & is_spaced & _OPENS[lead]] = PLAIN
    stops = np.flatnonzero(is_stop & is_spaced & opens)
    kinds[stops] = _behind_words(codes, at[stops])
    stops = stops[kinds[stops] == PLAIN]
    kinds[stops[_in_parenthesis(codes, at[stops])]] = GUARDED
    kinds[is_quoted & (kinds != OPEN)] += PLAIN_QUOTED - PLAIN
    return at, kinds


def _behind_words(codes: Codes, at: Places) -> npt.NDArray[np.int8]:
    """Tell which full stops before white space and a capital end a sentence by the word before them.

    Such a word is long, or no abbreviation and no capitalized name that may be one; or it is a number,
    which may also be that of a list item; or it ends in a bracket.
    """
    # The last letter first; the line end that stands before all texts ends what would begin before it.
    letters = codes[np.maximum(at[:, np.newaxis] - np.arange(1, WINDOW + 1), 0)]
    in_word = np.logical_and.accumulate(_IN_WORD[letters], axis=1)
    length = in_word.sum(axis=1)
    edge = letters[np.arange(len(at)), np.minimum(length, WINDOW - 1)]
    is_small, is_capital = _IS_SMALL[letters] & in_word, _IS_CAPITAL[letters] & in_word
    n_capitals = is_capital.sum(axis=1)
    is_letters = n_capitals + is_small.sum(axis=1) == length
    places = np.where(in_word, (letters.astype(np.int64) & 31) << _LETTER_BITS * np.arange(WINDOW), 0)
    is_title = (n_capitals == 1) & is_capital[np.arange(len(at)), length - 1] & (length < SHORT_NAME)
    is_word = is_letters & (length >= MIN_WORD) & ~is_title & ~np.isin(places.sum(axis=1), _PACKED)
    is_number = ~is_letters & (n_capitals == 0) & ~(_APOSTROPHES[letters] & in_word).any(axis=1)
    kinds = np.zeros(len(at), dtype=np.int8)
    kinds[_IS_EDGE[edge] & is_number] = GUARDED
    kinds[(length == WINDOW) | (_IS_EDGE[edge] & is_word) | (letters[:, 0] == ord(")"))] = PLAIN
    return kinds


def _in_parenthesis(codes: Codes, at: Places) -> Flags:
    """Tell which places may lie in a parenthesis that was opened not far before."""
    marks = np.flatnonzero(codes | 1 == ord(")"))  # which differs from the opening one in the last bit
    is_closing = codes[marks] == ord(")")
    opened, closed = (np.concatenate(([-_TABLE_SIZE], marks[flags])) for flags in (~is_closing, is_closing))
    nearest = opened[np.searchsorted(opened, at) - 1]
    is_closed = closed[np.searchsorted(closed, at) - 1] > nearest
    return (at - nearest <= PARENTHESIS) & ~is_closed
