"""Where labeling functions disagree: sentences that do not carry the label that a function voted for.

A vote is overruled when it names a label that its sentence is published without. Two kinds of votes cannot be: one that
speaks of a part of the sentence only, for another part may be labeled; and one for ``condition`` or ``descriptive``, which by the
guideline (2.4) hold only where no part asserts a claim, so that they say nothing against one. Two claim types that are both
published are no disagreement either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers

PART = "part"
STAND_BACK: Mapping[str, tuple[str, ...]] = {"claim_type": ("condition", "descriptive")}
"""Labels by task for which a vote gives way to any other."""


def overruled_tasks(sentence: Mapping[str, Any], votes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the tasks on which a vote on a sentence is overruled.

    Args:
        sentence: its row of config ``sentences``.
        votes: the votes on it.

    >>> row = {"claim_types": [0], "hedge": False, "safety_warning": False}
    >>> overruled_tasks(row, [{"task": "claim_type", "label": "safety", "scope": "main"}])
    ['claim_type']
    >>> overruled_tasks(row, [{"task": "claim_type", "label": "descriptive", "scope": "sentence"}])
    []
    """
    claims = contracts.vocabulary("claim_type")
    held = {
        "claim_type": {claims[number] for number in sentence["claim_types"]},
        "hedge": {contracts.vocabulary("hedge")[sentence["hedge"]]},
        "safety_warning": {contracts.vocabulary("safety_warning")[sentence["safety_warning"]]},
    }
    found = {
        vote["task"]
        for vote in votes
        if vote["scope"] != PART
        and vote["label"] not in held[vote["task"]]
        and vote["label"] not in STAND_BACK.get(vote["task"], ())
    }
    return [task for task in contracts.vocabulary("task") if task in found]


def find_overruled(sentences: pa.Table, votes: pa.Table, sentence: Numbers, task: str) -> Mask:
    """Tell of each sentence whether a vote of a task on it is overruled.

    Args:
        sentences: the sentences.
        votes: votes of the task on them.
        sentence: for each vote the row of its sentence.
        task: the task.
    """
    labels = contracts.vocabulary(task)
    label = columns.find(columns.array(votes, "label"), pa.array(labels))
    whole = columns.find(columns.array(votes, "scope"), pa.array([PART])) < 0
    firm = np.array([name not in STAND_BACK.get(task, ()) for name in labels])[label]
    broken = whole & firm & ~_held(sentences, task)[sentence, label]
    found = np.zeros(sentences.num_rows, dtype=np.bool_)
    found[sentence[broken]] = True
    return found


def _held(sentences: pa.Table, task: str) -> npt.NDArray[np.bool_]:
    """Return for each sentence and label of a task whether the sentence carries it."""
    held = np.zeros((sentences.num_rows, len(contracts.vocabulary(task))), dtype=np.bool_)
    if task == "claim_type":
        row, claims = columns.elements(sentences, "claim_types")
        held[row, np.asarray(claims, dtype=np.int64)] = True
    else:
        held[np.arange(sentences.num_rows), columns.flags(sentences, task).astype(np.int64)] = True
    return held
