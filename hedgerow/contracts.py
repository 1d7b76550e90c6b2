"""Contracts: the tables declared in ``schemas/`` as Arrow schemas, and the checks on them.

Every table that storage reads or writes passes :func:`check`. The laws that
join several tables are in :mod:`hedgerow.laws`.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.errors import ContractError

_SCALARS: dict[str, pa.DataType] = {
    "string": pa.string(),
    "binary": pa.binary(),
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
}
_PAIR = re.compile(r"([a-z_]+):(.+)")
MAX_NAMED = 3  # rows named in an error message, however large the table


def schemas_folder() -> Path:
    """Return the folder of the contracts: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "schemas"
    return inside if inside.is_dir() else here.parent / "schemas"


@functools.cache
def vocabularies() -> dict[str, tuple[str, ...]]:
    """Return every closed set of values by name, in its published order."""
    raw = tomllib.loads((schemas_folder() / "vocabularies.toml").read_text("utf-8"))
    return {name: tuple(entry["values"]) for name, entry in raw.items()}


def vocabulary(name: str) -> tuple[str, ...]:
    """Return one closed set of values.

    Raises:
        ContractError: no such set.
    """
    try:
        return vocabularies()[name]
    except KeyError:
        raise ContractError(f"no vocabulary {name!r} in schemas/vocabularies.toml") from None


@functools.cache
def meanings(name: str) -> dict[str, str]:
    """Return what each value of a closed set means, in one sentence; empty where no meanings are written down.

    Raises:
        ContractError: no such set.
    """
    return _notes(name, "meanings")


@functools.cache
def examples(name: str) -> dict[str, str]:
    """Return a sentence for each value of a closed set of labels; empty where none are written down.

    Raises:
        ContractError: no such set.
    """
    return _notes(name, "examples")


def _notes(name: str, kind: str) -> dict[str, str]:
    vocabulary(name)
    raw = tomllib.loads((schemas_folder() / "vocabularies.toml").read_text("utf-8"))
    return dict(raw[name].get(kind, {}))


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A parsed type expression such as ``list<struct<start:int64, type:enum:flag>>``."""

    kind: str  # scalar, class, enum, list, struct
    nullable: bool
    scalar: str = ""
    vocabulary: str = ""
    item: ColumnType | None = None
    fields: tuple[tuple[str, ColumnType], ...] = ()

    def arrow(self) -> pa.DataType:
        """Return the Arrow type.

        Class labels are int64, the only width in which datasets keeps them. All fields
        are nullable in Arrow, because datasets drops the declared feature of a column
        whose nullability differs from its own; check() refuses nulls.
        """
        if self.kind == "class":
            return pa.int64()
        if self.kind == "enum":
            return pa.string()
        if self.kind == "list":
            assert self.item is not None
            return pa.list_(self.item.arrow())
        if self.kind == "struct":
            return pa.struct([(name, t.arrow()) for name, t in self.fields])
        return _SCALARS[self.scalar]

    def feature(self) -> dict[str, Any]:
        """Return the Hugging Face feature as the ``huggingface`` schema key spells it."""
        if self.kind == "class":
            return {"names": list(vocabulary(self.vocabulary)), "_type": "ClassLabel"}
        if self.kind == "list":
            assert self.item is not None
            return {"feature": self.item.feature(), "_type": "List"}
        if self.kind == "struct":
            return {name: t.feature() for name, t in self.fields}
        return {"dtype": "string" if self.kind == "enum" else self.scalar, "_type": "Value"}


def parse_type(text: str) -> ColumnType:
    """Parse a type expression of ``schemas/``; a trailing ``?`` means nullable.

    >>> parse_type("list<class:claim_type>").arrow()
    ListType(list<item: int64>)

    Raises:
        ContractError: not a type.
    """
    text = text.strip()
    nullable = text.endswith("?")
    body = text[:-1] if nullable else text
    if body in _SCALARS:
        return ColumnType("scalar", nullable, scalar=body)
    if body.startswith("list<") and body.endswith(">"):
        return ColumnType("list", nullable, item=parse_type(body[5:-1]))
    if body.startswith("struct<") and body.endswith(">"):
        return ColumnType("struct", nullable, fields=tuple(_parse_field(p) for p in _split_top(body[7:-1])))
    match = _PAIR.fullmatch(body)
    if match and match[1] in ("class", "enum"):
        vocabulary(match[2])
        return ColumnType(match[1], nullable, vocabulary=match[2])
    raise ContractError(f"not a column type: {text!r}")


def _parse_field(text: str) -> tuple[str, ColumnType]:
    match = _PAIR.fullmatch(text.strip())
    if match is None:
        raise ContractError(f"not a struct field: {text!r}")
    return match[1], parse_type(match[2])


def _split_top(text: str) -> list[str]:
    """Split at commas outside angle brackets."""
    parts, depth, last = [], 0, 0
    for i, ch in enumerate(text):
        depth += (ch == "<") - (ch == ">")
        if ch == "," and depth == 0:
            parts.append(text[last:i])
            last = i + 1
    return [*parts, text[last:]]


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column."""

    name: str
    type: ColumnType
    spelled: str
    doc: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose non-null values must be found in a column of a table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One table of ``schemas/``."""

    name: str
    version: str
    public: bool
    one_split: bool
    default: bool
    doc: str
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    columns: tuple[Column, ...]

    def arrow_schema(self) -> pa.Schema:
        """Return the Arrow schema with Hugging Face features in its metadata."""
        features = {c.name: c.type.feature() for c in self.columns}
        metadata = {
            "huggingface": json.dumps({"info": {"features": features}}, sort_keys=True),
            "hedgerow.contract": f"{self.name} {self.version}",
        }
        return pa.schema([(c.name, c.type.arrow()) for c in self.columns], metadata=metadata)


@functools.cache
def contract(name: str) -> Contract:
    """Load one contract.

    Raises:
        ContractError: not declared.
    """
    path = schemas_folder() / f"{name}.toml"
    if not path.is_file():
        raise ContractError(f"no contract {name!r}: {path.name} is not in schemas/")
    raw = tomllib.loads(path.read_text("utf-8"))
    columns = tuple(Column(n, parse_type(c["type"]), c["type"], c["doc"]) for n, c in raw["columns"].items())
    keys = tuple(ForeignKey(k["column"], k["table"], k.get("target", k["column"])) for k in raw.get("foreign_keys", ()))
    return Contract(
        name=raw["name"],
        version=raw["version"],
        public=raw["public"],
        one_split=raw.get("one_split", False),
        default=raw.get("default", False),
        doc=" ".join(raw["doc"].split()),
        key=tuple(raw["key"]),
        foreign_keys=keys,
        columns=columns,
    )


PUBLISHED = (
    "sentences", "sections", "documents", "votes", "claim_type", "hedge", "safety_warning",
    "labeling_functions", "rejects",
)  # fmt: skip
"""The configs of a release, the default first."""


@functools.cache
def schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a contract."""
    return contract(name).arrow_schema()


