"""Which documents differ between two releases, told by their ids and digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns
from hedgerow.columns import Mask, Numbers
from hedgerow.ids import selectors_of

DOCUMENT_COLUMNS = ("document_id", "document_key", "raw_sha256", "text_sha256", "digest", "split", "cluster_id", "url")


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
        taken_down: keys among these that one release has and a tombstone of the other fits.
    """

    added: list[str]
    removed: list[str]
    changed: list[str]
    relabeled: list[str]
    moved: list[str]
    taken_down: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joined:
    """The documents of two releases joined on their id; positions are rows of the two tables.

    Attributes:
        old: columns of the release before.
        new: columns of the new release.
        added: rows of ``new`` without a partner.
        gone: rows of ``old`` without a partner.
        now: rows of ``new`` with a partner.
        before: their partners in ``old``.
        same_input: which pairs have equal raw bytes.
        same_text: which pairs have equal text.
        same_rows: which pairs have equal digests.
        moved: which pairs changed their split, or their cluster though every member of it is the same.
    """

    old: pa.Table
    new: pa.Table
    added: Numbers
    gone: Numbers
    now: Numbers
    before: Numbers
    same_input: Mask
    same_text: Mask
    same_rows: Mask
    moved: Mask

    def ids(self, table: pa.Table, rows: Numbers) -> list[str]:
        """Return the ids of some rows, sorted."""
        return _values(table, rows, "document_id")


def join_documents(old: pa.Table, new: pa.Table) -> Joined:
    """Join the documents of two releases on their id.

    Args:
        old: ``DOCUMENT_COLUMNS`` of the release before.
        new: the same of the new release.
    """
    at = columns.find(columns.array(new, "document_id"), columns.array(old, "document_id"))
    now, before = np.flatnonzero(at >= 0), at[at >= 0]
    same = {c: _equal(new, now, old, before, c) for c in ("raw_sha256", "text_sha256", "digest")}
    gone = np.ones(old.num_rows, dtype=np.bool_)
    gone[before] = False
    moved = ~_equal(new, now, old, before, "split")
    settled = _settled(old, before, same["raw_sha256"]) & _settled(new, now, same["raw_sha256"])
    moved |= settled & ~_equal(new, now, old, before, "cluster_id")
    return Joined(
        old, new, np.flatnonzero(at < 0), np.flatnonzero(gone), now, before, same["raw_sha256"], same["text_sha256"],
        same["digest"], moved,
    )  # fmt: skip


def compare_documents(
    joined: Joined, before: frozenset[str] = frozenset(), now: frozenset[str] = frozenset()
) -> DocumentDifferences:
    """Name the documents that differ.

    Args:
        joined: the documents of both releases.
        before: what tombstones of the release before name, as :func:`hedgerow.ids.selectors_of` gives it.
        now: the same of the new release.
    """
    new, both, same = joined.new, joined.now, joined.same_input
    fitting = (*_fitting(joined.old, joined.gone, now), *_fitting(new, joined.added, before))
    return DocumentDifferences(
        added=_values(new, joined.added, "document_key"),
        removed=_values(joined.old, joined.gone, "document_key"),
        changed=_values(new, both[~same], "document_key"),
        relabeled=_values(new, both[same & ~joined.same_rows], "document_key"),
        moved=_values(new, both[same & joined.moved], "document_key"),
        taken_down=frozenset(fitting),
    )


def _fitting(table: pa.Table, rows: Numbers, tombstones: frozenset[str]) -> Iterator[str]:
    """Yield the keys of documents that a tombstone fits."""
    if tombstones:
        for row in table.take(pa.array(rows)).to_pylist():
            known = selectors_of(row["document_key"], row["url"], (row["raw_sha256"], row["text_sha256"]))
            if not tombstones.isdisjoint(known):
                yield row["document_key"]


def first_difference(found: DocumentDifferences) -> str | None:
    """Say what differs in documents whose input is equal; None when nothing does."""
    for keys, what in ((found.relabeled, "other rows"), (found.moved, "another split or cluster")):
        if keys:
            n = len(keys)
            return f"{n:,} document{'s' if n > 1 else ''} whose input stayed {'have' if n > 1 else 'has'} {what}"
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


def _values(table: pa.Table, rows: Numbers, column: str) -> list[str]:
    return sorted(columns.array(table, column).take(pa.array(rows)).to_pylist())
