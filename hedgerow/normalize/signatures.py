"""MinHash signatures of the lower-cased 5-word shingles, equal on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

N_PERMUTATIONS = 128
SHINGLE_WORDS = 5
BLOCK = 4096  # shingles hashed at once: bounds memory at 4 MiB
PART_CHARS = 2**18

_MIX = np.uint64(0x9E3779B97F4A7C15)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit numbers (the finalizer of splitmix64)."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def _parameters() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return odd multipliers and offsets: each pair permutes the 32-bit numbers."""
    with np.errstate(over="ignore"):
        z = _mix(np.arange(1, 2 * N_PERMUTATIONS + 1, dtype=np.uint64) * _MIX)
    high = (z >> np.uint64(32)).astype(np.uint32)
    return high[:N_PERMUTATIONS] | np.uint32(1), high[N_PERMUTATIONS:]


_A, _B = _parameters()
with np.errstate(over="ignore"):
    _PLACES = _mix(np.arange(1001, 1065, dtype=np.uint64) * _MIX) | np.uint64(1)  # weight of each place in a word


def word_hashes(text: str) -> NDArray[np.uint64]:
    """Return one hash per word of a normalized text, whose only white space is spaces and line feeds."""
    data = np.frombuffer(text.lower().encode("utf-8"), dtype=np.uint8)
    is_word = data > ord(" ")
    bytes_at = np.flatnonzero(is_word)
    begins = is_word[bytes_at] & ~np.concatenate(([False], is_word[:-1]))[bytes_at]
    first = np.flatnonzero(begins)
    if len(first) == 0:
        return np.zeros(0, dtype=np.uint64)
    in_word = np.arange(len(bytes_at)) - np.repeat(first, np.diff(np.append(first, len(bytes_at))))
    with np.errstate(over="ignore"):
        weighed = (data[bytes_at].astype(np.uint64) + np.uint64(1)) * _PLACES[in_word % len(_PLACES)]
        return _mix(np.add.reduceat(weighed, first))


def shingle_hashes(text: str) -> NDArray[np.uint32]:
    """Return one 32-bit hash per 5-word shingle; a shorter text is one shingle."""
    hashes = np.concatenate([word_hashes(part) for part in _parts(text)])
    width = min(SHINGLE_WORDS, len(hashes))
    n = len(hashes) - width + 1
    rolled = np.zeros(n, dtype=np.uint64)
    for i in range(width):
        rolled = _mix(rolled ^ hashes[i : i + n])
    return (rolled >> np.uint64(32)).astype(np.uint32)


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
    hashes = shingle_hashes(text)
    best = np.full(N_PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint32)
    with np.errstate(over="ignore"):
        for at in range(0, len(hashes), BLOCK):
            block = hashes[at : at + BLOCK, None] * _A
            block += _B
            best = np.minimum(best, block.min(axis=0))
    return best.astype("<u4").tobytes()
