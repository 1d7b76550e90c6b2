"""Digests of input bytes: what decides whether a shard must be read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from hedgerow.ingest.read import NotRegularError, open_regular
from hedgerow.ingest.sources import Entry

_CHUNK = 1 << 20
UNREADABLE = "unreadable"


class Fingerprint(NamedTuple):
    """Digest of a file or range; ``lines_before`` counts the line ends before a range, ``lines`` those in it."""

    sha256: str
    lines_before: int
    lines: int = 0


def fingerprint_file(entry: Entry) -> Fingerprint:
    """Digest a whole file; a file that cannot be read has the digest ``unreadable``."""
    try:
        with open_regular(entry.location) as file:
            return Fingerprint(hashlib.file_digest(file, "sha256").hexdigest(), 0)
    except (OSError, NotRegularError):
        return Fingerprint(UNREADABLE, 0)


def fingerprint_ranges(entry: Entry, ranges: Sequence[tuple[int, int]]) -> list[Fingerprint]:
    """Digest byte ranges of a line-based file, each with the records that it owns.

    A range owns the records that begin in it, so its digest takes in the byte
    before it (does a record begin at its start?) and the rest of its last line.

    Args:
        entry: the file.
        ranges: ascending (start, end) that tile the file.

    """
    found, lines = [], 0
    try:
        with open_regular(entry.location) as file:
            for start, end in ranges:
                digest, line_ends, last = hashlib.sha256(), 0, b""
                file.seek(max(0, start - 1))
                if start:
                    digest.update(file.read(1))
                for chunk in read_chunks(file, end - start):
                    digest.update(chunk)
                    line_ends += chunk.count(b"\n")
                    last = chunk[-1:]
                for chunk in _rest_of_line(file, last):
                    digest.update(chunk)
                found.append(Fingerprint(digest.hexdigest(), lines, line_ends))
                lines += line_ends
    except (OSError, NotRegularError):
        return [Fingerprint(UNREADABLE, 0)] * len(ranges)
    return found


def read_chunks(file: BinaryIO, n_bytes: int) -> Iterator[bytes]:
    """Yield the next bytes of a file, at most so many."""
    while n_bytes > 0 and (chunk := file.read(min(_CHUNK, n_bytes))):
        n_bytes -= len(chunk)
        yield chunk


def _rest_of_line(file: BinaryIO, last: bytes) -> Iterator[bytes]:
    while last != b"\n" and (chunk := file.readline(_CHUNK)):
        last = chunk[-1:]
        yield chunk
