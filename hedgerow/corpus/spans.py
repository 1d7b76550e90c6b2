"""The spans and flags of decoded sentences: list columns made for a whole shard at once, from rows and values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.corpus.votes import Ints, VoteArrays
from hedgerow.errors import ContractError
from hedgerow.prose import NOT_PROSE

Mask = npt.NDArray[np.bool_]
Span = tuple[int, int, int]
"""Start, end, and the position of its type in a vocabulary."""

_CUE_TYPES = contracts.vocabulary("hedge_cue_type")
_KINDS = contracts.vocabulary("warning_kind")
_FLAGS = contracts.vocabulary("flag")
_HEDGED = contracts.label_number("hedge", "hedged")
_WARNS = contracts.label_number("safety_warning", "warning")


def make_cues(votes: VoteArrays, counted: Mask, kind: pa.ListType) -> pa.Array:
    """Return the cue spans of each sentence: of overlapping ones the longest.

    Args:
        votes: all votes.
        counted: which of them count; of these the hedge votes with a type are cues.
        kind: type of the column.
    """
    mine = counted & votes.of_task("hedge") & (votes.label == _HEDGED) & (votes.kind >= 0)
    parts = tuple(part[mine] for part in (votes.sentence, votes.start, votes.end, votes.kind))
    row, start, end, code = _sorted(parts)
    clash = row[1:][(row[1:] == row[:-1]) & (start[1:] < end[:-1])]
    if len(clash):
        torn = np.isin(row, clash)
        settled = _settle(row[torn], start[torn], end[torn], code[torn])
        kept = (row[~torn], start[~torn], end[~torn], code[~torn])
        row, start, end, code = _sorted(tuple(np.concatenate(pair) for pair in zip(kept, settled, strict=True)))
    return _span_lists(row, votes.n_sentences, (start, end, _words(code, _CUE_TYPES)), kind)


def _settle(row: Ints, start: Ints, end: Ints, code: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the spans of sentences in which some overlap without those that a longer one covers."""
    bounds = [*np.flatnonzero(np.diff(row, prepend=-1)).tolist(), len(row)]
    spans: list[Span] = list(zip(start.tolist(), end.tolist(), code.tolist(), strict=True))
    found = [(int(row[a]), *span) for a, b in pairwise(bounds) for span in keep_apart(spans[a:b])]
    table = np.array(found, np.int64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def keep_apart(spans: Sequence[Span]) -> list[Span]:
    """Return of overlapping spans the longest, in order of start; of equally long ones the first.

    >>> keep_apart([(0, 4, 1), (2, 9, 0), (9, 12, 0)])
    [(2, 9, 0), (9, 12, 0)]
    """
    kept: list[Span] = []
    for start, end, code in sorted(spans, key=lambda s: (s[0] - s[1], s[0], s[2])):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, code))
    return sorted(kept)


def make_warning_spans(votes: VoteArrays, counted: Mask, kind: pa.ListType) -> pa.Array:
    """Return the spans of each sentence's warnings, each once.

    Args:
        votes: all votes.
        counted: which of them are of a kind that their sentence is published with.
        kind: type of the column.
    """
    mine = counted & votes.of_task("safety_warning") & (votes.label == _WARNS) & (votes.kind >= 0)
    parts = _sorted(tuple(part[mine] for part in (votes.sentence, votes.start, votes.end, votes.kind)))
    row, start, end, code = (part[_fresh(parts)] for part in parts)
    return _span_lists(row, votes.n_sentences, (start, end, _words(code, _KINDS)), kind)


def make_softeners(row: Ints, n: int, features: pa.Table, kind: pa.ListType) -> pa.Array:
    """Return the softeners of each sentence.

    Args:
        row: the sentence of each feature.
        n: number of sentences.
        features: columns type, start, end.
        kind: type of the column.
    """
    types = features.column("type").combine_chunks().dictionary_encode()
    rank = np.argsort(np.argsort(np.array(types.dictionary.to_pylist(), dtype=object), kind="stable"))
    code = rank[np.asarray(types.indices)] if len(rank) else np.zeros(0, np.int64)
    start, end = (features.column(c).to_numpy() for c in ("start", "end"))
    order = np.lexsort((code, end, start, row))
    names = features.column("type").combine_chunks().take(pa.array(order))
    return _span_lists(row[order], n, (start[order], end[order], names), kind)


def make_flags(row: Ints, names: pa.ChunkedArray, unsure: Mask, prose: Mask, kind: pa.ListType) -> pa.Array:
    """Return the flags of each sentence, each once, in the order of their vocabulary.

    Args:
        row: the sentence of each flag that was found.
        names: these flags.
        unsure: which sentences have an improbable primary.
        prose: which sentences are running prose.
        kind: type of the column.

    Raises:
        ContractError: a flag that is not in the vocabulary.
    """
    known = pa.array(_FLAGS, pa.string())
    found = np.asarray(pc.fill_null(pc.index_in(names, value_set=known), -1), dtype=np.int64)
    if (found < 0).any():
        raise ContractError(f"table features: a flag that is not one of {', '.join(_FLAGS)}")
    rows = [row, np.flatnonzero(unsure), np.flatnonzero(~prose)]
    codes = [found, *(np.full(len(r), _FLAGS.index(f)) for r, f in zip(rows[1:], ("unsure", NOT_PROSE), strict=True))]
    parts = _sorted((np.concatenate(rows), np.concatenate(codes)))
    row, code = (part[_fresh(parts)] for part in parts)
    return _lists(row, len(prose), _words(code, _FLAGS), kind)


def _sorted(parts: tuple[Ints, ...]) -> tuple[Ints, ...]:
    """Return parallel arrays sorted by the first, then the second, ..."""
    order = np.lexsort(parts[::-1])
    return tuple(part[order] for part in parts)


def _fresh(parts: tuple[Ints, ...]) -> Mask:
    """Tell of sorted parallel arrays which places differ from the one before."""
    fresh = np.ones(len(parts[0]), dtype=np.bool_)
    fresh[1:] = np.logical_or.reduce([part[1:] != part[:-1] for part in parts])
    return fresh


def _words(codes: Ints, vocabulary: Sequence[str]) -> pa.Array:
    return pa.array(vocabulary, pa.string()).take(pa.array(codes, pa.int64()))


def _span_lists(row: Ints, n: int, fields: tuple[Ints, Ints, pa.Array], kind: pa.ListType) -> pa.Array:
    arrays = [pa.array(fields[0], pa.int64()), pa.array(fields[1], pa.int64()), fields[2]]
    return _lists(row, n, pa.StructArray.from_arrays(arrays, fields=[*kind.value_type]), kind)


def _lists(row: Ints, n: int, values: pa.Array, kind: pa.ListType) -> pa.Array:
    """Return the values of each row, which are sorted by row, as a list column."""
    offsets = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(row, minlength=n), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values, type=kind)
