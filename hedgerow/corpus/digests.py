"""Digests of what is published: of each document, and of a whole release.

They hash values in a canonical form of fixed width, never Arrow's bytes, so
that they hold over library versions, shard borders and row order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.contracts import schema
from hedgerow.corpus.text_hashes import hash_texts
from hedgerow.corpus.votes import Ints
from hedgerow.errors import ContractError

Words = npt.NDArray[np.int64]
Streams = list[tuple[Words, Ints | None]]
"""Rows of words; with the offsets of each table row where they are elements of lists."""

RELEASE_COLUMNS = frozenset(("split", "cluster_id", "carried", "repeat_count", "digest"))
"""Columns that depend on other documents or releases: not part of a document's digest."""

DERIVED_COLUMNS = {
    "documents": ("text",),
    "sections": ("document_id",),
    "sentences": ("document_id", "sentence_id", "text"),
    "votes": ("sentence_id",),
}
"""Columns that follow from others by the laws of a release: text from text_sha256, spans and places."""

_KEY_VALUES = 2**63
_STEP = 10_000  # probabilities are published to 4 places
_WORD = np.dtype("<i8")  # little-endian on every machine
_NULL = np.frombuffer(hashlib.blake2b(b"", digest_size=8, person=b"null").digest(), "<u8")


def document_digests(documents: pa.Table, sections: pa.Table, sentences: pa.Table, votes: pa.Table) -> list[str]:
    """Digest all rows that follow from each document alone.

    Args:
        documents: as published; columns of ``RELEASE_COLUMNS`` may be missing in all tables.
        sections: all of these documents, in any order, like the two below.
        sentences: with their labels.
        votes: on these sentences.

    Returns:
        SHA-256 (hex) of each document, row by row as ``documents``.
    """
    ids = documents.column("document_id").combine_chunks()
    at_section = _rows(sections.column("document_id"), ids)
    at_sentence = _rows(sentences.column("document_id"), ids)
    section_order = np.lexsort((_numbers(sections, "index"), at_section))
    sentence_order = np.lexsort((_numbers(sentences, "index"), at_sentence))
    sentence = _rows(votes.column("sentence_id"), sentences.column("sentence_id"))
    sums = [hashlib.sha256() for _ in range(len(ids))]
    bounds = np.arange(len(ids) + 1)
    _feed(sums, _streams(documents, "documents"), bounds)
    _feed(sums, _streams(_take(sections, section_order), "sections"), _bounds(at_section, len(ids)))
    _feed(sums, _streams(_take(sentences, sentence_order), "sentences"), _bounds(at_sentence, len(ids)))
    at_vote = at_sentence[sentence]
    voted = _vote_rows(votes, at_vote, _numbers(sentences, "index")[sentence])
    _feed(sums, [(voted, None)], _bounds(at_vote, len(ids)))
    return [s.hexdigest() for s in sums]


class ContentDigest:
    """Digest of a release over its documents, in any order of shards: a sum of SHA-256 values."""

    def __init__(self) -> None:
        """Start empty."""
        self._sum = 0
        self._n = 0

    def add(self, documents: pa.Table, sentences: pa.Table) -> None:
        """Add the documents of a shard.

        Args:
            documents: columns document_id, digest, cluster_id, split, carried.
            sentences: columns document_id, index, repeat_count of the same documents.
        """
        ids = documents.column("document_id").combine_chunks()
        rows = _rows(sentences.column("document_id"), ids)
        order = np.lexsort((_numbers(sentences, "index"), rows))
        repeats = _numbers(sentences, "repeat_count")[order].astype("<i4")
        bounds = _bounds(rows, len(ids)).tolist()
        columns = [documents.column(c).to_pylist() for c in ("document_id", "digest", "cluster_id", "split", "carried")]
        for i, values in enumerate(zip(*columns, strict=True)):
            line = "\0".join(str(v) for v in values).encode("utf-8")
            hashed = hashlib.sha256(line + b"\0" + repeats[bounds[i] : bounds[i + 1]].tobytes()).digest()
            self._sum = (self._sum + int.from_bytes(hashed, "big")) % 2**256
            self._n += 1

    def hexdigest(self) -> str:
        """Return the digest of everything added."""
        return hashlib.sha256(self._n.to_bytes(8, "big") + self._sum.to_bytes(32, "big")).hexdigest()


def _rows(values: pa.ChunkedArray, known: pa.Array | pa.ChunkedArray) -> Ints:
    words = known.combine_chunks() if isinstance(known, pa.ChunkedArray) else known
    return cast("Ints", pc.index_in(values, value_set=words).to_numpy().astype(np.int64))


def _numbers(table: pa.Table, column: str) -> Ints:
    return cast("Ints", table.column(column).to_numpy().astype(np.int64))


