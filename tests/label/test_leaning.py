"""Leanings: the table is whole, examples are of known classes, and cues that tell a class silence them."""

from __future__ import annotations

from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from label_votes import toolbox, view, votes

from hedgerow import contracts
from hedgerow.label import claim_type_leaning as leaning

EXAMPLES = Path(__file__).resolve().parents[2] / "benchmarks" / "leaning-examples.txt"


def test_classes_are_those_of_the_task() -> None:
    """Every class has a place in the table, and no other."""
    assert sorted(leaning.CLASSES) == sorted(contracts.vocabulary("claim_type"))


def test_each_feature_has_a_weight_for_each_class() -> None:
    """A table cut short would shift the weights of a feature to other classes."""
    weights = leaning._weights()
    assert len(weights) > 1000
    assert {len(row) for row in weights.values()} == {len(leaning.CLASSES)}


def test_features_of_cues_are_cues_of_today() -> None:
    """A cue that was renamed would be asked for in vain: fit the leanings again."""
    known = {cue.id for cue in toolbox().lexicon.cues}
    assert {name[1:] for name in leaning._weights() if name.startswith("@")} <= known


_FEATURE = re2.compile(r"[a-z][a-z'-]*|[?!:%$]|[0-9]+")
_TEXT = st.text(st.sampled_from("abZ kſKİé’'-?:%$12 \n—"), max_size=12)


@given(_TEXT)
def test_features_are_what_a_pattern_finds(text: str) -> None:
    """Words, signs and digits, told by characters as a regular expression tells them."""
    found = _FEATURE.findall(text.lower().replace("’", "'"))
    assert leaning.features_of(text, ["x.y"]) == {"#" if one[0].isdigit() else one for one in found} | {"@x.y"}


def test_examples_have_known_classes_and_stand_once() -> None:
    """The file that the leanings are fitted to."""
    lines = EXAMPLES.read_text("utf-8").splitlines()
    assert {line.split("|", 1)[0] for line in lines} == set(leaning.CLASSES)
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Nobody has looked at it for longer than a month.", "evidence", id="research"),
        pytest.param("The council pulled the drops from the shelves.", "regulatory", id="law"),
        pytest.param("One in ten stops because of nausea.", "safety", id="harm"),
    ],
)
def test_words_lean_to_a_class(text: str, label: str) -> None:
    """On examples that it was fitted to."""
    hits = toolbox().scanner.scan([text])[0]
    assert leaning.lean(leaning.features_of(text, hits)).label == label


def test_without_features_nothing_is_probable() -> None:
    """What is left is the share of each class among the examples."""
    assert leaning.lean([]).probability < 0.5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Take one tablet at night.", id="command"),
        pytest.param("Does it help?", id="question"),
        pytest.param("The tea is an effective remedy for coughs.", id="a cue tells it"),
        pytest.param("Migraine.", id="short"),
    ],
)
def test_it_is_silent(text: str) -> None:
    """Where a cue tells a class, nothing is said, or too little."""
    assert "claim_type.leaning" not in {function for function, _ in votes("claim_type", view(text))}
