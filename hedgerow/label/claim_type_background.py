"""claim_type condition and descriptive: illness and body as topic; identity, origin, market."""

from __future__ import annotations

from hedgerow.label.bulk import Whole
from hedgerow.label.claim_bulk import Cast, CastTopic
from hedgerow.label.claim_order import CONTENT, TELLING, cast, command_of, says_nothing, steps_of
from hedgerow.label.claim_topics import AROUND, OWN_SUBSTANCES, topic_around
from hedgerow.label.clauses import clauses_of
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import VOTE, Sentence, Vote, Votes, labeling_function
from hedgerow.label.scan import Hit

_TOPIC = "claim_type.illness_topic"
_SHORTEST = 20  # characters of a sentence that may describe something


def _cast_topic(sentence: Sentence, hit: Hit) -> Vote | None:
    """Vote on a hit that says what the sentence is about; a circumstance in front may be all that does."""
    if says_nothing(sentence):
        return None
    clause = clauses_of(sentence).at(hit.start)
    if steps_of(sentence).get(clause.number, CONTENT) != CONTENT:
        return None
    return VOTE((hit.start, hit.end, None, None, "part" if clause.role == "circumstance" else clause.role))


def _is_said_of_illness(sentence: Sentence) -> bool:
    """Tell whether an illness is named, or the text is on no substance: "It plays a role in the immune system"."""
    return sentence.has("claim.condition") or topic_around(sentence) != "substance"


_SAID_OF_ILLNESS = Aspect(_is_said_of_illness)
_OPENING = 30  # characters: "Another common symptom of"


def _opens_with_illness(sentence: Sentence) -> bool:
    """Tell whether an illness is named at the start, and no substance before it."""
    first = sentence.hits["claim.condition"][0]
    if first.start > _OPENING:
        return False
    substance = sentence.first("claim.substance")
    return substance is None or substance.start >= first.end


_OPENS_WITH_ILLNESS = Aspect(_opens_with_illness, is_of_text=True)


def _says_something(sentence: Sentence) -> bool:
    return len(sentence.text) >= _SHORTEST and not says_nothing(sentence) and command_of(sentence) is None


