"""Which lines of bare text are headings, what gave them away, and how deep they lie."""

from __future__ import annotations

import pytest

from hedgerow.segment import Block, find_sections

PARAGRAPH = "The root has been used for a long time, and most people take it as a tea in the evening."

HEADINGS = [
    ("short line", "How Kava Works", "short_line"),
    ("lower-case words", "How kava works in the body", "short_line"),
    ("question", "Is kava safe for the liver?", "question"),
    ("capitals", "SIDE EFFECTS", "all_caps"),
    ("bold", "**Side effects**", "bold_line"),
    ("bold with underscores", "__Side effects__", "bold_line"),
    ("colon", "How to take it:", "colon_line"),
    ("hash", "## Side effects", "markdown:h2"),
    ("hashes on both sides", "### Side effects ###", "markdown:h3"),
    ("number", "2. Side effects", "numbered"),
    ("number with stop", "2.1. Side effects", "numbered"),
    ("Roman number", "II. Side effects", "numbered"),
    ("numbered sentence", "3. Results.", "numbered"),
    ("list article", "5 Ways to Sleep Better", "short_line"),
    ("with an abbreviation", "Kava vs. Valerian", "short_line"),
    ("with a name", "St. John's Wort", "short_line"),
    ("with a colon inside", "Kava: The Calming Root", "short_line"),
    ("known word over a short line", "Materials and Methods", "short_line"),
    ("ends in a preposition, as titles do", "Who It Is For", "short_line"),
    ("quoted word", "The “natural” claim", "short_line"),
    ("name in camel case", "iPfam domains are common", "short_line"),
    ("year in brackets", "The Fiji trial (2019)", "short_line"),
    ("source of a title", "Trials of Kava (Lee et al., 2019)", "short_line"),
    ("mark of a wiki", "How it is made[edit]", "short_line"),
    ("ends in a subject", "Is the tea right for you", "short_line"),
    ("question word and subject", "When to call if you have", "short_line"),
]

NO_HEADINGS = [
    ("sentence", "Kava works."),
    ("exclamation", "Buy it now!"),
    ("two sentences", "It works. Try it"),
    ("ends in a comma", "Dear reader,"),
    ("ends in a semicolon", "kava, a root;"),
    ("starts in lower case", "and then it went on"),
    ("bullet", "- Side effects"),
    ("dash item", "– Side effects"),
    ("byline", "By Ann Marlow"),
    ("date", "March 3, 2024"),
    ("page line", "Updated May 2 · 6 min read"),
    ("address", "Write to a.stone@example.org"),
    ("licence", "Photo of a root, licensed under CC BY 4.0"),
    ("amount", "2 teaspoons baking soda"),
    ("dose", "300–600 mg/day of the extract"),
    ("equation", "Dose = weight times two"),
    ("unfinished", "Common side effects include"),
    ("lead, ends in a condition and its subject", "Do not drink the tea if you:"),
    ("lead, ends in a condition", "Stop the drops and see a doctor if:"),
    ("lead without a mark", "Call your doctor if you have"),
    ("lead in bold", "**Do not drink the tea if you:**"),
    ("sentence with a citation", "The tea may harm the liver.[3]"),
    ("sentence with a footnote", "The tea may harm the liver.3"),
    ("citation in place of a full stop", "The tea may harm the liver [3]"),
    ("author and year", "The tea may harm the liver (Lee, 2019)"),
    ("sentence with an emoji", "The tea may harm the liver! 😠"),
    ("sentence with a note mark", "The tea may harm the liver.*"),
    ("rule", "* * *"),
    ("ellipsis", "And then…"),
    ("hashtags", "#kava #sleep #herbs"),
    ("in brackets", "(continued from the page before)"),
    ("number without words", "2.1"),
    ("long line", "A very long line that goes on and on " * 4),
]


def found_headings(text: str) -> list[tuple[str, str]]:
    return [(text[s.heading.start : s.heading.end], s.evidence) for s in find_sections(text) if s.heading]


@pytest.mark.parametrize(("line", "evidence"), [row[1:] for row in HEADINGS], ids=[row[0] for row in HEADINGS])
def test_line_is_a_heading(line: str, evidence: str) -> None:
    text = f"{PARAGRAPH}\n{line}\n{PARAGRAPH}"
    assert [(line.strip("#*_ "), evidence)] == found_headings(text)


@pytest.mark.parametrize("line", [row[1] for row in NO_HEADINGS], ids=[row[0] for row in NO_HEADINGS])
def test_line_is_no_heading(line: str) -> None:
    assert found_headings(f"{PARAGRAPH}\n{line}\n{PARAGRAPH}") == []


FIRST_LINES = [
    ("title", "Kava and the Liver", True),
    ("title of two sentences", "I Tried Kava. Here Is What It Did", True),
    ("title with an abbreviation", "Dr. Lee on kava tea", True),
    ("title with a year", "Kava trials (2019)", True),
    ("translated title", "[Kava and the liver. First part]", True),
    ("two sentences", "Kava may harm the liver. Do not drink it with wine", False),
    ("sentence and question", "Kava may harm the liver. Is it worth it?", False),
    ("citation", "Kava may harm the liver.[2]", False),
    ("author and year", "Kava may harm the liver (Lee & Wu, 2004).", False),
    ("ellipsis", "Kava may harm the liver…", False),
    ("quotation", "A nurse told us, “kava harmed my liver.”", False),
    ("emoji", "Kava may harm the liver. Mind it 😠", False),
]


