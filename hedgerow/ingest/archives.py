"""ZIP and tar: members as streams, never unpacked to disk, with limits on their number, size and nesting.

A tar is read as a stream, a ZIP is spooled because its directory stands at its
end. Members are counted as they are after decompression; headers, padding and
the compressed bytes of a ZIP are framing.
"""

from __future__ import annotations

import errno
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, NamedTuple, cast

from hedgerow.inert import escape
from hedgerow.ingest.codecs import decompress
from hedgerow.ingest.items import Context, Found, Framing
from hedgerow.ingest.pages import skip_rest
from hedgerow.ingest.streams import CHUNK_BYTES, Chunks, Problem, Stream, spool_stream, watch_chunks
from hedgerow.work.watch import LostError

MAX_DAMAGED_BYTES = 64 * 2**20  # of a tar, searched for the next member
InnerReader = Callable[[Stream, Context, str], Iterator[Found]]
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")
# What the readers of the standard library raise on damaged archives: each packing its own error, OSError of bz2 and of places
# that are none, NotImplementedError for a version of the format that there is not, ValueError for names and numbers. Caught only around
# single calls of theirs. A ZIP is read from a copy that is complete, a tar from the stream itself, whose troubles are its own.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, ValueError)
_TAR_ERRORS = (tarfile.TarError, ValueError)
_DAMAGE_ERRNOS = (None, errno.EINVAL)  # of bz2, and of a place before the beginning; any other is the machine's


def read_tar(stream: Stream, context: Context, read_inner: InnerReader) -> Iterator[Found]:
    """Read the members of a tar archive, which may be cut short.

    Args:
        stream: the archive.
        context: the file.
        read_inner: reads a member like a file.

    Yields:
        What the members gave; headers and padding as framing.

    """
    if context.depth >= context.config.max_nesting:
        yield _refuse_nesting(stream, context)
        return
    n_start = stream.n_read
    passed = _Passed()
    problem: Problem | None = None
    for number, found in enumerate(_tar_members(stream, passed.member_type()), 1):
        if isinstance(found, Problem):
            problem = found
        elif number > context.config.max_members:
            problem = Problem("too_many_members", f"more than {context.config.max_members} members")
            break
        else:
            yield from _read_tar_member(found, context, passed, read_inner)
    skip_rest(stream)
    problem = stream.problem or problem
    yield passed.settle(stream.n_read - n_start, context)
    if passed.n_damaged:
        detail = f"{passed.n_damaged} bytes that are no member: what followed them was found again"
        yield context.reject("corrupt", passed.n_damaged, detail, context.place())
    if problem is not None:
        yield context.reject(problem.reason, 0, problem.detail, context.place(None, stream.n_read))


class _Passed:
    """Counts the bytes of an archive that are no framing: content of its members, and damage between them."""

    __slots__ = ("n_bytes", "n_damaged")

    def __init__(self) -> None:
        self.n_bytes = 0
        self.n_damaged = 0

    def settle(self, n_read: int, context: Context) -> Framing:
        """Take the members' content out of what was read of the archive: their own streams account for it."""
        context.meter.read -= self.n_bytes
        return Framing(n_read - self.n_bytes - self.n_damaged)

    def member_type(self) -> type[tarfile.TarInfo]:
        """Return a member whose headers are looked for block by block; tarfile alone skips what is none in silence."""
        passed = self

        class Member(tarfile.TarInfo):
            @classmethod
            def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Member:
                try:
                    return super().frombuf(buf, encoding, errors)
                except tarfile.HeaderError:
                    passed.n_damaged += len(buf) if buf.strip(b"\0") else 0
                    if passed.n_damaged > MAX_DAMAGED_BYTES:
                        raise tarfile.ReadError(f"more than {MAX_DAMAGED_BYTES} bytes that are no member") from None
                    raise

        return Member


class _Readable:
    """A stream as tarfile reads it."""

    __slots__ = ("_stream",)

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, n: int) -> bytes:
        return self._stream.read(n)


class _Member(NamedTuple):
    """A member of a tar archive that is read member by member."""

    archive: tarfile.TarFile
    info: tarfile.TarInfo


def _tar_members(stream: Stream, kind: type[tarfile.TarInfo]) -> Iterator[_Member | Problem]:
    """Yield the members, and what ends them before the archive does."""
    try:
        file = cast("IO[bytes]", _Readable(stream))
        archive = tarfile.open(  # noqa: SIM115 - entered below, where what fails is no damage
            fileobj=file, mode="r|", errorlevel=1, ignore_zeros=True, tarinfo=kind
        )
    except _TAR_ERRORS as error:
        yield Problem("truncated", _describe(error))
        return
    with archive:
        while True:
            try:
                info = archive.next()
            except _TAR_ERRORS as error:
                yield Problem("truncated", _describe(error))
                return
            if info is None:
                return
            yield _Member(archive, info)


