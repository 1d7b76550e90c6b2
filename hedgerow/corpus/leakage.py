"""Leakage between splits: what a model could have seen in training of what it is tested on.

Two figures of every release. Near-duplicate pairs of documents that lie in
different splits: only a torn cluster (see ``splits``) has any. Sentences whose very
text stands in another split: sentences repeat without their documents being near
copies. Memory: 9 bytes for each prose sentence, and 8 more for those of the largest split while it is sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.corpus.text_hashes import Hashes
from hedgerow.corpus.votes import Ints

LONG_WORDS = 8  # short sentences ("See also", "Side effects are rare.") meet by chance, longer ones are copied
_HELD_OUT = ("validation", "test")
Signatures = npt.NDArray[np.uint32]


class SentenceLeakage:
    """Counts sentences that several splits share. Add every shard, then ask."""

    def __init__(self) -> None:
        """Start empty."""
        self._sentences: list[list[_Sentences]] = [[] for _ in contracts.vocabulary("split")]

    def add(self, texts: pa.ChunkedArray | pa.Array, hashes: Hashes, splits: Ints) -> None:
        """Add sentences.

        Args:
            texts: their texts.
            hashes: the hash of each.
            splits: the class number of the split of each.
        """
        words = pc.add(pc.count_substring(texts, " "), 1)
        is_long = np.asarray(pc.greater_equal(words, LONG_WORDS).to_numpy(zero_copy_only=False), dtype=np.bool_)
        for number, parts in enumerate(self._sentences):
            mine = splits == number
            parts.append(_Sentences(hashes[mine], is_long[mine]))

    def figures(self) -> dict[str, Any]:
        """Return distinct texts that two splits share, and how many sentences of a held-out split are also in train."""
        names = contracts.vocabulary("split")
        distinct = {name: _distinct(self._sentences[number]) for number, name in enumerate(names)}
        shared = {f"{a}-{b}": int(np.count_nonzero(_among(distinct[b], distinct[a]))) for a, b in _pairs(names)}
        held_out = {}
        for name in _HELD_OUT:
            parts = self._sentences[names.index(name)]
            seen = [_among(part.hashes, distinct["train"]) for part in parts]
            held_out[f"{name}_in_train"] = {
                **_share(_count(seen), sum(len(part.hashes) for part in parts)),
                "long": _share(
                    _count(s & part.is_long for s, part in zip(seen, parts, strict=True)),
                    _count(part.is_long for part in parts),
                ),
            }
        return {"shared_sentences": shared, **held_out}


class _Sentences(NamedTuple):
    """Sentences of one shard and split: hashes of their texts, and which of them are long."""

    hashes: Hashes
    is_long: npt.NDArray[np.bool_]


def _distinct(parts: Iterable[_Sentences]) -> Hashes:
    """Return the distinct hashes, sorted; in place, for there may be billions."""
    values = np.concatenate([*(part.hashes for part in parts), np.zeros(0, np.uint64)])
    values.sort()
    fresh = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def _among(hashes: Hashes, known: Hashes) -> npt.NDArray[np.bool_]:
    """Tell which hashes are among sorted ones."""
    if not len(known):
        return np.zeros(len(hashes), dtype=bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)] == hashes)


def _count(masks: Iterable[npt.NDArray[np.bool_]]) -> int:
    return sum(int(np.count_nonzero(mask)) for mask in masks)


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])


def _share(n: int, of: int) -> dict[str, Any]:
    return {"shared": n, "sentences": of, "share": round(n / of, 6) if of else None}


def cross_pairs(
    signatures: Sequence[bytes], clusters: Sequence[str], splits: Sequence[str], threshold: float
) -> dict[str, int]:
    """Count pairs of near-duplicate documents that lie in different splits.

    Args:
        signatures: MinHash signature of each document; empty when it has none.
        clusters: its cluster of near duplicates before any is torn: a pair never lies in two.
        splits: its split.
        threshold: smallest share of equal places of near duplicates.

    Returns:
        Number of pairs by the two splits.
    """
    names = contracts.vocabulary("split")
    counts = {f"{a}-{b}": 0 for a, b in _pairs(names)}
    members: dict[str, list[int]] = {}
    for row, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(row)
    for rows in members.values():
        if len({splits[row] for row in rows}) > 1:
            for pair, n in _count_pairs(rows, signatures, splits, threshold).items():
                counts[pair] += n
    return counts


def _count_pairs(
    rows: Sequence[int], signatures: Sequence[bytes], splits: Sequence[str], threshold: float
) -> Mapping[str, int]:
    names = contracts.vocabulary("split")
    rows = [row for row in rows if signatures[row]]
    if not rows:
        return {}
    table: Signatures = np.frombuffer(b"".join(signatures[row] for row in rows), dtype="<u4").reshape(len(rows), -1)
    side = np.array([names.index(splits[row]) for row in rows])
    needed = int(np.ceil(threshold * table.shape[1] - 1e-9))
    counts: dict[str, int] = {}
    for i in range(len(rows)):
        later = np.flatnonzero(side[i + 1 :] != side[i]) + i + 1
        near = later[(table[later] == table[i]).sum(axis=1) >= needed]
        for other in side[near].tolist():
            low, high = sorted((int(side[i]), other))
            pair = f"{names[low]}-{names[high]}"
            counts[pair] = counts.get(pair, 0) + 1
    return counts
