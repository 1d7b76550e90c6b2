"""Repeat counts: in how many documents of the release a sentence's text stands.

Two passes over the shards. In the first a text is 8 bytes for each document
that holds it; after it only texts of two or more documents are kept.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow.corpus.text_hashes import Hashes


class RepeatCounter:
    """Counts documents by the hashes of sentences. Add every shard, then ask; a document lies in one shard."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: list[Hashes] = []
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
        hashes, document = hashes[order], document[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (hashes[1:] != hashes[:-1]) | (document[1:] != document[:-1])
        self._parts.append(hashes[fresh])

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
        """Return all hashes in one array, into which the parts go one by one: no two copies of all of them."""
        values = np.empty(sum(len(part) for part in self._parts), np.uint64)
        end = len(values)
        while self._parts:
            part = self._parts.pop()
            values[end - len(part) : end] = part
            end -= len(part)
        return values
