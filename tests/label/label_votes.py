"""What the shipped functions vote on single sentences: for the tables of cases in this folder."""

from __future__ import annotations

import functools

from hedgerow.label.functions import Sentence, Vote
from hedgerow.labeler.toolbox import Toolbox, build_labeler


@functools.cache
def toolbox() -> Toolbox:
    """Compile the shipped labeler once for all modules."""
    return build_labeler(engine="re2")


def view(text: str, *, previous: str | None = None, heading: str | None = None, lead: str | None = None) -> Sentence:
    """Return what the functions see of a sentence."""
    led = view(lead) if lead else None
    return Sentence(
        text=text,
        hits=toolbox().scanner.scan([text])[0],
        kind="list_item" if lead else "prose",
        heading=heading,
        previous=previous,
        lead=led,
    )


def votes(task: str, sentence: Sentence) -> list[tuple[str, Vote]]:
    """Return the votes of one task as (function, vote)."""
    cast, faults = toolbox().labeler.votes_on(sentence)
    assert faults == []
    return [(function.id, vote) for function, vote in cast if function.task == task]


def flags(sentence: Sentence) -> set[str]:
    """Return the flags of a sentence."""
    return {kind for feature, kind, _, _ in toolbox().labeler.features_of(sentence) if feature == "flag"}


def softeners(sentence: Sentence) -> list[tuple[str, str]]:
    """Return the softeners of a sentence as (type, words)."""
    return [
        (kind, sentence.text[start:end])
        for feature, kind, start, end in toolbox().labeler.features_of(sentence)
        if feature == "softener"
    ]
