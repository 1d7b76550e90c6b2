"""The segment stage on tables: documents in, sections and sentences out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.segment.assembly import Segmented, Sentence, segment_text
from hedgerow.segment.identifiers import IdBatch
from hedgerow.segment.spans import Block, Section
from hedgerow.segment.terminators import find_marks

_NONE: Final = ((),) * 7  # columns of no rows


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
    """Collects the rows of work_sections; they are turned into columns at the end, all documents at once."""

    def __init__(self) -> None:
        """Start without rows."""
        self.document_ids: list[str] = []
        self.headings_around: list[str | None] = []
        self._sections: list[Section] = []
        self._firsts: list[int] = []  # row of the first section of the same document
        self._headings: list[str | None] = []
        self._ids = IdBatch("section")

    def add(self, document_id: str, text: str, sections: list[Section]) -> int:
        """Add the sections of a document and return the row of the first."""
        first = len(self._sections)
        self._sections += sections
        self._firsts += [first] * len(sections)
        self.document_ids += [document_id] * len(sections)
        names = []
        for _, _, _, span, role, _, parent in sections:
            heading = text[span[0] : span[1]] if span else None
            around = None if parent is None else self.headings_around[first + parent]
            names.append(role if heading is None else heading)
            self._headings.append(heading)
            self.headings_around.append(around if heading is None else heading)
        self._ids.add(document_id, names)
        return first

    def ids(self) -> pa.Array:
        """Return the ids of the rows."""
        return self._ids.ids()

    def roles(self) -> pa.Array:
        """Return the roles of the rows as numbers of their vocabulary."""
        numbers = {role: number for number, role in enumerate(contracts.vocabulary("section_role"))}
        return pa.array([numbers[section.role] for section in self._sections], pa.int64())

    def table(self, section_ids: pa.Array) -> pa.Table:
        """Return the rows as a table."""
        starts, ends, levels, spans, _, evidence, parents = (
            zip(*self._sections, strict=True) if self._sections else _NONE
        )
        firsts = np.array(self._firsts, dtype=np.int64)
        around = [None if p is None else first + p for first, p in zip(self._firsts, parents, strict=True)]
        made = {
            "section_id": section_ids,
            "parent_id": section_ids.take(pa.array(around, pa.int64())),
            "role": self.roles(),
            "document_id": self.document_ids,
            "index": np.arange(len(firsts)) - firsts,
            "level": levels,
            "heading": self._headings,
            "heading_start": [span[0] if span else None for span in spans],
            "heading_end": [span[1] if span else None for span in spans],
            "evidence": evidence,
            "start": starts,
            "end": ends,
        }
        schema = contracts.schema("work_sections")
        return pa.Table.from_arrays([pa.array(made[f.name], f.type) for f in schema], schema=schema)


class _SentenceRows:
    """Collects the rows of work_sentences; what is the same for a whole section is looked up at the end."""

    def __init__(self) -> None:
        """Start without rows."""
        self._sentences: list[Sentence] = []
        self._texts: list[str] = []
        self._firsts: list[tuple[int, int, int]] = []  # first section, first sentence and sentences of each document
        self._ids = IdBatch("sentence")

    def add(self, document_id: str, text: str, found: Segmented, first_section: int) -> None:
        """Add the sentences of a document whose first section has row ``first_section``."""
        texts = [text[start:end] for start, end, _, _, _ in found.sentences]
        self._firsts.append((first_section, len(self._texts), len(texts)))
        self._sentences += found.sentences
        self._texts += texts
        self._ids.add(document_id, texts)

    def table(self, sections: _SectionRows, section_ids: pa.Array) -> pa.Table:
        """Return the rows as a table."""
        starts, ends, numbers, items, leads = zip(*self._sentences, strict=True) if self._sentences else _NONE[:5]
        firsts = np.array(self._firsts, dtype=np.int64).reshape(-1, 3)
        section, first = (np.repeat(firsts[:, column], firsts[:, 2]) for column in (0, 1))
        rows = pa.array(np.array(numbers, dtype=np.int64) + section)
        lead = np.array([-1 if lead is None else lead for lead in leads], dtype=np.int64)
        sentence_ids = self._ids.ids()
        prose, item = (contracts.label_number("sentence_kind", kind) for kind in ("prose", "list_item"))
        columns = [
            sentence_ids,
            pa.array(sections.document_ids, pa.string()).take(rows),
            section_ids.take(rows),
            pa.array((np.arange(len(first)) - first).astype(np.int32)),
            pa.array(starts, pa.int64()),
            pa.array(ends, pa.int64()),
            pa.array(self._texts, pa.string()),
            pa.array(np.where(np.array(items, dtype=bool), item, prose).astype(np.int64)),
            sentence_ids.take(pa.array(lead + first, mask=lead < 0)),
            pa.array(sections.headings_around, pa.string()).take(rows),
            sections.roles().take(rows),
        ]
        return pa.Table.from_arrays(columns, schema=contracts.schema("work_sentences"))
