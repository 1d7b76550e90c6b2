"""The work store: results of stages by digest, safe to delete.

One result is one file: a head of JSON, its SHA-256, and a few Arrow tables
whose SHA-256 stand in the head. It appears under its key by rename after an
fsync, and it is never trusted without its digests: a damaged result is computed
again. ``slots/`` remember which result a shard had last, so that a changed
shard can take over the documents that did not change.
"""

from __future__ import annotations

import functools
import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hedgerow import contracts
from hedgerow.closure import file_digest
from hedgerow.contracts import schemas_folder
from hedgerow.objectstore import Objects, open_objects

_MAGIC = b"HRW2"
_HEAD = struct.Struct("<4sQ")
_SHA256 = 32


@functools.cache
def _rules() -> str:
    """Return the digest of the contracts: what was checked against them when it was written need not be checked again."""
    parts = [file_digest("contracts"), *(p.read_text("utf-8") for p in sorted(schemas_folder().glob("*.toml")))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """A stage's result read back.

    Attributes:
        tables: the tables asked for, by the name of their contract.
        rows: number of rows of every table.
        note: small facts about how it came to be.
        digest: SHA-256 (hex) of the tables: equal tables, equal digest.
    """

    tables: dict[str, pa.Table]
    rows: dict[str, int]
    note: dict[str, Any]
    digest: str


def pack(tables: Mapping[str, pa.Table], note: Mapping[str, Any]) -> tuple[bytes, Result]:
    """Return the bytes of a result, and the result as it will be read; every table is checked against its contract.

    Raises:
        ContractError: a table breaks its contract.
    """
    payloads, places, offset = [], [], 0
    whole = {name: tables[name].combine_chunks() for name in sorted(tables)}
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    for name, table in whole.items():
        contracts.check(name, table)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, table.schema, options=options) as writer:
            writer.write_table(table)
        payload = sink.getvalue()
        payloads.append(payload)
        digest = hashlib.sha256(payload).hexdigest()
        places.append(
            {"name": name, "offset": offset, "length": payload.size, "rows": table.num_rows, "sha256": digest}
        )
        offset += payload.size
    content = hashlib.sha256(json.dumps([[p["name"], p["sha256"]] for p in places]).encode("ascii")).hexdigest()
    facts: dict[str, Any] = {"tables": places, "note": dict(note), "digest": content, "rules": _rules()}
    head = json.dumps(facts, sort_keys=True).encode("utf-8")
    front = _HEAD.pack(_MAGIC, len(head)) + head
    rows = {name: table.num_rows for name, table in whole.items()}
    result = Result(whole, rows, json.loads(json.dumps(dict(note))), content)
    return b"".join([front, hashlib.sha256(front).digest(), *payloads]), result


def unpack(data: bytes, columns: Mapping[str, Sequence[str]] | None = None) -> Result | None:
    """Read a result back.

    Args:
        data: the file.
        columns: the tables wanted, each with the columns wanted; all when left out.

    Returns:
        The result, or None when it is damaged or of another format.
    """
    head = _read_head(memoryview(data))
    if head is None:
        return None
    facts, start = head
    tables = {}
    for place in facts["tables"]:
        name = place["name"]
        payload = memoryview(data)[start + place["offset"] : start + place["offset"] + place["length"]]
        if hashlib.sha256(payload).hexdigest() != place["sha256"]:
            return None
        if columns is not None and name not in columns:
            continue
        tables[name] = _read_ipc(pa.py_buffer(payload), None if columns is None else columns[name])
        if columns is None and facts["rules"] != _rules():
            contracts.check(name, tables[name])
    rows = {place["name"]: place["rows"] for place in facts["tables"]}
    return Result(tables, rows, facts["note"], facts["digest"])


def _read_head(data: memoryview) -> tuple[dict[str, Any], int] | None:
    """Return the head of a result and where its tables begin; None when it is damaged."""
    if len(data) < _HEAD.size:
        return None
    magic, length = _HEAD.unpack(data[: _HEAD.size])
    end = _HEAD.size + length
    if magic != _MAGIC or len(data) < end + _SHA256:
        return None
    if hashlib.sha256(data[:end]).digest() != data[end : end + _SHA256]:
        return None
    return json.loads(bytes(data[_HEAD.size : end])), end + _SHA256


def _read_ipc(buffer: pa.Buffer, columns: Sequence[str] | None) -> pa.Table:
    if not columns:
        return pa.ipc.open_file(buffer).read_all()
    schema = pa.ipc.open_file(buffer).schema
    options = pa.ipc.IpcReadOptions(included_fields=[schema.get_field_index(c) for c in columns])
    return pa.ipc.open_file(buffer, options=options).read_all().select(list(columns))


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

    def get(self, stage: str, key: str, columns: Mapping[str, Sequence[str]] | None = None) -> Result | None:
        """Return a result, or None when it is missing or damaged (then it is removed)."""
        place = self.place(stage, key)
        try:
            data = self.storage.read(place)
        except FileNotFoundError:
            return None
        result = unpack(data, columns)
        if result is None:
            self.storage.remove(place)
        return result

    def put(self, stage: str, key: str, tables: Mapping[str, pa.Table], note: Mapping[str, Any]) -> Result:
        """Store a result and return it. Two workers may store the same one: the last file stays, and says the same."""
        data, result = pack(tables, note)
        self.storage.write_atomic(self.place(stage, key), data)
        return result

    def peek(self, stage: str, key: str) -> Result | None:
        """Return a result without its tables after checking its digest, or None."""
        return self.get(stage, key, columns={})

    def remember(self, stage: str, slot: str, key: str) -> None:
        """Note which result a shard has now."""
        self.storage.write_atomic(self._slot(stage, slot), key.encode("ascii"))

    def recall(self, stage: str, slot: str) -> str | None:
        """Return the key of the result that a shard had last, if known."""
        try:
            return self.storage.read(self._slot(stage, slot)).decode("ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    @staticmethod
    def _slot(stage: str, slot: str) -> str:
        return f"slots/{stage}/{slot[:2]}/{slot}"
