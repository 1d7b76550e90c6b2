"""Tables in which the rows of a document stand together: how many it has, their digest, and merging by documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow.columns import Numbers, array, find
from hedgerow.work.batches import Span, document_spans
from hedgerow.work.deltas import Merge, expand
from hedgerow.work.reuse import row_digests


class Group(NamedTuple):
    """The rows of one document: how many, and their digest."""

    n_rows: int
    digest: str


Groups = Mapping[str, Group]
"""The documents that have rows in a table, by id, in the order of their rows."""


def groups_of(table: pa.Table) -> dict[str, Group]:
    """Return the documents of a table with the column document_id."""
    ids = table["document_id"].to_pylist()
    spans = document_spans(ids)
    digests = row_digests(table, spans)
    return {ids[span.start]: Group(span.end - span.start, d) for span, d in zip(spans, digests, strict=True)}


def noted(groups: Groups) -> list[list[Any]]:
    """Return what :func:`read_noted` reads, for the note of a result."""
    return [[one, *group] for one, group in groups.items()]


def read_noted(rows: Iterable[Sequence[Any]]) -> dict[str, Group]:
    """Return the documents that a note names."""
    return {one: Group(n, digest) for one, n, digest in rows}


def content_of(tables: Mapping[str, Groups], others: Mapping[str, pa.Table]) -> str:
    """Return the digest of the rows of some tables, however they are put together.

    Args:
        tables: those that are known by their documents.
        others: small ones.
    """
    given = [
        {name: [list(group) for group in groups.values()] for name, groups in tables.items()},
        {name: table.to_pylist() for name, table in others.items()},
    ]
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode("ascii")).hexdigest()


def starts_of(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the first row of each document."""
    found, at = {}, 0
    for one, n in counts.items():
        found[one] = at
        at += n
    return found


def counts_of(groups: Groups) -> dict[str, int]:
    """Return the number of rows of each document."""
    return {one: group.n_rows for one, group in groups.items()}


def merge_order(ids: Iterable[str], kept: Collection[str], old: Mapping[str, int], new: Mapping[str, int]) -> Numbers:
    """Return the rows of documents, some in an earlier table and the others in a new one, as numbers through both.

    Args:
        ids: all documents, in the order wanted.
        kept: those whose rows the earlier table holds.
        old: rows of each document in the earlier table, in its order.
        new: the same of the new one.
    """
    at_old, at_new, n_old = starts_of(old), starts_of(new), sum(old.values())
    runs = []
    for one in ids:
        if one in kept:
            runs.append((at_old.get(one, 0), old.get(one, 0)))
        elif one in new:
            runs.append((n_old + at_new[one], new[one]))
    return expand(runs)


def merge_groups(
    ids: Sequence[str], same: Collection[str], new: pa.Table, earlier: Iterable[Sequence[Any]] | None
) -> tuple[pa.Table | Merge, dict[str, Group]]:
    """Merge new rows with those of an earlier table.

    Args:
        ids: all documents, in the order wanted.
        same: those whose rows the earlier table holds.
        new: the rows of the others, with the column document_id.
        earlier: what the note of the earlier result says of the table; None without one.

    Returns:
        The table, and its documents.
    """
    made = groups_of(new)
    if earlier is None:
        return new, made
    old = read_noted(earlier)
    merged = {one: group for one in ids if (group := (old if one in same else made).get(one)) is not None}
    return Merge(merge_order(ids, same, counts_of(old), counts_of(made)), new), merged


def count_rows(table: pa.Table, sentences: pa.Table, spans: Sequence[Span]) -> list[int]:
    """Return how many rows each document has in a table that names sentences.

    Args:
        table: with the column sentence_id.
        sentences: the sentences, with the column sentence_id.
        spans: the rows of each document in them.
    """
    if not len(spans):
        return []
    at = find(array(table, "sentence_id"), array(sentences, "sentence_id"))
    starts = np.array([span.start for span in spans], dtype=np.int64)
    counts: list[int] = np.bincount(np.searchsorted(starts, at, side="right") - 1, minlength=len(spans)).tolist()
    return counts
