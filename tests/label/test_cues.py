"""Every cue's own examples, run; every look-alike is needed by one of them."""

from __future__ import annotations

import dataclasses
import functools

import pytest

from hedgerow import contracts
from hedgerow.label.scan import Scanner
from hedgerow.lexicon import Cue, Lexicon, load_lexicon

CUES = load_lexicon().cues
IDS = [cue.id for cue in CUES]


def scans(cue: Cue, text: str) -> bool:
    """Tell whether a cue, alone in its lexicon, is found in a text."""
    return bool(alone(cue).scan([text])[0])


@functools.cache
def alone(cue: Cue) -> Scanner:
    """Compile one cue."""
    return Scanner(Lexicon((cue,), cue.digest), "re2")


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_positive_examples_hit(cue: Cue) -> None:
    """Each positive example holds its cue."""
    assert [text for text in cue.positive if not scans(cue, text)] == []


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_negative_examples_do_not_hit(cue: Cue) -> None:
    """No negative example holds its cue."""
    assert [text for text in cue.negative if scans(cue, text)] == []


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_has_examples_of_both_sorts(cue: Cue) -> None:
    """A cue shows what it means and what it does not."""
    assert cue.positive
    assert cue.negative


@pytest.mark.parametrize(
    ("cue", "number"),
    [(cue, number) for cue in CUES for number in range(len(cue.look_alikes))],
    ids=[f"{cue.id}-{number}" for cue in CUES for number in range(len(cue.look_alikes))],
)
def test_look_alike_is_needed(cue: Cue, number: int) -> None:
    """Without the look-alike one of the negative examples would be hit."""
    others = cue.look_alikes[:number] + cue.look_alikes[number + 1 :]
    without = dataclasses.replace(cue, look_alikes=others)
    assert any(scans(without, text) for text in cue.negative), (
        f"no negative example shows: {cue.look_alikes[number].why}"
    )


def test_every_softener_type_has_a_cue() -> None:
    """The vocabulary of softeners is what the cue files give."""
    assert {cue.softener for cue in CUES if cue.softener} == set(contracts.vocabulary("softener_type"))


def test_every_hedge_cue_type_has_a_declared_cue() -> None:
    """Each type of guideline 3.1 has cues that vote by themselves."""
    assert {cue.kind for cue in CUES if cue.task == "hedge"} == set(contracts.vocabulary("hedge_cue_type"))
