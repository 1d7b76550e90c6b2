"""Items as they are exported for people to label, and what the tools give back."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from hedgerow.annotate import argilla, label_studio, lines
from hedgerow.annotate.items import Item, Span

ITEM = Item(
    id="s1", document="d1", heading="Use", previous=None, text="\U0001f375 Mint may possibly ease nausea.", following="Ask first.",
    claim_types=("efficacy", "safety"), hedge_cues=(Span(7, 10, "modal"), Span(11, 19, "probability")),
    warning_kinds=("adverse_effect",), probability={"claim_type": 0.8, "hedge": 0.9, "safety_warning": 0.7},
    origin="small@1.0.0",
)  # fmt: skip
PLAIN = ITEM._replace(id="s2", claim_types=("none",), hedge_cues=(), warning_kinds=(), heading=None, text="Read on.")
FORMATS = ("label-studio", "argilla", "jsonl")


def exported(form: str, *items: Item) -> str:
    """Export some items, or the two of this module."""
    write = {"label-studio": label_studio.write_tasks, "argilla": argilla.write_records, "jsonl": lines.write_lines}
    return write[form](items or (ITEM, PLAIN))


def confirm(form: str, text: str, users: int = 1) -> str:
    """Do what the tool does when people accept every proposal."""
    if form == "jsonl":
        return text.replace('"reviewed": false', '"reviewed": true')
    rows = json.loads(text)
    for number, row in enumerate(rows):
        if form == "label-studio":
            result = copy.deepcopy(row["predictions"][0]["result"])
            row |= {
                "id": number,
                "annotations": [{"id": u, "result": result, "was_cancelled": False} for u in range(users)],
            }
        else:
            row["responses"] = {
                q: [{"value": s["value"], "user_id": f"u{u}"} for u in range(users)]
                for q, s in row["suggestions"].items()
            }
    return json.dumps(rows)


def reviewed(tmp_path: Path, **change: object) -> Path:
    """What a person made of the first exported record: reviewed, with some fields changed."""
    path = tmp_path / "back.jsonl"
    path.write_text(json.dumps(json.loads(exported("jsonl").splitlines()[0]) | {"reviewed": True} | change))
    return path
