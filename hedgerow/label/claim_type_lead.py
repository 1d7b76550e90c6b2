"""claim_type of an item by the lead that it completes (section 1, case 15): "Benefits of the tea include:", "It can:".

A bare noun phrase says nothing by itself; together with its lead it is a
sentence, and the lead says which. Items that tell a class in their own words
are left to the functions that read these.
"""

from __future__ import annotations

import functools

from hedgerow.label.claim_order import TELLING, says_nothing
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import NamedWords, Words
from hedgerow.label.side_effect_items import NAMES_UNWANTED

_LEADS = {
    "safety": Words(
        r"(?i)\b(?:side[- ]effects?|adverse (?:effects?|reactions?|events?)|(?:health )?risks|dangers|hazards|complications of (?:use|using|taking)|"
        r"(?:symptoms|signs) of (?:[\w’'-]+ ){0,3}(?:overdose|abuse|misuse|toxicity|poisoning|intoxication|dependence)|"
        r"(?:can|may|could|might) (?:also )?(?:cause|lead to|result in|trigger|interact with)|interacts? with|downsides?|drawbacks?)\b"
    ),
    "usage": Words(
        r"(?i)\b(?:tips|steps|how to (?:use|take|make|prepare|choose|brew)|directions|instructions|guidelines|(?:you|people|users|patients) (?:should|must|can try|need to)|"
        r"should (?:not |always |never )?(?:be|take|use|avoid|consider|look|keep|follow)|avoid|recommend(?:ed|s)?|advis(?:ed|es|able)|tell your doctor|do not (?:take|use)|"
        r"(?:see|call|contact|consult|talk to) (?:a|your|the) (?:doctor|physician|provider)|precautions|dos(?:es?|ages?|ing))\b"
    ),
    "condition": Words(
        r"(?i)\b(?:(?:symptoms|signs|causes|types|forms|complications|stages) (?:\w+ )?(?:of|include)|risk factors|caused by|are at (?:higher |greater |increased )?risk)\b"
    ),
    "efficacy": Words(
        r"(?i)\b(?:benefits?|advantages|uses|(?:can|may|could|might|does|also|is said to|believed to) help|helps?(?: you| people| to| with)?|helpful|"
        r"used (?:for|to treat|as|in)|(?:treat|relieve|ease|manage|improve|prevent|support|promote)s?|effective|remed(?:y|ies)|relief|good for)\b"
    ),
    "mechanism": Words(r"(?i)\b(?:works? (?:by|in|through)|mechanisms?|functions?|roles?|effects (?:of|on|include)|acts? (?:by|on|as)|properties|affects?)\b"),
}  # fmt: skip
_OF_CLASSES = NamedWords(_LEADS)
_ORDER = ("safety", "usage", "condition", "efficacy", "mechanism")
"""Where a lead names several classes, the first of them: "risks and benefits"."""
_OPEN_VERB = Words(r"(?i)\b(?:to|can|may|might|could|will|would|helps?|help you|helps you)\W*$")
_LONGEST = 90  # characters: a longer item is a sentence of its own
_SENTENCE = Words(
    r"(?i)[.!]$|\b(?:is|are|was|were|has|have|had|can|may|might|could|will|would|should|must|does|do|did|it|they|you|we|this|these|[a-z]+n['’]t)\b"
)


@functools.lru_cache(maxsize=4096)
def class_of_lead(lead: str) -> str | None:
    """Return the class of what completes a lead, None where the lead does not say.

    >>> class_of_lead("Side effects of the tea include:"), class_of_lead("It comes in three forms:")
    ('safety', None)
    """
    found = _OF_CLASSES.found_in(lead)
    return next((label for label in _ORDER if label in found), None)


def _class_of_item(sentence: Sentence) -> str | None:
    if sentence.lead is None or len(sentence.text) > _LONGEST or not sentence.lead.text.rstrip().endswith(":"):
        return None
    if says_nothing(sentence) or _SENTENCE.search(sentence.text):
        return None
    return class_of_lead(sentence.lead.text)


_COMPLETES = Aspect(_class_of_item)


def _ends_with_verb(sentence: Sentence) -> bool:
    return sentence.lead is not None and _OPEN_VERB.search(sentence.lead.text)


COMPLETES_VERB = Aspect(_ends_with_verb)
"""Whether a lead ends with an open verb ("It can:"): the item that follows is its infinitive, no command."""


def _whole(sentence: Sentence) -> Votes:
    return Vote(0, len(sentence.text), scope="main")


@labeling_function(
    task="claim_type", label="safety", rule="case 15", unless=TELLING, family="claim_type.lead",
    where=[_COMPLETES.is_("safety")],
    looks_for="an item of a list of side effects, risks or signs of overdose",
)  # fmt: skip
def claim_type_lead_safety(sentence: Sentence) -> Votes:
    """Vote safety: an item of a list of side effects, risks or signs of overdose."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="safety", rule="case 15", family="claim_type.lead",
    where=[NAMES_UNWANTED.is_(True)],
    looks_for="an item of a list of side effects, whatever its words tell by themselves",
)  # fmt: skip
def claim_type_lead_unwanted(sentence: Sentence) -> Votes:
    """Vote safety: an item of a list of side effects, whatever its words tell by themselves."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="usage", rule="case 15", unless=TELLING, family="claim_type.lead",
    where=[_COMPLETES.is_("usage")],
    looks_for="an item of a list of doses, tips or precautions",
)  # fmt: skip
def claim_type_lead_usage(sentence: Sentence) -> Votes:
    """Vote usage: an item of a list of doses, tips or precautions."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="condition", rule="case 15", unless=TELLING, family="claim_type.lead",
    where=[_COMPLETES.is_("condition")],
    looks_for="an item of a list of symptoms, causes or kinds of an illness",
)  # fmt: skip
def claim_type_lead_condition(sentence: Sentence) -> Votes:
    """Vote condition: an item of a list of symptoms, causes or kinds of an illness."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="efficacy", rule="case 15", unless=TELLING, family="claim_type.lead",
    where=[_COMPLETES.is_("efficacy")],
    looks_for="an item of a list of benefits or uses",
)  # fmt: skip
def claim_type_lead_efficacy(sentence: Sentence) -> Votes:
    """Vote efficacy: an item of a list of benefits or uses."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="mechanism", rule="case 15", unless=TELLING, family="claim_type.lead",
    where=[_COMPLETES.is_("mechanism")],
    looks_for="an item of a list of actions in the body",
)  # fmt: skip
def claim_type_lead_mechanism(sentence: Sentence) -> Votes:
    """Vote mechanism: an item of a list of actions in the body."""
    return _whole(sentence)


@labeling_function(
    task="claim_type", label="efficacy", rule="case 15", reads=["claim.relief_verb", "claim.gain_verb"],
    needs=[("claim.felt", "claim.condition")],
    where=[COMPLETES_VERB.is_(True)],
    looks_for="an item that opens with a benefit verb and completes a lead that ends with an open verb: It can:",
)  # fmt: skip
def claim_type_lead_benefit(sentence: Sentence) -> Votes:
    """Vote efficacy: an item that opens with a benefit verb and completes a lead that ends with an open verb."""
    first = sentence.first("claim.relief_verb", "claim.gain_verb")
    return None if first is None or first.start > _AT_START else Vote(first.start, first.end, scope="main")


_AT_START = 2  # characters: a mark before the first word