def _bounds(rows: Ints, n: int) -> Ints:
    """Return where the rows of each document start once they are sorted by document."""
    return np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=n)))).astype(np.int64)


def _take(table: pa.Table, order: Ints) -> pa.Table:
    in_order = len(order) == 0 or bool((np.diff(order) == 1).all())
    return table if in_order else table.take(pa.array(order))


def _vote_rows(votes: pa.Table, document: Ints, index: Ints) -> Words:
    """Return votes as words, ordered by document, sentence and what they say."""
    columns = [c for c in schema("votes").names if c not in DERIVED_COLUMNS["votes"]]
    words = [column for c in columns for column, _ in _canonical(votes.column(c).combine_chunks())]
    return np.stack([index, *words], axis=1)[sort_rows((document, index, *words))]


def sort_rows(columns: Sequence[Words]) -> Ints:
    """Return the order of rows by the first column, then the second, ...; columns of few values share a sort key.

    >>> sort_rows((np.array([1, 0, 1]), np.array([5, 9, -2]))).tolist()
    [1, 2, 0]
    """
    keys: list[Ints] = []
    size = 1  # how many values the last key can have
    for column in columns:
        coded = pa.array(column).dictionary_encode()
        distinct = coded.dictionary.to_numpy()
        rank = np.empty(len(distinct), np.int64)
        rank[np.argsort(distinct)] = np.arange(len(distinct))
        ranks = rank[np.asarray(coded.indices)]
        if keys and size * len(distinct) < _KEY_VALUES:
            keys[-1] = keys[-1] * len(distinct) + ranks
            size *= len(distinct)
        else:
            keys.append(ranks)
            size = len(distinct)
    return np.lexsort(keys[::-1]).astype(np.int64, copy=False)


def _streams(table: pa.Table, name: str) -> Streams:
    """Return the words of a table's columns: those with one word a row side by side, then the lists'."""
    left_out = RELEASE_COLUMNS.union(DERIVED_COLUMNS[name])
    plain: list[Words] = []
    lists: Streams = []
    for column in schema(name).names:
        if column in left_out:
            continue
        for words, offsets in _canonical(table.column(column).combine_chunks()):
            if offsets is None:
                plain.append(words)
            else:
                lists.append((words.reshape(-1, 1), offsets))
    return [(np.stack(plain, axis=1), None), *lists]


def _feed(sums: Sequence[hashlib._Hash], streams: Streams, bounds: Ints) -> None:
    """Add rows that are sorted by document to each document's hash."""
    for words, offsets in streams:
        width, flat = words.shape[1], np.ascontiguousarray(words).reshape(-1).data
        starts = ((bounds if offsets is None else offsets[bounds]) * width).tolist()
        for i, one in enumerate(sums):
            one.update(b"|%d:" % (starts[i + 1] - starts[i]))
            one.update(flat[starts[i] : starts[i + 1]])


def _canonical(values: pa.Array) -> Iterator[tuple[Words, Ints | None]]:
    """Yield words of 64 bits that hold all values; with offsets where they are of elements of lists."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    kind = values.type
    if pa.types.is_list(kind):
        lengths = pc.fill_null(pc.list_value_length(values), -1).to_numpy(zero_copy_only=False).astype(_WORD)
        yield lengths, None
        starts = np.concatenate(([0], np.cumsum(np.maximum(lengths, 0)))).astype(np.int64)
        for words, inner in _canonical(pc.list_flatten(values)):
            yield words, starts if inner is None else inner[starts]
    elif pa.types.is_struct(kind):
        if values.null_count:
            raise ContractError("document_digests: a struct that is null has no canonical form")
        for i in range(kind.num_fields):
            yield from _canonical(pc.struct_field(values, [i]))
    elif pa.types.is_string(kind):
        yield _hash_strings(values), None
    else:
        yield _numbers_of(values), None


def _numbers_of(values: pa.Array) -> Words:
    """Return numbers and booleans as words; floats in published places; null as the smallest number."""
    filled = pc.fill_null(values, False) if pa.types.is_boolean(values.type) else pc.fill_null(values, 0)
    found = filled.to_numpy(zero_copy_only=False)
    if pa.types.is_floating(values.type):
        found = np.rint(found.astype(np.float64) * _STEP)
    words = cast("Words", found.astype(_WORD))
    if values.null_count:
        words[pc.is_null(values).to_numpy(zero_copy_only=False)] = np.iinfo(np.int64).min
    return words


def _hash_strings(values: pa.Array) -> Words:
    """Return 64 bits of BLAKE2b of each value, computed once per distinct value."""
    coded = values.dictionary_encode()
    hashed = np.append(hash_texts(coded.dictionary), _NULL).view(_WORD)
    return cast("Words", hashed[pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy(zero_copy_only=False)])
