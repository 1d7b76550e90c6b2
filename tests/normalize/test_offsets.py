"""The map back to the raw text: how much of a text it covers, and that it is true."""

from __future__ import annotations

import itertools
import time

import pytest
import slow_offsets
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize.lines import join_paragraphs
from hedgerow.normalize.offsets import align


def covered(text: str, raw: str, media: str = "text") -> str:
    shown = ["·"] * len(text)
    for run in align(text, raw, media):
        assert text[run.start : run.start + run.length] == raw[run.raw_start : run.raw_start + run.length]
        shown[run.start : run.start + run.length] = text[run.start : run.start + run.length]
    return "".join(shown)


CASES = [
    ("same", "a b\nc", "a b\nc", "text", "a b\nc"),
    ("line_ends", "a b\nc", "a b\r\nc", "text", "a b·c"),
    ("spaces", "a b", "  a \t b", "text", "a·b"),
    ("mask", "mail [email] now", "mail a@b.example now", "text", "mail·········now"),
    ("mojibake", "it doesn’t help us", "it doesnâ€™t help us", "text", "it·········help us"),
    ("blank_lines", "a\n\nb", "\n\na\n\n\n\nb\n", "text", "a··b"),
    (
        "html",
        "Safety\nDo not mix.",
        "<title>Do</title><h2>Safety</h2><p>Do <b>not</b> mix.</p>",
        "html",
        "Safety·Do·not·mix.",
    ),
    ("html_entity", "A & B", "<p>A &amp; B</p>", "html", "A···B"),
    ("html_not_in_tags", "class", "<p class='class'>class</p>", "html", "class"),
    ("html_not_in_scripts", "var", "<script>var</script><p>var</p>", "html", "var"),
    ("nothing", "xyz", "abc", "text", "···"),
    ("empty", "", "abc", "text", ""),
]


@pytest.mark.parametrize(("text", "raw", "media", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_align(text: str, raw: str, media: str, expected: str) -> None:
    assert covered(text, raw, media) == expected


def test_html_run_starts_in_the_text_not_in_the_tag() -> None:
    (run,) = align("class", "<p class='class'>class</p>", "html")
    assert run.raw_start == 17


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="ab c\n<>&;", max_size=60),
    st.text(alphabet="ab c\n<>&;", max_size=80),
    st.sampled_from(["text", "html"]),
)
def test_runs_are_true_and_in_order(text: str, raw: str, media: str) -> None:
    covered(text, raw, media)
    runs = align(text, raw, media)
    for a, b in itertools.pairwise(runs):
        assert a.start + a.length <= b.start
        assert a.raw_start + a.length <= b.raw_start


@pytest.mark.parametrize(
    ("text", "raw"),
    [("b\n" * 50_000, "a " * 200_000), ("ab " * 50_000, "a b" * 100_000), ("x\n" * 100_000, "<" * 300_000)],
    ids=["absent_lines", "absent_words", "open_tags"],
)
def test_alignment_takes_linear_time(text: str, raw: str) -> None:
    start = time.process_time()
    align(text, raw, "html")
    assert time.process_time() - start < 5


LINES = st.sampled_from(
    ["", "", "Take 10 mg at night.", "Kratom", "It may help some people to sleep, but not all of them do sleep.", "5 & 6", "a", "Avoid",
     "It may help some people to sleep, but not all of them wake up.", "x" * 200, "[phone]", "–"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n", "\n", "\r\n", " \n", "\n\n\n", "\n\t"])
CHANGES = st.sampled_from(
    [("&", "&amp;"), (" ", "\u00a0"), (" people", "\npeople"), ("[phone]", "212 555 2671"), ("a", "a\u200b"), ("", "")]
)


@given(st.lists(st.tuples(LINES, ENDS, CHANGES, st.booleans()), max_size=24))
@settings(max_examples=500, deadline=None)
def test_lines_are_found_at_once_as_one_by_one(parts: list[tuple[str, str, tuple[str, str], bool]]) -> None:
    raw = "".join((line.replace(*change) if changed else line) + end for line, end, change, changed in parts)
    text = join_paragraphs([line for line, _, _, _ in parts])
    if text != raw:
        assert align(text, raw, "text") == slow_offsets.align_lines(text, raw)


@pytest.mark.parametrize("n_lines", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("at", [0, 1, 63, 64, 65, 500, 1000, 5000])
def test_lines_behind_each_other_are_found_around_a_change(n_lines: int, at: int) -> None:
    text = "\n".join(f"Line {number} says that it may help." for number in range(n_lines))
    at = min(at, len(text))
    raw = text[:at] + "\u200b" + text[at:]
    assert align(text, raw, "text") == slow_offsets.align_lines(text, raw)
