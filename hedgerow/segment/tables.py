"""The segment stage on tables: documents in, sections and sentences out."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple

import pyarrow as pa

from hedgerow import contracts, ids
from hedgerow.segment.lines import Line
from hedgerow.segment.sections import Outline, outline
from hedgerow.segment.sentences import split_spans
from hedgerow.segment.spans import Block, Section, Span
from hedgerow.segment.teasers import unquoted

INTRODUCING = ("follow", "below", "includ", "such as", "here are", "these ")
"""Words with which a sentence announces a list though it does not end in a colon."""


class Segments(NamedTuple):
    """What the stage gives: contracts work_sections and work_sentences."""

    sections: pa.Table
    sentences: pa.Table


class Sentence(NamedTuple):
    """A sentence in its place.

    ``section`` is the position of its innermost section; ``lead`` the position of the
    sentence that introduces its list.
    """

    start: int
    end: int
    section: int
    is_item: bool
    lead: int | None


class Segmented(NamedTuple):
    """Sections and sentences of one text."""

    sections: list[Section]
    sentences: list[Sentence]


def segment_text(text: str, blocks: list[Block] | None = None) -> Segmented:
    r"""Find the sections of a text and the sentences in them.

    Args:
        text: normalized text.
        blocks: structure that HTML or Markdown gave; None or empty for plain text.

    >>> found = segment_text("# Uses\n\nIt calms. Forms:\n- tea")
    >>> [(s.section, s.is_item, s.lead) for s in found.sentences]
    [(0, False, None), (0, False, None), (0, True, 1)]
    """
    found = outline(text, blocks)
    pieces = _pieces(text, found)
    split = split_spans(text, [piece for _, piece in pieces])
    leaves = _leaves(found.sections)
    starts = [found.sections[leaf].start for leaf in leaves]
    sentences: list[Sentence] = []
    lead: int | None = None
    for (line, _), parts in zip(pieces, split, strict=True):
        section = leaves[bisect_right(starts, line.start) - 1]
        is_item = line.kind == "item"
        if is_item and lead is not None and sentences[lead].section != section:
            lead = None
        sentences += [Sentence(p.start, p.end, section, is_item, lead if is_item else None) for p in parts]
        if not is_item:
            lead = len(sentences) - 1 if introduces(text[parts[-1].start : parts[-1].end]) else None
    return Segmented(found.sections, sentences)


def introduces(sentence: str) -> bool:
    """Tell whether a sentence above a list introduces it.

    >>> introduces("Side effects include:"), introduces("It is a root.")
    (True, False)
    """
    if sentence[-1] not in ".!?)”\"":
        return True
    low = sentence.lower()
    return any(word in low for word in INTRODUCING)


def _pieces(text: str, found: Outline) -> list[tuple[Line, Span]]:
    pieces = []
    quoted = unquoted(text, found)
    for number, line in enumerate(found.lines):
        if number in found.heading_lines or line.content >= line.end:
            continue
        pieces.append((line, quoted.get(number, Span(line.content, line.end))))
    return pieces


def _leaves(sections: list[Section]) -> list[int]:
    parents = {section.parent for section in sections}
    return [number for number in range(len(sections)) if number not in parents]


def segment_documents(documents: pa.Table) -> Segments:
    """Cut documents into sections and sentences.

    Args:
        documents: a table with the columns document_id, text and blocks of contract
            normalized_documents.

    Returns:
        Tables of the contracts work_sections and work_sentences, in the order of the documents.
    """
    roles = {role: number for number, role in enumerate(contracts.vocabulary("section_role"))}
    kinds = [contracts.label_number("sentence_kind", kind) for kind in ("prose", "list_item")]
    section_rows: dict[str, list[Any]] = {name: [] for name in contracts.schema("work_sections").names}
    sentence_rows: dict[str, list[Any]] = {name: [] for name in contracts.schema("work_sentences").names}
    columns = (documents.column(name).to_pylist() for name in ("document_id", "text", "blocks"))
    for document_id, text, raw_blocks in zip(*columns, strict=True):
        blocks = [Block(b["start"], b["end"], b["kind"], b["level"]) for b in raw_blocks]
        found = segment_text(text, blocks)
        section_ids = _add_sections(section_rows, document_id, text, found.sections, roles)
        _add_sentences(sentence_rows, document_id, text, found, section_ids, roles, kinds)
    return Segments(
        pa.Table.from_pydict(section_rows, schema=contracts.schema("work_sections")),
        pa.Table.from_pydict(sentence_rows, schema=contracts.schema("work_sentences")),
    )


def _add_sections(
    rows: dict[str, list[Any]], document_id: str, text: str, sections: list[Section], roles: dict[str, int]
) -> list[str]:
    occurrences: dict[str, int] = {}
    made: list[str] = []
    for number, section in enumerate(sections):
        heading = text[section.heading.start : section.heading.end] if section.heading else None
        name = heading if heading is not None else section.role
        occurrence = occurrences.get(name, 0)
        occurrences[name] = occurrence + 1
        made.append(ids.section_id(document_id, name, occurrence))
        values = (
            made[-1], document_id, number, None if section.parent is None else made[section.parent], section.level,
            heading, section.heading.start if section.heading else None,
            section.heading.end if section.heading else None, roles[section.role], section.evidence,
            section.start, section.end,
        )  # fmt: skip
        for column, value in zip(rows.values(), values, strict=True):
            column.append(value)
    return made


def _add_sentences(
    rows: dict[str, list[Any]],
    document_id: str,
    text: str,
    found: Segmented,
    section_ids: list[str],
    roles: dict[str, int],
    kinds: list[int],
) -> None:
    headings = _headings_around(text, found.sections)
    occurrences: dict[str, int] = {}
    made: list[str] = []
    for number, sentence in enumerate(found.sentences):
        words = text[sentence.start : sentence.end]
        occurrence = occurrences.get(words, 0)
        occurrences[words] = occurrence + 1
        made.append(ids.sentence_id(document_id, words, occurrence))
        values = (
            made[-1], document_id, section_ids[sentence.section], number, sentence.start, sentence.end, words,
            kinds[sentence.is_item], None if sentence.lead is None else made[sentence.lead],
            headings[sentence.section], roles[found.sections[sentence.section].role],
        )  # fmt: skip
        for column, value in zip(rows.values(), values, strict=True):
            column.append(value)


def _headings_around(text: str, sections: list[Section]) -> list[str | None]:
    """Return for each section the heading of the innermost headed section around it."""
    headings: list[str | None] = []
    for section in sections:
        if section.heading is not None:
            headings.append(text[section.heading.start : section.heading.end])
        else:
            headings.append(None if section.parent is None else headings[section.parent])
    return headings
