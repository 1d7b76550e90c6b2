"""The fitted label model: never far below the majority, whatever shape the functions have."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
from corpus_tables import function

from hedgerow.corpus.generative import (
    HIGHEST,
    Generative,
    choose_models,
    estimate,
    fit,
    infer,
    join_families,
    lowest_accuracy,
)
from hedgerow.corpus.matrix import LabelMatrix
from hedgerow.corpus.models import Majority
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.weights import Record, Weights
from hedgerow.errors import ConfigError


def without_gold(*default: float) -> Weights:
    """Weights that know no function."""
    return Weights({}, {"hedge": 0.7}, {"hedge": default}, "")


EVEN = without_gold(0.5, 0.5)


def matrix(rows: np.ndarray, counts: list[int] | None = None) -> LabelMatrix:
    inverse = np.repeat(np.arange(len(rows)), counts or [1] * len(rows))
    names = tuple(f"hedge.f{i}" for i in range(rows.shape[1]))
    return LabelMatrix("hedge", names, rows.astype(np.int8), inverse)


def fitted(found: LabelMatrix, known: list, weights: Weights):
    counted = PatternCounts(found.task, found.functions)
    counted.add(found)
    return fit(counted, known, weights)


def functions(n: int) -> list:
    return [function(f"hedge.f{i}") for i in range(n)]


def drawn(accuracies: list[float], n: int, seed: int, coverage: float = 0.7) -> tuple[np.ndarray, np.ndarray]:
    """Votes of independent functions of these accuracies, and the truth."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, n)
    right = rng.random((n, len(accuracies))) < np.array(accuracies)
    votes = np.where(right, truth[:, None], 1 - truth[:, None])
    return np.where(rng.random(votes.shape) < coverage, votes, -1).astype(np.int8), truth


def majority(votes: np.ndarray) -> np.ndarray:
    return np.stack([(votes == k).sum(axis=1) for k in (0, 1)], axis=1).astype(float)


def accuracy(scores: np.ndarray, votes: np.ndarray, truth: np.ndarray) -> float:
    """Share of right labels among labeled rows with votes; of a tie its share."""
    use = (votes >= 0).any(axis=1) & (truth >= 0)
    best = scores >= scores.max(axis=1, keepdims=True) - 1e-12
    credit = best[np.arange(len(truth)), np.maximum(truth, 0)] / best.sum(axis=1)
    return float(credit[use].mean())


def test_accuracies_are_found():
    votes, _ = drawn([0.9, 0.75, 0.6, 0.85, 0.7], 4000, 1)
    found = fitted(matrix(votes), functions(5), EVEN)
    rank = np.argsort([found.weight(f"hedge.f{i}") for i in range(5)]).tolist()
    assert rank == [2, 4, 1, 3, 0]


def test_a_good_function_outvotes_two_poor_ones():
    votes, truth = drawn([0.95, 0.6, 0.6], 3000, 2, coverage=1.0)
    model = fitted(matrix(votes), functions(3), EVEN)
    assert accuracy(model.predict(matrix(votes)), votes, truth) > accuracy(majority(votes), votes, truth) + 0.05


def test_one_sided_functions_do_not_pull_everything_into_one_class():
    rng = np.random.default_rng(3)
    truth = (rng.random(3000) < 0.5).astype(int)
    votes = np.full((3000, 6), -1, np.int8)
    for j in range(6):
        label = int(j < 4)
        fires = rng.random(3000) < np.where(truth == label, 0.25, 0.06)
        votes[fires, j] = label
    predicted = fitted(matrix(votes), functions(6), EVEN).predict(matrix(votes))
    assert accuracy(predicted, votes, truth) > accuracy(majority(votes), votes, truth) - 0.03
    share = predicted[(votes >= 0).any(axis=1)].argmax(axis=1).mean()
    assert 0.3 < share < 0.9


@pytest.mark.parametrize("row", [[1, -1, -1], [0, 0, -1], [1, 1, 1], [-1, -1, 0]])
def test_unanimous_votes_win(row):
    votes, _ = drawn([0.2, 0.3, 0.9], 500, 4)
    found = infer(np.array([row], np.int8), estimate(votes, np.ones(500), 2))[0]
    assert found.argmax() == max(row)


def test_accuracies_stay_in_their_bounds():
    votes, _ = drawn([0.0, 1.0, 0.5], 500, 5)
    found = estimate(votes, np.ones(500), 2)
    assert found.min() >= lowest_accuracy(2)
    assert found.max() <= HIGHEST


def test_gold_tells_of_a_function_that_votes_everywhere():
    votes = np.array([[1, 0], [1, -1], [1, 0], [1, -1]])
    known = {("hedge.f0", "hedged"): Record(50, 10), ("hedge.f1", "not_hedged"): Record(50, 48)}
    gold = Weights(known, {"hedge": 0.7}, {"hedge": (0.5, 0.5)}, "")
    found = fitted(matrix(votes), functions(2), gold).predict(matrix(np.array([[1, 0]])))
    assert found[0, 0] > 0.8


