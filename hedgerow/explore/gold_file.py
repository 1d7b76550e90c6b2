"""Sentences that were chosen to be labeled by hand: rows of contract ``gold`` whose labels are still to be given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hedgerow.errors import ConfigError
from hedgerow.storage import Storage

TO_LABEL = "to_label"
_LABELS = ("claim_type", "claim_types", "hedge", "hedge_cues", "safety_warning", "warning_kinds")


def gold_row(
    sentence: Mapping[str, Any], document: Mapping[str, Any], previous: str | None, following: str | None
) -> dict[str, Any]:
    """Return a sentence as a row to label.

    The lists of acceptable labels are empty: who labels it is not led by what the machine thinks, and no
    score is taken from it before somebody filled them.

    Args:
        sentence: its row of config ``sentences``.
        document: the row of its document.
        previous: the sentence before, or the lead of an item.
        following: the sentence after.
    """
    return {
        "id": sentence["sentence_id"],
        "document": document["document_key"],
        "heading": sentence["section_heading"],
        "prev": previous,
        "text": sentence["text"],
        "next": following,
        **{name: [] for name in _LABELS},
        "flags": [TO_LABEL],
    }


def save_rows(place: Path, rows: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Add rows to a gold file; a sentence that it holds already stays as it is.

    Args:
        place: the file; made when it is missing.
        rows: what :func:`gold_row` returned.

    Returns:
        Number of rows added, and of rows in the file now.

    Raises:
        ConfigError: the file holds something else than rows of gold.
    """
    storage = Storage(place.absolute().parent)
    old = storage.read(place.name).decode("utf-8") if storage.exists(place.name) else ""
    known = {_id(place, number, line) for number, line in enumerate(old.split("\n"), start=1) if line.strip()}
    fresh = [row for row in rows if row["id"] not in known]
    if fresh:
        lines = [json.dumps(row, ensure_ascii=False) for row in fresh]
        start = old if not old or old.endswith("\n") else old + "\n"
        storage.write_atomic(place.name, (start + "\n".join(lines) + "\n").encode("utf-8"))
    return len(fresh), len(known) + len(fresh)


def _id(place: Path, number: int, line: str) -> str:
    try:
        found = json.loads(line)["id"]
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{place} line {number} is no row of gold: name another file with --gold") from None
    return str(found)
