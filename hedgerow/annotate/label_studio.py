"""Label Studio: tasks with predictions out, annotated tasks in (its JSON formats)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from hedgerow import contracts
from hedgerow.annotate.items import Answer, Item, Span, words_at

_CONTEXT = ("document", "heading", "previous", "following")


def write_tasks(items: Sequence[Item]) -> str:
    """Return tasks in Label Studio's JSON format, the proposed labels as predictions."""
    return json.dumps([_task(item) for item in items], ensure_ascii=False, indent=1) + "\n"


def labeling_interface() -> str:
    """Return the labeling interface (XML) that the tasks are made for."""
    lines = [
        "<View>",
        '  <Text name="heading" value="$heading"/>',
        '  <Text name="previous" value="$previous"/>',
        '  <Header value="Hedge cues: mark the words"/>',
        *_control("Labels", "hedge_cues", "Label", contracts.vocabulary("hedge_cue_type")),
        '  <Text name="text" value="$text"/>',
        '  <Text name="following" value="$following"/>',
        '  <Header value="Claim type: the primary"/>',
        *_control("Choices", "claim_type", "Choice", contracts.vocabulary("claim_type"), 'choice="single" required="true"'),
        '  <Header value="Further claim types"/>',
        *_control("Choices", "more_claims", "Choice", contracts.vocabulary("claim_type")[:6], 'choice="multiple"'),
        '  <Header value="Kinds of safety warning, if it warns"/>',
        *_control("Choices", "warning_kinds", "Choice", contracts.vocabulary("warning_kind"), 'choice="multiple"'),
        "</View>",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _control(tag: str, name: str, child: str, values: Iterable[str], more: str = "") -> list[str]:
    inner = [f"    <{child} value={quoteattr(value)}/>" for value in values]
    return [f'  <{tag} name="{name}" toName="text"{" " + more if more else ""}>', *inner, f"  </{tag}>"]


def _task(item: Item) -> dict[str, Any]:
    data = {"sentence_id": item.id, "text": item.text, "origin": item.origin}
    data |= {name: getattr(item, name) or "" for name in _CONTEXT}
    score = round(min(item.probability.values()), 4)
    prediction = {"model_version": f"hedgerow {item.origin}", "score": score, "result": _result(item)}
    return {"data": data, "predictions": [prediction]}


def _result(item: Item) -> list[dict[str, Any]]:
    found = [_choices("claim_type", item.claim_types[:1])]
    for name, values in (("more_claims", item.claim_types[1:]), ("warning_kinds", item.warning_kinds)):
        if values:
            found.append(_choices(name, values))
    return found + [_mark(number, cue, item.text) for number, cue in enumerate(item.hedge_cues)]


def _choices(name: str, values: Sequence[str]) -> dict[str, Any]:
    return {"id": name, "from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(values)}}


def _mark(number: int, cue: Span, text: str) -> dict[str, Any]:
    value = {"start": cue.start, "end": cue.end, "text": text[cue.start : cue.end], "labels": [cue.type]}
    return {"id": f"cue-{number}", "from_name": "hedge_cues", "to_name": "text", "type": "labels", "value": value}


def is_ours(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether these are tasks of Label Studio."""
    return all("data" in row and ("annotations" in row or "predictions" in row) for row in rows)


def read_tasks(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers in exported tasks, and how many tasks nobody answered. Predictions are no answers."""
    answers, silent = [], 0
    for row in rows:
        given = [a for a in row.get("annotations", ()) if not a.get("was_cancelled")]
        silent += not given
        answers += [_answer(row["data"], annotation["result"]) for annotation in given]
    return answers, silent


def _answer(data: Mapping[str, Any], result: Sequence[Mapping[str, Any]]) -> Answer:
    chosen: dict[str, list[str]] = {"claim_type": [], "more_claims": [], "warning_kinds": []}
    cues = []
    for part in result:
        value = part["value"]
        if part["type"] == "labels":
            words = words_at(data["text"], value["start"], value["end"], value.get("text"))
            cues += [(value["start"], words, label) for label in value["labels"]]
        elif part["from_name"] in chosen:
            chosen[part["from_name"]] += value["choices"]
    more = [c for c in chosen["more_claims"] if c not in chosen["claim_type"]]
    document, heading, previous, following = (data.get(name) or None for name in _CONTEXT)
    return Answer(
        id=data["sentence_id"], document=document, heading=heading, previous=previous, text=data["text"],
        following=following,
        claim_types=(*chosen["claim_type"], *more),
        hedge_cues=tuple((words, kind) for _, words, kind in sorted(cues)),
        warning_kinds=tuple(chosen["warning_kinds"]),
    )  # fmt: skip
