"""Label matrices: sentences x functions, kept as distinct vote patterns.

-1 stands for "abstains" here and nowhere else. Sentences of equal votes share
one row, so that models and statistics cost time by distinct pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from hedgerow import contracts
from hedgerow.corpus.votes import CLAIM_RANK, PART, TASKS, FunctionInfo, Ints, VoteArrays, sort_functions

ABSTAIN = -1


@dataclass(frozen=True, slots=True, eq=False)
class LabelMatrix:
    """The votes of one task.

    Attributes:
        task: its name.
        functions: ids of the columns, sorted.
        patterns: distinct rows of labels, shape (n patterns, n functions), -1 where a function abstains.
        inverse: for each sentence its row of patterns.
    """

    task: str
    functions: tuple[str, ...]
    patterns: npt.NDArray[np.int8]
    inverse: Ints

    @property
    def labels(self) -> tuple[str, ...]:
        """The task's vocabulary: a number of the matrix is a position in it."""
        return contracts.vocabulary(self.task)

    def counts(self) -> Ints:
        """Return how many sentences show each pattern."""
        return np.bincount(self.inverse, minlength=len(self.patterns)).astype(np.int64)


def build_matrix(
    task: str,
    votes: VoteArrays,
    functions: Sequence[FunctionInfo],
    selected: npt.NDArray[np.bool_] | None = None,
) -> LabelMatrix:
    """Build the label matrix of one task.

    A function that voted several labels on a sentence stands there with the first by precedence:
    the guideline's for claim_type (2.4), else the order of the vocabulary.

    Args:
        task: its name.
        votes: votes of all tasks.
        functions: as given to ``code_votes``.
        selected: mask of the votes to use; default all of the task.
    """
    ids = [f.id for f in sort_functions(functions)]
    columns = [i for i, f in enumerate(sort_functions(functions)) if f.task == task]
    column_of = np.full(len(ids), -1, np.int64)
    column_of[columns] = np.arange(len(columns))
    mask = votes.task == TASKS.index(task)
    if selected is not None:
        mask = mask & selected
    n_labels = len(contracts.vocabulary(task))
    rank = np.array(CLAIM_RANK if task == "claim_type" else range(n_labels), np.int64)
    codes = column_of[votes.function[mask]] * n_labels + rank[votes.label[mask]]
    keys, inverse = group_keys(votes.n_sentences, votes.sentence[mask], codes)
    patterns = np.full((len(keys), len(columns)), ABSTAIN, np.int8)
    row = np.repeat(np.arange(len(keys)), [len(key) // 8 for key in keys])
    column, place = np.divmod(np.frombuffer(b"".join(keys), np.int64), n_labels)
    first = np.diff(row * len(columns) + column, prepend=-1) != 0  # of several labels of a function, by precedence
    patterns[row[first], column[first]] = np.argsort(rank)[place[first]]
    return LabelMatrix(task, tuple(ids[i] for i in columns), patterns, inverse)


def task_matrices(votes: VoteArrays, functions: Sequence[FunctionInfo]) -> dict[str, LabelMatrix]:
    """Return the matrix of each task that its label model is asked about.

    For claim_type these are the votes on the main clause and on the whole sentence: they speak of the primary.
    """
    return {
        task: build_matrix(task, votes, functions, votes.scope != PART if task == "claim_type" else None)
        for task in TASKS
    }


def group_keys(n: int, row: Ints, codes: Ints) -> tuple[list[bytes], Ints]:
    """Group rows by the set of their codes.

    Args:
        n: number of rows.
        row: the row of each code.
        codes: non-negative numbers.

    Returns:
        the distinct sets, each as the bytes of its sorted numbers, in order of first appearance; for each row the
        position of its set.

    >>> keys, inverse = group_keys(3, np.array([0, 2, 2, 2]), np.array([5, 7, 5, 7]))
    >>> [np.frombuffer(key, np.int64).tolist() for key in keys], inverse
    ([[5], [], [5, 7]], array([0, 1, 2]))
    """
    order = np.lexsort((codes, row))
    row, codes = row[order], codes[order]
    if len(row):
        fresh = np.ones(len(row), bool)
        fresh[1:] = (row[1:] != row[:-1]) | (codes[1:] != codes[:-1])
        row, codes = row[fresh], codes[fresh]
    bounds = (np.searchsorted(row, np.arange(n + 1)) * 8).tolist()
    data = codes.astype(np.int64).tobytes()
    known: dict[bytes, int] = {}
    inverse = [known.setdefault(data[a:b], len(known)) for a, b in pairwise(bounds)]
    return list(known), np.array(inverse, np.int64)
