"""Files below one root, as they are read: bytes, names, digests, and tables of a release row group by row group."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow import contracts
from hedgerow.errors import ReleaseError


class Stat(NamedTuple):
    """How large a file is, and when it was last modified or touched, in seconds since 1970."""

    bytes: int
    seconds: float


class Files:
    """Files under one local root, for reading; :class:`hedgerow.storage.Storage` writes them."""

    is_distant = False
    """Whether they lie at an address, where releases arrive file by file and nothing can be locked or renamed."""

    def __init__(self, root: str | Path) -> None:
        """Name the root; nothing is touched."""
        self.root = Path(root)

    @property
    def where(self) -> str:
        """The root as messages name it."""
        return str(self.root)

    @property
    def name(self) -> str:
        """The last part of the root: of a dataset's folder its name."""
        return self.root.name

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

    def total_bytes(self, paths: Iterable[str]) -> int:
        """Return the size of some files together."""
        return sum(self.size(path) for path in paths)

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

    def scan(self, path: str = "") -> Mapping[str, Stat]:
        """Return size and time of every file below a folder, by path relative to that folder, sorted."""
        found = {}
        for name in self.walk(path):
            try:
                seen = (self.full(path) / name).lstat()
            except FileNotFoundError:  # gone since it was listed
                continue
            found[name] = Stat(seen.st_size, seen.st_mtime)
        return found

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

    def iter_tables(self, path: str, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the row groups of a Parquet file of a release; see :func:`read_tables`."""
        self._operation("read", path)
        yield from read_tables(self.full(path), path, name, columns)

    def free_bytes(self) -> int:
        """Return the free space of the file system that holds the root (or its nearest existing parent)."""
        place = self.root
        while not place.exists() and place != place.parent:
            place = place.parent
        return shutil.disk_usage(place).free


def read_tables(
    source: Path | BinaryIO, path: str, name: str, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """Read a Parquet file of a release row group by row group, page checksums verified.

    Args:
        source: where it lies, or its bytes.
        path: how messages name it.
        name: its contract. Whole rows are checked against it.
        columns: the columns wanted; all when left out.

    Yields:
        A table for each row group.

    Raises:
        ReleaseError: the file is damaged.
        ContractError: a table breaks its contract.
    """
    wanted = None if columns is None else [*columns]
    gather = not isinstance(source, Path)  # few large reads instead of many small ones
    try:
        with pq.ParquetFile(source, pre_buffer=gather, page_checksum_verification=True) as file:
            for i in range(file.num_row_groups):
                table = file.read_row_group(i, columns=wanted)
                if columns is None:
                    table = table.replace_schema_metadata(contracts.schema(name).metadata)
                    contracts.check(name, table)
                yield table
    except (pa.ArrowException, OSError) as error:
        raise ReleaseError(f"cannot read {path}: {error}") from error
