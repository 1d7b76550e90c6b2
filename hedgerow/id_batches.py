"""Ids of many sections or sentences at once: the same as hedgerow.ids makes one by one, several times as fast."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import numpy as np
import pyarrow as pa

from hedgerow.ids import ID_LENGTH

_ALPHABET: Final = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_FIRST: Final = b"1:0"  # the first of its name
_N_LENGTHS: Final = 1024
_LENGTHS: Final = tuple(b"%d:" % length for length in range(_N_LENGTHS))
_DIGEST_BYTES: Final = 15  # 24 letters; an id keeps the first ID_LENGTH of them


class IdBatch:
    """Collects the names of things in documents and gives their ids; a name's occurrences are numbered from 0."""

    def __init__(self, kind: str) -> None:
        """Start without things. ``kind`` is section or sentence, as hedgerow.ids frames it."""
        self._kind = b"%d:%b" % (len(kind), kind.encode("ascii"))
        self._digests: list[bytes] = []

    def add(self, document_id: str, names: list[bytes]) -> None:
        """Add all things of a document, in order, by their names in UTF-8."""
        document = document_id.encode("utf-8")
        frame = b"%b%d:%b" % (self._kind, len(document), document)
        made = [
            sha256(
                b"".join((frame, _LENGTHS[len(name)] if len(name) < _N_LENGTHS else b"%d:" % len(name), name, _FIRST))
            ).digest()
            for name in names
        ]
        if len(set(names)) < len(names):
            occurrences: dict[bytes, int] = {}
            for at, name in enumerate(names):
                n_before = occurrences[name] = occurrences.get(name, -1) + 1
                if n_before:
                    number = b"%d" % n_before
                    made[at] = sha256(b"%b%d:%b%d:%b" % (frame, len(name), name, len(number), number)).digest()
        self._digests += made

    def ids(self) -> pa.Array:
        """Return the ids of all things added, in order."""
        if not self._digests:
            return pa.array([], pa.string())
        data = np.frombuffer(b"".join(self._digests), dtype=np.uint8).reshape(len(self._digests), -1)
        bits = np.unpackbits(data[:, :_DIGEST_BYTES], axis=1).reshape(len(self._digests), -1, 5)
        letters = _ALPHABET[bits @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)][:, :ID_LENGTH]
        ends = np.arange(len(letters) + 1, dtype=np.int32) * ID_LENGTH
        return pa.StringArray.from_buffers(len(letters), pa.py_buffer(ends.tobytes()), pa.py_buffer(letters.tobytes()))
