"""What no reader of a dataset will ever see: folders that were never committed, and staging of the dead.

Nothing goes by its age alone: an orphan is in no log, a stage has an owner whose lock
is free, a temporary file has no name that anybody looks for. Age only keeps what is
so back for a while.
"""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hedgerow.errors import ReleaseError
from hedgerow.files import Stat
from hedgerow.places.trees import Tree
from hedgerow.publish import log, manifest
from hedgerow.publish.log import LogEntry
from hedgerow.publish.stage import ELSEWHERE_SECONDS, FOLDER, dead_stages, readable_errors
from hedgerow.publish.version import is_version
from hedgerow.storage import is_temporary

MIN_AGE_SECONDS = 7 * 24 * 3600
UNNAMED = "its writer died before it had a name"
_DOOMED = "gc-"


class Garbage(NamedTuple):
    """Something that can go.

    Attributes:
        path: the file or folder.
        kind: orphan, staging, pull, run, temporary, work, slot or copy.
        bytes: its size.
        why: why nobody needs it.
    """

    path: str
    kind: str
    bytes: int
    why: str


def find_garbage(storage: Tree, now_seconds: float, min_age_seconds: float = MIN_AGE_SECONDS) -> Iterator[Garbage]:
    """Yield what can go from a dataset's folder; nothing is removed.

    Args:
        storage: the dataset's files.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left, an orphan for a publisher to adopt.

    Raises:
        ReleaseError: the log is damaged or lost its end, so that nobody knows what is an orphan.
    """
    orphans = [*_find_orphans(storage, now_seconds, min_age_seconds)]
    yield from orphans
    dead = set(dead_stages(storage, now_seconds - max(min_age_seconds, ELSEWHERE_SECONDS)))
    for name in storage.list(FOLDER):
        path = f"{FOLDER}/{name}"
        if not is_old(storage, path, now_seconds, min_age_seconds):
            continue
        if name.startswith(_DOOMED):
            yield Garbage(path, "staging", size_of(storage, path), "was left by a collector that died")
        elif name in dead:
            yield Garbage(path, "staging", size_of(storage, path), "its publisher is gone")
    private = (f"{FOLDER}/", *(f"{orphan.path}/" for orphan in orphans))
    for item in find_temporary(storage.scan(), now_seconds, min_age_seconds):
        if not item.path.startswith(private) or posixpath.dirname(item.path) == FOLDER:  # the rest goes with its folder
            yield item


def find_temporary(files: Mapping[str, Stat], now_seconds: float, min_age_seconds: float) -> Iterator[Garbage]:
    """Yield the files of which the writer died before they had their names.

    A writer renames its file as soon as it is whole. What nobody has written to for a day has no writer any more, wherever
    that was: locks of other hosts may not be seen here.

    Args:
        files: the files of a folder, by path.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left; these files for :data:`ELSEWHERE_SECONDS` at least.
    """
    age = max(min_age_seconds, ELSEWHERE_SECONDS)
    for path, stat in files.items():
        if is_temporary(path) and now_seconds - stat.seconds >= age:
            yield Garbage(path, "temporary", stat.bytes, UNNAMED)


def _find_orphans(storage: Tree, now_seconds: float, min_age_seconds: float) -> Iterator[Garbage]:
    entries = _committed(storage)
    committed = {entry.version for entry in entries}
    for name in storage.list("versions"):
        folder = f"versions/{name}"
        if (
            not committed
            or name in committed
            or not is_version(name)
            or not is_old(storage, folder, now_seconds, min_age_seconds)
        ):
            continue
        if not is_withdrawn(storage, folder) and not may_be_committed(storage, folder, entries):
            yield Garbage(folder, "orphan", size_of(storage, folder), "is in no log entry")


def may_be_committed(storage: Tree, folder: str, entries: Sequence[LogEntry]) -> bool:
    """Tell whether a folder that is in no log entry may get one: whether a publisher may be sending it.

    On a disk a folder appears whole, right before its entry, so an old one has none coming. At an address
    it is sent file by file, its manifest first. The entry that commits it follows that of its parent: where
    another entry stands at that place, no publisher can commit it any more, however slow it is.

    Args:
        storage: the dataset's files.
        folder: the folder.
        entries: the log.
    """
    if not storage.is_distant:
        return False
    try:
        content = manifest.parse(storage.read(f"{folder}/{manifest.NAME}"), folder)
    except (FileNotFoundError, ReleaseError):
        return True
    parents = [None, *(entry.manifest_sha256 for entry in entries)]
    parent = content.parent.manifest_sha256 if content.parent else None
    return parent not in parents[:-1]


def is_withdrawn(storage: Tree, folder: str) -> bool:
    """Tell whether all that is left of an orphan is the manifest that keeps its number taken."""
    return storage.is_distant and [*storage.walk(folder)] == [manifest.NAME]


def withdraw(storage: Tree, folder: str) -> None:
    """Remove a folder that is in no log entry. A publisher that adopts one touches it first, and finds it whole or not at all."""
    storage.withdraw(folder, f"{FOLDER}/{_DOOMED}{uuid.uuid4().hex}", manifest.NAME)


def remove_garbage(storage: Tree, found: Sequence[Garbage]) -> None:
    """Remove what was found.

    Raises:
        ReleaseError: the folder is not writable.
    """
    with readable_errors(storage, "cannot remove garbage"):
        for item in found:
            if item.kind == "orphan":
                withdraw(storage, item.path)
            elif item.kind == "pull":
                storage.remove_tree(item.path)
            elif item.kind == "staging":
                storage.remove_tree(item.path)
                storage.remove(f"{item.path}.json")
            else:
                storage.remove(item.path)


def collect_garbage(storage: Tree, now_seconds: float, min_age_seconds: float = MIN_AGE_SECONDS) -> list[str]:
    """Remove what can go from a dataset's folder.

    Args:
        storage: the dataset's files.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left.

    Returns:
        What was removed, by path.

    Raises:
        ReleaseError: the log is damaged or lost its end, so that nobody knows what is an orphan; or the folder is not writable.
    """
    found = list(find_garbage(storage, now_seconds, min_age_seconds))
    remove_garbage(storage, found)
    return [item.path for item in found]


def _committed(storage: Tree) -> list[LogEntry]:
    """Return the log; when it is empty, that tells nothing about orphans."""
    entries = log.read_log(storage)
    if storage.exists(log.LATEST):
        known = log.parse_entry(storage.read(log.LATEST))
        if known is not None and known.version not in {entry.version for entry in entries}:
            raise ReleaseError(
                f"{storage.where}: latest names {known.version}, which is not in the log: restore {known.path} from a copy"
            )
    return entries


def is_old(storage: Tree, path: str, now_seconds: float, min_age_seconds: float) -> bool:
    """Tell whether nobody touched a file or folder for a while; what is gone, or of the future, is not old."""
    try:
        return now_seconds - storage.modified_seconds(path) >= min_age_seconds
    except FileNotFoundError:
        return False


def size_of(storage: Tree, path: str) -> int:
    """Return the bytes of a file or of all files below a folder."""
    stats = storage.scan(path)
    return sum(stat.bytes for stat in stats.values()) if stats or storage.list(path) else storage.size(path)
