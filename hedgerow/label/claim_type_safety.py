"""claim_type safety: a substance or its use harms, can harm, or does not harm."""

from __future__ import annotations

from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import cast
from hedgerow.label.claim_topics import AROUND, actor_of, followed_by, topic_around
from hedgerow.label.conditions import Aspect, Near
from hedgerow.label.functions import Sentence, Votes, labeling_function

_IN_LIST_OF_HARM = Aspect(lambda sentence: sentence.lead is not None and sentence.lead.has("claim.harm_noun"))
_SUFFERED = ("claim.condition", "claim.harm_noun", "warning.named_effect")


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.harm_verb"], needs=[_SUFFERED],
    near=Near(("claim.harm_verb",), _SUFFERED, 32),
    looks_for="a substance, a verb of harm, and a symptom close together",
)  # fmt: skip
def claim_type_causes_symptom(sentence: Sentence) -> Votes:
    """Vote safety: a substance, a verb of harm, and a symptom close together."""
    pairs = followed_by(sentence, sentence.hits["claim.harm_verb"], _SUFFERED, 32)
    relief = sentence.hits.get("claim.relief_verb", ())
    wanted = {h.start for h in sentence.hits.get("claim.felt", ())}
    found = [
        verb
        for verb, symptom in pairs
        if symptom.start not in wanted
        and actor_of(sentence, verb.start) == "substance"
        and not any(
            -_EASED <= r.start - verb.start < symptom.start - verb.start and r.start != verb.start for r in relief
        )
    ]
    return cast(sentence, found)


_EASED = 60  # characters: "eases the nausea that is linked to withdrawal" tells of relief


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.side_effects"], family="claim_type.harm_noun",
    bulk=Cast("claim.side_effects"),
    looks_for="side effects, adverse reactions, overdose",
)  # fmt: skip
def claim_type_side_effects(sentence: Sentence) -> Votes:
    """Vote safety: side effects, adverse reactions, overdose."""
    return cast(sentence, sentence.hits["claim.side_effects"])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.harm_words"], family="claim_type.harm_noun",
    looks_for="dangerous, toxic, risk of; litotes; poisonings and case reports",
)  # fmt: skip
def claim_type_harm_words(sentence: Sentence) -> Votes:
    """Vote safety: dangerous, toxic, risk of; litotes; poisonings and case reports."""
    hits = sentence.hits["claim.harm_words"]
    return cast(sentence, [h for h in hits if sentence.has("claim.substance") or topic_around(sentence) == "substance"])


@labeling_function(
    task="claim_type", label="safety", rule="B8", reads=["claim.dependence"],
    bulk=Cast("claim.dependence"),
    looks_for="a substance makes dependent, or long use does",
)  # fmt: skip
def claim_type_dependence(sentence: Sentence) -> Votes:
    """Vote safety: a substance makes dependent, or long use does."""
    return cast(sentence, sentence.hits["claim.dependence"])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.interaction"], family="claim_type.interaction",
    bulk=Cast("claim.interaction"),
    looks_for="a clash with drugs, alcohol or food",
)  # fmt: skip
def claim_type_interaction(sentence: Sentence) -> Votes:
    """Vote safety: a clash with drugs, alcohol or food."""
    return cast(sentence, sentence.hits["claim.interaction"])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.clash_verb"], family="claim_type.interaction",
    needs=["claim.substance"], unless=["claim.receptor_action"],
    near=Near(("claim.clash_verb",), ("claim.substance",), 40),
    looks_for="interacts or interferes with a named substance",
)  # fmt: skip
def claim_type_clash(sentence: Sentence) -> Votes:
    """Vote safety: interacts or interferes with a named substance."""
    pairs = followed_by(sentence, sentence.hits["claim.clash_verb"], ("claim.substance",), 40)
    return cast(sentence, [verb for verb, _ in pairs])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.reassurance"], family="claim_type.harm_noun",
    bulk=Cast("claim.reassurance"),
    looks_for="absence of harm: safe, tolerated, harmless, fewer side effects",
)  # fmt: skip
def claim_type_reassurance(sentence: Sentence) -> Votes:
    """Vote safety: absence of harm: safe, tolerated, harmless, fewer side effects."""
    return cast(sentence, sentence.hits["claim.reassurance"])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.kinetics"], needs=["claim.substance"],
    near=Near(("claim.kinetics",), ("claim.substance",), 20),
    looks_for="a substance that changes the uptake or breakdown of another",
)  # fmt: skip
def claim_type_drug_levels(sentence: Sentence) -> Votes:
    """Vote safety: a substance that changes the uptake or breakdown of another."""
    pairs = followed_by(sentence, sentence.hits["claim.kinetics"], ("claim.substance",), 20)
    names = sentence.hits.get("claim.substance", ())
    return cast(sentence, [hit for hit, _ in pairs if any(name.end < hit.start for name in names)])


