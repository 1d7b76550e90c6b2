"""claim_type by results and verdicts: measured changes, judgments of worth, strength of evidence, data in lists."""

from __future__ import annotations

from hedgerow.label.bulk import MAIN, FirstHit
from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import EVIDENCE, USAGE, cast, cast_result
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

_RISING = Words(r"(?i)(?:increas|rais|rose|doubl|tripl|climb|grew)|(?:increase|higher|more|rise)s?$")
_RATED = Words(r"(?i)effect sizes?\b")
_AROUND = 90  # characters around a measured change in which its object stands


@labeling_function(
    task="claim_type", label="efficacy", rule="B7", reads=["claim.measured_change"],
    looks_for="a measured change of an illness or a felt outcome, with its size",
)  # fmt: skip
def claim_type_measured_outcome(sentence: Sentence) -> Votes:
    """Vote efficacy: a measured change of an illness or a felt outcome, with its size."""
    return cast_result(sentence, _with_object(sentence, "claim.condition", "claim.felt"))


@labeling_function(
    task="claim_type", label="mechanism", rule="B7", reads=["claim.measured_change"],
    unless=["claim.condition", "claim.felt"],
    looks_for="a measured change of something that nobody feels, with its size",
)  # fmt: skip
def claim_type_measured_process(sentence: Sentence) -> Votes:
    """Vote mechanism: a measured change of something that nobody feels, with its size."""
    hits = _with_object(sentence, "claim.process")
    return cast_result(sentence, [h for h in hits if not _RATED.match(sentence.text[h.start :])])


def _with_object(sentence: Sentence, *cues: str) -> list[Hit]:
    """Return the changes near one of the objects; more of an illness is no benefit."""
    objects = sentence.found(*cues)
    found = []
    for hit in sentence.hits["claim.measured_change"]:
        near = [o for o in objects if hit.start - _AROUND <= o.start <= hit.end + _AROUND]
        worse = _RISING.search(sentence.text[hit.start : hit.end]) and all(o.cue == "claim.condition" for o in near)
        rated = _RATED.match(sentence.text[hit.start :])  # the effect meant is that of the section
        if (near and not worse) or rated:
            found.append(hit)
    return found


@labeling_function(
    task="claim_type", label="efficacy", rule="B7", reads=["claim.effect_size"],
    unless=["claim.side_effects", "claim.harm_noun"],
    looks_for="how large an effect is, for whom, against what",
)  # fmt: skip
def claim_type_effect_size(sentence: Sentence) -> Votes:
    """Vote efficacy: how large an effect is, for whom, against what."""
    return cast_result(sentence, sentence.hits["claim.effect_size"])


@labeling_function(
    task="claim_type", label="efficacy", rule="2.3", reads=["claim.verdict"], unless=["claim.side_effects", "claim.harm_noun"],
    bulk=Cast("claim.verdict"),
    looks_for="a judgment that something is worth using for health, or is not",
)  # fmt: skip
def claim_type_verdict(sentence: Sentence) -> Votes:
    """Vote efficacy: a judgment that something is worth using for health, or is not."""
    return cast(sentence, sentence.hits["claim.verdict"])


@labeling_function(
    task="claim_type", label="evidence", rule="2.3", reads=["claim.evidence_strength"],
    unless=["claim.trial_outcome", "claim.denied_benefit", "claim.measured_change"],
    bulk=Cast("claim.evidence_strength", EVIDENCE),
    looks_for="how strong the case is: better or weaker evidence, studies of a kind",
)  # fmt: skip
def claim_type_evidence_strength(sentence: Sentence) -> Votes:
    """Vote evidence: how strong the case is: better or weaker evidence, studies of a kind."""
    return cast(sentence, sentence.hits["claim.evidence_strength"], EVIDENCE)


@labeling_function(
    task="claim_type", label="descriptive", rule="2.1", reads=["claim.listing"], unless=["claim.substance"],
    bulk=FirstHit("claim.listing", MAIN),
    looks_for="what a list or database holds: frequencies, fractions, sources",
)  # fmt: skip
def claim_type_listing(sentence: Sentence) -> Votes:
    """Vote descriptive: what a list or database holds: frequencies, fractions, sources."""
    hit = sentence.hits["claim.listing"][0]
    return Vote(hit.start, hit.end, scope="main")


@labeling_function(
    task="claim_type", label="usage", rule="2.3", reads=["claim.no_need"],
    bulk=Cast("claim.no_need", USAGE),
    looks_for="what is needed or not, when it makes sense, rules of thumb",
)  # fmt: skip
def claim_type_no_need(sentence: Sentence) -> Votes:
    """Vote usage: what is needed or not, when it makes sense, rules of thumb."""
    return cast(sentence, sentence.hits["claim.no_need"], USAGE)
