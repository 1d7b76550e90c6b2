"""Wrapped paragraphs are joined; texts with a paragraph a line are left alone."""

from __future__ import annotations

import textwrap

import pytest

from hedgerow.normalize.documents import normalize_text
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


PARAGRAPHS = (
    "Most of the people who try the root for the first time take far too much of it, and that is why they feel sick. A "
    "small dose of two grams is more than enough for most adults, and a pause of some days should follow it.",
    "The taste is bitter, and so it is often mixed with juice, with tea or with some honey. Nobody should take it with "
    "alcohol, because both slow the breath, nor before a drive of any length.",
)


@pytest.mark.parametrize("width", [40, 45, 60, 72, 80, 100, 110, 120, 132])
def test_paragraphs_of_any_width_are_joined(width: int) -> None:
    text = "\n\n".join(["Dosing for beginners", *("\n".join(textwrap.wrap(words, width)) for words in PARAGRAPHS)])
    assert join(text).split("\n\n") == ["Dosing for beginners", *PARAGRAPHS]


@pytest.mark.parametrize("width", [40, 45, 60, 72, 80, 100, 110, 120, 132])
def test_no_sentence_is_cut_where_no_blank_lines_part_paragraphs(width: int) -> None:
    """A last line as long as the others does not show that the paragraph ends, but then its sentence does."""
    text = "\n".join(["Dosing for beginners", *("\n".join(textwrap.wrap(words, width)) for words in PARAGRAPHS * 2)])
    title, *paragraphs = join(text).split("\n")
    assert title == "Dosing for beginners"
    assert " ".join(paragraphs) == " ".join(PARAGRAPHS * 2)
    assert all(paragraph.endswith(".") for paragraph in paragraphs)


@pytest.mark.parametrize("width", [72, 110, 132])
def test_a_paragraph_of_few_lines_is_joined(width: int) -> None:
    words = " ".join(PARAGRAPHS)
    assert join("\n".join(textwrap.wrap(words, width))) == words


def test_quoted_paragraphs_keep_the_mark_of_their_first_line_only() -> None:
    quoted = "\n".join(f"> {line}" for line in textwrap.wrap(PARAGRAPHS[0], 70))
    assert join(f"{quoted}\n\nI agree.") == f"> {PARAGRAPHS[0]}\n\nI agree."
    deeper = "\n".join(f"> > {line}" for line in textwrap.wrap(PARAGRAPHS[1], 66))
    assert join(f"{deeper}\n{quoted}").split("\n") == [f"> > {PARAGRAPHS[1]}", f"> {PARAGRAPHS[0]}"]


STAYING = [
    ("a sentence a line, narrow", [f"Herb number {n} is bitter, they say." for n in range(9)]),
    ("a sentence a line, wide", [f"Herb number {n} " + "is bitter and " * 7 + "old." for n in range(9)]),
    ("verse", ["The root is old, the root is deep,", "And those who drink of it shall sleep,", "The leaf is green, the"] * 3),
    ("items in lower case", ["nausea and an upset stomach", "dry mouth", "a headache in the morning", "loss of sleep"] * 3),
    ("items of one length", ["pain in the back and in the leg", "pain in the chest and the neck", "pain in the head"]),
    ("capitalized items", ["Pain in the back and the leg", "Pain in the chest and arms", "Pain in the head and neck"] * 4),
    ("titles", ["What the Root Is and Where It Grows", "How the Root Is Made Into a Drink", "Who Should Not Take It"] * 4),
    ("rows", ["kava 12 mg 3 cups daily | bitter", "tea 4 mg 10 cups daily | mild", "oil 20 mg daily | sour"] * 4),
    ("marked items", ["• take it with food and water", "• take it with juice and ice", "• do not drive a car then"] * 4),
    ("lettered items", ["a) take it with food and water", "ii. take it with juice or ice", "(iv) do not drive a car"] * 4),
    ("too narrow", textwrap.wrap(PARAGRAPHS[0], 24)),
    ("two lines", textwrap.wrap(PARAGRAPHS[0], 132)),
    ("one long line", [*textwrap.wrap(PARAGRAPHS[0], 120), "word " * 40]),
]  # fmt: skip


@pytest.mark.parametrize("lines", [row[1] for row in STAYING], ids=[row[0] for row in STAYING])
def test_lines_of_other_texts_stay(lines: list[str]) -> None:
    assert unwrap_lines(lines) == lines


@pytest.mark.parametrize("width", [40, 72, 120])
def test_joined_lines_are_counted(width: int) -> None:
    words = " ".join(PARAGRAPHS)
    raw = "\n".join(f"> {line}" for line in textwrap.wrap(words, width))
    done = normalize_text(raw, "text", False, {})
    assert done.steps == [{"step": "unwrap_lines", "count": raw.count("\n"), "detail": None}]
    assert done.text == f"> {words}"
