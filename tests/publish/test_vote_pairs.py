"""Which functions vote together, counted at once and sentence by sentence."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.publish import profile_votes

_VOTES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["a", "b", "c", "d"])), max_size=40)


def _one_by_one(votes: list[tuple[int, str]]) -> Counter[tuple[str, str]]:
    """Count each pair of functions on each sentence; a function with itself too."""
    found: Counter[tuple[str, str]] = Counter()
    for row in {row for row, _ in votes}:
        functions = {function for one, function in votes if one == row}
        found.update(product(functions, functions))
    return found


@pytest.mark.parametrize("block", [1, 3, 1 << 17])
@settings(deadline=None)
@given(votes=_VOTES)
def test_pairs(block: int, votes: list[tuple[int, str]]) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    rows = np.array([row for row, _ in votes], dtype=np.int64)
    table = pa.table({"function": pa.array([function for _, function in votes], pa.string())})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile_votes, "BLOCK_VOTES", block)
        profile_votes.count_pairs(counted, rows, table)
    assert counted == _one_by_one(votes)
