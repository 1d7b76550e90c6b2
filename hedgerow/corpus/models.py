"""Label models: from the votes on a sentence to a distribution over a task's labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from hedgerow import contracts
from hedgerow.corpus.matrix import LabelMatrix
from hedgerow.corpus.votes import TASKS, FunctionInfo
from hedgerow.corpus.weights import Weights, shipped_weights
from hedgerow.errors import ConfigError

Probabilities = npt.NDArray[np.float64]
"""One row per pattern, one column per label; rows sum to 1."""

MODELS = ("precision_weighted", "majority")


class LabelModel(Protocol):
    """A model of one task."""

    def predict(self, matrix: LabelMatrix) -> Probabilities:
        """Return the distribution of each distinct pattern of the matrix."""

    def weight(self, function: str) -> float | None:
        """Return the weight of a function in this model, if it has one."""

    def trust(self, function: str, label: str) -> float:
        """Return the probability that a vote of a function for a label is right."""


class Majority:
    """Share of the votes; a pattern without votes has the task's default distribution."""

    TRUST = 0.75  # every vote alike; above decode's thresholds

    def __init__(self, default: Sequence[float]) -> None:
        """Take the distribution for sentences without votes."""
        self._default = np.array(default)

    def predict(self, matrix: LabelMatrix) -> Probabilities:
        """Return the distribution of each distinct pattern of the matrix."""
        votes = np.stack([(matrix.patterns == k).sum(axis=1) for k in range(len(matrix.labels))], axis=1)
        total = votes.sum(axis=1, keepdims=True)
        return np.where(total > 0, votes / np.maximum(total, 1), self._default)

    def weight(self, function: str) -> float | None:
        """Return None: all votes weigh the same."""
        return None

    def trust(self, function: str, label: str) -> float:
        """Return the probability that a vote of a function for a label is right."""
        return self.TRUST


class PrecisionWeighted:
    """Votes weighed by their function's precision on gold.

    A vote for a label adds log(p (k - 1) / (1 - p)), with p the smoothed precision and k the number
    of labels: the log likelihood ratio when a wrong vote hits all other labels alike. Functions of
    one family read the same words, so only their strongest vote for a label counts.
    """

    def __init__(self, task: str, functions: Sequence[FunctionInfo], weights: Weights) -> None:
        """Look up the weights of the task's functions."""
        self._task, self._given = task, weights
        self._labels = contracts.vocabulary(task)
        self._default = np.array(weights.defaults[task])
        mine = sorted((f for f in functions if f.task == task), key=lambda f: f.id)
        self._functions = tuple(f.id for f in mine)
        k = len(self._labels)
        precision = np.array([[weights.precision(task, f.id, label) for label in self._labels] for f in mine])
        self._weights = np.log(precision * (k - 1) / (1 - precision)).reshape(len(mine), k)
        families = sorted({f.family for f in mine})
        self._family = np.array([families.index(f.family) for f in mine], np.int64)

    def predict(self, matrix: LabelMatrix) -> Probabilities:
        """Return the distribution of each distinct pattern of the matrix.

        Raises:
            ConfigError: the matrix has other functions than the model.
        """
        if matrix.functions != self._functions:
            raise ConfigError("label model: the matrix has other functions than the model was built for")
        row, column = np.nonzero(matrix.patterns >= 0)
        label = matrix.patterns[row, column].astype(np.int64)
        family, weight = self._family[column], self._weights[column, label]
        order = np.lexsort((weight, label, family, row))
        row, family, label, weight = row[order], family[order], label[order], weight[order]
        last = np.ones(len(row), bool)  # of each row, family and label: its strongest vote
        last[:-1] = (row[1:] != row[:-1]) | (family[1:] != family[:-1]) | (label[1:] != label[:-1])
        scores = np.zeros((len(matrix.patterns), len(self._labels)))
        np.add.at(scores, (row[last], label[last]), weight[last])
        odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=0.0))
        voted = (matrix.patterns >= 0).any(axis=1, keepdims=True)
        return np.where(voted, odds / odds.sum(axis=1, keepdims=True), self._default)

    def weight(self, function: str) -> float | None:
        """Return the weight of a function for the label that it is trusted most with."""
        if function not in self._functions:
            return None
        return float(self._weights[self._functions.index(function)].max())

    def trust(self, function: str, label: str) -> float:
        """Return the smoothed precision of a function for a label."""
        return self._given.precision(self._task, function, label)


def build_models(
    name: str, functions: Sequence[FunctionInfo], weights: Weights | None = None
) -> Mapping[str, LabelModel]:
    """Return the label model of each task.

    Args:
        name: precision_weighted or majority.
        functions: the labeling functions of the run.
        weights: default the shipped ones.

    Raises:
        ConfigError: no such model.
    """
    weights = shipped_weights() if weights is None else weights
    if name == "precision_weighted":
        return {task: PrecisionWeighted(task, functions, weights) for task in TASKS}
    if name == "majority":
        return {task: Majority(weights.defaults[task]) for task in TASKS}
    raise ConfigError(f"no label model {name!r}: use one of {', '.join(MODELS)}")
