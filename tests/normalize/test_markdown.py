"""Markdown to lines: marks go, structure stays."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from hedgerow.normalize.markdown import extract_markdown

CASES = [
    ("heading", "## Safety ##", [("heading", "Safety", 2)]),
    ("setext", "Title\n=====", [("heading", "Title", 1)]),
    ("soft_break", "It may\nhelp.", [("paragraph", "It may help.", 0)]),
    ("hard_break", "One.  \nTwo.", [("paragraph", "One.", 0), ("paragraph", "Two.", 0)]),
    ("emphasis", "**Do** *not* `mix` ~~it~~", [("paragraph", "Do not mix it", 0)]),
    ("link", "See [the study](https://x.example/a).", [("paragraph", "See the study.", 0)]),
    ("image", "![a leaf](leaf.png) Kratom", [("paragraph", " Kratom", 0)]),
    ("list", "- a\n- b\n  - c", [("list_item", "a", 1), ("list_item", "b", 1), ("list_item", "c", 2)]),
    ("ordered", "1. a\n2. b", [("list_item", "a", 1), ("list_item", "b", 1)]),
    ("quote", "> said he", [("quote", "said he", 0)]),
    ("table", "| a | b |\n|---|---|\n| 1 | |", [("table_row", "a | b", 0), ("table_row", "1", 0)]),
    ("fence", "```\nx = 1\n```", [("code", "x = 1", 0)]),
    ("html_block", "<div><p>In HTML.</p></div>", [("paragraph", "In HTML.", 0)]),
    ("html_inline", "a<sub>2</sub> b<br>c", [("paragraph", "a2 b", 0), ("paragraph", "c", 0)]),
    ("power", "10<sup>9</sup> cells", [("paragraph", "10^9 cells", 0)]),
    ("reference", "It may help.<sup>[1](#a)</sup> So", [("paragraph", "It may help.[1] So", 0)]),
    ("ordinal", "the 1<sup>st</sup> day of H<sub>2</sub>O", [("paragraph", "the 1st day of H2O", 0)]),
    ("raised_without_end", "10<sup>9 cells", [("paragraph", "109 cells", 0)]),
    ("html_comment", "<!-- hidden -->\n\nseen", [("paragraph", "seen", 0)]),
    ("entity", "5 &lt; 6", [("paragraph", "5 < 6", 0)]),
    ("not_a_heading", "#hashtag", [("paragraph", "#hashtag", 0)]),
    ("not_emphasis", "2 * 3 * 4 mg_per_kg", [("paragraph", "2 * 3 * 4 mg_per_kg", 0)]),
    ("not_a_list", "5-HTP", [("paragraph", "5-HTP", 0)]),
    ("rule", "a\n\n---\n\nb", [("paragraph", "a", 0), ("paragraph", "b", 0)]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_markdown(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(line.kind, line.text, line.level) for line in extract_markdown(text, Counter())] == expected


@pytest.mark.parametrize("unit", ["[", "![", "[a](b", "*a _b ", "`a``", "<a ", "- \n", "> > \n", "[a]: b\n", "|"])
def test_hostile_texts_cost_little(unit: str) -> None:
    start = time.process_time()
    extract_markdown(unit * (100_000 // len(unit)), Counter())
    assert time.process_time() - start < 8


def test_deep_nesting_ends() -> None:
    assert extract_markdown("> " * 5000 + "x\n\nend", Counter())[-1].text == "end"
    assert isinstance(extract_markdown("- " * 3000 + "x", Counter()), list)
