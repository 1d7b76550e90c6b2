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
from hedgerow.corpus.votes import Ints

Bytes = npt.NDArray[np.uint8]

RELEASE_COLUMNS = frozenset(("split", "cluster_id", "carried", "repeat_count", "digest"))
"""Columns that depend on other documents or releases: not part of a document's digest."""

DERIVED_COLUMNS = {
    "documents": ("text",),
    "sections": ("document_id",),
    "sentences": ("document_id", "sentence_id", "text"),
    "votes": ("sentence_id",),
}
"""Columns that follow from others by the laws of a release: text from text_sha256, spans and places."""

_STEP = 10_000  # probabilities are published to 4 places
_HASH_BYTES = 16


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
    place = np.empty(sentences.num_rows, np.int64)
    place[sentence_order] = np.arange(len(sentence_order))
    vote_order = _order_votes(votes, place[sentence])
    sums = [hashlib.sha256() for _ in range(len(ids))]
    bounds = np.arange(len(ids) + 1)
    _feed(sums, documents, "documents", bounds)
    _feed(sums, sections.take(pa.array(section_order)), "sections", _bounds(at_section, len(ids)))
    _feed(sums, sentences.take(pa.array(sentence_order)), "sentences", _bounds(at_sentence, len(ids)))
    at_vote = at_sentence[sentence]
    voted = votes.take(pa.array(vote_order)).append_column(
        "place", pa.array(_numbers(sentences, "index")[sentence][vote_order])
    )
    _feed(sums, voted, "votes", _bounds(at_vote, len(ids)))
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


def _order_votes(votes: pa.Table, place: Ints) -> Ints:
    """Order votes by sentence, then by the hashes of their words, then by span."""
    words = [_hash_strings(votes.column(c).combine_chunks()).view("<u8")[:, 0] for c in ("function", "label", "kind")]
    keys = (_numbers(votes, "end"), _numbers(votes, "start"), *reversed(words), place)
    return np.lexsort(keys)


def _feed(sums: Sequence[hashlib._Hash], table: pa.Table, name: str, bounds: Ints) -> None:
    """Add the rows of a sorted table to each document's hash."""
    left_out = RELEASE_COLUMNS.union(DERIVED_COLUMNS[name])
    order = [c for c in schema(name).names if c not in left_out] + [c for c in table.column_names if c == "place"]
    plain: list[Bytes] = []
    streams: list[tuple[Bytes, list[int]]] = []
    for column in order:
        for matrix, offsets in _canonical(table.column(column).combine_chunks()):
            if offsets is None:
                plain.append(matrix)
            else:
                streams.append((matrix, offsets[bounds].tolist()))
    streams.insert(0, (np.ascontiguousarray(np.concatenate(plain, axis=1)), bounds.tolist()))
    for matrix, starts in streams:
        width, flat = matrix.shape[1], matrix.reshape(-1).data
        for i, one in enumerate(sums):
            one.update(b"|%d:" % (starts[i + 1] - starts[i]))
            one.update(flat[starts[i] * width : starts[i + 1] * width])


def _canonical(values: pa.Array) -> Iterator[tuple[Bytes, Ints | None]]:
    """Yield fixed-width matrices that hold all values; with offsets where rows are elements of lists."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    kind = values.type
    if pa.types.is_list(kind):
        lengths = pc.fill_null(pc.list_value_length(values), -1).to_numpy(zero_copy_only=False).astype("<i8")
        yield lengths.reshape(-1, 1).view(np.uint8), None
        starts = np.concatenate(([0], np.cumsum(np.maximum(lengths, 0)))).astype(np.int64)
        for matrix, inner in _canonical(pc.list_flatten(values)):
            yield matrix, starts if inner is None else inner[starts]
    elif pa.types.is_struct(kind):
        yield _valid(values), None
        for i in range(kind.num_fields):
            yield from _canonical(pc.struct_field(values, [i]))
    elif pa.types.is_string(kind) or pa.types.is_binary(kind):
        yield _hash_strings(values), None
    else:
        yield _valid(values), None
        filled = pc.fill_null(values, False if pa.types.is_boolean(kind) else 0).to_numpy(zero_copy_only=False)
        if pa.types.is_floating(kind):
            filled = np.rint(filled.astype(np.float64) * _STEP)
        yield np.ascontiguousarray(filled.astype("<i8")).reshape(-1, 1).view(np.uint8), None


def _valid(values: pa.Array) -> Bytes:
    return np.asarray(pc.is_valid(values).to_numpy(zero_copy_only=False)).astype(np.uint8).reshape(-1, 1)


def _hash_strings(values: pa.Array) -> Bytes:
    """Return 16 bytes of BLAKE2b of each value, computed once per distinct value."""
    coded = values.dictionary_encode()
    hashed = [_hash(value) for value in coded.dictionary.to_pylist()]
    table = np.frombuffer(b"".join([*hashed, _hash(None)]), np.uint8).reshape(-1, _HASH_BYTES)
    index = pc.fill_null(coded.indices, len(hashed)).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.ascontiguousarray(table[index])


def _hash(value: str | bytes | None) -> bytes:
    if value is None:
        return hashlib.blake2b(b"", digest_size=_HASH_BYTES, person=b"null").digest()
    data = value if isinstance(value, bytes) else value.encode("utf-8")
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).digest()