@functools.cache
def empty(name: str) -> pa.Table:
    """Return a table of the contract without rows."""
    return schema(name).empty_table()


def build(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Build and check a table from row dictionaries (class labels as numbers).

    Raises:
        ContractError: rows break the contract.
    """
    if not rows:
        return empty(name)
    try:
        table = pa.Table.from_pylist(rows, schema=schema(name))
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ContractError(f"table {name}: {error}") from error
    check(name, table)
    return table


def label_number(vocabulary_name: str, value: str) -> int:
    """Return the class number of a label.

    Raises:
        ContractError: not in the vocabulary.
    """
    try:
        return vocabulary(vocabulary_name).index(value)
    except ValueError:
        raise ContractError(f"{value!r} is not in vocabulary {vocabulary_name}") from None


def check(name: str, table: pa.Table) -> None:
    """Check a table against its contract: columns, types, nulls, vocabularies, key.

    Raises:
        ContractError: with every finding, at most a few rows named for each.
    """
    wanted = contract(name)
    target = schema(name)
    if table.schema.names != target.names:
        missing = [n for n in target.names if n not in table.schema.names]
        extra = [n for n in table.schema.names if n not in target.names]
        raise ContractError(f"table {name}: columns differ: missing {missing}, unexpected {extra}, order counts")
    problems: list[str] = []
    for column, field in zip(wanted.columns, target, strict=True):
        data = table.column(column.name)
        if data.type != field.type:
            problems.append(f"column {column.name}: type {data.type}, contract says {field.type}")
            continue
        for chunk in data.chunks:
            problems += _check_values(column.name, column.type, chunk)
    if not problems and wanted.key:
        problems += _check_key(wanted, table)
    if problems:
        raise ContractError(f"table {name}: " + "; ".join(sorted(set(problems))[:10]))


def _check_values(where: str, kind: ColumnType, values: pa.Array) -> list[str]:
    problems = []
    if not kind.nullable and values.null_count:
        problems.append(f"column {where}: {values.null_count} nulls")
    if kind.kind == "list":
        assert kind.item is not None
        problems += _check_values(f"{where}[]", kind.item, cast("pa.ListArray", values).flatten())
    elif kind.kind == "struct":
        valid = values.drop_null() if values.null_count else values
        for name, inner in kind.fields:
            problems += _check_values(f"{where}.{name}", inner, pc.struct_field(valid, name))
    elif kind.kind == "class" and len(values):
        n = len(vocabulary(kind.vocabulary))
        low_high = pc.min_max(values).as_py()
        if low_high["min"] is not None and (low_high["min"] < 0 or low_high["max"] >= n):
            problems.append(f"column {where}: class {low_high} outside 0..{n - 1}")
    elif kind.kind == "enum" and len(values):
        known = pa.array(vocabulary(kind.vocabulary), pa.string())
        strange = [v for v in pc.unique(values).to_pylist() if v is not None and v not in known.to_pylist()]
        if strange:
            problems.append(f"column {where}: {strange[:MAX_NAMED]} not in vocabulary {kind.vocabulary}")
    return problems


_ROWS_FOR_THREADS = 50_000


def _check_key(wanted: Contract, table: pa.Table) -> list[str]:
    simple = [k for k in wanted.key if not pa.types.is_nested(table.schema.field(k).type)]
    if len(simple) != len(wanted.key) or table.num_rows < 2:
        return []
    threads = table.num_rows > _ROWS_FOR_THREADS
    counts = table.select(simple).group_by(simple, use_threads=threads).aggregate([([], "count_all")])
    if counts.num_rows == table.num_rows:
        return []
    doubles = counts.filter(pc.greater(counts["count_all"], 1)).select(simple).slice(0, MAX_NAMED).to_pylist()
    return [f"key {'+'.join(simple)} not unique, e.g. {doubles}"]