_SAYS = Aspect(_says_something, is_of_text=True)


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.substance", "claim.listing"],
    where=[AROUND.is_not("substance")], bulk=CastTopic("claim.condition"),
    looks_for="an illness or symptom, no substance in the sentence nor around it",
)  # fmt: skip
def claim_type_illness_alone(sentence: Sentence) -> Votes:
    """Vote condition: an illness or symptom, no substance in the sentence nor around it."""
    return _cast_topic(sentence, sentence.hits["claim.condition"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.substance"],
    where=[AROUND.is_("substance")], bulk=CastTopic("claim.condition"),
    looks_for="an illness or symptom without a substance, in a text on substances",
)  # fmt: skip
def claim_type_illness_amid_substances(sentence: Sentence) -> Votes:
    """Vote condition: an illness or symptom without a substance, in a text on substances."""
    return _cast_topic(sentence, sentence.hits["claim.condition"][0])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.illness_predicate"], family=_TOPIC,
    needs=[("claim.condition", "claim.body")], unless=["claim.substance", "claim.structure", "claim.listing"],
    where=[_SAID_OF_ILLNESS.is_(True)], bulk=Cast("claim.illness_predicate", most=1),
    looks_for="what is said of an illness: is a disorder, caused by, symptoms include",
)  # fmt: skip
def claim_type_illness_predicate(sentence: Sentence) -> Votes:
    """Vote condition: what is said of an illness: is a disorder, caused by, symptoms include."""
    return cast(sentence, sentence.hits["claim.illness_predicate"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.listing"],
    where=[_OPENS_WITH_ILLNESS.is_(True), AROUND.is_not("substance")], bulk=Cast("claim.condition", most=1),
    looks_for="an illness as the subject that opens the sentence, whatever follows, in a text on no substance",
)  # fmt: skip
def claim_type_illness_subject(sentence: Sentence) -> Votes:
    """Vote condition: an illness as the subject that opens the sentence, whatever follows, in a text on no substance."""
    return cast(sentence, sentence.hits["claim.condition"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.listing"],
    where=[_OPENS_WITH_ILLNESS.is_(True), AROUND.is_("substance")], bulk=Cast("claim.condition", most=1),
    looks_for="an illness as the subject that opens the sentence, whatever follows, in a text on substances",
)  # fmt: skip
def claim_type_illness_subject_amid_substances(sentence: Sentence) -> Votes:
    """Vote condition: an illness as the subject that opens the sentence, whatever follows, in a text on substances."""
    return cast(sentence, sentence.hits["claim.condition"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.illness_defined"], family="claim_type.illness_told",
    unless=["claim.relief_verb"],
    bulk=Cast("claim.illness_defined", most=1),
    looks_for="what an illness is, or what those who have it are like, whatever else is named",
)  # fmt: skip
def claim_type_illness_defined(sentence: Sentence) -> Votes:
    """Vote condition: what an illness is, or what those who have it are like, whatever else is named."""
    return cast(sentence, sentence.hits["claim.illness_defined"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.how_common"], family="claim_type.illness_told",
    unless=["claim.harm_noun", "claim.side_effects"],
    bulk=Cast("claim.how_common", most=1),
    looks_for="how common an illness or a lack is, and in whom",
)  # fmt: skip
def claim_type_how_common(sentence: Sentence) -> Votes:
    """Vote condition: how common an illness or a lack is, and in whom."""
    return cast(sentence, sentence.hits["claim.how_common"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.body"], family=_TOPIC,
    unless=["claim.substance", "claim.structure", "claim.diagnosis"],
    where=[AROUND.is_not("substance")], bulk=CastTopic("claim.body"),
    looks_for="parts and functions of the body, no substance in the sentence nor around it",
)  # fmt: skip
def claim_type_body_alone(sentence: Sentence) -> Votes:
    """Vote condition: parts and functions of the body, no substance in the sentence nor around it."""
    return _cast_topic(sentence, sentence.hits["claim.body"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.body"], family=_TOPIC,
    unless=["claim.substance", "claim.structure"],
    where=[AROUND.is_("substance")], bulk=CastTopic("claim.body"),
    looks_for="parts and functions of the body without a substance, in a text on substances",
)  # fmt: skip
def claim_type_body_amid_substances(sentence: Sentence) -> Votes:
    """Vote condition: parts and functions of the body without a substance, in a text on substances."""
    return _cast_topic(sentence, sentence.hits["claim.body"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.process"], family=_TOPIC,
    unless=["claim.substance", "claim.structure"],
    where=[AROUND.is_not("substance")], bulk=CastTopic("claim.process"),
    looks_for="a process of the body, no substance in the sentence nor around it",
)  # fmt: skip
def claim_type_process_alone(sentence: Sentence) -> Votes:
    """Vote condition: a process of the body, no substance in the sentence nor around it."""
    return _cast_topic(sentence, sentence.hits["claim.process"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.substance"], needs=["claim.body"], family=_TOPIC,
    unless=["claim.structure"],
    where=[OWN_SUBSTANCES.is_(True)], bulk=CastTopic("claim.body"),
    looks_for="parts of the body with substances that the body itself holds, in a text on no other substance",
)  # fmt: skip
def claim_type_own_substances(sentence: Sentence) -> Votes:
    """Vote condition: parts of the body with substances that the body itself holds, in a text on no other substance."""
    return _cast_topic(sentence, sentence.hits["claim.body"][0])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.identity"], family="claim_type.identity",
    bulk=Cast("claim.identity", most=2),
    looks_for="identity, origin, composition, names, forms, market",
)  # fmt: skip
def claim_type_identity(sentence: Sentence) -> Votes:
    """Vote descriptive: identity, origin, composition, names, forms, market."""
    return cast(sentence, sentence.hits["claim.identity"][:2])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.what_it_is"], family="claim_type.identity",
    bulk=Cast("claim.what_it_is", most=1),
    looks_for="what a substance is, where it comes from, what it holds, who takes it",
)  # fmt: skip
def claim_type_what_it_is(sentence: Sentence) -> Votes:
    """Vote descriptive: what a substance is, where it comes from, what it holds, who takes it."""
    return cast(sentence, sentence.hits["claim.what_it_is"][:1])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.market"],
    bulk=Cast("claim.market", most=1),
    looks_for="money, market shares, numbers of buyers",
)  # fmt: skip
def claim_type_market(sentence: Sentence) -> Votes:
    """Vote descriptive: money, market shares, numbers of buyers."""
    return cast(sentence, sentence.hits["claim.market"][:1])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.structure"],
    unless=["claim.substance", "claim.condition"],
    bulk=Cast("claim.structure"),
    looks_for="where a part of the body lies",
)  # fmt: skip
def claim_type_structure(sentence: Sentence) -> Votes:
    """Vote descriptive: where a part of the body lies."""
    return cast(sentence, sentence.hits["claim.structure"])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.diagnosis"],
    bulk=Cast("claim.diagnosis"),
    looks_for="tests and examinations that find an illness",
)  # fmt: skip
def claim_type_diagnosis(sentence: Sentence) -> Votes:
    """Vote descriptive: tests and examinations that find an illness."""
    return cast(sentence, sentence.hits["claim.diagnosis"])


@labeling_function(
    task="claim_type", label="condition", rule="B8", scope="sentence",
    unless=["claim.substance", "claim.study_report", *TELLING],
    where=[_SAYS.is_(True), AROUND.is_("illness")], bulk=Whole(),
    looks_for="any sentence that names no substance and tells no class, in a text on an illness",
)  # fmt: skip
def claim_type_nothing_else_amid_illness(sentence: Sentence) -> Votes:
    """Vote condition: any sentence that names no substance and tells no class, in a text on an illness."""
    return Vote(0, len(sentence.text))