@pytest.mark.parametrize(("line", "is_title"), [row[1:] for row in FIRST_LINES], ids=[row[0] for row in FIRST_LINES])
def test_first_line_is_a_title_unless_it_is_a_sentence(line: str, is_title: bool) -> None:
    assert [h for h, _ in found_headings(f"{line}\n{PARAGRAPH} {PARAGRAPH}")] == ([line] if is_title else [])


def test_last_line_heads_nothing() -> None:
    assert found_headings(f"{PARAGRAPH}\nThe End") == []


def test_numbered_lines_on_end_are_a_list() -> None:
    assert found_headings(f"{PARAGRAPH}\n1. Boil it\n2. Strain it\n{PARAGRAPH}") == []


def test_line_that_introduces_a_list_is_no_heading() -> None:
    assert found_headings(f"{PARAGRAPH}\nSide effects of kava:\n- nausea\n- headache") == []


def test_caption_that_its_legend_repeats_is_no_heading() -> None:
    assert found_headings(f"{PARAGRAPH}\nFlow of the trial\nFlow of the trial. (a) Start. (b) End.") == []


def test_cells_of_a_table_are_no_headings() -> None:
    cells = "\n".join(["Stress", "Strong", "Sleep", "Weak", "Mood", "Modest", "Focus", "None"])
    text = f"{PARAGRAPH}\nThe evidence at a glance\nBy outcome\n{cells}\n{PARAGRAPH}"
    assert [h for h, _ in found_headings(text)] == ["The evidence at a glance", "By outcome"]


def parents(text: str) -> dict[str, str | None]:
    sections = find_sections(text)
    names = [text[s.heading.start : s.heading.end] if s.heading else None for s in sections]
    return {n: None if s.parent is None else names[s.parent] for s, n in zip(sections, names, strict=True) if n}


def test_title_encloses_the_rest() -> None:
    text = f"Kava at a Glance\n{PARAGRAPH}\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}"
    assert parents(text) == {"Kava at a Glance": None, "Uses": "Kava at a Glance", "Risks": "Kava at a Glance"}


def test_numbers_tell_the_level() -> None:
    text = f"1. Uses\n{PARAGRAPH}\n1.1 Tea\n{PARAGRAPH}\n2. Risks\n{PARAGRAPH}"
    assert parents(text) == {"1. Uses": None, "1.1 Tea": "1. Uses", "2. Risks": None}


def test_heading_right_below_another_opens_a_row_inside_it() -> None:
    text = (
        f"Herbs\n{PARAGRAPH}\nHow they compare\nKava root\n{PARAGRAPH}\nValerian root\n{PARAGRAPH}\n"
        f"What to buy\n{PARAGRAPH}"
    )
    assert parents(text) == {
        "Herbs": None,
        "How they compare": "Herbs",
        "Kava root": "How they compare",
        "Valerian root": "How they compare",
        "What to buy": "Herbs",
    }


@pytest.mark.parametrize(
    ("headings", "inside"),
    [
        (
            ["Getting there", "By bus", "By boat", "Where to stay"],
            {"By bus": "Getting there", "By boat": "Getting there"},
        ),
        (["What it does", "With food", "Cost"], {"With food": "What it does"}),
        (["For sleep", "For pain", "Cost"], {}),
        (["What it does", "In summary", "Cost"], {}),
        (["What it does", "At a glance", "Cost"], {}),
        (["What it does", "Inside the root", "Cost"], {}),
        (["What it does", "Within", "Cost"], {}),
    ],
)
def test_phrase_with_a_preposition_completes_the_heading_above(headings: list[str], inside: dict[str, str]) -> None:
    text = "\n".join(["Herbs", PARAGRAPH, *(line for heading in headings for line in (heading, PARAGRAPH))])
    assert parents(text) == {"Herbs": None, **{heading: inside.get(heading, "Herbs") for heading in headings}}


def test_bullets_of_a_lead_are_no_contents() -> None:
    text = f"{PARAGRAPH}\n– Uses matter\n– Risks matter\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}"
    assert "toc" not in {s.role for s in find_sections(text)}


def test_bullets_repeated_as_headings_are_contents() -> None:
    text = f"{PARAGRAPH}\n- Uses.\n- Risks\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}"
    assert [s.role for s in find_sections(text)] == ["lead", "toc", "body", "body"]


CONTENTS = [
    ("bullets", f"{PARAGRAPH}\n- Uses\n- Risks\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}"),
    ("bare lines", f"{PARAGRAPH}\nUses\nRisks\nCost\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}\nCost\n{PARAGRAPH}"),
    ("two bare lines, announced", f"{PARAGRAPH}\nContents\nUses\nRisks\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}"),
    ("questions", f"{PARAGRAPH}\n- Is it safe?\n- Does it help?\nIs it safe?\n{PARAGRAPH}\nDoes it help?\n{PARAGRAPH}"),
    ("a chapter opens with its first part", f"- Uses\n- Sleep\n- Pain\nUses\nSleep\n{PARAGRAPH}\nPain\n{PARAGRAPH}"),
]

