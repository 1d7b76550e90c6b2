"""Patterns that count unless something else stands in their match: what look-around said before."""

from __future__ import annotations

import pytest

from hedgerow.label.patterns import Except
from hedgerow.label.safety_warning_agents import DENIED_VERB, FIRST_PERSON
from hedgerow.label.safety_warning_plain import HARM_HEADING


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
    ("text", "start", "end", "found"),
    [
        ("they are wise", 5, None, False),
        ("they are wrong", 5, None, True),
        ("they are wise", 5, 9, True),
        ("are", 0, None, False),
    ],
)
def test_match(text: str, start: int, end: int | None, found: bool) -> None:
    assert Except(r"(?:are|is) (?:wise|told)?", r"(?:wise|told)$").match(text, start, end) is found
