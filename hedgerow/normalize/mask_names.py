"""Masks of names: keys, paths and archive members stay distinct when personal data in them is masked."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import ids
from hedgerow.normalize.masks import Found, mask_line

DIGEST_CHARS = 16


def mask_name(name: str, found: Found) -> str:
    """Mask a name like every published string; a digest keeps masked names apart.

    >>> mask_name("letters/jo@example.org.txt", {})
    'letters/[email]~f1021ef28a51c8e0'
    """
    masked = mask_line(name, found)
    return name if masked == name else f"{masked}~{ids.text_sha256(name)[:DIGEST_CHARS]}"


def mask_origins(table: pa.Table) -> pa.Table:
    """Mask what a table to be published says of where its rows came from, and why: ``place`` and ``detail``.

    In work tables places stay as they are: files are found by them.
    """
    at = table.schema.get_field_index("place")
    parts = table["place"].combine_chunks().flatten()
    names = [field.name for field in table.schema.field("place").type]
    parts = [
        _each(part, mask_name) if name in ("path", "member") else part for name, part in zip(names, parts, strict=True)
    ]
    places = pa.StructArray.from_arrays(parts, fields=list(table.schema.field("place").type))
    table = table.set_column(at, table.schema.field("place"), places)
    if "detail" in table.column_names:
        at = table.schema.get_field_index("detail")
        table = table.set_column(at, table.schema.field("detail"), _each(table["detail"].combine_chunks(), mask_line))
    return table


def _each(column: pa.Array, mask: Callable[[str, Found], str]) -> pa.Array:
    """Mask every distinct string of a column once."""
    coded = pc.dictionary_encode(column)
    masked = [mask(text, {}) for text in coded.dictionary.to_pylist()]
    return pa.array(masked, pa.string()).take(coded.indices)
