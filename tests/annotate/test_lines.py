"""JSON lines that people have labeled: what they say twice agrees, and what gold cannot hold is refused."""

from __future__ import annotations

import json

import pytest
from annotated import ITEM, reviewed

from hedgerow.annotate.answers import join_answers, read_answers
from hedgerow.errors import ConfigError
from hedgerow.evaluation.gold import load_gold

MAY = {"text": "may", "type": "modal"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            {"claim_type": "usage"},
            's1: field claim_type is "usage", but by claim_types it is "efficacy": begin claim_types',
            id="another primary",
        ),
        pytest.param({"claim_types": [["safety"]]}, 'claim_type is "efficacy", but.*"safety"', id="another set"),
        pytest.param({"claim_type": ["efficacy", "usage"]}, '"efficacy" or "usage", but', id="a second primary"),
        pytest.param({"hedge": False}, "s1: field hedge is false, but by hedge_cues it is true: name", id="no hedge"),
        pytest.param({"hedge_cues": []}, "field hedge is true, but by hedge_cues it is false", id="no cue"),
        pytest.param({"hedge": "no"}, 'field hedge is "no", but', id="hedge is a word"),
        pytest.param({"hedge": [True, False]}, "true or false, but by hedge_cues it is true", id="a second reading"),
        pytest.param({"safety_warning": [False]}, "s1: field safety_warning is false, but", id="no warning"),
        pytest.param({"warning_kinds": [[]]}, "by warning_kinds it is false: name the kinds", id="no kind"),
    ],
)
def test_a_label_changed_in_one_of_its_two_fields_is_named(change, words, tmp_path):
    with pytest.raises(ConfigError, match=words):
        read_answers(reviewed(tmp_path, **change))


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        pytest.param({"claim_type": "safety", "claim_types": ["safety"]}, "claim_type", ["safety"], id="another primary in both"),
        pytest.param({"claim_type": ["usage", "safety"], "claim_types": [["safety"], ["usage"]]}, "claim_type", ["safety", "usage"], id="two readings"),
        pytest.param({"claim_type": "safety"}, "claim_type", ["safety"], id="the primary is another one of the set"),
        pytest.param({"hedge": False, "hedge_cues": []}, "hedge", [False], id="no hedge in both"),
        pytest.param({"hedge": [True, False], "hedge_cues": [[MAY], []]}, "hedge", [True, False], id="two readings of cues"),
        pytest.param({"hedge_cues": [[MAY], [MAY | {"text": "possibly"}]]}, "hedge", [True], id="hedged in both readings"),
        pytest.param({"safety_warning": False, "warning_kinds": []}, "safety_warning", [False], id="no warning in both"),
    ],
)  # fmt: skip
def test_a_label_changed_in_both_of_its_fields_is_taken(change, name, expected, tmp_path):
    (row,) = join_answers(*read_answers(reviewed(tmp_path, **change))).rows
    assert row[name] == expected


def test_what_follows_may_be_left_out_of_gold_that_is_joined(tmp_path):
    path = tmp_path / "gold.jsonl"
    row = {"id": "g1", "text": "Steep it.", "claim_type": "usage", "hedge": False, "safety_warning": False}
    path.write_text(json.dumps(row))
    (found,) = join_answers(*read_answers(path)).rows
    assert (found["claim_types"], found["hedge_cues"], found["warning_kinds"]) == ([["usage"]], [[]], [[]])


def test_what_is_imported_is_read_as_gold(tmp_path):
    target = tmp_path / "gold.jsonl"
    gold = join_answers(read_answers(reviewed(tmp_path, flags="unsure"))[0])
    target.write_text("".join(json.dumps(row) + "\n" for row in gold.rows))
    assert [row.flags for row in load_gold(target)] == [("unsure",)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"id": 5}, "5: field id is int", id="id is a number"),
        pytest.param({"id": ""}, "field id is empty", id="no id"),
        pytest.param({"document": 4}, "field document is int", id="document is a number"),
        pytest.param({"text": " ", "hedge": False, "hedge_cues": []}, "field text is empty", id="blank text"),
        pytest.param({"text": ["Mint"]}, "field text is list", id="text is a list"),
        pytest.param({"next": "\udc80"}, "field following holds half of a character", id="half of a character"),
        pytest.param({"flags": 5}, "field flags is int", id="flags are a number"),
        pytest.param({"flags": [5]}, "field flags holds what is int", id="a flag is a number"),
        pytest.param({"hedge_cues": [[{"text": " ", "type": "modal"}]]}, "the cue ' ' is not in", id="blank cue"),
        pytest.param({"hedge_cues": None}, "field hedge_cues is NoneType: write a list", id="cues are null"),
        pytest.param({"warning_kinds": "other"}, "field warning_kinds is str: write a list", id="kinds are a word"),
    ],
)
def test_what_gold_could_not_hold_is_not_imported(tmp_path, change, words):
    with pytest.raises(ConfigError, match=f"no gold was written: .*{words}"):
        join_answers(read_answers(reviewed(tmp_path, **change))[0])


@pytest.mark.parametrize("text", ["[" * 100_000, '{"id": "a"}\n' + "[" * 100_000], ids=["whole", "a line"])
def test_a_file_nested_too_deeply_is_refused(tmp_path, text):
    path = tmp_path / "back.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match="nested too deeply"):
        read_answers(path)


def test_a_record_that_nobody_confirmed_may_contradict_itself(tmp_path):
    assert read_answers(reviewed(tmp_path, reviewed=False, hedge=False)) == ([], 1)


def test_a_text_under_an_id_of_ones_own_is_not_judged(tmp_path):
    (row,) = join_answers(*read_answers(reviewed(tmp_path, text=ITEM.text.replace("nausea", "pain")))).rows
    assert row["text"].endswith("ease pain.")
