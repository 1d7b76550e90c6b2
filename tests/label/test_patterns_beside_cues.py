"""Patterns that count unless something else stands in their match: what look-around said before."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
import re2
from label_votes import toolbox

import hedgerow.label
from hedgerow.label import patterns
from hedgerow.label.patterns import Except, Words
from hedgerow.label.safety_warning_agents import DENIED_VERB, FIRST_PERSON
from hedgerow.label.safety_warning_plain import HARM_HEADING

SAMPLES = Path(__file__).parents[2] / "samples"
LINES = ["", " ", "Größe — naïve"]
LINES += [
    line
    for path in sorted(SAMPLES.rglob("*.txt"))
    for line in path.read_text("utf-8", errors="ignore").splitlines()
    if line
][:400]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (DENIED_VERB, "It does not ", True),
        (DENIED_VERB, "It does not yet seem to ", True),
        (DENIED_VERB, "It does not only ", False),
        (DENIED_VERB, "It never failed, and it did not just ", False),
        (DENIED_VERB, "Not only that, it does not ", True),
        (DENIED_VERB, "It does not, they say, ", False),
        (DENIED_VERB, "It does ", False),
        (FIRST_PERSON, "Then I slept", True),
        (FIRST_PERSON, "I slept", True),
        (FIRST_PERSON, "a type I error", False),
        (FIRST_PERSON, "phase I trials, and I slept", True),
        (FIRST_PERSON, "It was mine", False),
        (FIRST_PERSON, "It calmed me", True),
        (HARM_HEADING, "Risks", True),
        (HARM_HEADING, "Risk factors", False),
        (HARM_HEADING, "Risk factors and dangers", True),
        (HARM_HEADING, "Uses", False),
    ],
)  # fmt: skip
def test_search(pattern: Except, text: str, found: bool) -> None:
    assert pattern.search(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("are wise", False), ("are wrong", True), ("they are wrong", False), ("are", False), ("are ", True), ("", False)],
)
def test_match(text: str, found: bool) -> None:
    assert Except(r"(?:are|is) (?:wise|told)?", r"(?:wise|told)$").match(text) is found


def all_words() -> list[Words]:
    """Every pattern that the label modules keep."""
    modules = [import_module(f"hedgerow.label.{found.name}") for found in pkgutil.iter_modules(hedgerow.label.__path__)]
    found = {value.pattern: value for module in modules for value in vars(module).values() if isinstance(value, Words)}
    return [found[pattern] for pattern in sorted(found)]


@pytest.mark.parametrize("words", all_words(), ids=lambda words: words.pattern[:30])
def test_words_say_what_the_plain_engine_says(words: Words) -> None:
    plain = re2.compile(words.pattern)
    texts = [line[start:] for line in LINES for start in (0, 7, 31)]
    assert [words.search(text) for text in texts] == [plain.search(text) is not None for text in texts]
    assert [words.match(text) for text in texts] == [plain.match(text) is not None for text in texts]


@pytest.mark.parametrize("words", [w for f in toolbox().functions.functions for w in (f.holds, f.lacks) if w])
def test_many_texts_at_once_are_one_by_one(words: Words) -> None:
    """Arrow's engine and our own say the same of every line, of many as of few."""
    many = LINES * 3
    assert len(many) >= patterns._MANY
    assert words.found_in(many).tolist() == [words.search(line) for line in many]
    assert words.found_in(LINES[:9]).tolist() == [words.search(line) for line in LINES[:9]]
    assert words.found_in([]).tolist() == []


def test_there_are_words_to_compare() -> None:
    assert len(all_words()) > 80
    assert any(words.search(line) for words in all_words() for line in LINES)
