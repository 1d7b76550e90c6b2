"""Find the files of the sources: folders, globs, single files; and account for what is left out."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from hedgerow import contracts
from hedgerow.addresses import local_path, scheme_of
from hedgerow.config import SourceConfig
from hedgerow.errors import SourceError
from hedgerow.inert import detail, escape
from hedgerow.ingest.remote import Copies, RemoteFile, TooLargeError, fetch, list_remote

HALF_WRITTEN = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", "~", ".swp")
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source.

    Attributes:
        source: published name of the source.
        path: published path in it.
        location: where it really is; never published.
        n_bytes: its size.
        validator: what the server of a URL says of its content, if anything.
    """

    source: str
    path: str
    location: str
    n_bytes: int
    validator: str | None = None


class Listing(NamedTuple):
    """All files of all sources, in order, and the rejects of what is not read."""

    entries: tuple[Entry, ...]
    rejects: pa.Table


@dataclass(frozen=True, slots=True)
class _Left:
    """Something in a source that is not read."""

    path: str
    reason: str
    detail: str


def list_entries(
    sources: Sequence[SourceConfig],
    copies: Copies | None = None,
    max_bytes: int | None = None,
    own: Collection[str] = (),
) -> Listing:
    """List the files of the sources, in an order that no file system or locale decides.

    Args:
        sources: files, folders, globs or URLs.
        copies: where files of URLs are copied to; None when that is left to others, or URLs are not to be read.
        max_bytes: where the files of URLs stay where they are: how large one may be.
        own: folders that hedgerow writes to: below a source each is one reject, and nothing in it is read.

    Returns:
        The files and the rejects.

    Raises:
        SourceError: a source does not exist, cannot be reached, or a glob matches nothing.

    """
    entries: list[Entry] = []
    rejects: list[dict[str, object]] = []
    for source in sources:
        is_remote = scheme_of(source.path) is not None
        found = sorted(
            _list_remote(source, copies, max_bytes)
            if is_remote
            else _list_source(source, local_path(source.path), own),
            key=lambda item: item.path,
        )
        entries += [item for item in found if isinstance(item, Entry)]
        rejects += [_reject_row(source.label, item) for item in found if isinstance(item, _Left)]
    return Listing(tuple(entries), contracts.build("rejects", rejects))


def _reject_row(label: str, left: _Left) -> dict[str, object]:
    place = {"path": left.path, "member": None, "record": None, "offset": None}
    return {
        "source": label,
        "place": place,
        "reason": left.reason,
        "raw_sha256": None,
        "n_bytes": 0,
        "detail": detail(left.detail),
    }


def _list_remote(source: SourceConfig, copies: Copies | None, max_bytes: int | None) -> Iterator[Entry | _Left]:
    """List the files of a URL; what their names say counts as it does in a folder."""
    if copies is None and max_bytes is None:
        raise SourceError(f"source {source.label!r}: {escape(source.shown_path)} is not on this machine")
    files = list_remote(source)
    for file in files:
        path = publish_path(file.path)
        reason = _refuse_name(file.path) if len(files) > 1 else None
        if reason is not None:
            yield _Left(path, *reason)
        elif copies is not None:
            yield _copy(source, file, path, copies)
        elif file.n_bytes > (max_bytes or 0):
            yield _Left(path, "too_large", f"more than {max_bytes} bytes")
        else:
            yield Entry(source.label, path, file.address, file.n_bytes, file.validator)


def _copy(source: SourceConfig, file: RemoteFile, path: str, copies: Copies) -> Entry | _Left:
    try:
        location = copies.store.full(fetch(file, copies))
    except TooLargeError as error:
        return _Left(path, "too_large", str(error))
    except PermissionError:
        return _Left(path, "unreadable", "no permission to read it")
    return Entry(source.label, path, os.path.abspath(location), os.path.getsize(location))


def _refuse_name(relative: str) -> tuple[str, str] | None:
    if any(part.startswith(".") for part in relative.split("/")):
        return "not_a_file", "hidden: its name begins with a dot"
    if relative.lower().endswith(HALF_WRITTEN):
        return "half_written", "its name says that it is not finished"
    return None


