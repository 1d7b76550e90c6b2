"""Repeat counts over documents."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.corpus.repeats import RepeatCounter
from hedgerow.corpus.text_hashes import hash_texts


def add(counter, documents, texts):
    counter.add(pa.chunked_array([pa.array(documents, pa.string())]), hashed(texts))


def hashed(texts):
    return hash_texts(pa.array(texts, pa.string()))


def test_documents_are_counted_not_sentences():
    counter = RepeatCounter()
    add(counter, ["a", "a", "b"], ["Share this.", "Share this.", "Share this."])
    add(counter, ["c"], ["Alone."])
    assert counter.count(hashed(["Share this.", "Alone."])).tolist() == [2, 1]


def test_nothing_added():
    assert RepeatCounter().count(hashed([])).tolist() == []


def test_what_comes_too_late_is_refused():
    counter = RepeatCounter()
    add(counter, ["a"], ["x"])
    assert counter.count(hashed(["x"])).tolist() == [1]
    with pytest.raises(RuntimeError, match="before the first count"):
        add(counter, ["b"], ["x"])


SHARDS = st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", "z"])), max_size=6), max_size=4)


@given(SHARDS, st.randoms())
def test_counts_agree_with_sets_in_any_order_of_shards(shards, random):
    holders = defaultdict(set)
    numbered = list(enumerate(shards))
    random.shuffle(numbered)
    counter = RepeatCounter()
    for number, rows in numbered:
        add(counter, [f"{number}{d}" for d, _ in rows], [t for _, t in rows])
        for document, text in rows:
            holders[text].add((number, document))
    texts = sorted(holders)
    assert counter.count(hashed(texts)).tolist() == [len(holders[t]) for t in texts]
