"""Removing what no reader will ever see: orphans in ``versions/`` and staging folders of the dead, by age."""

from __future__ import annotations

import uuid

from hedgerow.errors import ReleaseError
from hedgerow.publish import log
from hedgerow.publish.stage import FOLDER, readable_errors, sweep_stages
from hedgerow.storage import Storage

MIN_AGE_SECONDS = 7 * 24 * 3600


def collect_garbage(storage: Storage, now_seconds: float, min_age_seconds: float = MIN_AGE_SECONDS) -> list[str]:
    """Remove folders in ``versions/`` that no log entry names and that nobody touched for a while.

    An orphan is taken out of ``versions/`` by one rename before it is deleted, and a
    publisher that adopts one touches it first: it finds the folder whole or not at all.

    Args:
        storage: the dataset's files.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long an orphan is left for a publisher to adopt.

    Returns:
        What was removed, by path.

    Raises:
        ReleaseError: the log is damaged or lost its end, so that nobody knows what is an orphan; or the folder is not writable.
    """
    with readable_errors(storage, "cannot remove garbage"):
        committed = _committed(storage)
        removed = [f"{FOLDER}/{name}" for name in sweep_stages(storage)]
        for name in storage.list("versions"):
            folder = f"versions/{name}"
            if not committed or name in committed or _age(storage, folder, now_seconds) < min_age_seconds:
                continue
            doomed = f"{FOLDER}/gc-{uuid.uuid4().hex}"
            storage.rename_folder(folder, doomed)
            storage.remove_tree(doomed)
            removed.append(folder)
        for name in storage.list(FOLDER):
            if name.startswith("gc-"):  # left by a collector that died
                storage.remove_tree(f"{FOLDER}/{name}")
            elif name.endswith(".tmp") and _age(storage, f"{FOLDER}/{name}", now_seconds) >= min_age_seconds:
                storage.remove(f"{FOLDER}/{name}")  # left by a publisher that died before it wrote down who it is
        return removed


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


def _age(storage: Storage, path: str, now_seconds: float) -> float:
    return now_seconds - storage.modified_seconds(path)
