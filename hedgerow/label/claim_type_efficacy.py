"""claim_type efficacy: a benefit, or its absence, that a person or a clinic can notice."""

from __future__ import annotations

from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import CONTENT, cast, cast_result, command_of
from hedgerow.label.claim_topics import AROUND, actor_of, followed_by, topic_around
from hedgerow.label.conditions import Aspect, Near
from hedgerow.label.functions import Sentence, Votes, labeling_function
from hedgerow.label.scan import Hit

_STATES = ("claim.condition", "claim.felt", "warning.named_effect")
_SHORT_REACH = 28
_REACH = 48  # characters between a verb and its object ("reduces the frequency and severity of migraine")


@labeling_function(
    task="claim_type", label="efficacy", rule="2.1", reads=["claim.relief_verb"], needs=[_STATES],
    family="claim_type.benefit_verb",
    near=Near(("claim.relief_verb",), _STATES, _REACH),
    looks_for="relieves, treats, prevents + an illness or symptom, a substance acting",
)  # fmt: skip
def claim_type_relieves_condition(sentence: Sentence) -> Votes:
    """Vote efficacy: relieves, treats, prevents + an illness or symptom, a substance acting."""
    pairs = followed_by(sentence, sentence.hits["claim.relief_verb"], _STATES, _REACH)
    return cast(sentence, [verb for verb, _ in pairs if actor_of(sentence, verb.start) == "substance"], CONTENT)


@labeling_function(
    task="claim_type", label="efficacy", rule="2.1", reads=["claim.relief_verb"], family="claim_type.benefit_verb",
    needs=["claim.condition"], unless=["claim.illness_predicate", "claim.body"],
    near=Near(("claim.relief_verb",), ("claim.condition",), _REACH),
    looks_for="relieves, treats, prevents + an illness or symptom, no substance named",
)  # fmt: skip
def claim_type_relief_unsaid_actor(sentence: Sentence) -> Votes:
    """Vote efficacy: relieves, treats, prevents + an illness or symptom, no substance named."""
    pairs = followed_by(sentence, sentence.hits["claim.relief_verb"], ("claim.condition",), _REACH)
    return cast(sentence, [verb for verb, _ in pairs if actor_of(sentence, verb.start) == "unknown"], CONTENT)


@labeling_function(
    task="claim_type", label="efficacy", rule="B1", reads=["claim.gain_verb"], needs=["claim.felt"],
    family="claim_type.benefit_verb",
    near=Near(("claim.gain_verb",), ("claim.felt",), _SHORT_REACH),
    looks_for="improves, boosts, supports + an outcome that is felt or measured in a clinic",
)  # fmt: skip
def claim_type_improves_outcome(sentence: Sentence) -> Votes:
    """Vote efficacy: improves, boosts, supports + an outcome that is felt or measured in a clinic."""
    pairs = followed_by(sentence, sentence.hits["claim.gain_verb"], ("claim.felt",), _SHORT_REACH)
    return cast(sentence, [verb for verb, _ in pairs if actor_of(sentence, verb.start) == "substance"], CONTENT)


@labeling_function(
    task="claim_type", label="efficacy", rule="B1", reads=["claim.gain_verb"], family="claim_type.benefit_verb",
    needs=["claim.felt"], unless=["claim.body"],  # what the body does with its own pressure and sugar (B9)
    near=Near(("claim.gain_verb",), ("claim.felt",), _SHORT_REACH),
    looks_for="improves, boosts, supports + a felt outcome, no substance named",
)  # fmt: skip
def claim_type_gain_unsaid_actor(sentence: Sentence) -> Votes:
    """Vote efficacy: improves, boosts, supports + a felt outcome, no substance named."""
    pairs = followed_by(sentence, sentence.hits["claim.gain_verb"], ("claim.felt",), _SHORT_REACH)
    return cast(sentence, [verb for verb, _ in pairs if actor_of(sentence, verb.start) == "unknown"], CONTENT)


@labeling_function(
    task="claim_type", label="efficacy", rule="2.1", reads=["claim.called_remedy"],
    bulk=Cast("claim.called_remedy"),
    looks_for="called a remedy, aid, alternative or option",
)  # fmt: skip
def claim_type_called_remedy(sentence: Sentence) -> Votes:
    """Vote efficacy: called a remedy, aid, alternative or option."""
    return cast(sentence, sentence.hits["claim.called_remedy"])


@labeling_function(
    task="claim_type", label="efficacy", rule="2.1", reads=["claim.benefit_words"],
    looks_for="benefit, effective, works well, relief",
)  # fmt: skip
def claim_type_benefit_words(sentence: Sentence) -> Votes:
    """Vote efficacy: benefit, effective, works well, relief."""
    alone = sentence.has("claim.body", "claim.process") and not sentence.has("claim.substance", "claim.condition")
    if alone and topic_around(sentence) != "substance":
        return None  # what the body does well
    return cast(sentence, sentence.hits["claim.benefit_words"])


