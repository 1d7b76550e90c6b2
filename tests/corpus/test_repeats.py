"""Repeat counts over documents."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.corpus.repeats import RepeatCounter


def test_documents_are_counted_not_sentences():
    counter = RepeatCounter()
    counter.add(["a", "a", "b"], ["Share this.", "Share this.", "Share this."])
    counter.add(["c"], ["Alone."])
    assert counter.count(["Share this.", "Alone."]).tolist() == [2, 1]


def test_nothing_added():
    assert RepeatCounter().count([]).tolist() == []


def test_what_comes_too_late_is_refused():
    counter = RepeatCounter()
    counter.add(["a"], ["x"])
    assert counter.count(["x"]).tolist() == [1]
    with pytest.raises(RuntimeError, match="before the first count"):
        counter.add(["b"], ["x"])


SHARDS = st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", "z"])), max_size=6), max_size=4)


@given(SHARDS, st.randoms())
def test_counts_agree_with_sets_in_any_order_of_shards(shards, random):
    holders = defaultdict(set)
    numbered = list(enumerate(shards))
    random.shuffle(numbered)
    counter = RepeatCounter()
    for number, rows in numbered:
        counter.add([f"{number}{d}" for d, _ in rows], [t for _, t in rows])
        for document, text in rows:
            holders[text].add((number, document))
    texts = sorted(holders)
    assert counter.count(texts).tolist() == [len(holders[t]) for t in texts]
