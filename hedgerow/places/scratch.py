"""Folders for a while on this machine, below its folder for temporary files: gone with their owner, however it ends.

An owner holds a lock on its folder, which the kernel frees once the process is gone. Whoever makes the next
folder removes those of which nobody holds the lock. (systemd-tmpfiles goes by the same lock.)
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import tempfile
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows: no locks, the folders of killed processes stay
    fcntl = None  # type: ignore[assignment]


def this_machine() -> str:
    """Return what tells this machine from others without naming it: records may lie at a public address."""
    return hashlib.sha256(socket.gethostname().encode("utf-8")).hexdigest()[:16]


class Scratch:
    """A private folder of this process, gone when it is closed; one of a process that was killed goes with the next."""

    def __init__(self) -> None:
        """Make it, and remove those of processes of this user and machine that are gone."""
        _sweep()
        self.path, self._lock = _make_locked()

    def close(self) -> None:
        """Remove it; no error when it is gone."""
        shutil.rmtree(self.path, ignore_errors=True)  # first: while it is locked nobody else is at it
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Path:
        """Return its path."""
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        self.close()


def _sweep() -> None:
    """Remove the folders of processes that are gone; of this user and machine only, since other locks may not be seen."""
    if fcntl is None:
        return
    for path in Path(tempfile.gettempdir()).glob(f"{_prefix()}*"):
        with contextlib.suppress(OSError):  # a lock that is held, and what is gone or none of ours
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(folder).st_uid == os.geteuid():
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path)
            finally:
                os.close(folder)


def _prefix() -> str:
    return f"hedgerow-{this_machine()}-"


def _make_locked() -> tuple[Path, int | None]:
    """Return a new folder and the lock on it; None where a folder cannot be locked: then it has a name that nobody sweeps."""
    while fcntl is not None:
        path = Path(tempfile.mkdtemp(prefix=_prefix()))
        try:
            lock = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # it was swept before it was locked, and so below
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:
            os.close(lock)
            shutil.rmtree(path, ignore_errors=True)
            break
        if _is_there(path, lock):
            return path, lock
        os.close(lock)
    return Path(tempfile.mkdtemp(prefix="hedgerow-")), None


def _is_there(path: Path, folder: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(folder))
    except FileNotFoundError:
        return False
