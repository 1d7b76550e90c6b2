"""Segment: documents to a section tree and to sentences with exact spans. Pure."""

from __future__ import annotations

from hedgerow.segment.assembly import Segmented, segment_text
from hedgerow.segment.sections import find_sections
from hedgerow.segment.sentences import find_sentences
from hedgerow.segment.spans import Block, Section, Span
from hedgerow.segment.tables import Segments, segment_documents

__all__ = [
    "Block", "Section", "Segmented", "Segments", "Span", "find_sections", "find_sentences", "segment_documents",
    "segment_text",
]  # fmt: skip
