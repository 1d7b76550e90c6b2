"""The map of Markdown back to its source: words come from the place where they stand, not from where the same ones stand too."""

from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize.documents import normalize_text, offset_map
from hedgerow.normalize.markdown import extract_markdown
from hedgerow.normalize.offsets import Run
from hedgerow.normalize.unchanged import unchanged_runs

MARKED = re2.compile(r"\pL+Q\d+")


def mapped(raw: str) -> tuple[str, list[Run]]:
    done = normalize_text(raw, "markdown", True, {})
    runs = offset_map(done, raw, "markdown")
    for run in runs:
        assert run.length > 0
        assert done.text[run.start : run.start + run.length] == raw[run.raw_start : run.raw_start + run.length]
    for a, b in itertools.pairwise(runs):
        assert a.start + a.length <= b.start
        assert a.raw_start + a.length <= b.raw_start
    return done.text, runs


def covered(text: str, runs: list[Run]) -> str:
    shown = ["·"] * len(text)
    for run in runs:
        shown[run.start : run.start + run.length] = text[run.start : run.start + run.length]
    return "".join(shown)


CASES = [
    ("blocks", "# Safety\n\n- *Do not* mix", "Safety·Do not mix"),
    ("closed_heading", "## Tea a ##", "Tea a"),
    ("setext", "Tea\n===", "Tea"),
    ("soft_break", "It may\n   help.", "It may·help."),
    ("hard_break", "One.  \nTwo.\\\nTen.", "One.·Two.·Ten."),
    ("code", "Use `` a`b `` and `it  all`", "Use a`b and it all"),
    ("code_over_lines", "Use `one\ntwo` now", "Use one·two now"),
    ("links", 'See [the study](https://x.example/the "the study") of <https://x.example/a>', "See the study of https://x.example/a"),
    ("references", "See [a b][c] or [d].\n\n[c]: /x\n[d]: /y", "See a b or d."),
    ("image", "![tea](tea.png) tea", "tea"),
    ("emphasis", "***Do*** __not__ ~~mix~~ 2 * 3_4", "Do not mix 2 * 3_4"),
    ("escapes", r"5 \* 3 \_a\_ \q", r"5 * 3 _a_ \q"),
    ("entity", "5 &lt; 6 &amp; 7", "5 · 6 · 7"),
    ("table", "| a | b |\n|---|--:|\n| `x` \\| y | *z*  z |\n| | 2 |", "a | b·x | y···z z·2"),
    ("quote", "> > Do\n> not\nmix", "Do·not·mix"),
    ("nested", "1. one\n   - two\n\n     three\n2. one", "one·two·three·one"),
    ("fence", "- x\n\n  ```sh\n  x = 1\n\n  y\n  ```\n", "x·x = 1·y"),
    ("indented", "a\n\n    b  b\n\tc", "a·b b·c"),
    ("html_block", "<div>\n<p>In <b>HTML</b> &amp; so.</p>\n</div>", "In·HTML···so."),
    ("html_inline", "a <span title='b'>b</span><br>c", "a b·c"),
    ("raised", "10<sup>9</sup> cells.<sup>1</sup>", "10·9 cells.·1·"),
    ("mask", "Call **212-555-0187** now or 212-555-0188.", "Call·········now or········."),
    ("mojibake", "It doesnâ€™t *help* us, donâ€™t do it", "It doesn·t help us, don·t do it"),
    ("line_ends", "One\r\ntwo\r\rTen", "One·two·Ten"),
    ("tabs", "-\ta\n-\tb\tc", "a·b·c"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_covered(raw: str, expected: str) -> None:
    assert covered(*mapped(raw)) == expected


PLACES = [
    ("code_before", "- `try` stops the run.\n- `try` `stops` the run.\n- A stop stops the run.", " the run.", 1, 1),
    ("heading_again", "[Do not mix](#x)\n\n## Do not mix\n\nDo not mix", "Do not mix", 1, 1),
    ("destination", "[tea](tea) tea", "tea", 1, 2),
    ("title", '[a](b "tea") tea', "tea", 0, 1),
    ("image_text", "![tea](x.png) tea\n\ntea", "tea", 0, 1),
    ("info", "```tea\ntea\n```", "tea", 0, 1),
    ("tag", "a <b class='tea'>tea</b>", "tea", 0, 1),
    ("comment", "<!-- tea -->\n\ntea", "tea", 0, 1),
    ("definition", "[x]: tea\n\ntea [x]", "tea", 0, 1),
    ("cell", "| tea | |\n|---|---|\n| | tea |", "tea", 1, 1),
    ("cell_too_many", "| tea |\n|---|\n| a | tea |\n\ntea", "tea", 1, 2),
]


@pytest.mark.parametrize(
    ("raw", "words", "number", "raw_number"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_words_that_stand_elsewhere_too(raw: str, words: str, number: int, raw_number: int) -> None:
    text, runs = mapped(raw)
    at = [n for n in range(len(text)) if text.startswith(words, n)][number]
    (run,) = [run for run in runs if run.start <= at < run.start + run.length]
    assert run.raw_start + at - run.start == [n for n in range(len(raw)) if raw.startswith(words, n)][raw_number]


BLOCKS = st.sampled_from([
    "Take it # at night.\n", "# Tea and #\n\n", "- item `one` and\n  more\n", "1. first\n   1. second *third*\n\n", "> said\nhe `said`\n\n",
    "| tea | `root` |\n|---|---|\n| a leaf | b \\| c |\n\n", "```sh\nrun it\n  again\n```\n", "    code here\n\n", "<p>In <b>HTML</b> so</p>\n\n",
    "See [the study](there \"what\") or ![leaf](leaf) and <b>bold</b> text\n", "\n", "one **two** __three__ ~~four~~ `five six` &amp; \\*seven\\*\n",
    "Call 212-555-0187 or jo@example.org now\n", "It doesnâ€™t  help\u00a0us\u200b so\n", "[ref]: there\n\n", "<div>\n\n", "of 10<sup>6</sup> and<sup>2</sup> so\\\nnow\n",
    "***both*** _one `two_ three`\n", "*a **b* c** [d [e](f) g](h)\n",
])  # fmt: skip


@given(st.lists(BLOCKS, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_each_word_comes_from_its_own_place(blocks: list[str], line_end: str) -> None:
    """Every word is made unique by a number behind it, so that no other place can be taken for its own."""
    numbers = itertools.count()
    parts = [
        re2.sub(r"\b(tea|one|two|three|a|and|more|said|leaf|it|so|text|study|now|run|again|code|here|help)\b", lambda m: f"{m[0]}Q{next(numbers)}", block)
        for block in blocks
    ]  # fmt: skip
    raw = "".join(parts).replace("\n", line_end)
    text, runs = mapped(raw)
    places = {match[0]: match.start() for match in MARKED.finditer(raw)}
    to_raw = {run.start + n: run.raw_start + n for run in runs for n in range(run.length)}
    for match in MARKED.finditer(text):
        expected = range(places[match[0]], places[match[0]] + len(match[0]))
        assert [to_raw.get(at) for at in range(*match.span())] == list(expected), match[0]


@given(st.text(alphabet="ab|*_`[](<>)!\\&;#-~ \t\n\r1.", max_size=60))
@settings(max_examples=500, deadline=None)
def test_runs_are_true_and_in_order(raw: str) -> None:
    mapped(raw)


@pytest.mark.parametrize(
    "unit",
    ["&amp;", "\\*", "`a` ", "a\\\n", "| a", "a | b\n", "<b>a</b> ", "- a\n", "> a\n\n", "a\u200b ", "a  b ", "~~~~~a", "[a](b)", "<p>a</p>\n\n", "    a\n"],
)  # fmt: skip
def test_hostile_texts_cost_little(unit: str) -> None:
    raw = "| a |\n|---|\n" * unit.startswith("|") + unit * (100_000 // len(unit))
    start = time.process_time()
    mapped(raw)
    assert time.process_time() - start < 8


UNCHANGED = [
    ("same", "a b", "a b", "a b"),
    ("ends", "a b", "  a b ", "a b"),
    ("spaces", "a b c", "a   b\u00a0c", "a b·c"),
    ("word_again", "it may do it", "itâ€™ may do it", "it may do it"),
    ("inside_a_word", "ab cd", "a\u200bb cd", "ab cd"),
    ("changed_word", "don’t do it", "donâ€™t do it", "don·t do it"),
    ("masks", "a [phone] a [phone] a", "a 1 a 2 a", "a·········a·········a"),
    ("placeholder_is_no_word", "[phone]", "phone", "·······"),
    ("nothing", "xyz", "abc", "···"),
    ("no_text", "", "abc", ""),
]


@pytest.mark.parametrize(
    ("text", "before", "expected"), [c[1:] for c in UNCHANGED], ids=[c[0] for c in UNCHANGED]
)  # fmt: skip
def test_unchanged_runs(text: str, before: str, expected: str) -> None:
    assert covered(text, unchanged_runs(text, before)) == expected


@given(st.text(alphabet="ab c[]", max_size=40), st.text(alphabet="ab c[]", max_size=40))
@settings(max_examples=500, deadline=None)
def test_unchanged_runs_are_true_and_in_order(text: str, before: str) -> None:
    runs = unchanged_runs(text, before)
    for run in runs:
        assert text[run.start : run.start + run.length] == before[run.raw_start : run.raw_start + run.length]
    for a, b in itertools.pairwise(runs):
        assert a.start + a.length <= b.start and a.raw_start + a.length <= b.raw_start


@pytest.mark.parametrize(("text", "before"), [("a ", "b a "), ("a b ", "b a "), ("ab", "a\u200bb"), ("a [x] ", "a 1 ")])
def test_comparing_takes_linear_time(text: str, before: str) -> None:
    start = time.process_time()
    unchanged_runs(text * 50_000, before * 50_000)
    assert time.process_time() - start < 5


def test_every_line_of_markdown_has_an_origin() -> None:
    raw = "# a\n\n- b\n\n| c |\n|---|\n| d |\n\n    e\n\n<p>f</p>\n"
    assert all(line.origin is not None for line in extract_markdown(raw, Counter()))
