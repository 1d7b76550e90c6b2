"""A published sentence as annotators see it: text, context, and the labels that the release proposes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hedgerow import contracts
from hedgerow.ids import ID_LENGTH, sentence_id

_LIST_ITEM = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s|[^.!?]$")
MAX_ITEM_CHARS = 200  # a longer text after a colon is a paragraph, not an item of a list
MAX_NAMED = 5  # problems in one message, however many there are
MAX_OCCURRENCES = 10_000  # of one text in one document, tried before its id is called another's
_OF_A_RELEASE = re.compile(rf"[a-z2-7]{{{ID_LENGTH}}}")


class Span(NamedTuple):
    """Hedge cue in the sentence: code points of its text, half-open, and its type."""

    start: int
    end: int
    type: str


class Item(NamedTuple):
    """One sentence to annotate.

    Attributes:
        id: sentence_id.
        document: document_id.
        heading, previous, following: context; before an item of a list stands its lead, where the item completes it.
        text: the sentence.
        claim_types: proposed claim classes, primary first.
        hedge_cues: proposed cues.
        warning_kinds: proposed kinds.
        probability: of the proposed label, by task.
        origin: NAME@VERSION of the release.
    """

    id: str
    document: str
    heading: str | None
    previous: str | None
    text: str
    following: str | None
    claim_types: tuple[str, ...]
    hedge_cues: tuple[Span, ...]
    warning_kinds: tuple[str, ...]
    probability: Mapping[str, float]
    origin: str


class Answer(NamedTuple):
    """What one person said of one sentence.

    Attributes:
        id, document, heading, previous, text, following: as exported.
        claim_types: claim classes, primary first.
        hedge_cues: words and type of each cue.
        warning_kinds: kinds of warning.
        flags: remarks.
    """

    id: str
    document: str | None
    heading: str | None
    previous: str | None
    text: str
    following: str | None
    claim_types: tuple[str, ...]
    hedge_cues: tuple[tuple[str, str], ...]
    warning_kinds: tuple[str, ...]
    flags: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[object, ...]:
        """What is compared between answers; the order of secondary classes, cues and kinds says nothing."""
        primary, rest = self.claim_types[:1], tuple(sorted(self.claim_types[1:]))
        return primary, rest, tuple(sorted(self.hedge_cues)), tuple(sorted(self.warning_kinds))


def completes_lead(previous: str | None, text: str) -> bool:
    """Tell whether a sentence is read as an item of the list that the one before it in a gold record introduces.

    An item is short and starts with a list mark or has no full stop.
    """
    if previous is None or not previous.rstrip().endswith(":") or len(text) > MAX_ITEM_CHARS:
        return False
    return _LIST_ITEM.search(text.strip()) is not None


def before_it(text: str, neighbor: str | None, lead: str | None) -> str | None:
    """Return what a gold record names as the sentence before: the lead of an item that completes it, else the neighbor.

    "Nausea" says nothing without its lead, however many items stand between them.
    """
    return lead if completes_lead(lead, text) else neighbor


def wrong_text(value: object, required: bool = False) -> str | None:
    """Return what is wrong with a field that is to be text, or null where it is not required."""
    if value is None:
        return "is missing" if required else None
    if not isinstance(value, str):
        return f"is {type(value).__name__}: write a string{'' if required else ' or null'}"
    if required and not value.strip():
        return "is empty"
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "holds half of a character (a lone surrogate), which no file can"
    return None


def wrong_flags(value: object) -> str | None:
    """Return what is wrong with the remarks of a record."""
    if not isinstance(value, (list, tuple)):
        return f"is {type(value).__name__}: write a list of strings"
    return next((f"holds what {problem}" for flag in value if (problem := wrong_text(flag, True))), None)


def _unreadable(answer: Answer) -> list[str]:
    texts = {name: wrong_text(getattr(answer, name), name in ("id", "text")) for name in _TEXTS}
    found = texts | {"flags": wrong_flags(answer.flags)}
    return [f"field {name} {problem}" for name, problem in found.items() if problem]


_TEXTS = ("id", "document", "heading", "previous", "text", "following")


def _has_its_text(answer: Answer) -> bool:
    """Tell whether the id is that of the document's sentence with this text; ids that no release has are not judged.

    Tools let people edit what they show: labels of another text would stand in gold beside a sentence that nobody read.
    """
    if answer.document is None or not all(map(_OF_A_RELEASE.fullmatch, (answer.id, answer.document))):
        return True
    return any(sentence_id(answer.document, answer.text, n) == answer.id for n in range(MAX_OCCURRENCES))


def problems_of(answer: Answer) -> list[str]:
    """Return which fields of an answer cannot be read, else what it breaks of section 6 of the guideline."""
    if unreadable := _unreadable(answer):
        return unreadable
    if not _has_its_text(answer):
        return ["the text is not that of the sentence of this id: import it as it was exported"]
    said = {
        "claim_type": answer.claim_types,
        "warning_kind": answer.warning_kinds,
        "hedge_cue_type": tuple(kind for _, kind in answer.hedge_cues),
    }
    found = [
        f"{value!r} is no {vocabulary}"
        for vocabulary, values in said.items()
        for value in values
        if value not in contracts.vocabulary(vocabulary)
    ]
    found += [
        f"the cue {words!r} is not in the sentence"
        for words, _ in answer.hedge_cues
        if not words.strip() or words not in answer.text
    ]
    claims, kinds = answer.claim_types, answer.warning_kinds
    if not 1 <= len(claims) <= 3 or len(set(claims)) < len(claims):
        found.append("one to three different claim classes are needed, the primary first")
    alone = [c for c in claims if c in ("condition", "descriptive", "none")]
    if alone and len(claims) > 1:
        found.append(f"{alone[0]} stands alone")
    if claims == ("none",) and (answer.hedge_cues or kinds):
        found.append("none has no hedge and no warning")
    if "other" in kinds and len(kinds) > 1:
        found.append("the warning kind other stands alone")
    if kinds and not {"safety", "usage", "regulatory", "evidence"} & set(claims):
        found.append("a warning needs safety, usage, regulatory or evidence among the claim classes")
    return found


def name_first(problems: Sequence[str]) -> str:
    """Return the first few problems as one line, and how many more there are."""
    more = f"; and {len(problems) - MAX_NAMED} more" if len(problems) > MAX_NAMED else ""
    return "; ".join(problems[:MAX_NAMED]) + more


def words_at(text: str, start: int, end: int, said: str | None) -> str:
    """Return the words of a span; where a tool counted otherwise than in code points, those that it quotes.

    >>> words_at("It may help.", 3, 6, None), words_at("It may help.", 4, 7, "may")
    ('may', 'may')
    """
    words = text[start:end]
    return said if said and said != words and said in text else words


def as_gold(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the gold record of one sentence from its different answers: each is an acceptable reading."""
    first = answers[0]
    return {
        "id": first.id, "document": first.document, "heading": first.heading, "prev": first.previous,
        "text": first.text, "next": first.following,
        "claim_type": list(dict.fromkeys(a.claim_types[0] for a in answers)),
        "claim_types": _different([list(a.claim_types) for a in answers]),
        "hedge": list(dict.fromkeys(bool(a.hedge_cues) for a in answers)),
        "hedge_cues": _different([[{"text": w, "type": t} for w, t in a.hedge_cues] for a in answers]),
        "safety_warning": list(dict.fromkeys(bool(a.warning_kinds) for a in answers)),
        "warning_kinds": _different([list(a.warning_kinds) for a in answers]),
        "flags": sorted({flag for a in answers for flag in a.flags}),
    }  # fmt: skip


def _different(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
