"""Objects below an address as a tree of files: listed, read in parts, taken for tables of a release.

An object store has no folders, locks, links or renames. What has to be safe beside others is
therefore never changed in place here: it is a new object under a name of its own.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pyarrow as pa

from hedgerow.errors import ReleaseError
from hedgerow.files import Stat, read_tables
from hedgerow.places.objectstore import ObjectStore, open_url

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNK_BYTES = 4 * 2**20  # asked for at once
WHOLE_BYTES = 4 * CHUNK_BYTES  # a table of this size or less is fetched in one piece
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "created")
_FUTURE = float("inf")  # the time of an object whose store tells none: it is never old


class ObjectTree(ObjectStore):
    """Files below a URL; see :class:`hedgerow.places.trees.Tree`."""

    is_distant = True

    @property
    def where(self) -> str:
        """The URL."""
        return self.url

    @property
    def name(self) -> str:
        """The last part of the URL."""
        return self.url.rpartition("/")[2]

    def child(self, path: str) -> ObjectTree:
        """Return the tree below a folder."""
        return ObjectTree(self._store, self._place(path), f"{self.url}/{path}")

    def exists(self, path: str) -> bool:
        """Tell whether an object, or one below this name, is there."""
        try:
            self._info(path)
        except FileNotFoundError:
            return False
        return True

    def size(self, path: str) -> int:
        """Return an object's size in bytes."""
        return int(self._info(path)["size"] or 0)

    def list(self, path: str = "") -> list[str]:
        """Return the sorted names in a folder; empty when there is none."""
        place = self._place(path)
        try:
            found = self._attempt("list", path, functools.partial(self._store.ls, place, detail=True))
        except FileNotFoundError:
            return []
        names = {info["name"].rstrip("/") for info in found}
        return sorted(name.rpartition("/")[2] for name in names if not _same(name, place))

    def scan(self, path: str = "") -> Mapping[str, Stat]:
        """Return size and time of every object below a folder, by path relative to that folder, sorted."""
        place = self._place(path)
        try:
            found = self._attempt("list", path, functools.partial(self._store.find, place, detail=True))
        except FileNotFoundError:
            return {}
        root = f"{place.strip('/')}/"
        stats = {name.strip("/").removeprefix(root): _stat(info) for name, info in found.items()}
        return {name: stats[name] for name in sorted(stats) if not _same(name, place)}

    def walk(self, path: str = "") -> Sequence[str]:
        """Return every object below a folder, sorted, relative to that folder."""
        return [*self.scan(path)]

    def modified_seconds(self, path: str) -> float:
        """Return when an object, or the newest one below this name, was written, in seconds since 1970.

        Raises:
            FileNotFoundError: there is none.
        """
        stats = self.scan(path)
        return max(stat.seconds for stat in stats.values()) if stats else _stat(self._info(path)).seconds

    def strange(self, path: str = "") -> Sequence[str]:
        """Return nothing: an object is no link."""
        return []

    def open(self, path: str) -> BinaryIO:
        """Open an object for reading, part by part; a part that fails is asked for again."""
        read = functools.partial(self._read_part, self._place(path), path)
        return cast("BinaryIO", io.BufferedReader(_Parts(read, self.size(path)), CHUNK_BYTES))

    def _read_part(self, place: str, path: str, start: int, end: int) -> bytes:
        return bytes(self._attempt("read", path, lambda: self._store.cat_file(place, start=start, end=end)))

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of an object in hexadecimal."""
        with self.open(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # it asks for less

    def read_lines(self, path: str) -> Sequence[bytes]:
        """Return the lines of an object and of those that were added to it, without their ends."""
        found = self.read(path).splitlines() if self.exists(path) else []
        folder = _added(path)
        for name in self.list(folder):
            found += self.read(f"{folder}/{name}").splitlines()
        return found

    def add_line(self, path: str, line: bytes) -> None:
        """Add a line as an object of its own, named by its hash: two at once never lose one another's."""
        self.write_atomic(f"{_added(path)}/{hashlib.sha256(line).hexdigest()}.jsonl", line + b"\n")

    def iter_tables(self, path: str, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Read one Parquet file of a release row group by row group: of a large one the columns wanted only.

        Raises:
            ReleaseError: the file is damaged, or the store failed.
            ContractError: a table breaks its contract.
        """
        try:
            source = self.open(path) if self.size(path) > WHOLE_BYTES else io.BytesIO(self.read(path))
        except FileNotFoundError:
            raise ReleaseError(f"cannot read {path}: it is missing") from None
        with source as file:
            yield from read_tables(file, path, name, columns)

    def remove_tree(self, path: str) -> None:
        """Remove every object below a folder; no error when there is none."""
        for name in self.walk(path):
            self.remove(f"{path}/{name}")

    def withdraw(self, folder: str, aside: str, mark: str) -> None:
        """Remove what is in a folder but one object, so that its name stays taken: nothing can be renamed here.

        Args:
            folder: the folder.
            aside: without meaning here.
            mark: the object that stays.
        """
        for name in self.walk(folder):
            if name != mark:
                self.remove(f"{folder}/{name}")

    def is_abandoned(self, path: str) -> bool:
        """Return False: whether an owner elsewhere lives cannot be known."""
        return False

    def sync_folder(self, path: str) -> None:
        """Do nothing: what a store has confirmed is there to stay."""

    def _info(self, path: str) -> dict[str, Any]:
        place = self._place(path)
        found: dict[str, Any] = self._attempt("look at", path, lambda: self._store.info(place))
        return found


class _Parts(io.RawIOBase):
    """An object as a file that is read by asking for its parts."""

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._read, self._size, self._at = read, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        end = min(self._at + len(view), self._size)
        if end <= self._at:
            return 0
        data = self._read(self._at, end)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _added(path: str) -> str:
    """Return the folder of the lines that were added to a file."""
    return path.rpartition(".")[0]


def _same(name: str, place: str) -> bool:
    return name.strip("/") == place.strip("/")


def _stat(info: Mapping[str, Any]) -> Stat:
    """Return size and time of an object; every store names the time in its own way."""
    time = next((info[key] for key in _TIMES if info.get(key)), None)
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    if isinstance(time, datetime):
        time = time.timestamp()
    return Stat(int(info.get("size") or 0), float(time) if isinstance(time, int | float) else _FUTURE)


@functools.lru_cache(maxsize=16)
def open_object_tree(url: str) -> ObjectTree:
    """Return the objects below a URL.

    Raises:
        ConfigError: the URL cannot be used, or what opens it is not installed.
    """
    store, base = open_url(url)
    return ObjectTree(store, base.rstrip("/"), url.rstrip("/"))
