"""The one layer through which hedgerow writes: files, tables, folders, commits.

Every operation passes :meth:`Storage._operation` first, so that a test can make
any of them fail, fill the disk or kill the process. Paths are relative to the
root, with forward slashes.

Durability: a file is fsynced before it is renamed or linked into its place, and
the folder that names it is fsynced after. What a reader can see is whole.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import hashlib
import io
import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow import contracts
from hedgerow.errors import ReleaseError

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
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


class Storage:
    """Files under one local root."""

    def __init__(self, root: str | Path) -> None:
        """Name the root; nothing is touched until the first write."""
        self.root = Path(root)

    def _operation(self, name: str, path: str) -> None:
        """Do nothing: the hook that is called before each operation, for fault injection to override."""

    def full(self, path: str) -> Path:
        """Return the absolute place of ``path``.

        Raises:
            ReleaseError: the path leaves the root.
        """
        parts = Path(path).parts
        if Path(path).is_absolute() or ".." in parts:
            raise ReleaseError(f"path leaves its root: {path!r}")
        return self.root / path

    # Reading

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""
        return os.path.lexists(self.full(path))

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        self._operation("read", path)
        return self.full(path).read_bytes()

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading."""
        self._operation("open", path)
        return self.full(path).open("rb")

    def open_plain(self, path: str) -> io.FileIO:
        """Open a plain file for reading, unbuffered, only if no link below the root leads to it.

        Raises:
            FileNotFoundError: there is none, or it is a link, or no plain file.
        """
        self._operation("open", path)
        place = self.full(path)
        if os.path.realpath(place) != os.path.join(os.path.realpath(self.root), *Path(path).parts):
            raise FileNotFoundError(errno.ENOENT, "is reached by a link", path)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        file = open(os.open(place, flags), "rb", buffering=0)  # noqa: SIM115 - the caller closes it
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise FileNotFoundError(errno.ENOENT, "is no plain file", path)
        return file

    def size(self, path: str) -> int:
        """Return a file's size in bytes."""
        return self.full(path).stat().st_size

    def modified_seconds(self, path: str) -> float:
        """Return when a file or folder was last modified or touched, in seconds since 1970."""
        return self.full(path).stat().st_mtime

    def list(self, path: str = "") -> list[str]:
        """Return the sorted names in a folder; empty when the folder is missing."""
        self._operation("list", path)
        try:
            return sorted(os.listdir(self.full(path)))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def walk(self, path: str = "") -> builtins.list[str]:
        """Return every file below a folder, sorted, relative to that folder."""
        self._operation("list", path)
        base = self.full(path)
        found = []
        for folder, _, names in os.walk(base):
            found += [(Path(folder) / name).relative_to(base).as_posix() for name in names]
        return sorted(found)

    def strange(self, path: str = "") -> builtins.list[str]:
        """Return what lies below a folder and is neither a folder nor a plain file, sorted, relative to that folder."""
        self._operation("list", path)
        base = self.full(path)
        found = []
        for folder, folders, names in os.walk(base):
            places = [Path(folder) / name for name in (*folders, *names)]
            plain = (stat.S_ISREG, stat.S_ISDIR)
            found += [p.relative_to(base).as_posix() for p in places if not any(k(p.lstat().st_mode) for k in plain)]
        return sorted(found)

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file in hexadecimal."""
        self._operation("read", path)
        with self.full(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def is_writable(self, path: str = "") -> bool:
        """Tell whether names can be made in a folder."""
        return os.access(self.full(path), os.W_OK | os.X_OK)

    def read_table(self, path: str, name: str) -> pa.Table:
        """Read one Parquet file of a release and check it against its contract.

        Raises:
            ReleaseError: the file is damaged.
            ContractError: the table breaks its contract.
        """
        self._operation("read", path)
        try:
            table = pq.read_table(self.full(path), page_checksum_verification=True, partitioning=None)
        except (pa.ArrowException, OSError) as error:
            raise ReleaseError(f"cannot read {path}: {error}") from error
        table = table.replace_schema_metadata(contracts.schema(name).metadata)
        contracts.check(name, table)
        return table

    def iter_tables(self, path: str, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Read one Parquet file of a release row group by row group, page checksums verified.

        Args:
            path: the file.
            name: its contract. Whole rows are checked against it.
            columns: the columns wanted; all when left out.

        Yields:
            A table for each row group.

        Raises:
            ReleaseError: the file is damaged.
            ContractError: a table breaks its contract.
        """
        self._operation("read", path)
        wanted = None if columns is None else [*columns]
        try:
            with pq.ParquetFile(self.full(path), page_checksum_verification=True) as file:
                for i in range(file.num_row_groups):
                    table = file.read_row_group(i, columns=wanted)
                    if columns is None:
                        table = table.replace_schema_metadata(contracts.schema(name).metadata)
                        contracts.check(name, table)
                    yield table
        except (pa.ArrowException, OSError) as error:
            raise ReleaseError(f"cannot read {path}: {error}") from error

    def free_bytes(self) -> int:
        """Return the free space of the file system that holds the root (or its nearest existing parent)."""
        place = self.root
        while not place.exists() and place != place.parent:
            place = place.parent
        return shutil.disk_usage(place).free

    # Writing

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
    def writer(self, path: str) -> Iterator[BinaryIO]:
        """Open a new file for writing in a private folder; fsynced on leaving."""
        self._operation("create", path)
        with io.BufferedWriter(_NewFile(self, path), _BUFFER_BYTES) as file:
            yield file
            self._operation("fsync", path)
            file.flush()
            os.fsync(file.fileno())

    def write_atomic(self, path: str, data: bytes) -> None:
        """Write or replace a file: a reader sees the old or the new bytes, never a mixture."""
        place = Path(path)
        temporary = (place.parent / f".tmp-{uuid.uuid4().hex}").as_posix()
        self.make_folder(place.parent.as_posix())
        try:
            self.write_new(temporary, data)
            self._operation("replace", path)
            os.replace(self.full(temporary), self.full(path))
        except BaseException:
            self.full(temporary).unlink(missing_ok=True)
            raise
        self.sync_folder(place.parent.as_posix())

    @contextlib.contextmanager
    def appender(self, path: str) -> Iterator[io.FileIO]:
        """Open a file, made when it is not there, for adding at its end, unbuffered; fsynced on leaving."""
        self._operation("append", path)
        with open(self.full(path), "ab", buffering=0) as file:
            try:
                yield file
            finally:
                os.fsync(file.fileno())

    def write_table(self, path: str, name: str, table: pa.Table) -> None:
        """Write one Parquet file of a release: contract-checked, equal rows give equal bytes.

        zstd level 3, one row group, page checksums, page index, content-defined
        chunks: what a later release shares with this one stays the same bytes.

        Raises:
            ContractError: the table breaks its contract.
        """
        contracts.check(name, table)
        whole = table.replace_schema_metadata(contracts.schema(name).metadata).combine_chunks()
        with self.writer(path) as file:
            pq.write_table(
                whole,
                file,
                compression="zstd",
                compression_level=3,
                row_group_size=max(1, whole.num_rows),
                write_page_checksum=True,
                write_page_index=True,
                use_content_defined_chunking=True,
                store_schema=True,
            )

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
        temporary = (Path(path).parent / f".{uuid.uuid4().hex}.tmp").as_posix()
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
        self._operation("lock", path)
        place = self.full(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        file = place.open("ab")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file

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

    def remove_tree(self, path: str) -> None:
        """Remove a folder with all it holds; no error when it is gone."""
        self._operation("remove_tree", path)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.full(path))
