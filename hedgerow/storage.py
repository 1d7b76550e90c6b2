"""The one layer through which hedgerow writes: files, folders, locks, commits.

Every operation passes :meth:`Files._operation` first, so that a test can make
any of them fail, fill the disk or kill the process. Paths are relative to the
root, with forward slashes.

Durability: a file is fsynced before it is renamed or linked into its place, and
the folder that names it is fsynced after. What a reader can see is whole. Hints
alone (:meth:`Storage.write_hint`) are left to the system: a power cut may take them.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import re2

from hedgerow.files import Files

try:
    import fcntl
except ImportError:  # Windows: no locks, abandoned folders wait for gc
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _NewFile(io.FileIO):
    """A new file that passes the hook on every write to the disk: it fills up in the middle of a file."""

    def __init__(self, storage: Storage, path: str) -> None:
        super().__init__(storage.full(path), "xb")
        self._storage, self._path = storage, path

    def write(self, data: Buffer, /) -> int:
        self._storage._operation("write", self._path)
        return super().write(data)


_BUFFER_BYTES = 2**16
_TEMPORARY = re2.compile(r"\.tmp-[0-9a-f]{32}")
_LOCKS = ".staging"
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


def temporary_name() -> str:
    """Return a new name for a file that gets its own once it is whole: nobody reads it, whoever finds it old may remove it."""
    return f".tmp-{uuid.uuid4().hex}"


def is_temporary(path: str) -> bool:
    """Tell whether a file has a name of :func:`temporary_name`.

    >>> is_temporary(f"runs/{temporary_name()}"), is_temporary(".tmp-mine")
    (True, False)
    """
    return _TEMPORARY.fullmatch(path.rpartition("/")[2]) is not None


class Storage(Files):
    """Files under one local root; nothing is touched until the first write."""

    def child(self, path: str) -> Storage:
        """Return the files below a folder."""
        return Storage(self.full(path))

    def make_folder(self, path: str) -> None:
        """Make a folder and its parents; no error when it is there."""
        self._operation("make_folder", path)
        self.full(path).mkdir(parents=True, exist_ok=True)

    def write_new(self, path: str, data: bytes) -> None:
        """Write a file that must not exist yet, fsynced. Not atomic: for private folders.

        Raises:
            FileExistsError: it is there.
        """
        with self.writer(path) as file:
            file.write(data)

    @contextlib.contextmanager
    def writer(self, path: str, *, is_hint: bool = False) -> Iterator[BinaryIO]:
        """Open a new file for writing in a private folder; fsynced on leaving, unless it is a hint."""
        self._operation("create", path)
        with io.BufferedWriter(_NewFile(self, path), _BUFFER_BYTES) as file:
            yield file
            file.flush()
            if not is_hint:
                self._operation("fsync", path)
                os.fsync(file.fileno())

    def write_atomic(self, path: str, data: bytes) -> None:
        """Write or replace a file: a reader sees the old or the new bytes, never a mixture."""
        self._replace(path, data, is_hint=False)
        self.sync_folder(Path(path).parent.as_posix())

    def write_hint(self, path: str, data: bytes) -> None:
        """Write or replace a file that saves work and no more: after a power cut it may be gone, empty or zeros."""
        self._replace(path, data, is_hint=True)

    def _replace(self, path: str, data: bytes, *, is_hint: bool) -> None:
        place = Path(path)
        temporary = (place.parent / temporary_name()).as_posix()
        self.make_folder(place.parent.as_posix())
        try:
            with self.writer(temporary, is_hint=is_hint) as file:
                file.write(data)
            self._operation("replace", path)
            os.replace(self.full(temporary), self.full(path))
        except BaseException:
            self.full(temporary).unlink(missing_ok=True)
            raise

    def read_lines(self, path: str) -> Sequence[bytes]:
        """Return the lines of a file, without their ends; none when there is no file."""
        return self.read(path).splitlines() if self.exists(path) else []

    def add_line(self, path: str, line: bytes) -> None:
        """Add a line to a file: a reader sees all of it or nothing, and two at once never lose one another's."""
        self.make_folder(_LOCKS)
        with self.locked(f"{_LOCKS}/{Path(path).stem}.lock"):
            self.write_atomic(path, b"".join(one + b"\n" for one in [*self.read_lines(path), line]))

    @contextlib.contextmanager
    def appender(self, path: str) -> Iterator[io.FileIO]:
        """Open a file, made when it is not there, for adding at its end, unbuffered; fsynced on leaving."""
        self._operation("append", path)
        with open(self.full(path), "ab", buffering=0) as file:
            try:
                yield file
            finally:
                os.fsync(file.fileno())

    def move_file(self, source: str, target: str) -> None:
        """Rename a file inside a private folder."""
        self._operation("move_file", target)
        os.rename(self.full(source), self.full(target))

    def rename_folder(self, source: str, target: str) -> None:
        """Move a folder to a name that must be free or an empty folder.

        Raises:
            FileExistsError: the target holds something.
        """
        self._operation("rename", target)
        try:
            os.rename(self.full(source), self.full(target))
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise FileExistsError(errno.EEXIST, "folder exists", target) from error
            raise
        self.sync_folder(Path(target).parent.as_posix())

    def link_new(self, source: str, target: str) -> None:
        """Give a written file a second name, only if that name is free: the commit point.

        A check followed by a rename loses commits of concurrent publishers; link()
        does both in one step. Where the file system has no links, an exclusive
        create stands in (atomic in the name, and its bytes are fsynced at once).

        Raises:
            FileExistsError: another has that name.
        """
        self._operation("link", target)
        try:
            os.link(self.full(source), self.full(target))
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self.write_new(target, self.full(source).read_bytes())
        self.sync_folder(Path(target).parent.as_posix())

    def lock_new(self, path: str, data: bytes) -> BinaryIO:
        """Write a new file and hold a lock on it until it is closed or the process ends, however it ends.

        The name appears once the lock is held, so whoever sees the file can tell a living
        owner from a dead one: see :meth:`is_abandoned`.
        """
        self._operation("lock", path)
        temporary = (Path(path).parent / temporary_name()).as_posix()
        file = self.full(temporary).open("xb")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(data)
            file.flush()
            os.replace(self.full(temporary), self.full(path))
        except BaseException:
            self.full(temporary).unlink(missing_ok=True)
            file.close()
            raise
        return file

    @contextlib.contextmanager
    def locked(self, path: str) -> Iterator[None]:
        """Hold a lock on a file (made when missing) against others who ask for it; they wait."""
        self._operation("lock", path)
        with self.full(path).open("ab") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def try_lock(self, path: str) -> BinaryIO | None:
        """Lock a file until it is closed or the process ends, however it ends; None while another process has it.

        Where a system has no such locks everybody gets one: what it guards must bear that.
        """
        file = self._open_lock(path)
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file

    def share_lock(self, path: str) -> BinaryIO:
        """Lock a file, together with others who do the same, until it is closed or the process ends, however it ends.

        Waits while somebody has it alone (:meth:`try_lock`). Where a system has no such locks nobody waits for anybody.
        """
        file = self._open_lock(path)
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_SH)
        except BaseException:
            file.close()
            raise
        return file

    def _open_lock(self, path: str) -> BinaryIO:
        self._operation("lock", path)
        place = self.full(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("ab")

    def is_abandoned(self, path: str) -> bool:
        """Tell whether the owner of a lock file is certainly gone; False when that cannot be known."""
        if fcntl is None:
            return False
        try:
            with self.full(path).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        except OSError:
            return False

    def copy_file(self, source: str, target: str) -> None:
        """Copy a written file into a private folder, by bytes: damage to one leaves the other whole."""
        with self.open(source) as reader, self.writer(target) as file:
            shutil.copyfileobj(reader, file, 1 << 20)

    def sync_folder(self, path: str) -> None:
        """Fsync a folder, so that the names in it survive a power cut."""
        self._operation("sync_folder", path)
        if os.name == "nt":  # Windows has no handle for that
            return
        descriptor = os.open(self.full(path), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def touch(self, path: str) -> None:
        """Set the modification time of a file or folder that is there to now."""
        self._operation("touch", path)
        os.utime(self.full(path))

    def remove(self, path: str) -> None:
        """Remove a file; no error when it is gone."""
        self._operation("remove", path)
        self.full(path).unlink(missing_ok=True)

    def withdraw(self, folder: str, aside: str, mark: str) -> None:
        """Remove a folder that somebody may be about to use: who looks finds it whole or not at all.

        Args:
            folder: the folder.
            aside: a free name that nobody looks for.
            mark: without meaning here: what one rename took away leaves nothing.
        """
        self.rename_folder(folder, aside)
        self.remove_tree(aside)

    def remove_tree(self, path: str) -> None:
        """Remove a folder with all it holds, or a file in its place; no error when it is gone."""
        self._operation("remove_tree", path)
        try:
            shutil.rmtree(self.full(path))
        except NotADirectoryError:
            self.full(path).unlink(missing_ok=True)
        except FileNotFoundError:
            pass
