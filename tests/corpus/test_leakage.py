"""Leakage between splits: counted on small sets by hand, and against a slow count of every pair."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.corpus.leakage import SentenceLeakage, cross_pairs
from hedgerow.corpus.text_hashes import hash_texts

TRAIN, VALIDATION, TEST = (contracts.label_number("split", s) for s in ("train", "validation", "test"))
LONG = "This sentence has at least eight words in it."


def figures(rows: list[tuple[str, int]], parts: int = 1) -> dict:
    counter = SentenceLeakage()
    for i in range(parts):
        mine = rows[i::parts]
        texts = pa.array([t for t, _ in mine], pa.string())
        counter.add(texts, hash_texts(texts), np.array([s for _, s in mine], dtype=np.int64))
    return counter.figures()


def test_shared_sentences_are_counted_by_pair_of_splits() -> None:
    rows = [("a", TRAIN), ("a", TRAIN), ("a", TEST), ("b", TEST), ("b", VALIDATION), (LONG, TRAIN), (LONG, TEST),
            (LONG, TEST), ("c", TEST)]  # fmt: skip
    found = figures(rows)
    assert {"train-validation": 0, "train-test": 2, "validation-test": 1} == found["shared_sentences"]
    assert {"shared": 3, "sentences": 5, "share": 0.6, "long": {"shared": 2, "sentences": 2, "share": 1.0}} == found[
        "test_in_train"
    ]
    assert {"shared": 0, "sentences": 1, "share": 0.0, "long": {"shared": 0, "sentences": 0, "share": None}} == found[
        "validation_in_train"
    ]
    assert found == figures(rows, parts=3), "the cut into shards does not matter"


def test_nothing_shares_nothing() -> None:
    found = figures([])
    assert {0} == set(found["shared_sentences"].values())
    assert found["test_in_train"]["share"] is None


def sign(values: list[int]) -> bytes:
    return np.array(values, dtype="<u4").tobytes()


SPLITS = ("train", "validation", "test")
DOCUMENT = st.tuples(
    st.lists(st.integers(0, 2), min_size=10, max_size=10), st.sampled_from("ab"), st.sampled_from(SPLITS)
)


@given(st.lists(DOCUMENT, max_size=12), st.sampled_from([0.5, 0.7, 1.0]))
@settings(max_examples=60, deadline=None)
def test_pairs_are_those_of_a_count_of_every_pair(documents: list, threshold: float) -> None:
    wanted = {"train-validation": 0, "train-test": 0, "validation-test": 0}
    for (one, a, here), (other, b, there) in itertools.combinations(documents, 2):
        if a == b and here != there and sum(x == y for x, y in zip(one, other, strict=True)) >= threshold * 10:
            wanted["-".join(sorted((here, there), key=SPLITS.index))] += 1
    columns = [sign(d[0]) for d in documents], [d[1] for d in documents], [d[2] for d in documents]
    assert wanted == cross_pairs(*columns, threshold)


def test_documents_without_a_signature_are_in_no_pair() -> None:
    assert {0} == set(cross_pairs([b"", b""], ["a", "a"], ["train", "test"], 0.7).values())
