"""Gold files: what is accepted, what is refused and how."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hedgerow.annotate.items import completes_lead
from hedgerow.errors import ConfigError
from hedgerow.evaluation.gold import contradictions_in, gold_sentences, load_gold
from hedgerow.label.scan import Scanner
from hedgerow.lexicon import Lexicon, load_cues

ROW = {
    "id": "r1", "text": "Mint may help.", "heading": None, "prev": None, "next": None,
    "claim_type": ["efficacy"], "claim_types": [["efficacy"]], "hedge": [True],
    "hedge_cues": [[{"text": "may", "type": "modal"}]], "safety_warning": [False], "warning_kinds": [[]], "flags": [],
}  # fmt: skip
BARE = ROW | {
    "claim_type": "efficacy", "claim_types": ["efficacy"], "hedge": True,
    "hedge_cues": [{"text": "may", "type": "modal"}], "safety_warning": False, "warning_kinds": [],
}  # fmt: skip


def write(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows))
    return path


def test_bare_values_are_lists_of_one(tmp_path):
    assert load_gold(write(tmp_path, ROW)) == load_gold(write(tmp_path, BARE))


def without(*names: str, **change: object) -> dict[str, object]:
    return {name: value for name, value in (BARE | change).items() if name not in names}


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        pytest.param(without("claim_types"), "claim_types", (("efficacy",),), id="one claim"),
        pytest.param(without("claim_types", claim_type=["usage"]), "claim_types", (("usage",),), id="a list of one claim"),
        pytest.param(without("hedge_cues", hedge=False), "hedge_cues", ((),), id="no hedge"),
        pytest.param(without("hedge_cues", hedge=[False]), "hedge_cues", ((),), id="a list of no hedge"),
        pytest.param(without("warning_kinds"), "warning_kinds", ((),), id="no warning"),
        pytest.param(without("flags", "heading", "document"), "flags", (), id="no remarks and no context"),
    ],
)  # fmt: skip
def test_what_follows_may_be_left_out(tmp_path, row, field, expected):
    assert getattr(load_gold(write(tmp_path, row))[0], field) == expected


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param(without("claim_types", claim_type=["usage", "safety"]), "claim_types is missing.*where claim_type is one value", id="two claims"),
        pytest.param(without("claim_types", claim_type=3), "field claim_type: '3' is not one of", id="no claim"),
        pytest.param(without("hedge_cues"), "hedge_cues is missing.*where hedge is false", id="a hedge"),
        pytest.param(without("hedge_cues", hedge=[True, False]), "hedge_cues is missing", id="a hedge in one reading"),
        pytest.param(without("hedge_cues", hedge=0), "field hedge: '0' is not true or false", id="a number"),
        pytest.param(without("warning_kinds", safety_warning=True), "warning_kinds is missing", id="a warning"),
        pytest.param(without("claim_type"), "claim_type is missing: give its value or a list of acceptable values$", id="a task"),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_missed(tmp_path, row, words):
    with pytest.raises(ConfigError, match=f"gold.jsonl line 1: .*{words}"):
        load_gold(write(tmp_path, row))


def cued(*words: str, **change: object) -> dict[str, object]:
    return ROW | {"hedge_cues": [[{"text": word, "type": "modal"}] for word in words]} | change


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(cued("may"), id="a word"),
        pytest.param(cued("may", "may help"), id="two readings"),
        pytest.param(cued("May"), id="another case"),
        pytest.param(cued("may", text="MAYbe it helps."), id="in a word"),
        pytest.param(cued("pourrait être", text="Cela pourrait être utile."), id="letters with marks"),
    ],
)
def test_cues_of_the_text_are_taken(tmp_path, row):
    assert load_gold(write(tmp_path, row))[0].text == row["text"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param(cued("might"), "the cue 'might' is not in the text: write", id="another word"),
        pytest.param(cued("may", "could"), "the cue 'could'", id="in the second reading"),
        pytest.param(cued("may  help"), "the cue 'may  help'", id="another space"),
        pytest.param(cued("may", text="Mint helps.", prev="It may."), "the cue 'may'", id="in the sentence before"),
        pytest.param(cued(""), "the cue ''", id="empty"),
        pytest.param(cued(" "), "the cue ' '", id="a space"),
        pytest.param(cued("m" * 99), f"the cue '{'m' * 40}' is", id="long"),
    ],
)
def test_cues_that_are_not_in_the_text_are_refused(tmp_path, row, words):
    with pytest.raises(ConfigError, match=f"gold.jsonl line 2: field hedge_cues: {words}"):
        load_gold(write(tmp_path, ROW | {"id": "r0"}, row))


def test_two_readings(tmp_path):
    row = ROW | {"claim_type": ["efficacy", "safety"], "claim_types": [["efficacy", "safety"], ["safety"]]}
    found = load_gold(write(tmp_path, row))[0]
    assert found.claim_types == (("efficacy", "safety"), ("safety",))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("{", "line 1.*JSON", id="no JSON"),
        pytest.param("[]", "line 1.*object", id="no object"),
        pytest.param({k: v for k, v in ROW.items() if k != "hedge"}, "line 1.*hedge.*missing", id="field missing"),
        pytest.param(ROW | {"text": ""}, "text", id="empty text"),
        pytest.param(ROW | {"text": " \n"}, "text is missing or empty", id="blank text"),
        pytest.param(
            json.dumps(ROW | {"text": "Mint may \ud800"}), "text holds half of a character", id="half of a character"
        ),
        pytest.param('{"id":' + "[" * 100_000, "line 1: nested too deeply", id="nested"),
        pytest.param(ROW | {"flags": 5}, "field flags is int: write a list", id="flags are a number"),
        pytest.param(ROW | {"flags": ["unsure", 5]}, "field flags holds what is int", id="a flag is a number"),
        pytest.param(ROW | {"reviewed": False}, "nobody reviewed", id="proposal"),
        pytest.param(ROW | {"reviewed": "no"}, "nobody reviewed", id="reviewed is no boolean"),
        pytest.param(ROW | {"heading": 3}, "heading", id="heading is a number"),
        pytest.param(ROW | {"claim_type": "benefit"}, "claim_type.*benefit", id="unknown class"),
        pytest.param(ROW | {"claim_type": []}, "no acceptable", id="no value"),
        pytest.param(ROW | {"claim_types": "efficacy"}, "claim_types.*list", id="set is no list"),
        pytest.param(ROW | {"hedge": "yes"}, "hedge.*true or false", id="hedge is a word"),
        pytest.param(ROW | {"hedge_cues": [["may"]]}, "hedge_cues.*cue", id="cue without type"),
        pytest.param(
            ROW | {"hedge_cues": [{"text": "may", "type": "verb"}]}, "hedge_cues.*verb", id="unknown cue type"
        ),
        pytest.param(ROW | {"warning_kinds": [["danger"]]}, "warning_kinds.*danger", id="unknown kind"),
    ],
)
def test_broken_rows_are_named(tmp_path, row, words):
    with pytest.raises(ConfigError, match=words):
        load_gold(write(tmp_path, row))


@pytest.mark.parametrize(
    ("change", "flags"),
    [
        pytest.param({}, (), id="left out"),
        pytest.param({"flags": None}, (), id="null"),
        pytest.param({"flags": "unsure"}, ("unsure",), id="a bare one"),
        pytest.param({"flags": ["unsure", "seg_error"], "reviewed": True}, ("unsure", "seg_error"), id="several"),
    ],
)
def test_flags(tmp_path, change, flags):
    assert load_gold(write(tmp_path, ROW | change))[0].flags == flags


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({}, None, id="none"),
        pytest.param(
            {"hedge": [True, False], "hedge_cues": [[{"text": "may", "type": "modal"}], []]}, None, id="two readings"
        ),
        pytest.param(
            {"hedge": False}, "field hedge is false, but by hedge_cues it is true", id="a cue without a hedge"
        ),
        pytest.param(
            {"hedge_cues": []}, "field hedge is true, but by hedge_cues it is false", id="a hedge without a cue"
        ),
        pytest.param({"claim_type": "safety"}, 'field claim_type is "safety", but', id="another primary"),
        pytest.param(
            {"safety_warning": True, "warning_kinds": []}, "field safety_warning is true", id="a warning of no kind"
        ),
    ],
)
def test_rows_that_contradict_themselves_are_named(tmp_path, change, words):
    found = contradictions_in(load_gold(write(tmp_path, ROW, ROW | {"id": "r2"} | change)))
    assert len(found) == (words is not None)
    assert all(problem.startswith(f"r2: {words}") for problem in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85"], ids=ascii)
def test_a_row_ends_at_its_line_feed_only(tmp_path, break_, encoding):
    row = json.dumps(ROW | {"text": f"Mint{break_} may help."}, ensure_ascii=False)
    path = tmp_path / "gold.jsonl"
    path.write_bytes(f"{row}\r\n\r\n{json.dumps(ROW | {'id': 'r2'})}\n".encode(encoding))
    assert [f"Mint{break_} may help.", "Mint may help."] == [one.text for one in load_gold(path)]


def test_missing_and_empty_files(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(ConfigError, match="no rows"):
        load_gold(write(tmp_path, ""))


def test_equal_ids_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="r1"):
        load_gold(write(tmp_path, ROW, ROW))


def test_rows_without_neighbors_take_those_of_their_document(tmp_path):
    bare = {k: v for k, v in ROW.items() if k not in ("prev", "next")}
    rows = [bare | {"id": f"r{i}", "text": f"Text {i}.", "document": d, "hedge_cues": []} for i, d in enumerate("aab")]
    found = load_gold(write(tmp_path, *rows))
    assert [(r.previous, r.following) for r in found] == [(None, "Text 1."), ("Text 0.", None), (None, None)]


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        pytest.param("Side effects include:", "Nausea", True, id="fragment"),
        pytest.param("Side effects include:", "- Nausea.", True, id="list mark"),
        pytest.param("Side effects include:", "Most people feel well.", False, id="sentence"),
        pytest.param("Side effects are rare.", "Nausea", False, id="no colon"),
        pytest.param(None, "Nausea", False, id="nothing before"),
    ],
)
def test_items_of_a_list(tmp_path, previous, text, expected):
    row = load_gold(write(tmp_path, ROW | {"prev": previous, "text": text, "hedge_cues": []}))[0]
    assert completes_lead(row.previous, row.text) == expected


def test_an_item_has_its_lead(tmp_path):
    gold = load_gold(write(tmp_path, ROW | {"prev": "Mint may cause:", "text": "Nausea", "hedge_cues": []}))
    (tmp_path / "cue.toml").write_text('[[cue]]\nid = "may"\nsense = "may"\npatterns = ["may"]\nrule = "3.1"\n')
    lexicon = Lexicon(tuple(load_cues(tmp_path / "cue.toml")), "")
    view = gold_sentences(gold, Scanner(lexicon))[0]
    assert view.kind == "list_item"
    assert view.lead is not None
    assert view.lead.text == "Mint may cause:"
    assert view.lead.hits
