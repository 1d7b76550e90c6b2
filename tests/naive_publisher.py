"""A publisher as one would write it in an afternoon: it looks whether a number is free, renames, and never syncs.

All else is hedgerow's. The attacks on publishers must catch it, or they prove nothing.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from hedgerow.storage import Storage, _NewFile


class NaiveStorage(Storage):
    """Check, then rename; no fsync, no link."""

    @contextlib.contextmanager
    def writer(self, path: str, *, is_hint: bool = False) -> Iterator[BinaryIO]:
        self._operation("create", path)
        with io.BufferedWriter(_NewFile(self, path)) as file:
            yield file

    def exists(self, path: str) -> bool:
        """Look for a free number once, when the publication begins, and never again."""
        return not path.startswith("log/") and super().exists(path)

    def link_new(self, source: str, target: str) -> None:
        self._operation("link", target)
        os.replace(self.full(source), self.full(target))

    def sync_folder(self, path: str) -> None:
        """Trust the file system."""
