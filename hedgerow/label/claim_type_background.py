"""claim_type condition and descriptive: illness and body as topic; identity, origin, market."""

from __future__ import annotations

from hedgerow.label.claim_order import CONTENT, TELLING, cast, command_of, says_nothing, steps_of
from hedgerow.label.claim_topics import only_own_substances, topic_around
from hedgerow.label.clauses import clauses_of
from hedgerow.label.functions import VOTE, Sentence, Vote, Votes, labeling_function
from hedgerow.label.scan import Hit

_TOPIC = "claim_type.illness_topic"
_LEFT = "claim_type.left_over"
_SHORTEST = 20  # characters of a sentence that may describe something


def _cast_topic(sentence: Sentence, hit: Hit) -> Vote | None:
    """Vote on a hit that says what the sentence is about; a circumstance in front may be all that does."""
    if says_nothing(sentence):
        return None
    clause = clauses_of(sentence).at(hit.start)
    if steps_of(sentence).get(clause.number, CONTENT) != CONTENT:
        return None
    return VOTE((hit.start, hit.end, None, None, "part" if clause.role == "circumstance" else clause.role))


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.substance", "claim.listing"],
    looks_for="an illness or symptom, no substance in the sentence nor around it",
)  # fmt: skip
def claim_type_illness_alone(sentence: Sentence) -> Votes:
    """Vote condition: an illness or symptom, no substance in the sentence nor around it."""
    if topic_around(sentence) == "substance":
        return None
    return _cast_topic(sentence, sentence.hits["claim.condition"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.substance"],
    looks_for="an illness or symptom without a substance, in a text on substances",
)  # fmt: skip
def claim_type_illness_amid_substances(sentence: Sentence) -> Votes:
    """Vote condition: an illness or symptom without a substance, in a text on substances."""
    if topic_around(sentence) != "substance":
        return None
    return _cast_topic(sentence, sentence.hits["claim.condition"][0])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.illness_predicate"], family=_TOPIC,
    needs=[("claim.condition", "claim.body")], unless=["claim.substance", "claim.structure", "claim.listing"],
    looks_for="what is said of an illness: is a disorder, caused by, symptoms include",
)  # fmt: skip
def claim_type_illness_predicate(sentence: Sentence) -> Votes:
    """Vote condition: what is said of an illness: is a disorder, caused by, symptoms include."""
    if not sentence.has("claim.condition") and topic_around(sentence) == "substance":
        return None  # "It plays a role in the immune system", said of a vitamin
    return cast(sentence, sentence.hits["claim.illness_predicate"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.condition"], family=_TOPIC,
    unless=["claim.listing"],
    looks_for="an illness as the subject that opens the sentence, whatever follows",
)  # fmt: skip
def claim_type_illness_subject(sentence: Sentence) -> Votes:
    """Vote condition: an illness as the subject that opens the sentence, whatever follows."""
    first = sentence.hits["claim.condition"][0]
    if first.start > _OPENING:
        return None
    substance = sentence.first("claim.substance")
    if substance is not None and substance.start < first.end:
        return None
    return cast(sentence, [first])


_OPENING = 30  # characters: "Another common symptom of"


@labeling_function(
    task="claim_type", label="condition", rule="2.1", reads=["claim.illness_defined"], family="claim_type.illness_told",
    unless=["claim.relief_verb"],
    looks_for="what an illness is, or what those who have it are like, whatever else is named",
)  # fmt: skip
def claim_type_illness_defined(sentence: Sentence) -> Votes:
    """Vote condition: what an illness is, or what those who have it are like, whatever else is named."""
    return cast(sentence, sentence.hits["claim.illness_defined"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B8", reads=["claim.how_common"], family="claim_type.illness_told",
    unless=["claim.harm_noun", "claim.side_effects"],
    looks_for="how common an illness or a lack is, and in whom",
)  # fmt: skip
def claim_type_how_common(sentence: Sentence) -> Votes:
    """Vote condition: how common an illness or a lack is, and in whom."""
    return cast(sentence, sentence.hits["claim.how_common"][:1])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.body"], family=_TOPIC,
    unless=["claim.substance", "claim.structure"],
    looks_for="parts and functions of the body, no substance in the sentence",
)  # fmt: skip
def claim_type_body_alone(sentence: Sentence) -> Votes:
    """Vote condition: parts and functions of the body, no substance in the sentence."""
    return _cast_topic(sentence, sentence.hits["claim.body"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.process"], family=_TOPIC,
    unless=["claim.substance", "claim.structure"],
    looks_for="a process of the body, no substance in the sentence nor around it",
)  # fmt: skip
def claim_type_process_alone(sentence: Sentence) -> Votes:
    """Vote condition: a process of the body, no substance in the sentence nor around it."""
    if topic_around(sentence) == "substance":
        return None
    return _cast_topic(sentence, sentence.hits["claim.process"][0])


@labeling_function(
    task="claim_type", label="condition", rule="B9", reads=["claim.substance"], needs=["claim.body"], family=_TOPIC,
    unless=["claim.structure"],
    looks_for="parts of the body with substances that the body itself holds, in a text on no other substance",
)  # fmt: skip
def claim_type_own_substances(sentence: Sentence) -> Votes:
    """Vote condition: parts of the body with substances that the body itself holds, in a text on no other substance."""
    return _cast_topic(sentence, sentence.hits["claim.body"][0]) if only_own_substances(sentence) else None


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.identity"], family="claim_type.identity",
    looks_for="identity, origin, composition, names, forms, market",
)  # fmt: skip
def claim_type_identity(sentence: Sentence) -> Votes:
    """Vote descriptive: identity, origin, composition, names, forms, market."""
    return cast(sentence, sentence.hits["claim.identity"][:2])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.what_it_is"], family="claim_type.identity",
    looks_for="what a substance is, where it comes from, what it holds, who takes it",
)  # fmt: skip
def claim_type_what_it_is(sentence: Sentence) -> Votes:
    """Vote descriptive: what a substance is, where it comes from, what it holds, who takes it."""
    return cast(sentence, sentence.hits["claim.what_it_is"][:1])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.market"],
    looks_for="money, market shares, numbers of buyers",
)  # fmt: skip
def claim_type_market(sentence: Sentence) -> Votes:
    """Vote descriptive: money, market shares, numbers of buyers."""
    return cast(sentence, sentence.hits["claim.market"][:1])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.structure"],
    unless=["claim.substance", "claim.condition"],
    looks_for="where a part of the body lies",
)  # fmt: skip
def claim_type_structure(sentence: Sentence) -> Votes:
    """Vote descriptive: where a part of the body lies."""
    return cast(sentence, sentence.hits["claim.structure"])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.diagnosis"],
    looks_for="tests and examinations that find an illness",
)  # fmt: skip
def claim_type_diagnosis(sentence: Sentence) -> Votes:
    """Vote descriptive: tests and examinations that find an illness."""
    return cast(sentence, sentence.hits["claim.diagnosis"])


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", scope="sentence", family=_LEFT,
    looks_for="any sentence that says something, in a text on no illness: what is left when nothing else votes",
)  # fmt: skip
def claim_type_nothing_else(sentence: Sentence) -> Votes:
    """Vote descriptive: any sentence that says something, in a text on no illness."""
    if not _says_something(sentence) or (topic_around(sentence) == "illness" and not sentence.has("claim.substance")):
        return None
    return Vote(0, len(sentence.text))


@labeling_function(
    task="claim_type", label="condition", rule="B8", scope="sentence", family=_LEFT,
    unless=["claim.substance", "claim.study_report", *TELLING],
    looks_for="any sentence that names no substance and tells no class, in a text on an illness",
)  # fmt: skip
def claim_type_nothing_else_amid_illness(sentence: Sentence) -> Votes:
    """Vote condition: any sentence that names no substance and tells no class, in a text on an illness."""
    if topic_around(sentence) != "illness" or not _says_something(sentence):
        return None
    return Vote(0, len(sentence.text))


def _says_something(sentence: Sentence) -> bool:
    return len(sentence.text) >= _SHORTEST and not says_nothing(sentence) and command_of(sentence) is None
