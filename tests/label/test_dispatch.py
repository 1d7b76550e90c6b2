"""Which functions are called on which sentences: the table of bits decides as a look at each sentence would."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from label_votes import toolbox

from hedgerow.errors import ConfigError
from hedgerow.label.batch import Batch
from hedgerow.label.conditions import Aspect, Near
from hedgerow.label.dispatch import Dispatch, by_sentence, is_called
from hedgerow.label.functions import LabelingFunction, Sentence, Votes, labeling_function
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

CUES = ("a", "b", "c", "d")


def _vote(sentence: Sentence) -> Votes:
    return None


def made(**conditions: object) -> LabelingFunction:
    """Make a function with the given conditions."""
    return labeling_function(task="hedge", label="hedged", looks_for="anything", rule="3", **conditions)(_vote)  # type: ignore[arg-type]


def sentence(cues: str, heading: str | None = None) -> Sentence:
    """Make a sentence that holds the cues; c stands behind the others."""
    return Sentence("abcd", {cue: [Hit(cue, 2, 3) if cue == "c" else Hit(cue, 0, 1)] for cue in cues}, heading=heading)


SHOUTS = Aspect(lambda sentence: bool(sentence.heading and sentence.heading.isupper()))
N_CUES = Aspect(lambda sentence: len(sentence.hits), is_of_text=True)


def dispatched(functions: Sequence[LabelingFunction], sentences: Sequence[Sentence]) -> list[list[int]]:
    """Return for each sentence the numbers of the functions to call on it."""
    return by_sentence(Dispatch(functions).wanted(Batch(sentences)))


@pytest.mark.parametrize(
    ("conditions", "cues", "heading", "called"),
    [
        ({}, "", None, True),
        ({"reads": ["a"]}, "a", None, True),
        ({"reads": ["a"]}, "b", None, False),
        ({"reads": ["a", "b"]}, "b", None, True),
        ({"needs": ["a"]}, "a", None, True),
        ({"needs": ["a"]}, "", None, False),
        ({"reads": ["a"], "needs": ["b", "c"]}, "abc", None, True),
        ({"reads": ["a"], "needs": ["b", "c"]}, "ab", None, False),
        ({"reads": ["a"], "needs": [["b", "c"]]}, "ac", None, True),
        ({"reads": ["a"], "needs": [["b", "c"]]}, "ad", None, False),
        ({"unless": ["a"]}, "b", None, True),
        ({"unless": ["a", "b"]}, "b", None, False),
        ({"under": str.isupper}, "", "RISKS", True),
        ({"under": str.isupper}, "", "Risks", False),
        ({"under": str.isupper}, "", None, False),
        ({"holds": Words("bc")}, "", None, True),
        ({"holds": Words("^b")}, "", None, False),
        ({"lacks": Words("(?i)B")}, "", None, False),
        ({"lacks": Words("x")}, "", None, True),
        ({"reads": ["a"], "holds": Words("a"), "lacks": Words("d$")}, "a", None, False),
        ({"near": Near(("a",), ("b",), 3)}, "ab", None, False),
        ({"near": Near(("a",), ("c",), 3)}, "ac", None, True),
        ({"where": [SHOUTS.is_(True)]}, "", "RISKS", True),
        ({"where": [SHOUTS.is_(True)]}, "", "Risks", False),
        ({"where": [SHOUTS.is_not(True)]}, "", "Risks", True),
        ({"where": [SHOUTS.is_not(True), N_CUES.is_(1, 2)]}, "abc", "Risks", False),
        ({"where": [SHOUTS.is_not(True), N_CUES.is_(1, 2)]}, "ab", "Risks", True),
    ],
)
def test_conditions(conditions: dict[str, object], cues: str, heading: str | None, called: bool) -> None:
    """Each condition opens where it holds and only there, one sentence at a time and all at once."""
    function, given_sentence = made(**conditions), sentence(cues, heading)
    assert is_called(function, given_sentence) is called
    assert dispatched([function], [given_sentence]) == [[0] if called else []]


_SOME = st.lists(st.sampled_from(CUES), max_size=3, unique=True)
_CONDITIONS = st.fixed_dictionaries(
    {
        "reads": _SOME,
        "needs": st.lists(_SOME.filter(bool), max_size=2),
        "unless": _SOME,
        "under": st.sampled_from([None, str.isupper, str.islower]),
        "holds": st.sampled_from([None, Words("bc"), Words("^b")]),
        "lacks": st.sampled_from([None, Words("cd$"), Words("D")]),
        "near": st.sampled_from([None, Near(("a",), ("c",), 1), Near(("a", "b"), ("b", "c"), 0)]),
        "where": st.lists(st.sampled_from([SHOUTS.is_(True), SHOUTS.is_(False), N_CUES.is_(1, 2), N_CUES.is_not(0)])),
    }
)


@given(
    st.lists(_CONDITIONS, max_size=6),
    st.lists(st.tuples(st.sets(st.sampled_from(CUES)), st.sampled_from([None, "UP", "low", "Both"])), max_size=8),
)
def test_all_at_once_is_one_by_one(
    conditions: list[dict[str, object]], drawn: list[tuple[set[str], str | None]]
) -> None:
    """The fast way and the obvious one agree on any functions and sentences."""
    functions = [made(**one) for one in conditions]
    sentences = [sentence("".join(sorted(cues)), heading) for cues, heading in drawn]
    assert dispatched(functions, sentences) == [
        [n for n, function in enumerate(functions) if is_called(function, s)] for s in sentences
    ]


def shown() -> list[Sentence]:
    """Return the examples of all shipped cues, under headings and after sentences of several kinds."""
    texts = [text for cue in toolbox().lexicon.cues for text in (*cue.positive, *cue.negative)]
    hits = toolbox().scanner.scan(texts)
    return [
        Sentence(text, found, heading=heading, previous=previous)
        for text, found in zip(texts, hits, strict=True)
        for heading, previous in (
            (None, None),
            ("Side effects", "It has side effects."),
            ("References", None),
            ("What causes gout?", "Gout is a disease."),
        )
    ]


def test_the_shipped_functions_are_dispatched_alike() -> None:
    """On sentences of many kinds, every shipped function is called by both or by neither."""
    views = shown()
    functions = toolbox().functions.functions
    assert dispatched(functions, views) == [
        [n for n, function in enumerate(functions) if is_called(function, s)] for s in views
    ]


_ONLY_SAVES = (
    "claim_type.relieves_condition", "claim_type.improves_outcome", "claim_type.purpose_named",
    "claim_type.famous_for_illness", "claim_type.acts_on_process", "claim_type.causes_symptom",
    "claim_type.aware_of_harm", "claim_type.spoils_outcome", "claim_type.drug_levels", "claim_type.lead_or_title",
    "safety_warning.effect_guarded", "safety_warning.guarded_risk", "safety_warning.continued_effects",
    "safety_warning.users_complain", "safety_warning.complaint",
)  # fmt: skip
"""Functions of which a condition says nothing that they would not find themselves: it only saves calls."""


@pytest.mark.parametrize("name", _ONLY_SAVES)
def test_a_condition_that_only_saves_calls_costs_no_vote(name: str) -> None:
    """Called where its cues are but its other conditions do not hold, the function votes on nothing."""
    function = toolbox().functions.by_id()[name]
    asked = [s for s in shown() if not is_called(function, s) and (not function.reads or s.has(*function.reads))]
    assert asked
    assert [s.text for s in asked if list(function.call(s) or ())] == []  # type: ignore[arg-type]


def test_a_pattern_that_is_none_is_refused_at_once() -> None:
    """Not in the middle of a run, where nobody would know whose pattern it is."""
    with pytest.raises(ConfigError, match="labeling function _vote: pattern"):
        made(holds=Words("(open"))
