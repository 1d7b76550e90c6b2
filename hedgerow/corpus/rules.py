"""The guideline's joint rules: from what the models say of one sentence to its labels."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from hedgerow import contracts
from hedgerow.corpus.votes import CLAIM_RANK, MAIN, PART, TASKS, WHOLE

LABELS = contracts.vocabulary("claim_type")
N_CLAIMS = 6  # the first labels are claims; condition, descriptive and none are background
NONE = LABELS.index("none")
SAFETY, USAGE, REGULATORY, EVIDENCE, DESCRIPTIVE = (
    LABELS.index(name) for name in ("safety", "usage", "regulatory", "evidence", "descriptive")
)
MAX_CLAIMS = 3
KINDS = contracts.vocabulary("warning_kind")
OTHER = KINDS.index("other")
CONSULT = KINDS.index("consult_professional")
_CLAIM, _HEDGE, _WARNING = (TASKS.index(name) for name in ("claim_type", "hedge", "safety_warning"))
PLACES = 4  # of published probabilities

PRECEDENCE_RATIO = 0.25
"""A main-clause claim class competes by precedence from this share of the most probable one's probability."""


class CastVote(NamedTuple):
    """A vote without its span."""

    function: int
    task: int
    label: int
    kind: int
    scope: int
    exempt: bool  # does not count in a usage sentence (E1)


class Case(NamedTuple):
    """What is known of a sentence when its labels are set."""

    votes: tuple[CastVote, ...]
    claim: Sequence[float]  # distribution from main-clause and whole-sentence votes
    hedge: float
    hedge_usage: float  # without the votes that E1 exempts
    warning: float


class Decision(NamedTuple):
    """The labels of one sentence; numbers are positions in the vocabularies."""

    claim_type: int
    claim_probs: list[float]
    claim_types: list[int]
    hedge: bool
    hedge_prob: float
    warning: bool
    warning_prob: float
    kinds: list[int]

    @property
    def usage(self) -> bool:
        """Whether the primary is usage, where E1 exempts some cues."""
        return self.claim_type == USAGE


@functools.cache
def not_prose() -> Decision:
    """Return the labels of a sentence of a table of contents, references or boilerplate."""
    return Decision(
        NONE, [1.0 if label == NONE else 0.0 for label in range(len(LABELS))], [NONE], False, 0.0, False, 0.0, []
    )


def decide(case: Case) -> Decision:
    """Set the labels of one sentence so that section 6 of the guideline holds."""
    claim_type, claim_types = decide_claims(case)
    kinds = _kinds(case) if claim_type != NONE else []
    warning = case.warning >= 0.5 and bool(kinds)
    if warning:
        claim_type, claim_types = _admit_warning(claim_type, claim_types, kinds)
    p_hedge = case.hedge_usage if claim_type == USAGE else case.hedge
    hedge = p_hedge >= 0.5 and claim_type != NONE and _has_cue(case, claim_type)
    return Decision(
        claim_type=claim_type,
        claim_probs=distribution(case.claim, claim_type),
        claim_types=claim_types,
        hedge=hedge,
        hedge_prob=_agree(p_hedge, hedge),
        warning=warning,
        warning_prob=_agree(case.warning, warning),
        kinds=kinds if warning else [],
    )


def decide_claims(case: Case) -> tuple[int, list[int]]:
    """Choose the primary and the claim set (guideline 2.4)."""
    votes = [v for v in case.votes if v.task == _CLAIM]
    main = {v.label for v in votes if v.scope in (MAIN, WHOLE)}
    part = {v.label for v in votes if v.scope == PART and v.label < N_CLAIMS}
    best = _most_probable(case.claim)
    if best == NONE and main:
        return NONE, [NONE]
    claims = {c for c in main if c < N_CLAIMS}
    if best < N_CLAIMS:
        claims = {c for c in claims if case.claim[c] >= PRECEDENCE_RATIO * case.claim[best]} or {best}
    elif claims:
        claims = {c for c in claims if case.claim[c] >= PRECEDENCE_RATIO * case.claim[best]}
    candidates = claims or part
    if not candidates:
        return best, [best]
    primary = min(candidates, key=CLAIM_RANK.__getitem__)
    rest = sorted((claims | part) - {primary}, key=CLAIM_RANK.__getitem__)
    return primary, [primary, *rest][:MAX_CLAIMS]


def _kinds(case: Case) -> list[int]:
    found = sorted({v.kind for v in case.votes if v.task == _WARNING and v.label == 1 and v.kind >= 0})
    return [kind for kind in found if kind != OTHER] or found


def _admit_warning(claim_type: int, claim_types: Sequence[int], kinds: Sequence[int]) -> tuple[int, list[int]]:
    """Make the claim set hold one of the classes that a warning implies (guideline 6)."""
    if any(c in (SAFETY, USAGE, REGULATORY, EVIDENCE) for c in claim_types):
        return claim_type, list(claim_types)
    added = USAGE if list(kinds) == [CONSULT] else SAFETY
    if claim_type >= N_CLAIMS:
        return added, [added]
    return claim_type, [claim_type, *sorted({added, *claim_types[1 : MAX_CLAIMS - 1]}, key=CLAIM_RANK.__getitem__)]


def _has_cue(case: Case, claim_type: int) -> bool:
    return any(
        v.task == _HEDGE and v.label == 1 and v.kind >= 0 and not (v.exempt and claim_type == USAGE) for v in case.votes
    )


def _most_probable(probabilities: Sequence[float]) -> int:
    return max(range(len(probabilities)), key=probabilities.__getitem__)


def distribution(probabilities: Sequence[float], primary: int) -> list[float]:
    """Return the published distribution: 4 decimals, sum 1, the primary the most probable.

    Where a joint rule chose another primary than the most probable label, the two change places.
    """
    values = list(probabilities)
    best = _most_probable(values)
    if values[best] > values[primary]:
        values[best], values[primary] = values[primary], values[best]
    units = [int(value * 10**PLACES + 1e-9) for value in values]
    units[primary] += 10**PLACES - sum(units)
    return [unit / 10**PLACES for unit in units]


def _agree(probability: float, label: bool) -> float:
    """Return the probability rounded, turned to the side of the label where a joint rule set that."""
    p = round(probability, PLACES)
    if label == (p >= 0.5):
        return p
    return max(1 - p, 0.5) if label else min(round(1 - p, PLACES), 0.5 - 10**-PLACES)
