"""Compare published probabilities with gold.

The probability of a label is what its training view publishes: that of the primary
for claim_type, that of the decided side for hedge and safety_warning. It should be
the share of such labels that are right, in the sense of :mod:`hedgerow.scores`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedgerow import contracts
from hedgerow.corpus.reliability import Reliability, reliability
from hedgerow.gold import GoldRow
from hedgerow.scores import Prediction


def measure_reliability(gold: Sequence[GoldRow], predictions: Sequence[Prediction]) -> Mapping[str, Reliability]:
    """Compare the published probabilities of each task with gold, row by row."""
    pairs: dict[str, list[tuple[float, bool]]] = {task: [] for task in contracts.vocabulary("task")}
    for row, got in zip(gold, predictions, strict=True):
        pairs["claim_type"].append((got.claim_prob, got.claim_type in row.claim_type))
        pairs["hedge"].append((got.hedge_prob, got.hedge in row.hedge))
        pairs["safety_warning"].append((got.warning_prob, got.safety_warning in row.safety_warning))
    return {task: reliability(found) for task, found in pairs.items()}
