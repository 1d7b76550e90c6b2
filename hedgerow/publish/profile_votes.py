"""How labeling functions vote beside one another in a release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers, Tables
from hedgerow.publish.overruled import find_overruled

_COUNTED = ["function", "label", "scope"]
BLOCK_VOTES = 1 << 17  # votes whose partners are counted at once: bounds memory


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


def count_votes(agreement: Agreement, batch: Tables, prose: Mask) -> Mask:
    """Count the votes on some sentences.

    Args:
        agreement: what they are added to.
        batch: sentences, and all votes on them.
        prose: which sentences count.

    Returns:
        Mask of the sentences on which a vote is overruled, by task: one row each.
    """
    sentences, votes = batch["sentences"], batch["votes"]
    sentence = columns.link(batch, "votes", "sentence_id", "sentences", "sentence_id")
    counted = prose[sentence]
    tasks = contracts.vocabulary("task")
    disagree = np.zeros((sentences.num_rows, len(tasks)), dtype=np.bool_)
    task_of = columns.find(columns.array(votes, "task"), pa.array(tasks))
    for number, task in enumerate(tasks):
        mask = counted & (task_of == number)
        mine, rows = votes.select(_COUNTED).filter(pa.array(mask)), sentence[mask]
        disagree[:, number] = find_overruled(sentences, mine, rows, task)
        agreement.disagree[task] += int(np.count_nonzero(disagree[:, number]))
        count_pairs(agreement.pairs.setdefault(task, Counter()), rows, mine)
    agreement.anywhere += int(np.count_nonzero(disagree.any(axis=1)))
    return disagree


def count_pairs(pairs: Counter[tuple[str, str]], rows: Numbers, votes: pa.Table) -> None:
    """Count on how many sentences each two functions voted, from the votes that there are.

    Args:
        pairs: what is added to; a function with itself counts the sentences on which it voted.
        rows: the sentence of each vote.
        votes: with the column function.
    """
    encoded = columns.array(votes, "function").dictionary_encode()
    names, function = encoded.dictionary.to_pylist(), np.asarray(encoded.indices, dtype=np.int64)
    n = max(len(names), 1)
    voted = np.sort(rows * n + function)
    once = voted[np.flatnonzero(np.diff(voted, prepend=-1))]  # a sentence, however often a function voted on it
    row, function = np.divmod(once, n)
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    size = np.diff(starts, append=len(row))  # functions of each sentence
    first, partners = np.repeat(starts, size), np.repeat(size, size)
    total = np.zeros(n * n, dtype=np.int64)
    for begin in range(0, len(row), BLOCK_VOTES):
        many = partners[begin : begin + BLOCK_VOTES]
        left = np.repeat(np.arange(begin, begin + len(many)), many)
        right = first[left] + np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
        total += np.bincount(function[left] * n + function[right], minlength=n * n)
    for code in np.flatnonzero(total).tolist():
        pairs[names[code // n], names[code % n]] += int(total[code])
