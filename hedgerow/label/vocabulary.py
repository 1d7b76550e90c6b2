"""The words of a text, each spelling once: most words of a shard stand in it many times, and need be looked at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]

WORD_BYTES = np.zeros(256, dtype=bool)
"""Which bytes are parts of words: ASCII letters, digits and the underscore, as in RE2."""
WORD_BYTES[[b for b in range(128) if chr(b).isalnum() or b == ord("_")]] = True


class Vocabulary(NamedTuple):
    """The words of a buffer; a word is as long as it can be.

    Attributes:
        begins: where each word of the buffer begins, in bytes.
        spellings: the number of its spelling.
        spelled: all spellings, each with a line break behind it.
        starts: where each spelling begins in ``spelled``; one more for the end.
    """

    begins: Ints
    spellings: Ints
    spelled: bytes
    starts: Ints

    @classmethod
    def of(cls, buffer: bytes) -> Vocabulary:
        """Return the words of a buffer."""
        is_word = WORD_BYTES[np.frombuffer(buffer, dtype=np.uint8)]
        edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
        offsets = np.concatenate((np.zeros(1, np.int64), edges, np.array([len(buffer)], np.int64)))
        stretches = pa.Array.from_buffers(
            pa.large_binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(buffer)]
        )
        first = 0 if len(buffer) and is_word[0] else 1  # words and what lies between them take turns
        words = np.arange(first, len(offsets) - 1 if len(buffer) else 0, 2)
        encoded = stretches.take(pa.array(words)).dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int64)
        numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return cls(offsets[words], numbers, b"".join(text + b"\n" for text in texts), starts)

    def place(self, ends: Ints) -> tuple[Ints, Ints]:
        """Turn ends in ``spelled`` into numbers of spellings, and ends within them."""
        spellings = np.searchsorted(self.starts, ends - 1, side="right") - 1
        return spellings, ends - self.starts[spellings]

    def lengths(self, spellings: Ints) -> Ints:
        """Return the lengths of spellings in bytes."""
        return self.starts[spellings + 1] - 1 - self.starts[spellings]
