"""Normalize: raw documents to clean English text with blocks, steps and a map back to the raw text."""

from hedgerow.normalize.documents import Normalized, normalize_documents

__all__ = ["Normalized", "normalize_documents"]
