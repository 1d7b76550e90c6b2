"""Our own form: gold records as JSON lines, filled in with the proposed labels and marked as not reviewed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hedgerow.annotate.items import Answer, Item, as_gold, name_first, wrong_flags
from hedgerow.errors import ConfigError

REVIEWED = "reviewed"
_SAID_TWICE: tuple[tuple[str, str, Callable[[Sequence[Any]], object], str], ...] = (
    ("claim_type", "claim_types", lambda claims: claims[0] if claims else None, "begin claim_types with the primary"),
    ("hedge", "hedge_cues", bool, "name the cues where hedge is true, write [] where it is false"),
    (
        "safety_warning",
        "warning_kinds",
        bool,
        "name the kinds where safety_warning is true, write [] where it is false",
    ),
)
"""Fields that follow from another field: the field, the other, how, and how to mend them."""
_FOLLOWS: tuple[tuple[str, str, Callable[[object], bool], Callable[[object], list[Any]]], ...] = (
    ("claim_types", "claim_type", lambda claim: isinstance(claim, str), lambda claim: [claim]),
    ("hedge_cues", "hedge", lambda hedge: hedge is False, lambda _: []),
    ("warning_kinds", "safety_warning", lambda warning: warning is False, lambda _: []),
)
"""Fields that may be left out: the field, the other that it follows from, when, and its reading."""


def write_lines(items: Sequence[Item]) -> str:
    """Return one record a line: a person mends the labels and sets ``reviewed`` to true."""
    rows = []
    for item in items:
        cues = tuple((item.text[c.start : c.end], c.type) for c in item.hedge_cues)
        proposed = Answer(*item[:6], item.claim_types, cues, item.warning_kinds)
        rows.append({REVIEWED: False, "origin": item.origin} | as_gold([proposed]))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def complete(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a gold record with the label fields that follow from its others, where it leaves them out.

    >>> complete({"claim_type": "usage", "hedge": False})
    {'claim_type': 'usage', 'hedge': False, 'claim_types': [['usage']], 'hedge_cues': [[]]}
    """
    full = dict(row)
    for name, other, follows, reading in _FOLLOWS:
        said = row.get(other)
        alone = said[0] if isinstance(said, list) and len(said) == 1 else said
        if name not in row and follows(alone):
            full[name] = [reading(alone)]
    if isinstance(full.get("claim_types"), list):
        full["claim_types"] = [
            _primary_first(claims, row.get("claim_type")) for claims in _readings(full["claim_types"])
        ]
    return full


def _primary_first(claims: Any, primary: object) -> Any:
    """Return the claims of a sentence with the primary in front, where it is among them: they are a set to who labels."""
    if not isinstance(claims, list):
        return claims  # refused where gold is checked
    wanted = primary if isinstance(primary, list) else [primary]
    first = [claim for claim in claims if claim in wanted][:1]
    return [*first, *(claim for claim in claims if claim not in first)]


def read_lines(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], int]:
    """Return the answers in lines that are reviewed, and how many are not; a line that does not say is gold.

    Raises:
        ConfigError: a field of labels or remarks is missing or no list, or labels of a record contradict one another;
            names the first few.
    """
    answers, silent = [], 0
    problems: list[str] = []
    for row in map(complete, rows):
        if row.get(REVIEWED, True) is not True:
            silent += 1
            continue
        found = _unusable(row) or contradictions(row)
        problems += [f"{row['id']}: {problem}" for problem in found]
        answers += [] if found else _answers(row)
    if problems:
        raise ConfigError(f"no gold was written: {name_first(problems)}")
    return answers, silent


def _unusable(row: Mapping[str, Any]) -> list[str]:
    """Return which fields are missing, or of another kind than answers are made of."""
    found = [f"field {name} is missing" for name, *_ in _FOLLOWS if name not in row]
    found += [
        f"field {name} is {type(row[name]).__name__}: write a list"
        for name, *_ in _FOLLOWS
        if name in row and not isinstance(row[name], list)
    ]
    flags = wrong_flags(remarks(row))
    return found + ([f"field flags {flags}"] if flags else [])


def remarks(row: Mapping[str, Any]) -> Any:
    """Return the flags of a record; a bare one is a list of one, as it is with labels."""
    flags = row.get("flags") or []
    return [flags] if isinstance(flags, str) else flags


def contradictions(row: Mapping[str, Any]) -> list[str]:
    """Return where one of two fields that say the same says otherwise."""
    found = []
    for name, other, follow, remedy in _SAID_TWICE:
        if name not in row:
            continue
        said = row[name] if isinstance(row[name], list) else [row[name]]
        follows = [follow(reading) for reading in _readings(row[other])]
        if any(value not in follows for value in said) or any(value not in said for value in follows):
            found.append(f"field {name} is {_shown(said)}, but by {other} it is {_shown(follows)}: {remedy}")
    return found


def _shown(values: Sequence[object]) -> str:
    different = list(dict.fromkeys(json.dumps(value, ensure_ascii=False)[:40] for value in values))
    return " or ".join(different) or "empty"


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
            flags=tuple(remarks(row)),
        )
        for i in range(n)
    ]  # fmt: skip


def _readings(value: Sequence[Any]) -> list[Any]:
    """Return the acceptable readings of a list field; a bare list is one."""
    return list(value) if value and isinstance(value[0], list) else [value]
