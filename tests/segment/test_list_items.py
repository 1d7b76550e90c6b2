"""Which lines are items of a list, and which sentence leads them: one row a list, with as many lines that only look like one."""

from __future__ import annotations

import pytest

from hedgerow.segment import Block, find_sections, segment_text

LEAD = "Unwanted effects of the tea include:"
WORDS = ("nausea", "vomiting", "dry mouth")
BEHIND = "Ask a doctor if one of these lasts for longer than a week or comes back."

MARKERS = [
    ("letters with a bracket", ("a) ", "b) ", "c) ")),
    ("letters in brackets", ("(a) ", "(b) ", "(c) ")),
    ("letters with a full stop", ("a. ", "b. ", "c. ")),
    ("capitals with a full stop", ("A. ", "B. ", "C. ")),
    ("capitals with a bracket", ("A) ", "B) ", "C) ")),
    ("roman numerals", ("i. ", "ii. ", "iii. ")),
    ("roman numerals in brackets", ("(i) ", "(ii) ", "(iii) ")),
    ("capital roman numerals", ("I. ", "II. ", "III. ")),
    ("numbers in circles", ("① ", "② ", "③ ")),
    ("numbers in black circles", ("❶", "❷", "❸")),
    ("numbers on keys", ("1️⃣ ", "2️⃣ ", "3️⃣ ")),
    ("check marks", ("✅ ",) * 3),
    ("crosses", ("❌ ",) * 3),
    ("pointing hands, set close", ("👉",) * 3),
    ("shown as emoji", ("✔️ ",) * 3),
    ("an emoji each", ("🤢 ", "🤮 ", "👄 ")),
    ("quoted lines", ("> ",) * 3),
    ("hyphens set close", ("-",) * 3),
    ("stars set close", ("*",) * 3),
    ("bullets set close", ("•",) * 3),
    ("squares set close", ("▪",) * 3),
    ("circle as a letter", ("o ",) * 3),
    ("bullet of a symbol font", ("\uf0b7 ",) * 3),
    ("bullet of a symbol font, set close", ("\uf0a7",) * 3),
]  # fmt: skip

ALONE = [
    ("initial", "A. Stone wrote the first book on the tea."),
    ("two people", "A. Stone wrote of it\nB. Hall drank it"),
    ("pronoun", "I. The first part of the report is about its taste."),
    ("letters out of sequence", "a) tea\nc) oil"),
    ("letters of two kinds", "a) tea\nb. oil"),
    ("second letter first", "b) tea\nc) oil"),
    ("copyright sign", "(c) 2019 by the makers of the tea"),
    ("circa", "c. 1818 it came to Ohio\nd. 1850 in Ohio"),
    ("letters far from one another", "a) tea\n" + "It is a long story, and here it goes on.\n" * 9 + "b) oil"),
    ("vitamins", "A is for the eyes\nB is for the nerves"),
    ("suffixes", "-5 mg\n-6 mg"),
    ("one close hyphen", "-nausea"),
    ("emphasis", "*Note* that it is bitter\n*Note* that it is sour"),
    ("more than", "> 12 months\n> 24 months"),
    ("stars only", "★★★★★\n★★★★★"),
    ("two emoji without a lead", "🍵 Tea\n🥤 Juice"),
    ("rows of a table", "-tea | bitter\n-oil | sweet"),
    ("fraction", "½ cup\n½ spoon"),
]  # fmt: skip

BARE = [
    ("items in lower case", f"{LEAD}\nnausea\nvomiting\n{BEHIND}", 2),
    ("capitals", f"{LEAD}\nNausea\nDry mouth\n{BEHIND}", 2),
    ("below a blank line", f"{LEAD}\n\nNausea\nDry mouth\n\n{BEHIND}", 2),
    ("joined with commas", f"{LEAD}\nnausea,\nvomiting and\ndry mouth.\n{BEHIND}", 3),
    ("a title behind them", f"{LEAD}\nDry mouth\nLoss of sleep\nSafe Use of the Tea\n{BEHIND}", 2),
    ("a long one", f"{LEAD}\nDry mouth\nLoss of sleep, in the first week above all others, with dreams\n{BEHIND}", 2),
    ("a single line", f"{LEAD}\nnausea\n{BEHIND}", 0),
    ("sentences", f"{LEAD}\nIt makes people sick.\nIt dries the mouth.\n{BEHIND}", 0),
    ("paragraph cut into lines", f"{LEAD}\nthe tea is bitter and it\nmakes people sick for as\nlong as they drink it.", 0),
    ("fields", f"{LEAD}\nForm: tea\nTaste: bitter\n{BEHIND}", 0),
    ("rows", f"{LEAD}\nNausea 12 3\nVomiting 4 1\n{BEHIND}", 0),
    ("code", f"{LEAD}\nx = 1\ny = 2\n{BEHIND}", 0),
    ("no lead", f"It is bitter.\nnausea\nvomiting\n{BEHIND}", 0),
    ("heading of one word", f"Sources:\nTea Weekly\nHerb Monthly\n{BEHIND}", 0),
    ("blank lines between titles", f"{LEAD}\n\nDry Mouth\n\n{BEHIND}\n\nLost Sleep\n\n{BEHIND}", 0),
]  # fmt: skip


