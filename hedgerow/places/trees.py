"""Files below one root, wherever it is: a folder of this machine or an address that fsspec opens.

Whoever reads releases reads them through this one interface, and so does who takes something out of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol

import pyarrow as pa

from hedgerow.addresses import local_path, scheme_of
from hedgerow.files import Stat
from hedgerow.places.objectstore import Objects
from hedgerow.places.objecttree import open_object_tree
from hedgerow.storage import Storage


class Tree(Objects, Protocol):
    """Files below one root, by path with forward slashes. What fails is an OSError of a folder, a ReleaseError of a store."""

    @property
    def is_distant(self) -> bool:
        """Whether they lie at an address, where releases arrive file by file and nothing can be locked or renamed."""

    @property
    def where(self) -> str:
        """The root as messages name it."""

    @property
    def name(self) -> str:
        """The last part of the root: of a dataset's folder its name."""

    def child(self, path: str) -> Tree:
        """Return the tree below a folder."""

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading."""

    def size(self, path: str) -> int:
        """Return a file's size in bytes."""

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file in hexadecimal."""

    def list(self, path: str = "") -> list[str]:
        """Return the sorted names in a folder; empty when the folder is missing."""

    def walk(self, path: str = "") -> Sequence[str]:
        """Return every file below a folder, sorted, relative to that folder."""

    def scan(self, path: str = "") -> Mapping[str, Stat]:
        """Return size and time of every file below a folder, by path relative to that folder, sorted."""

    def modified_seconds(self, path: str) -> float:
        """Return when a file or folder was last modified or touched, in seconds since 1970."""

    def strange(self, path: str = "") -> Sequence[str]:
        """Return what lies below a folder and is neither a folder nor a plain file, sorted, relative to that folder."""

    def read_lines(self, path: str) -> Sequence[bytes]:
        """Return the lines of a file, without their ends; none when there is no file."""

    def add_line(self, path: str, line: bytes) -> None:
        """Add a line to a file; two at once never lose one another's."""

    def iter_tables(self, path: str, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Read one Parquet file of a release row group by row group; whole rows are checked against their contract."""

    def remove_tree(self, path: str) -> None:
        """Remove a folder with all it holds; no error when it is gone."""

    def withdraw(self, folder: str, aside: str, mark: str) -> None:
        """Remove a folder that somebody may be about to use.

        Args:
            folder: the folder.
            aside: a free name that it gets before it goes, where things can be renamed.
            mark: the file of it that stays where nothing can be renamed, so that its name stays taken.
        """

    def is_abandoned(self, path: str) -> bool:
        """Tell whether the owner of a lock file is certainly gone; False when that cannot be known."""

    def sync_folder(self, path: str) -> None:
        """See that the names in a folder survive a power cut."""


def open_tree(address: str) -> Tree:
    """Return the files below a local folder or an address.

    Raises:
        ConfigError: the address cannot be used, or what opens it is not installed.
    """
    return Storage(local_path(address)) if scheme_of(address) is None else open_object_tree(address)
