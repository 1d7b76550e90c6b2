"""Storages on which something goes wrong at a chosen operation: an error, the death of the process, a power cut."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

from naive_publisher import NaiveStorage

from hedgerow.storage import Storage


class DiedError(BaseException):
    """The process is gone: no operation happens any more."""


class Recording(Storage):
    """Notes every operation."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.seen: list[str] = []

    def _operation(self, name: str, path: str) -> None:
        self.seen.append(f"{name} {re.sub(r'[0-9a-f]{32}', 'X', path)}")


class Failing(Storage):
    """Fails at one operation, counted from 0, with an error of the operating system; with none, the process dies."""

    def __init__(self, root: Path, at: int, error: int | None) -> None:
        super().__init__(root)
        self._left, self._error = at, error

    def _operation(self, name: str, path: str) -> None:
        self._left -= 1
        if self._error is None and self._left < 0:
            raise DiedError(f"{name} {path}")
        if self._error is not None and self._left == -1:
            raise OSError(self._error, os.strerror(self._error), path)


class _PowerCut(Storage):
    """Loses power before one operation: bytes that were not fsynced are lost by half, names that were not, at will."""

    def __init__(self, root: Path, at: int) -> None:
        super().__init__(root)
        self._left = at
        self._last = ("", "")
        self._unsynced_bytes: set[int] = set()  # inodes
        self._unsynced_names: set[str] = set()

    def _operation(self, name: str, path: str) -> None:
        self._settle()
        self._left -= 1
        if self._left < 0:
            raise DiedError(f"{name} {path}")
        is_old = name == "make_folder" and self.full(path).is_dir()
        self._last = ("", "") if is_old else (name, path)

    def _settle(self) -> None:
        """Take in what the operation before has done."""
        name, path = self._last
        place = self.full(path)
        if name == "create" and place.exists():
            self._unsynced_bytes.add(place.stat().st_ino)
        elif name == "fsync":
            self._unsynced_bytes.discard(place.stat().st_ino)
        elif name == "sync_folder":
            folder = PurePosixPath(path)
            self._unsynced_names = {n for n in self._unsynced_names if PurePosixPath(n).parent != folder}
        if name in ("create", "make_folder", "move_file", "rename", "link", "replace"):
            self._unsynced_names.add(path)
        self._last = ("", "")

    def rename_folder(self, source: str, target: str) -> None:
        self._settle()
        self._unsynced_names = {
            re.sub(f"^{re.escape(source)}/", f"{target}/", n) for n in self._unsynced_names if n != source
        }
        super().rename_folder(source, target)

    def lose(self, *, names: bool) -> None:
        """Damage the files as the cut did."""
        self._settle()
        for place in [p for p in self.root.rglob("*") if p.is_file()]:
            if place.stat().st_ino in self._unsynced_bytes:
                os.truncate(place, place.stat().st_size // 2)
        for name in self._unsynced_names if names else ():
            place = self.full(name)
            if place.is_dir():
                Storage(place).remove_tree("")
            else:
                place.unlink(missing_ok=True)


class PowerCut(_PowerCut):
    """hedgerow's storage, and the power goes."""


class NaivePowerCut(_PowerCut, NaiveStorage):
    """The naive storage, and the power goes."""
