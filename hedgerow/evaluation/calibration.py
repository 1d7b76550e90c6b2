"""Compare published labels and their probabilities with gold.

The probability of a label is what its training view publishes: that of the primary
for claim_type, that of the decided side for hedge and safety_warning. It should be
the share of such labels that are right, in the sense of :mod:`hedgerow.evaluation.scores`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedgerow import contracts
from hedgerow.corpus.reliability import Reliability, reliability
from hedgerow.evaluation.gold import GoldRow
from hedgerow.evaluation.scores import Prediction

Confusion = Mapping[str, tuple[tuple[int, ...], ...]]
"""By task, how often a gold label (row) got a label (column), both in the order of the vocabulary."""


def count_confusion(gold: Sequence[GoldRow], predictions: Sequence[Prediction]) -> Confusion:
    """Count for each task which gold label got which label; of several acceptable ones the nearest."""
    found = {}
    for task in contracts.vocabulary("task"):
        labels = contracts.vocabulary(task)
        matrix = [[0] * len(labels) for _ in labels]
        for row, prediction in zip(gold, predictions, strict=True):
            accepted = [_number(task, value) for value in getattr(row, task)]
            got = _number(task, getattr(prediction, task))
            matrix[got if got in accepted else accepted[0]][got] += 1
        found[task] = tuple(tuple(counts) for counts in matrix)
    return found


def _number(task: str, value: str | bool) -> int:
    return int(value) if isinstance(value, bool) else contracts.label_number(task, value)


def measure_reliability(gold: Sequence[GoldRow], predictions: Sequence[Prediction]) -> Mapping[str, Reliability]:
    """Compare the published probabilities of each task with gold, row by row."""
    pairs: dict[str, list[tuple[float, bool]]] = {task: [] for task in contracts.vocabulary("task")}
    for row, got in zip(gold, predictions, strict=True):
        pairs["claim_type"].append((got.claim_prob, got.claim_type in row.claim_type))
        pairs["hedge"].append((got.hedge_prob, got.hedge in row.hedge))
        pairs["safety_warning"].append((got.warning_prob, got.safety_warning in row.safety_warning))
    return {task: reliability(found) for task, found in pairs.items()}
