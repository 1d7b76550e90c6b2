"""How a result of a stage is written and read: a head of JSON, its SHA-256, and Arrow tables whose SHA-256 stand in it.

A delta (:mod:`hedgerow.work.deltas`) names the result that it lies on by key and digest, and is read together with it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

import orjson
import pyarrow as pa

from hedgerow import contracts
from hedgerow.closure import file_digest
from hedgerow.columns import Numbers
from hedgerow.contracts import schemas_folder
from hedgerow.work.deltas import LazyTables, Part, gather, runs_of, unchanged

_MAGIC = b"HRW3"
_HEAD = struct.Struct("<4sQ")
_SHA256 = 32
_MAX_HEAD = 2**26  # a damaged file may say anything of itself
_COLUMNS = "/columns"
"""Ending of the table of those columns that a delta has in all rows."""

Wanted = Mapping[str, Sequence[str]]
"""The tables wanted, each with the columns wanted."""


@functools.cache
def _rules() -> str:
    """Return the digest of the contracts: what was checked against them when it was written need not be checked again."""
    parts = [file_digest("contracts"), *(p.read_text("utf-8") for p in sorted(schemas_folder().glob("*.toml")))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A stage's result read back.

    Attributes:
        tables: the tables asked for, by the name of their contract; each is unpacked when it is first used.
        rows: number of rows of every table.
        note: small facts about how it came to be.
        digest: SHA-256 (hex). Equal digests, equal tables; the other way round too where the stage names
            the digest of its rows itself (``content`` in the note), and between whole results.
        key: its key in the store.
        base: the whole result that a delta lies on.
        parts: how those tables of a delta that lie on the base's are put together.
        made_of: the result of the stage before that it was made of, where the stage asks for it and it is still there.
    """

    tables: Mapping[str, pa.Table]
    rows: dict[str, int]
    note: dict[str, Any]
    digest: str
    key: str = ""
    base: Result | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    made_of: Result | None = None

    def pick(self, name: str, rows: Numbers) -> pa.Table:
        """Return some rows of a table; the base's table stays packed where none of them is from there."""
        found = self.parts[name].pick(rows) if name in self.parts else None
        return gather((self.tables[name],), runs_of(rows)) if found is None else found

    def columns(self, name: str, names: Sequence[str]) -> pa.Table:
        """Return some columns of a table; the others of a delta need not be put together for them."""
        if self.base is None or name not in self.parts:
            return self.tables[name].select(names)
        return self.parts[name].select(names).onto(self.base.tables[name].select(names))

    def part(self, name: str) -> Part | None:
        """Return how a table lies on the base's, or, of a base, on itself; None of a table that a delta has whole."""
        return unchanged(name, self.rows[name]) if self.base is None else self.parts.get(name)


class BaseName(NamedTuple):
    """The result that a delta lies on."""

    key: str
    digest: str


def pack(
    tables: Mapping[str, pa.Table],
    note: Mapping[str, Any],
    parts: Mapping[str, Part] | None = None,
    base: Result | None = None,
) -> tuple[bytes, Result]:
    """Return the bytes of a result, and the result as it will be read; every table is checked against its contract.

    Args:
        tables: those that are stored whole.
        note: small facts.
        parts: those that lie on the tables of ``base``.
        base: what a delta lies on: a whole result.

    Raises:
        ContractError: a table breaks its contract, or of a delta the rows of its own.
    """
    lying = parts or {}
    stored = {
        name: table.combine_chunks() for name, table in {**tables, **{n: p.own for n, p in lying.items()}}.items()
    }
    for name, table in sorted(stored.items()):
        contracts.check(name, table)
    own = dict(stored)
    stored |= {f"{name}{_COLUMNS}": part.columns for name, part in lying.items() if part.columns is not None}
    payloads, places, offset = [], [], 0
    for name, table in sorted(stored.items()):
        payload = _ipc(table)
        payloads.append(payload)
        digest = hashlib.sha256(payload).hexdigest()
        places.append(
            {"name": name, "offset": offset, "length": payload.size, "rows": table.num_rows, "sha256": digest}
        )
        offset += payload.size
    facts: dict[str, Any] = {"tables": places, "note": dict(note), "rules": _rules()}
    if base is not None:
        facts["base"] = {"key": base.key, "digest": base.digest}
        facts["parts"] = {name: {"runs": part.runs, "n_base": part.n_base} for name, part in lying.items()}
    facts["digest"] = note.get("content") or _digest(facts)
    head = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
    front = _HEAD.pack(_MAGIC, len(head)) + head
    plain = orjson.loads(head)["note"]
    data = b"".join([front, hashlib.sha256(front).digest(), *payloads])
    return data, _on_base(own, plain, facts["digest"], lying, base)


