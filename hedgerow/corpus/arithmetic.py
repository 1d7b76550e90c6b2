"""A label model's arithmetic on one sentence, written out so that it can be done again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hedgerow.corpus.generative import Generative
from hedgerow.corpus.matrix import LabelMatrix
from hedgerow.corpus.models import LabelModel, Majority, PrecisionWeighted
from hedgerow.corpus.votes import FunctionInfo
from hedgerow.corpus.weights import HIGHEST, LOWEST, PRIOR_VOTES, Weights

FORMULAS = {
    "precision_weighted": "a vote adds ln(p (k - 1) / (1 - p)); p = (right + {prior_votes:g} * prior) / (n + "
    "{prior_votes:g}), kept between {lowest:g} and {highest:g}; of one family the strongest; probability = exp(sum) / sum of exp(sums)",
    "majority": "every vote adds 1; probability = share of the votes",
    "generative": "a vote adds ln(a) to its label and ln((1 - a) / (k - 1)) to the others, a fitted for each true label; "
    "a family is one voter; probability = exp(sum) / sum of exp(sums)",
}


@dataclass(frozen=True, slots=True)
class Term:
    """What one function's vote adds.

    Attributes:
        function: its id.
        label: the label that it voted.
        accuracy: how far the model trusts it with that label; None where all votes are alike.
        n, right: its record on gold for that label.
        adds: what its vote adds to the sum of the label; 0 where another function of its family stands for it.
    """

    function: str
    label: str
    accuracy: float | None
    n: int
    right: int
    adds: float


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of one task on one sentence.

    Attributes:
        model: name of the model.
        formula: what is done, in words.
        prior: accuracy of a function without a record.
        terms: one for each function that voted.
        sums: by label; empty where no function voted.
        probabilities: by label.
    """

    model: str
    formula: str
    prior: float
    terms: tuple[Term, ...]
    sums: dict[str, float]
    probabilities: dict[str, float]


def add_up(
    name: str, model: LabelModel, matrix: LabelMatrix, functions: Sequence[FunctionInfo], weights: Weights
) -> Sum:
    """Write out a model's arithmetic on the first sentence of a matrix.

    Args:
        name: name of the model.
        model: the model.
        matrix: votes of the task.
        functions: the labeling functions of the run.
        weights: their records on gold.
    """
    row = matrix.patterns[matrix.inverse[0]]
    voted = [(matrix.functions[i], int(row[i])) for i in np.flatnonzero(row >= 0)]
    adds = _adds(model, matrix, voted, functions)
    terms = []
    for function, label in voted:
        record = weights.records.get((function, matrix.labels[label]))
        trust = None if isinstance(model, Majority) else model.trust(function, matrix.labels[label])
        n, right = (record.n, record.right) if record else (0, 0)
        terms.append(Term(function, matrix.labels[label], trust, n, right, adds.get((function, label), 0.0)))
    probabilities = model.predict(matrix)[matrix.inverse[0]].tolist()
    return Sum(
        model=name,
        formula=FORMULAS[name].format(prior_votes=PRIOR_VOTES, lowest=LOWEST, highest=HIGHEST),
        prior=weights.priors[matrix.task],
        terms=tuple(terms),
        sums=_sums(model, matrix, terms) if voted else {},
        probabilities=dict(zip(matrix.labels, probabilities, strict=True)),
    )


def _adds(
    model: LabelModel, matrix: LabelMatrix, voted: Sequence[tuple[str, int]], functions: Sequence[FunctionInfo]
) -> dict[tuple[str, int], float]:
    """Return what each vote adds to its own label; a vote for which another of its family stands is left out."""
    if isinstance(model, Majority):
        return dict.fromkeys(voted, 1.0)
    k = len(matrix.labels)
    family = {f.id: f.family for f in functions}
    best: dict[tuple[str, int], tuple[float, str]] = {}
    for function, label in voted:
        p = model.trust(function, matrix.labels[label])
        weight = float(np.log(p * (k - 1) / (1 - p)) if isinstance(model, PrecisionWeighted) else np.log(p))
        key = (family[function], label)
        if key not in best or weight > best[key][0]:
            best[key] = (weight, function)
    return {(function, label): weight for (_, label), (weight, function) in best.items()}


def _sums(model: LabelModel, matrix: LabelMatrix, terms: Sequence[Term]) -> dict[str, float]:
    if isinstance(model, Generative):
        return model.sums(matrix)
    found = dict.fromkeys(matrix.labels, 0.0)
    for term in terms:
        found[term.label] += term.adds
    return found


def as_dict(found: Sum) -> dict[str, Any]:
    """Return the arithmetic as JSON values."""
    terms = [
        {"function": t.function, "label": t.label, "accuracy": t.accuracy, "gold_n": t.n, "gold_right": t.right,
         "adds": t.adds}
        for t in found.terms
    ]  # fmt: skip
    return {
        "model": found.model, "formula": found.formula, "prior": found.prior, "terms": terms, "sums": found.sums,
        "probabilities": found.probabilities,
    }  # fmt: skip
