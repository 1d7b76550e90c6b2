"""What no reader of a dataset will ever see: folders that were never committed, and staging of the dead.

Nothing goes by its age alone: an orphan is in no log, a stage has an owner whose lock
is free, a temporary file has no name that anybody looks for. Age only keeps what is
so back for a while.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hedgerow.errors import ReleaseError
from hedgerow.publish import log
from hedgerow.publish.stage import FOLDER, dead_stages, readable_errors
from hedgerow.storage import Storage

MIN_AGE_SECONDS = 7 * 24 * 3600
_DOOMED = "gc-"


class Garbage(NamedTuple):
    """Something that can go.

    Attributes:
        path: the file or folder.
        kind: orphan, staging, temporary, work or slot.
        bytes: its size.
        why: why nobody needs it.
    """

    path: str
    kind: str
    bytes: int
    why: str


def find_garbage(storage: Storage, now_seconds: float, min_age_seconds: float = MIN_AGE_SECONDS) -> Iterator[Garbage]:
    """Yield what can go from a dataset's folder; nothing is removed.

    Args:
        storage: the dataset's files.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left, an orphan for a publisher to adopt.

    Raises:
        ReleaseError: the log is damaged or lost its end, so that nobody knows what is an orphan.
    """
    committed = _committed(storage)
    for name in storage.list("versions"):
        folder = f"versions/{name}"
        if committed and name not in committed and is_old(storage, folder, now_seconds, min_age_seconds):
            yield Garbage(folder, "orphan", size_of(storage, folder), "is in no log entry")
    dead = set(dead_stages(storage))
    for name in storage.list(FOLDER):
        path = f"{FOLDER}/{name}"
        if not is_old(storage, path, now_seconds, min_age_seconds):
            continue
        if name.startswith(_DOOMED):
            yield Garbage(path, "staging", size_of(storage, path), "was left by a collector that died")
        elif name in dead:
            yield Garbage(path, "staging", size_of(storage, path), "its publisher is gone")
        elif name.endswith(".tmp"):
            yield Garbage(path, "temporary", size_of(storage, path), "its publisher died before it had a name")


def remove_garbage(storage: Storage, found: Sequence[Garbage]) -> None:
    """Remove what was found.

    An orphan is taken out of ``versions/`` by one rename before it is deleted, and a
    publisher that adopts one touches it first: it finds the folder whole or not at all.

    Raises:
        ReleaseError: the folder is not writable.
    """
    with readable_errors(storage, "cannot remove garbage"):
        for item in found:
            place = item.path
            if item.kind == "orphan":
                place = f"{FOLDER}/{_DOOMED}{uuid.uuid4().hex}"
                storage.rename_folder(item.path, place)
            if storage.full(place).is_dir():
                storage.remove_tree(place)
                storage.remove(f"{place}.json")
            else:
                storage.remove(place)


def collect_garbage(storage: Storage, now_seconds: float, min_age_seconds: float = MIN_AGE_SECONDS) -> list[str]:
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


def _committed(storage: Storage) -> set[str]:
    """Return the versions in the log; none when the log is empty, which tells nothing about orphans."""
    committed = {entry.version for entry in log.read_log(storage)}
    if storage.exists(log.LATEST):
        known = log.parse_entry(storage.read(log.LATEST))
        if known is not None and known.version not in committed:
            raise ReleaseError(
                f"{storage.root}: latest names {known.version}, which is not in the log: restore {known.path} from a copy"
            )
    return committed


def is_old(storage: Storage, path: str, now_seconds: float, min_age_seconds: float) -> bool:
    """Tell whether nobody touched a file or folder for a while; what is gone, or of the future, is not old."""
    try:
        return now_seconds - storage.modified_seconds(path) >= min_age_seconds
    except FileNotFoundError:
        return False


def size_of(storage: Storage, path: str) -> int:
    """Return the bytes of a file or of all files below a folder."""
    if not storage.full(path).is_dir():
        return storage.size(path)
    return sum(storage.full(f"{path}/{name}").lstat().st_size for name in storage.walk(path))
