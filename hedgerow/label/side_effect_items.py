"""Items of lists of side effects: what completes a lead on them names one, in whatever words (case 15)."""

from __future__ import annotations

import functools

from hedgerow.label.claim_order import command_of
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words

_UNWANTED = r"(?:side[- ]effects?|(?:adverse|unwanted|undesirable) (?:drug )?(?:effects?|reactions?|events?))"
_ANNOUNCES = Words(rf"(?i)\b{_UNWANTED}\b.{{0,110}}$")
"""A lead, or a heading, that ends on what is unwanted."""
_ELSE = Words(
    r"(?i)\b(?:avoid\w*|prevent\w*|reduc(?:e|es|ing)|minimi[sz](?:e|es|ing)|manag(?:e|es|ing)|lower(?:s|ing)?|limit(?:s|ing)?|cop(?:e|ing)|deal(?:ing)?|"
    r"treat(?:s|ing)?|eas(?:e|es|ing)|lessen(?:s|ing)?|reliev(?:e|es|ing)|report(?:ing)?|free of|rid of|no|not|without|fewer|less(?: \w+)? likely) "
    rf"(?:[\w'’-]+,? ){{0,3}}{_UNWANTED}|\bless {_UNWANTED}|"
    rf"{_UNWANTED} (?:[\w'’-]+ ){{0,4}}(?:avoided|reduced|prevented|managed|minimi[sz]ed|lessened|relieved|eased|treated)\b|"
    r"\b(?:benefits?|uses|interactions?|contraindications?|dos(?:es?|ages?|ing)|precautions?|risk factors?|increas\w+|higher|greater|more (?:likely|often)|who|depends?|how to|tips|ways)\b"
)
"""What keeps it down, for whom it comes, or another part of a leaflet: its items name no effects."""
_NO_ITEM = Words(
    r"(?i):\W*$|\b(?:is|are|was|were|has|have|had|can|may|might|could|will|would|should|must|does|do|did|it|they|you|your|we|this|these|those|if|please|apply|take|[a-z]+n['’]t)\b|"
    r"\b(?:no|not|none|never|nothing|without|harmless|well[- ]tolerated|safe|safety|minimal|negligible|unknown|unavailable|information|data|n/a|note|dos(?:e|es|age|ing)|interactions?|contraindications?)\b",
)
"""What stands in no bare name of an effect: a verb, a denial or reassurance, or words of another part of a leaflet."""
_FREQUENCY = Words(
    r"(?i)^\W*(?:(?:more|less|most|very|and|but|or|potentially|common|uncommon|rare|frequent|infrequent|serious|severe|mild|moderate|other|occasional)(?:ly)?\b\W*)+$"
)
_ITEM_LENGTH = 250


def is_listed(sentence: Sentence) -> bool:
    """Tell whether a sentence is an item of a list."""
    return sentence.kind == "list_item" or sentence.lead is not None


def lead_of(sentence: Sentence) -> str:
    """Return what an item completes: its lead, without one the heading."""
    return sentence.lead.text if sentence.lead else (sentence.heading or "")


@functools.lru_cache(maxsize=4096)
def _announces_unwanted(lead: str) -> bool:
    return _ANNOUNCES.search(lead) and not _ELSE.search(lead)


def _is_unwanted_effect(sentence: Sentence) -> bool:
    """Tell whether an item names what its lead, or without one its heading, announces as a side effect."""
    return (
        is_listed(sentence)
        and len(sentence.text) <= _ITEM_LENGTH
        and _announces_unwanted(lead_of(sentence))
        and not _NO_ITEM.search(sentence.text)
        and not _FREQUENCY.match(sentence.text)
        and command_of(sentence) is None
    )


NAMES_UNWANTED = Aspect(_is_unwanted_effect)
"""Whether an item completes a lead on side effects, whatever words it names one with."""


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="case 15", family="safety_warning.effect_list",
    where=[NAMES_UNWANTED.is_(True)],
    looks_for="an item of a list of side effects, in words that no cue names",
)  # fmt: skip
def safety_warning_lead_effect(sentence: Sentence) -> Votes:
    """Vote on what completes a lead on side effects."""
    return Vote(0, len(sentence.text))
