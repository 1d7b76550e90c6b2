"""Rows of one table named by another: the fast look-up finds what a dictionary finds, and a join is made once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedgerow import columns
from hedgerow.columns import Linked, find, link

WORDS = st.sampled_from(["a", "b", "c", "", "long enough to lie in a heap"])


def slow_find(values: list[str | None], known: list[str]) -> list[int]:
    """Look each value up by itself."""
    at = {word: place for place, word in reversed([*enumerate(known)])}
    return [-1 if value is None else at.get(value, -1) for value in values]


@settings(deadline=None)  # the first call loads what it computes with
@given(
    st.lists(st.tuples(st.none() | WORDS, st.integers(1, 5)), max_size=30),
    st.lists(WORDS, unique=True, max_size=5),
    st.integers(0, 3),
)
@example([("a", 1)] * 3 + [(None, 5), (None, 5), ("b", 5)], ["b"], 1)
@example([("a", 5)] * 30, [], 0)
def test_it_finds_what_a_dictionary_finds(runs: list[tuple[str | None, int]], known: list[str], cut: int) -> None:
    values = [value for value, n in runs for _ in range(n)]
    found = find(pa.array(values, pa.string())[cut:], pa.array(known, pa.string()))
    assert slow_find(values[cut:], known) == found.tolist()
    assert np.int64 == found.dtype


@pytest.mark.parametrize("mixed", ["runs first", "runs last"])
def test_many_values_that_begin_otherwise_than_they_go_on(mixed: str) -> None:
    parts = [[str(n // 40) for n in range(4000)], [str(n * 7 % 1000) for n in range(4000)]]
    first, last = parts if mixed == "runs first" else parts[::-1]
    values = first + last
    known = [str(n) for n in range(0, 1000, 3)]
    assert slow_find(values, known) == find(pa.array(values), pa.array(known)).tolist()


def tables() -> dict[str, pa.Table]:
    return {"child": pa.table({"parent": ["b", "b", "x"]}), "parent": pa.table({"id": ["a", "b"]})}


def test_a_join_is_made_once_and_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    linked = Linked(tables())
    first = link(linked, "child", "parent", "parent", "id")
    assert [1, 1, -1] == first.tolist() == link(tables(), "child", "parent", "parent", "id").tolist()
    monkeypatch.setattr(columns, "find", lambda *_: pytest.fail("looked up again"))
    assert first is link(linked, "child", "parent", "parent", "id")
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0
