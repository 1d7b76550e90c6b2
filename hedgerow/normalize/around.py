"""What stands around the text of a document: address, title, attribution, licence, key and meta, repaired and masked."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hedgerow.normalize.lines import split_lines
from hedgerow.normalize.mask_names import mask_name
from hedgerow.normalize.masks import Found, json_strings, mask_json, mask_line, may_hold, sorted_json
from hedgerow.normalize.repair import is_spaced, repair_line


def normalize_around(row: dict[str, Any], mask_pii: bool, found: Found) -> dict[str, str | None]:
    """Return what stands around the text of a document: its fields in one line each, its key and meta, all masked.

    Args:
        row: the raw document.
        mask_pii: whether to mask personal data.
        found: lengths of what was masked, per kind, added to.
    """
    fields = {name: _normalize_field(row[name]) for name in ("url", "title", "attribution", "licence")}
    key: str = row["document_key"]
    meta: str | None = row["meta"]
    if mask_pii:
        value = None if meta is None else json.loads(meta)
        if may_hold([*filter(None, fields.values()), key, *json_strings(value)]):
            fields = {name: text and mask_line(text, found) for name, text in fields.items()}
            key = mask_name(key, found)
            meta = meta and mask_json(meta, found)
        elif meta is not None:
            meta = sorted_json(value)
    return {**{name: text or None for name, text in fields.items()}, "document_key": key, "meta": meta}


def _normalize_field(value: str | None) -> str | None:
    if value is None or (value.isascii() and value.isprintable() and "&" not in value and is_spaced(value)):
        return value
    return repair_line(" ".join(split_lines(value)), Counter())
