"""Safety-warning functions for phrases that name their kind by themselves: one for each idea (guideline 4).

The finders are in :mod:`hedgerow.label.safety_warning_plain`; here each
kind takes its hits from the analysis of the sentence.
"""

from __future__ import annotations

from hedgerow.label.functions import Sentence, Votes, labeling_function
from hedgerow.label.safety_warning_basis import basis_of

_EFFECT_CUES = (
    "warning.named_effect", "warning.bodily_harm", "warning.harm_report", "warning.harm_phrase", "claim.harm_words",
)  # fmt: skip


def _hits(sentence: Sentence, cue: str) -> Votes:
    """Return the hits of a cue by which the sentence warns in plain words."""
    return basis_of(sentence).plain(cue)


@labeling_function(
    task="safety_warning", label="warning", kind="overdose_dosage", rule="4 step 2",
    looks_for="a limit of dose or time, a slow increase", reads=["warning.dose_limit"],
)  # fmt: skip
def safety_warning_dose_limit(sentence: Sentence) -> Votes:
    """Vote on limits of dose and time."""
    return _hits(sentence, "warning.dose_limit")


@labeling_function(
    task="safety_warning", label="warning", kind="dependence", rule="4",
    looks_for="coming off by steps, not being able to do without", reads=["warning.step_down"],
)  # fmt: skip
def safety_warning_step_down(sentence: Sentence) -> Votes:
    """Vote on slow stops and on reliance in plain words."""
    return _hits(sentence, "warning.step_down")


@labeling_function(
    task="safety_warning", label="warning", kind="consult_professional", rule="4 step 2",
    looks_for="a professional to call, see, show or ask", reads=["warning.ask_plain"],
)  # fmt: skip
def safety_warning_ask(sentence: Sentence) -> Votes:
    """Vote on turning to a professional."""
    return _hits(sentence, "warning.ask_plain")


@labeling_function(
    task="safety_warning", label="warning", kind="product_quality_legal", rule="4 step 2",
    looks_for="advice to buy tested goods, to look at the law", reads=["warning.buy_checked"],
)  # fmt: skip
def safety_warning_buy_checked(sentence: Sentence) -> Votes:
    """Vote on advice to buyers."""
    return _hits(sentence, "warning.buy_checked")


@labeling_function(
    task="safety_warning", label="warning", kind="product_quality_legal", rule="B6",
    looks_for="goods that hold what they should not, or not what they promise", reads=["warning.wrong_contents"],
)  # fmt: skip
def safety_warning_wrong_contents(sentence: Sentence) -> Votes:
    """Vote on wrong contents."""
    return _hits(sentence, "warning.wrong_contents")


@labeling_function(
    task="safety_warning", label="warning", kind="product_quality_legal", rule="4",
    looks_for="the buyer's trouble with customs, police or a drug test", reads=["warning.law_trouble"],
)  # fmt: skip
def safety_warning_law_trouble(sentence: Sentence) -> Votes:
    """Vote on legal jeopardy."""
    return _hits(sentence, "warning.law_trouble")


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 4",
    looks_for="nobody knows, no safe limit is set", reads=["warning.nobody_knows"],
)  # fmt: skip
def safety_warning_nobody_knows(sentence: Sentence) -> Votes:
    """Vote on unknown safety in plain words."""
    return _hits(sentence, "warning.nobody_knows")


@labeling_function(
    task="safety_warning", label="warning", kind="interaction", rule="4",
    looks_for="one drug or food that changes another", reads=["warning.changes_drug"],
)  # fmt: skip
def safety_warning_changes_drug(sentence: Sentence) -> Votes:
    """Vote on drugs that change each other."""
    return _hits(sentence, "warning.changes_drug")


@labeling_function(
    task="safety_warning", label="warning", kind="contraindication_population", rule="4",
    looks_for="a group at more risk or told to keep off", reads=["warning.special_group"],
)  # fmt: skip
def safety_warning_special_group(sentence: Sentence) -> Votes:
    """Vote on groups in plain words."""
    return _hits(sentence, "warning.special_group")


@labeling_function(
    task="safety_warning", label="warning", kind="adverse_effect", rule="4 step 3",
    needs=[_EFFECT_CUES],
    looks_for="effects said to be common, to follow, to be on record",
    reads=["warning.complaint_word", "warning.bodily_harm", "warning.harm_report", "warning.harm_phrase", "claim.harm_words"],
)  # fmt: skip
def safety_warning_complaint(sentence: Sentence) -> Votes:
    """Vote on effects that are the subject of neutral verbs."""
    return [hit for hit in basis_of(sentence).harms if hit.cue in _EFFECT_CUES]


@labeling_function(
    task="safety_warning", label="warning", kind="other", rule="4 step 2",
    looks_for="leave alone, stop at once, keep an eye on", reads=["warning.keep_off"],
)  # fmt: skip
def safety_warning_keep_off(sentence: Sentence) -> Votes:
    """Vote on care in plain words."""
    return _hits(sentence, "warning.keep_off")


@labeling_function(
    task="safety_warning", label="warning", kind="interaction", rule="4 step 2",
    looks_for="hours or days to keep between two substances", reads=["warning.spacing"],
)  # fmt: skip
def safety_warning_spacing(sentence: Sentence) -> Votes:
    """Vote on time between two substances."""
    return _hits(sentence, "warning.spacing")
