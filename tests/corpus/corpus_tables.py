"""Small tables for the tests of the reduce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hedgerow import contracts


@dataclass(frozen=True)
class Function:
    id: str
    task: str
    family: str
    version: int = 1
    looks_for: str = "words"
    rule: str = "1"
    digest: str = "0" * 64


def function(name: str, family: str | None = None) -> Function:
    return Function(name, name.split(".")[0], family or name)


def sentences(texts: Sequence[str], roles: Sequence[str] | None = None, offset: int = 0) -> pa.Table:
    """One document whose sentences stand a character apart."""
    rows, at = [], offset
    for i, text in enumerate(texts):
        role = roles[i] if roles else "body"
        rows.append(
            {
                "sentence_id": f"s{i}",
                "document_id": "d0",
                "section_id": "x0",
                "index": i,
                "start": at,
                "end": at + len(text),
                "text": text,
                "kind": 0,
                "lead_sentence_id": None,
                "section_heading": None,
                "section_role": contracts.label_number("section_role", role),
            }
        )
        at += len(text) + 1
    return contracts.build("work_sentences", rows)


def vote(
    sentence: str,
    function_id: str,
    label: str,
    kind: str | None = None,
    scope: str = "sentence",
    span: tuple[int, int] = (0, 1),
) -> dict[str, Any]:
    return {
        "sentence_id": sentence,
        "task": function_id.split(".")[0],
        "function": function_id,
        "version": 1,
        "label": label,
        "kind": kind,
        "scope": scope,
        "start": span[0],
        "end": span[1],
    }


def votes(*rows: dict[str, Any]) -> pa.Table:
    return contracts.build("votes", list(rows))


def no_features() -> pa.Table:
    return contracts.empty("features")