@labeling_function(
    task="claim_type", label="safety", rule="2.2", reads=["frame.awareness"],
    needs=[("claim.harm_noun", "claim.condition")],
    near=Near(("frame.awareness",), ("claim.harm_noun", "claim.condition"), 60),
    looks_for="an awareness frame before a harm or a symptom",
)  # fmt: skip
def claim_type_aware_of_harm(sentence: Sentence) -> Votes:
    """Vote safety: an awareness frame before a harm or a symptom."""
    pairs = followed_by(sentence, sentence.hits["frame.awareness"], ("claim.harm_noun", "claim.condition"), 60)
    return cast(sentence, [target for _, target in pairs])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.users_suffer"],
    bulk=Cast("claim.users_suffer"),
    looks_for="users who suffer something",
)  # fmt: skip
def claim_type_users_suffer(sentence: Sentence) -> Votes:
    """Vote safety: users who suffer something."""
    return cast(sentence, sentence.hits["claim.users_suffer"])


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.harm_noun"], needs=["claim.substance"],
    family="claim_type.harm_noun",
    bulk=Cast("claim.harm_noun"),
    looks_for="a harm noun anywhere in the main clause of a sentence on a substance",
)  # fmt: skip
def claim_type_names_harm(sentence: Sentence) -> Votes:
    """Vote safety: a harm noun anywhere in the main clause of a sentence on a substance."""
    return cast(sentence, sentence.hits["claim.harm_noun"])


@labeling_function(
    task="claim_type", label="safety", rule="case 15", reads=["claim.condition"], scope="sentence",
    where=[_IN_LIST_OF_HARM.is_(True)],
    looks_for="a symptom that completes the lead or heading of a list of side effects",
)  # fmt: skip
def claim_type_listed_harm(sentence: Sentence) -> Votes:
    """Vote safety: a symptom that completes the lead or heading of a list of side effects."""
    return sentence.hits["claim.condition"][0]


@labeling_function(
    task="claim_type", label="safety", rule="2.1", reads=["claim.spoil_verb"], needs=[("claim.felt", "claim.body")],
    near=Near(("claim.spoil_verb",), ("claim.felt", "claim.body"), 28),
    looks_for="a substance, a verb that spoils, and a felt outcome or a body part",
)  # fmt: skip
def claim_type_spoils_outcome(sentence: Sentence) -> Votes:
    """Vote safety: a substance, a verb that spoils, and a felt outcome or a body part."""
    pairs = followed_by(sentence, sentence.hits["claim.spoil_verb"], ("claim.felt", "claim.body"), 28)
    return cast(sentence, [verb for verb, _ in pairs if actor_of(sentence, verb.start) == "substance"])


@labeling_function(
    task="claim_type", label="safety", rule="B8", reads=["claim.symptom_comes"], needs=["claim.condition"],
    unless=["claim.relief_verb"],
    where=[AROUND.is_("substance")],
    looks_for="a symptom that is common, passes or has been reported, in a text on substances",
)  # fmt: skip
def claim_type_symptom_comes(sentence: Sentence) -> Votes:
    """Vote safety: a symptom that is common, passes or has been reported, in a text on substances."""
    symptom = sentence.first("claim.condition")
    if symptom is None:
        return None
    return cast(sentence, [hit for hit in sentence.hits["claim.symptom_comes"] if hit.start > symptom.start])
