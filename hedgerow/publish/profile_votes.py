"""How labeling functions vote beside one another in a release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers
from hedgerow.publish.overruled import find_overruled

_BLOCK = 20_000  # sentences multiplied at a time: a few megabytes


@dataclass(slots=True)
class Agreement:
    """Counts over prose sentences.

    Attributes:
        disagree: for each task, sentences on which a vote is overruled.
        anywhere: sentences on which a vote of any task is.
        pairs: for each task, sentences on which both functions voted; a function with itself: on which it voted.
    """

    disagree: Counter[str] = field(default_factory=Counter)
    anywhere: int = 0
    pairs: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)


def count_votes(agreement: Agreement, sentences: pa.Table, votes: pa.Table, prose: Mask) -> Mask:
    """Count the votes on some sentences.

    Args:
        agreement: what they are added to.
        sentences: the sentences.
        votes: all votes on them.
        prose: which sentences count.

    Returns:
        Mask of the sentences on which a vote is overruled, by task: one row each.
    """
    sentence = columns.find(columns.array(votes, "sentence_id"), columns.array(sentences, "sentence_id"))
    counted = prose[sentence]
    tasks = contracts.vocabulary("task")
    disagree = np.zeros((sentences.num_rows, len(tasks)), dtype=np.bool_)
    task_of = columns.find(columns.array(votes, "task"), pa.array(tasks))
    for number, task in enumerate(tasks):
        mask = counted & (task_of == number)
        mine, rows = votes.filter(pa.array(mask)), sentence[mask]
        disagree[:, number] = find_overruled(sentences, mine, rows, task)
        agreement.disagree[task] += int(np.count_nonzero(disagree[:, number]))
        _count_pairs(agreement.pairs.setdefault(task, Counter()), rows, mine)
    agreement.anywhere += int(np.count_nonzero(disagree.any(axis=1)))
    return disagree


def _count_pairs(pairs: Counter[tuple[str, str]], rows: Numbers, votes: pa.Table) -> None:
    encoded = columns.array(votes, "function").dictionary_encode()
    names, function = encoded.dictionary.to_pylist(), np.asarray(encoded.indices, dtype=np.int64)
    distinct, row = np.unique(rows, return_inverse=True)
    order = np.argsort(row, kind="stable")
    row, function = row[order], function[order]
    total = np.zeros((len(names), len(names)), dtype=np.int64)
    for start in range(0, len(distinct), _BLOCK):
        low, high = np.searchsorted(row, (start, start + _BLOCK))
        block: npt.NDArray[np.float32] = np.zeros((min(_BLOCK, len(distinct) - start), len(names)), dtype=np.float32)
        block[row[low:high] - start, function[low:high]] = 1
        total += np.rint(block.T @ block).astype(np.int64)
    for i, j in zip(*np.nonzero(total), strict=True):
        pairs[names[i], names[j]] += int(total[i, j])
