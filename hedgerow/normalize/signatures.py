"""MinHash signatures of the lower-cased 5-word shingles, equal on every machine."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

N_PERMUTATIONS = 128
SHINGLE_WORDS = 5
BLOCK = 4096  # shingles hashed at once: bounds memory at 4 MiB

_MIX = np.uint64(0x9E3779B97F4A7C15)


def _parameters() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return multipliers (odd) and offsets of the hash family, by splitmix64 from a fixed seed."""
    with np.errstate(over="ignore"):
        z = (np.arange(1, 2 * N_PERMUTATIONS + 1, dtype=np.uint64)) * _MIX
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return z[:N_PERMUTATIONS] | np.uint64(1), z[N_PERMUTATIONS:]


_A, _B = _parameters()


def shingle_hashes(text: str) -> NDArray[np.uint64]:
    """Return one 64-bit hash per 5-word shingle; a shorter text is one shingle."""
    words = text.lower().split()
    known: dict[str, int] = {}
    for word in words:
        if word not in known:
            data = word.encode("utf-8")
            known[word] = zlib.crc32(data) | zlib.adler32(data) << 32
    hashes = np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words))
    width = min(SHINGLE_WORDS, len(words))
    n = len(words) - width + 1
    rolled = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for i in range(width):
            rolled = (rolled ^ hashes[i : i + n]) * _MIX
            rolled ^= rolled >> np.uint64(29)
    return np.unique(rolled)


def signature(text: str) -> bytes:
    r"""Return the signature of a text: 128 little-endian uint32.

    >>> signature("a b c d e f") == signature("A  b c\nd e f"), len(signature("a"))
    (True, 512)
    """
    hashes = shingle_hashes(text)
    best = np.full(N_PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for at in range(0, len(hashes), BLOCK):
            block = hashes[at : at + BLOCK, None] * _A + _B
            best = np.minimum(best, (block >> np.uint64(32)).min(axis=0))
    return best.astype("<u4").tobytes()
