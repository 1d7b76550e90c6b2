"""Clauses: what a sentence asserts in its main clause, in other parts, and not at all."""

from __future__ import annotations

import functools
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.label.clauses import clauses_of
from hedgerow.label.functions import Sentence
from hedgerow.labeler.toolbox import Toolbox, build_labeler


@functools.cache
def toolbox() -> Toolbox:
    return build_labeler()


def view(text: str) -> Sentence:
    return Sentence(text=text, hits=toolbox().scanner.scan([text])[0])


def role_at(text: str, words: str) -> str:
    return clauses_of(view(text)).at(text.index(words)).role


ROLES = [
    pytest.param("Sage calms a cough.", "calms", "main", id="one-clause"),
    pytest.param("While sage calms a cough, it stains teeth.", "calms", "part", id="fronted-while"),
    pytest.param("While sage calms a cough, it stains teeth.", "stains", "main", id="main-after-while"),
    pytest.param("Sage, which calms a cough, grows in Spain.", "calms", "part", id="inserted-which"),
    pytest.param("Sage, which calms a cough, grows in Spain.", "grows", "main", id="main-after-which"),
    pytest.param("Sage coats the throat, easing a cough.", "easing", "part", id="result-in-ing"),
    pytest.param("By coating the throat, sage eases a cough.", "coating", "part", id="means-in-front"),
    pytest.param("By coating the throat, sage eases a cough.", "eases", "main", id="main-after-means"),
    pytest.param("Take sage with food to avoid nausea.", "avoid", "part", id="purpose"),
    pytest.param("Sage calms a cough, but it stains teeth.", "stains", "main", id="but-joins-main-clauses"),
    pytest.param("If the cough lasts, see a doctor.", "lasts", "circumstance", id="if-asserts-nothing"),
    pytest.param("If the cough lasts, see a doctor.", "see", "main", id="main-after-if"),
    pytest.param("Unlike syrup, sage leaves no stain.", "syrup", "circumstance", id="comparison-in-front"),
    pytest.param("It brings nausea, vomiting and sweats.", "vomiting", "main", id="noun-in-ing-is-no-clause"),
    pytest.param("It has been sold since 1990 in tins.", "tins", "main", id="since-a-date-is-no-clause"),
    pytest.param("Within an hour it fades, as most teas do.", "fades", "main", id="pronoun-goes-on-without-comma"),
    pytest.param("With sage as it is sold, coughs fade.", "sold", "circumstance", id="pronoun-after-a-conjunction"),
]


@pytest.mark.parametrize(("text", "words", "role"), ROLES)
def test_role(text: str, words: str, role: str) -> None:
    assert role_at(text, words) == role


FRAMES = [
    pytest.param("Research suggests that sage helps.", ["Research suggests that"], id="evidence"),
    pytest.param("Sage has gained attention for its scent.", ["has gained attention for"], id="fame"),
    pytest.param("Bear in mind that sage stains.", ["Bear in mind that"], id="awareness"),
    pytest.param("More research is needed.", [], id="bare-research-is-no-frame"),
    pytest.param("Remember your hat.", [], id="other-sense"),
]


@pytest.mark.parametrize(("text", "frames"), FRAMES)
def test_frames(text: str, frames: list[str]) -> None:
    assert [text[f.start : f.end] for f in clauses_of(view(text)).frames] == frames


WORDS = st.sampled_from(
    ["while", "sage", "helps", ",", ";", "which", "to ease", "if", "by taking", "but it", "because", "nausea", "easing"]
)


@given(st.lists(WORDS, min_size=1, max_size=14))
def test_clauses_tile_the_sentence(words: list[str]) -> None:
    text = " ".join(words).replace(" ,", ",").replace(" ;", ";")
    clauses = clauses_of(view(text)).clauses
    assert clauses[0].start == 0
    assert clauses[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(clauses))
    assert [c.number for c in clauses] == list(range(len(clauses)))
