"""Cut the listed inputs into shards: the unit of parallel work, of memory and of resumption.

A plain line-based file larger than a shard is cut into fixed byte ranges; any
other large file is a shard of its own; small files are grouped by the low bits
of the hash of their key, as many bits as it takes for the group to be small
enough (extendible hashing: Fagin et al., ACM TODS 4(3), 1979). The cut depends on
the inputs and the configuration only, never on workers or listing order. When a
group is cut in two, its files come from one known group of before (one bit less),
so its results can be taken over; the other groups stay as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hedgerow.config import ShardConfig
from hedgerow.ids import make_id


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a byte range of one.

    Attributes:
        source: published name of the source root.
        path: path relative to the root.
        location: where to open it; never published.
        n_bytes: size of the piece on disk.
        start, end: byte range of a plain line-based file, else None.
        sha256: digest of its bytes, once they were read.
        lines_before: line ends before the range.
    """

    source: str
    path: str
    location: str
    n_bytes: int
    start: int | None = None
    end: int | None = None
    sha256: str = ""
    lines_before: int = 0

    def name(self) -> str:
        """Return the published name, range included."""
        span = "" if self.start is None else f"@{self.start}-{self.end}"
        return f"{self.source}/{self.path}{span}"


@dataclass(frozen=True, slots=True)
class Shard:
    """Pieces that are worked on together.

    Attributes:
        slot: id of the place in the cut; the same from run to run.
        ancestors: slots that may have held these pieces when the cut was coarser, nearest first.
        pieces: sorted by name.
    """

    slot: str
    ancestors: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def n_bytes(self) -> int:
        """Size on disk of all pieces."""
        return sum(p.n_bytes for p in self.pieces)


def cut_shards(pieces: Iterable[Piece], config: ShardConfig, is_splittable: Callable[[Piece], bool]) -> list[Shard]:
    """Cut whole files into shards, sorted by slot order.

    Args:
        pieces: one per file, without range.
        config: target sizes.
        is_splittable: tells whether a file may be cut into byte ranges.
    """
    large: list[Piece] = []
    small: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.source, p.path)):
        (large if piece.n_bytes >= config.target_bytes else small).append(piece)
    shards = []
    for piece in large:
        ranges = _ranges(piece, config.target_bytes) if is_splittable(piece) else [piece]
        shards += [Shard(make_id("range", part.name()), (), (part,)) for part in ranges]
    return shards + _buckets(small, config)


def _ranges(piece: Piece, size: int) -> list[Piece]:
    return [
        Piece(
            piece.source, piece.path, piece.location, min(size, piece.n_bytes - at), at, min(at + size, piece.n_bytes)
        )
        for at in range(0, piece.n_bytes, size)
    ]


def _buckets(files: Sequence[Piece], config: ShardConfig) -> list[Shard]:
    """Group files by the bits of their hash: a group that is too large is cut in two by its next bit, and no other is."""
    hashed = [(_hash(piece), piece) for piece in files]
    shards: list[Shard] = []

    def place(group: Sequence[tuple[int, Piece]], number: int, bits: int) -> None:
        pieces = tuple(piece for _, piece in group)
        if _fits(pieces, config):
            ancestors = tuple(_bucket_slot(number & ((1 << b) - 1), b) for b in range(bits - 1, -1, -1))
            shards.append(Shard(_bucket_slot(number, bits), ancestors, pieces))
            return
        for bit in (0, 1):
            half = [(value, piece) for value, piece in group if value >> bits & 1 == bit]
            if half:
                place(half, number | bit << bits, bits + 1)

    if files:
        place(hashed, 0, 0)
    return shards


def _hash(piece: Piece) -> int:
    return int.from_bytes(hashlib.sha256(piece.name().encode("utf-8", "surrogateescape")).digest(), "big")


def _fits(pieces: Sequence[Piece], config: ShardConfig) -> bool:
    if len(pieces) == 1:
        return True
    return sum(p.n_bytes for p in pieces) <= config.target_bytes and len(pieces) <= config.target_documents


def _bucket_slot(number: int, bits: int) -> str:
    return make_id("bucket", str(number), str(bits))


def input_digest(pieces: Sequence[Piece]) -> str:
    """Return the digest of a shard's input: names, ranges and content of its pieces."""
    rows = [[p.source, p.path, p.start, p.end, p.lines_before, p.sha256] for p in pieces]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode("ascii")).hexdigest()
