"""Pull: from a remote to a folder that is a dataset itself, or nothing.

Files grow in ``.pulling/`` beside the releases, are resumed by Range, checked
against the manifest and moved into ``versions/`` together. The log entries seen are
kept: a remote that shows an older log than one seen before, or another history, is refused.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hedgerow.config import check_dataset_name
from hedgerow.errors import ConfigError, ReleaseError, TransferError, TransientError, UnknownReleaseError
from hedgerow.progress import Progress, Silent
from hedgerow.publish import beside, log, manifest, purged, verify
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.publish.version import is_version
from hedgerow.pull.damage import DamagedThereError, advise
from hedgerow.pull.remotes import (
    MissingError,
    Remote,
    check_entry,
    read_manifest,
    read_whole,
    version_key,
)
from hedgerow.storage import Storage

ATTEMPTS = 6  # of each file; each goes on where the one before broke
PAUSE_SECONDS = 1.0  # before the second try; doubled before each further one
STAGING = ".pulling"
MAX_REASON_CHARS = 500  # shown of what a stranger says
SEEN = "seen.json"  # the newest release seen at a place without a log
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*")


@dataclass(frozen=True, slots=True)
class Pulled:
    """A release that is here now.

    Attributes:
        version: the release.
        folder: where it is.
        manifest_sha256: its name.
        bytes: the size of all its files.
        fetched: how many bytes were fetched for it now.
    """

    version: str
    folder: str
    manifest_sha256: str
    bytes: int
    fetched: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A release that a remote offers; time and reason are unknown where it has no log."""

    version: str
    time: str
    cause: str
    manifest_sha256: str


def list_releases(remote: Remote) -> list[Listed]:
    """Return the releases of a remote, the newest last.

    Raises:
        UnknownReleaseError: there are none.
        TransferError: the remote cannot be read, or its log is damaged.
    """
    entries = _read_log(remote, [])
    if entries:
        return [Listed(e.version, e.time, e.cause, e.manifest_sha256) for e in entries]
    if versions := remote.versions():
        return [Listed(version, "", "", "") for version in versions]
    raise UnknownReleaseError(f"{remote.name()} holds no releases: see that the address names a dataset")


