"""claim_type mechanism: how a substance acts inside the body."""

from __future__ import annotations

from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import cast
from hedgerow.label.claim_topics import actor_of, followed_by, only_own_substances
from hedgerow.label.conditions import Near
from hedgerow.label.functions import Sentence, Votes, labeling_function
from hedgerow.label.scan import Hit

_INNER = "claim_type.inner_action"


@labeling_function(
    task="claim_type", label="mechanism", rule="2.1", reads=["claim.receptor_action"], family=_INNER,
    looks_for="binds, blocks, activates something at the molecular level; agonist; mode of action",
)  # fmt: skip
def claim_type_receptor_action(sentence: Sentence) -> Votes:
    """Vote mechanism: binds, blocks, activates something at the molecular level; agonist; mode of action."""
    return cast(sentence, _with_substance(sentence, "claim.receptor_action"))


@labeling_function(
    task="claim_type", label="mechanism", rule="2.1", reads=["claim.kinetics"],
    looks_for="absorption, onset, duration, breakdown",
)  # fmt: skip
def claim_type_kinetics(sentence: Sentence) -> Votes:
    """Vote mechanism: absorption, onset, duration, breakdown."""
    return cast(sentence, _with_substance(sentence, "claim.kinetics"))


@labeling_function(
    task="claim_type", label="mechanism", rule="B1", reads=["claim.property_words"], family=_INNER,
    looks_for="properties that nobody feels: antioxidant, sedative, stimulant",
)  # fmt: skip
def claim_type_property_words(sentence: Sentence) -> Votes:
    """Vote mechanism: properties that nobody feels: antioxidant, sedative, stimulant."""
    return cast(sentence, _with_substance(sentence, "claim.property_words"))


@labeling_function(
    task="claim_type", label="mechanism", rule="2.1", reads=["claim.effects_told"],
    bulk=Cast("claim.effects_told"),
    looks_for="how effects come, go and differ: the effect depends on the dose, begins within an hour",
)  # fmt: skip
def claim_type_effects_told(sentence: Sentence) -> Votes:
    """Vote mechanism: how effects come, go and differ: the effect depends on the dose, begins within an hour."""
    return cast(sentence, sentence.hits["claim.effects_told"])


@labeling_function(
    task="claim_type", label="mechanism", rule="2.3", reads=["claim.altered_mind"],
    bulk=Cast("claim.altered_mind"),
    looks_for="what a substance does to perception and consciousness",
)  # fmt: skip
def claim_type_altered_mind(sentence: Sentence) -> Votes:
    """Vote mechanism: what a substance does to perception and consciousness."""
    return cast(sentence, sentence.hits["claim.altered_mind"])


@labeling_function(
    task="claim_type", label="mechanism", rule="B1", reads=["claim.inner_effect"], family=_INNER,
    looks_for="raises, lowers or regulates hormones, messengers, inflammation, metabolism",
)  # fmt: skip
def claim_type_inner_effect(sentence: Sentence) -> Votes:
    """Vote mechanism: raises, lowers or regulates hormones, messengers, inflammation, metabolism."""
    return cast(sentence, _with_substance(sentence, "claim.inner_effect"))


@labeling_function(
    task="claim_type", label="mechanism", rule="2.1", reads=["claim.action_verb"], needs=["claim.process"], family=_INNER,
    near=Near(("claim.action_verb",), ("claim.process",), 32),
    looks_for="a substance, a verb of action, and something inside the body close together",
)  # fmt: skip
def claim_type_acts_on_process(sentence: Sentence) -> Votes:
    """Vote mechanism: a substance, a verb of action, and something inside the body close together."""
    pairs = followed_by(sentence, sentence.hits["claim.action_verb"], ("claim.process",), 32)
    return cast(sentence, [v for v, _ in pairs if actor_of(sentence, v.start) == "substance"])


@labeling_function(
    task="claim_type", label="mechanism", rule="2.3", reads=["claim.body_verb"], family=_INNER,
    needs=[("claim.body", "claim.process")], unless=["claim.condition", "claim.harm_noun"],
    near=Near(("claim.body_verb",), ("claim.body", "claim.process"), 28),
    looks_for="a substance, a verb of a neutral effect, and a part of the body close together, no illness",
)  # fmt: skip
def claim_type_acts_on_body(sentence: Sentence) -> Votes:
    """Vote mechanism: a substance, a verb of a neutral effect, and a part of the body close together, no illness."""
    pairs = followed_by(sentence, sentence.hits["claim.body_verb"], ("claim.body", "claim.process"), 28)
    return cast(sentence, [v for v, _ in pairs if actor_of(sentence, v.start) == "substance"])


def _with_substance(sentence: Sentence, cue: str) -> list[Hit]:
    named = sentence.has("claim.substance") and not only_own_substances(sentence)
    return [h for h in sentence.hits[cue] if named or actor_of(sentence, h.start) != "illness"]
