"""Staging: the private folder in which a release grows before it is visible."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

from hedgerow.errors import ReleaseError
from hedgerow.places.trees import Tree
from hedgerow.publish.manifest import canonical_json
from hedgerow.storage import Storage, is_temporary

logger = logging.getLogger(__name__)

FOLDER = ".staging"
ELSEWHERE_SECONDS = 24 * 3600
"""How long at least a publisher or run of another host is left alone: hosts that share a disk may not see each other's locks."""
_OWNER = ".json"  # beside the folder: made before it and removed after it, so no folder is without
PAPERS_BYTES = 16 * 2**20  # card, report, manifest and log entry of any release fit in this


@dataclass(slots=True)
class Stage:
    """A private folder of one publisher, on the file system of the releases.

    Attributes:
        storage: the dataset's files.
        home: the private folder.
        folder: the release inside it, that will be renamed to its place.
    """

    storage: Storage
    home: str
    folder: str
    _lock: BinaryIO

    def discard(self) -> None:
        """Remove what is left of the folder; a failure is logged and nothing worse: it hinders nobody."""
        try:
            self.storage.remove_tree(self.home)
            self.storage.remove(f"{self.home}{_OWNER}")
        except OSError as error:
            logger.warning("staging folder %s stays behind: %s", self.home, error)
        self._lock.close()

    def __enter__(self) -> Stage:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not published."""
        self.discard()


@contextlib.contextmanager
def readable_errors(storage: Tree, doing: str) -> Iterator[None]:
    """Turn errors of the operating system into one sentence that says what to do.

    Raises:
        ReleaseError: the operating system refused.
    """
    try:
        yield
    except OSError as error:
        raise ReleaseError(f"{doing}: {_explain(storage, error)} The last release is untouched.") from error


def _explain(storage: Tree, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"no space is left in {storage.where} ({error.strerror}): free some or name another output folder."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{storage.where} cannot be written ({error.strerror}): give this user the right to, or name another output folder."
    return f"{storage.where} failed with {error.strerror or error}: check the disk and run again."


def open_stage(storage: Storage, needed_bytes: int = 0, min_free_bytes: int = 0) -> Stage:
    """Make a private folder for a new release, after checking that the dataset's folder can take one.

    Args:
        storage: the dataset's files.
        needed_bytes: estimated size of the tables of the release.
        min_free_bytes: what is to stay free on the disk.

    Returns:
        The stage; use it in a with-statement, or call ``discard`` when publishing is given up before it began.

    Raises:
        ReleaseError: the folder is not writable or its disk too full.
    """
    with readable_errors(storage, "cannot stage a release"):
        for folder in ("versions", "log", "runs", FOLDER):
            storage.make_folder(folder)
            if not storage.is_writable(folder):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
        storage.sync_folder("")
        free, needed = storage.free_bytes(), needed_bytes + PAPERS_BYTES
        if free < needed + min_free_bytes:
            spared = f", and min_free_bytes leaves {min_free_bytes:,}" if min_free_bytes else ""
            raise ReleaseError(
                f"cannot stage a release: {storage.where} has {free:,} bytes free, the release needs about {needed:,}{spared}: "
                "free some space or name another output folder. The last release is untouched."
            )
        sweep_stages(storage)
        home = f"{FOLDER}/{uuid.uuid4().hex}"
        owner = canonical_json({"pid": os.getpid(), "host": socket.gethostname()})
        stage = Stage(storage, home, f"{home}/release", storage.lock_new(f"{home}{_OWNER}", owner))
        try:
            storage.make_folder(stage.folder)
        except BaseException:
            stage.discard()
            raise
        return stage


def sweep_stages(storage: Tree) -> list[str]:
    """Remove the folders of publishers that died on this host.

    A folder is removed only when its owner was on this host and its lock is free,
    which the kernel guarantees once the owner is gone. Those of other hosts wait for
    gc, which goes by their age too (:func:`dead_stages`).

    Returns:
        The names of the removed folders.
    """
    swept = []
    for name in storage.list(FOLDER):
        owner = f"{FOLDER}/{name}"
        try:
            is_unnamed = is_temporary(name)  # its owner died before it had its name
            if not (name.endswith(_OWNER) or is_unnamed) or not _is_dead(storage, owner):
                continue
            if name.endswith(_OWNER):
                storage.remove_tree(owner.removesuffix(_OWNER))
                swept.append(name.removesuffix(_OWNER))
            storage.remove(owner)
        except OSError as error:
            logger.debug("staging folder of %s is left alone: %s", name, error)
    return swept


def dead_stages(storage: Tree, elsewhere_before: float = 0.0) -> list[str]:
    """Return the names of the folders whose publishers are gone.

    Args:
        storage: the dataset's files.
        elsewhere_before: seconds since 1970: since when a publisher of another host must have touched nothing, besides
            that its lock looks free from here. Hosts that share a disk may not see each other's locks.
    """
    names = [name.removesuffix(_OWNER) for name in storage.list(FOLDER) if name.endswith(_OWNER)]
    found = []
    for name in names:
        owner = f"{FOLDER}/{name}{_OWNER}"
        with contextlib.suppress(OSError):
            if _is_dead(storage, owner) or _is_forsaken(storage, name, owner, elsewhere_before):
                found.append(name)
    return found


def _is_dead(storage: Tree, owner: str) -> bool:
    """Tell whether an owner, who writes down its host while it holds the lock, was on this host and is gone."""
    try:
        host = json.loads(storage.read(owner))["host"]
    except (ValueError, KeyError, TypeError):  # a power cut took what it said: nobody knows whose it is
        return False
    return bool(host == socket.gethostname()) and storage.is_abandoned(owner)


def _is_forsaken(storage: Tree, name: str, owner: str, before_seconds: float) -> bool:
    """Tell whether nobody holds a folder of whatever host, nor touched it or anything in it for long."""
    inside = (stat.seconds for stat in storage.scan(f"{FOLDER}/{name}").values())
    touched = max(storage.modified_seconds(owner), *inside, 0.0)
    return touched < before_seconds and storage.is_abandoned(owner)
