"""Ids of many sections or sentences at once: the same as hedgerow.ids makes one by one, several times as fast."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import numpy as np
import pyarrow as pa

from hedgerow.ids import ID_LENGTH

_ALPHABET: Final = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_DIGEST_BYTES: Final = 15  # 24 letters; an id keeps the first ID_LENGTH of them


class IdBatch:
    """Collects the names of things in documents and gives their ids; a name's occurrences are numbered from 0."""

    def __init__(self, kind: str) -> None:
        """Start without things. ``kind`` is section or sentence, as hedgerow.ids frames it."""
        self._kind = b"%d:%b" % (len(kind), kind.encode("ascii"))
        self._digests: list[bytes] = []

    def add(self, document_id: str, names: list[str]) -> None:
        """Add all things of a document, in order."""
        occurrences: dict[str, int] = {}
        document = document_id.encode("utf-8")
        frame = b"%b%d:%b" % (self._kind, len(document), document)
        digests = self._digests
        if len(set(names)) == len(names):  # as in most documents
            digests += [sha256(b"%b%d:%b1:0" % (frame, len(w), w)).digest() for w in map(str.encode, names)]
            return
        for name in names:
            words = name.encode("utf-8")
            if name in occurrences:
                occurrences[name] += 1
                number = b"%d" % occurrences[name]
                digests.append(sha256(b"%b%d:%b%d:%b" % (frame, len(words), words, len(number), number)).digest())
            else:
                occurrences[name] = 0
                digests.append(sha256(b"%b%d:%b1:0" % (frame, len(words), words)).digest())

    def ids(self) -> pa.Array:
        """Return the ids of all things added, in order."""
        if not self._digests:
            return pa.array([], pa.string())
        data = np.frombuffer(b"".join(self._digests), dtype=np.uint8).reshape(len(self._digests), -1)
        bits = np.unpackbits(data[:, :_DIGEST_BYTES], axis=1).reshape(len(self._digests), -1, 5)
        letters = _ALPHABET[bits @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)][:, :ID_LENGTH]
        ends = np.arange(len(letters) + 1, dtype=np.int32) * ID_LENGTH
        return pa.StringArray.from_buffers(len(letters), pa.py_buffer(ends.tobytes()), pa.py_buffer(letters.tobytes()))
