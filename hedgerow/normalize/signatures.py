"""MinHash signatures of the lower-cased 5-word shingles, equal on every machine.

The texts of a batch are hashed together: most cost of a short text would be
that of the calls.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import rensa
from numpy.typing import NDArray

N_PERMUTATIONS = 128
SEED = 42
SHINGLE_WORDS = 5
PART_CHARS = 2**18  # hashed at once: bounds memory

_MIX = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]


def _mix(z: Hashes) -> Hashes:
    """Scramble 64-bit numbers (the finalizer of splitmix64)."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


with np.errstate(over="ignore"):
    _PLACES = _mix(np.arange(1001, 1065, dtype=np.uint64) * _MIX) | np.uint64(1)  # weight of each place in a word


def word_hashes(data: bytes) -> tuple[Hashes, NDArray[np.int64]]:
    """Return one hash per word of a lower-cased text, and where it begins; all up to the space is white space."""
    codes = np.frombuffer(data, dtype=np.uint8)
    is_word = codes > ord(" ")
    bytes_at = np.flatnonzero(is_word)
    begins = is_word[bytes_at] & ~np.concatenate(([False], is_word[:-1]))[bytes_at]
    first = np.flatnonzero(begins)
    if len(first) == 0:
        return np.zeros(0, dtype=np.uint64), first
    in_word = np.arange(len(bytes_at)) - np.repeat(first, np.diff(np.append(first, len(bytes_at))))
    with np.errstate(over="ignore"):
        weighed = (codes[bytes_at].astype(np.uint64) + np.uint64(1)) * _PLACES[in_word & 63]
        return _mix(np.add.reduceat(weighed, first)), bytes_at[first]


def shingle_hashes(text: str) -> Hashes:
    """Return one hash per 5-word shingle; a shorter text is one shingle."""
    return _roll(np.concatenate([word_hashes(part.lower().encode("utf-8"))[0] for part in _parts(text)]))


def _roll(words: Hashes) -> Hashes:
    width = min(SHINGLE_WORDS, len(words))
    n = len(words) - width + 1
    rolled = np.zeros(n, dtype=np.uint64)
    for i in range(width):
        rolled = _mix(rolled ^ words[i : i + n])
    return rolled >> np.uint64(32)


def _parts(text: str) -> list[str]:
    """Cut a long text between words, so that hashing it takes little memory."""
    parts = []
    while len(text) > PART_CHARS:
        cut = max(text.rfind(" ", 0, PART_CHARS), text.rfind("\n", 0, PART_CHARS))
        cut = cut if cut > 0 else PART_CHARS
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def signature(text: str) -> bytes:
    r"""Return the signature of a text: 128 little-endian uint32.

    >>> signature("a b c d e f") == signature("A  b c\nd e f"), len(signature("a"))
    (True, 512)
    """
    return signatures([text])[0]


def signatures(texts: Sequence[str]) -> list[bytes]:
    """Return the signature of each text.

    >>> signatures(["a", "b"]) == [signature("a"), signature("b")]
    True
    """
    made: list[bytes] = []
    batch: list[str] = []
    n_chars = 0
    for text in texts:
        if batch and n_chars + len(text) > PART_CHARS:
            made += _digest(batch)
            batch, n_chars = [], 0
        batch.append(text)
        n_chars += len(text)
    return made + _digest(batch) if batch else made


def _digest(texts: list[str]) -> list[bytes]:
    """Sign texts that are hashed together."""
    rows = [shingle_hashes(texts[0])] if len(texts) == 1 else _shingles_together(texts)
    offsets = [0, *np.cumsum([len(row) for row in rows]).tolist()]
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(rows), offsets, N_PERMUTATIONS, SEED)
    table = np.array(matrix.to_rows(), dtype="<u4")
    return [row.tobytes() for row in table]


def _shingles_together(texts: list[str]) -> list[Hashes]:
    """Return what :func:`shingle_hashes` gives for each text, with one pass over the words of all."""
    coded = [text.lower().encode("utf-8") for text in texts]
    words, starts = word_hashes(b"\n".join(coded))
    bounds = np.cumsum([len(data) + 1 for data in coded])
    ends = np.searchsorted(starts, bounds)
    if len(words) < SHINGLE_WORDS:
        return [_roll(part) for part in np.split(words, ends[:-1])]
    rolled = _roll(words)
    rows = []
    for part, end in zip(np.split(words, ends[:-1]), ends.tolist(), strict=True):
        begin = end - len(part)
        rows.append(rolled[begin : end - SHINGLE_WORDS + 1] if len(part) >= SHINGLE_WORDS else _roll(part))
    return rows
