"""Repeat counts: in how many documents of the release a sentence's text stands.

Two passes over the shards. In the first a text is 8 bytes for each document
that holds it; after it only texts of two or more documents are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]


def hash_texts(texts: Sequence[str]) -> Hashes:
    """Return 64 bits of BLAKE2b of each text; two of a billion texts share one with a chance of 3 %."""
    hashed = b"".join(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest() for text in texts)
    return np.frombuffer(hashed, dtype="<u8").astype(np.uint64)


class RepeatCounter:
    """Counts documents by sentence text. Add every shard, then ask; a document lies in one shard."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: list[Hashes] = []
        self._repeated: Hashes | None = None
        self._counts = np.zeros(0, np.int32)

    def add(self, document_ids: Sequence[str], texts: Sequence[str]) -> None:
        """Count the sentences of a shard.

        Args:
            document_ids: document of each sentence.
            texts: text of each sentence.

        Raises:
            RuntimeError: counts were asked for before.
        """
        if self._repeated is not None:
            raise RuntimeError("every shard is added before the first count")
        numbers: dict[str, int] = {}
        document = np.array([numbers.setdefault(d, len(numbers)) for d in document_ids], dtype=np.int64)
        hashes = hash_texts(texts)
        order = np.lexsort((hashes, document))
        hashes, document = hashes[order], document[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (hashes[1:] != hashes[:-1]) | (document[1:] != document[:-1])
        self._parts.append(hashes[fresh])

    def count(self, texts: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return for each text the number of documents that hold it, at least 1."""
        if self._repeated is None:
            self._settle()
        assert self._repeated is not None
        hashes = hash_texts(texts)
        found = np.ones(len(hashes), np.int32)
        if len(self._repeated):
            at = np.minimum(np.searchsorted(self._repeated, hashes), len(self._repeated) - 1)
            hit = self._repeated[at] == hashes
            found[hit] = self._counts[at[hit]]
        return found

    def _settle(self) -> None:
        """Keep the hashes that stand in two or more documents; sorted in place, for there may be billions."""
        values = np.concatenate([*self._parts, np.zeros(0, np.uint64)])
        self._parts.clear()
        values.sort()
        same = np.zeros(len(values) + 1, dtype=bool)  # as the one before
        np.equal(values[1:], values[:-1], out=same[1:-1])
        first = np.flatnonzero(same[1:] & ~same[:-1])
        last = np.flatnonzero(same[:-1] & ~same[1:])
        self._repeated = values[first]
        self._counts = (last - first + 1).astype(np.int32)
