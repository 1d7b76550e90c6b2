"""claim_type usage: what to do with a substance or for one's health; doses and schedules."""

from __future__ import annotations

from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import OPENS_WITH_COMMAND, USAGE, cast, command_of
from hedgerow.label.claim_type_lead import COMPLETES_VERB
from hedgerow.label.clauses import in_parentheses
from hedgerow.label.functions import Sentence, Votes, labeling_function
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

_DIRECTIVE = "claim_type.directive"
_RESULTS = (
    "claim.trial_outcome",
    "claim.denied_benefit",
    "claim.research_design",
    "claim.study_report",
    "claim.what_it_is",
    "frame.evidence",
    "claim.relief_verb",
    "claim.harm_verb",
    "claim.market",
)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.command_verb"], family=_DIRECTIVE,
    where=[OPENS_WITH_COMMAND.is_(True), COMPLETES_VERB.is_(False)],
    looks_for="a sentence that opens with an imperative",
)  # fmt: skip
def claim_type_imperative(sentence: Sentence) -> Votes:
    """Vote usage: a sentence that opens with an imperative."""
    command = command_of(sentence)
    return None if command is None else cast(sentence, [command], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.later_command"], family=_DIRECTIVE,
    bulk=Cast("claim.later_command", USAGE),
    looks_for="a later clause that opens with an imperative",
)  # fmt: skip
def claim_type_later_imperative(sentence: Sentence) -> Votes:
    """Vote usage: a later clause that opens with an imperative."""
    return cast(sentence, sentence.hits["claim.later_command"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.directive_modal"], family=_DIRECTIVE,
    bulk=Cast("claim.directive_modal", USAGE),
    looks_for="should, must, need to, advised, recommended",
)  # fmt: skip
def claim_type_directive_modal(sentence: Sentence) -> Votes:
    """Vote usage: should, must, need to, advised, recommended."""
    return cast(sentence, sentence.hits["claim.directive_modal"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.crucial"], family=_DIRECTIVE,
    looks_for="it is crucial, essential, important to",
)  # fmt: skip
def claim_type_crucial(sentence: Sentence) -> Votes:
    """Vote usage: it is crucial, essential, important to."""
    directs = sentence.has(
        "claim.substance", "claim.consult", "claim.dose_words", "claim.schedule", "claim.requires_care"
    )
    return cast(sentence, [h for h in sentence.hits["claim.crucial"] if directs or _goes_on(sentence, h)], USAGE)


def _goes_on(sentence: Sentence, hit: Hit) -> bool:
    return sentence.text[: hit.end].endswith((" to", " that")) or sentence.text[hit.end : hit.end + 4] == " to "


@labeling_function(
    task="claim_type", label="usage", rule="B4", reads=["claim.requires_care"], family=_DIRECTIVE,
    bulk=Cast("claim.requires_care", USAGE),
    looks_for="requires care, caution, guidance",
)  # fmt: skip
def claim_type_requires_care(sentence: Sentence) -> Votes:
    """Vote usage: requires care, caution, guidance."""
    return cast(sentence, sentence.hits["claim.requires_care"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.dose_words"],
    unless=["claim.reassurance", "claim.side_effects", "claim.harm_words", "claim.trial_outcome"],
    bulk=Cast("claim.dose_words", USAGE),
    looks_for="dose words: usual dose, start low, up to",
)  # fmt: skip
def claim_type_dose_words(sentence: Sentence) -> Votes:
    """Vote usage: dose words: usual dose, start low, up to."""
    return cast(sentence, sentence.hits["claim.dose_words"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.amount"], needs=[("claim.schedule", "claim.dose_words")], unless=_RESULTS,
    looks_for="an amount together with a schedule",
)  # fmt: skip
def claim_type_amount_and_schedule(sentence: Sentence) -> Votes:
    """Vote usage: an amount together with a schedule."""
    amount = next((h for h in sentence.hits["claim.amount"] if not in_parentheses(sentence.text, h.start)), None)
    if amount is None:
        return None  # the amount of a trial, told beside its result
    if _HOLDS.search(sentence.text[max(0, amount.start - _NEAR) : amount.start]):
        return None
    if _THEN_HOLDS.search(sentence.text[amount.end : amount.end + 2 * _NEAR]):
        return None
    return cast(sentence, [amount], USAGE)


_HOLDS = Words(
    r"(?i)\b(?:has|have|had|contain\w*|provid\w+|deliver\w*|packs?|holds?|adds?|carr(?:y|ies)|suppl(?:y|ies)|gives?)\b"
)
_THEN_HOLDS = Words(
    r"(?i)^\W*(?:[\w’'-]+ ){0,9}(?:contains?|provides?|delivers?|suppl(?:y|ies)|packs?) "
)  # "Two gummies a day can deliver ..."
_NEAR = 40  # characters before an amount in which a verb says what a product holds


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.consult"], family=_DIRECTIVE,
    bulk=Cast("claim.consult", USAGE),
    looks_for="to consult a professional",
)  # fmt: skip
def claim_type_consult(sentence: Sentence) -> Votes:
    """Vote usage: to consult a professional."""
    return cast(sentence, sentence.hits["claim.consult"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.advice_gerund"],
    bulk=Cast("claim.advice_gerund", USAGE),
    looks_for="advice in gerund form: strategies include adjusting the dose",
)  # fmt: skip
def claim_type_advice_gerund(sentence: Sentence) -> Votes:
    """Vote usage: advice in gerund form: strategies include adjusting the dose."""
    return cast(sentence, sentence.hits["claim.advice_gerund"], USAGE)


@labeling_function(
    task="claim_type", label="usage", rule="2.1", reads=["claim.administered"],
    unless=["claim.study_report", "claim.research_design", "claim.measured_change"],
    bulk=Cast("claim.administered", USAGE),
    looks_for="how a substance is given: route, form, times; who adjusts and checks it",
)  # fmt: skip
def claim_type_administered(sentence: Sentence) -> Votes:
    """Vote usage: how a substance is given: route, form, times; who adjusts and checks it."""
    return cast(sentence, sentence.hits["claim.administered"], USAGE)
