"""Finders: the cues that they name are those without which they find nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from label_votes import toolbox

from hedgerow.label import (
    safety_warning_directives,
    safety_warning_harms,
    safety_warning_plain,
    safety_warning_topics,
    safety_warning_users,
)
from hedgerow.label.finders import Finder, FinderSet, finder
from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Hit, Hits

MODULES = (
    safety_warning_directives, safety_warning_harms, safety_warning_plain, safety_warning_topics, safety_warning_users,
)  # fmt: skip
FINDERS = [value for module in MODULES for value in vars(module).values() if isinstance(value, Finder)]


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, Hits]]:
    """Every example sentence of the cue files with its hits."""
    texts = [text for cue in toolbox().lexicon.cues for text in (*cue.positive, *cue.negative)]
    return list(zip(texts, toolbox().scanner.scan(texts), strict=True))


@pytest.mark.parametrize("one", FINDERS, ids=lambda one: one.find.__name__)
def test_a_finder_finds_nothing_without_its_cues(one: Finder, examples: list[tuple[str, Hits]]) -> None:
    """What it names is checked against what it does, on sentences of every cue."""
    seen = 0
    for text, hits in examples:
        given = Sentence(text, hits, heading="Side effects", previous="Side effects of the drops were reported.")
        assert one(given) == tuple(one.find(given)), text
        seen += not one.reads.isdisjoint(hits)
    assert seen, "no example holds its cues"


def sentence(*cues: str) -> Sentence:
    """Make a sentence that holds the cues."""
    return Sentence("abcd", {cue: [Hit(cue, 0, 1)] for cue in cues})


def test_a_finder_looks_once() -> None:
    """The second question is answered from the memo; another sentence is looked at again."""
    asked = []

    @finder("a")
    def find(given: Sentence) -> Iterator[Hit]:
        asked.append(given)
        yield from given.hits["a"]

    one = sentence("a")
    assert find(one) == find(one) == (Hit("a", 0, 1),)
    assert asked == [one]
    assert find(sentence("b")) == ()
    assert len(asked) == 1
    find(sentence("a", "b"))
    assert len(asked) == 2


def test_a_set_asks_in_order_and_names_each_hit_once() -> None:
    """Hits come in the order of the finders, not of the cues; two that find the same give it once."""

    @finder("b")
    def second(given: Sentence) -> Iterator[Hit]:
        yield from given.hits["b"]

    @finder("a", "b")
    def both(given: Sentence) -> Iterator[Hit]:
        yield from given.hits.get("a", ())
        yield from given.hits.get("b", ())

    found = FinderSet(second, both)
    assert [hit.cue for hit in found(sentence("a", "b"))] == ["b", "a"]
    assert [hit.cue for hit in found(sentence("a"))] == ["a"]
    assert found(sentence("c")) == ()
