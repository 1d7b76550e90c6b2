"""claim_type condition and descriptive: illness and body as topic; identity, origin, market."""

from __future__ import annotations

from hedgerow.label.claim_order import cast
from hedgerow.label.claim_topics import topic_around
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function

_CLAIMS = (
    "claim.relief_verb", "claim.called_remedy", "claim.benefit_words", "claim.receptor_action", "claim.harm_words",
    "claim.reassurance", "claim.later_command", "claim.directive_modal", "claim.law", "claim.quality",
)  # fmt: skip


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.condition"],
    looks_for="an illness or symptom, no substance in the sentence",
)  # fmt: skip
def claim_type_illness_alone(sentence: Sentence) -> Votes:
    """Vote condition: an illness or symptom, no substance in the sentence."""
    if sentence.has("claim.substance"):
        return None
    return cast(sentence, sentence.hits["claim.condition"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.illness_predicate"],
    looks_for="what is said of an illness: is a disorder, caused by, symptoms include",
)  # fmt: skip
def claim_type_illness_predicate(sentence: Sentence) -> Votes:
    """Vote condition: what is said of an illness: is a disorder, caused by, symptoms include."""
    if sentence.has("claim.substance") or not sentence.has("claim.condition", "claim.body"):
        return None
    return cast(sentence, sentence.hits["claim.illness_predicate"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.body"],
    looks_for="parts and functions of the body, no substance in the sentence",
)  # fmt: skip
def claim_type_body_alone(sentence: Sentence) -> Votes:
    """Vote condition: parts and functions of the body, no substance in the sentence."""
    if sentence.has("claim.substance"):
        return None
    return cast(sentence, sentence.hits["claim.body"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.process"],
    looks_for="a process of the body, no substance in the sentence and an illness as topic",
)  # fmt: skip
def claim_type_process_alone(sentence: Sentence) -> Votes:
    """Vote condition: a process of the body, no substance in the sentence and an illness as topic."""
    if sentence.has("claim.substance") or topic_around(sentence) == "substance":
        return None
    return cast(sentence, sentence.hits["claim.process"][:1])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.identity"],
    looks_for="identity, origin, composition, names, forms, market",
)  # fmt: skip
def claim_type_identity(sentence: Sentence) -> Votes:
    """Vote descriptive: identity, origin, composition, names, forms, market."""
    return cast(sentence, sentence.hits["claim.identity"][:2])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", scope="sentence",
    looks_for="a sentence without any cue of a claim, an illness or the body",
)  # fmt: skip
def claim_type_nothing_else(sentence: Sentence) -> Votes:
    """Vote descriptive: a sentence without any cue of a claim, an illness or the body."""
    if sentence.has("claim.condition", "claim.body", *_CLAIMS) or len(sentence.text) < 20:
        return None
    return Vote(0, len(sentence.text))
