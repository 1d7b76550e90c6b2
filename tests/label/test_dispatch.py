"""Which functions are called on which sentences: the table of bits decides as a look at each sentence would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from label_votes import toolbox

from hedgerow.label.dispatch import Dispatch, is_called
from hedgerow.label.functions import LabelingFunction, Sentence, Votes, labeling_function
from hedgerow.label.scan import Hit

CUES = ("a", "b", "c", "d")


def _vote(sentence: Sentence) -> Votes:
    return None


def made(**conditions: object) -> LabelingFunction:
    """Make a function with the given conditions."""
    return labeling_function(task="hedge", label="hedged", looks_for="anything", rule="3", **conditions)(_vote)  # type: ignore[arg-type]


def sentence(cues: str, heading: str | None = None) -> Sentence:
    """Make a sentence that holds the cues."""
    return Sentence("abcd", {cue: [Hit(cue, 0, 1)] for cue in cues}, heading=heading)


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
    ],
)
def test_conditions(conditions: dict[str, object], cues: str, heading: str | None, called: bool) -> None:
    """Each condition opens where it holds and only there, one sentence at a time and all at once."""
    function, given_sentence = made(**conditions), sentence(cues, heading)
    assert is_called(function, given_sentence) is called
    assert Dispatch([function]).called([given_sentence]) == [[0] if called else []]


_SOME = st.lists(st.sampled_from(CUES), max_size=3, unique=True)
_CONDITIONS = st.fixed_dictionaries(
    {
        "reads": _SOME,
        "needs": st.lists(_SOME.filter(bool), max_size=2),
        "unless": _SOME,
        "under": st.sampled_from([None, str.isupper, str.islower]),
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
    assert Dispatch(functions).called(sentences) == [
        [n for n, function in enumerate(functions) if is_called(function, s)] for s in sentences
    ]


def test_the_shipped_functions_are_dispatched_alike() -> None:
    """On sentences of many kinds, every shipped function is called by both or by neither."""
    texts = [text for cue in toolbox().lexicon.cues for text in (*cue.positive, *cue.negative)]
    hits = toolbox().scanner.scan(texts)
    views = [
        Sentence(text, found, heading=heading)
        for text, found in zip(texts, hits, strict=True)
        for heading in (None, "Side effects", "References")
    ]
    functions = toolbox().functions.functions
    assert Dispatch(functions).called(views) == [
        [n for n, function in enumerate(functions) if is_called(function, s)] for s in views
    ]
