"""claim_type by what stands together in a clause: weak evidence where no verb or phrase is known.

Which nouns meet in a main clause says something of its class: a substance and
a felt outcome mostly a benefit, a substance and a body process a mechanism.
Their precision on gold keeps these votes weak.
"""

from __future__ import annotations

from hedgerow.label.claim_order import TELLING, command_of, open_clause
from hedgerow.label.claim_topics import AROUND, OWN_SUBSTANCES, topic_around
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words

_HARM = ("claim.harm_noun",)
_SPOILED = ("claim.harm_noun", "claim.spoil_verb")
_CONTENT = 3
_OPENING = 30  # characters within which a subject opens the sentence
_FAMILY = "claim_type.mixture"


_ON_SUBSTANCE = Aspect(lambda sentence: sentence.has("claim.substance") or topic_around(sentence) == "substance")


def _first_main(sentence: Sentence, cue: str) -> Vote | None:
    if command_of(sentence) is not None:
        return None
    for hit in sentence.hits[cue]:
        clause = open_clause(sentence, hit, _CONTENT)
        if clause is not None and clause.role == "main":
            return Vote(hit.start, hit.end, scope="main")
    return None


def _amid_illness(vote: Vote | None, sentence: Sentence) -> Vote | None:
    """Let a vote stand for the illness where that is what the text is on, whatever substance is named beside it."""
    if vote is None or topic_around(sentence) != "illness":
        return vote
    return vote._replace(label="condition")


@labeling_function(
    task="claim_type", label="efficacy", rule="2.3", reads=["claim.felt"], family=_FAMILY,
    unless=[*_SPOILED, *TELLING],
    where=[_ON_SUBSTANCE.is_(True)],
    looks_for="a felt outcome in the main clause and a substance in the sentence or around it, no harm",
)  # fmt: skip
def claim_type_substance_and_outcome(sentence: Sentence) -> Votes:
    """Vote efficacy: a felt outcome in the main clause and a substance in the sentence or around it, no harm."""
    return _amid_illness(_first_main(sentence, "claim.felt"), sentence)


@labeling_function(
    task="claim_type", label="efficacy", rule="2.3", reads=["claim.condition"], family=_FAMILY,
    needs=["claim.substance"], unless=[*_HARM, *TELLING],
    looks_for="a substance and an illness in the main clause, no harm",
)  # fmt: skip
def claim_type_substance_and_illness(sentence: Sentence) -> Votes:
    """Vote efficacy: a substance and an illness in the main clause, no harm."""
    illness, substance = sentence.hits["claim.condition"][0], sentence.first("claim.substance")
    if substance is not None and illness.start < min(_OPENING, substance.start):
        return None  # the illness is what the sentence is about
    return _amid_illness(_first_main(sentence, "claim.condition"), sentence)


@labeling_function(
    task="claim_type", label="safety", rule="2.3", reads=["claim.condition"], family=_FAMILY,
    needs=["claim.substance", _HARM], unless=TELLING,
    looks_for="a substance, an illness and a word of harm",
)  # fmt: skip
def claim_type_substance_and_harm(sentence: Sentence) -> Votes:
    """Vote safety: a substance, an illness and a word of harm."""
    return _first_main(sentence, "claim.condition")


@labeling_function(
    task="claim_type", label="mechanism", rule="2.3", reads=["claim.process"], family=_FAMILY,
    needs=["claim.substance"], unless=TELLING,
    where=[OWN_SUBSTANCES.is_(False)],
    looks_for="a substance and a process of the body in the main clause",
)  # fmt: skip
def claim_type_substance_and_process(sentence: Sentence) -> Votes:
    """Vote mechanism: a substance and a process of the body in the main clause."""
    return _first_main(sentence, "claim.process")


@labeling_function(
    task="claim_type", label="mechanism", rule="2.3", reads=["claim.process", "claim.body"], family=_FAMILY,
    unless=["claim.substance", "claim.condition", *TELLING],
    where=[AROUND.is_("substance")],
    looks_for="a process or part of the body in a text on substances, none of them named",
)  # fmt: skip
def claim_type_process_amid_substances(sentence: Sentence) -> Votes:
    """Vote mechanism: a process or part of the body in a text on substances, none of them named."""
    return _first_main(sentence, "claim.process" if sentence.has("claim.process") else "claim.body")


@labeling_function(
    task="claim_type", label="safety", rule="2.3", reads=["claim.condition"], family=_FAMILY,
    unless=["claim.substance", "claim.felt", "claim.relief_verb", *TELLING],
    where=[AROUND.is_("substance")],
    looks_for="a symptom in a text on substances, none of them named",
)  # fmt: skip
def claim_type_symptom_amid_substances(sentence: Sentence) -> Votes:
    """Vote safety: a symptom in a text on substances, none of them named."""
    first = sentence.hits["claim.condition"][0]
    if _ILLNESS.match(sentence.text[first.start : first.end]):
        return None  # an illness, and no effect of a substance (B8)
    return _first_main(sentence, "claim.condition")


_ILLNESS = Words(
    r"(?i)^(?:withdrawal|addictions?|diseases?|disorders?|conditions?|illness(?:es)?|infections?|syndromes?|insomnia|"
    r"depression|diabetes|cancers?|deficienc\w+|[A-Z]UD)$"
)


@labeling_function(
    task="claim_type", label="safety", rule="2.3", reads=["claim.harm_noun"], family=_FAMILY,
    unless=["claim.substance", *TELLING],
    where=[AROUND.is_("substance")],
    looks_for="a word of harm in a text on substances, none of them named",
)  # fmt: skip
def claim_type_harm_amid_substances(sentence: Sentence) -> Votes:
    """Vote safety: a word of harm in a text on substances, none of them named."""
    return _first_main(sentence, "claim.harm_noun")