def pull(
    remote: Remote,
    to: str | Path,
    version: str = "",
    *,
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Pulled:
    """Fetch a release below a folder, as ``TO/NAME/versions/VERSION``.

    Args:
        remote: where it comes from.
        to: the folder of all datasets here.
        version: the release; the newest when left out.
        progress: told of each file and byte.
        pause: how to wait between tries.

    Returns:
        Where it is now.

    Raises:
        UnknownReleaseError: the remote does not hold it.
        ReleaseError: what is here already is damaged.
        TransferError: the remote cannot be read, holds a damaged release (said with the release before it), or shows an
            older log than one seen before.
    """
    root = Path(to)
    first = remote.entry(1)
    if first is None:
        return _pull_tag(remote, root, version, progress or Silent(), pause)
    start = check_entry(first, 1, None, remote.name())
    storage = Storage(root / _dataset_name(start.dataset))
    n_seen = len(log.read_log(storage))
    entries = _read_log(remote, _known(storage, remote, start))
    chosen = _choose(entries, version, remote)
    try:
        data = read_manifest(remote, chosen.version)
        if manifest.digest(data) != chosen.manifest_sha256:
            raise DamagedThereError(
                f"the manifest of {chosen.version} at {remote.name()} is damaged: its SHA-256 is not the log's"
            )
        done = _Fetch(remote, storage, chosen.version, data, progress or Silent(), pause).run()
    except DamagedThereError as error:
        raise advise(error, remote.name(), [e.version for e in entries[: chosen.seq - 1]]) from error
    _note_unfetched(storage, entries[n_seen:])
    _keep_log(storage, entries)
    return done


def _note_unfetched(storage: Storage, new: list[LogEntry]) -> None:
    """Write down which releases of the log are not here because nobody pulled them; what goes missing later is damage."""
    noted = [line.decode("ascii", "replace") for line in storage.read_lines(log.UNFETCHED)]
    named = dict.fromkeys([*noted, *(entry.version for entry in new)])
    absent = [version for version in named if not storage.exists(log.version_folder(version))]
    if absent != noted:
        storage.write_atomic(log.UNFETCHED, "".join(f"{version}\n" for version in absent).encode("ascii"))


def _pull_tag(remote: Remote, root: Path, version: str, progress: Progress, pause: Callable[[float], None]) -> Pulled:
    """Pull from a place without a log, whose versions are its tags."""
    versions = remote.versions()
    if not versions:
        raise UnknownReleaseError(f"{remote.name()} holds no releases: see that the address names a dataset")
    chosen = version or versions[-1]
    try:
        return _pull_chosen(remote, root, versions, chosen, progress, pause)
    except DamagedThereError as error:
        raise advise(error, remote.name(), versions[: versions.index(chosen)]) from error


def _pull_chosen(
    remote: Remote, root: Path, versions: list[str], chosen: str, progress: Progress, pause: Callable[[float], None]
) -> Pulled:
    data = read_manifest(remote, chosen)
    content = manifest.parse(data, f"the manifest of {remote.name()}")
    storage = Storage(root / _dataset_name(content.dataset))
    seen = _seen(storage).get(remote.name(), {})
    if missing := [v for v in seen if v not in versions]:
        newest = max(missing, key=version_key)
        raise TransferError(
            f"{remote.name()} shows an older state than one seen before: {newest} is gone; see with its publisher, or "
            "pull into another folder"
        )
    name = manifest.digest(data)
    if seen.get(chosen, name) != name:
        raise TransferError(f"{remote.name()} gives {chosen} with another manifest than before: releases never change")
    done = _Fetch(remote, storage, chosen, data, progress, pause).run()
    everything = _seen(storage) | {remote.name(): dict.fromkeys(versions, "") | seen | {chosen: name}}
    everything[remote.name()] = {v: n for v, n in everything[remote.name()].items() if n}
    storage.write_atomic(SEEN, manifest.canonical_json(everything))
    return done


def _seen(storage: Storage) -> dict[str, dict[str, str]]:
    if not storage.exists(SEEN):
        return {}
    try:
        found = json.loads(storage.read(SEEN))
        return {str(place): {str(v): str(n) for v, n in versions.items()} for place, versions in found.items()}
    except (ValueError, AttributeError) as error:
        raise ReleaseError(f"{storage.root}/{SEEN} is damaged: remove it") from error


def _dataset_name(name: str) -> str:
    """Return the name of a dataset that a stranger gave, if it can name a folder.

    Raises:
        TransferError: it cannot.
    """
    try:
        return check_dataset_name(name)
    except ConfigError as error:
        raise TransferError(f"nothing was fetched: {error}") from None


def _known(storage: Storage, remote: Remote, start: LogEntry) -> list[LogEntry]:
    """Return the log as it was seen here before, if the remote still has it.

    Raises:
        TransferError: the remote shows an older log, or another one.
    """
    known = log.read_log(storage)
    if not known:
        return [start]
    last = remote.entry(known[-1].seq)
    if last is None:
        raise TransferError(
            f"{remote.name()} shows an older log than one seen before, which ended with {known[-1].version}: see with "
            "its publisher, or pull into another folder"
        )
    if known[0] != start or last != known[-1].to_bytes():
        raise TransferError(
            f"{remote.name()} is not the {storage.root.name} seen before: its log tells another history; pull into "
            "another folder"
        )
    return known


def _read_log(remote: Remote, known: list[LogEntry]) -> list[LogEntry]:
    entries = list(known)
    while (data := remote.entry(len(entries) + 1)) is not None:
        entries.append(check_entry(data, len(entries) + 1, entries[-1] if entries else None, remote.name()))
    return entries


def _choose(entries: list[LogEntry], version: str, remote: Remote) -> LogEntry:
    found = {entry.version: entry for entry in entries}
    if version and version not in found:
        last = ", ".join(list(found)[-5:])
        raise UnknownReleaseError(f"{remote.name()} has no release {version[:40]!a}; its newest are {last}")
    return found[version] if version else entries[-1]


def _keep_log(storage: Storage, entries: list[LogEntry]) -> None:
    """Write down the log as it was seen: the files of the release are in place before it."""
    storage.make_folder(log.FOLDER)
    for entry in entries:
        if not storage.exists(entry.path):
            storage.write_atomic(entry.path, entry.to_bytes())
    log.refresh_latest(storage, entries[-1])


@dataclass(slots=True)
class _Fetch:
    """The fetching of one release."""

    remote: Remote
    storage: Storage
    version: str
    data: bytes
    progress: Progress
    pause: Callable[[float], None]
    fetched: int = 0

    def run(self) -> Pulled:
        """Bring all files here, checked, and move them to their place."""
        content, name = self._content(), manifest.digest(self.data)
        folder, size = log.version_folder(self.version), sum(f.bytes for f in content.files) + len(self.data)
        where = str(self.storage.full(folder))
        if self.storage.exists(folder):
            if problems := verify.verify_folder(self.storage, folder, name):
                raise ReleaseError(f"{self.storage.root}: {problems[0]}; remove the folder and pull again")
            return Pulled(self.version, where, name, size, 0)
        staged = f"{STAGING}/{self.version}-{name[:16]}"
        self.storage.make_folder(staged)
        if self.storage.free_bytes() < size - self._staged_bytes(staged):
            raise ReleaseError(
                f"{self.storage.root} has no room for {size:,} bytes: free some space, then run it again"
            )
        self.progress.start("pull", size, "bytes")
        self.fetched = len(self.data)
        for file in content.files:
            try:
                self._file(staged, file)
            except MissingError as error:
                self._refuse_purged(name)
                raise DamagedThereError(f"{file.path} of {self.version} at {self.remote.name()} is missing") from error
        self._write_rest(staged, content)
        self._place(staged, folder, name)
        self.progress.finish("pull", f"{len(content.files) + 1:,} files, {self.fetched:,} bytes fetched")
        return Pulled(self.version, where, name, size, self.fetched)

    def _refuse_purged(self, name: str) -> None:
        """Say of a release whose files were taken away on purpose that it was so.

        Raises:
            ReleaseError: it was.
        """
        try:
            note = json.loads(read_whole(self.remote.chunks(self.version, purged.NAME, 0)))
            is_purged, reason = note["manifest_sha256"] == name, str(note["reason"])[:MAX_REASON_CHARS]
        except (TransferError, ValueError, KeyError, TypeError):
            return
        if is_purged:
            raise ReleaseError(f"{self.version} at {self.remote.name()} was purged ({reason}): choose another release")

    def _content(self) -> Manifest:
        """Return the manifest, if its names can be trusted with a disk."""
        content = manifest.parse(self.data, f"the manifest of {self.remote.name()}")
        strange = [f.path for f in content.files if not _PATH.fullmatch(f.path) or len(f.path) > 255]
        if strange or content.version != self.version or not is_version(self.version):
            what = f"a file named {strange[0][:60]!a}" if strange else f"the version {content.version[:40]!a}"
            raise TransferError(
                f"the manifest of {self.version} at {self.remote.name()} holds {what}: nothing was fetched"
            )
        return content

    def _staged_bytes(self, staged: str) -> int:
        return sum(self.storage.size(f"{staged}/{path}") for path in self.storage.walk(staged))

    def _file(self, staged: str, file: FileEntry) -> None:
        """Fetch one file, going on where an earlier try stopped."""
        path = f"{staged}/{file.path}"
        self.storage.make_folder(path.rpartition("/")[0])
        if self.storage.exists(path) and self._is_whole(path, file):
            self.progress.advance("pull", file.bytes)
            return
        part = f"{path}.part"
        for attempt in range(ATTEMPTS):
            try:
                self._append(part, file)
            except TransientError:
                if attempt == ATTEMPTS - 1:
                    raise
                self.pause(PAUSE_SECONDS * 2**attempt)
                continue
            if self._is_whole(part, file):
                self.storage.move_file(part, path)
                self.progress.advance("pull", file.bytes)
                return
            self.storage.remove(part)  # damaged on the way or at its source: once more from the start
        raise DamagedThereError(
            f"{file.path} of {self.version} at {self.remote.name()} is damaged: its SHA-256 is not the manifest's"
        )

    def _is_whole(self, path: str, file: FileEntry) -> bool:
        return self.storage.size(path) == file.bytes and self.storage.sha256(path) == file.sha256

    def _append(self, part: str, file: FileEntry) -> None:
        """Add to a part what is missing of its file."""
        start = self.storage.size(part) if self.storage.exists(part) else 0
        if start > file.bytes:
            self.storage.remove(part)
            start = 0
        with self.storage.appender(part) as out:
            if start == file.bytes and start:
                return
            for place, chunk in self.remote.chunks(self.version, file.path, start):
                if place != start:  # no ranges there: from the beginning
                    out.truncate(0)
                    start = 0
                start += len(chunk)
                self.fetched += len(chunk)
                if start > file.bytes:
                    raise DamagedThereError(
                        f"{file.path} of {self.version} at {self.remote.name()} is longer than its manifest says"
                    )
                out.write(chunk)

    def _write_rest(self, staged: str, content: Manifest) -> None:
        """Write the manifest and what follows from it."""
        for name, data in {manifest.NAME: self.data, **beside.files_beside(content, self.data)}.items():
            self.storage.remove(f"{staged}/{name}")
            self.storage.write_new(f"{staged}/{name}", data)

    def _place(self, staged: str, folder: str, name: str) -> None:
        self.storage.make_folder("versions")
        if problems := verify.verify_folder(self.storage, staged, name):
            raise ReleaseError(f"{self.storage.root}: {problems[0]}; remove {STAGING}/ and pull again")
        folders = {parent.as_posix() for path in self.storage.walk(staged) for parent in Path(path).parents}
        for path in sorted(folders, reverse=True):
            self.storage.sync_folder(f"{staged}/{path}")
        try:
            self.storage.rename_folder(staged, folder)
        except FileExistsError:  # another pull was faster, with the same bytes
            self.storage.remove_tree(staged)
