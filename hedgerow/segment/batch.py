"""The sentences of all texts of a batch at once.

What :mod:`hedgerow.segment.assembly` does with one text, sentence by sentence, is done here in arrays over all of
them; the rules look only at pieces of lines in which a terminator is left to them. Positions count through all texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from hedgerow.segment.assembly import Piece, introduces
from hedgerow.segment.characters import BULLETS
from hedgerow.segment.enumerations import INLINE_BULLETS
from hedgerow.segment.sentences import split_spans
from hedgerow.segment.terminators import PLAIN, PLAIN_QUOTED, Codes, Flags, Marks, Places, Scan, character_table

_MAY_LIST: Final = character_table("".join(BULLETS - INLINE_BULLETS) + "0123456789")
_LETTER_MARKERS: Final = character_table(".)")
_MAX_ONE_BYTE, _MAX_TWO_BYTES = 0x7F, 0x7FF
_FIRST_BYTE: Final = -64  # of a character in UTF-8, as signed numbers: the bytes behind it are smaller


class PieceRows(NamedTuple):
    """The pieces of lines that hold sentences, in order: where they start and end, the start of their line, their text."""

    starts: Places
    ends: Places
    lines: Places
    is_item: Flags
    documents: Places


class SentenceRows(NamedTuple):
    """The sentences, in order: where they start and end, and the piece that holds each."""

    starts: Places
    ends: Places
    pieces: Places


def piece_rows(scan: Scan, pieces: Sequence[Sequence[Piece]]) -> PieceRows:
    """Return the pieces of each text as columns."""
    values = chain.from_iterable(chain.from_iterable(pieces))
    table = np.fromiter(values, dtype=np.int64).reshape(-1, 4).T
    documents = np.repeat(np.arange(len(pieces)), [len(of) for of in pieces])
    starts, ends, lines = table[:3] + scan.starts[documents]
    return PieceRows(starts, ends, lines, table[3].astype(bool), documents)


def cut_pieces(texts: Sequence[str], scan: Scan, pieces: PieceRows) -> SentenceRows:
    """Split pieces into sentences.

    Args:
        texts: the texts.
        scan: their terminators.
        pieces: pieces of their lines.
    """
    low, high = np.searchsorted(scan.at, pieces.starts), np.searchsorted(scan.at, pieces.ends)
    cuts = scan.at + np.where(scan.kinds >= PLAIN_QUOTED, 2, 1)  # behind a plain mark and its quotation mark
    is_plain = _is_plain(scan, pieces, low, high, cuts)
    n_inner = (high - low)[is_plain]
    inner = cuts[np.repeat(low[is_plain] - np.cumsum(n_inner) + n_inner, n_inner) + np.arange(n_inner.sum())]
    ruled = _by_rules(texts, scan, pieces, np.flatnonzero(~is_plain), low, high)
    starts = np.sort(np.concatenate((pieces.starts[is_plain], inner + 1, ruled[0])))
    ends = np.sort(np.concatenate((pieces.ends[is_plain], inner, ruled[1])))
    return SentenceRows(starts, ends, np.searchsorted(pieces.starts, starts, side="right") - 1)


def _is_plain(scan: Scan, pieces: PieceRows, low: Places, high: Places, cuts: Places) -> Flags:
    """Tell which pieces end a sentence at each of their marks, whatever stands before it, and are no lists."""
    n_unsure = np.concatenate(([0], np.cumsum((scan.kinds != PLAIN) & (scan.kinds != PLAIN_QUOTED))))
    goes_on = (low == high) | (np.append(cuts, 0)[high - 1] + 1 < pieces.ends)
    first, second = scan.codes[pieces.starts], scan.codes[np.minimum(pieces.starts + 1, len(scan.codes) - 1)]
    may_list = _MAY_LIST[first] | ((first == ord("a")) & _LETTER_MARKERS[second])
    is_plain: Flags = (n_unsure[low] == n_unsure[high]) & goes_on & ~may_list
    return is_plain


def _by_rules(
    texts: Sequence[str], scan: Scan, pieces: PieceRows, numbers: Places, low: Places, high: Places
) -> tuple[Places, Places]:
    """Return where the sentences of some pieces start and end that the rules find."""
    starts: list[int] = []
    ends: list[int] = []
    bases = scan.starts[pieces.documents[numbers]]
    marks, kinds = (scan.at - np.repeat(scan.starts, scan.counts)).tolist(), scan.kinds.tolist()
    rows = zip(
        pieces.documents[numbers].tolist(), bases.tolist(),
        (pieces.starts[numbers] - bases).tolist(), (pieces.ends[numbers] - bases).tolist(),
        low[numbers].tolist(), high[numbers].tolist(), strict=True,
    )  # fmt: skip
    for document, base, start, end, first, last in rows:
        own = Marks(marks[first:last], kinds[first:last])
        for cut_start, cut_end in split_spans(texts[document], [(start, end)], own)[0]:
            starts.append(cut_start + base)
            ends.append(cut_end + base)
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def find_leads(
    texts: Sequence[str], scan: Scan, pieces: PieceRows, sentences: SentenceRows, sections: Places
) -> Places:
    """Return for each piece the number of the sentence that introduces the list to which it belongs, else -1.

    Args:
        texts: the texts.
        scan: their terminators.
        pieces: pieces of their lines.
        sentences: the sentences in them.
        sections: the section that holds each piece: a lead stands in the same one as its items.
    """
    numbers = np.arange(len(pieces.starts))
    if not pieces.is_item.any():
        return np.full(len(numbers), -1)
    above = np.maximum(numbers - 1, 0)
    follows = (numbers > 0) & (pieces.documents == pieces.documents[above])
    opens = pieces.is_item & ~(follows & pieces.is_item[above])
    last = np.cumsum(np.bincount(sentences.pieces, minlength=len(numbers))) - 1  # sentence of each piece
    leads = np.full(len(numbers), -1)
    for number in np.flatnonzero(opens & follows).tolist():
        lead = last[number - 1]
        base = scan.starts[pieces.documents[number]]
        if introduces(texts[pieces.documents[number]][sentences.starts[lead] - base : sentences.ends[lead] - base]):
            leads[number] = lead
    opener = np.maximum.accumulate(np.where(opens, numbers, 0))  # of the list of an item
    is_led = pieces.is_item & (sections == sections[above[opener]])
    return np.where(is_led, leads[opener], -1)


def places_in_utf8(codes: Codes, data: bytes, places: Places) -> Places:
    """Return where characters stand in a text's bytes.

    Args:
        codes: the text as :class:`Scan` has it.
        data: the text in UTF-8.
        places: where the characters stand in the text.
    """
    if len(codes) == len(data):
        return places
    longer = np.flatnonzero(codes > _MAX_ONE_BYTE)
    n_more = np.cumsum(1 + (codes[longer] > _MAX_TWO_BYTES))
    if len(codes) + n_more[-1] < len(data):  # characters beyond the first plane
        firsts = np.flatnonzero(np.frombuffer(data, dtype=np.int8) >= _FIRST_BYTE)
        moved: Places = np.append(firsts, len(data))[places]
    else:
        moved = places + np.append(0, n_more)[np.searchsorted(longer, places)]
    return moved
