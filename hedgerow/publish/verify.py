"""Verification of bytes: is every file of a release what its manifest says, and that what the log says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from hedgerow.errors import ReleaseError
from hedgerow.places.objectstore import StoreRefusedError
from hedgerow.places.trees import Tree
from hedgerow.publish import beside, log, manifest, purged
from hedgerow.publish.log import LogEntry, ReleaseRef
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.publish.rows import Place, read_rows

THREADS = 8  # hashing frees the interpreter, and several files keep a disk busy
RESTORE = "restore it from a copy, or see docs/releases.md for what can be done without one"
LEFT_BY_HUBS = (".cache/", ".git/", ".gitattributes")  # found in copies that were downloaded


class Problem(NamedTuple):
    """Something damaged: where, and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.where}: {self.what}"


def read_manifest(storage: Tree, entry: LogEntry) -> Manifest:
    """Return the manifest of a committed release, checked against the log.

    Raises:
        ReleaseError: it is missing, damaged or another one.
    """
    path = f"{log.version_folder(entry.version)}/{manifest.NAME}"
    try:
        data = storage.read(path)
    except OSError as error:
        raise ReleaseError(f"{storage.where}/{path} cannot be read: {error.strerror or error}") from error
    if manifest.digest(data) != entry.manifest_sha256:
        raise ReleaseError(f"{storage.where}/{path} is damaged: its SHA-256 is not the log's; {RESTORE}")
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
        raise ReleaseError(f"{release.where}/{manifest.NAME} cannot be read: {error.strerror or error}") from error


class Folder(NamedTuple):
    """A release folder whose names and manifest were looked at.

    Attributes:
        path: the folder.
        problems: what is wrong so far.
        files: the files whose bytes are to be compared; empty when the manifest cannot be trusted.
        name: SHA-256 of the manifest; empty when it cannot be read.
        is_purged: its files were taken away on purpose.
    """

    path: str
    problems: list[Problem]
    files: Sequence[FileEntry] = ()
    name: str = ""
    is_purged: bool = False


def open_folder(storage: Tree, folder: str, name: str | None = None, others: Mapping[str, str] | None = None) -> Folder:
    """Look at the names in a release folder and at its manifest; its other files are not read.

    Args:
        storage: where the folder is.
        folder: the release folder.
        name: the SHA-256 that its manifest must have; a copied folder without a log has none to compare with.
        others: versions by the hash of their manifest, to name one that was exchanged.
    """
    place = f"{folder}/{manifest.NAME}"
    if strange := storage.strange(folder):
        return Folder(folder, [Problem(f"{folder}/{path}", "is a link or no plain file") for path in strange])
    try:
        data = storage.read(place)
    except OSError as error:
        return Folder(folder, [Problem(place, f"cannot be read: {error.strerror or error}")])
    found = manifest.digest(data)
    if name is not None and found != name:
        other = (others or {}).get(found)
        what = f"is that of {other}" if other else "is damaged"
        return Folder(folder, [Problem(place, f"{what}: its SHA-256 is not the log's")])
    try:
        content = manifest.parse(data, place)
    except ReleaseError as error:
        return Folder(folder, [Problem(place, str(error))])
    if content.to_bytes() != data:
        return Folder(folder, [Problem(place, "is not spelled as hedgerow spells it")])
    if storage.exists(f"{folder}/{purged.NAME}"):
        return Folder(folder, [Problem(*p) for p in purged.problems(storage, folder, found)], (), found, True)
    listed = {file.path for file in content.files} | {manifest.NAME, *beside.NAMES}
    extra = [p for p in storage.walk(folder) if p not in listed and not (name is None and p.startswith(LEFT_BY_HUBS))]
    problems = [Problem(f"{folder}/{path}", "is not in the manifest") for path in extra]
    problems += _check_beside(storage, folder, content, data)
    return Folder(folder, problems, content.files, found)


def _check_beside(storage: Tree, folder: str, content: Manifest, data: bytes) -> Iterator[Problem]:
    for name, wanted in beside.files_beside(content, data).items():
        try:
            if storage.read(f"{folder}/{name}") != wanted:
                yield Problem(f"{folder}/{name}", "is damaged: it does not follow from the manifest")
        except FileNotFoundError:
            yield Problem(f"{folder}/{name}", "is missing")
        except OSError as error:
            yield Problem(f"{folder}/{name}", f"cannot be read: {error.strerror or error}")


def is_release(storage: Tree, folder: str, name: str) -> bool:
    """Tell whether a folder holds exactly the release with this manifest hash, every byte of it."""
    return not verify_folder(storage, folder, name)