def _on_base(
    own: Mapping[str, pa.Table],
    note: dict[str, Any],
    digest: str,
    parts: Mapping[str, Part],
    base: Result | None,
) -> Result:
    """Return a result of tables of its own, some of which hold but part of the rows."""
    rows = {name: own[name].num_rows for name in own}
    makers = {name: functools.partial(own.__getitem__, name) for name in own}
    if base is not None:
        rows |= {name: part.n_rows for name, part in parts.items()}
        makers |= {name: functools.partial(_put_together, part, base.tables, name) for name, part in parts.items()}
    return Result(LazyTables(makers), rows, note, digest, "", base, parts)


def _ipc(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    return sink.getvalue()


def content_digest(tables: Mapping[str, pa.Table], rows: Sequence[str] = ()) -> str:
    """Return the digest of the rows of some tables, however they are stored.

    Args:
        tables: the tables, or those of their columns that nothing else tells.
        rows: digests of rows of a further one.
    """
    digest = hashlib.sha256("\n".join(rows).encode("ascii"))
    for name, table in sorted(tables.items()):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        digest.update(f"{name}:{table.num_rows}:".encode("ascii"))
        digest.update(sink.getvalue())
    return digest.hexdigest()


def _digest(facts: Mapping[str, Any]) -> str:
    tables = [[place["name"], place["sha256"]] for place in facts["tables"]]
    given = [tables, facts["base"], facts["parts"]] if "base" in facts else tables
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode("ascii")).hexdigest()


def base_of(data: bytes) -> BaseName | None:
    """Return what a delta lies on; None of a whole result, and of one that is damaged."""
    head = _read_head(memoryview(data))
    return BaseName(**head[0]["base"]) if head is not None and "base" in head[0] else None


def read_base(file: BinaryIO) -> BaseName | None:
    """Return what a delta lies on, and read no more of its file than its head."""
    start = file.read(_HEAD.size)
    length = _HEAD.unpack(start)[1] if len(start) == _HEAD.size else 0
    return base_of(start + file.read(min(length, _MAX_HEAD) + _SHA256))


def unpack(data: bytes, columns: Wanted | None = None, base: Result | None = None) -> Result | None:
    """Read a result back.

    Args:
        data: the file.
        columns: the tables wanted, each with the columns wanted; all when left out.
        base: what a delta lies on, read with the same columns; without it only the delta's own rows are given.

    Returns:
        The result, or None when it is damaged or of another format.
    """
    head = _read_head(memoryview(data))
    if head is None:
        return None
    facts, start = head
    makers: dict[str, Callable[[], pa.Table]] = {}
    for place in facts["tables"]:
        payload = memoryview(data)[start + place["offset"] : start + place["offset"] + place["length"]]
        if hashlib.sha256(payload).hexdigest() != place["sha256"]:
            return None
        name = place["name"].removesuffix(_COLUMNS)
        if columns is None or name in columns:
            wanted = None if columns is None else columns[name]
            makers[place["name"]] = functools.partial(_read_table, place["name"], payload, wanted, facts["rules"])
    rows = {place["name"]: place["rows"] for place in facts["tables"] if not place["name"].endswith(_COLUMNS)}
    stored = LazyTables(makers)
    tables = {name: functools.partial(stored.__getitem__, name) for name in stored if not name.endswith(_COLUMNS)}
    parts = {}
    if base is not None:
        for name, part in facts["parts"].items():
            runs = [(first, n) for first, n in part["runs"]]
            rows[name] = sum(n for _, n in runs)
            if name in stored:
                parts[name] = Part(runs, part["n_base"], stored[name], stored.get(name + _COLUMNS))
                tables[name] = functools.partial(_put_together, parts[name], base.tables, name)
    return Result(LazyTables(tables), rows, facts["note"], facts["digest"], "", base, parts)


def _put_together(part: Part, whole: Mapping[str, pa.Table], name: str) -> pa.Table:
    return part.onto(whole[name])


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
    return orjson.loads(data[_HEAD.size : end]), end + _SHA256


def _read_table(name: str, payload: memoryview, columns: Sequence[str] | None, rules: str) -> pa.Table:
    """Read a table, or those of the wanted columns that it has; check it where the contracts changed since."""
    reader = pa.ipc.open_file(pa.py_buffer(payload))
    if columns:
        there = [column for column in columns if column in reader.schema.names]
        numbers = [reader.schema.get_field_index(column) for column in there]
        options = pa.ipc.IpcReadOptions(included_fields=numbers)
        return pa.ipc.open_file(pa.py_buffer(payload), options=options).read_all().select(there)
    table = reader.read_all()
    if columns is None and rules != _rules() and not name.endswith(_COLUMNS):
        contracts.check(name, table)
    return table
