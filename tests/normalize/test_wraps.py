"""Wrapped paragraphs are joined; texts with a paragraph a line are left alone."""

from __future__ import annotations

from hedgerow.normalize.lines import split_lines
from hedgerow.normalize.wraps import unwrap_lines

WRAPPED = """Kratom dosing for beginners

Most of the people who try kratom for the first time take far too much
of it, and that is why they feel sick. A small dose of two grams is more
than enough for most adults, and a pause of some days should follow it
before another dose is taken, because tolerance builds up very quickly.

- start with a dose that is as low as your scales can weigh with any
  certainty at all
- wait
"""


def join(text: str) -> str:
    return "\n".join(unwrap_lines(split_lines(text)))


def test_paragraphs_are_joined_headings_and_items_stay() -> None:
    lines = join(WRAPPED).split("\n")
    assert lines[0] == "Kratom dosing for beginners"
    assert lines[2].startswith("Most of the people") and lines[2].endswith("builds up very quickly.")
    assert lines[-2] == "- wait"


def test_one_paragraph_a_line_stays() -> None:
    text = "A heading\n" + "\n".join(f"Sentence number {i} stands alone on its line and ends here." for i in range(9))
    assert join(text) == text


def test_lists_of_short_lines_stay() -> None:
    text = "\n".join(["Contents", "Safe use", "How it works", "Side effects", "Conclusion"] * 3)
    assert join(text) == text


def test_long_lines_stay() -> None:
    text = "\n".join("word " * 40 for _ in range(6))
    assert join(text) == text


def test_joining_twice_is_joining_once() -> None:
    once = join(WRAPPED)
    assert join(once) == once
