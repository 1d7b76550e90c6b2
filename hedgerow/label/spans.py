"""Stretches of lines as rows of numbers: their order, which of them overlap, which are covered by others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_LARGEST = 2**63


def order_by(*keys: Ints) -> Ints:
    """Return the order of rows by several keys, none negative, the first key first.

    Keys that fit into one number together are sorted as one: several times as fast as key by key.
    """
    if not len(keys[0]):
        return np.zeros(0, np.int64)
    sizes = [int(key.max()) + 1 for key in keys]
    space = 1
    for size in sizes:
        space *= size
    if space > _LARGEST:
        return np.lexsort(keys[::-1])
    packed = keys[0].astype(np.int64)
    for key, size in zip(keys[1:], sizes[1:], strict=True):
        packed = packed * size + key
    return np.argsort(packed)


def leftmost_longest(found: Ints) -> Ints:
    """Of stretches of one kind in one line keep the leftmost, of those the longest, and none that overlap it.

    Args:
        found: line, kind, start, end, in columns and any order.

    Returns:
        rows of the same, sorted.
    """
    line, kind, start, end = found
    length = end - start
    longest = length.max(initial=0)
    line, kind, start, _ = found = found[:, order_by(line, kind, start, longest - length)]
    same = (line[1:] == line[:-1]) & (kind[1:] == kind[:-1])
    keep = np.ones(len(line), dtype=bool)
    keep[1:] = ~same | (start[1:] != start[:-1])
    rows: Ints = np.ascontiguousarray(found[:, keep].T)
    return _without_overlaps(rows)


def _without_overlaps(rows: Ints) -> Ints:
    """Drop each row that begins within the one kept before it; only groups with an overlap are gone through."""
    same = (rows[1:, 0] == rows[:-1, 0]) & (rows[1:, 1] == rows[:-1, 1])
    overlaps = same & (rows[1:, 2] < rows[:-1, 3])
    if not overlaps.any():
        return rows
    group = np.concatenate((np.zeros(1, np.int64), np.cumsum(~same)))
    concerned = np.flatnonzero(np.isin(group, group[1:][overlaps]))
    keep = np.ones(len(rows), dtype=bool)
    last, end = -1, -1
    for at, of, (start, stop) in zip(
        concerned.tolist(), group[concerned].tolist(), rows[concerned, 2:].tolist(), strict=True
    ):
        if of == last and start < end:
            keep[at] = False
        else:
            last, end = of, stop
    return rows[keep]


def without_covered(rows: Ints, covers: Ints, whole_line: npt.NDArray[np.bool_]) -> Ints:
    """Drop the rows that a cover of their line and kind holds.

    Args:
        rows: of line, kind, start, end, sorted by line and kind.
        covers: of the same.
        whole_line: which covers hold all rows of their line and kind, wherever they lie.
    """
    if not len(covers) or not len(rows):
        return rows
    kinds = max(int(rows[:, 1].max()), int(covers[:, 1].max())) + 1
    of_rows, of_covers = rows[:, 0] * kinds + rows[:, 1], covers[:, 0] * kinds + covers[:, 1]
    first = np.searchsorted(of_rows, of_covers, side="left")
    n = np.searchsorted(of_rows, of_covers, side="right") - first
    cover = np.repeat(np.arange(len(covers)), n)
    row = np.arange(len(cover)) + np.repeat(first - np.cumsum(n) + n, n)
    inside = (rows[row, 2] >= covers[cover, 2]) & (rows[row, 3] <= covers[cover, 3])
    keep = np.ones(len(rows), dtype=bool)
    keep[row[inside | whole_line[cover]]] = False
    return rows[keep]


def starts_of_groups(*keys: Ints) -> Ints:
    """Return where the rows begin whose keys differ from those of the row before, the first row included."""
    if not len(keys[0]):
        return np.zeros(0, np.int64)
    differs = np.ones(len(keys[0]), dtype=bool)
    differs[1:] = False
    for key in keys:
        differs[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(differs)


def grouped_by(numbers: Sequence[int] | Ints, n_groups: int) -> list[int]:
    """Return where each of ``n_groups`` numbers begins in sorted numbers, and where the last ends."""
    bounds: list[int] = np.searchsorted(numbers, np.arange(n_groups + 1)).tolist()
    return bounds
