"""Label models on matrices made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from corpus_tables import function

from hedgerow import contracts
from hedgerow.corpus.matrix import LabelMatrix
from hedgerow.corpus.models import Majority, PrecisionWeighted, build_models
from hedgerow.corpus.weights import PRIOR_VOTES, Record, Weights, load_weights, shipped_weights
from hedgerow.errors import ConfigError

DEFAULTS = {
    "claim_type": (0.0,) * 7 + (1.0, 0.0),
    "hedge": (0.9, 0.1),
    "safety_warning": (0.8, 0.2),
}


def weights(**records: tuple[int, int]) -> Weights:
    found = {(f"hedge.{name}", label): Record(*r) for name, r in records.items() for label in ("hedged", "not_hedged")}
    return Weights(found, {"claim_type": 0.7, "hedge": 0.8, "safety_warning": 0.8}, DEFAULTS, "")


def matrix(names: str, rows: list[list[int]]) -> LabelMatrix:
    return LabelMatrix("hedge", tuple(f"hedge.{n}" for n in names), np.array(rows, np.int8), np.arange(len(rows)))


def test_majority_is_the_share_of_votes():
    found = Majority(DEFAULTS["hedge"]).predict(matrix("abc", [[1, 1, 0], [0, -1, -1], [-1, -1, -1]]))
    assert found.tolist() == [[pytest.approx(1 / 3), pytest.approx(2 / 3)], [1, 0], [0.9, 0.1]]


def test_one_vote_gives_the_smoothed_precision_of_its_function():
    model = PrecisionWeighted("hedge", [function("hedge.a")], weights(a=(16, 16)))
    expected = (16 + PRIOR_VOTES * 0.8) / (16 + PRIOR_VOTES)
    assert model.predict(matrix("a", [[1]]))[0].tolist() == pytest.approx([1 - expected, expected])


def test_a_function_without_gold_has_the_prior():
    model = PrecisionWeighted("hedge", [function("hedge.new")], weights())
    found = model.predict(LabelMatrix("hedge", ("hedge.new",), np.array([[1]], np.int8), np.zeros(1, np.int64)))
    assert found[0, 1] == pytest.approx(0.8)
    assert model.weight("hedge.new") == pytest.approx(math.log(4))


def test_a_precise_function_outvotes_two_poor_ones():
    model = PrecisionWeighted(
        "hedge", [function(f"hedge.{n}") for n in "abc"], weights(a=(100, 99), b=(20, 12), c=(20, 12))
    )
    assert model.predict(matrix("abc", [[1, 0, 0]]))[0, 1] > 0.5


def test_functions_of_one_family_count_once():
    family = [function("hedge.a", "same"), function("hedge.b", "same")]
    apart = [function("hedge.a"), function("hedge.b")]
    given = weights(a=(10, 9), b=(10, 8))
    once = PrecisionWeighted("hedge", family, given).predict(matrix("ab", [[1, 1], [1, -1]]))
    twice = PrecisionWeighted("hedge", apart, given).predict(matrix("ab", [[1, 1], [1, -1]]))
    assert once[0, 1] == pytest.approx(once[1, 1])
    assert twice[0, 1] > twice[1, 1]


def test_without_votes_the_default_of_the_task():
    model = PrecisionWeighted("hedge", [function("hedge.a")], weights())
    assert model.predict(matrix("a", [[-1]])).tolist() == [[0.9, 0.1]]


def test_a_pattern_alone_and_among_others_has_one_distribution():
    model = PrecisionWeighted("hedge", [function(f"hedge.{n}") for n in "ab"], weights(a=(5, 4), b=(9, 2)))
    rows = [[1, 0], [0, 1], [1, 1], [-1, 0], [-1, -1]]
    together = model.predict(matrix("ab", rows))
    assert [model.predict(matrix("ab", [row]))[0].tolist() for row in rows] == together.tolist()
    assert together.sum(axis=1) == pytest.approx(np.ones(5))


def test_a_matrix_of_other_functions_is_refused():
    model = PrecisionWeighted("hedge", [function("hedge.a")], weights())
    with pytest.raises(ConfigError, match="other functions"):
        model.predict(matrix("b", [[1]]))


def test_no_such_model():
    with pytest.raises(ConfigError, match="precision_weighted"):
        build_models("best", [])


def test_shipped_weights_are_complete():
    shipped = shipped_weights()
    for task, default in shipped.defaults.items():
        assert len(default) == len(contracts.vocabulary(task))
        assert sum(default) == pytest.approx(1)
    assert all(0 <= r.right <= r.n for r in shipped.records.values())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[task", id="no TOML"),
        pytest.param("", id="no tasks"),
        pytest.param('[[function]]\nid = "hedge.a"', id="no label"),
    ],
)
def test_broken_weights_are_named(tmp_path, text):
    path = tmp_path / "weights.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"weights\.toml"):
        load_weights(path)
