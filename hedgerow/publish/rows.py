"""Reading a release's rows back: every table against its contract, every batch of documents against the laws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from hedgerow import columns, contracts, laws
from hedgerow.errors import ContractError, ReleaseError
from hedgerow.places.trees import Tree
from hedgerow.prose import prose_mask
from hedgerow.publish.facts import Json
from hedgerow.publish.profile import Profile

MAX_PROBLEMS = 10  # one line each, however large the data
BATCH_DOCUMENTS = 2_000  # checked at once, with all their rows: some hundred thousand

_KEYS = {
    "sections": "document_id",
    "sentences": "document_id",
    "votes": "sentence_id",
    "claim_type": "sentence_id",
    "hedge": "sentence_id",
    "safety_warning": "sentence_id",
}
_LOOK_ROWS = 50_000
_WHOLE = ("labeling_functions", "rejects")


@dataclass(frozen=True, slots=True)
class Place:
    """One data file: its path in the release, its table, its split."""

    path: str
    config: str
    split: str


@dataclass(slots=True)
class RowReport:
    """What reading all rows of a release found.

    Attributes:
        problems: broken contracts and laws, one short line each; empty when all is well.
        rows: number of rows by config and split.
        labels: number of prose sentences by task, split and label.
        not_prose: number of sentences by split that carry no labels because they are no prose.
    """

    problems: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    labels: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    not_prose: dict[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, Json]:
        """Return the counts as the manifest holds them."""
        return {"rows": self.rows, "labels": self.labels, "not_prose": self.not_prose}


def read_rows(storage: Tree, folder: str, places: Sequence[Place], profile: Profile | None = None) -> RowReport:
    """Read every row of a release and check it.

    Args:
        storage: the dataset's files.
        folder: the release folder.
        places: its data files.
        profile: takes the counts that the report shows; batches that break a law are left out of it.

    Returns:
        What was found; memory is bounded by a few row groups.
    """
    report = RowReport()
    try:
        _read(storage, folder, places, report, profile)
    except (ContractError, ReleaseError) as error:
        report.problems.append(str(error))
    del report.problems[MAX_PROBLEMS:]
    return report


def _read(storage: Tree, folder: str, places: Sequence[Place], report: RowReport, profile: Profile | None) -> None:
    whole = {name: _read_whole(storage, folder, places, name, report) for name in _WHOLE}
    splits = sorted({p.split for p in places if p.config not in _WHOLE})
    documents = []
    for split in splits:
        streams = {
            name: _Stream(storage, folder, [p for p in places if (p.config, p.split) == (name, split)], name, key)
            for name, key in _KEYS.items()
        }
        for batch in one_ahead(_batches(storage, folder, places, split, streams)):
            found = batch["documents"]
            documents.append(found.select(["document_id", "cluster_id", "split"]))
            _count(batch, split, report)
            linked = columns.Linked({**batch, "labeling_functions": whole["labeling_functions"]})
            broken = laws.check_batch(linked)
            report.problems += [f"{split}: {violation}" for violation in broken]
            report.problems += _misplaced(batch, split)
            if profile is not None and not broken:
                profile.add(linked)
        for name, stream in streams.items():
            if stream.head() is not None:
                report.problems.append(
                    f"{split}: rows of {name} belong to no document of this split, or do not stand in its order"
                )
    if documents:
        report.problems += [str(v) for v in laws.check_documents(pa.concat_tables(documents))]


def _tables(storage: Tree, folder: str, places: Sequence[Place], name: str, split: str | None) -> Iterator[pa.Table]:
    for place in places:
        if place.config == name and split in (None, place.split):
            yield from storage.iter_tables(f"{folder}/{place.path}", name)


def _batches(
    storage: Tree, folder: str, places: Sequence[Place], split: str, streams: dict[str, _Stream]
) -> Iterator[dict[str, pa.Table]]:
    """Yield the documents of a split with all their rows, as many at a time as are checked at once."""
    for table in _tables(storage, folder, places, "documents", split):
        for first in range(0, table.num_rows, BATCH_DOCUMENTS):
            documents = table.slice(first, BATCH_DOCUMENTS)
            yield {"documents": documents, **_take_batch(documents, streams)}


def one_ahead(items: Iterator[dict[str, pa.Table]]) -> Iterator[dict[str, pa.Table]]:
    """Yield items, each made by a thread while the one before it is used."""
    with ThreadPoolExecutor(1, "rows") as thread:
        waiting = thread.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = thread.submit(next, items, None)
            yield item


def _read_whole(storage: Tree, folder: str, places: Sequence[Place], name: str, report: RowReport) -> pa.Table:
    """Read a table that has one split; of ``rejects`` only the number of rows is kept."""
    kept = [contracts.empty(name)]
    for place in places:
        if place.config != name:
            continue
        for table in storage.iter_tables(f"{folder}/{place.path}", name):
            by_split = report.rows.setdefault(name, {})
            by_split[place.split] = by_split.get(place.split, 0) + table.num_rows
            if name == "labeling_functions":
                kept.append(table)
    whole = pa.concat_tables(kept)
    contracts.check(name, whole)
    return whole


class _Stream:
    """The rows of one config and split, taken from the front batch by batch."""

    def __init__(self, storage: Tree, folder: str, places: list[Place], name: str, key: str) -> None:
        self._name, self._key = name, key
        self._tables = _tables(storage, folder, places, name, None)
        self._waiting: pa.Table | None = None

    def head(self) -> pa.Table | None:
        """Return the rows that come next; None at the end."""
        while self._waiting is None or not self._waiting.num_rows:
            self._waiting = next(self._tables, None)
            if self._waiting is None:
                return None
        return self._waiting

    def take(self, keys: pa.Array) -> pa.Table:
        """Take the rows at the front whose key is among these."""
        taken = [contracts.empty(self._name)]
        while (table := self.head()) is not None:
            n = _n_front(table[self._key], keys)
            taken.append(table.slice(0, n))
            self._waiting = table.slice(n)
            if n < table.num_rows:
                break
        return pa.concat_tables(taken)


def _n_front(values: pa.ChunkedArray, keys: pa.Array) -> int:
    """Return how many values at the front are among some keys; not many more are looked at."""
    step = max(_LOOK_ROWS, len(keys))
    for first in range(0, len(values), step):
        inside = columns.find(values.slice(first, step).combine_chunks(), keys) >= 0
        if not inside.all():
            return first + int(np.argmin(inside))
    return len(values)


def _take_batch(documents: pa.Table, streams: dict[str, _Stream]) -> dict[str, pa.Table]:
    ids = columns.array(documents, "document_id")
    batch = {name: streams[name].take(ids) for name in ("sections", "sentences")}
    sentences = columns.array(batch["sentences"], "sentence_id")
    return batch | {name: streams[name].take(sentences) for name in _KEYS if name not in batch}


def _misplaced(batch: dict[str, pa.Table], split: str) -> list[str]:
    """Check that the file's split is the rows' own; of children the laws compare it with the document's."""
    number = contracts.label_number("split", split)
    wrong = int(np.count_nonzero(columns.numbers(batch["documents"], "split") != number))
    return [f"{split}: documents: {wrong} rows of another split"] if wrong else []


def _count(batch: dict[str, pa.Table], split: str, report: RowReport) -> None:
    for name, table in batch.items():
        by_split = report.rows.setdefault(name, {})
        by_split[split] = by_split.get(split, 0) + table.num_rows
    sentences = batch["sentences"]
    prose = prose_mask(sentences)
    report.not_prose[split] = report.not_prose.get(split, 0) + int(np.count_nonzero(~prose))
    for task in contracts.vocabulary("task"):
        labels = contracts.vocabulary(task)
        decided = np.asarray(columns.array(sentences, task).cast(pa.int64()), dtype=np.int64)[prose]
        counted = np.bincount(decided, minlength=len(labels))
        by_label = report.labels.setdefault(task, {}).setdefault(split, dict.fromkeys(labels, 0))
        for label, n in zip(labels, counted.tolist(), strict=True):
            by_label[label] += n
