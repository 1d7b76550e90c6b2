"""Distinct vote patterns of a whole run with their counts: what a fitted model needs, in memory by pattern."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hedgerow.corpus.matrix import LabelMatrix
from hedgerow.corpus.votes import Ints


class PatternCounts:
    """The patterns of one task, added shard by shard; the result does not depend on the order of shards."""

    def __init__(self, task: str, functions: tuple[str, ...]) -> None:
        """Start empty, for the columns ``functions``."""
        self.task, self.functions = task, functions
        self.patterns: npt.NDArray[np.int8] = np.zeros((0, len(functions)), np.int8)
        self.counts: Ints = np.zeros(0, np.int64)

    def add(self, matrix: LabelMatrix) -> None:
        """Count the sentences of a shard."""
        rows = np.concatenate([self.patterns, matrix.patterns])
        counts = np.concatenate([self.counts, matrix.counts()])
        self.patterns, position = np.unique(rows, axis=0, return_inverse=True)
        self.counts = np.bincount(position.reshape(-1), weights=counts, minlength=len(self.patterns)).astype(np.int64)
