"""Repeat counts: in how many documents of the release a sentence's text stands.

Two passes over the shards. In the first a sentence takes a byte beside its hash, and once
all are there 8 more; after it only texts of two or more documents are kept.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow.corpus.text_hashes import Hashes

Mask = npt.NDArray[np.bool_]


class RepeatCounter:
    """Counts documents by the hashes of sentences. Add every shard, then ask; a document lies in one shard."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: list[tuple[Hashes, Mask]] = []  # of each shard, and which of them are new to their document
        self._repeated: Hashes | None = None
        self._counts = np.zeros(0, np.int32)

    def add(self, document_ids: pa.ChunkedArray, hashes: Hashes) -> None:
        """Count the sentences of a shard.

        Args:
            document_ids: document of each sentence.
            hashes: of the text of each sentence.

        Raises:
            RuntimeError: counts were asked for before.
        """
        if self._repeated is not None:
            raise RuntimeError("every shard is added before the first count")
        document = np.asarray(document_ids.combine_chunks().dictionary_encode().indices)
        order = np.lexsort((hashes, document))
        ordered, document = hashes[order], document[order]
        fresh = np.ones(len(order), dtype=np.bool_)
        fresh[order[1:]] = (ordered[1:] != ordered[:-1]) | (document[1:] != document[:-1])
        self._parts.append((hashes, fresh))

    def count(self, hashes: Hashes) -> npt.NDArray[np.int32]:
        """Return for each text the number of documents that hold it, at least 1."""
        if self._repeated is None:
            self._settle()
        assert self._repeated is not None
        found = np.ones(len(hashes), np.int32)
        if len(self._repeated):
            at = np.minimum(np.searchsorted(self._repeated, hashes), len(self._repeated) - 1)
            hit = self._repeated[at] == hashes
            found[hit] = self._counts[at[hit]]
        return found

    def _settle(self) -> None:
        """Keep the hashes that stand in two or more documents; sorted in place, for there may be billions."""
        values = self._take_all()
        values.sort()
        same = np.zeros(len(values) + 1, dtype=bool)  # as the one before
        np.equal(values[1:], values[:-1], out=same[1:-1])
        first = np.flatnonzero(same[1:] & ~same[:-1])
        last = np.flatnonzero(same[:-1] & ~same[1:])
        self._repeated = values[first]
        self._counts = (last - first + 1).astype(np.int32)

    def _take_all(self) -> Hashes:
        """Return the hash of each text of each document in one array."""
        ends = np.cumsum([0, *(np.count_nonzero(fresh) for _, fresh in self._parts)])
        values = np.empty(int(ends[-1]), np.uint64)
        for (hashes, fresh), start, end in zip(self._parts, ends, ends[1:], strict=False):
            values[start:end] = hashes[fresh]
        self._parts.clear()
        return values
