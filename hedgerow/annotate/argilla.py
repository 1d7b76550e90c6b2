"""Argilla: records with suggestions out, records with responses in (the JSON of ``dataset.records``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hedgerow.annotate.items import Answer, Item, words_at

_CONTEXT = ("heading", "previous", "following")


def write_records(items: Sequence[Item]) -> str:
    """Return records as ``Dataset.records.from_json`` reads them, the proposed labels as suggestions."""
    return json.dumps([_record(item) for item in items], ensure_ascii=False, indent=1) + "\n"


def _record(item: Item) -> dict[str, Any]:
    cues = [{"start": c.start, "end": c.end, "label": c.type} for c in item.hedge_cues]
    proposed: dict[str, tuple[Any, float | None]] = {
        "claim_type": (item.claim_types[0], item.probability["claim_type"]),
        "more_claims": (list(item.claim_types[1:]), None),
        "hedge_cues": (cues, None),
        "warning_kinds": (list(item.warning_kinds), None),
    }
    return {
        "id": item.id,
        "fields": {"text": item.text} | {name: getattr(item, name) or "" for name in _CONTEXT},
        "metadata": {"document": item.document, "origin": item.origin},
        "suggestions": {
            name: {"value": value, "score": score, "agent": f"hedgerow {item.origin}"}
            for name, (value, score) in proposed.items()
            if value
        },
        "responses": {},
        "vectors": {},
    }


def is_ours(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether these are records of Argilla."""
    return all("fields" in row and "responses" in row for row in rows)


def read_records(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers in exported records, and how many records nobody answered. Suggestions are no answers."""
    answers, silent = [], 0
    for row in rows:
        by_user: dict[str, dict[str, Any]] = {}
        for question, responses in (row["responses"] or {}).items():
            for response in responses:
                by_user.setdefault(str(response.get("user_id")), {})[question] = response["value"]
        silent += not by_user
        answers += [_answer(row, given) for _, given in sorted(by_user.items())]
    return answers, silent


def _answer(row: Mapping[str, Any], given: Mapping[str, Any]) -> Answer:
    fields = row["fields"]
    heading, previous, following = (fields.get(name) or None for name in _CONTEXT)
    primary = [given["claim_type"]] if given.get("claim_type") else []
    more = [c for c in given.get("more_claims") or () if c not in primary]
    cues = sorted(given.get("hedge_cues") or (), key=lambda cue: cue["start"])
    return Answer(
        id=row["id"], document=(row.get("metadata") or {}).get("document"), heading=heading, previous=previous,
        text=fields["text"], following=following,
        claim_types=(*primary, *more),
        hedge_cues=tuple((words_at(fields["text"], c["start"], c["end"], None), c["label"]) for c in cues),
        warning_kinds=tuple(given.get("warning_kinds") or ()),
    )  # fmt: skip
