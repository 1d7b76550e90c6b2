"""Byte streams that count what they hand out and keep their damage as data.

A source of bytes is an iterator of chunks in which a :class:`Problem` may
stand: there the bytes are cut short or damaged. A stream stops before it, the
reader gives up what is whole, and may resume behind it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from hedgerow.ingest.items import Meter
from hedgerow.work.watch import LostError, Watch

CHUNK_BYTES = 256 * 1024
SPOOL_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Problem:
    """A place in a stream where bytes are missing, damaged or too many."""

    reason: str
    detail: str


Chunks = Iterator[bytes | Problem]


def read_chunks(file: BinaryIO) -> Chunks:
    """Give a file's bytes in chunks; a read error is a problem."""
    while True:
        try:
            chunk = file.read(CHUNK_BYTES)
        except OSError as error:
            yield Problem("unreadable", error.strerror or type(error).__name__)
            return
        if not chunk:
            return
        yield chunk


def watch_chunks(chunks: Chunks, watch: Watch) -> Chunks:
    """Give chunks, each made under the budget of a document; one that breaks it is a problem, and the last."""
    while True:
        try:
            chunk = watch.run(next, chunks, None)
        except LostError as lost:
            yield Problem(lost.reason, lost.detail)
            return
        if chunk is None:
            return
        yield chunk


class Stream:
    """Chunks as a stream: ``peek`` and ``read`` and ``read_line``, counted in a meter."""

    __slots__ = ("_at", "_chunks", "_data", "_meter", "n_read", "problem")

    def __init__(self, chunks: Chunks, meter: Meter) -> None:
        """Read from ``chunks``; add every byte that is taken to ``meter``."""
        self._chunks = chunks
        self._data = b""
        self._at = 0
        self._meter = meter
        self.n_read = 0
        self.problem: Problem | None = None

    def _fill(self) -> bool:
        """Append one chunk to the buffer; False at the end or at a problem."""
        if self.problem is not None:
            return False
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        if isinstance(chunk, Problem):
            self.problem = chunk
            return False
        self._data = self._data[self._at :] + chunk
        self._at = 0
        return True

    def _take(self, n: int) -> bytes:
        taken = self._data[self._at : self._at + n]
        self._at += len(taken)
        self.n_read += len(taken)
        self._meter.read += len(taken)
        return taken

    def peek(self, n: int) -> bytes:
        """Return up to ``n`` of the next bytes without taking them."""
        while len(self._data) - self._at < n and self._fill():
            pass
        return self._data[self._at : self._at + n]

    def read(self, n: int) -> bytes:
        """Take up to ``n`` bytes; fewer only at the end or before a problem."""
        parts = []
        while n > 0:
            if self._at == len(self._data) and not self._fill():
                break
            part = self._take(n)
            parts.append(part)
            n -= len(part)
        return b"".join(parts)

    def read_line(self, limit: int, separator: bytes = b"\n") -> bytes:
        """Take one line with its separator, or ``limit`` bytes of a longer one.

        A separator of several bytes (UTF-16, UTF-32) counts only where it is aligned to its own length.
        """
        unit = len(separator)
        searched = 0
        while True:
            end = self._find(separator, unit, searched)
            if end >= 0:
                return self._take(min(end, limit))
            available = len(self._data) - self._at
            if available >= limit:
                return self._take(limit)
            searched = available // unit * unit
            if not self._fill():
                return self._take(available)

    def _find(self, separator: bytes, unit: int, searched: int) -> int:
        """Return the length of the line at the cursor with its separator, or -1."""
        found = self._data.find(separator, self._at + searched)
        while found >= 0 and (found - self._at) % unit:
            found = self._data.find(separator, found + 1)
        return found - self._at + unit if found >= 0 else -1

    def skip(self, n: int) -> int:
        """Take up to ``n`` bytes without keeping them and return their number."""
        left = n
        while left > 0 and (part := self.read(min(left, CHUNK_BYTES))):
            left -= len(part)
        return n - left

    def unread(self, data: bytes) -> None:
        """Put back bytes that were taken last."""
        self._data = data + self._data[self._at :]
        self._at = 0
        self.n_read -= len(data)
        self._meter.read -= len(data)

    def resume(self) -> bool:
        """Go on behind a problem; False when nothing comes behind it."""
        self.problem = None
        return bool(self.peek(1)) or self.problem is not None


def spool_stream(stream: Stream) -> IO[bytes]:
    """Copy what is left of a stream where it can be read at random: to memory, or, when it is large, to a temporary file.

    The copy is complete and at its beginning; the caller closes it.

    Raises:
        OSError: the temporary disk is full.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
    try:
        while chunk := stream.read(CHUNK_BYTES):
            spool.write(chunk)
        spool.seek(0)  # writes what is still in a buffer, so that a full disk shows here
    except BaseException:
        spool.close()
        raise
    return cast("IO[bytes]", spool)
