"""Columns of Arrow tables as numpy arrays: what the laws compute with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts

Tables: TypeAlias = Mapping[str, pa.Table]
Mask: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]
Finding: TypeAlias = tuple[str, str, Mask]
"""A law, the table that it speaks of, and the rows of it that break the law."""


class Elements(NamedTuple):
    """A list column taken apart: one entry per element, with the row that holds it."""

    row: Numbers
    values: pa.Array


def array(table: pa.Table, column: str) -> pa.Array:
    """Return a column as one array."""
    found = table.column(column).combine_chunks()
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def numbers(table: pa.Table, column: str) -> Numbers:
    """Return a column of integers."""
    return np.asarray(array(table, column).to_numpy(zero_copy_only=False), dtype=np.int64)


def floats(table: pa.Table, column: str) -> npt.NDArray[np.float64]:
    """Return a column of floats."""
    return np.asarray(array(table, column).to_numpy(zero_copy_only=False), dtype=np.float64)


def flags(table: pa.Table, column: str) -> Mask:
    """Return a column of booleans."""
    return np.asarray(array(table, column).to_numpy(zero_copy_only=False), dtype=np.bool_)


def elements(table: pa.Table, column: str) -> Elements:
    """Take a list column apart."""
    lists = array(table, column)
    return Elements(np.asarray(pc.list_parent_indices(lists), dtype=np.int64), pc.list_flatten(lists))


def lengths(table: pa.Table, column: str) -> Numbers:
    """Return the number of elements of each list."""
    return np.asarray(pc.list_value_length(array(table, column)), dtype=np.int64)


def same(one: pa.Array, other: pa.Array) -> Mask:
    """Tell row by row whether two columns of equal length hold the same value, or both none."""
    equal = pc.fill_null(pc.equal(one, other), False)
    both = pc.or_(equal, pc.and_(pc.is_null(one), pc.is_null(other)))
    return np.asarray(both.to_numpy(zero_copy_only=False), dtype=np.bool_)


def holds(table: pa.Table, column: str, value: str | int) -> Mask:
    """Tell which rows of a list column hold a value."""
    row, values = elements(table, column)
    hit = np.asarray(pc.equal(values, value).to_numpy(zero_copy_only=False), dtype=np.bool_)
    mask = np.zeros(table.num_rows, dtype=np.bool_)
    mask[row[hit]] = True
    return mask


_SAMPLE = 256  # values that are looked at to see whether equal ones stand together


def find(values: pa.Array, known: pa.Array) -> Numbers:
    """Return the position of each value among the known ones, -1 when missing or null.

    Of equal values that stand together one is looked up: all but a few rows of a child table name the parent of the
    row before.
    """
    starts = _run_starts(values) if len(_run_starts(values[:_SAMPLE])) * 2 < min(_SAMPLE, len(values)) else None
    if starts is None:
        return _look_up(values, known)
    found = _look_up(values.take(pa.array(starts)), known)
    return np.repeat(found, np.diff(np.append(starts, len(values))))


def _look_up(values: pa.Array, known: pa.Array) -> Numbers:
    return np.asarray(pc.fill_null(pc.index_in(values, known, skip_nulls=True), -1), dtype=np.int64)


def _run_starts(values: pa.Array) -> Numbers:
    """Return where runs of equal values start; a null is a run of its own."""
    if len(values) < 2:
        return np.arange(len(values))
    differs = pc.fill_null(pc.not_equal(values[1:], values[:-1]), True)
    return np.append(0, np.flatnonzero(differs.to_numpy(zero_copy_only=False)) + 1)


class Linked(dict[str, pa.Table]):
    """Tables that are joined by several who look at them: each join is made once, and not to be written to."""

    def __init__(self, tables: Tables) -> None:
        """Keep the tables."""
        super().__init__(tables)
        self.links: dict[tuple[str, str, str, str], Numbers] = {}


def link(tables: Tables, name: str, column: str, target: str, key: str) -> Numbers:
    """Return, for each row of a table, the row of another table that a key column names; -1 when there is none."""
    links = tables.links if isinstance(tables, Linked) else {}
    named = (name, column, target, key)
    if named not in links:
        found = find(array(tables[name], column), array(tables[target], key))
        found.flags.writeable = False
        links[named] = found
    return links[named]


def is_class(table: pa.Table, column: str, vocabulary: str, values: tuple[str, ...]) -> Mask:
    """Tell which rows of a class column hold one of these labels."""
    return np.isin(numbers(table, column), [contracts.label_number(vocabulary, v) for v in values])


def rows_of(row: Numbers, broken: Mask, n: int) -> Mask:
    """Tell which of ``n`` rows hold a broken element."""
    mask = np.zeros(n, dtype=np.bool_)
    mask[row[broken]] = True
    return mask


def repeated(table: pa.Table, keys: list[str]) -> Mask:
    """Tell which rows share their key with another row."""
    counted = table.select(keys).group_by(keys).aggregate([([], "count_all")])
    if counted.num_rows == table.num_rows:
        return np.zeros(table.num_rows, dtype=np.bool_)
    numbers: dict[tuple[object, ...], int] = {}
    rows = [tuple(row.values()) for row in table.select(keys).to_pylist()]
    for row in rows:
        numbers[row] = numbers.get(row, 0) + 1
    return np.array([numbers[row] > 1 for row in rows], dtype=np.bool_)
