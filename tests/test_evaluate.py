"""Scores on gold: what counts as right, and the command."""

from __future__ import annotations

import functools
import json
from dataclasses import replace

import pytest

from hedgerow.evaluate import main
from hedgerow.gold import GoldRow
from hedgerow.scores import Detection, Prediction, Ratio, render, score
from hedgerow.toolbox import build_labeler

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


def test_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("hedgerow.evaluate.build_labeler", functools.cache(build_labeler))
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n")
    assert main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[str(path)]["hedge"]["hits"] == 1
    assert main([str(path), "--errors", "hedge"]) == 0
    assert "no errors in hedge" in capsys.readouterr().out


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "cannot read" in capsys.readouterr().err
