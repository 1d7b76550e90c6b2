"""Which joint rules of the guideline acted on one sentence, in words."""

from __future__ import annotations

from collections.abc import Mapping

from hedgerow.corpus.rules import (
    EVEN,
    LABELS,
    N_CLAIMS,
    NONE,
    RULED,
    SUPPORTED,
    USAGE,
    Case,
    Decision,
    decide_claims,
    most_probable,
    support,
)
from hedgerow.corpus.votes import CLAIM_RANK, PART, TASKS

_CLAIM, _HEDGE, _WARNING = (TASKS.index(task) for task in ("claim_type", "hedge", "safety_warning"))


def describe_decision(case: Case, decision: Decision) -> dict[str, list[str]]:
    """Return, by task, how its label follows from the votes and the models' probabilities."""
    return {
        "claim_type": _claims(case, decision),
        "hedge": _hedge(case, decision),
        "safety_warning": _warning(case, decision),
    }


def _claims(case: Case, decision: Decision) -> list[str]:
    votes = [v for v in case.votes if v.task == _CLAIM]
    main, parts = (support(v for v in votes if (v.scope == PART) is part) for part in (False, True))
    lines = [f"log odds in the {name}: {_odds(found)}" for name, found in _places(main, parts)]
    chosen = decide_claims(case)
    asserted = {label: odds for label, odds in main.items() if label < N_CLAIMS and odds >= SUPPORTED}
    if main.get(NONE, 0.0) >= SUPPORTED:
        lines.append(f"none has log odds of {SUPPORTED} or more: nothing is asserted (2.3)")
    elif asserted:
        even = [n for n, odds in asserted.items() if odds >= max(asserted.values()) - EVEN]
        why = f", by precedence among {_names(even)} (2.4)" if len(even) > 1 else ""
        lines.append(
            f"asserted, with log odds of {SUPPORTED} or more: {_names(asserted)}; primary {LABELS[chosen[0]]}{why}"
        )
    elif chosen[0] < N_CLAIMS:
        lines.append(f"no class is asserted in the main clause: the other parts give {LABELS[chosen[0]]} (2.4)")
    else:
        lines.append(f"no claim is asserted: {LABELS[chosen[0]]} is the best supported background, or the default")
    if decision.claim_types != chosen:
        lines.append("the warning's own class joins the set (section 6)")
    best = most_probable(case.claim)
    if case.claim[decision.claim_type] < case.claim[best]:
        lines.append(
            f"{LABELS[best]} was the most probable by the model: a primary that a rule chose gets {RULED}, the others share the rest"
        )
    return lines


def _places(main: Mapping[int, float], parts: Mapping[int, float]) -> list[tuple[str, Mapping[int, float]]]:
    return [(name, found) for name, found in (("main clause", main), ("other parts", parts)) if found]


def _odds(found: Mapping[int, float]) -> str:
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{LABELS[label]} {odds:.2f}" for label, odds in ranked)


def _names(labels: Mapping[int, float] | list[int]) -> str:
    return ", ".join(LABELS[label] for label in sorted(labels, key=CLAIM_RANK.__getitem__))


def _hedge(case: Case, decision: Decision) -> list[str]:
    lines = []
    usage = decision.claim_type == USAGE
    if usage and any(v.exempt for v in case.votes):
        lines.append("a usage sentence: cues of type potential and whether do not count (E1)")
    probability = case.hedge_usage if usage else case.hedge
    if probability >= 0.5 and not decision.hedge:
        why = (
            "claim type none is never hedged (section 6)"
            if decision.claim_type == NONE
            else "no cue with a type is left"
        )
        lines.append(f"probable, but {why}: off, and the probability is turned to that side")
    return lines


def _warning(case: Case, decision: Decision) -> list[str]:
    if case.warning < 0.5 or decision.warning:
        return []
    why = "claim type none carries no warning (section 6)" if decision.claim_type == NONE else "no vote names a kind"
    return [f"probable, but {why}: off, and the probability is turned to that side"]