@labeling_function(
    task="claim_type", label="efficacy", rule="B1", reads=["claim.felt_property"],
    bulk=Cast("claim.felt_property"),
    looks_for="property words that name a felt outcome: analgesic, calming",
)  # fmt: skip
def claim_type_felt_property(sentence: Sentence) -> Votes:
    """Vote efficacy: property words that name a felt outcome: analgesic, calming."""
    return cast(sentence, sentence.hits["claim.felt_property"])


@labeling_function(
    task="claim_type", label="efficacy", rule="B3", reads=["claim.used_for_condition"], family="claim_type.used_for_condition",
    bulk=Cast("claim.used_for_condition"),
    looks_for="used, taken, prescribed or praised for a health purpose",
)  # fmt: skip
def claim_type_used_for_condition(sentence: Sentence) -> Votes:
    """Vote efficacy: used, taken, prescribed or praised for a health purpose."""
    return cast(sentence, sentence.hits["claim.used_for_condition"])


@labeling_function(
    task="claim_type", label="efficacy", rule="B3", reads=["claim.used_for"], family="claim_type.used_for_condition",
    needs=[("claim.condition", "claim.felt")],
    near=Near(("claim.used_for",), ("claim.condition", "claim.felt"), 30),
    looks_for="used, studied, taken for + an illness or a felt outcome",
)  # fmt: skip
def claim_type_purpose_named(sentence: Sentence) -> Votes:
    """Vote efficacy: used, studied, taken for + an illness or a felt outcome."""
    pairs = followed_by(sentence, sentence.hits["claim.used_for"], ("claim.condition", "claim.felt"), 30)
    return cast(sentence, [target for _, target in pairs])


@labeling_function(
    task="claim_type", label="efficacy", rule="B2", reads=["claim.denied_benefit"],
    looks_for="a benefit denied, or measured against a dummy",
)  # fmt: skip
def claim_type_denied_benefit(sentence: Sentence) -> Votes:
    """Vote efficacy: a benefit denied, or measured against a dummy."""
    return cast_result(sentence, [h for h in sentence.hits["claim.denied_benefit"] if not _is_ordered(sentence, h)])


def _is_ordered(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a denial is that of a command: "Do not treat it at home" says nothing of a benefit."""
    command = command_of(sentence)
    orders = sentence.hits.get("claim.later_command", _NONE)
    return any(one.start < hit.end and hit.start <= one.end + 1 for one in (*orders, *((command,) if command else ())))


@labeling_function(
    task="claim_type", label="efficacy", rule="B7", reads=["claim.trial_outcome"],
    looks_for="a measured change in a felt or clinical outcome",
)  # fmt: skip
def claim_type_trial_outcome(sentence: Sentence) -> Votes:
    """Vote efficacy: a measured change in a felt or clinical outcome."""
    return cast_result(sentence, sentence.hits["claim.trial_outcome"])


@labeling_function(
    task="claim_type", label="efficacy", rule="2.1", reads=["claim.helps_people"],
    looks_for="helps people sleep, quit, cope; offers relief or comfort",
)  # fmt: skip
def claim_type_helps_people(sentence: Sentence) -> Votes:
    """Vote efficacy: helps people sleep, quit, cope; offers relief or comfort."""
    hits = sentence.hits["claim.helps_people"]
    if sentence.has("claim.body", "claim.process"):
        hits = [hit for hit in hits if actor_of(sentence, hit.start) != "illness"]
    return cast(sentence, hits)


@labeling_function(
    task="claim_type", label="efficacy", rule="2.2", reads=["frame.fame"], needs=["claim.condition"],
    looks_for="fame for a use against an illness, the frame stripped",
)  # fmt: skip
def claim_type_famous_for_illness(sentence: Sentence) -> Votes:
    """Vote efficacy: fame for a use against an illness, the frame stripped."""
    pairs = followed_by(sentence, sentence.hits["frame.fame"], ("claim.condition",), 60)
    return cast(sentence, [target for _, target in pairs])


def _opens_with_benefit(sentence: Sentence) -> bool:
    verbs = (sentence.hits.get(cue, _NONE)[:1] for cue in ("claim.relief_verb", "claim.gain_verb"))
    if not any(hit.start <= _AT_START for first in verbs for hit in first):
        return False
    first = sentence.first("claim.relief_verb", "claim.gain_verb")
    return first is not None and sentence.text[first.end - 1] == "s"


_NONE: list[Hit] = []
_AT_START = 2  # characters: a quotation mark or a dash
_OPENS_WITH_BENEFIT = Aspect(_opens_with_benefit, is_of_text=True)


@labeling_function(
    task="claim_type", label="efficacy", rule="1", reads=["claim.relief_verb", "claim.gain_verb"],
    where=[_OPENS_WITH_BENEFIT.is_(True), AROUND.is_not("illness")],
    looks_for="a fragment that opens with a benefit verb, in a text on substances",
)  # fmt: skip
def claim_type_opens_with_benefit(sentence: Sentence) -> Votes:
    """Vote efficacy: a fragment that opens with a benefit verb, in a text on substances."""
    first = sentence.first("claim.relief_verb", "claim.gain_verb")
    return None if first is None else cast(sentence, [first])
