"""Columns compared and counted at once, against the same done value by value."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.corpus.text_hashes import hash_texts
from hedgerow.label_laws import unlike
from hedgerow.publish.profile import _rows_with

WORDS = st.sampled_from(["mint", "kava", "", "\U0001f33f leaf"])
MAYBE = st.one_of(st.none(), WORDS)


@given(st.lists(st.tuples(st.integers(0, 3), WORDS), max_size=12))
def test_a_row_counts_once_for_a_value_however_often_it_holds_it(pairs: list[tuple[int, str]]) -> None:
    row = np.array([r for r, _ in pairs], dtype=np.int64)
    found = _rows_with(row, pa.array([value for _, value in pairs], pa.string()))
    assert found == Counter(value for _, value in set(pairs))


@given(st.lists(st.tuples(MAYBE, MAYBE), max_size=12))
def test_null_is_like_null_alone(pairs: list[tuple[str | None, str | None]]) -> None:
    ours, theirs = (pa.array([pair[side] for pair in pairs], pa.string()) for side in (0, 1))
    assert unlike(ours, theirs).tolist() == [a != b for a, b in pairs]


@given(st.lists(WORDS, max_size=9), st.integers(0, 4), st.integers(1, 3))
def test_hashes_are_those_of_each_text_whatever_the_chunks(texts: list[str], first: int, size: int) -> None:
    chunks = [texts[at : at + size] for at in range(0, len(texts), size)]
    column = pa.chunked_array(chunks, pa.string()).slice(first)
    wanted = [int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") for text in texts[first:]]
    assert hash_texts(column).tolist() == wanted
    assert hash_texts(pa.array(texts, pa.string()).slice(first)).tolist() == wanted
