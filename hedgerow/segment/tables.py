"""The segment stage on tables: documents in, sections and sentences out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.segment.assembly import Segmented, segment_text
from hedgerow.segment.identifiers import IdBatch
from hedgerow.segment.spans import Block, Section
from hedgerow.segment.terminators import find_marks


class Segments(NamedTuple):
    """What the stage gives: contracts work_sections and work_sentences."""

    sections: pa.Table
    sentences: pa.Table


def segment_documents(documents: pa.Table) -> Segments:
    """Cut documents into sections and sentences.

    Args:
        documents: a table with the columns document_id, text and blocks of contract
            normalized_documents.

    Returns:
        Tables of the contracts work_sections and work_sentences, in the order of the documents.
    """
    sections = _SectionRows()
    sentences = _SentenceRows()
    document_ids = documents.column("document_id").to_pylist()
    texts = documents.column("text").to_pylist()
    rows = zip(document_ids, texts, _read_blocks(documents), find_marks(texts), strict=True)
    for document_id, text, blocks, marks in rows:
        found = segment_text(text, blocks, marks)
        first = sections.add(document_id, text, found.sections)
        sentences.add(document_id, text, found, first)
    section_ids = sections.ids()
    return Segments(sections.table(section_ids), sentences.table(sections, section_ids))


def _read_blocks(documents: pa.Table) -> Iterator[list[Block]]:
    """Yield the blocks of each document."""
    for chunk in documents.column("blocks").chunks:
        values = chunk.flatten()
        fields = [values.field(name).to_pylist() for name in Block._fields]
        blocks = [Block(*row) for row in zip(*fields, strict=True)]
        position = 0
        for length in chunk.value_lengths().to_pylist():
            yield blocks[position : position + length]
            position += length


class _SectionRows:
    """Collects the rows of work_sections."""

    def __init__(self) -> None:
        """Start without rows."""
        names = contracts.schema("work_sections").names
        self.columns: dict[str, list[Any]] = {n: [] for n in names if n not in ("section_id", "parent_id")}
        self.headings_around: list[str | None] = []
        self._parents: list[int | None] = []
        self._ids = IdBatch("section")
        self._roles = {role: number for number, role in enumerate(contracts.vocabulary("section_role"))}

    def add(self, document_id: str, text: str, sections: list[Section]) -> int:
        """Add the sections of a document and return the row of the first."""
        first = len(self._parents)
        if not sections:
            return first
        starts, ends, levels, spans, roles, evidence, parents = zip(*sections, strict=True)
        headings = [text[span[0] : span[1]] if span else None for span in spans]
        self._ids.add(document_id, [h if h is not None else role for h, role in zip(headings, roles, strict=True)])
        columns = self.columns
        columns["document_id"] += [document_id] * len(sections)
        columns["index"] += range(len(sections))
        columns["level"] += levels
        columns["heading"] += headings
        columns["heading_start"] += [span[0] if span else None for span in spans]
        columns["heading_end"] += [span[1] if span else None for span in spans]
        columns["role"] += [self._roles[role] for role in roles]
        columns["evidence"] += evidence
        columns["start"] += starts
        columns["end"] += ends
        self._parents += [None if parent is None else first + parent for parent in parents]
        for heading, parent in zip(headings, parents, strict=True):
            around = None if parent is None else self.headings_around[first + parent]
            self.headings_around.append(heading if heading is not None else around)
        return first

    def ids(self) -> pa.Array:
        """Return the ids of the rows."""
        return self._ids.ids()

    def table(self, section_ids: pa.Array) -> pa.Table:
        """Return the rows as a table."""
        schema = contracts.schema("work_sections")
        made = {"section_id": section_ids, "parent_id": section_ids.take(pa.array(self._parents, pa.int64()))}
        columns = [made[f.name] if f.name in made else pa.array(self.columns[f.name], f.type) for f in schema]
        return pa.Table.from_arrays(columns, schema=schema)


class _SentenceRows:
    """Collects the rows of work_sentences; what is the same for a whole section is looked up at the end."""

    def __init__(self) -> None:
        """Start without rows."""
        self._texts: list[str] = []
        self._index: list[int] = []
        self._start: list[int] = []
        self._end: list[int] = []
        self._section: list[int] = []
        self._is_item: list[bool] = []
        self._lead: list[int] = []
        self._ids = IdBatch("sentence")

    def add(self, document_id: str, text: str, found: Segmented, first_section: int) -> None:
        """Add the sentences of a document whose first section has row ``first_section``."""
        if not found.sentences:
            return
        before = len(self._texts)
        starts, ends, sections, items, leads = zip(*found.sentences, strict=True)
        texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        self._ids.add(document_id, texts)
        self._texts += texts
        self._index += range(len(texts))
        self._start += starts
        self._end += ends
        self._section += [first_section + section for section in sections]
        self._is_item += items
        self._lead += [-1 if lead is None else before + lead for lead in leads]

    def table(self, sections: _SectionRows, section_ids: pa.Array) -> pa.Table:
        """Return the rows as a table."""
        rows = pa.array(self._section, pa.int64())
        lead = np.array(self._lead, dtype=np.int64)
        sentence_ids = self._ids.ids()
        prose, item = (contracts.label_number("sentence_kind", kind) for kind in ("prose", "list_item"))
        columns = [
            sentence_ids,
            pa.array(sections.columns["document_id"], pa.string()).take(rows),
            section_ids.take(rows),
            pa.array(self._index, pa.int32()),
            pa.array(self._start, pa.int64()),
            pa.array(self._end, pa.int64()),
            pa.array(self._texts, pa.string()),
            pa.array(np.where(np.array(self._is_item, dtype=bool), item, prose).astype(np.int64)),
            sentence_ids.take(pa.array(lead, mask=lead < 0)),
            pa.array(sections.headings_around, pa.string()).take(rows),
            pa.array(sections.columns["role"], pa.int64()).take(rows),
        ]
        return pa.Table.from_arrays(columns, schema=contracts.schema("work_sentences"))
