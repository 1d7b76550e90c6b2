"""Stretches of lines: their order, overlaps and covers, each beside the obvious way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.label import spans
from hedgerow.label.spans import grouped_by, leftmost_longest, order_by, starts_of_groups, without_covered

_ROW = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 8), st.integers(1, 5)).map(
    lambda r: (r[0], r[1], r[2], r[2] + r[3])
)
_ROWS = st.lists(_ROW, max_size=30)


def table(rows: list[tuple[int, ...]]) -> spans.Ints:
    """Return rows as numbers."""
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


@given(_ROWS, st.sampled_from([2**63, 1]))
def test_order_by_is_the_order_of_tuples(rows: list[tuple[int, ...]], largest: int) -> None:
    """Keys packed into one number, and keys one by one where they do not fit, give the same order."""
    given_rows = table(rows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spans, "_LARGEST", largest)
        order = order_by(*given_rows.T)
    assert [tuple(row) for row in given_rows[order].tolist()] == sorted(rows)


def test_order_by_takes_keys_that_do_not_fit_into_one_number() -> None:
    """Three keys of forty bits are sorted one by one."""
    keys = np.array([[2**40, 1, 5], [2**40, 1, 4], [3, 2**40, 2**40]], dtype=np.int64)
    assert keys[order_by(*keys.T)].tolist() == [[3, 2**40, 2**40], [2**40, 1, 4], [2**40, 1, 5]]


@given(_ROWS)
def test_leftmost_longest_is_what_a_reader_from_the_left_would_keep(rows: list[tuple[int, ...]]) -> None:
    """Going through each line and kind from the left, the longest first, what begins in a kept row is dropped."""
    kept: list[tuple[int, ...]] = []
    for row in sorted(rows, key=lambda r: (r[0], r[1], r[2], -r[3])):
        if not kept or kept[-1][:2] != row[:2] or row[2] >= kept[-1][3]:
            kept.append(row)
    assert [tuple(row) for row in leftmost_longest(table(rows).T).tolist()] == kept


@given(_ROWS, st.lists(st.tuples(_ROW, st.booleans()), max_size=8))
def test_covers_take_what_lies_in_them(rows: list[tuple[int, ...]], drawn: list[tuple[tuple[int, ...], bool]]) -> None:
    """A row goes when a cover of its line and kind holds it, or holds the whole line."""
    rows = sorted(rows)
    left = [
        r for r in rows
        if not any(r[:2] == c[:2] and (whole or (c[2] <= r[2] and r[3] <= c[3])) for c, whole in drawn)
    ]  # fmt: skip
    covers, whole_line = table([c for c, _ in drawn]), np.array([whole for _, whole in drawn], dtype=bool)
    assert [tuple(row) for row in without_covered(table(rows), covers, whole_line).tolist()] == left


def test_groups() -> None:
    """Where sorted numbers change, and where each of them begins."""
    numbers = np.array([0, 0, 2, 2, 2, 5])
    assert starts_of_groups(numbers).tolist() == [0, 2, 5]
    assert grouped_by(numbers, 6) == [0, 2, 2, 5, 5, 5, 6]
    assert starts_of_groups(numbers[:0]).tolist() == []
