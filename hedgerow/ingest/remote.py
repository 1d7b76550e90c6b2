"""Sources on the web and in object stores: listed, and each file copied once to a private folder.

What is copied is named by its digest, so two runs share it and neither disturbs
the other; an object whose server vouches for it by a validator (ETag) is not
copied again. Everything behind this reads the copies: no link that the data holds is ever
followed.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import posixpath
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from hedgerow.addresses import scheme_of
from hedgerow.config import SourceConfig
from hedgerow.errors import ConfigError, SourceError
from hedgerow.inert import detail
from hedgerow.ingest.web import UnreachableError, open_web
from hedgerow.storage import Storage, temporary_name

FOLDER = "fetched"
INDEX = f"{FOLDER}/index"
"""Names the copy of each address and validator; of its files the time is that of the last use."""
TRIES = 3
PAUSE_SECONDS = 1.0
_CHUNK = 1 << 20
_EXTRAS = {"s3": "s3", "gs": "gs"}


class TooLargeError(Exception):
    """A file beyond the limit of a file."""


class Copies(NamedTuple):
    """Where copies go, and how large one may be.

    Attributes:
        store: the work folder.
        max_bytes: of one file.
        min_free_bytes: to leave on the disk.
    """

    store: Storage
    max_bytes: int
    min_free_bytes: int


class RemoteFile(NamedTuple):
    """One file of a remote source.

    Attributes:
        path: relative to the root that the source names.
        address: where it lies, with its secrets.
        validator: what its server says of its content, if anything.
        open: opens it: (validator, chunks of bytes).
        n_bytes: its size, 0 when unknown.
    """

    path: str
    address: str
    validator: str | None
    open: Callable[[], Any]
    n_bytes: int = 0


def list_remote(source: SourceConfig) -> list[RemoteFile]:
    """List the files of a remote source; a web address is one file.

    Raises:
        SourceError: it does not exist or cannot be reached.
        ConfigError: what reads such addresses is not installed.
    """
    scheme = scheme_of(source.path)
    if scheme in ("http", "https"):
        name = unquote(posixpath.basename(urlsplit(source.path).path)) or "index"
        return [RemoteFile(name, source.path, None, lambda: open_address(source.path))]
    return _list_store(source, scheme or "")


@contextmanager
def open_address(address: str) -> Iterator[tuple[str | None, Iterator[bytes]]]:
    """Open a web address: (validator, chunks of bytes)."""
    with open_web(address) as file:
        yield file.validator, file.chunks()


def file_system(scheme: str) -> Any:
    """Return the fsspec file system of a scheme.

    Raises:
        ConfigError: its library is not installed.
    """
    import fsspec

    try:
        return fsspec.filesystem(scheme, skip_instance_cache=True, use_listings_cache=False)
    except ImportError:
        advice = f"pip install 'hedgerow[{_EXTRAS[scheme]}]'" if scheme in _EXTRAS else f"install fsspec's for {scheme}"
        raise ConfigError(f"reading {scheme}:// needs a library that is not installed: {advice}") from None


def _list_store(source: SourceConfig, scheme: str) -> list[RemoteFile]:
    system = file_system(scheme)
    root, path = _root_of(source.path[len(scheme) + 3 :].rpartition("@")[2])
    try:
        found = system.glob(path, detail=True) if glob.has_magic(path) else system.find(path, detail=True)
    except Exception as error:  # noqa: BLE001 - each store raises its own
        raise _unreachable(source, error) from None
    if not found:
        raise SourceError(f"source {source.label!r}: {detail(source.shown_path)} holds no file")
    files = []
    for key, info in sorted(found.items()):
        if info.get("type") != "directory":
            relative = key.removeprefix(root) if key != path or glob.has_magic(path) else posixpath.basename(key)
            address, size = f"{scheme}://{key}", int(info.get("size") or 0)
            files.append(RemoteFile(relative.lstrip("/"), address, _validator(info), _opener(system, key), size))
    return files


def _root_of(path: str) -> tuple[str, str]:
    """Return the plain part of a path up to the first wildcard, with its slash, and the path."""
    plain = path.split("/")
    n_plain = next((i for i, part in enumerate(plain) if glob.has_magic(part)), len(plain))
    return "/".join(plain[:n_plain]).rstrip("/") + "/", path


def _validator(info: dict[str, Any]) -> str | None:
    found = next((info[name] for name in ("ETag", "etag", "md5Hash", "generation") if info.get(name)), None)
    return f"{found} {info.get('size')}" if found else None


def _opener(system: Any, key: str) -> Callable[[], Any]:
    @contextmanager
    def open_object() -> Iterator[tuple[None, Iterator[bytes]]]:
        try:
            with system.open(key, "rb", cache_type="none", block_size=_CHUNK) as file:
                yield None, iter(lambda: file.read(_CHUNK), b"")
        except TooLargeError:
            raise
        except PermissionError:
            raise
        except Exception as error:  # noqa: BLE001 - each store raises its own
            raise UnreachableError(f"{detail(key)} cannot be read: {kind_of(error)}") from None

    return open_object


def _unreachable(source: SourceConfig, error: Exception) -> SourceError:
    where = f"source {source.label!r}: {detail(source.shown_path)}"
    if isinstance(error, FileNotFoundError):
        return SourceError(f"{where} does not exist")
    if isinstance(error, PermissionError):
        return SourceError(f"{where}: no permission to read it: set the store's usual credentials in the environment")
    return UnreachableError(f"{where} cannot be reached: {kind_of(error)}")


def kind_of(error: Exception) -> str:
    """Return the kind of an error of a store; its message may hold addresses with secrets."""
    return type(error).__name__


def fetch(file: RemoteFile, copies: Copies) -> str:
    """Copy a remote file to the folder of copies, unless it is there, and return its place in the storage.

    Raises:
        UnreachableError: it did not come, whole, in several tries.
        SourceError: its server refuses it.
        TooLargeError: it is larger than a file may be.
        PermissionError: it may not be read.
        OSError: it cannot be written.
    """
    store = copies.store
    for attempt in range(1, TRIES + 1):
        known = _known(store, file.address, file.validator)
        if known is not None:
            return known
        try:
            with file.open() as (validator, chunks):
                validator = file.validator or validator
                known = _known(store, file.address, validator)
                if known is not None:
                    return known
                place = _copy(copies, chunks)
        except UnreachableError:
            if attempt == TRIES:
                raise
            time.sleep(PAUSE_SECONDS * attempt)
            continue
        if validator is not None:
            store.write_atomic(_index(file.address, validator), place.encode("ascii"))
        return place
    raise AssertionError("the last try returns or raises")


def _index(address: str, validator: str) -> str:
    digest = hashlib.sha256(f"{address}\n{validator}".encode()).hexdigest()
    return f"{INDEX}/{digest[:2]}/{digest}"


def _known(store: Storage, address: str, validator: str | None) -> str | None:
    """Return the place of a copy that is known to be the same and whole."""
    if validator is None or not store.exists(_index(address, validator)):
        return None
    place = store.read(_index(address, validator)).decode("ascii")
    if not store.exists(place) or store.sha256(place) != posixpath.basename(place):
        return None
    store.touch(_index(address, validator))  # not the copy, whose time tells whether it changed
    return place


def _copy(copies: Copies, chunks: Iterator[bytes]) -> str:
    store = copies.store
    temporary = f"{FOLDER}/{temporary_name()}"
    store.make_folder(FOLDER)
    digest = hashlib.sha256()
    n_bytes = 0
    try:
        with store.writer(temporary) as file:
            for chunk in chunks:
                n_bytes += len(chunk)
                if n_bytes > copies.max_bytes:
                    raise TooLargeError(f"more than {copies.max_bytes} bytes")
                if store.free_bytes() < copies.min_free_bytes + len(chunk):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), store.root.as_posix())
                digest.update(chunk)
                file.write(chunk)
        name = digest.hexdigest()
        store.make_folder(f"{FOLDER}/{name[:2]}")
        store.move_file(temporary, f"{FOLDER}/{name[:2]}/{name}")
    except BaseException:
        store.full(temporary).unlink(missing_ok=True)
        raise
    return f"{FOLDER}/{name[:2]}/{name}"