def test_without_votes_the_default():
    model = fitted(matrix(np.array([[1], [0]])), functions(1), without_gold(0.9, 0.1))
    assert model.predict(matrix(np.array([[-1]]))).tolist() == [[0.9, 0.1]]


def test_a_run_without_any_votes_or_functions():
    assert fitted(matrix(np.full((2, 2), -1)), functions(2), EVEN).predict(matrix(np.full((1, 2), -1))).tolist() == [
        [0.5, 0.5]
    ]
    empty = LabelMatrix("hedge", (), np.zeros((1, 0), np.int8), np.zeros(3, np.int64))
    assert fitted(empty, [], EVEN).predict(empty).tolist() == [[0.5, 0.5]]


def test_counts_stand_for_repeated_patterns():
    rows = np.array([[1, 1], [1, 0], [0, 0]])
    long = fitted(matrix(np.repeat(rows, [5, 2, 3], axis=0)), functions(2), EVEN)
    short = fitted(matrix(rows, [5, 2, 3]), functions(2), EVEN)
    assert short.predict(matrix(rows)) == pytest.approx(long.predict(matrix(rows)))


def test_order_does_not_matter():
    votes, _ = drawn([0.9, 0.7, 0.6], 300, 6)
    shuffled = votes[np.random.default_rng(0).permutation(300)]
    one, other = fitted(matrix(votes), functions(3), EVEN), fitted(matrix(shuffled), functions(3), EVEN)
    assert one.predict(matrix(votes)) == pytest.approx(other.predict(matrix(votes)), abs=1e-6)


def test_a_family_is_one_voter():
    assert join_families(np.array([[1, -1, 0], [1, 0, 1]], np.int8), [0, 0, 1]).tolist() == [[1, 0], [-1, 1]]


def test_its_parameters_are_the_model():
    votes, _ = drawn([0.9, 0.7, 0.6], 300, 7)
    model = fitted(matrix(votes), functions(3), EVEN)
    again = Generative.from_parameters(json.loads(json.dumps(model.parameters())))
    assert again.predict(matrix(votes)).tolist() == model.predict(matrix(votes)).tolist()


def test_shards_in_any_order_give_one_model():
    votes, _ = drawn([0.9, 0.7, 0.6], 300, 8)
    parts = [matrix(votes[:100]), matrix(votes[100:130]), matrix(votes[130:])]
    found = []
    for order in (parts, parts[::-1], [matrix(votes)]):
        counted = PatternCounts("hedge", parts[0].functions)
        for part in order:
            counted.add(part)
        assert counted.counts.sum() == 300
        found.append(fit(counted, functions(3), EVEN).parameters())
    assert found[0] == found[1] == found[2]


def test_models_are_chosen_by_name():
    assert isinstance(choose_models("majority", functions(1), dict)["hedge"], Majority)
    counted = PatternCounts("hedge", ("hedge.f0",))
    assert isinstance(choose_models("generative", functions(1), lambda: {"hedge": counted}, EVEN)["hedge"], Generative)
    with pytest.raises(ConfigError, match="no label model"):
        choose_models("best", [], dict)


def test_other_functions_are_refused():
    model = fitted(matrix(np.array([[1]])), functions(1), EVEN)
    with pytest.raises(ConfigError, match="fitted"):
        model.predict(LabelMatrix("hedge", ("hedge.g",), np.array([[1]], np.int8), np.zeros(1, np.int64)))


@pytest.fixture(scope="module")
def external(shared: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Votes with gold of four public tasks, where they are at hand."""
    archive = shared / "gold" / "external-dev.tar.xz"
    if not archive.is_file():
        pytest.skip("no external votes here")
    found = {}
    with tarfile.open(archive) as files:
        for member in files:
            if member.name.startswith("ws-"):
                data = files.extractfile(member)
                assert data is not None
                found[member.name.removesuffix(".jsonl")] = votes_of(io.TextIOWrapper(data, "utf-8"))
    return found


def votes_of(lines: io.TextIOWrapper) -> tuple[np.ndarray, np.ndarray]:
    rows = [json.loads(line) for line in lines]
    names = sorted({f for row in rows for f in row["votes"]})
    votes = np.array([[row["votes"].get(f, -1) for f in names] for row in rows], np.int8)
    return votes, np.array([-1 if row["label"] is None else row["label"] for row in rows])


def test_on_votes_of_others_it_is_never_below_the_majority_and_above_on_the_mean(external):
    margins = {}
    for name, (votes, truth) in external.items():
        found = infer(votes, estimate(votes, np.ones(len(votes)), 2))
        margins[name] = accuracy(found, votes, truth) - accuracy(majority(votes), votes, truth)
    assert len(margins) == 4
    assert min(margins.values()) >= -0.01
    assert sum(margins.values()) / 4 > 0.02
