"""A label model that estimates functions which gold has not seen from the run's own votes: opt-in.

Every voter has an accuracy; a wrong vote hits all other labels alike, and an
abstention says nothing. Voters with a record on gold keep their precision
there. The others' accuracies, and the labels, are estimated in turn from the
agreement of votes (expectation maximization). Textbook versions of it put
everything into one class when functions vote one label only, because such
votes cannot tell a good voter from a common label. Four bounds hold it here:
the prior over labels is even and is not estimated; accuracies stay between
chance and ``HIGHEST``, so no voter is turned around and unanimous votes win;
they are drawn toward ``PRIOR`` as by ``STRENGTH`` further votes; and voters of
one label settle after a few ``STEPS``, before they drift. A voter with votes
of several labels has an accuracy for each true label. Functions of one family
are one voter, which abstains where they disagree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from hedgerow import contracts
from hedgerow.corpus.matrix import ABSTAIN, LabelMatrix
from hedgerow.corpus.models import MODELS, LabelModel, Probabilities, build_models
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.votes import FunctionInfo
from hedgerow.corpus.weights import PRIOR_VOTES, Weights, shipped_weights
from hedgerow.errors import ConfigError

ABOVE_CHANCE, HIGHEST = 0.01, 0.97
PRIOR, STRENGTH = 0.7, 50.0
STEPS, MAX_STEPS, TOLERANCE = 5, 100, 1e-6
PLACES = 6  # of a fitted accuracy: what a release ships is the model itself

Votes = npt.NDArray[np.int8]
Accuracies = npt.NDArray[np.float64]
"""Accuracy of each voter for each true label."""


GENERATIVE = "generative"
LABEL_MODELS = (*MODELS, GENERATIVE)
"""Every label model that a configuration may name, the default first."""


class Generative:
    """The fitted model of one task."""

    def __init__(
        self, functions: tuple[str, ...], family: Sequence[int], accuracies: Accuracies, default: Sequence[float]
    ) -> None:
        """Take what was fitted.

        Args:
            functions: ids of the matrix's columns.
            family: the voter of each column.
            accuracies: of each voter.
            default: distribution where no function votes.
        """
        self._functions = functions
        self._family = tuple(family)
        self._accuracies = accuracies
        self._default = np.array(default)

    def predict(self, matrix: LabelMatrix) -> Probabilities:
        """Return the distribution of each distinct pattern of the matrix.

        Raises:
            ConfigError: the matrix has other functions than the model.
        """
        if matrix.functions != self._functions:
            raise ConfigError("label model: the matrix has other functions than the model was fitted to")
        votes = join_families(matrix.patterns, self._family)
        voted = (matrix.patterns >= 0).any(axis=1, keepdims=True)
        return np.where(voted, infer(votes, self._accuracies), self._default)

    def sums(self, matrix: LabelMatrix) -> dict[str, float]:
        """Return the sum of each label for the first sentence of a matrix, before they become probabilities."""
        pattern = matrix.patterns[matrix.inverse[:1]]
        scores = add_logs(join_families(pattern, self._family), self._accuracies)[0]
        return dict(zip(matrix.labels, scores.tolist(), strict=True))

    def parameters(self) -> dict[str, Any]:
        """Return what was fitted, as JSON values: accuracies of each function by true label, the default."""
        return {
            "accuracies": {
                function: self._accuracies[family].tolist()
                for function, family in zip(self._functions, self._family, strict=True)
            },
            "families": dict(zip(self._functions, self._family, strict=True)),
            "default": self._default.tolist(),
        }

    @classmethod
    def from_parameters(cls, found: Mapping[str, Any]) -> Generative:
        """Return the model whose :meth:`parameters` these are."""
        functions = tuple(sorted(found["accuracies"]))
        family = [found["families"][f] for f in functions]
        accuracies = np.zeros((max(family, default=-1) + 1, len(found["default"])))
        for function, voter in zip(functions, family, strict=True):
            accuracies[voter] = found["accuracies"][function]
        return cls(functions, family, accuracies, found["default"])

    def weight(self, function: str) -> float | None:
        """Return the log odds of a function's mean accuracy, if it is one of the task's."""
        if function not in self._functions:
            return None
        mean = float(self._accuracies[self._family[self._functions.index(function)]].mean())
        return float(np.log(mean / (1 - mean)))

    def trust(self, function: str, label: str) -> float:
        """Return the accuracy of a function on sentences of a label."""
        task = function.split(".")[0]
        return float(
            self._accuracies[self._family[self._functions.index(function)], contracts.label_number(task, label)]
        )


def choose_models(
    name: str,
    functions: Sequence[FunctionInfo],
    count: Callable[[], Mapping[str, PatternCounts]],
    weights: Weights | None = None,
) -> Mapping[str, LabelModel]:
    """Return the label model of each task.

    Args:
        name: one of ``LABEL_MODELS``.
        functions: the labeling functions of the run.
        count: counts the vote patterns of the run; called only for a model that is fitted to it.
        weights: default the shipped ones.

    Raises:
        ConfigError: no such model.
    """
    if name != GENERATIVE:
        return build_models(name, functions, weights)
    return fit_models(count(), functions, weights or shipped_weights())


def fit_models(
    counted: Mapping[str, PatternCounts], functions: Sequence[FunctionInfo], weights: Weights
) -> Mapping[str, LabelModel]:
    """Fit a model to each task's votes of a whole run.

    Args:
        counted: by task, the vote patterns of all shards with their counts.
        functions: the labeling functions of the run.
        weights: records on gold, and the distributions where no function votes.
    """
    return {task: fit(found, functions, weights) for task, found in counted.items()}


def fit(counted: PatternCounts, functions: Sequence[FunctionInfo], weights: Weights) -> Generative:
    """Fit the model of one task. The result does not depend on the order of sentences or patterns."""
    family_of = {f.id: f.family for f in functions}
    names = sorted({family_of[f] for f in counted.functions})
    family = [names.index(family_of[f]) for f in counted.functions]
    votes = join_families(counted.patterns, family)
    members = [[f for f in counted.functions if family_of[f] == name] for name in names]
    known = np.array([_known_precision(mine, weights) for mine in members])
    k = len(contracts.vocabulary(counted.task))
    accuracies = estimate(votes, counted.counts.astype(np.float64), k, known).round(PLACES)
    return Generative(counted.functions, family, accuracies, weights.defaults[counted.task])


def _known_precision(members: Sequence[str], weights: Weights) -> float:
    """Return the smoothed precision of a family's votes on gold, NaN when it did not vote there."""
    records = [weights.record(function) for function in members]
    n, right = sum(r.n for r in records), sum(r.right for r in records)
    return (right + PRIOR_VOTES * PRIOR) / (n + PRIOR_VOTES) if n else math.nan


