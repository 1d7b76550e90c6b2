"""Gold: hand-labeled sentences, read from JSON lines, and what a labeling function sees of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from hedgerow import contracts
from hedgerow.annotate.items import completes_lead, wrong_flags, wrong_text
from hedgerow.annotate.lines import REVIEWED, complete, contradictions, remarks
from hedgerow.errors import ConfigError
from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Scanner

Cues = tuple[tuple[str, str], ...]
"""Cues of one reading: text and type of each."""

_LISTS = ("claim_types", "hedge_cues", "warning_kinds")
_LEFT_OUT_WHERE = {
    "claim_types": "claim_type is one value",
    "hedge_cues": "hedge is false",
    "warning_kinds": "safety_warning is false",
}


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One gold sentence; each label holds every acceptable value."""

    id: str
    document: str | None
    heading: str | None
    previous: str | None
    text: str
    following: str | None
    claim_type: tuple[str, ...]
    claim_types: tuple[tuple[str, ...], ...]
    hedge: tuple[bool, ...]
    hedge_cues: tuple[Cues, ...]
    safety_warning: tuple[bool, ...]
    warning_kinds: tuple[tuple[str, ...], ...]
    flags: tuple[str, ...]


def load_gold(path: str | Path) -> list[GoldRow]:
    """Read a gold file of contract ``gold``; a bare label stands for a list of one, and what follows may be left out.

    Rows without the fields ``prev`` and ``next`` take their neighbors in the file, when these are
    of the same document, as context. The document may also stand in a field ``doc``.

    Args:
        path: a JSON lines file.

    Raises:
        ConfigError: unreadable, or a row that breaks the contract; names line and field.
    """
    where = Path(path)
    try:
        lines = where.read_text("utf-8-sig").split("\n")  # other breaks of lines may stand in a text
    except OSError as error:
        raise ConfigError(f"cannot read gold file {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"gold file {path} is not UTF-8 text: save it as UTF-8 JSON lines") from None
    rows: list[GoldRow] = []
    bare: set[int] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where.name} line {number}"
        raw = _object(place, line)
        if "prev" not in raw and "next" not in raw:
            bare.add(len(rows))
        rows.append(_row(place, raw))
    if not rows:
        raise ConfigError(f"gold file {path} holds no rows: write one JSON object a line")
    _check_ids(where.name, rows)
    return [_with_neighbors(rows, i) if i in bare else row for i, row in enumerate(rows)]


def contradictions_in(gold: Sequence[GoldRow]) -> list[str]:
    """Return where rows say two things of one label: a hedge without a cue, a primary that no set of claims begins with.

    Such rows are scored as they stand, each field for itself.
    """
    pairs = ("claim_type", "claim_types", "hedge", "hedge_cues", "safety_warning", "warning_kinds")
    return [
        f"{row.id}: {problem}"
        for row in gold
        for problem in contradictions({"id": row.id} | {name: _as_lists(getattr(row, name)) for name in pairs})
    ]


def _as_lists(readings: Sequence[object]) -> list[object]:
    return [list(reading) if isinstance(reading, tuple) else reading for reading in readings]


def gold_sentences(gold: Sequence[GoldRow], scanner: Scanner) -> list[Sentence]:
    """Return the gold rows as labeling functions see them, scanned for cues.

    Where the sentence before ends with a colon and the text looks like an item of the list that it
    introduces, the sentence is a list item and that sentence its lead.
    """
    texts = [row.text for row in gold]
    leads = [row.previous if completes_lead(row.previous, row.text) else None for row in gold]
    hits = scanner.scan([*texts, *(lead or "" for lead in leads)])
    found = []
    for i, (row, lead) in enumerate(zip(gold, leads, strict=True)):
        introduced = None
        if lead is not None:
            introduced = Sentence(text=lead, hits=hits[len(gold) + i], heading=row.heading, following=row.text)
        found.append(
            Sentence(
                text=row.text,
                hits=hits[i],
                kind="list_item" if introduced else "prose",
                heading=row.heading,
                previous=row.previous,
                following=row.following,
                lead=introduced,
            )
        )
    return found


def _with_neighbors(rows: Sequence[GoldRow], i: int) -> GoldRow:
    def text(j: int) -> str | None:
        inside = 0 <= j < len(rows) and rows[j].document is not None and rows[j].document == rows[i].document
        return rows[j].text if inside else None

    return replace(rows[i], previous=text(i - 1), following=text(i + 1))


def _object(place: str, line: str) -> Mapping[str, Any]:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{place}: not JSON ({error.msg} at column {error.colno}): write one object a line") from None
    except RecursionError:
        raise ConfigError(f"{place}: nested too deeply to be read: write one flat object a line") from None
    if not isinstance(raw, dict):
        raise ConfigError(f"{place}: {type(raw).__name__} instead of an object")
    return raw