def verify_folder(
    storage: Tree, folder: str, name: str | None = None, others: Mapping[str, str] | None = None
) -> list[Problem]:
    """Check every file of a release folder against its manifest.

    Args:
        storage: where the folder is.
        folder: the release folder.
        name: the SHA-256 that its manifest must have; a copied folder without a log has none to compare with.
        others: versions by the hash of their manifest, to name one that was exchanged.

    Returns:
        What is damaged, missing or too much; empty when all is well.
    """
    found = open_folder(storage, folder, name, others)
    return found.problems + verify_files(storage, folder, found.files)


def verify_files(storage: Tree, folder: str, files: Sequence[FileEntry]) -> list[Problem]:
    """Check the size and SHA-256 of some files of a release, several at a time.

    Args:
        storage: where the folder is.
        folder: the release folder.
        files: their entries in the manifest.

    Returns:
        What is damaged or missing.
    """
    known = {file.sha256: file.path for file in files}
    return [p for p in check_files(storage, [(folder, file) for file in files], known) if p is not None]


def check_read(storage: Tree, folder: str, file: FileEntry) -> None:
    """See that a file which is about to be read is the one that was published.

    On this machine every byte of it counts. At an address its size does, and the checksums of the pages that
    are read; the rest is left to who verifies the release.

    Args:
        storage: where the folder is.
        folder: the release folder.
        file: its entry in the manifest.

    Raises:
        ReleaseError: it is another one, or missing.
    """
    where = f"{folder}/{file.path}"
    if storage.is_distant:
        try:
            is_right = storage.size(where) == file.bytes
        except FileNotFoundError:
            raise ReleaseError(f"cannot read {where}: it is missing") from None
        problem = None if is_right else Problem(where, "is damaged: its size is not the manifest's")
    else:
        problem = _damage(storage, folder, file, {})
    if problem is not None:
        raise ReleaseError(f"{storage.where}: {problem}; {RESTORE}")


def check_files(
    storage: Tree, files: Sequence[tuple[str, FileEntry]], known: Mapping[str, str]
) -> Iterator[Problem | None]:
    """Yield for each file what is wrong with it, or None, in order.

    Args:
        storage: where they are.
        files: release folder and entry of each.
        known: paths by SHA-256, to name a file that was exchanged with another.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(lambda pair: _damage(storage, pair[0], pair[1], known), files)


def _damage(storage: Tree, folder: str, file: FileEntry, known: Mapping[str, str]) -> Problem | None:
    where = f"{folder}/{file.path}"
    try:
        size = storage.size(where)
        found = storage.sha256(where)
        if found == file.sha256:
            return None
        if found in known:
            return Problem(where, f"is damaged: it holds the bytes of {known[found]}")
        if size != file.bytes:
            return Problem(where, f"is damaged: {size:,} bytes instead of {file.bytes:,}")
        return Problem(where, "is damaged: its SHA-256 is not the manifest's")
    except FileNotFoundError:
        return Problem(where, "is missing")
    except OSError as error:
        return Problem(where, f"cannot be read: {error.strerror or error}")
    except StoreRefusedError as error:
        return Problem(where, f"cannot be read: {error}")


def verify_release(storage: Tree, version: str) -> list[Problem]:
    """Check one release: the log that names it, its manifest, every file.

    Args:
        storage: the dataset's files.
        version: the release.

    Returns:
        What is damaged; empty when all is well.
    """
    try:
        entries = log.read_log(storage)
    except (ReleaseError, OSError) as error:
        return [Problem(log.FOLDER, str(error))]
    names = {entry.version: entry.manifest_sha256 for entry in entries}
    if version not in names:
        return [Problem(log.version_folder(version), "is not in the log: it was never committed")]
    return verify_folder(storage, log.version_folder(version), names[version], {n: v for v, n in names.items()})


def verify_rows(storage: Tree, version: str) -> list[Problem]:
    """Check every row of a release against its contract and the laws; files are taken as they are.

    Args:
        storage: the dataset's files.
        version: the release.

    Returns:
        The broken contracts and laws; empty when all is well.
    """
    return verify_folder_rows(storage, log.version_folder(version))


def verify_folder_rows(storage: Tree, folder: str) -> list[Problem]:
    """Check every row of a release folder against its contract and the laws; files are taken as they are."""
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


def verify_all(storage: Tree) -> list[Problem]:
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
    names = {entry.manifest_sha256: entry.version for entry in entries}
    problems = []
    for entry in entries:
        problems += verify_folder(storage, log.version_folder(entry.version), entry.manifest_sha256, names)
        problems += check_version(storage, entry)
    return problems


def check_version(storage: Tree, entry: LogEntry) -> list[Problem]:
    """See that a log entry names the folder of the version that its manifest states."""
    try:
        stated = read_manifest(storage, entry).version
    except ReleaseError:
        return []  # reported already
    what = "names a folder whose manifest states another version"
    return [] if stated == entry.version else [Problem(entry.path, what)]