def items(text: str) -> list[tuple[str, str | None]]:
    """Return the items of a text, each with its lead."""
    found = segment_text(text).sentences
    shown = [text[s.start : s.end] for s in found]
    return [(shown[n], None if s.lead is None else shown[s.lead]) for n, s in enumerate(found) if s.is_item]


@pytest.mark.parametrize("markers", [row[1] for row in MARKERS], ids=[row[0] for row in MARKERS])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "blank lines between"])
def test_marked_lines_are_items_of_their_lead(markers: tuple[str, ...], gap: str) -> None:
    listed = gap.join(marker + words for marker, words in zip(markers, WORDS, strict=True))
    text = f"{LEAD}\n{listed}\n{BEHIND}"
    assert items(text) == [(words, LEAD) for words in WORDS]
    assert [section.heading for section in find_sections(text)] == [None]


@pytest.mark.parametrize("text", [row[1] for row in ALONE], ids=[row[0] for row in ALONE])
def test_lines_that_only_look_marked_are_none(text: str) -> None:
    assert items(f"It is old.\n{text}\n{BEHIND}") == []


@pytest.mark.parametrize(("text", "n_items"), [row[1:] for row in BARE], ids=[row[0] for row in BARE])
def test_bare_lines_below_a_lead(text: str, n_items: int) -> None:
    assert [lead for _, lead in items(text)] == [LEAD] * n_items


@pytest.mark.parametrize("marker", ["🌿 ", "① ", "A. ", "I. "])
def test_headings_with_paragraphs_below_them_stay(marker: str) -> None:
    second = {"① ": "② ", "A. ": "B. ", "I. ": "II. "}.get(marker, marker)
    text = f"{marker}Good Sides\n{BEHIND} {BEHIND}\n{second}Bad Sides\n{BEHIND} {BEHIND}\n"
    headings = [text[s.heading.start : s.heading.end] for s in find_sections(text) if s.heading]
    assert headings == [f"{marker}Good Sides", f"{second}Bad Sides"]


def test_items_of_several_lines_go_on_a_run() -> None:
    text = "a) Boil it.\nThen wait for a while.\nb) Drink it."
    assert [words for words, _ in items(text)] == ["Boil it.", "Drink it."]


def test_what_markup_tells_holds() -> None:
    """Options of a command are no words behind a hyphen where markup tells the items, and no line is an item unmarked."""
    text = "Options are:\n-loud\n-quiet"
    blocks = [Block(0, 12, "paragraph", 0), Block(13, 18, "list_item", 1), Block(19, 25, "list_item", 1)]
    assert [text[s.start : s.end] for s in segment_text(text, blocks).sentences] == ["Options are:", "-loud", "-quiet"]
    text = "It includes:\nNausea\nVomiting"
    blocks = [Block(0, 12, "paragraph", 0), Block(13, 19, "paragraph", 0), Block(20, 28, "paragraph", 0)]
    assert not any(s.is_item for s in segment_text(text, blocks).sentences)


@pytest.mark.parametrize(
    "line", ["a) a\n", "b) a\n", "i. a\n", "> a\n", "-a\n", "🍵 a\n", "It is:\na\n", "a:\n", "It is:\n"]
)
def test_time_is_linear_in_many_lines(line: str) -> None:
    """Each text has 20,000 lines; runs that were looked at from each of their lines would take minutes."""
    text = line * 20_000
    assert segment_text(text).sentences
