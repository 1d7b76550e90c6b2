"""Laws of segmentation that hold for any text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.segment import Block, Segmented, find_sentences, segment_documents, segment_text
from hedgerow.segment.batch import places_in_utf8
from hedgerow.segment.characters import TERMINATORS
from hedgerow.segment.contents import MAX_ENTRY, entry_key, line_keys
from hedgerow.segment.lines import find_lines
from hedgerow.segment.sentences import split_spans
from hedgerow.segment.spans import Span
from hedgerow.segment.teasers import PAIRS
from hedgerow.segment.terminators import GUARDED, OPEN, PLAIN, PLAIN_QUOTED, Marks, find_marks, scan_texts

PARTS = st.sampled_from(
    [
        "Kava", "calms", "It", "helps", "e.g.", "Dr.", "0.5 mg.", "et al.", "U.S.", "…", "...", "?", "!", ". ", ".",
        "\n", "\n\n", "\n- ", "\n• ", "\n– ", "\n1. ", "\n## ", "\n# Title", "\n**Bold**\n", "\n---\n", "“", "”", '"',
        "(", ")", "[12]", " ", "\t", "\u00a0", "\u2028", "Conclusion", "Sources:", "\nFAQ\n", "Is it safe?", "😀", ":)",
        "q: ", "\nREFERENCES\n", "http://a.b/c.d", "withdrawal.Its", "。", "In conclusion, it helps.", "Side effects:",
        "\na) ", "\nb) ", "\nii. ", "\ni. ", "\n> ", "\n-", "\n✅ ", "\n•", "\n② ", "\n① ", "\nnausea", ":\n",
        "\nContents\n- Kava root\n- Safety first\nKava root\nIt calms nerves for hours.\nSafety first\nTake care of it.\n",
    ]
)  # fmt: skip
LINES = st.sampled_from(
    [
        "Kava", "How It Works", "It calms people a lot, and more than that.", "Contents", "Conclusion", "Sources:",
        "Read more:", "Is it?", "1. Foo", "2. Bar", "- a", "- Kava", "– x", "## H", "# T", "**B**", "---", "===", "",
        "By Ann Lee", "Updated May 3, 2024", "This page is for informational purposes only.", "SIDE EFFECTS", "”",
        "In conclusion, it helps.", "“" + "q" * 120, '"a long quotation ' + "w " * 120 + '"', "\r0", "  ",
    ]
)  # fmt: skip
PAGES = st.lists(LINES, min_size=1, max_size=8).flatmap(
    lambda pool: st.lists(st.sampled_from(pool), min_size=1, max_size=25).map("\n".join)
)
TEXTS = st.one_of(PAGES, st.text(max_size=300), st.lists(PARTS, max_size=60).map("".join))


def check_laws(text: str, found: Segmented) -> None:
    sections, sentences = found.sections, found.sentences
    parents = {s.parent for s in sections}
    leaves = [s for number, s in enumerate(sections) if number not in parents]
    if text.strip():
        assert [0, *[s.end for s in leaves]] == [*[s.start for s in leaves], len(text)]
    for number, section in enumerate(sections):
        children = [s for s in sections if s.parent == number]
        assert section.start < section.end
        if children:
            assert (section.start, section.end) == (children[0].start, children[-1].end)
        if section.heading is not None:
            assert section.start <= section.heading.start < section.heading.end <= section.end
            assert text[section.heading.start : section.heading.end].strip() != ""
    covered = sorted((s.start, s.end) for s in sentences)
    covered += [(s.heading.start, s.heading.end) for s in sections if s.heading]
    covered.sort()
    assert all(a[1] <= b[0] for a, b in pairwise(covered))
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        assert words == words.strip() != ""
        assert "\n" not in words
        section = sections[sentence.section]
        assert section in leaves
        assert section.start <= sentence.start < sentence.end <= section.end


def uncovered(text: str, found: Segmented) -> str:
    """Return the characters, white space aside, that lie in no sentence and no heading."""
    inside = bytearray(len(text))
    for start, end in [(s.start, s.end) for s in found.sentences] + [s.heading for s in found.sections if s.heading]:
        inside[start:end] = b"\1" * (end - start)
    return "".join(c for c, covered in zip(text, inside, strict=True) if not covered and not c.isspace())


@given(TEXTS)
@example(". A")  # shorter than what is looked at before a full stop
@settings(max_examples=600, deadline=None)
def test_sections_tile_and_sentences_lie_in_the_innermost(text: str) -> None:
    """Leaves tile the text, parents span their children, every sentence lies in one leaf."""
    check_laws(text, segment_text(text))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_only_markers_and_rules_are_outside(text: str) -> None:
    """What no sentence and no heading holds is a list marker, a heading marker or a rule."""
    found = segment_text(text)
    kept = uncovered(text, found)
    allowed = ""
    marks = {*PAIRS, *PAIRS.values()}
    for line in find_lines(text):
        allowed += "".join(c for c in text[line.start : line.end][:1] if c in marks)  # the marks around a teaser
        allowed += "".join(c for c in text[line.start : line.end][-1:] if c in marks)
        content = line.content if line.kind != "rule" else line.end
        allowed += "".join(c for c in text[line.start : content] if not c.isspace())
    assert not Counter(kept) - Counter(allowed) - Counter({"#": len(text), "*": len(text), "_": len(text)})


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_sentences_of_lines_lose_no_character(text: str) -> None:
    """Sentences hold every character but white space, markers and rules, in order."""
    kept = "".join("".join(text[s.start : s.end].split()) for s in find_sentences(text))
    lines = [text[line.content : line.end] for line in find_lines(text)]
    assert "".join("".join(line.split()) for line in lines) == kept


@given(TEXTS.filter(str.strip), st.data())
@settings(max_examples=200, deadline=None)
def test_laws_hold_with_markup(text: str, data: st.DataObject) -> None:
    """Blocks of any kind on any line keep the laws."""
    blocks = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            kind = data.draw(st.sampled_from(["heading", "paragraph", "list_item", "quote", "code", "none"]))
            if kind != "none":
                level = data.draw(st.integers(1, 6)) if kind == "heading" else 0
                blocks.append(Block(position, position + len(line), kind, level))
        position += len(line) + 1
    check_laws(text, segment_text(text, blocks))


@given(st.lists(TEXTS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_tables_keep_their_contracts(texts: list[str]) -> None:
    """The tables pass the contracts, and text[start:end] is the sentence."""
    documents = documents_of(texts)
    found = segment_documents(documents)
    contracts.check("work_sections", found.sections)
    contracts.check("work_sentences", found.sentences)
    text_of = dict(zip(documents["document_id"].to_pylist(), texts, strict=True))
    for row in found.sentences.to_pylist():
        assert row["text"] == text_of[row["document_id"]][row["start"] : row["end"]]


def documents_of(texts: list[str]) -> pa.Table:
    contract = contracts.schema("normalized_documents")
    schema = pa.schema([contract.field(name) for name in ("document_id", "text", "blocks")])
    blocks = pa.array([[] for _ in texts], contract.field("blocks").type)
    return pa.table([[f"document{n}" for n in range(len(texts))], texts, blocks], schema=schema)


PROSE = st.sampled_from(
    [
        "tea", "withdrawal", "fig", "etc", "approx", "Kratom", "mg", "2019", "3.5", "e.g", "et al", "w" * 30, ".", ".",
        ". ", ". ", ".\n", "? ", "! ", "… ", "?", " ", "(", ")", ") ", "“", '" ', ' "', "- ", "X", "XD ", "A", "The", "it",
        "a", "é", "𝒜", "[12]", "*", "\u00a0", "。", "‼ ", "• ", "1. ", " 2. ", "\n", "B12", "70%", '." ', ".” ", '?" ', '"',
        "gov't", "FDA", "Smith", "Jr", "Dr", "d.c", "self-help", "12(3):45-50", "adb", "Clin", "Psychol", "Neurol", "tsp", "5 ", "(4) ", "CB1", "9 ", "'", "’", "/", ",", "—", "ANo", "Y",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(TEXTS, st.lists(PROSE, max_size=60).map("".join)), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_short_cut_agrees_with_the_rules(texts: list[str]) -> None:
    """Marks told in one pass over all texts give the sentences that the rules give when they look at every terminator."""
    for text, marks in zip(texts, find_marks(texts), strict=True):
        every = [at for at, character in enumerate(text) if character in TERMINATORS]
        pieces = [Span(line.content, line.end) for line in find_lines(text) if line.content < line.end]
        assert split_spans(text, pieces, marks) == split_spans(text, pieces, Marks(every, [OPEN] * len(every)))


@given(st.lists(st.one_of(TEXTS, st.lists(st.one_of(PROSE, LINES), max_size=60).map("".join)), max_size=4))
@settings(max_examples=400, deadline=None)
def test_tables_hold_what_each_text_gives_alone(texts: list[str]) -> None:
    """Arrays over all texts give the sentences, sections and leads of :func:`segment_text`, its slow twin."""
    found = segment_documents(documents_of(texts))
    expected = []
    roles = contracts.vocabulary("section_role")
    kinds = contracts.vocabulary("sentence_kind")
    for number, text in enumerate(texts):
        one = segment_text(text)
        for index, sentence in enumerate(one.sentences):
            section = one.sections[sentence.section]
            lead = None if sentence.lead is None else one.sentences[sentence.lead]
            kind = "list_item" if sentence.is_item else "prose"
            shown = text[sentence.start : sentence.end]
            at = section.start, section.end, section.role
            expected.append((f"document{number}", index, *sentence[:2], shown, kind, at, lead and lead[:2]))
    section_of = {row["section_id"]: row for row in found.sections.to_pylist()}
    rows = {row["sentence_id"]: row for row in found.sentences.to_pylist()}
    made = []
    for row in found.sentences.to_pylist():
        section_row = section_of[row["section_id"]]
        at = section_row["start"], section_row["end"], roles[section_row["role"]]
        lead_row = rows.get(row["lead_sentence_id"])
        led = lead_row and (lead_row["start"], lead_row["end"])
        given = [row[name] for name in ("document_id", "index", "start", "end", "text")]
        made.append((*given, kinds[row["kind"]], at, led))
    assert made == expected


@pytest.mark.parametrize("text", ["plain", "é – “x”", "a😀b\U00010000 é", "\uffff😀", ""])
def test_places_in_bytes_are_those_of_the_characters(text: str) -> None:
    scan = scan_texts([text])
    joined = "\n" + text
    places = np.arange(len(joined) + 1)
    expected = [len(joined[:place].encode()) for place in places]
    assert places_in_utf8(scan.codes, joined.encode(), places).tolist() == expected


def test_short_cut_decides_plain_terminators() -> None:
    text = "It helps with sleep. Take 0.5 mg of it. Does it work? Nobody knows (yet). It calms (they say. Yes).\n"
    assert find_marks([text])[0].kinds == [PLAIN, PLAIN, PLAIN, PLAIN, GUARDED]
    assert find_marks(["It (kava) calms nerves. Yes."])[0].kinds == [PLAIN]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In 2019. The", [GUARDED]),
        ("by 70%. The", [GUARDED]),
        ("12(3):45-50. The", [PLAIN]),
        ("(PEM). The", [PLAIN]),
        ("the FDA. The", [PLAIN]),
        ('a tea." The', [PLAIN_QUOTED]),
        ("a tea?” The", [PLAIN_QUOTED]),
        ("vitamin B12. The", [OPEN]),
        ("a gov't. The", [OPEN]),
        ("Mr. Smith", [OPEN]),
        ("Biol. The", [OPEN]),
        ("a tea. the", [OPEN]),
        ("in the U.S. The", [OPEN]),
        ("adb.12639 is 3.5, e.g., CD004.CD005", [OPEN]),
    ],
)
def test_what_is_told_at_once(text: str, kinds: list[int]) -> None:
    assert find_marks([text])[0].kinds == kinds


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_keys_made_at_once_are_those_of_each_line(text: str) -> None:
    """Keys of contents lists that are made for a whole text equal those made entry by entry."""
    lines = find_lines(text)
    entries = [text[line.content : line.end] if line.kind in ("text", "item", "heading") else "" for line in lines]
    keys = [entry_key(e).encode("utf-8", "surrogatepass") if len(e) <= MAX_ENTRY else b"" for e in entries]
    assert line_keys(text, lines) == keys
