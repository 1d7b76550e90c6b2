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
LONG_WORD = 256  # bytes; what is behind them is added up word by word; a multiple of the number of places

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
    _WEIGHED = _PLACES[:, np.newaxis] * np.arange(1, 257, dtype=np.uint64)  # a byte's part in the hash, by its place


def word_hashes(data: bytes) -> tuple[Hashes, NDArray[np.int64]]:
    """Return one hash per word of a lower-cased text, and where it begins; all up to the space is white space.

    The first letters of all words are added up at once, then the second letters of all that have one, and so on:
    words in the order of their lengths make each of these steps a plain range.
    """
    codes = np.frombuffer(data, dtype=np.uint8)
    is_word = np.zeros(len(codes) + 2, dtype=bool)
    np.greater(codes, ord(" "), out=is_word[1:-1])
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    if len(starts) == 0:
        return np.zeros(0, dtype=np.uint64), starts
    capped = np.minimum(lengths, LONG_WORD).astype(np.uint16)
    order = np.argsort(capped, kind="stable")[::-1]
    at = starts[order].astype(np.int32)
    sums = np.zeros(len(at), dtype=np.uint64)
    for place, n_longer in enumerate((len(at) - np.cumsum(np.bincount(capped)[:-1])).tolist()):
        sums[:n_longer] += _WEIGHED[place % len(_PLACES)].take(codes.take(at[:n_longer] + place))
    for number in range(np.count_nonzero(lengths >= LONG_WORD)):
        rest = codes[at[number] + LONG_WORD : at[number] + lengths[order[number]]]
        sums[number : number + 1] += _WEIGHED[np.arange(len(rest)) % len(_PLACES), rest].sum()
    hashes = np.empty_like(sums)
    hashes[order] = sums
    return _mix(hashes), starts


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
