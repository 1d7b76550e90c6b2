"""Repairs of one line: each fixer, the gate before ftfy, and the law that repairing twice is repairing once."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter

import ftfy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedgerow.normalize import repair

CASES = [
    ("plain", "It may help.", "It may help."),
    ("curly_quotes_stay", "“It’s calm,” she said – once…", "“It’s calm,” she said – once…"),
    ("mojibake_quote", "It doesnâ€™t help", "It doesn’t help"),
    ("mojibake_twice", "It doesnÃ¢â‚¬â„¢t help", "It doesn’t help"),
    ("mojibake_accent", "cafÃ© au lait", "café au lait"),
    ("no_mojibake_accent", "Ångström and naïve café", "Ångström and naïve café"),
    ("entity", "5 &lt; 6 &amp; 7", "5 < 6 & 7"),
    ("entity_escaped_twice", "7 min &amp;middot; read", "7 min · read"),
    ("ampersand_stays", "vitamins B&D at R&D", "vitamins B&D at R&D"),
    ("nbsp", "10\u00a0mg", "10 mg"),
    ("thin_space", "10\u2009000", "10 000"),
    ("ideographic_space", "a\u3000b", "a b"),
    ("tab_and_runs", "\t a \t  b ", "a b"),
    ("zero_width", "kra\u200btom\ufeff", "kratom"),
    ("soft_hyphen", "mitra\u00adgynine", "mitragynine"),
    ("bidi", "a\u202eevil\u202c b", "aevil b"),
    ("controls", "a\x00b\x07c", "abc"),
    ("terminal_escape", "a\x1b[31mred\x1b[0m", "ared"),
    ("nfc", "cafe\u0301", "café"),
    ("ligature", "ﬁrst", "first"),
    ("emoji_joined", "\U0001f469\u200d\U0001f52c works", "\U0001f469\u200d\U0001f52c works"),
    ("joiner_in_word", "kra\u200dtom", "kratom"),
    ("joiner_at_end", "emoji \U0001f600\u200d", "emoji \U0001f600"),
    ("joiners_in_a_row", "\U0001f600\u200d\u200d\U0001f52c", "\U0001f600\u200d\U0001f52c"),
    ("marks_behind_invisibles", "e" + "\u0301\u200b" * 50, "é" + "\u0301" * repair.MAX_COMBINING),
    ("noncharacters", "a\ufffeb\uffffc\ufdd0", "abc"),
    ("replacement_stays", "a\ufffdb", "a\ufffdb"),
    ("micro_sign_stays", "5 \u00b5g", "5 \u00b5g"),
    ("superscript_stays", "m² and CO₂", "m² and CO₂"),
    ("dose_stays", "2.5–5 mg (p<0.05)", "2.5–5 mg (p<0.05)"),
    ("zalgo_is_cut", "a" + "\u0301" * 50 + "b", "á" + "\u0301" * (repair.MAX_COMBINING - 1) + "b"),
]


@pytest.mark.parametrize(("raw", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_repair_line(raw: str, expected: str) -> None:
    changes: Counter[str] = Counter()
    assert repair.repair_line(raw, changes) == expected
    assert bool(changes) == (raw != expected), "a step is recorded exactly when the line changed"


TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "â€™œ\u009d\x85\u00a0Ã©&;#<> \t\u0301\u0327\u200d\u200b\u202e\U0001f469\U0001f52cﬁ…’“ ampltx123"
        ),
    ),
    max_size=40,
)


@settings(max_examples=250, deadline=None)
@given(TEXTS)
@example("&amp;amp;lt;b&amp;gt;")
@example("â€\u0301™")
def test_repairing_twice_is_repairing_once(text: str) -> None:
    line = text.replace("\n", " ")
    once = repair.repair_line(line, Counter())
    assert repair.repair_line(once, Counter()) == once


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_gate_gives_what_ftfy_gives(line: str) -> None:
    assert repair.fix_mojibake(line) == ftfy.fix_text(line, repair.FTFY_CONFIG)


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("aé·βµ×°Ãâ€™ “ž&\u00a0\u0301\u00ad"), st.characters(max_codepoint=0x3FF)), max_size=20
    )
)
def test_short_ways_give_what_the_whole_chain_gives(line: str) -> None:
    slow = line
    for _ in range(repair.MAX_ROUNDS):
        for name, fix in repair.FIXERS:
            slow = ftfy.fix_text(slow, repair.FTFY_CONFIG) if name == "fix_mojibake" else fix(slow)
    assert repair.repair_line(line, Counter()) == slow


@pytest.mark.parametrize("line", ["Apr 4, 2026 &middot; 7 min", "tea\u00a0 &amp;amp; sleep", "tea &amp; " * 200])
def test_steps_of_a_line_are_counted_each_time_it_stands(line: str) -> None:
    changes: Counter[str] = Counter()
    repair.repair_line(line, changes)
    once = Counter(changes)
    repair.repair_line(line, changes)
    assert once and changes == once + once


def test_no_sequence_of_harmless_characters_is_changed_by_ftfy() -> None:
    for triple in itertools.product(repair.HARMLESS, repeat=3):
        text = "".join(triple)
        assert ftfy.fix_text(text, repair.FTFY_CONFIG) == text
    pick = random.Random(0)
    letters = "aZ e9.,<>'\"" + repair.HARMLESS * 2
    for _ in range(1500):
        text = "".join(pick.choices(letters, k=12))
        assert ftfy.fix_text(text, repair.FTFY_CONFIG) == text


def chained(lines: list[str]) -> tuple[list[str], Counter[str]]:
    """The slow twin of :func:`repair.repair_lines`: the whole chain on every line until nothing changes."""
    changes: Counter[str] = Counter()
    fixed_lines = []
    for line in lines:
        before = None
        while line != before:
            before = line
            for name, fix in repair.FIXERS:
                fixed = fix(line)
                changes[name] += fixed != line
                line = fixed
        fixed_lines.append(line)
    return fixed_lines, +changes


def repaired(lines: list[str]) -> tuple[list[str], Counter[str]]:
    changes: Counter[str] = Counter()
    return repair.repair_lines(lines, changes), +changes


SETTLED = "".join(sorted(repair._SETTLED))
MOJIBAKE = (
    "â€™", "Ã©", "Â ", "a Ã b", "cafÃ ", "Î±", "β€™", "&amp;", "&#39;", "&", "& ", "&;", "&a", "œ.", "\u00a0", "\ufb01", "\uff21",
    "e\u0301",
)  # fmt: skip


def test_each_settled_character_alone_is_left() -> None:
    """Between all pairs of characters that could make it a part of something."""
    for character in set(SETTLED) - set("ÂÃ"):
        for left, right in itertools.product(("", "a", "Z", "9", ".", "?", "-", "&", "a ", ". "), repeat=2):
            line = f"{left}{character}{right}".strip(" ")
            if "  " not in line:
                assert chained([line]) == ([line], Counter()), line


@given(
    st.lists(st.one_of(st.sampled_from(MOJIBAKE), st.text(st.sampled_from(SETTLED), max_size=4)), max_size=12).map(
        "".join
    )
)
@settings(max_examples=200, deadline=None)
def test_one_search_finds_all_lines_that_need_repair(text: str) -> None:
    lines = text.split(".")
    assert repaired(lines) == chained(lines)


@given(st.lists(st.tuples(st.text(st.sampled_from("aZe9 .,-&;#<"), min_size=1, max_size=3), st.sampled_from(SETTLED))))
@settings(max_examples=200, deadline=None)
def test_settled_characters_apart_are_left(parts: list[tuple[str, str]]) -> None:
    lines = ["".join(itertools.chain.from_iterable(parts)), "of the day"]
    assert repaired(lines) == chained(lines)


@pytest.mark.parametrize(
    "line",
    [
        "a" + "\u0301" * 100_000,
        "\u0301\u0327" * 50_000,
        "&" * 100_000,
        "&amp;" * 50_000,
        "\u200d" * 100_000,
        "a" + "\u0316\u0301\u200d" * 40_000,
        "a" + "\u0301\u200b" * 50_000,
    ],
    ids=["combining", "mixed_combining", "ampersands", "entities", "joiners", "joined_marks", "marks_apart"],
)
def test_hostile_lines_take_linear_time(line: str) -> None:
    start = time.process_time()
    repair.repair_line(line, Counter())
    assert time.process_time() - start < 5


ENTITY_PARTS = st.sampled_from(
    ["&amp;", "&", "amp;", "&middot;", "&#8217;", "&#x2019;", "&#0;", "&#10;", "&lt;", "b>", "&nbsp;", "&Acirc;", "Â", "â€™",
     "&EACUTE;", "&unknown;", "&#99999999;", "&fflig;", "é", "·", "–", "’", "\u00a0", " ", "R&D", ";", "#", "x2019;", "ﬁ", "\x85", "5 mg"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(ENTITY_PARTS, max_size=8).map("".join))
@example("&amp;amp;lt;b&amp;gt;")
@example("&acirc;&euro;&trade;")
@example("&Acirc;&nbsp;")
def test_entities_are_shown_as_ftfy_does(line: str) -> None:
    assert repair.fix_mojibake(line) == ftfy.fix_text(line, repair.FTFY_CONFIG)
