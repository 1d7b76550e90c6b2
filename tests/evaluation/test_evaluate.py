"""Scores on gold: what counts as right, and the command."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.evaluation.evaluate import evaluate_files, main
from hedgerow.evaluation.gold import GoldRow
from hedgerow.evaluation.score_text import render
from hedgerow.evaluation.scores import Detection, Prediction, Ratio, occurrences, score
from hedgerow.labeler.toolbox import build_labeler

GOLD = GoldRow(
    id="r", document=None, heading=None, previous=None, text="Mint may possibly help, but may also hurt.",
    following=None, claim_type=("efficacy",), claim_types=(("efficacy", "safety"),), hedge=(True,),
    hedge_cues=((("may", "modal"), ("possibly", "probability")),), safety_warning=(True,),
    warning_kinds=(("adverse_effect",),), flags=(),
)  # fmt: skip
RIGHT = Prediction(
    claim_type="efficacy", claim_types=("efficacy", "safety"), hedge=True,
    hedge_cues=((5, 8, "modal"), (9, 17, "probability")), safety_warning=True, warning_kinds=("adverse_effect",),
    claim_prob=0.95, text=GOLD.text,
)  # fmt: skip


def test_all_right():
    found = score([GOLD], [RIGHT])
    assert found.claim_accuracy == Ratio(1, 1)
    assert found.claim_set_accuracy == Ratio(1, 1)
    assert found.hedge == found.warning == Detection(1, 0, 0)
    assert found.cues == Detection(2, 0, 0)
    assert found.cue_types == Ratio(2, 2)
    assert found.kinds == Detection(1, 0, 0)


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        pytest.param({"claim_type": "safety"}, "claim_accuracy", Ratio(0, 1), id="wrong class"),
        pytest.param({"claim_types": ("efficacy",)}, "claim_set_accuracy", Ratio(0, 1), id="class missing"),
        pytest.param({"hedge": False}, "hedge", Detection(0, 0, 1), id="hedge missed"),
        pytest.param({"hedge_cues": ()}, "cues", Detection(0, 0, 2), id="cues missed"),
        pytest.param({"hedge_cues": ((27, 30, "modal"), (9, 17, "modal"))}, "cues", Detection(2, 0, 0), id="other occurrence counts"),
        pytest.param({"hedge_cues": ((9, 17, "modal"),)}, "cue_types", Ratio(0, 1), id="type wrong"),
        pytest.param({"hedge_cues": ((4, 9, "modal"), (7, 12, "probability"))}, "cues", Detection(2, 0, 0), id="overlap is enough"),
        pytest.param({"hedge_cues": ((18, 22, "modal"),)}, "cues", Detection(0, 1, 2), id="other words"),
        pytest.param({"safety_warning": False}, "warning", Detection(0, 0, 1), id="warning missed"),
        pytest.param({"warning_kinds": ("interaction",)}, "kinds", Detection(0, 1, 1), id="wrong kind"),
    ],
)  # fmt: skip
def test_what_is_wrong(change, field, expected):
    assert getattr(score([GOLD], [replace(RIGHT, **change)]), field) == expected


def test_any_acceptable_value_is_right_and_counts_as_gold():
    gold = replace(
        GOLD, claim_type=("efficacy", "safety"), safety_warning=(True, False), warning_kinds=(("adverse_effect",), ())
    )
    got = replace(RIGHT, claim_type="safety", safety_warning=False, warning_kinds=())
    found = score([gold], [got])
    assert found.claim_classes["safety"] == Detection(1, 0, 0)
    assert found.claim_classes["efficacy"] == Detection(0, 0, 0)
    assert found.warning == Detection(0, 0, 0)
    assert found.kinds == Detection(0, 0, 0)


def test_the_nearest_reading_of_cues_counts():
    gold = replace(GOLD, hedge_cues=((("may", "modal"), ("possibly", "probability")), (("may", "modal"),)))
    assert score([gold], [replace(RIGHT, hedge_cues=((5, 8, "modal"),))]).cues == Detection(1, 0, 0)


def test_small_classes_stay_out_of_the_macro_average():
    gold, got = [GOLD] * 10, [RIGHT] * 10
    rare = replace(GOLD, claim_type=("condition",), claim_types=(("condition",),))
    assert score([*gold, rare], [*got, RIGHT]).macro_f1 == pytest.approx(20 / 21)


def test_scores_print_and_serialize():
    found = score([GOLD], [RIGHT])
    assert "claim_type accuracy 1.000" in render(found)
    assert json.loads(json.dumps(found.as_dict()))["hedge"]["f1"] == 1.0


ROW = {
    "id": "r1", "text": "Mint may help.", "claim_type": "efficacy", "claim_types": ["efficacy"], "hedge": True,
    "hedge_cues": [{"text": "may", "type": "modal"}], "safety_warning": False, "warning_kinds": [],
}  # fmt: skip


@pytest.fixture
def gold_file(tmp_path, monkeypatch):
    monkeypatch.setattr("hedgerow.evaluation.evaluate.build_labeler", TOOLBOX)
    path = tmp_path / "gold.jsonl"
    wrong = ROW | {"id": "r2", "text": "Mint ought to help.\x1b[2J", "hedge_cues": [{"text": "ought", "type": "modal"}]}
    path.write_text("".join(json.dumps(row) + "\n" for row in (ROW, wrong)))
    return path


TOOLBOX = functools.cache(build_labeler)


def test_the_command(gold_file, capsys):
    assert main([str(gold_file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[str(gold_file)]
    assert found["hedge"]["hits"] == 1
    assert found["calibration"]["hedge"]["n"] == 2
    assert main([str(gold_file)]) == 0
    out = capsys.readouterr().out
    assert "Brier" in out
    assert max(map(len, out.splitlines()[1:])) <= 80


def test_the_wrong_sentences_come_with_their_votes_inertly(gold_file, capsys):
    assert main([str(gold_file), "--errors", "hedge"]) == 0
    out = capsys.readouterr().out
    assert "r2" in out and "gold yes (ought); got no" in out
    assert "r1" not in out
    assert "\x1b" not in out
    assert main([str(gold_file), "--errors", "hedge", "--json"]) == 0
    (mistake,) = json.loads(capsys.readouterr().out)[str(gold_file)]["errors"]
    assert (mistake["id"], mistake["got"]) == ("r2", "no")


def test_several_files_are_scored_apart_and_together(gold_file, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps(ROW | {"text": "Mint might help.", "hedge_cues": [{"text": "might", "type": "modal"}]}))
    found = evaluate_files([gold_file, other], TOOLBOX())
    assert [e.scores.n for e in found.values()] == [2, 1, 3]
    assert list(found)[-1] == "all"
    alone = evaluate_files([other], TOOLBOX())[str(other)]
    assert alone.as_dict("hedge") == found[str(other)].as_dict("hedge")


def test_the_example_of_the_page_is_gold(checkout, tmp_path):
    (example,) = re.findall(r"```json\n(.*?)```", (checkout / "docs" / "gold.md").read_text("utf-8"), re.DOTALL)
    path = tmp_path / "gold.jsonl"
    path.write_text(example, "utf-8")
    scores = evaluate_files([path], TOOLBOX())[str(path)].scores
    assert (scores.n, scores.hedge, scores.cues) == (1, Detection(1, 0, 0), Detection(1, 0, 0))


def test_folds_weigh_with_other_documents(gold_file):
    shipped = evaluate_files([gold_file], TOOLBOX())[str(gold_file)]
    folded = evaluate_files([gold_file], TOOLBOX(), folds=2)[str(gold_file)]
    assert folded.predictions[0].hedge_prob != shipped.predictions[0].hedge_prob


def test_more_folds_than_documents_end_in_a_line(gold_file, capsys):
    assert main([str(gold_file), "--folds", "3"]) == 2
    assert capsys.readouterr().err == (
        "error: 3 folds need as many documents, the gold has 2: take fewer folds, or add gold of other documents\n"
    )


def test_the_confusion_matrix_has_every_sentence_once():
    wrong = replace(RIGHT, claim_type="safety")
    text = render(score([GOLD, GOLD, GOLD], [RIGHT, RIGHT, wrong]))
    row = next(line for line in text[text.index("gold down") :].splitlines() if line.startswith("efficacy"))
    assert row.split()[1:4] == ["2", ".", "1"]


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "cannot read" in capsys.readouterr().err


@given(
    words=st.text("ab", min_size=1, max_size=3),
    text=st.text("ab ", max_size=30),
    start=st.integers(0, 30),
    size=st.integers(1, 5),
)
def test_places_that_overlap_are_those_that_a_plain_look_finds(words: str, text: str, start: int, size: int) -> None:
    """The slow twin: each place of the words beside the span."""
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    plain = any(at < start + size and start < at + len(words) for at in places)
    assert plain == occurrences(words, text).overlap(start, start + size)
