"""The guideline's joint rules: from the votes on one sentence, and what the models say of them, to its labels."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hedgerow import contracts
from hedgerow.corpus.votes import CLAIM_RANK, MAIN, PART, TASKS, WHOLE

LABELS = contracts.vocabulary("claim_type")
N_CLAIMS = 6  # the first labels are claims; condition, descriptive and none are background
NONE = LABELS.index("none")
SAFETY, USAGE, REGULATORY, EVIDENCE = (LABELS.index(n) for n in ("safety", "usage", "regulatory", "evidence"))
MAX_CLAIMS = 3
KINDS = contracts.vocabulary("warning_kind")
OTHER = KINDS.index("other")
CONSULT = KINDS.index("consult_professional")
_CLAIM, _HEDGE, _WARNING = (TASKS.index(name) for name in ("claim_type", "hedge", "safety_warning"))
PLACES = 4  # of published probabilities

_KEPT = 2**14  # answers remembered of a question that votes of one task decide: combinations of all tasks repeat it

SUPPORTED = 1.0
"""Log odds from which a class is taken as asserted: about 73 right of 100."""
EVEN = 3.0
"""Log odds by which a main-clause class may trail the best supported one and still compete by precedence."""
RULED = 0.65
"""Probability of a primary that a joint rule chose against the model: two of three are right on gold, whatever the model
says of the label that it displaced or of the primary itself (five folds: 68 of 102, where it gives the one 0.49 and the
other 0.16 in the mean)."""


class CastVote(NamedTuple):
    """A vote without its span."""

    task: int
    label: int
    kind: int
    scope: int
    exempt: bool  # does not count in a usage sentence (E1)
    family: int
    trust: float  # log odds that it is right


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
    claim_probs: tuple[float, ...]
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
    certain = tuple(1.0 if label == NONE else 0.0 for label in range(len(LABELS)))
    return Decision(NONE, certain, [NONE], False, 0.0, False, 0.0, [])


def decide(case: Case) -> Decision:
    """Set the labels of one sentence so that section 6 of the guideline holds."""
    claim_types = decide_claims(case)
    kinds = _kinds(case) if claim_types != [NONE] else []
    warning = case.warning >= 0.5 and bool(kinds)
    if warning:
        claim_types = _admit_warning(claim_types, kinds)
    primary = claim_types[0]
    p_hedge = case.hedge_usage if primary == USAGE else case.hedge
    hedge = p_hedge >= 0.5 and primary != NONE and _has_cue(case, primary)
    return Decision(
        claim_type=primary,
        claim_probs=distribution(tuple(case.claim), primary),
        claim_types=claim_types,
        hedge=hedge,
        hedge_prob=_agree(p_hedge, hedge),
        warning=warning,
        warning_prob=_agree(case.warning, warning),
        kinds=kinds if warning else [],
    )


def decide_claims(case: Case) -> list[int]:
    """Choose the claim set, primary first (guideline 2.3 and 2.4).

    A sentence judged as none asserts nothing, whatever it embeds. Else the claim classes that its
    main clause asserts compete by precedence; without one, those of its other parts. Background is
    left when no part asserts a claim.
    """
    return [*_choose(tuple(v for v in case.votes if v.task == _CLAIM), most_probable(case.claim))]


@functools.lru_cache(maxsize=_KEPT)
def _choose(votes: tuple[CastVote, ...], default: int) -> list[int]:
    main = support(v for v in votes if v.scope != PART)
    if main.get(NONE, -math.inf) >= SUPPORTED:
        return [NONE]
    claims = _asserted(main)
    parts = _asserted(support(v for v in votes if v.scope == PART))
    if claims:
        best = max(claims.values())
        primary = _first(label for label, odds in claims.items() if odds >= best - EVEN)
    elif parts:
        primary = _first(parts)
    else:
        return [_background(votes, default)]
    rest = sorted((set(claims) | set(parts)) - {primary}, key=CLAIM_RANK.__getitem__)
    return [primary, *rest][:MAX_CLAIMS]


def support(votes: Iterable[CastVote]) -> dict[int, float]:
    """Return the log odds of each voted label: those of its votes added, one of each family."""
    strongest: dict[tuple[int, int], float] = {}
    for vote in votes:
        key = (vote.label, vote.family)
        strongest[key] = max(strongest.get(key, -math.inf), vote.trust)
    found: dict[int, float] = {}
    for (label, _), odds in strongest.items():
        found[label] = found.get(label, 0.0) + odds
    return found


def _asserted(odds: dict[int, float]) -> dict[int, float]:
    return {label: value for label, value in odds.items() if label < N_CLAIMS and value >= SUPPORTED}


def _first(labels: Iterable[int]) -> int:
    return min(labels, key=CLAIM_RANK.__getitem__)


def _background(votes: Sequence[CastVote], default: int) -> int:
    """Return the label of a sentence of which nothing is clearly asserted: the best voted, else the default.

    The main clause decides; where no function knows a word of it, the other parts do.
    """
    scope = MAIN if any(v.scope == MAIN for v in votes) else PART
    found = support(v for v in votes if v.scope in (scope, WHOLE))
    if found:
        return max(sorted(found), key=found.__getitem__)
    return default


def _kinds(case: Case) -> list[int]:
    found = sorted({v.kind for v in case.votes if v.task == _WARNING and v.label == 1 and v.kind >= 0})
    return [kind for kind in found if kind != OTHER] or found


def _admit_warning(claim_types: Sequence[int], kinds: Sequence[int]) -> list[int]:
    """Make the claim set hold one of the classes that a warning implies (guideline 6).

    Advice to see a professional directs (usage); every other warning states a harm (safety).
    """
    if any(c in (SAFETY, USAGE, REGULATORY, EVIDENCE) for c in claim_types):
        return list(claim_types)
    added = USAGE if list(kinds) == [CONSULT] else SAFETY
    if claim_types[0] >= N_CLAIMS:
        return [added]
    return [claim_types[0], *sorted({added, *claim_types[1 : MAX_CLAIMS - 1]}, key=CLAIM_RANK.__getitem__)]


def _has_cue(case: Case, primary: int) -> bool:
    return any(
        v.task == _HEDGE and v.label == 1 and v.kind >= 0 and not (v.exempt and primary == USAGE) for v in case.votes
    )


def most_probable(probabilities: Sequence[float]) -> int:
    """Return the position of the largest value; of equals the first."""
    return probabilities.index(max(probabilities))


@functools.lru_cache(maxsize=_KEPT)
def distribution(probabilities: tuple[float, ...], primary: int) -> tuple[float, ...]:
    """Return the published distribution: 4 decimals, sum 1, the primary the most probable.

    Where a joint rule chose another primary than the most probable label, it gets ``RULED``, and
    the other labels share the rest in the proportions that the model gave them.

    >>> distribution((0.5, 0.3, 0.2), 0)
    (0.5, 0.3, 0.2)
    >>> distribution((0.5, 0.4, 0.1), 1)
    (0.2916, 0.6501, 0.0583)
    """
    values = list(probabilities)
    if values[primary] < max(values):
        share = (1 - RULED) / (1 - values[primary])
        values = [value * share for value in values]
        values[primary] = RULED
    units = [int(value * 10**PLACES + 1e-9) for value in values]
    units[primary] += 10**PLACES - sum(units)
    return tuple(unit / 10**PLACES for unit in units)


def _agree(probability: float, label: bool) -> float:
    """Return the probability rounded, turned to the side of the label where a joint rule set that."""
    p = round(probability, PLACES)
    if label == (p >= 0.5):
        return p
    return max(1 - p, 0.5) if label else min(round(1 - p, PLACES), 0.5 - 10**-PLACES)
