"""Verification: is every byte of a release what its log entry says, and does every row keep its contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hedgerow.errors import ReleaseError
from hedgerow.publish import log, manifest
from hedgerow.publish.log import LogEntry, ReleaseRef
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.publish.rows import Place, read_rows
from hedgerow.storage import Storage


class Problem(NamedTuple):
    """Something damaged: where, and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.where}: {self.what}"


def read_manifest(storage: Storage, entry: LogEntry) -> Manifest:
    """Return the manifest of a committed release, checked against the log.

    Raises:
        ReleaseError: it is missing, damaged or another one.
    """
    path = f"{log.version_folder(entry.version)}/{manifest.NAME}"
    try:
        data = storage.read(path)
    except OSError as error:
        raise ReleaseError(f"{storage.root}/{path} cannot be read: {error.strerror or error}") from error
    if manifest.digest(data) != entry.manifest_sha256:
        raise ReleaseError(f"{storage.root}/{path} is damaged: its SHA-256 is not the log's; restore it from a copy")
    return manifest.parse(data, path)


def manifest_of(release: ReleaseRef) -> Manifest:
    """Return the manifest of a release that a reader asked for, checked against the log when there is one.

    Raises:
        ReleaseError: it is missing or damaged.
    """
    if release.entry is not None:
        return read_manifest(release.storage, release.entry)
    path = f"{release.folder}/{manifest.NAME}"
    try:
        return manifest.parse(release.storage.read(path), path)
    except OSError as error:
        raise ReleaseError(f"{release.path}/{manifest.NAME} cannot be read: {error.strerror or error}") from error


def is_release(storage: Storage, folder: str, name: str) -> bool:
    """Tell whether a folder holds exactly the release with this manifest hash, every byte of it."""
    return not verify_folder(storage, folder, name)


def verify_folder(storage: Storage, folder: str, name: str | None = None) -> list[Problem]:
    """Check every file of a release folder against its manifest.

    Args:
        storage: where the folder is.
        folder: the release folder.
        name: the SHA-256 that its manifest must have; a copied folder without a log has none to compare with.

    Returns:
        What is damaged, missing or too much; empty when all is well.
    """
    place = f"{folder}/{manifest.NAME}"
    if strange := storage.strange(folder):
        return [Problem(f"{folder}/{path}", "is a link or no plain file") for path in strange]
    try:
        data = storage.read(place)
    except OSError as error:
        return [Problem(place, f"cannot be read: {error.strerror or error}")]
    if name is not None and manifest.digest(data) != name:
        return [Problem(place, "is damaged: its SHA-256 is not the log's")]
    try:
        content = manifest.parse(data, place)
    except ReleaseError as error:
        return [Problem(place, str(error))]
    if content.to_bytes() != data:
        return [Problem(place, "is not spelled as hedgerow spells it")]
    listed = {file.path for file in content.files}
    extra = sorted(set(storage.walk(folder)) - listed - {manifest.NAME})
    problems = [Problem(f"{folder}/{path}", "is not in the manifest") for path in extra]
    return problems + verify_files(storage, folder, content.files)


def verify_files(storage: Storage, folder: str, files: Sequence[FileEntry]) -> list[Problem]:
    """Check the size and SHA-256 of some files of a release.

    Args:
        storage: where the folder is.
        folder: the release folder.
        files: their entries in the manifest.

    Returns:
        What is damaged or missing.
    """
    checked = ((f"{folder}/{file.path}", _damage(storage, folder, file)) for file in files)
    return [Problem(where, what) for where, what in checked if what is not None]


def _damage(storage: Storage, folder: str, file: FileEntry) -> str | None:
    where = f"{folder}/{file.path}"
    try:
        size = storage.size(where)
        if size != file.bytes:
            return f"is damaged: {size:,} bytes instead of {file.bytes:,}"
        return None if storage.sha256(where) == file.sha256 else "is damaged: its SHA-256 is not the manifest's"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"


def verify_release(storage: Storage, version: str) -> list[Problem]:
    """Check one release: the log that names it, its manifest, every file.

    Args:
        storage: the dataset's files.
        version: the release.

    Returns:
        What is damaged; empty when all is well.
    """
    try:
        entries = {entry.version: entry for entry in log.read_log(storage)}
    except (ReleaseError, OSError) as error:
        return [Problem(log.FOLDER, str(error))]
    if version not in entries:
        return [Problem(log.version_folder(version), "is not in the log: it was never committed")]
    return verify_folder(storage, log.version_folder(version), entries[version].manifest_sha256)


def verify_rows(storage: Storage, version: str) -> list[Problem]:
    """Check every row of a release against its contract and the laws; files are taken as they are.

    Args:
        storage: the dataset's files.
        version: the release.

    Returns:
        The broken contracts and laws; empty when all is well.
    """
    folder = log.version_folder(version)
    try:
        content = manifest.parse(storage.read(f"{folder}/{manifest.NAME}"), folder)
    except (ReleaseError, OSError) as error:
        return [Problem(folder, str(error))]
    places = [Place(f.path, f.config, f.split) for f in content.files if f.config is not None and f.split is not None]
    report = read_rows(storage, folder, places)
    problems = [Problem(folder, text) for text in report.problems]
    stated = {name: content.counts.get(name) for name in report.counts()}
    if not problems and stated != report.counts():
        problems.append(Problem(folder, "the counts of the manifest are not those of the rows"))
    return problems


def verify_all(storage: Storage) -> list[Problem]:
    """Check the log and every file of every release in it.

    Args:
        storage: the dataset's files.

    Returns:
        What is damaged; empty when all is well. Folders that were never committed are nobody's and are not read.
    """
    try:
        entries = log.read_log(storage)
    except (ReleaseError, OSError) as error:
        return [Problem(log.FOLDER, str(error))]
    problems = []
    for entry in entries:
        problems += verify_folder(storage, log.version_folder(entry.version), entry.manifest_sha256)
        if _version_of(storage, entry) not in (None, entry.version):
            problems.append(Problem(entry.path, "names a folder whose manifest states another version"))
    return problems


def _version_of(storage: Storage, entry: LogEntry) -> str | None:
    try:
        return read_manifest(storage, entry).version
    except ReleaseError:
        return None  # reported already
