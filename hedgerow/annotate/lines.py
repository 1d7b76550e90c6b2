"""Our own form: gold records as JSON lines, filled in with the proposed labels and marked as not reviewed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hedgerow.annotate.items import Answer, Item, as_gold

REVIEWED = "reviewed"


def write_lines(items: Sequence[Item]) -> str:
    """Return one record a line: a person mends the labels and sets ``reviewed`` to true."""
    rows = []
    for item in items:
        cues = tuple((item.text[c.start : c.end], c.type) for c in item.hedge_cues)
        proposed = Answer(*item[:6], item.claim_types, cues, item.warning_kinds)
        rows.append({REVIEWED: False, "origin": item.origin} | as_gold([proposed]))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_lines(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers in lines that are reviewed, and how many are not; a line that does not say is gold."""
    answers, silent = [], 0
    for row in rows:
        if row.get(REVIEWED, True) is not True:
            silent += 1
            continue
        answers += _answers(row)
    return answers, silent


def _answers(row: Mapping[str, Any]) -> list[Answer]:
    """Return one answer for each acceptable reading, the fields' readings side by side."""
    claims, cues, kinds = (_readings(row[name]) for name in ("claim_types", "hedge_cues", "warning_kinds"))
    n = max(len(claims), len(cues), len(kinds))
    return [
        Answer(
            id=row["id"], document=row.get("document"), heading=row.get("heading"), previous=row.get("prev"),
            text=row["text"], following=row.get("next"),
            claim_types=tuple(claims[min(i, len(claims) - 1)]),
            hedge_cues=tuple((c["text"], c["type"]) for c in cues[min(i, len(cues) - 1)]),
            warning_kinds=tuple(kinds[min(i, len(kinds) - 1)]),
            flags=tuple(row.get("flags") or ()),
        )
        for i in range(n)
    ]  # fmt: skip


def _readings(value: Sequence[Any]) -> list[Any]:
    """Return the acceptable readings of a list field; a bare list is one."""
    return list(value) if value and isinstance(value[0], list) else [value]
