"""Whole objects below an address that fsspec opens: the few operations of a work store, for machines that share no disk.

An object is there whole or not at all: object stores put whole objects, elsewhere it is
written under another name first. Nobody may trust an object without a digest of its own.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import logging
import os
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from hedgerow.addresses import local_path, scheme_of, show_address
from hedgerow.errors import ConfigError, ReleaseError, TransientError
from hedgerow.storage import Storage, temporary_name

T = TypeVar("T")

logger = logging.getLogger(__name__)

ATTEMPTS = 4
PAUSE_SECONDS = 0.5  # before the second try; doubled before each further one
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci", "memory"})
_READ_ONLY = frozenset({"http", "https"})
_OWN_MEMORY = frozenset({"memory"})  # every process has one of its own
_EXTRAS = {"s3": "s3", "gs": "gs"}


class StoreFailedError(ReleaseError, TransientError):
    """A store that failed, time after time: the run can be started again."""


class StoreRefusedError(ReleaseError):
    """A store that does not let these credentials do something."""


class Objects(Protocol):
    """Where whole files are kept by path: a folder or an object store."""

    def read(self, path: str) -> bytes:
        """Return an object's bytes; FileNotFoundError when there is none."""

    def write_atomic(self, path: str, data: bytes) -> None:
        """Write or replace an object: a reader sees the old or the new bytes."""

    def write_hint(self, path: str, data: bytes) -> None:
        """Write or replace an object that saves work and no more: a reader may find anything in it."""

    def remove(self, path: str) -> None:
        """Remove an object; no error when it is gone."""

    def total_bytes(self, paths: Iterable[str]) -> int:
        """Return the size of some objects together."""


def open_objects(address: str) -> Objects:
    """Return the objects below a local folder or an address.

    Raises:
        ConfigError: the address cannot be used, or what opens it is not installed.
    """
    return Storage(local_path(address)) if scheme_of(address) is None else _open_store(address)


def check_place(address: str) -> None:
    """See that an address can name a place to write to: a local folder or a plain URL.

    Raises:
        ConfigError: it is a chained URL, holds credentials or a query, or is on the web, where nothing is written.
    """
    scheme = scheme_of(address)
    is_chained = "::" in address and "://" in address
    if is_chained or (scheme is not None and (scheme in _READ_ONLY or "@" in address or "?" in address)):
        shown = show_address(address)[:80]
        web = " (a release on the web is fetched with hedgerow pull)" if scheme in _READ_ONLY else ""
        raise ConfigError(
            f"{shown!a}: name a folder or a plain address like s3://bucket/prefix, without credentials in it{web}"
        )


def check_shared(address: str) -> None:
    """See that other processes find at an address what this one leaves there.

    Raises:
        ConfigError: they do not.
    """
    if scheme_of(address) in _OWN_MEMORY:
        raise ConfigError(
            f"{show_address(address)[:80]!a} is in the memory of one process, and workers are others: name a folder or an "
            "object store, or work in this process (--workers 0)"
        )


def open_url(url: str) -> tuple[Any, str]:
    """Return the fsspec file system of a URL, and the path in it.

    Raises:
        ConfigError: the URL cannot be used, or what opens it is not installed.
    """
    import fsspec.core

    check_place(url)
    try:
        store, base = fsspec.core.url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
    except (ImportError, ValueError) as error:
        kind = url.partition("://")[0]
        advice = (
            f"pip install 'hedgerow[{_EXTRAS[kind]}]'" if kind in _EXTRAS else f"install the fsspec library for {kind}"
        )
        raise ConfigError(f"cannot open {url[:80]}: {type(error).__name__}; {advice}") from None
    return store, str(base)


@functools.lru_cache(maxsize=4)
def _open_store(url: str) -> ObjectStore:
    store, base = open_url(url)
    return ObjectStore(store, base.rstrip("/"), url)


class ObjectStore:
    """Objects below a URL."""

    def __init__(self, store: Any, base: str, url: str) -> None:
        """Use a file system of fsspec.

        Args:
            store: the file system.
            base: path of the folder in it.
            url: how messages name it.
        """
        self._store, self._base, self.url = store, base, url

    def _operation(self, name: str, path: str) -> None:
        """Do nothing: the hook that is called before each operation, for fault injection to override."""

    def _place(self, path: str) -> str:
        parts = path.split("/")
        if path.startswith("/") or ".." in parts:
            raise ReleaseError(f"path leaves its root: {path!r}")
        return "/".join((self._base, *(part for part in parts if part not in ("", "."))))

    def read(self, path: str) -> bytes:
        """Return an object's bytes.

        Raises:
            FileNotFoundError: there is none.
            ReleaseError: the store refused or failed.
        """
        place = self._place(path)
        return bytes(self._attempt("read", path, lambda: self._store.cat_file(place)))

    def write_atomic(self, path: str, data: bytes) -> None:
        """Write or replace an object.

        Raises:
            ReleaseError: the store refused or failed.
        """
        place = self._place(path)
        try:
            self._attempt("write", path, lambda: self._write(place, data))
        except FileNotFoundError:
            raise ReleaseError(f"{self.url} is not there: make the bucket or folder first") from None

    def write_hint(self, path: str, data: bytes) -> None:
        """Write or replace an object that saves work and no more.

        Raises:
            ReleaseError: the store refused or failed.
        """
        self.write_atomic(path, data)

    def _write(self, place: str, data: bytes) -> None:
        if not _WHOLE.isdisjoint(_protocols(self._store)):
            self._store.pipe_file(place, data)
            return
        folder = place.rpartition("/")[0]
        temporary = f"{folder}/{temporary_name()}"
        self._store.makedirs(folder, exist_ok=True)
        self._store.pipe_file(temporary, data)
        self._store.mv(temporary, place)

    def remove(self, path: str) -> None:
        """Remove an object; no error when it is gone."""
        place = self._place(path)
        with contextlib.suppress(FileNotFoundError):
            self._attempt("remove", path, lambda: self._store.rm_file(place))

    def total_bytes(self, paths: Iterable[str]) -> int:
        """Return the size of some objects together; one listing for each folder, not a question for each object."""
        folders: dict[str, set[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, set()).add(name)
        total = 0
        for folder, names in folders.items():
            place = self._place(folder)
            found = self._attempt("list", folder, functools.partial(self._store.ls, place, detail=True))
            total += sum(info["size"] or 0 for info in found if info["name"].rpartition("/")[2] in names)
        return total

    def _attempt(self, what: str, path: str, call: Callable[[], T]) -> T:
        """Do one operation, again when the store fails; every store raises its own errors."""
        for attempt in range(ATTEMPTS):
            try:
                self._operation(what, path)
                return call()
            except FileNotFoundError:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from None
            except PermissionError:
                raise StoreRefusedError(
                    f"{self.url} refuses to {what} {path}: see that the credentials in the environment may do so"
                ) from None
            except Exception as error:  # noqa: BLE001 - as above
                kind = type(error).__name__
                logger.debug("%s: %s %s: %s", self.url, what, path, kind)
            if attempt + 1 < ATTEMPTS:
                time.sleep(PAUSE_SECONDS * 2**attempt)
        raise StoreFailedError(
            f"{self.url} failed to {what} {path or 'what is there'} ({kind}): see that it can be reached, then run the same "
            "command again"
        )


def _protocols(store: Any) -> tuple[str, ...]:
    return (store.protocol,) if isinstance(store.protocol, str) else tuple(store.protocol)
