"""Exact duplicates and clusters of near duplicates.

Exact: equal text (``text_sha256``); the document of the smallest key stays.
Near: MinHash signatures agree in at least ``threshold`` of their places.
Candidates come from banding, every pair is verified on the signatures, and
clusters are what verified pairs connect, so the result depends on the set of
documents alone. At work: the signatures (512 bytes a document) and about 100
bytes a document beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.corpus.votes import Ints
from hedgerow.errors import ContractError

Policy = Literal["keep_all", "keep_first"]
Signatures = npt.NDArray[np.uint32]

N_PERMUTATIONS = 128
DEFAULT_THRESHOLD = 0.7
"""Share of equal MinHash places, an estimate of the Jaccard similarity of 5-word shingles whose standard error is 0.035
at 0.8: a pair that shares 0.8 is found in 998 of 1,000 cases, and about one word in forty differs in it. A template
filled with other facts stays below."""
MIN_RECALL = 0.999  # of a pair that just reaches the threshold, by banding


def find_duplicates(documents: pa.Table, threshold: float = DEFAULT_THRESHOLD, policy: Policy = "keep_all") -> pa.Table:
    """Find duplicates among documents.

    Args:
        documents: columns document_id, document_key, text_sha256, signature (128 little-endian
            uint32, or empty: in no cluster); any order.
        threshold: smallest share of equal places of near duplicates.
        policy: keep_all publishes near duplicates side by side; keep_first only the smallest key of
            each cluster.

    Returns:
        document_id, cluster_id (document_id of the cluster's smallest key; its own when alone) and
        duplicate_of (the document that stands for it, null when it is to be published), row by row.

    Raises:
        ContractError: a document_id twice, or a signature of another size.
    """
    ids: list[str] = documents.column("document_id").to_pylist()
    keys: list[str] = documents.column("document_key").to_pylist()
    if len(set(ids)) != len(ids):
        raise ContractError("find_duplicates: document_id is not unique: settle equal keys first")
    rank = sorted(range(len(ids)), key=keys.__getitem__)
    first_of: dict[str, int] = {}
    hashes = documents.column("text_sha256").to_pylist()
    for row in rank:
        first_of.setdefault(hashes[row], row)
    kept = [row for row in rank if first_of[hashes[row]] == row]
    signatures, signed = _signatures(documents.column("signature"), kept)
    root = cluster_signatures(signatures, threshold)
    leader = {row: row for row in kept}
    leader |= {row: signed[int(r)] for row, r in zip(signed, root, strict=True)}
    cluster = [ids[leader[first_of[h]]] for h in hashes]
    stands: list[str | None] = []
    for row, text in enumerate(hashes):
        one = leader[first_of[text]] if policy == "keep_first" else first_of[text]
        stands.append(None if one == row else ids[one])
    return pa.table(
        {
            "document_id": pa.array(ids, pa.string()),
            "cluster_id": pa.array(cluster, pa.string()),
            "duplicate_of": pa.array(stands, pa.string()),
        }
    )


def _signatures(column: pa.ChunkedArray, rows: Sequence[int]) -> tuple[Signatures, list[int]]:
    """Return the signatures of rows that have one, and these rows, in the order given."""
    found = column.take(pa.array(rows, pa.int64())).combine_chunks()
    lengths = pc.binary_length(found).to_numpy(zero_copy_only=False)
    signed = [row for row, length in zip(rows, lengths.tolist(), strict=True) if length]
    if not np.isin(lengths, (0, 4 * N_PERMUTATIONS)).all():
        raise ContractError(f"find_duplicates: a signature is not {4 * N_PERMUTATIONS} bytes long")
    _, offsets, data = found.buffers()
    ends = np.frombuffer(offsets, np.int32)[found.offset : found.offset + len(found) + 1]
    signatures = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]] if signed else np.zeros(0, np.uint8)
    return signatures.view("<u4").reshape(-1, N_PERMUTATIONS), signed


def cluster_signatures(signatures: Signatures, threshold: float = DEFAULT_THRESHOLD) -> Ints:
    """Return for each signature the first row of its cluster.

    >>> a = np.arange(128, dtype=np.uint32)
    >>> b = a.copy(); b[:13] += 1000  # 90 % equal
    >>> cluster_signatures(np.stack([a, a + 5000, b])).tolist()
    [0, 1, 0]
    """
    distinct, inverse = np.unique(signatures, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    parent = np.arange(len(distinct))
    needed = int(np.ceil(threshold * N_PERMUTATIONS - 1e-9))
    for bucket in _buckets(distinct, band_width(threshold)):
        _join_bucket(distinct, bucket, parent, needed)
    roots = np.array([_find(parent, i) for i in range(len(parent))], dtype=np.int64)[inverse]
    first = np.full(len(distinct), len(signatures), dtype=np.int64)
    np.minimum.at(first, roots, np.arange(len(signatures)))
    return first[roots]


def band_width(threshold: float) -> int:
    """Return the most rows a band may have so that pairs at the threshold are still met.

    >>> band_width(0.8), band_width(0.5)
    (5, 2)
    """
    for rows in range(16, 1, -1):
        if 1 - (1 - threshold**rows) ** (N_PERMUTATIONS // rows) >= MIN_RECALL:
            return rows
    return 1


def _buckets(signatures: Signatures, rows: int) -> Iterator[Ints]:
    """Yield the groups of signatures that agree in all places of one band."""
    for band in range(N_PERMUTATIONS // rows):
        part = np.ascontiguousarray(signatures[:, band * rows : (band + 1) * rows])
        flat = part.view([("", part.dtype)] * rows).reshape(-1)
        order = np.argsort(flat, kind="stable")
        same = flat[order][1:] == flat[order][:-1]
        starts = np.flatnonzero(np.concatenate(([True], ~same))) if len(order) else np.zeros(0, np.int64)
        ends = np.append(starts[1:], len(order))
        for a, b in zip(starts[ends - starts > 1].tolist(), ends[ends - starts > 1].tolist(), strict=True):
            yield order[a:b]


def _join_bucket(signatures: Signatures, bucket: Ints, parent: Ints, needed: int) -> None:
    """Join what verified pairs of a bucket connect, each member compared with those not yet reached."""
    if len({_find(parent, i) for i in bucket.tolist()}) == 1:
        return
    left = bucket
    while len(left):
        queue, left = [int(left[0])], left[1:]
        while queue and len(left):
            one = queue.pop()
            near = (signatures[left] == signatures[one]).sum(axis=1) >= needed
            for other in left[near].tolist():
                _union(parent, one, other)
                queue.append(other)
            left = left[~near]


def _find(parent: Ints, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = int(parent[i])
    return i


def _union(parent: Ints, a: int, b: int) -> None:
    a, b = _find(parent, a), _find(parent, b)
    parent[max(a, b)] = min(a, b)
