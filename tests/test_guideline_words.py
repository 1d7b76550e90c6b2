"""Rules of labeling functions lead to the guideline's own words."""

from __future__ import annotations

import pytest

from hedgerow import guideline
from hedgerow.guideline import find_rules
from hedgerow.label import GUIDELINE_VERSION
from hedgerow.labeler.toolbox import build_labeler

FUNCTIONS = build_labeler().functions.functions


@pytest.mark.parametrize(
    ("rule", "label", "kind", "name", "words"),
    [
        ("B4", "usage", None, "B4", "usage/safety: telling what to do = usage"),
        ("E1", "hedged", None, "E1", "In a sentence whose claim_primary is usage, cues"),
        (
            "case 8",
            "usage",
            None,
            "case 8",
            '"Kava must be used with care due to possible liver damage." is usage+safety',
        ),
        ("2.1", "regulatory", None, "2.1 regulatory", "regulatory: legal status, approval"),
        ("2.3", "evidence", None, "2.3 step 3", "About research as such? -> evidence"),
        ("2.3 step 1", "not_hedged", None, "2.3 step 1", "Meta (also leftover writing instructions)"),
        ("3.1", "hedged", "modal", "3.1 modal", "modal: may, might, could"),
        ("4", "warning", "dependence", "4 dependence", "dependence: addiction, tolerance"),
        ("4 step 4", "warning", "other", "4 step 4", 'Main point "safety unknown / not established"?'),
        ("2.2", "safety", None, "2.2", "Evidence frames: "),
        ("3.1", None, None, "3.1", "modal: may, might, could"),
        ("2.1", None, None, "2.1", "efficacy: that a substance, product or practice"),
    ],
)
def test_a_rule_has_its_words(rule: str, label: str | None, kind: str | None, name: str, words: str) -> None:
    found = find_rules(rule, label, kind)
    assert [name] == [entry.name for entry in found]
    assert found[0].words[0].startswith(words)


@pytest.mark.parametrize(
    "rule", ["", "B99", "B", "case 99", "case x", "2.9", "2.3 step 99", "our house style", "4 step"]
)
def test_what_the_guideline_does_not_hold_has_none(rule: str) -> None:
    assert [] == find_rules(rule, "usage")


def test_several_rules_are_parted_by_commas() -> None:
    assert ["B4", "E1"] == [entry.name for entry in find_rules("B4, E1", "usage")]


def test_a_whole_section_holds_every_entry_and_no_head_of_a_table() -> None:
    classes = find_rules("2.1")[0].words
    assert 9 == len(classes) and not any("the sentence says" in text for text in classes)
    assert 9 == len(find_rules("2.3")[0].words)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.id)
def test_every_function_leads_to_words(function: object) -> None:
    found = find_rules(function.rule, function.label, function.kind)  # type: ignore[attr-defined]
    assert found and all(entry.words and all(entry.words) for entry in found)


def test_words_are_the_guidelines_own() -> None:
    whole = " ".join(guideline.guideline_file().read_text("utf-8").replace("**", "").replace("`", "").split())
    for rule in ("B1", "B9", "2.2", "4 step 2"):
        for text in find_rules(rule)[0].words:
            assert text in whole


def test_the_version_is_that_of_the_functions() -> None:
    assert GUIDELINE_VERSION == guideline.version()
