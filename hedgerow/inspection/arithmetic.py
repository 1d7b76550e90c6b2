"""The arithmetic behind the labels of one published sentence, from what its release ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hedgerow import contracts
from hedgerow.corpus.arithmetic import Sum, add_up
from hedgerow.corpus.cases import collect_cases, find_exempt, model_matrices
from hedgerow.corpus.decision_text import describe_decision
from hedgerow.corpus.rules import Decision, decide
from hedgerow.corpus.votes import code_votes
from hedgerow.inspection.reading import Explanation
from hedgerow.inspection.released_models import released_models
from hedgerow.prose import NOT_PROSE
from hedgerow.publish.log import ReleaseRef

OTHER_CODE = "this version of hedgerow decides otherwise: it is not the code that made the release"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How one task's label came about.

    Attributes:
        total: the model's sums and probabilities.
        rules: the joint rules that acted on them, in words.
    """

    total: Sum
    rules: list[str]


def reckon(release: ReleaseRef, found: Explanation) -> dict[str, Reckoning]:
    """Do the arithmetic of a published sentence again, task by task; empty where its section has no labels."""
    sentence = found.sentence
    if NOT_PROSE in sentence["flags"]:
        return {}
    released = released_models(release)
    names = contracts.schema("votes").names
    votes = contracts.build("votes", [{name: vote[name] for name in names} for vote in found.votes])
    row = contracts.build("work_sentences", [_work_row(sentence)])
    coded = code_votes(row["sentence_id"], votes, released.functions)
    exempt = find_exempt(row, coded)
    cases, _ = collect_cases(coded, exempt, released.models, released.functions)
    decision = decide(cases[0])
    rules = describe_decision(cases[0], decision)
    matrices = model_matrices(coded, exempt, released.functions)
    if decision.usage:
        matrices["hedge"] = matrices["usage"]
    reckoned = {}
    for task in contracts.vocabulary("task"):
        total = add_up(released.name, released.models[task], matrices[task], released.functions, released.weights)
        said = rules[task] if _agrees(task, decision, sentence) else [*rules[task], OTHER_CODE]
        reckoned[task] = Reckoning(total, said)
    return reckoned


def _work_row(sentence: dict[str, Any]) -> dict[str, Any]:
    row = {name: sentence[name] for name in contracts.schema("work_sentences").names}
    return row | {name: contracts.label_number(vocabulary, sentence[name]) for name, vocabulary in _CODED.items()}


_CODED = {"kind": "sentence_kind", "section_role": "section_role"}


def _agrees(task: str, decision: Decision, sentence: dict[str, Any]) -> bool:
    """Tell whether the label decided now is the published one."""
    claims = contracts.vocabulary("claim_type")
    now: dict[str, object] = {
        "claim_type": [claims[c] for c in decision.claim_types],
        "hedge": decision.hedge,
        "safety_warning": decision.warning,
    }
    return bool(now[task] == sentence["claim_types" if task == "claim_type" else task])
