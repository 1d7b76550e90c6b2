"""The map back to the raw text: how much of a text it covers, and that it is true."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    ("markdown", "Safety\nDo not mix", "# Safety\n\n- *Do not* mix", "markdown", "Safety·Do not·mix"),
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