def _list_source(source: SourceConfig, path: str, own: Collection[str]) -> Iterator[Entry | _Left]:
    if os.path.lexists(path):
        if os.path.isdir(path):
            yield from _walk(_Root.of(source, path, own), path, "")
        else:
            root = os.path.dirname(path) or "."
            yield from _look(_Root.of(source, root, own), path, os.path.basename(path), True)
        return
    if not glob.has_magic(path):
        raise SourceError(f"source {source.label!r}: {escape(path)} does not exist")
    hits = glob.glob(path, recursive=True)
    if not hits:
        raise SourceError(f"source {source.label!r}: {escape(path)} matches nothing")
    yield from _list_hits(source, path, hits, own)


class _Root(NamedTuple):
    """The folder below which files of a source lie.

    Attributes:
        label: name of the source.
        path: its real path.
        own: real paths of the folders below it that hedgerow writes to.
    """

    label: str
    path: str
    own: frozenset[str]

    @classmethod
    def of(cls, source: SourceConfig, folder: str, own: Collection[str]) -> _Root:
        """Return the root of a folder; who names a place in a folder of hedgerow's own means it."""
        path = os.path.realpath(folder)
        return cls(source.label, path, frozenset(real for real in map(os.path.realpath, own) if _is_below(real, path)))

    def own_above(self, location: str) -> str | None:
        """Return the folder of hedgerow's own that holds a path, if any."""
        real = os.path.realpath(location) if self.own else location
        return next((folder for folder in sorted(self.own) if real == folder or _is_below(real, folder)), None)

    def left(self, own: str) -> _Left:
        """Return what stands for a folder of hedgerow's own."""
        return _Left(publish_path(os.path.relpath(own, self.path)), "not_a_file", "what hedgerow writes to itself")


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _list_hits(source: SourceConfig, path: str, hits: Sequence[str], own: Collection[str]) -> Iterator[Entry | _Left]:
    parts = path.split("/")
    n_plain = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    folder = "/".join(parts[:n_plain]) or ("/" if path.startswith("/") else ".")
    root = _Root.of(source, folder, own)
    seen: set[str] = set()
    for hit in hits:
        relative = os.path.relpath(hit, folder)
        inside = (
            [root.left(above)]
            if (above := root.own_above(hit)) is not None
            else _walk(root, hit, relative)
            if os.path.isdir(hit) and not os.path.islink(hit)
            else _look(root, hit, relative, False)
        )
        for item in inside:
            if item.path not in seen:
                seen.add(item.path)
                yield item


def publish_path(relative: str) -> str:
    """Return a relative path as it is published: posix, with odd characters as escapes."""
    return escape(relative.replace(os.sep, "/"))


def _walk(root: _Root, folder: str, relative: str) -> Iterator[Entry | _Left]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield _Left(publish_path(relative or "."), "unreadable", error.strerror or type(error).__name__)
        return
    for name in names:
        inner = f"{relative}/{name}" if relative and relative != "." else name
        yield from _look(root, os.path.join(folder, name), inner, False)


def _look(root: _Root, location: str, relative: str, is_named: bool) -> Iterator[Entry | _Left]:
    """Decide on one path: a file is an entry, a folder is walked, all else is left with its reason."""
    path = publish_path(relative)
    name = os.path.basename(relative)
    if name.startswith(".") and not is_named:
        yield _Left(path, "not_a_file", "hidden: its name begins with a dot")
        return
    try:
        is_link = os.path.islink(location)
        status = os.stat(location)
    except (OSError, ValueError) as error:
        shown = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        yield _Left(path, "unreadable", shown)
        return
    if is_link and not is_named:
        target = os.path.realpath(location)
        if os.path.commonpath((target, root.path)) != root.path:
            yield _Left(path, "outside_root", "a link out of the source")
            return
        if stat.S_ISDIR(status.st_mode):
            yield _Left(path, "not_a_file", "a link to a folder of the source, which is read at its own place")
            return
    if stat.S_ISDIR(status.st_mode):
        if root.own and (real := os.path.realpath(location)) in root.own:
            yield root.left(real)
        else:
            yield from _walk(root, location, relative)
    elif not stat.S_ISREG(status.st_mode):
        kind = next((word for test, word in _KINDS if test(status.st_mode)), "no regular file")
        yield _Left(path, "not_a_file", kind)
    elif name.lower().endswith(HALF_WRITTEN) and not is_named:
        yield _Left(path, "half_written", "its name says that it is not finished")
    elif not os.access(location, os.R_OK):
        yield _Left(path, "unreadable", "no permission to read it")
    else:
        yield Entry(root.label, path, os.path.abspath(location), status.st_size)
