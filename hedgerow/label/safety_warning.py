"""Safety-warning functions: one for each kind of words behind a warning (guideline 4).

Each reads :func:`basis_of`: a kind counts only where the sentence warns at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hedgerow.label import safety_warning_directives as directives
from hedgerow.label import safety_warning_harms as harms
from hedgerow.label import safety_warning_topics as topics
from hedgerow.label import safety_warning_users as users
from hedgerow.label.functions import NO_VOTES, Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.safety_warning_agents import treated
from hedgerow.label.safety_warning_basis import DIRECTING, basis_of, combination_counts, group_is_named, guarded_risks
from hedgerow.label.scan import Hit


def _found(sentence: Sentence, hits: Sequence[Hit]) -> Votes:
    """Turn hits of a finder of harms or precautions into votes: by them the sentence warns, unless it asks or talks."""
    if not hits or basis_of(sentence).silenced:
        return NO_VOTES
    return [Vote(hit.start, hit.end) for hit in hits]


def _in_warning(sentence: Sentence, hits: Sequence[Hit]) -> Votes:
    """Turn hits into votes where the sentence warns by whatever it says."""
    if not hits or not basis_of(sentence).any:
        return NO_VOTES
    return [Vote(hit.start, hit.end) for hit in hits]


# --- adverse effects -----------------------------------------------------------------------------

_NOT_EFFECT = Words(
    r"(?i)(?:opioid |drug |alcohol )?(?:addiction|dependenc[ey]|withdrawal.*|overdose|poisoning|tolerance|conditions?|diseases?|disorders?|problems?)$",
)


def _named(sentence: Sentence, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits that name an effect."""
    return [h for h in hits if not _NOT_EFFECT.match(sentence.text[h.start : h.end])] if hits else hits


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="an effect that a substance causes, triggers, worsens or is linked to",
    reads=["warning.cause_verb", "warning.link_verb", "warning.worsen_verb"],
)  # fmt: skip
def safety_warning_caused_effect(sentence: Sentence) -> Votes:
    """Vote on effects with a substance as cause."""
    return _found(sentence, _named(sentence, harms.caused_effects(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="a substance that damages, injures, irritates", reads=["warning.harm_verb"],
)  # fmt: skip
def safety_warning_harm_verb(sentence: Sentence) -> Votes:
    """Vote on verbs of harm."""
    return _found(sentence, harms.harm_verbs(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="a substance called toxic, harmful, dangerous", reads=["warning.harmful_word"],
)  # fmt: skip
def safety_warning_harmful(sentence: Sentence) -> Votes:
    """Vote on adjectives of harm."""
    return _found(sentence, harms.harmful_words(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="side effects, risks, adverse reactions that are stated", reads=["warning.side_effects", "warning.risk_word"],
)  # fmt: skip
def safety_warning_side_effects(sentence: Sentence) -> Votes:
    """Vote on generic names of harm."""
    return _found(sentence, harms.side_effects(sentence))


_ILL_BEFORE_USE = Words(
    r"(?i)(?:^|\b(?:depress\w+|anxi\w+|suicid\w+|pain|panic|PMS|insomnia|sad|miserable)\)?,? )(?:i (?:had|was) )?(?:before|prior to) "
    r"(?:(?:i|he|she|we|they) )?(?:(?:was|were|went|started|began) )?(?:taking|took|starting|being|going|getting|on)\b|\b(?:"
    r"anti-(?:seizure|anxiety|depressants?) (?:drugs|meds|medications?)|so (?:i|he|she|we|they) (?:took|take|started|tried|asked)|after (?:an? |my |his |her )?(?:suicide attempt|divorce|accident|death)|"
    r"(?:depression|anxiety|pain|mood|symptoms|insomnia|cravings) (?:has|have|had|is|are|was|were) (?:\w+ )?(?:lifted|lightened|gone|improved|eased|disappeared|cleared|better)|"
    r"(?:eliminated|solved|cured|fixed|ended|lifted) (?:\w+ ){0,3}(?:depression|anxiety|pain|cycle|insomnia|symptoms|cravings|panic))\b"
)
"""An illness that was there before the use, or that the use ended: no effect of it."""


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="an effect after or from the use of a substance",
    reads=["warning.after_substance", "warning.after_drug", "warning.drug_harm", "claim.substance"],
    needs=[("warning.after_substance", "warning.drug_harm", "warning.named_effect", "claim.condition", "warning.side_effects")],
)  # fmt: skip
def safety_warning_effect_of_use(sentence: Sentence) -> Votes:
    """Vote on effects after use."""
    hits = _named(sentence, users.effects_of_use(sentence))
    return NO_VOTES if hits and _ILL_BEFORE_USE.search(sentence.text) else _found(sentence, hits)


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="an effect told in the first person", reads=["warning.named_effect", "warning.own_words"],
)  # fmt: skip
def safety_warning_own_experience(sentence: Sentence) -> Votes:
    """Vote on a user's own complaint."""
    return _found(sentence, _named(sentence, users.own_experience(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="case 15",
    where=[users.MAY_LIST_EFFECTS.is_(True)],
    looks_for="a bare list of effects, or one that completes its lead", reads=["warning.named_effect", "claim.condition", "warning.side_effects"],
)  # fmt: skip
def safety_warning_effect_list(sentence: Sentence) -> Votes:
    """Vote on lists of effects."""
    return _found(sentence, _named(sentence, users.effect_list(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="litotes: not without risks", reads=["warning.litotes"],
)  # fmt: skip
def safety_warning_litotes(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on litotes; natural does not mean safe names no effect and is other."""
    for hit in harms.litotes(sentence):
        general = search(r"mean|equal|guarantee|imply|make|harmless", sentence.text[hit.start : hit.end])
        yield Vote(hit.start, hit.end, kind="other" if general else None)


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4",
    looks_for="side effects or a named effect that a precaution is meant to prevent", reads=["warning.side_effects", "warning.named_effect", "warning.risk_word"],
    needs=[DIRECTING],
)  # fmt: skip
def safety_warning_effect_guarded(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on effects named in a sentence that directs a precaution."""
    found = basis_of(sentence)
    if not found.directives:
        return
    for hit in sentence.found("warning.side_effects", "warning.named_effect", "warning.risk_word"):
        before = sentence.text[max(0, hit.start - 70) : hit.start]
        if (
            sentence.text[hit.end : hit.end + 8] == " profile"
            or _NOT_EFFECT.match(sentence.text[hit.start : hit.end])
            or treated(sentence, hit)
        ):
            continue
        if search(r"\bseek\w* [^.]*\bfor\b", sentence.text[: hit.start]):
            continue
        if search(
            r"(?i)\b(?:avoid\w*|minimi[sz]\w*|mitigat\w*|due to|because|watch for|prevent\w*|risk\w*|address\w*|consideration of|potential|possible|if|for|regarding|reduc\w*|monitor\w*|like|such as|side effects?|manag\w+|deal\w* with)\b[^.;]*$",
            before,
        ):
            yield Vote(hit.start, hit.end)


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4",
    looks_for="risks or side effects that a precaution keeps down", reads=["warning.guarded_risk"], needs=[DIRECTING],
)  # fmt: skip
def safety_warning_guarded_risk(sentence: Sentence) -> Votes:
    """Vote on risks that a directed precaution mitigates."""
    return _found(sentence, tuple(guarded_risks(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="effects that users are said to experience", reads=["warning.named_effect"], holds=users.USERS,
)  # fmt: skip
def safety_warning_users_complain(sentence: Sentence) -> Votes:
    """Vote on complaints of users."""
    return _found(sentence, _named(sentence, users.users_complain(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 2",
    looks_for="a health professional who is told what to do", reads=["warning.professional"],
)  # fmt: skip
def safety_warning_professional_advised(sentence: Sentence) -> Votes:
    """Vote on advice to health professionals."""
    return _found(sentence, directives.advised_professionals(sentence))


# --- overdose and dosage -------------------------------------------------------------------------


@labeling_function(
    task="safety_warning", label="warning", kind="overdose_dosage", rule="4",
    looks_for="overdose, poisoning, too much", reads=["warning.overdose"],
)  # fmt: skip
def safety_warning_overdose(sentence: Sentence) -> Votes:
    """Vote on too much in a sentence that warns."""
    return _in_warning(sentence, [h for h in sentence.hits["warning.overdose"] if not treated(sentence, h)])


@labeling_function(
    task="safety_warning", label="warning", kind="overdose_dosage", rule="4",
    looks_for="high doses or long use with what they do", reads=["warning.high_dose"],
)  # fmt: skip
def safety_warning_high_dose(sentence: Sentence) -> Votes:
    """Vote on high doses in a sentence that warns."""
    return _in_warning(sentence, sentence.hits["warning.high_dose"])


@labeling_function(
    task="safety_warning", label="warning", kind="overdose_dosage", rule="4 step 2",
    looks_for="advice to start low, to limit, measure or adjust the dose", reads=["warning.dose_care"],
)  # fmt: skip
def safety_warning_dose_care(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on care with the dose."""
    found = basis_of(sentence)
    if not found.any:
        return
    directed = set(directives.dose_cautions(sentence))
    for hit in sentence.hits["warning.dose_care"]:
        if (
            hit in directed
            or (found.directives and not directives.in_circumstance(sentence, hit))
            or match(r"moderation|exceed", sentence.text[hit.start : hit.end])
        ):
            yield Vote(hit.start, hit.end)


# --- other kinds ---------------------------------------------------------------------------------


@labeling_function(
    task="safety_warning", label="warning", kind="contraindication_population", rule="4",
    looks_for="a group, illness or situation that must avoid or take care", reads=["warning.group"],
)  # fmt: skip
def safety_warning_group(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on groups in a sentence that warns."""
    found = basis_of(sentence)
    groups = [] if found.silenced else [hit for hit in sentence.hits["warning.group"] if group_is_named(sentence, hit)]
    if groups and found.any:
        for hit in groups:
            if not any(h.start < hit.end and hit.start < h.end for h in found.harms):
                yield Vote(hit.start, hit.end)


@labeling_function(
    task="safety_warning", label="warning", kind="contraindication_population", rule="4 step 2",
    looks_for="contraindicated, not suitable for, unsafe for", reads=["warning.avoid"],
)  # fmt: skip
def safety_warning_contraindicated(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on contraindications that name their group by themselves."""
    for hit in basis_of(sentence).directives:
        word = sentence.text[hit.start : hit.end]
        if (
            hit.cue == "warning.avoid"
            and match(r"(?i)contraindicated$|contraindications?$", word)
            and not sentence.has("warning.interaction")
        ):
            yield Vote(hit.start, hit.end)


@labeling_function(
    task="safety_warning", label="warning", kind="interaction", rule="4",
    looks_for="one substance that changes what another does", reads=["warning.interaction"],
)  # fmt: skip
def safety_warning_interaction(sentence: Sentence) -> Votes:
    """Vote on stated interactions."""
    return _found(sentence, topics.interactions(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="interaction", rule="4 step 2",
    looks_for="advice about use together with drugs, alcohol or supplements", reads=["warning.interaction"],
)  # fmt: skip
def safety_warning_combination(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on partners named in a sentence that directs a precaution."""
    found = basis_of(sentence)
    if not (found.directives or found.harms):
        return
    for hit in sentence.hits["warning.interaction"]:
        if combination_counts(sentence, hit):
            yield Vote(hit.start, hit.end)


@labeling_function(
    task="safety_warning", label="warning", kind="interaction", rule="4 step 2",
    looks_for="advice on the use of two substances at one time", reads=["warning.joint_use"],
)  # fmt: skip
def safety_warning_joint_use(sentence: Sentence) -> Votes:
    """Vote on joint use under advice."""
    return _found(sentence, directives.joint_use(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="dependence", rule="4",
    looks_for="addiction, dependence, tolerance, misuse, withdrawal from the substance", reads=["warning.dependence", "warning.dependence_word"],
)  # fmt: skip
def safety_warning_dependence(sentence: Sentence) -> Votes:
    """Vote on dependence."""
    return _found(sentence, topics.dependences(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="dependence", rule="B8",
    looks_for="stopping the substance, with what follows", reads=["warning.stopping"],
)  # fmt: skip
def safety_warning_stopping(sentence: Sentence) -> Votes:
    """Vote on withdrawal from the substance in use."""
    return _found(sentence, [h for h in topics.stoppings(sentence) if h.cue == "warning.stopping"])


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="B8",
    looks_for="effects that follow the stopping of a substance", reads=["warning.stopping"],
)  # fmt: skip
def safety_warning_stopping_effect(sentence: Sentence) -> Votes:
    """Vote on the effects of stopping."""
    return _found(sentence, _named(sentence, [h for h in topics.stoppings(sentence) if h.cue != "warning.stopping"]))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    looks_for="these can include, after a sentence on side effects", reads=["warning.named_effect", "claim.condition"],
    holds=harms.GOES_ON,
)  # fmt: skip
def safety_warning_continued_effects(sentence: Sentence) -> Votes:
    """Vote on the effects that a pronoun takes up."""
    return _found(sentence, _named(sentence, harms.continued_effects(sentence)))


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4",
    looks_for="effects of an overdose", reads=["warning.overdose"],
)  # fmt: skip
def safety_warning_overdose_effect(sentence: Sentence) -> Votes:
    """Vote on the effects of an overdose."""
    return _found(sentence, _named(sentence, [h for h in harms.overdoses(sentence) if h.cue != "warning.overdose"]))


@labeling_function(
    task="safety_warning", label="warning", kind="product_quality_legal", rule="B6",
    looks_for="contamination, wrong strength, untested goods, trouble with the law", reads=["warning.quality"],
)  # fmt: skip
def safety_warning_product_fault(sentence: Sentence) -> Votes:
    """Vote on faults of a product."""
    return _found(sentence, topics.product_faults(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="product_quality_legal", rule="4 step 2",
    looks_for="advice to check quality or law", reads=["warning.quality"],
)  # fmt: skip
def safety_warning_product_check(sentence: Sentence) -> Votes:
    """Vote on advice to check."""
    return _found(sentence, directives.quality_cautions(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="consult_professional", rule="4 step 2",
    looks_for="a professional to ask, or whose supervision is required", reads=["warning.professional"],
)  # fmt: skip
def safety_warning_consult(sentence: Sentence) -> Votes:
    """Vote on professionals."""
    return _found(sentence, directives.consultations(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 2",
    looks_for="caution, care, monitoring without another kind", reads=["warning.caution"],
)  # fmt: skip
def safety_warning_caution(sentence: Sentence) -> Votes:
    """Vote on generic care."""
    return _found(sentence, directives.cautions(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 2",
    looks_for="advice to avoid or stop without another kind", reads=["warning.avoid"],
)  # fmt: skip
def safety_warning_avoid(sentence: Sentence) -> Votes:
    """Vote on generic avoidance."""
    return _found(sentence, directives.avoidances(sentence))


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 4",
    looks_for="safety that is unknown or not established", reads=["warning.unknown_safety"],
)  # fmt: skip
def safety_warning_unknown(sentence: Sentence) -> Votes:
    """Vote on unknown safety."""
    return _found(sentence, basis_of(sentence).unknown)
