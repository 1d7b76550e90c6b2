"""Compressed streams: gzip and zstd, several members in a row, cut, damaged or bloated.

Damage is reported where it stands and reading goes on at the next member that
can be found. Output is drawn in bounded pieces, so a bomb costs no memory.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import lz4.frame
import zstandard

from hedgerow.config import IngestConfig
from hedgerow.ingest.streams import Chunks, Problem

OUTPUT_BYTES = 1024 * 1024
ZSTD_INPUT_BYTES = 1024  # an RLE block of 4 bytes gives 128 KiB: 1 KiB of input stays below 32 MiB of output
ZSTD_WINDOW_BYTES = 2**27
MAX_LAYERS = 3  # of compression around one file
RATIO_FREE_BYTES = 64 * 2**20  # small files may expand as they like


class Decoder(Protocol):
    """One member being decompressed."""

    def push(self, data: bytes) -> Iterator[bytes]:
        """Give the output that ``data`` leads to, in bounded pieces."""

    @property
    def eof(self) -> bool:
        """Say whether the member is complete."""

    @property
    def unused(self) -> bytes:
        """Return the input behind the member's end."""


class _Zlib:
    __slots__ = ("_inner",)

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    def push(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.eof:
            out = self._inner.decompress(data, OUTPUT_BYTES)
            if out:
                yield out
            data = self._inner.unconsumed_tail
            if not data and len(out) < OUTPUT_BYTES:
                return

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data


class _Zstd:
    __slots__ = ("_inner", "_rest")

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES).decompressobj()
        self._rest = b""

    def push(self, data: bytes) -> Iterator[bytes]:
        for at in range(0, len(data), ZSTD_INPUT_BYTES):
            out = self._inner.decompress(data[at : at + ZSTD_INPUT_BYTES])
            if out:
                yield out
            if self._inner.eof:
                self._rest = self._inner.unused_data + data[at + ZSTD_INPUT_BYTES :]
                return

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> bytes:
        return self._rest


class _Bounded:
    """bz2, lzma and lz4 decompressors, which share one interface."""

    __slots__ = ("_inner",)

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor | lz4.frame.LZ4FrameDecompressor) -> None:
        self._inner = inner

    def push(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.eof:
            out = self._inner.decompress(data, OUTPUT_BYTES)
            if out:
                yield out
            data = b""
            if self._inner.needs_input:
                return

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused(self) -> bytes:
        return self._inner.unused_data or b""


@dataclass(frozen=True, slots=True)
class Codec:
    """A compression: its magic bytes, file endings and decoder."""

    name: str
    magic: bytes
    endings: tuple[str, ...]
    open: Callable[[], Decoder]


CODECS = (
    Codec("gzip", b"\x1f\x8b\x08", (".gz", ".gzip", ".tgz"), _Zlib),
    Codec("zstd", b"\x28\xb5\x2f\xfd", (".zst", ".zstd"), _Zstd),
    Codec("bzip2", b"BZh", (".bz2", ".tbz2"), lambda: _Bounded(bz2.BZ2Decompressor())),
    Codec("lz4", b"\x04\x22\x4d\x18", (".lz4",), lambda: _Bounded(lz4.frame.LZ4FrameDecompressor())),
    Codec(
        "xz",
        b"\xfd7zXZ\x00",
        (".xz", ".txz"),
        lambda: _Bounded(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2**28)),
    ),
)

_ERRORS = (zlib.error, zstandard.ZstdError, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)


def find_codec(head: bytes) -> Codec | None:
    """Return the codec whose magic bytes begin ``head``."""
    return next((c for c in CODECS if head.startswith(c.magic)), None)


def expand(chunks: Chunks, codec: Codec) -> Chunks:
    """Decompress a stream of one or more members.

    Args:
        chunks: the compressed bytes.
        codec: how they are compressed.

    Yields:
        Output, and a problem where a member is cut short, damaged, or followed by something else.

    """
    pending = b""
    is_damaged = False  # until the next good output: damage is reported once
    while True:
        pending, skipped, problem = _find_member(pending, chunks, codec, is_damaged)
        if skipped and not is_damaged:
            is_damaged = True
            yield Problem("corrupt", f"{skipped} bytes that are no {codec.name} member")
        if problem is not None:
            yield problem
        if not pending:
            return
        member = _Member(codec.open(), pending)
        for out in member.run(chunks):
            if isinstance(out, bytes):
                is_damaged = False
                yield out
            elif not is_damaged:
                yield out
                is_damaged = out.reason == "corrupt"
        pending = member.rest


class _Member:
    """One member being read: its output, then what is left of the input behind it."""

    __slots__ = ("_decoder", "rest")

    def __init__(self, decoder: Decoder, rest: bytes) -> None:
        self._decoder = decoder
        self.rest = rest

    def run(self, chunks: Chunks) -> Chunks:
        while True:
            try:
                yield from self._decoder.push(self.rest)
            except _ERRORS as error:
                yield Problem("corrupt", f"a damaged member: {error}")
                self.rest = self.rest[1:]
                return
            self.rest = self._decoder.unused if self._decoder.eof else b""
            if self._decoder.eof:
                return
            chunk = next(chunks, None)
            if not isinstance(chunk, bytes):
                yield chunk or Problem("truncated", "the compressed stream ends before its end mark")
                return
            self.rest = chunk


def _find_member(pending: bytes, chunks: Chunks, codec: Codec, is_resync: bool) -> tuple[bytes, int, Problem | None]:
    """Return the input from the next member on, the bytes skipped before it, and a problem of the input itself."""
    skipped = 0
    while True:
        if not is_resync and not skipped:
            pending = pending.lstrip(b"\0")  # tape and block padding between members
        found = pending.find(codec.magic)
        if found >= 0:
            return pending[found:], skipped + found, None
        keep = pending[-(len(codec.magic) - 1) :] if pending else b""
        chunk = next(chunks, None)
        if chunk is None:
            return b"", skipped + len(pending), None
        if isinstance(chunk, Problem):
            return b"", skipped + len(pending), chunk
        skipped += len(pending) - len(keep)
        pending = keep + chunk


def limit_output(chunks: Chunks, max_bytes: int, max_ratio: int, n_compressed: int) -> Chunks:
    """End a stream with a problem where it grows beyond what a file of its size may hold."""
    total = 0
    for chunk in chunks:
        if isinstance(chunk, bytes):
            total += len(chunk)
            if total > max_bytes:
                yield Problem("too_large", f"more than {max_bytes} bytes after decompression")
                return
            if total > RATIO_FREE_BYTES and total > max_ratio * max(n_compressed, 1):
                yield Problem("too_large", f"expands more than {max_ratio} times")
                return
        yield chunk


def decompress(chunks: Chunks, config: IngestConfig, n_compressed: int) -> Chunks:
    """Take off layers of compression, known by their magic bytes, each one bounded.

    Args:
        chunks: the bytes of a file or member.
        config: limits.
        n_compressed: its size.

    Returns:
        The bytes below all layers.

    """
    for _ in range(MAX_LAYERS):
        first = next(chunks, None)
        chunks = _prepend(first, chunks)
        codec = find_codec(first) if isinstance(first, bytes) else None
        if codec is None:
            return chunks
        chunks = limit_output(expand(chunks, codec), config.max_file_bytes, config.max_ratio, n_compressed)
    return chunks


def _prepend(first: bytes | Problem | None, rest: Chunks) -> Chunks:
    if first is not None:
        yield first
        yield from rest
