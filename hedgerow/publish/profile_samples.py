"""Sample sentences of a release: the same ones however its rows arrive, as many of each claim type as there are.

Ids are hashes, so the sentences with the smallest reversed ids are a random sample.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Tables

N_SAMPLES = 200
_PER_LABEL = 100  # kept of each claim type; some may repeat the text of another

_DOCUMENT = ("document_key", "title", "url", "source")
_SENTENCE = (
    "sentence_id", "document_id", "start", "text", "section_heading", "section_role", "claim_type", "claim_type_probs",
    "claim_types", "hedge", "hedge_prob", "hedge_cues", "safety_warning", "safety_warning_prob", "warning_kinds",
    "warning_spans", "softeners", "flags", "split",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence to show.

    Attributes:
        key: what decides whether it is shown.
        sentence: its row.
        document: key, title, url and source of its document.
        votes: the votes on it.
        disagree: tasks in which a vote on it is overruled.
    """

    key: str
    sentence: dict[str, Any]
    document: dict[str, Any]
    votes: list[dict[str, Any]]
    disagree: tuple[str, ...]


@dataclass(slots=True)
class Samples:
    """The candidates so far, by claim type."""

    by_label: dict[int, list[Sample]] = field(default_factory=dict)

    def add(self, batch: Tables, prose: Mask, disagree: Mask) -> None:
        """Look for samples among the sentences of some whole documents.

        Args:
            batch: tables documents, sentences and votes.
            prose: which sentences may be shown.
            disagree: the sentences on which a vote is overruled, by task.
        """
        sentences = batch["sentences"]
        keys = np.asarray(pc.utf8_reverse(columns.array(sentences, "sentence_id")).to_pylist(), dtype=object)
        claims = columns.numbers(sentences, "claim_type")
        chosen: list[int] = []
        for label in range(len(contracts.vocabulary("claim_type"))):
            known = self.by_label.setdefault(label, [])
            rows = np.flatnonzero(prose & (claims == label))
            if len(known) == _PER_LABEL:
                rows = rows[keys[rows] < known[-1].key]
            chosen += rows[np.argsort(keys[rows], kind="stable")][:_PER_LABEL].tolist()
        for sample in _read_samples(batch, chosen, keys[chosen].tolist(), disagree):
            self.by_label[sample.sentence["claim_type"]].append(sample)
        for known in self.by_label.values():
            known.sort(key=lambda s: s.key)
            del known[_PER_LABEL:]

    def chosen(self) -> list[Sample]:
        """Return the samples to show: in turn one of each claim type, no text twice."""
        seen: set[str] = set()
        queues = []
        for label in sorted(self.by_label):
            fresh = []
            for sample in self.by_label[label]:
                if sample.sentence["text"] not in seen:
                    seen.add(sample.sentence["text"])
                    fresh.append(sample)
            queues.append(fresh)
        turns = [(turn, label) for label, queue in enumerate(queues) for turn in range(len(queue))]
        return [queues[label][turn] for turn, label in sorted(turns)[:N_SAMPLES]]


def _read_samples(batch: Tables, rows: list[int], keys: list[str], disagree: Mask) -> list[Sample]:
    if not rows:
        return []
    sentences = batch["sentences"].select(_SENTENCE).take(pa.array(rows)).to_pylist()
    wanted = pa.array([s["sentence_id"] for s in sentences])
    votes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    table = batch["votes"]
    for vote in table.filter(pc.is_in(table["sentence_id"], wanted)).to_pylist():
        votes[vote["sentence_id"]].append(vote)
    documents = {
        d["document_id"]: d
        for d in batch["documents"]
        .select(("document_id", *_DOCUMENT))
        .filter(pc.is_in(batch["documents"]["document_id"], pa.array([s["document_id"] for s in sentences])))
        .to_pylist()
    }
    tasks = contracts.vocabulary("task")
    return [
        Sample(
            key,
            sentence,
            documents[sentence["document_id"]],
            votes[sentence["sentence_id"]],
            tuple(task for task, apart in zip(tasks, disagree[row], strict=True) if apart),
        )
        for row, key, sentence in zip(rows, keys, sentences, strict=True)
    ]
