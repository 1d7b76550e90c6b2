"""Statistics of labeling functions on one small matrix made by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from corpus_tables import function, sentences, vote, votes

from hedgerow.corpus.analysis import Statistics, function_rows
from hedgerow.corpus.models import build_models
from hedgerow.corpus.votes import code_votes
from hedgerow.corpus.weights import Record, Weights

FUNCTIONS = [function(f"hedge.{n}") for n in "abc"] + [function("safety_warning.d")]
# sentence:      s0          s1              s2              s3
ROWS = {
    "hedge.a": ["hedged", "hedged", "not_hedged", None],
    "hedge.b": [None, "hedged", "hedged", None],
    "hedge.c": [None, None, None, None],
    "safety_warning.d": ["warning", None, None, None],
}
VOTES = [vote(f"s{i}", f, label) for f, labels in ROWS.items() for i, label in enumerate(labels) if label]


def arrays(rows, n=4):
    table = sentences([f"Text {i}." for i in range(n)])
    return code_votes(table.column("sentence_id"), votes(*rows), FUNCTIONS)


@pytest.fixture
def statistics() -> Statistics:
    found = Statistics(FUNCTIONS)
    found.add(arrays(VOTES))
    return found


EXPECTED = {
    # coverage, overlap, conflict, polarity
    "hedge.a": (Fraction(3, 4), Fraction(2, 4), Fraction(1, 4), {"hedged", "not_hedged"}),
    "hedge.b": (Fraction(2, 4), Fraction(2, 4), Fraction(1, 4), {"hedged"}),
    "hedge.c": (Fraction(0), Fraction(0), Fraction(0), set()),
    "safety_warning.d": (Fraction(1, 4), Fraction(0), Fraction(0), {"warning"}),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_coverage_overlap_conflict_polarity(statistics, name):
    found = (statistics.coverage(name), statistics.overlap(name), statistics.conflict(name), statistics.polarity[name])
    assert found == EXPECTED[name]


def test_shards_add_up_in_any_order(statistics):
    first, second = Statistics(FUNCTIONS), Statistics(FUNCTIONS)
    first.add(arrays([v for v in VOTES if v["sentence_id"] in ("s0", "s1")], 2))
    moved = [{**v, "sentence_id": f"s{int(v['sentence_id'][1]) - 2}"} for v in VOTES if v["sentence_id"] > "s1"]
    second.add(arrays(moved, 2))
    for joined in (first + second, second + first):
        assert joined.n_sentences == 4
        assert [joined.conflict(n) for n in EXPECTED] == [statistics.conflict(n) for n in EXPECTED]
        assert [joined.coverage(n) for n in EXPECTED] == [statistics.coverage(n) for n in EXPECTED]


def test_only_prose_counts():
    found = Statistics(FUNCTIONS)
    found.add(arrays(VOTES), np.array([True, True, False, False]))
    assert found.coverage("hedge.a") == Fraction(1)
    assert found.conflict("hedge.a") == Fraction(0)


def test_two_labels_of_one_function_are_no_conflict_with_itself():
    found = Statistics(FUNCTIONS)
    found.add(arrays([vote("s0", "hedge.a", "hedged"), vote("s0", "hedge.a", "not_hedged")]))
    assert found.conflict("hedge.a") == Fraction(0)


def test_rows_of_the_table(statistics):
    weights = Weights(
        {("hedge.a", "hedged"): Record(9, 8), ("hedge.a", "not_hedged"): Record(1, 1)},
        {"claim_type": 0.7, "hedge": 0.8, "safety_warning": 0.8},
        {"claim_type": (1.0,) + (0.0,) * 8, "hedge": (0.9, 0.1), "safety_warning": (0.9, 0.1)},
        "",
    )
    table = function_rows(FUNCTIONS, statistics, weights, build_models("precision_weighted", FUNCTIONS, weights))
    rows = {r["id"]: r for r in table.to_pylist()}
    assert list(rows) == sorted(rows)
    assert (rows["hedge.a"]["gold_precision"], rows["hedge.a"]["gold_n"]) == (0.9, 10)
    assert rows["hedge.a"]["gold_low"] < 0.9 < rows["hedge.a"]["gold_high"]
    assert rows["hedge.b"]["gold_precision"] is None
    assert rows["hedge.b"]["gold_low"] is None
    assert rows["hedge.b"]["gold_n"] == 0
    assert rows["hedge.a"]["polarity"] == ["not_hedged", "hedged"]


def test_without_sentences_shares_are_unknown():
    empty = Statistics(FUNCTIONS)
    assert empty.coverage("hedge.a") is None
    weights = Weights(
        {},
        {"claim_type": 0.7, "hedge": 0.8, "safety_warning": 0.8},
        {"claim_type": (1.0,), "hedge": (1.0, 0.0), "safety_warning": (1.0, 0.0)},
        "",
    )
    rows = function_rows(FUNCTIONS, empty, weights, build_models("majority", FUNCTIONS, weights)).to_pylist()
    assert {r["coverage"] for r in rows} == {None}
    assert {r["weight"] for r in rows} == {None}
