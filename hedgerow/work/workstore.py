"""The work store: results of stages by digest, safe to delete.

One result is one file (:mod:`hedgerow.work.results`). It appears under its key by rename
after an fsync, and it is never trusted without its digests: a damaged result is computed
again. ``slots/`` remember which result a shard had last, so that a changed
shard can take over the documents that did not change; what it then stores is
a delta on that result, which is never a delta itself, and lost with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import re2

from hedgerow.places.objectstore import Objects, open_objects
from hedgerow.work.deltas import Merge, Part, compose, is_worthwhile
from hedgerow.work.results import BaseName, Result, Wanted, base_of, pack, unpack

_KEY = re2.compile(r"[0-9a-f]{64}")
_UNREADABLE = (FileNotFoundError, PermissionError, IsADirectoryError)  # it is computed again


class WorkStore:
    """Results by key below one folder or address, ``<stage>/<first two>/<key>.hrw``."""

    def __init__(self, storage: Objects) -> None:
        """Use a storage rooted at the work folder."""
        self.storage = storage

    @classmethod
    def at(cls, address: str) -> WorkStore:
        """Open the work store of a folder or of an address that fsspec opens.

        Raises:
            ConfigError: the address cannot be used.
        """
        return cls(open_objects(address))

    @staticmethod
    def place(stage: str, key: str) -> str:
        """Return where a result lies."""
        return f"{stage}/{key[:2]}/{key}.hrw"

    def get(self, stage: str, key: str, columns: Wanted | None = None) -> Result | None:
        """Return a result, or None when it or what it lies on is missing or damaged (then it is removed)."""
        place = self.place(stage, key)
        try:
            data = self.storage.read(place)
        except _UNREADABLE:
            return None
        name = base_of(data)
        base = self._whole(stage, name, columns) if name is not None else None
        result = unpack(data, columns, base) if name is None or base is not None else None
        if result is None:
            self.storage.remove(place)
            return None
        return replace(result, key=key)

    def _whole(self, stage: str, name: BaseName, columns: Wanted | None) -> Result | None:
        """Return the whole result that a delta names, or None."""
        try:
            data = self.storage.read(self.place(stage, name.key))
        except _UNREADABLE:
            return None
        result = unpack(data, columns) if base_of(data) is None else None
        return replace(result, key=name.key) if result is not None and result.digest == name.digest else None

    def put(
        self,
        stage: str,
        key: str,
        tables: Mapping[str, pa.Table | Merge],
        note: Mapping[str, Any],
        earlier: Result | None = None,
    ) -> Result:
        """Store a result and return it. Two workers may store the same one: the last file stays, and says the same.

        Args:
            stage: the stage.
            key: its key.
            tables: its tables, some of them as rows of those of ``earlier`` and new ones.
            note: small facts.
            earlier: a result of the same stage, as :meth:`get` gave it.

        Raises:
            ContractError: a table breaks its contract.
        """
        merges = {name: table for name, table in tables.items() if isinstance(table, Merge)}
        whole = {name: table for name, table in tables.items() if not isinstance(table, Merge)}
        parts: dict[str, Part] = {}
        base = None
        if earlier is not None and merges:
            base = earlier if earlier.base is None else earlier.base
            for name, merge in merges.items():
                part = earlier.part(name)
                if part is not None:
                    parts[name] = compose(merge, part)
            if len(parts) < len(merges) or not is_worthwhile(parts.values()):
                base, parts = None, {}
                whole |= {name: merge.onto(earlier.tables[name]) for name, merge in merges.items()}
        data, result = pack(whole, note, parts, base)
        self.storage.write_atomic(self.place(stage, key), data)
        return replace(result, key=key)

    def peek(self, stage: str, key: str) -> Result | None:
        """Return a result without its tables after checking its digest, or None."""
        return self.get(stage, key, columns={})

    def remember(self, stage: str, slot: str, key: str) -> None:
        """Note which result a shard has now, computed or found: what it is made from when the shard changes."""
        if self.recall(stage, slot) != key:
            self.storage.write_hint(self._slot(stage, slot), key.encode("ascii"))

    def recall(self, stage: str, slot: str) -> str | None:
        """Return the key of the result that a shard had last, if known."""
        try:
            key = self.storage.read(self._slot(stage, slot)).decode("ascii")
        except (OSError, UnicodeDecodeError):  # what is no hint is none, whatever lies in its place
            return None
        return key if _KEY.fullmatch(key) else None

    @staticmethod
    def _slot(stage: str, slot: str) -> str:
        return f"slots/{stage}/{slot[:2]}/{slot}"
