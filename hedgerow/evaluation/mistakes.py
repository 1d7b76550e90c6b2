"""The gold sentences that a task got wrong, each with the votes on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hedgerow.evaluation.casting import Cast
from hedgerow.evaluation.gold import GoldRow
from hedgerow.evaluation.scores import Prediction
from hedgerow.inert import escape

CLAIM_SET = "claim_set"
"""Beside the tasks: sentences whose set of claim classes is wrong."""


def find_mistakes(
    task: str, gold: Sequence[GoldRow], predictions: Sequence[Prediction], cast: Cast
) -> list[dict[str, Any]]:
    """Return the wrong sentences of a task with what gold accepts, what was got, and the votes with their words.

    Args:
        task: a task, or ``claim_set``.
        gold: the sentences.
        predictions: their labels.
        cast: their votes.
    """
    votes: dict[int, list[dict[str, Any]]] = {}
    for vote in cast.votes.to_pylist():
        if vote["task"] == task or (task == CLAIM_SET and vote["task"] == "claim_type"):
            at = int(vote["sentence_id"])
            kept = {name: vote[name] for name in ("function", "label", "kind", "scope")}
            votes.setdefault(at, []).append(kept | {"words": predictions[at].text[vote["start"] : vote["end"]]})
    found = []
    for number, (row, prediction) in enumerate(zip(gold, predictions, strict=True)):
        wanted, got = _wanted_and_got(task, row, prediction)
        if got not in wanted:
            found.append(
                {"id": row.id, "heading": row.heading, "text": row.text, "gold": wanted, "got": got,
                 "votes": votes.get(number, [])}
            )  # fmt: skip
    return found


def describe_mistakes(task: str, found: Sequence[dict[str, Any]]) -> str:
    """Return the wrong sentences of a task as inert text."""
    lines = []
    for mistake in found:
        lines.append(f"{escape(mistake['id'])} [{escape(mistake['heading'] or '')}] {escape(mistake['text'])}")
        lines.append(f"      gold {' or '.join(mistake['gold'])}; got {escape(mistake['got'])}")
        for vote in mistake["votes"]:
            kind = f":{vote['kind']}" if vote["kind"] else ""
            lines.append(
                f"      {vote['function']} = {vote['label']}{kind} ({vote['scope']}) {escape(repr(vote['words']))}"
            )
        if not mistake["votes"]:
            lines.append("      no votes")
    return "\n".join(lines) or f"no errors in {task}"


def _wanted_and_got(task: str, row: GoldRow, got: Prediction) -> tuple[list[str], str]:
    if task == "claim_type":
        return list(row.claim_type), got.claim_type
    if task == CLAIM_SET:
        return ["+".join([s[0], *sorted(s[1:])]) for s in row.claim_types if s], "+".join(
            [got.claim_types[0], *sorted(got.claim_types[1:])]
        )
    if task == "hedge":
        cues = got.cue_texts()
        wanted = [_spell(h, [t for t, _ in c]) for h in row.hedge for c in row.hedge_cues if h == bool(c)]
        return wanted, _spell(got.hedge, _matching(row, cues))
    return [_spell(bool(k), sorted(k)) for k in row.warning_kinds], _spell(
        got.safety_warning, sorted(got.warning_kinds)
    )


def _matching(row: GoldRow, cues: Sequence[str]) -> list[str]:
    """Return the gold spelling where every found cue overlaps one of it, else what was found."""
    for reading in row.hedge_cues:
        texts = [t for t, _ in reading]
        if len(texts) == len(cues) and all(a in b or b in a for a, b in zip(texts, cues, strict=True)):
            return texts
    return list(cues)


def _spell(on: bool, details: Sequence[str]) -> str:
    return f"yes ({', '.join(details)})" if on else "no"