NO_CONTENTS = [
    ("warnings that come twice", f"Keep it from children.\nDo not drink with it.\nUse no more.\n{PARAGRAPH}\nKeep it from children.\nDo not drink with it.\nUse no more.\n{PARAGRAPH}"),
    ("sentence above other paragraphs", f"Trials go on in many places.\nPeople may ask to take part.\n{PARAGRAPH}\nTrials go on in many places.\n{PARAGRAPH}\nPeople may ask to take part.\n{PARAGRAPH}"),
    ("two like lists", f"{PARAGRAPH}\n- nausea\n- headache\n- rash\n{PARAGRAPH}\n1. nausea\n2. headache\n3. rash\n{PARAGRAPH}"),
    ("cells of a table", f"{PARAGRAPH}\nHigh\nModest\n{PARAGRAPH}\nHigh\n{PARAGRAPH}\nModest\n{PARAGRAPH}"),
    ("lines that head nothing", f"{PARAGRAPH}\nLow\nHigh\nNone\n{PARAGRAPH}\nLow\nHigh\nNone"),
    ("other order", f"{PARAGRAPH}\nUses\nRisks\nCost\n{PARAGRAPH}\nCost\n{PARAGRAPH}\nRisks\n{PARAGRAPH}\nUses\n{PARAGRAPH}"),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in CONTENTS], ids=[row[0] for row in CONTENTS])
def test_lines_that_name_what_comes_are_contents(text: str) -> None:
    assert "toc" in {s.role for s in find_sections(text)}


@pytest.mark.parametrize("text", [row[1] for row in NO_CONTENTS], ids=[row[0] for row in NO_CONTENTS])
def test_lines_that_come_again_are_no_contents(text: str) -> None:
    assert "toc" not in {s.role for s in find_sections(text)}


def test_where_markup_tells_headings_only_they_are_named() -> None:
    text = f"Zinc\nUses\nRisks\nCost\n{PARAGRAPH}\nUses\n{PARAGRAPH}\nRisks\n{PARAGRAPH}\nCost\n{PARAGRAPH}"
    assert "toc" in {s.role for s in find_sections(text)}
    assert "toc" not in {s.role for s in find_sections(text, [Block(0, len("Zinc"), "heading", 1)])}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Conclusion", "conclusion"), ("Final thoughts on kava", "conclusion"), ("The Bottom Line", "conclusion"),
        ("Medical Disclaimer", "disclaimer"), ("FAQs", "faq"), ("About the author", "boilerplate"),
        ("Sources of magnesium", "body"), ("Summary of effects on sleep", "body"), ("Contents of the root", "body"),
        ("Comments from doctors", "body"), ("Reference doses", "body"), ("Noted side effects", "body"),
    ],
)  # fmt: skip
def test_role_follows_from_the_heading(heading: str, role: str) -> None:
    sections = find_sections(f"Use of the root\n{PARAGRAPH}\nHow it works\n{PARAGRAPH}\n{heading}\n{PARAGRAPH}")
    assert sections[-1].role == role


def test_summary_that_opens_the_page_is_no_conclusion() -> None:
    text = f"# Zinc\n## Summary\n{PARAGRAPH}\n## Uses\n{PARAGRAPH}\n## Summary\n{PARAGRAPH}"
    assert [s.role for s in find_sections(text) if s.heading] == ["body", "body", "body", "conclusion"]


def test_questions_lie_in_their_faq() -> None:
    text = f"Herbs\n{PARAGRAPH}\nFAQ\n{PARAGRAPH}\nIs it safe?\n{PARAGRAPH}\nQ: Does it work?\n{PARAGRAPH}\nUses\n{PARAGRAPH}"
    assert parents(text) == {
        "Herbs": None, "FAQ": "Herbs", "Is it safe?": "FAQ", "Q: Does it work?": "FAQ", "Uses": "Herbs"
    }  # fmt: skip


def test_questions_set_off_by_a_letter_are_faq() -> None:
    text = f"Herbs\n{PARAGRAPH}\nQ: Is it safe for people who take other tablets as well?\n{PARAGRAPH}"
    assert [s.role for s in find_sections(text) if s.heading] == ["body", "faq"]


def test_line_that_sells_is_no_conclusion_of_its_own() -> None:
    end = "Kava is a fine root for people who cannot rest, and a poor one for those with a weak liver, who should leave it alone and ask a doctor for help."
    text = f"Kava is old. Kava calms.\n- Uses\n- Risks\nUses\n{PARAGRAPH}\nRisks\nKava harms.\n{end}\nOrder kava today."
    assert [s.role for s in find_sections(text)] == ["lead", "toc", "body", "body", "conclusion"]
    assert find_sections(text)[-1].start == text.index(end)
