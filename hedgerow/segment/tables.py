"""The segment stage on tables: documents in, sections and sentences out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.id_batches import IdBatch
from hedgerow.segment.assembly import Piece, pieces_of
from hedgerow.segment.batch import PieceRows, SentenceRows, cut_pieces, find_leads, piece_rows, places_in_utf8
from hedgerow.segment.sections import outline
from hedgerow.segment.spans import Block, Section
from hedgerow.segment.terminators import Places, Scan, scan_texts

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
    pieces = []
    document_ids = documents.column("document_id").to_pylist()
    texts = documents.column("text").to_pylist()
    for document_id, text, blocks in zip(document_ids, texts, _read_blocks(documents), strict=True):
        found = outline(text, blocks)
        sections.add(document_id, text, found.sections)
        pieces.append(pieces_of(text, found))
    section_ids = sections.ids()
    sentences = _sentence_table(document_ids, texts, pieces, sections, section_ids)
    return Segments(sections.table(section_ids), sentences)


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
        self._counts: list[int] = []  # sections of each document
        self._parents: list[int] = []  # rows, -1 at the top
        self._headings: list[str | None] = []
        self._ids = IdBatch("section")

    def add(self, document_id: str, text: str, sections: list[Section]) -> None:
        """Add the sections of a document."""
        first = len(self._sections)
        self._sections += sections
        self._counts.append(len(sections))
        self.document_ids += [document_id] * len(sections)
        names = []
        for _, _, _, span, role, _, parent in sections:
            heading = text[span[0] : span[1]] if span else None
            row = -1 if parent is None else first + parent
            names.append(role if heading is None else heading)
            self._parents.append(row)
            self._headings.append(heading)
            self.headings_around.append(heading if heading is not None or row < 0 else self.headings_around[row])
        self._ids.add(document_id, list(map(str.encode, names)))

    def innermost(self, pieces: PieceRows, bases: Places) -> Places:
        """Return the row of the innermost section that holds each piece.

        Args:
            pieces: pieces of the lines of all documents.
            bases: where the text of each document starts, as pieces count.
        """
        starts = np.array([section.start for section in self._sections], dtype=np.int64)
        starts += np.repeat(bases, np.array(self._counts, dtype=np.int64))
        parents = np.array(self._parents, dtype=np.int64)
        is_leaf = np.ones(len(starts), dtype=bool)
        is_leaf[parents[parents >= 0]] = False
        leaves = np.flatnonzero(is_leaf)
        return leaves[np.searchsorted(starts[leaves], pieces.lines, side="right") - 1]

    def ids(self) -> pa.Array:
        """Return the ids of the rows."""
        return self._ids.ids()

    def roles(self) -> pa.Array:
        """Return the roles of the rows as numbers of their vocabulary."""
        numbers = {role: number for number, role in enumerate(contracts.vocabulary("section_role"))}
        return pa.array([numbers[section.role] for section in self._sections], pa.int64())

    def table(self, section_ids: pa.Array) -> pa.Table:
        """Return the rows as a table."""
        starts, ends, levels, spans, _, evidence, _ = zip(*self._sections, strict=True) if self._sections else _NONE
        counts = np.array(self._counts, dtype=np.int64)
        firsts = np.repeat(np.cumsum(counts) - counts, counts)
        parents = np.array(self._parents, dtype=np.int64)
        made = {
            "section_id": section_ids,
            "parent_id": section_ids.take(pa.array(parents, mask=parents < 0)),
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


def _sentence_table(
    document_ids: list[str],
    texts: list[str],
    pieces: list[list[Piece]],
    sections: _SectionRows,
    section_ids: pa.Array,
) -> pa.Table:
    """Return the sentences in pieces of lines as a table; what is the same for a whole section is looked up there."""
    scan = scan_texts(texts)
    rows = piece_rows(scan, pieces)
    sentences = cut_pieces(texts, scan, rows)
    documents = rows.documents[sentences.pieces]
    bases = scan.starts[documents]
    first = np.searchsorted(documents, np.arange(len(texts) + 1))  # sentence of each document
    ids = IdBatch("sentence")
    names, text = _sentence_texts(scan, sentences)
    for document_id, start, end in zip(document_ids, first[:-1].tolist(), first[1:].tolist(), strict=True):
        ids.add(document_id, names[start:end])
    sentence_ids = ids.ids()
    section = sections.innermost(rows, scan.starts)
    lead = find_leads(texts, scan, rows, sentences, section)[sentences.pieces]
    prose, item = (contracts.label_number("sentence_kind", kind) for kind in ("prose", "list_item"))
    at = pa.array(section[sentences.pieces])
    columns = [
        sentence_ids,
        pa.array(document_ids, pa.string()).take(pa.array(documents)),
        section_ids.take(at),
        pa.array((np.arange(len(documents)) - first[documents]).astype(np.int32)),
        pa.array(sentences.starts - bases),
        pa.array(sentences.ends - bases),
        text,
        pa.array(np.where(rows.is_item[sentences.pieces], item, prose).astype(np.int64)),
        sentence_ids.take(pa.array(lead, mask=lead < 0)),
        pa.array(sections.headings_around, pa.string()).take(at),
        sections.roles().take(at),
    ]
    return pa.Table.from_arrays(columns, schema=contracts.schema("work_sentences"))


def _sentence_texts(scan: Scan, sentences: SentenceRows) -> tuple[list[bytes], pa.Array]:
    """Return the sentences in UTF-8, each by itself and as a column."""
    data = scan.joined.encode("utf-8")
    starts, ends = places_in_utf8(scan.codes, data, np.stack((sentences.starts, sentences.ends)))
    names = [data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    offsets = np.concatenate(([0], np.cumsum(ends - starts))).astype(np.int32)
    buffers = [pa.py_buffer(offsets.tobytes()), pa.py_buffer(b"".join(names))]
    return names, pa.StringArray.from_buffers(len(names), *buffers)