def join_families(patterns: Votes, family: Sequence[int]) -> Votes:
    """Return the votes of each family: its functions' label, none where they disagree or abstain.

    >>> join_families(np.array([[1, 1, 0], [1, 0, -1]], np.int8), [0, 0, 1]).tolist()
    [[1, 0], [-1, -1]]
    """
    n_families = max(family, default=-1) + 1
    highest = np.full((len(patterns), n_families), ABSTAIN, np.int8)
    lowest = np.full((len(patterns), n_families), np.iinfo(np.int8).max, np.int8)
    for column, voter in enumerate(family):
        labels = patterns[:, column]
        highest[:, voter] = np.maximum(highest[:, voter], labels)
        lowest[:, voter] = np.where(labels >= 0, np.minimum(lowest[:, voter], labels), lowest[:, voter])
    return np.where(highest == lowest, highest, np.int8(ABSTAIN))


def estimate(
    votes: Votes, counts: npt.NDArray[np.float64], k: int, known: npt.NDArray[np.float64] | None = None
) -> Accuracies:
    """Estimate the accuracy of each voter for each of ``k`` true labels.

    Args:
        votes: distinct patterns x voters.
        counts: sentences of each pattern.
        k: number of labels.
        known: accuracy of voters that need no estimate, NaN for the others; default all are estimated.
    """
    lowest = lowest_accuracy(k)
    precision = np.full(votes.shape[1], np.nan) if known is None else known
    start = np.clip(np.where(np.isnan(precision), PRIOR, precision), lowest, HIGHEST)[:, None]
    unknown = np.isnan(precision)[:, None]
    given = np.stack([votes == label for label in range(k)], axis=2)
    voted = votes >= 0
    several = given.any(axis=0).sum(axis=1) > 1
    accuracies = np.repeat(start, k, axis=1)
    beliefs = infer(votes, accuracies)
    for step in range(MAX_STEPS):
        held = beliefs * counts[:, None]
        right = np.einsum("pj,pvj->vj", held, given)  # of the sentences of each label, how many the voter got right
        total = voted.T.astype(np.float64) @ held
        overall = _smooth(right.sum(axis=1), total.sum(axis=1), PRIOR, lowest)[:, None]
        settled = accuracies if step >= STEPS else overall
        estimated = np.where(several[:, None], _smooth(right, total, overall, lowest), settled)
        accuracies = np.where(unknown, estimated, start)
        new = infer(votes, accuracies)
        if np.abs(new - beliefs).max(initial=0.0) < TOLERANCE:
            break
        beliefs = new
    return accuracies


def lowest_accuracy(k: int) -> float:
    """Return the lowest accuracy with ``k`` labels: just above chance.

    >>> lowest_accuracy(2)
    0.51
    """
    return 1 / k + ABOVE_CHANCE


def _smooth(
    right: npt.NDArray[np.float64],
    total: npt.NDArray[np.float64],
    prior: float | npt.NDArray[np.float64],
    lowest: float,
) -> npt.NDArray[np.float64]:
    smoothed: npt.NDArray[np.float64] = np.clip((right + prior * STRENGTH) / (total + STRENGTH), lowest, HIGHEST)
    return smoothed


def infer(votes: Votes, accuracies: Accuracies) -> Probabilities:
    """Return the distribution over labels of each pattern, with an even prior."""
    scores = add_logs(votes, accuracies)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    found: Probabilities = odds / odds.sum(axis=1, keepdims=True)
    return found


def add_logs(votes: Votes, accuracies: Accuracies) -> npt.NDArray[np.float64]:
    """Return the log likelihood of each pattern under each label."""
    k = accuracies.shape[1]
    right, wrong = np.log(accuracies), np.log((1 - accuracies) / (k - 1))
    scores: npt.NDArray[np.float64] = (votes >= 0).astype(np.float64) @ wrong
    for label in range(k):
        scores[:, label] += (votes == label) @ (right[:, label] - wrong[:, label])
    return scores
