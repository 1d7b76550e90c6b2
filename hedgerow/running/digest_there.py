"""Digests of files of URLs, made by the workers that will read them.

What a server vouches for by a validator (ETag) is read once: its digest is noted in the work store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hedgerow.addresses import scheme_of
from hedgerow.ingest.distant import at_hand
from hedgerow.ingest.fingerprint import UNREADABLE, Fingerprint, fingerprint_file, fingerprint_ranges
from hedgerow.ingest.sources import Entry
from hedgerow.places.objectstore import open_objects
from hedgerow.runners.processes import Runner
from hedgerow.work.shards import Piece, Shard
from hedgerow.work.watch import Watch

FOLDER = "digests"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reading:
    """Pieces to digest, each with the validator of its file, and the work store where digests are noted."""

    pieces: tuple[tuple[Piece, str | None], ...]
    work: str

    def __str__(self) -> str:
        return f"digest of {self.pieces[0][0].name()}" + (f" and {len(self.pieces) - 1} more" * (len(self.pieces) > 1))


def fingerprint_there(shards: Sequence[Shard], entries: Sequence[Entry], work: str, runner: Runner) -> list[Shard]:
    """Fill in the digests of the pieces that are URLs.

    Args:
        shards: the cut.
        entries: the files that were listed.
        work: the work store.
        runner: runs the reading, one task for each shard.
    """
    validators = {e.location: e.validator for e in entries}
    todo = [i for i, shard in enumerate(shards) if any(_is_distant(p) for p in shard.pieces)]
    readings = [
        Reading(tuple((p, validators[p.location]) for p in shards[i].pieces if _is_distant(p)), work) for i in todo
    ]
    found: dict[Piece, Fingerprint] = {}
    for position, prints in runner.run(digest_pieces, readings):
        found |= zip((piece for piece, _ in readings[position].pieces), prints, strict=True)
    before: dict[Piece, int] = {}
    lines: dict[str, int] = {}
    for piece in sorted(found, key=lambda p: (p.location, p.start or 0)):
        before[piece] = lines.get(piece.location, 0)
        lines[piece.location] = before[piece] + found[piece].lines

    def filled(piece: Piece) -> Piece:
        if piece not in found:
            return piece
        lines_before = before[piece] if piece.start is not None else 0
        return replace(piece, sha256=found[piece].sha256, lines_before=lines_before)

    return [replace(shard, pieces=tuple(filled(p) for p in shard.pieces)) for shard in shards]


def _is_distant(piece: Piece) -> bool:
    return scheme_of(piece.location) is not None


def digest_pieces(reading: Reading, _: Watch) -> list[Fingerprint]:
    """On a worker: return the fingerprint of each piece."""
    return [_digest(piece, validator, reading.work) for piece, validator in reading.pieces]


def _read_note(data: bytes) -> Fingerprint:
    sha256, lines_before, lines = json.loads(data)
    if not _SHA256.fullmatch(sha256):
        raise ValueError("no digest")
    return Fingerprint(sha256, int(lines_before), int(lines))


def _digest(piece: Piece, validator: str | None, work: str) -> Fingerprint:
    store = open_objects(work)
    name = hashlib.sha256(json.dumps([piece.location, validator, piece.start, piece.end]).encode("ascii")).hexdigest()
    place = f"{FOLDER}/{name[:2]}/{name}.json"
    if validator is not None:
        with contextlib.suppress(FileNotFoundError, ValueError, TypeError):  # a damaged note is made again
            return _read_note(store.read(place))
    with at_hand(piece.location, piece.start, piece.end) as location:
        entry = Entry(piece.source, piece.path, location, piece.n_bytes)
        if piece.start is None or piece.end is None:
            found = fingerprint_file(entry)
        else:
            (found,) = fingerprint_ranges(entry, [(piece.start, piece.end)])
    if validator is not None and found.sha256 != UNREADABLE:
        store.write_atomic(place, json.dumps(found).encode("ascii"))
    return found
