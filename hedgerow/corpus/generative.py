"""A label model fitted to the run's own votes, without gold: opt-in.

Every voter has an accuracy; a wrong vote hits all other labels alike, and an
abstention says nothing. Accuracies and labels are estimated in turn
(expectation maximization) from the votes' agreement. Textbook versions of it
put everything into one class when functions vote one label only, because
such votes cannot tell a good voter from a common label. Four bounds hold it
here: the prior over labels is even and is not estimated; accuracies stay
within ``LOWEST`` and ``HIGHEST``, so no voter is turned around and unanimous
votes always win; they are drawn toward ``PRIOR`` as by ``STRENGTH`` further
votes; and voters of one label settle after a few ``STEPS`` from the majority,
before they drift. A voter with votes of several labels has an accuracy for
each true label. Functions of one family are one
voter, which abstains where they disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from hedgerow import contracts
from hedgerow.corpus.matrix import ABSTAIN, LabelMatrix
from hedgerow.corpus.models import LabelModel, Probabilities
from hedgerow.corpus.votes import FunctionInfo
from hedgerow.corpus.weights import Weights
from hedgerow.errors import ConfigError

LOWEST, HIGHEST = 0.51, 0.97
PRIOR, STRENGTH = 0.7, 50.0
STEPS, MAX_STEPS, TOLERANCE = 5, 100, 1e-6

Votes = npt.NDArray[np.int8]
Accuracies = npt.NDArray[np.float64]
"""Accuracy of each voter for each true label."""


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


def fit_models(
    matrices: Mapping[str, LabelMatrix], functions: Sequence[FunctionInfo], weights: Weights
) -> Mapping[str, LabelModel]:
    """Fit a model to each task's votes of a whole run.

    Args:
        matrices: by task, the label matrix of all shards (``merge_matrices``).
        functions: the labeling functions of the run.
        weights: for the distributions where no function votes.
    """
    return {task: fit(matrix, functions, weights.defaults[task]) for task, matrix in matrices.items()}


def fit(matrix: LabelMatrix, functions: Sequence[FunctionInfo], default: Sequence[float]) -> Generative:
    """Fit the model of one task. The result does not depend on the order of sentences or patterns."""
    family_of = {f.id: f.family for f in functions}
    names = sorted({family_of[f] for f in matrix.functions})
    family = [names.index(family_of[f]) for f in matrix.functions]
    votes = join_families(matrix.patterns, family)
    accuracies = estimate(votes, matrix.counts().astype(np.float64), len(matrix.labels))
    return Generative(matrix.functions, family, accuracies, default)


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


def estimate(votes: Votes, counts: npt.NDArray[np.float64], k: int) -> Accuracies:
    """Estimate the accuracy of each voter for each of ``k`` true labels.

    Args:
        votes: distinct patterns x voters.
        counts: sentences of each pattern.
        k: number of labels.
    """
    given = np.stack([votes == label for label in range(k)], axis=2)
    voted = votes >= 0
    several = given.any(axis=0).sum(axis=1) > 1
    beliefs = np.where(
        voted.any(axis=1, keepdims=True), given.sum(axis=1) / np.maximum(voted.sum(axis=1), 1)[:, None], 1 / k
    )
    accuracies = np.full((votes.shape[1], k), PRIOR)
    for step in range(MAX_STEPS):
        held = beliefs * counts[:, None]
        right = np.einsum("pj,pvj->vj", held, given)  # of the sentences of each label, how many the voter got right
        total = voted.T.astype(np.float64) @ held
        overall = _smooth(right.sum(axis=1), total.sum(axis=1), PRIOR)[:, None]
        settled = accuracies if step >= STEPS else overall
        accuracies = np.where(several[:, None], _smooth(right, total, overall), settled)
        new = infer(votes, accuracies)
        if np.abs(new - beliefs).max(initial=0.0) < TOLERANCE:
            break
        beliefs = new
    return accuracies


def _smooth(
    right: npt.NDArray[np.float64], total: npt.NDArray[np.float64], prior: float | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    smoothed: npt.NDArray[np.float64] = np.clip((right + prior * STRENGTH) / (total + STRENGTH), LOWEST, HIGHEST)
    return smoothed


def infer(votes: Votes, accuracies: Accuracies) -> Probabilities:
    """Return the distribution over labels of each pattern, with an even prior."""
    k = accuracies.shape[1]
    right, wrong = np.log(accuracies), np.log((1 - accuracies) / (k - 1))
    scores = (votes >= 0).astype(np.float64) @ wrong
    for label in range(k):
        scores[:, label] += (votes == label) @ (right[:, label] - wrong[:, label])
    odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    found: Probabilities = odds / odds.sum(axis=1, keepdims=True)
    return found
