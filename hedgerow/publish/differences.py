"""What differs between the rows of two releases, read column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers
from hedgerow.storage import Storage

DOCUMENT_COLUMNS = ("document_id", "document_key", "raw_sha256", "text_sha256", "digest", "split", "cluster_id")


def read_columns(
    storage: Storage, folder: str, paths: Sequence[str], config: str, wanted: Sequence[str]
) -> Iterator[pa.Table]:
    """Yield the wanted columns of the files of one config, row group by row group."""
    for path in paths:
        yield from storage.iter_tables(f"{folder}/{path}", config, wanted)


def read_documents(storage: Storage, folder: str, paths: Sequence[str]) -> pa.Table:
    """Return the columns of config ``documents`` that tell two releases apart."""
    tables = [*read_columns(storage, folder, paths, "documents", DOCUMENT_COLUMNS)]
    if not tables:
        return pa.table({c: pa.array([], pa.string()) for c in DOCUMENT_COLUMNS})
    return pa.concat_tables(tables).select(list(DOCUMENT_COLUMNS)).replace_schema_metadata(None)


@dataclass(frozen=True, slots=True)
class DocumentDifferences:
    """How the documents of two releases differ.

    Attributes:
        added: keys of documents that are new.
        removed: keys of documents that went.
        changed: keys of documents whose input changed.
        relabeled: keys of documents whose input is the same and whose rows differ.
        moved: keys of documents whose input is the same and whose split differs, or whose cluster differs though
            every member of it is the same.
    """

    added: list[str]
    removed: list[str]
    changed: list[str]
    relabeled: list[str]
    moved: list[str]


def compare_documents(old: pa.Table, new: pa.Table) -> DocumentDifferences:
    """Compare the documents of two releases by their id.

    Args:
        old: :func:`read_documents` of the release before.
        new: the same of the new release.
    """
    at = columns.find(columns.array(new, "document_id"), columns.array(old, "document_id"))
    common, before = np.flatnonzero(at >= 0), at[at >= 0]
    same_input = _equal(new, common, old, before, "raw_sha256")
    same_rows = _equal(new, common, old, before, "digest")
    gone = np.ones(old.num_rows, dtype=np.bool_)
    gone[before] = False
    moved = ~_equal(new, common, old, before, "split")
    settled = _settled(old, before, same_input) & _settled(new, common, same_input)
    moved |= settled & ~_equal(new, common, old, before, "cluster_id")
    return DocumentDifferences(
        added=_keys(new, np.flatnonzero(at < 0)),
        removed=_keys(old, np.flatnonzero(gone)),
        changed=_keys(new, common[~same_input]),
        relabeled=_keys(new, common[same_input & ~same_rows]),
        moved=_keys(new, common[same_input & moved]),
    )


def first_difference(found: DocumentDifferences) -> str | None:
    """Name what differs in documents whose input is equal; None when nothing does."""
    for keys, what in ((found.relabeled, "rows"), (found.moved, "split or cluster")):
        if keys:
            n = len(keys)
            return f"{what} of {n} document{'s' if n > 1 else ''} with equal input differ"
    return None


def _equal(new: pa.Table, at: Numbers, old: pa.Table, before: Numbers, column: str) -> Mask:
    ours = columns.array(new, column).take(pa.array(at))
    theirs = columns.array(old, column).take(pa.array(before))
    return np.asarray(pc.equal(ours, theirs).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _settled(table: pa.Table, rows: Numbers, same_input: Mask) -> Mask:
    """Tell which of the common documents lie in a cluster of which every member is common and has equal input."""
    clusters = columns.array(table, "cluster_id")
    unsettled = np.ones(table.num_rows, dtype=np.bool_)
    unsettled[rows[same_input]] = False
    touched = pc.unique(clusters.filter(pa.array(unsettled)))
    inside = np.asarray(pc.is_in(clusters, touched).to_numpy(zero_copy_only=False), dtype=np.bool_)
    return ~inside[rows]


def _keys(table: pa.Table, rows: Numbers) -> list[str]:
    return sorted(columns.array(table, "document_key").take(pa.array(rows)).to_pylist())


# Sentences

BUCKET_ROWS = 2_000_000  # rows of both releases that are compared at a time: about 100 MB
_ID_CHARS = "abcdefghijklmnopqrstuvwxyz234567"
_LABELS = ("claim_type", "hedge", "safety_warning")


@dataclass(frozen=True, slots=True)
class SentenceDifferences:
    """How the sentences of two releases differ.

    Attributes:
        added: number of sentences that are new.
        removed: number of sentences that went.
        kept: number of sentences that both hold.
        flips: for each task, how many of the kept sentences went from one label to another.
    """

    added: int
    removed: int
    kept: int
    flips: dict[str, dict[tuple[str, str], int]]


def compare_sentences(
    storage: Storage,
    old: tuple[str, Sequence[str]],
    new: tuple[str, Sequence[str]],
    old_labels: Mapping[str, Sequence[str]],
    n_rows: int,
) -> SentenceDifferences:
    """Join the sentences of two releases on their id.

    Args:
        storage: the dataset's files.
        old: folder of the release before and its files of config ``sentences``.
        new: the same of the new release.
        old_labels: for each task, the labels in the order in which the release before numbered them.
        n_rows: about how many rows the larger one has: more of them are compared bucket by bucket.
    """
    n_buckets = next((n for n in (1, 2, 4, 8, 16) if n_rows <= n * BUCKET_ROWS), 32)
    added = removed = kept = 0
    flips: dict[str, dict[tuple[str, str], int]] = {task: {} for task in _LABELS}
    for i in range(n_buckets):
        chars = _ID_CHARS[i::n_buckets]
        ours, theirs = _read_bucket(storage, *new, chars), _read_bucket(storage, *old, chars)
        at = columns.find(columns.array(ours, "sentence_id"), columns.array(theirs, "sentence_id"))
        both = int(np.count_nonzero(at >= 0))
        added, removed, kept = added + ours.num_rows - both, removed + theirs.num_rows - both, kept + both
        for task in _LABELS:
            _count_flips(flips[task], task, old_labels[task], theirs, ours, at)
    return SentenceDifferences(added, removed, kept, flips)


def _read_bucket(storage: Storage, folder: str, paths: Sequence[str], chars: str) -> pa.Table:
    tables = []
    for table in read_columns(storage, folder, paths, "sentences", ("sentence_id", *_LABELS)):
        first = pc.utf8_slice_codeunits(table["sentence_id"], 0, 1)
        tables.append(table.filter(pc.is_in(first, pa.array(list(chars)))) if len(chars) < len(_ID_CHARS) else table)
    if not tables:
        return contracts.empty("sentences").select(["sentence_id", *_LABELS])
    return pa.concat_tables(tables)


def _count_flips(
    flips: dict[tuple[str, str], int], task: str, old_labels: Sequence[str], old: pa.Table, new: pa.Table, at: Numbers
) -> None:
    """Add the kept sentences whose label has another name now; numbers alone do not tell, when labels were reordered."""
    labels = contracts.vocabulary(task)
    both = at >= 0
    after = np.asarray(columns.array(new, task).cast(pa.int64()), dtype=np.int64)[both]
    before = np.asarray(columns.array(old, task).cast(pa.int64()), dtype=np.int64)[at[both]]
    pairs, counts = np.unique(before * len(labels) + after, return_counts=True)
    for pair, n in zip(pairs.tolist(), counts.tolist(), strict=True):
        key = (old_labels[pair // len(labels)], labels[pair % len(labels)])
        if key[0] != key[1]:
            flips[key] = flips.get(key, 0) + n
