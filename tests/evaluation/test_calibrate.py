"""Weights measured on gold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hedgerow import contracts
from hedgerow.corpus.reliability import reliability
from hedgerow.corpus.weights import Record, load_weights
from hedgerow.errors import ConfigError
from hedgerow.evaluation.calibrate import cross_validate, fold_of, is_right, measure, render_weights
from hedgerow.evaluation.casting import Cast
from hedgerow.evaluation.gold import GoldRow

GOLD = GoldRow(
    id="r0", document="d", heading=None, previous=None, text="Mint may help.", following=None,
    claim_type=("efficacy",), claim_types=(("efficacy", "safety"), ("efficacy",)), hedge=(True,),
    hedge_cues=((("may", "modal"),),), safety_warning=(True, False), warning_kinds=(("other",), ()), flags=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("task", "label", "expected"),
    [
        pytest.param("claim_type", "efficacy", True, id="primary"),
        pytest.param("claim_type", "safety", True, id="in an acceptable set"),
        pytest.param("claim_type", "usage", False, id="in none"),
        pytest.param("hedge", "hedged", True, id="hedged"),
        pytest.param("hedge", "not_hedged", False, id="not hedged"),
        pytest.param("safety_warning", "warning", True, id="one reading"),
        pytest.param("safety_warning", "no_warning", True, id="the other reading"),
    ],
)
def test_right_votes(task, label, expected):
    assert is_right(GOLD, task, label) == expected


def cast(*votes: tuple[int, str, str]) -> Cast:
    rows = [
        {
            "sentence_id": f"{row:08d}", "task": function.split(".")[0], "function": function, "version": 1,
            "label": label, "kind": None, "scope": "main", "start": i, "end": i + 1,
        }
        for i, (row, function, label) in enumerate(votes)
    ]  # fmt: skip
    return Cast(contracts.empty("work_sentences"), contracts.build("votes", rows), contracts.empty("features"))


VOTES = cast(
    (0, "claim_type.a", "efficacy"),
    (0, "claim_type.a", "efficacy"),
    (1, "claim_type.a", "usage"),
    (1, "claim_type.a", "efficacy"),
    (0, "hedge.a", "not_hedged"),
)
ROWS = [GOLD, replace(GOLD, id="r1"), replace(GOLD, id="r2")]


def test_records_count_sentences_by_function_and_label():
    found = measure(ROWS, VOTES, range(3))
    assert found.records == {
        ("claim_type.a", "efficacy"): Record(2, 2),
        ("claim_type.a", "usage"): Record(1, 0),
        ("hedge.a", "not_hedged"): Record(1, 0),
    }
    assert found.record("claim_type.a") == Record(3, 2)


def test_only_the_rows_asked_for_count():
    assert measure(ROWS, VOTES, [1]).records[("claim_type.a", "efficacy")] == Record(1, 1)


def test_defaults_come_from_sentences_without_votes():
    found = measure(ROWS, VOTES, range(3)).defaults["claim_type"]
    assert max(found) == found[0]
    assert sum(found) == pytest.approx(1, abs=1e-3)


def test_what_is_written_is_read_back(tmp_path):
    measured = measure(ROWS, VOTES, range(3))
    path = tmp_path / "weights.toml"
    path.write_text(render_weights(measured))
    read = load_weights(path)
    assert read.records == measured.records
    assert read.priors == measured.priors
    assert render_weights(measured) == render_weights(measure(ROWS, VOTES, [2, 1, 0]))


def test_the_reliability_is_written_and_read_back(tmp_path):
    task = {"hedge": reliability([(0.9, True), (0.62, False)])}
    path = tmp_path / "weights.toml"
    path.write_text(render_weights(replace(measure(ROWS, VOTES, range(3)), reliability=task, folds=4)))
    read = load_weights(path)
    assert (read.reliability, read.folds) == (task, 4)


def test_a_document_lies_in_one_fold():
    assert len({fold_of(replace(GOLD, id=f"r{i}"), 5) for i in range(20)}) == 1
    assert len({fold_of(replace(GOLD, document=f"d{i}"), 5) for i in range(50)}) == 5


@pytest.fixture
def measured(monkeypatch):
    """The rows on which cross-validation measures, one set a fold; every row is labeled with their number and its own."""
    used: list[set[int]] = []

    def remember(_gold, _cast, chosen):
        used.append(set(chosen))
        return "weights"

    monkeypatch.setattr("hedgerow.evaluation.calibrate.measure", remember)
    monkeypatch.setattr("hedgerow.evaluation.calibrate.label_models", lambda *_: {})
    monkeypatch.setattr("hedgerow.evaluation.calibrate.predict", lambda *_: [(len(used), i) for i in range(12)])
    return used


DOCUMENTS = [replace(GOLD, id=f"r{i}", document=f"d{i}") for i in range(12)]


def test_cross_validation_never_measures_on_the_fold_that_it_scores(measured):
    found = cross_validate(DOCUMENTS, VOTES, None, 3, "precision_weighted")
    for row, (fold, number) in enumerate(found):
        assert number == row
        assert row not in measured[fold - 1]


def test_folds_in_which_no_document_falls_are_not_computed(measured):
    cross_validate(DOCUMENTS, VOTES, None, 12, "precision_weighted")
    assert len(measured) == len({fold_of(row, 12) for row in DOCUMENTS}) < 12


@pytest.mark.parametrize(
    ("gold", "folds", "documents"),
    [
        pytest.param(DOCUMENTS, 13, 12, id="one too many"),
        pytest.param(DOCUMENTS, 10**9, 12, id="without end"),
        pytest.param(ROWS, 2, 1, id="one document of three sentences"),
        pytest.param([replace(GOLD, id=f"r{i}", document=None) for i in range(3)], 4, 3, id="sentences alone"),
    ],
)
def test_more_folds_than_documents_are_refused(measured, gold, folds, documents):
    with pytest.raises(ConfigError, match=f"{folds} folds need as many documents, the gold has {documents}: take"):
        cross_validate(gold, VOTES, None, folds, "precision_weighted")
    assert not measured
