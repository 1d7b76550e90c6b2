"""Argilla: records with suggestions out, records with responses in.

Both forms of ``dataset.records`` are read: that of ``to_json``, which says of a record alone whether it is pending, and
that of ``to_list(flatten=True)``, which has the status of every response.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hedgerow.annotate.items import Answer, Item, words_at

_CONTEXT = ("heading", "previous", "following")
_QUESTIONS = ("claim_type", "more_claims", "hedge_cues", "warning_kinds")


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
    return all(_is_flat(row) or ("fields" in row and "responses" in row) for row in rows)


def _is_flat(row: Mapping[str, Any]) -> bool:
    return any(f"{question}.{kind}" in row for question in _QUESTIONS for kind in ("responses", "suggestion"))


def read_records(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers in exported records, and how many records have none.

    Suggestions are no answers, nor are responses that are not submitted: drafts, discarded ones, and those without a
    status in a record that is pending.
    """
    answers, silent = [], 0
    for given in rows:
        row = _nested(given) if _is_flat(given) else given
        by_user: dict[str, dict[str, Any]] = {}
        for question, responses in (row["responses"] or {}).items():
            for response in responses:
                if _is_submitted(response, row):
                    by_user.setdefault(str(response.get("user_id")), {})[question] = response["value"]
        silent += not by_user
        answers += [_answer(row, mine) for _, mine in sorted(by_user.items())]
    return answers, silent


def _is_submitted(response: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    status = response.get("status")
    return row.get("status") != "pending" if status is None else status == "submitted"


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a flat record in the form of the nested one."""
    responses = {}
    for question in _QUESTIONS:
        values = row.get(f"{question}.responses") or ()
        parts = {name: row[f"{question}.responses.{name}"] for name in ("users", "status") if values}
        responses[question] = [
            {"value": value, "user_id": parts["users"][i], "status": parts["status"][i]}
            for i, value in enumerate(values)
        ]
    fields = {name: row.get(name) for name in _CONTEXT} | {"text": row["text"]}
    return {
        "id": row["id"], "status": row.get("status"), "fields": fields, "metadata": {"document": row.get("document")},
        "responses": responses,
    }  # fmt: skip


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
