"""Tables that are mostly those of an earlier result: which rows stay, which are new, and both put together.

A changed shard keeps nearly all its rows. Its stages say so (:class:`Merge`) and the work store
writes a delta: the new rows, and ranges of rows of a whole result (:class:`Part`). No delta lies
on a delta: one whose earlier result is a delta takes that one's own rows along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.columns import Numbers

MAX_OWN = 0.2
"""A delta that would have more than this share of its rows itself is written whole: it would be read twice over."""

Runs = list[tuple[int, int]]
"""Ranges of rows, each with its first row and their number."""


class Merge(NamedTuple):
    """A table as rows of an earlier one and new rows.

    Attributes:
        order: for each row its number in the earlier table, or that table's length plus its number in ``new``.
        new: rows that the earlier table does not hold.
        columns: columns that rows do not take from where they come from, given for all rows.
    """

    order: Numbers
    new: pa.Table
    columns: pa.Table | None = None

    def onto(self, earlier: pa.Table) -> pa.Table:
        """Return the table."""
        return gather((earlier, self.new), runs_of(self.order), self.columns)

    def take(self, rows: Sequence[int]) -> Merge:
        """Return some rows of it."""
        columns = self.columns.take(pa.array(rows, pa.int64())) if self.columns is not None else None
        return Merge(self.order[np.array(rows, np.int64)], self.new, columns)


class Part(NamedTuple):
    """How a table is put together from a base and rows of its own.

    Attributes:
        runs: its rows, counted through the base's table and then through ``own``.
        n_base: rows of the base's table.
        own: rows of its own.
        columns: columns that are its own in all rows.
    """

    runs: Runs
    n_base: int
    own: pa.Table
    columns: pa.Table | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows of the table."""
        return sum(n for _, n in self.runs)

    def onto(self, base: pa.Table) -> pa.Table:
        """Return the table."""
        return gather((base, self.own), self.runs, self.columns)

    def pick(self, rows: Numbers) -> pa.Table | None:
        """Return some rows; None where not all of them are its own."""
        at = expand(self.runs)[rows] - self.n_base
        if (at < 0).any():
            return None
        return gather((self.own,), runs_of(at), self.columns.take(pa.array(rows)) if self.columns is not None else None)

    def select(self, names: Sequence[str]) -> Part:
        """Return how some columns of the table are put together."""
        given = [name for name in names if self.columns is not None and name in self.columns.column_names]
        columns = self.columns.select(given) if self.columns is not None and given else None
        return Part(self.runs, self.n_base, self.own.select(names), columns)


class LazyTables(Mapping[str, pa.Table]):
    """Tables by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], pa.Table]]) -> None:
        """Keep what makes them."""
        self._makers = dict(makers)
        self._made: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        """Return one table."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._makers)


def expand(runs: Iterable[tuple[int, int]]) -> Numbers:
    """Return the row numbers of ranges.

    >>> expand([(5, 2), (0, 3)]).tolist()
    [5, 6, 0, 1, 2]
    """
    table = np.fromiter(chain.from_iterable(runs), np.int64).reshape(-1, 2)
    starts, counts = table[:, 0], table[:, 1]
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)


def runs_of(rows: Numbers) -> Runs:
    """Return row numbers as ranges, as few as there can be.

    >>> runs_of(np.array([5, 6, 0, 1, 2]))
    [(5, 2), (0, 3)]
    """
    if not len(rows):
        return []
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(rows) != 1) + 1))
    counts = np.diff(np.append(firsts, len(rows)))
    return list(zip(rows[firsts].tolist(), counts.tolist(), strict=True))


def gather(tables: Sequence[pa.Table], runs: Runs, columns: pa.Table | None = None) -> pa.Table:
    """Return ranges of rows of tables that are counted through, one behind the other, as one table.

    Args:
        tables: the tables.
        runs: the ranges.
        columns: columns for all rows of what comes of it, to be put in place of those gathered.
    """
    everything = pa.concat_tables(tables)
    given = [name for name in columns.column_names if name in everything.column_names] if columns is not None else []
    if columns is not None and len(given) == len(everything.column_names):
        return pa.Table.from_arrays(
            [columns.column(name) for name in everything.column_names], schema=everything.schema
        )
    taken = everything.drop_columns(given)
    parts = [taken.slice(0, 0), *(taken.slice(start, n) for start, n in runs)]
    found = pa.concat_tables(parts).combine_chunks()
    if columns is None:
        return found
    arrays = [(columns if name in given else found).column(name) for name in everything.column_names]
    return pa.Table.from_arrays(arrays, schema=everything.schema)


def compose(merge: Merge, earlier: Part) -> Part:
    """Return a merge with an earlier table as a part of that table's base.

    Args:
        merge: rows of the earlier table, and new ones.
        earlier: how the earlier table is put together.
    """
    own = (earlier.own, merge.new)
    known = expand(earlier.runs)
    first_new = earlier.n_base + earlier.own.num_rows
    rows = np.concatenate((known, first_new + np.arange(merge.new.num_rows)))[merge.order]
    is_own = rows >= earlier.n_base
    kept = gather(own, runs_of(rows[is_own] - earlier.n_base))
    rows[is_own] = earlier.n_base + np.arange(kept.num_rows)
    return Part(runs_of(rows), earlier.n_base, kept, merge.columns)


def unchanged(name: str, n_rows: int) -> Part:
    """Return a table of a contract that is a base itself as a part of it."""
    return Part([(0, n_rows)], n_rows, contracts.empty(name))


def is_worthwhile(parts: Iterable[Part]) -> bool:
    """Tell whether parts leave so much in their base that they are worth storing as such."""
    n_own = n_rows = 0
    for part in parts:
        n_own += part.own.num_rows
        n_rows += part.n_rows
    return n_own <= MAX_OWN * n_rows
