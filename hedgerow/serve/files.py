"""One file of a release as an HTTP answer: whole or a part, never damaged, in memory of a fixed size.

The first time a file is opened, and again whenever its inode, size or times
differ, its SHA-256 is compared with the manifest. What differs is not sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import FileIO
from typing import NamedTuple

import anyio.to_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hedgerow.errors import ReleaseError
from hedgerow.publish import purged
from hedgerow.publish.manifest import NAME, FileEntry
from hedgerow.serve.catalog import Release, WithdrawnError
from hedgerow.serve.ranges import Part, UnsatisfiableRange, is_unchanged, is_wanted, wanted_part

CHUNK_BYTES = 256 * 1024
STALL_SECONDS = 120.0  # a client that takes no chunk for so long is let go
FOREVER = "public, max-age=31536000, immutable"
PRIVATE_FOREVER = "private, max-age=31536000, immutable"
_TYPES = {
    ".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8", ".toml": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".py": "text/plain; charset=utf-8", ".csv": "text/plain; charset=utf-8",
}  # fmt: skip


class DamagedError(ReleaseError):
    """A file that is not what its manifest says."""


class _Stamp(NamedTuple):
    """What changes when a file is changed."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


@dataclass(slots=True)
class Verifier:
    """Opens files of releases and remembers which were found whole; safe to use from several threads."""

    _whole: dict[_Stamp, str] = field(default_factory=dict)
    _busy: dict[_Stamp, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    damaged: set[str] = field(default_factory=set)

    def open(self, release: Release, entry: FileEntry) -> FileIO:
        """Open a file that is what the manifest says.

        Raises:
            WithdrawnError: the release was taken down.
            DamagedError: the file is missing, a link, or has other bytes.
        """
        path = f"{release.folder}/{entry.path}"
        where = f"{release.storage.name}/{path}"
        try:
            file = release.storage.open_plain(path)
        except OSError as error:
            folder = release.folder
            if release.storage.exists(f"{folder}/{purged.NAME}") or not release.storage.exists(f"{folder}/{NAME}"):
                raise WithdrawnError(f"release {release.entry.version} was withdrawn") from error
            self.damaged.add(where)
            raise DamagedError(f"{where} cannot be read") from error
        try:
            self._check(file, entry, where)
        except BaseException:
            file.close()
            raise
        return file

    def _check(self, file: FileIO, entry: FileEntry, where: str) -> None:
        status = os.fstat(file.fileno())
        stamp = _Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        found = self._whole.get(stamp)
        if found is None and stamp.size == entry.bytes:
            with self._lock:
                busy = self._busy.setdefault(stamp, threading.Lock())
            with busy:  # of many readers of a new file, one computes its digest
                found = self._whole.get(stamp)
                if found is None:
                    found = self._whole[stamp] = hashlib.file_digest(file, "sha256").hexdigest()
                    file.seek(0)
            with self._lock:
                self._busy.pop(stamp, None)
        if found != entry.sha256:
            self.damaged.add(where)
            raise DamagedError(f"{where} is damaged: it is not served")
        self.damaged.discard(where)


class FileAnswer(Response):
    """Sends a part of an open file, and closes it."""

    def __init__(self, file: FileIO, part: Part, status: int, headers: Mapping[str, str], is_head: bool) -> None:
        """Take over an open file.

        Args:
            file: the file.
            part: what to send of it.
            status: 200 or 206.
            headers: all headers of the answer.
            is_head: send the headers only.
        """
        super().__init__(status_code=status, headers=dict(headers))
        self.raw_headers = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
        self._file, self._part, self._is_head = file, part, is_head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file as file:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if self._is_head:
                await send({"type": "http.response.body", "body": b""})
                return
            place, end = self._part
            while place < end:
                wanted = min(CHUNK_BYTES, end - place)
                chunk = await anyio.to_thread.run_sync(_read, file, place, wanted)
                if not chunk:  # it shrank while it was sent: the length does not hold, the client sees that
                    raise DamagedError("a file became shorter while it was sent")
                place += len(chunk)
                async with asyncio.timeout(STALL_SECONDS):
                    await send({"type": "http.response.body", "body": chunk, "more_body": place < end})


def _read(file: FileIO, place: int, wanted: int) -> bytes:
    file.seek(place)
    return file.read(wanted)


def answer_file(
    file: FileIO, entry: FileEntry, request: Mapping[str, str], is_head: bool, more: Mapping[str, str]
) -> Response:
    """Answer a request for a file.

    Args:
        file: the open file; it is closed when the answer is sent.
        entry: what the manifest says of it.
        request: the headers of the request.
        is_head: the method is HEAD.
        more: further headers of the answer.
    """
    etag = f'"{entry.sha256}"'
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": FOREVER, **more}
    if not is_wanted(request.get("if-match"), etag):
        return _without_body(file, 412, headers)
    if is_unchanged(request.get("if-none-match"), etag):
        return _without_body(file, 304, headers)
    try:
        part = wanted_part(request, entry.bytes, etag)
    except UnsatisfiableRange:
        return _without_body(file, 416, headers | {"Content-Range": f"bytes */{entry.bytes}"})
    status, sent = (200, Part(0, entry.bytes)) if part is None else (206, part)
    if part is not None:
        headers["Content-Range"] = f"bytes {sent.start}-{sent.end - 1}/{entry.bytes}"
    headers |= {"Content-Type": media_type(entry.path), "Content-Length": str(sent.end - sent.start)}
    return FileAnswer(file, sent, status, headers, is_head)


def media_type(path: str) -> str:
    """Return the media type of a file of a release."""
    return _TYPES.get(os.path.splitext(path)[1], "application/octet-stream")


def _without_body(file: FileIO, status: int, headers: Mapping[str, str]) -> Response:
    file.close()
    return Response(status_code=status, headers=dict(headers))