def _read_tar_member(found: _Member, context: Context, passed: _Passed, read_inner: InnerReader) -> Iterator[Found]:
    archive, member = found
    inner = _enter(context, member.name)
    file = archive.extractfile(member) if member.isreg() else None
    if file is not None:
        chunks = _member_chunks(file, _TAR_ERRORS, context.config.max_member_bytes, passed)
        yield from _read_member(chunks, inner, member.name, member.size, read_inner)
    elif not member.isdir():
        yield inner.reject("not_a_file", 0, "a link, device or pipe", inner.place())


def read_zip(stream: Stream, context: Context, read_inner: InnerReader) -> Iterator[Found]:
    """Read the members of a ZIP archive.

    Args:
        stream: the archive.
        context: the file.
        read_inner: reads a member like a file.

    Yields:
        What the members gave; headers and the directory as framing.

    """
    if context.depth >= context.config.max_nesting:
        yield _refuse_nesting(stream, context)
        return
    with spool_stream(stream) as spool:
        n_bytes = stream.n_read
        if stream.problem is not None:
            yield context.reject(stream.problem.reason, n_bytes, stream.problem.detail, context.place())
            return
        try:
            archive = context.watch.run(zipfile.ZipFile, spool)
        except LostError as lost:
            yield context.reject(lost.reason, n_bytes, lost.detail, context.place())
            return
        except _ZIP_ERRORS as error:
            yield context.reject("corrupt", n_bytes, _describe(error), context.place())
            return
        members = archive.infolist()
        if any(member.filename in _OFFICE for member in members[:3]):
            yield context.reject(
                "unsupported_format", n_bytes, "an office document, e-book or program", context.place()
            )
            return
        yield Framing(n_bytes)
        yield from _read_zip_members(archive, members, context, read_inner)


def _read_zip_members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], context: Context, read_inner: InnerReader
) -> Iterator[Found]:
    total = 0
    n_compressed = sum(member.compress_size for member in members)
    for number, member in enumerate(members, 1):
        if number > context.config.max_members:
            detail = f"{len(members)} members, more than {context.config.max_members}"
            yield context.reject("too_many_members", 0, detail, context.place())
            return
        if member.filename.endswith("/"):
            continue
        inner = _enter(context, member.filename)
        total += member.file_size
        if total > context.config.max_file_bytes or total > context.config.max_ratio * max(n_compressed, 2**20):
            yield inner.reject("too_large", 0, "the archive expands beyond its limit", inner.place())
            return
        if member.flag_bits & 1:
            yield inner.reject("unsupported_format", 0, "an encrypted member", inner.place())
            continue
        try:
            file = archive.open(member)
        except NotImplementedError as error:  # a method, a patch, an encryption: zipfile says which
            detail = (
                f"packed in a way that is not read, method {member.compress_type} ({error}): pack it anew with deflate"
            )
            yield inner.reject("unsupported_format", 0, detail, inner.place())
            continue
        except _ZIP_ERRORS as error:
            yield inner.reject("corrupt", 0, _describe(error), inner.place())
            continue
        with file:
            chunks = _member_chunks(file, _ZIP_ERRORS, context.config.max_member_bytes, None)
            yield from _read_member(chunks, inner, member.filename, member.compress_size, read_inner)


def _enter(context: Context, name: str) -> Context:
    shown = escape(name)
    member = shown if context.member is None else f"{context.member}!{shown}"
    return replace(context, member=member, depth=context.depth + 1)


def _refuse_nesting(stream: Stream, context: Context) -> Found:
    n_bytes = skip_rest(stream)
    return context.reject(
        "unsupported_format", n_bytes, f"archives nested deeper than {context.depth}", context.place()
    )


def _describe(error: Exception) -> str:
    """Return what a reader says of damage; an error of the machine is none, and raised."""
    if isinstance(error, OSError) and error.errno not in _DAMAGE_ERRNOS:
        raise error
    return f"{type(error).__name__}: {error}"


def _member_chunks(
    file: IO[bytes], errors: tuple[type[Exception], ...], max_bytes: int, passed: _Passed | None
) -> Chunks:
    n_bytes = 0
    while True:
        try:
            chunk = file.read(CHUNK_BYTES)
        except errors as error:
            yield Problem("corrupt", _describe(error))
            return
        if not chunk:
            return
        n_bytes += len(chunk)
        if passed is not None:
            passed.n_bytes += len(chunk)
        if n_bytes > max_bytes:
            yield Problem("too_large", f"a member of more than {max_bytes} bytes")
            return
        yield chunk


def _read_member(
    chunks: Chunks, inner: Context, name: str, n_compressed: int, read_inner: InnerReader
) -> Iterator[Found]:
    stream = Stream(watch_chunks(decompress(chunks, inner.config, n_compressed), inner.watch), inner.meter)
    yield from read_inner(stream, inner, name)
