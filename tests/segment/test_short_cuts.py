"""Short cuts of headings, roles and conclusions: each says what the long way says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.segment import conclusion, find_sections, levels, lookalikes, roles
from hedgerow.segment.contents import entry_key, line_keys
from hedgerow.segment.lines import find_lines


def test_each_disclaimer_holds_a_part_that_is_looked_for_first() -> None:
    for cue in roles.DISCLAIMER_CUES:
        assert roles.is_disclaimer(f"This page is {cue.upper()}.")


def test_each_opening_of_a_role_is_found() -> None:
    for role, openings in roles._OPENING.items():
        for opening in openings:
            assert roles.role_of_heading(f"{opening.title()} - all of the things that there are to know of it") in (
                role,
                "body",
            )
            assert opening[: roles.OPENING_CHARACTERS] in roles._OPENING_STARTS


def test_each_opener_of_a_line_about_the_page_is_found() -> None:
    for opener in lookalikes._PAGE_OPENERS:
        if opener != "by ":
            assert lookalikes.is_about_page(f"{opener.title()} 12")


WORDS = st.sampled_from(
    ["kava", "Kava", "root", "ROOT", "sleep", "withdrawal", "the", "and", "cbd", "É", "İ", "Σ", "ς", "-", "\n", "tea."]
)


@given(st.lists(WORDS, max_size=150).map(" ".join), st.sets(st.sampled_from(["kava", "root", "sleep", "withdra", "é"])))
@settings(max_examples=200, deadline=None)
def test_subject_among_some_words(text: str, asked: set[str]) -> None:
    """The slow twin finds the whole subject and then asks for the words."""
    low = text.lower()
    least = max(conclusion.MIN_MENTIONS, len(text) // conclusion.CHARACTERS_A_MENTION)
    opening = conclusion._stems(low[: conclusion.MAX_OPENING])[: conclusion.MAX_SUBJECT]
    assert conclusion._subject(text, asked) == {stem for stem in opening if low.count(stem) >= least} & asked


@pytest.mark.parametrize("line", ["Kava", "How it works", "Is it safe?", "SIDE EFFECTS", "**Uses**", "1. Uses", "FAQ"])
@pytest.mark.parametrize("around", ["{}", "\n{}\n", "\n\n  {}"])
def test_a_line_by_itself_heads_nothing(line: str, around: str) -> None:
    assert [section.heading for section in find_sections(around.format(line))] == [None]


def test_a_marked_line_by_itself_is_a_heading() -> None:
    assert [section.evidence for section in find_sections("## Uses\n")] == ["markdown:h2"]


@pytest.mark.parametrize("entry", ["Kratom’s “Use” – a look", "‘Tea’ — hot…", "“Quoted”", "Café – au lait", "2. Uses…"])
def test_marks_beyond_ascii_are_in_no_key(entry: str) -> None:
    keys = line_keys(f"{entry}\nplain", find_lines(f"{entry}\nplain"))
    line = find_lines(entry)[0]
    assert keys == [entry_key(entry[line.content :]).encode(), b"plain"]


@pytest.mark.parametrize("words", ["by bus", "with food", "uses", "in summary"])
def test_rows_open_below_phrases_with_a_preposition_only(words: str) -> None:
    assert levels._is_dependent(words) == (words in ("by bus", "with food"))
