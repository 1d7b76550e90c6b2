"""How labeling functions behaved in a release: coverage, overlap, conflict, polarity, and their record on gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow import contracts
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.votes import TASKS, FunctionInfo, Ints, VoteArrays, sort_functions
from hedgerow.corpus.weights import Weights
from hedgerow.intervals import wilson

Counts = dict[str, int]


class Statistics:
    """Counts over the prose sentences of any number of shards; ``a + b`` joins those of two workers.

    Coverage is the share of sentences on which a function voted; overlap, on which another function of
    its task voted too; conflict, on which another one voted a label that it did not.
    """

    def __init__(self, functions: Sequence[FunctionInfo]) -> None:
        """Start empty."""
        self._functions = sort_functions(functions)
        self.n_sentences = 0
        self.n_votes: Counts = {f.id: 0 for f in self._functions}
        self.n_overlaps: Counts = dict(self.n_votes)
        self.n_conflicts: Counts = dict(self.n_votes)
        self.polarity: dict[str, set[str]] = {f.id: set() for f in self._functions}

    def add(self, votes: VoteArrays, prose: npt.NDArray[np.bool_] | None = None) -> None:
        """Count the votes of a shard.

        Args:
            votes: all votes of its sentences.
            prose: mask of the sentences that count; default all.
        """
        self.n_sentences += votes.n_sentences if prose is None else int(prose.sum())
        counted = np.ones(len(votes.sentence), np.bool_) if prose is None else prose[votes.sentence]
        for number, task in enumerate(TASKS):
            mine = counted & (votes.task == number)
            self._count(votes.sentence[mine], votes.function[mine], votes.label[mine], contracts.vocabulary(task))

    def _count(self, sentence: Ints, function: Ints, label: Ints, labels: Sequence[str]) -> None:
        """Count the votes of one task, of which a function may have several on a sentence."""
        if not len(sentence):
            return
        n = len(self._functions)
        pair = sentence * n + function
        order = np.argsort(pair, kind="stable")
        starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
        voted = np.bitwise_or.reduceat(1 << label[order], starts)  # the labels of each function on each sentence
        sentence, function = np.divmod(pair[order][starts], n)
        firsts = np.flatnonzero(np.diff(sentence, prepend=-1))
        size = np.diff(firsts, append=len(sentence))
        anyone = np.repeat(np.bitwise_or.reduceat(voted, firsts), size)
        for counts, mask in (
            (self.n_votes, None),
            (self.n_overlaps, np.repeat(size, size) > 1),
            (self.n_conflicts, anyone & ~voted != 0),
        ):
            found = np.bincount(function if mask is None else function[mask], minlength=n)
            for one in np.flatnonzero(found).tolist():
                counts[self._functions[one].id] += int(found[one])
        for one, bit in {*zip(function.tolist(), voted.tolist(), strict=True)}:
            self.polarity[self._functions[one].id].update(word for k, word in enumerate(labels) if bit >> k & 1)

    def __add__(self, other: Statistics) -> Statistics:
        """Return the counts of both."""
        joined = Statistics(self._functions)
        joined.n_sentences = self.n_sentences + other.n_sentences
        for name in joined.n_votes:
            joined.n_votes[name] = self.n_votes[name] + other.n_votes[name]
            joined.n_overlaps[name] = self.n_overlaps[name] + other.n_overlaps[name]
            joined.n_conflicts[name] = self.n_conflicts[name] + other.n_conflicts[name]
            joined.polarity[name] = self.polarity[name] | other.polarity[name]
        return joined

    def coverage(self, function: str) -> Fraction | None:
        """Return the share of sentences on which it voted; None without sentences."""
        return self._share(self.n_votes[function])

    def overlap(self, function: str) -> Fraction | None:
        """Return the share of sentences on which it and another function of its task voted."""
        return self._share(self.n_overlaps[function])

    def conflict(self, function: str) -> Fraction | None:
        """Return the share of sentences on which another function of its task voted another label."""
        return self._share(self.n_conflicts[function])

    def _share(self, count: int) -> Fraction | None:
        return Fraction(count, self.n_sentences) if self.n_sentences else None


def function_rows(
    functions: Sequence[FunctionInfo], statistics: Statistics, weights: Weights, models: Mapping[str, LabelModel]
) -> pa.Table:
    """Return the table of contract ``labeling_functions``, by id.

    Args:
        functions: the run's functions.
        statistics: their counts in this release.
        weights: their record on gold.
        models: the label models of this release.
    """
    return contracts.build("labeling_functions", list(_rows(functions, statistics, weights, models)))


def _rows(
    functions: Sequence[FunctionInfo], statistics: Statistics, weights: Weights, models: Mapping[str, LabelModel]
) -> Iterable[dict[str, object]]:
    for f in sort_functions(functions):
        record = weights.record(f.id)
        interval = wilson(record.right, record.n)
        yield {
            "id": f.id,
            "version": f.version,
            "task": f.task,
            "digest": f.digest,
            "looks_for": f.looks_for,
            "rule": f.rule,
            "family": f.family,
            "polarity": sorted(statistics.polarity[f.id], key=contracts.vocabulary(f.task).index),
            "n_votes": statistics.n_votes[f.id],
            "coverage": _float(statistics.coverage(f.id)),
            "overlap": _float(statistics.overlap(f.id)),
            "conflict": _float(statistics.conflict(f.id)),
            "weight": models[f.task].weight(f.id),
            "gold_precision": record.right / record.n if record.n else None,
            "gold_n": record.n,
            "gold_low": interval[0] if interval else None,
            "gold_high": interval[1] if interval else None,
        }


def _float(share: Fraction | None) -> float | None:
    return None if share is None else float(share)