def _row(place: str, raw: Mapping[str, Any]) -> GoldRow:
    values: dict[str, Any] = {
        name: _optional(place, raw, name) for name in ("document", "doc", "heading", "prev", "next")
    }
    for name in ("id", "text"):
        if not (_optional(place, raw, name) or "").strip():
            raise ConfigError(f"{place}: field {name} is missing or empty")
    if raw.get(REVIEWED, True) is not True:
        raise ConfigError(
            f"{place}: a proposal that nobody reviewed: label it, then make gold with hedgerow import-gold"
        )
    flags = remarks(raw)
    if problem := wrong_flags(flags):
        raise ConfigError(f"{place}: field flags {problem}")
    full = complete(raw)
    labels = {name: _readings(place, full, name) for name in _CHECKS}
    for cue in (cue for cues in labels["hedge_cues"] for cue in cues):
        if not cue["text"].strip() or cue["text"].lower() not in raw["text"].lower():  # scores find it in any case
            raise ConfigError(
                f"{place}: field hedge_cues: the cue {cue['text'][:40]!r} is not in the text: write the words as they stand there"
            )
    return GoldRow(
        id=raw["id"],
        document=values["document"] or values["doc"],
        heading=values["heading"],
        previous=values["prev"],
        text=raw["text"],
        following=values["next"],
        claim_type=labels["claim_type"],
        claim_types=labels["claim_types"],
        hedge=labels["hedge"],
        hedge_cues=tuple(tuple((c["text"], c["type"]) for c in cues) for cues in labels["hedge_cues"]),
        safety_warning=labels["safety_warning"],
        warning_kinds=labels["warning_kinds"],
        flags=tuple(flags),
    )


def _optional(place: str, raw: Mapping[str, Any], name: str) -> str | None:
    value = raw.get(name)
    if problem := wrong_text(value):
        raise ConfigError(f"{place}: field {name} {problem}")
    return cast("str | None", value)


def _readings(place: str, raw: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    """Return the acceptable values of one label field, each checked."""
    if name not in raw:
        where = _LEFT_OUT_WHERE.get(name)
        optional = f"; it may be left out where {where}" if where else ""
        raise ConfigError(f"{place}: field {name} is missing: give its value or a list of acceptable values{optional}")
    value = raw[name]
    if name in _LISTS:
        if not isinstance(value, list):
            raise ConfigError(f"{place}: field {name} is {type(value).__name__}: write a list")
        bare = not value or not isinstance(value[0], list)
        readings = [value] if bare else value
    else:
        readings = value if isinstance(value, list) else [value]
    if not readings:
        raise ConfigError(f"{place}: field {name} has no acceptable value")
    for reading in readings:
        problem = _CHECKS[name](reading)
        if problem:
            raise ConfigError(f"{place}: field {name}: {problem}")
    return tuple(tuple(r) if isinstance(r, list) else r for r in readings)


def _wrong_word(vocabulary: str, value: object) -> str | None:
    known = contracts.vocabulary(vocabulary)
    return None if value in known else f"{str(value)[:40]!r} is not one of {', '.join(known)}"


def _wrong_words(vocabulary: str, values: object) -> str | None:
    if not isinstance(values, list):
        return f"{str(values)[:40]!r} is no list"
    return next((p for v in values if (p := _wrong_word(vocabulary, v))), None)


def _wrong_flag(value: object) -> str | None:
    return None if isinstance(value, bool) else f"{str(value)[:40]!r} is not true or false"


def _wrong_cues(values: object) -> str | None:
    if not isinstance(values, list):
        return f"{str(values)[:40]!r} is no list"
    for cue in cast("Iterable[object]", values):
        if not isinstance(cue, dict) or not isinstance(cue.get("text"), str) or "type" not in cue:
            return f"{str(cue)[:40]!r} is no cue: write an object with text and type"
        problem = _wrong_word("hedge_cue_type", cue["type"])
        if problem:
            return problem
    return None


_CHECKS: dict[str, Callable[[object], str | None]] = {
    "claim_type": lambda v: _wrong_word("claim_type", v),
    "claim_types": lambda v: _wrong_words("claim_type", v),
    "hedge": _wrong_flag,
    "hedge_cues": _wrong_cues,
    "safety_warning": _wrong_flag,
    "warning_kinds": lambda v: _wrong_words("warning_kind", v),
}


def _check_ids(name: str, rows: Sequence[GoldRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ConfigError(f"{name}: two rows have the id {row.id!r}: ids are unique within a file")
        seen.add(row.id)
