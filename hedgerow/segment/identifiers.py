"""Sentence ids of many sentences at once: the same ids as hedgerow.ids makes one by one, several times as fast."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import numpy as np

from hedgerow.ids import ID_LENGTH

_ALPHABET: Final = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_DIGEST_BYTES: Final = 15  # 24 letters; an id keeps the first ID_LENGTH of them


class SentenceDigests:
    """Collects sentences and gives their ids."""

    def __init__(self) -> None:
        """Start without sentences."""
        self._digests: list[bytes] = []

    def add(self, document_id: str, texts: list[str]) -> None:
        """Add all sentences of a document, in order."""
        occurrences: dict[str, int] = {}
        document = document_id.encode("utf-8")
        frame = b"8:sentence%d:%b" % (len(document), document)
        digests = self._digests
        for text in texts:
            words = text.encode("utf-8")
            if text in occurrences:
                occurrences[text] += 1
                number = b"%d" % occurrences[text]
                digests.append(sha256(b"%b%d:%b%d:%b" % (frame, len(words), words, len(number), number)).digest())
            else:
                occurrences[text] = 0
                digests.append(sha256(b"%b%d:%b1:0" % (frame, len(words), words)).digest())

    def ids(self) -> list[str]:
        """Return the ids of all sentences added, in order."""
        if not self._digests:
            return []
        data = np.frombuffer(b"".join(self._digests), dtype=np.uint8).reshape(len(self._digests), -1)
        bits = np.unpackbits(data[:, :_DIGEST_BYTES], axis=1).reshape(len(self._digests), -1, 5)
        letters = _ALPHABET[bits @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)][:, :ID_LENGTH]
        joined = letters.tobytes().decode("ascii")
        return [joined[start : start + ID_LENGTH] for start in range(0, len(joined), ID_LENGTH)]
