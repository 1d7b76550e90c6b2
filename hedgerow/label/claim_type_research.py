"""claim_type evidence and regulatory: about research as such, and about law and product quality."""

from __future__ import annotations

from hedgerow.label.claim_bulk import Cast
from hedgerow.label.claim_order import EVIDENCE, REGULATORY, cast
from hedgerow.label.functions import Sentence, Votes, labeling_function


@labeling_function(
    task="claim_type", label="evidence", rule="2.3", reads=["claim.research_need"],
    bulk=Cast("claim.research_need", EVIDENCE),
    looks_for="more research needed, planned or under way",
)  # fmt: skip
def claim_type_research_need(sentence: Sentence) -> Votes:
    """Vote evidence: more research needed, planned or under way."""
    return cast(sentence, sentence.hits["claim.research_need"], EVIDENCE)


@labeling_function(
    task="claim_type", label="evidence", rule="B2", reads=["claim.research_gap"],
    bulk=Cast("claim.research_gap", EVIDENCE),
    looks_for="how much is known: little, mixed, unknown, disputed",
)  # fmt: skip
def claim_type_research_gap(sentence: Sentence) -> Votes:
    """Vote evidence: how much is known: little, mixed, unknown, disputed."""
    return cast(sentence, sentence.hits["claim.research_gap"], EVIDENCE)


@labeling_function(
    task="claim_type", label="evidence", rule="B7", reads=["claim.research_design"], family="claim_type.study",
    unless=["claim.trial_outcome", "claim.denied_benefit", "claim.listing"],
    bulk=Cast("claim.research_design", EVIDENCE),
    looks_for="design, size and quality of studies",
)  # fmt: skip
def claim_type_research_design(sentence: Sentence) -> Votes:
    """Vote evidence: design, size and quality of studies."""
    return cast(sentence, sentence.hits["claim.research_design"], EVIDENCE)


@labeling_function(
    task="claim_type", label="evidence", rule="B7", reads=["claim.study_report"], family="claim_type.study",
    unless=["claim.trial_outcome", "claim.denied_benefit", "claim.measured_change", "claim.effect_size", "claim.listing"],
    bulk=Cast("claim.study_report", EVIDENCE),
    looks_for="what a study or its authors did, and no result",
)  # fmt: skip
def claim_type_study_report(sentence: Sentence) -> Votes:
    """Vote evidence: what a study or its authors did, and no result."""
    return cast(sentence, sentence.hits["claim.study_report"], EVIDENCE)


@labeling_function(
    task="claim_type", label="evidence", rule="2.3", reads=["claim.evidence_kind"], family="claim_type.study",
    unless=["claim.trial_outcome", "claim.denied_benefit", "claim.measured_change", "claim.effect_size"],
    bulk=Cast("claim.evidence_kind", EVIDENCE),
    looks_for="what kind of evidence there is, and how much",
)  # fmt: skip
def claim_type_evidence_kind(sentence: Sentence) -> Votes:
    """Vote evidence: what kind of evidence there is, and how much."""
    return cast(sentence, sentence.hits["claim.evidence_kind"], EVIDENCE)


@labeling_function(
    task="claim_type", label="regulatory", rule="2.1", reads=["claim.law"], family="claim_type.law",
    bulk=Cast("claim.law", REGULATORY),
    looks_for="legal status, approval, scheduling, enforcement",
)  # fmt: skip
def claim_type_law(sentence: Sentence) -> Votes:
    """Vote regulatory: legal status, approval, scheduling, enforcement."""
    return cast(sentence, sentence.hits["claim.law"], REGULATORY)


@labeling_function(
    task="claim_type", label="regulatory", rule="2.3", reads=["claim.law_head"], family="claim_type.law",
    bulk=Cast("claim.law_head", REGULATORY),
    looks_for="the law as predicate: is banned, was approved, is regulated",
)  # fmt: skip
def claim_type_law_predicate(sentence: Sentence) -> Votes:
    """Vote regulatory: the law as predicate: is banned, was approved, is regulated."""
    return cast(sentence, sentence.hits["claim.law_head"], REGULATORY)


@labeling_function(
    task="claim_type", label="regulatory", rule="B6", reads=["claim.quality"],
    bulk=Cast("claim.quality", REGULATORY),
    looks_for="testing, purity, strength, labels of a product",
)  # fmt: skip
def claim_type_quality(sentence: Sentence) -> Votes:
    """Vote regulatory: testing, purity, strength, labels of a product."""
    return cast(sentence, sentence.hits["claim.quality"], REGULATORY)


@labeling_function(
    task="claim_type", label="regulatory", rule="2.1", reads=["claim.disclaimer"],
    bulk=Cast("claim.disclaimer", REGULATORY),
    looks_for="disclaimers",
)  # fmt: skip
def claim_type_disclaimer(sentence: Sentence) -> Votes:
    """Vote regulatory: disclaimers."""
    return cast(sentence, sentence.hits["claim.disclaimer"], REGULATORY)
