"""What can be served: the committed releases below a root, found through their logs and nothing else.

A folder in ``versions/`` without a log entry is nobody's and is not served. Log
entries and manifests never change once written, so they are read once and kept.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hedgerow.config import check_dataset_name
from hedgerow.errors import ConfigError, ReleaseError, UnknownReleaseError
from hedgerow.publish import log, manifest, purged, verify
from hedgerow.publish.beside import every_file
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.storage import Storage

COMMIT_CHARS = 40  # a commit id of the Hub is as long as a SHA-1
MAIN = "main"
_SETTLED_SECONDS = 2.0  # file systems stamp coarsely: a folder that changed just now may change again unseen
_KEPT_MANIFESTS = 256


class WithdrawnError(ReleaseError):
    """A release that was committed and whose files were taken down since."""


@dataclass(frozen=True, slots=True)
class Release:
    """One committed release.

    Attributes:
        storage: its dataset's files.
        entry: its log entry.
        manifest: its manifest.
        files: every file by path, the manifest itself included.
    """

    storage: Storage
    entry: LogEntry
    manifest: Manifest
    files: Mapping[str, FileEntry]

    @property
    def commit(self) -> str:
        """Its commit id as Hub clients see it: the start of the SHA-256 that names it."""
        return commit_id(self.entry)

    @property
    def folder(self) -> str:
        """Its folder, relative to the dataset."""
        return log.version_folder(self.entry.version)

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(file.bytes for file in self.files.values())


def commit_id(entry: LogEntry) -> str:
    """Return the commit id under which Hub clients know a release."""
    return entry.manifest_sha256[:COMMIT_CHARS]


@dataclass(slots=True)
class _Known:
    """What is known of a dataset's log, and the state of the folder when it was read."""

    stamp: tuple[int, int] = (0, 0)
    read_at: float = 0.0
    entries: tuple[LogEntry, ...] = ()


@dataclass(slots=True)
class Catalog:
    """The datasets below a root; safe to use from several threads."""

    root: Path
    _known: dict[str, _Known] = field(default_factory=dict)
    _releases: OrderedDict[tuple[str, str], Release] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Resolve the root: links on the way to it are the operator's business, links below it are refused."""
        self.root = self.root.resolve()

    def names(self) -> list[str]:
        """Return the names of the datasets that have a log, in order."""
        if not self.root.is_dir():
            return []
        return [name for name in sorted(os.listdir(self.root)) if self._is_dataset(name)]

    def _is_dataset(self, name: str) -> bool:
        try:
            check_dataset_name(name)
        except ConfigError:
            return False
        place = self.root / name
        folder = place / log.FOLDER
        return folder.is_dir() and not place.is_symlink() and not folder.is_symlink()

    def entries(self, name: str) -> tuple[LogEntry, ...]:
        """Return the log of a dataset, oldest first, the whole chain checked.

        Raises:
            UnknownReleaseError: no such dataset, or nothing is published in it.
            ReleaseError: its log is damaged.
        """
        if not self._is_dataset(name):
            raise UnknownReleaseError(f"no dataset {name[:80]!a}")
        status = (self.root / name / log.FOLDER).stat()
        stamp, now = (status.st_ino, status.st_mtime_ns), time.time()
        with self._lock:
            known = self._known.get(name)
            if known is None or known.stamp != stamp or known.read_at - stamp[1] / 1e9 < _SETTLED_SECONDS:
                known = _Known(stamp, now, self._read(name, known))
                self._known[name] = known
        if not known.entries:
            raise UnknownReleaseError(f"nothing is published in {name}")
        return known.entries

    def _read(self, name: str, known: _Known | None) -> tuple[LogEntry, ...]:
        storage = Storage(self.root / name)
        return tuple(log.extend_log(storage, known.entries if known else ()))

    def find(self, name: str, revision: str = MAIN) -> Release:
        """Return a release of a dataset.

        Args:
            name: the dataset.
            revision: a version, a commit id, the SHA-256 of a manifest, or ``main`` for the newest.

        Raises:
            UnknownReleaseError: there is none.
            WithdrawnError: it was taken down.
            ReleaseError: its log or manifest is damaged.
        """
        entries = self.entries(name)
        for entry in reversed(entries):
            if revision in (MAIN, entry.version, commit_id(entry), entry.manifest_sha256):
                return self.open(name, entry)
        raise UnknownReleaseError(f"{name} has no release {revision[:80]!a}")

    def open(self, name: str, entry: LogEntry) -> Release:
        """Return the release of a log entry.

        Raises:
            WithdrawnError: it was taken down.
            ReleaseError: its manifest is damaged.
        """
        key, storage = (name, entry.manifest_sha256), Storage(self.root / name)
        if storage.exists(purged.record_path(entry)):
            raise WithdrawnError(f"release {entry.version} of {name} was withdrawn")
        with self._lock:
            if key in self._releases:
                self._releases.move_to_end(key)
                return self._releases[key]
        place = f"{log.version_folder(entry.version)}/{manifest.NAME}"
        if not storage.exists(place):
            raise WithdrawnError(f"release {entry.version} of {name} was withdrawn")
        content = verify.read_manifest(storage, entry)
        files = {file.path: file for file in every_file(content, content.to_bytes())}
        release = Release(storage, entry, content, files)
        with self._lock:
            self._releases[key] = release
            while len(self._releases) > _KEPT_MANIFESTS:
                self._releases.popitem(last=False)
        return release
