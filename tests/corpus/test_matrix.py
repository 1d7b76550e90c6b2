"""Votes as arrays and label matrices."""

from __future__ import annotations

import numpy as np
import pytest
from corpus_tables import function, sentences, vote, votes

from hedgerow.corpus.matrix import ABSTAIN, build_matrix, group_keys
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.votes import code_votes
from hedgerow.errors import ContractError

FUNCTIONS = [function("hedge.b"), function("hedge.a"), function("claim_type.c")]


def coded(*rows, texts=("One.", "Two.", "Three.")):
    table = sentences(texts)
    return code_votes(table.column("sentence_id"), votes(*rows), FUNCTIONS)


def test_a_matrix_has_a_row_per_distinct_pattern():
    arrays = coded(
        vote("s2", "hedge.a", "hedged", "modal"),
        vote("s0", "hedge.a", "hedged", "modal"),
        vote("s0", "claim_type.c", "efficacy"),
    )
    matrix = build_matrix("hedge", arrays, FUNCTIONS)
    assert matrix.functions == ("hedge.a", "hedge.b")
    assert matrix.patterns[matrix.inverse].tolist() == [[1, ABSTAIN], [ABSTAIN, ABSTAIN], [1, ABSTAIN]]
    assert len(matrix.patterns) == 2
    assert sorted(matrix.counts().tolist()) == [1, 2]


def test_of_two_labels_of_a_function_the_first_in_precedence_stands():
    arrays = coded(vote("s0", "claim_type.c", "usage"), vote("s0", "claim_type.c", "efficacy"))
    matrix = build_matrix("claim_type", arrays, FUNCTIONS)
    assert matrix.patterns[matrix.inverse[0]].tolist() == [0]


def test_repeated_votes_of_a_function_are_one():
    rows = [vote("s0", "hedge.a", "hedged", "modal", span=(i, i + 1)) for i in range(3)]
    matrix = build_matrix("hedge", coded(*rows, vote("s1", "hedge.a", "hedged", "modal")), FUNCTIONS)
    assert matrix.inverse[0] == matrix.inverse[1]


def test_selected_votes_only():
    arrays = coded(vote("s0", "claim_type.c", "usage", scope="part"))
    matrix = build_matrix("claim_type", arrays, FUNCTIONS, arrays.scope == 0)
    assert matrix.patterns.tolist() == [[ABSTAIN]]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        pytest.param(vote("s9", "hedge.a", "hedged"), "s9", id="unknown sentence"),
        pytest.param(vote("s0", "hedge.z", "hedged"), "hedge.z", id="unknown function"),
        pytest.param(vote("s0", "hedge.a", "usage"), "label", id="label of another task"),
    ],
)
def test_votes_that_do_not_fit_are_refused(row, word):
    with pytest.raises(ContractError, match=word):
        coded(row)


def test_patterns_of_shards_are_counted_in_any_order():
    left = build_matrix("hedge", coded(vote("s0", "hedge.a", "hedged", "modal")), FUNCTIONS)
    right = build_matrix("hedge", coded(vote("s1", "hedge.b", "not_hedged")), FUNCTIONS)
    found = []
    for order in ((left, right), (right, left)):
        counted = PatternCounts("hedge", left.functions)
        for matrix in order:
            counted.add(matrix)
        found.append(list(zip(counted.patterns.tolist(), counted.counts.tolist(), strict=True)))
    assert found[0] == found[1]
    assert sorted(n for _, n in found[0]) == [1, 1, 4]


def test_grouping_nothing():
    assert group_keys(0, np.zeros(0, np.int64), np.zeros(0, np.int64))[0] == []
