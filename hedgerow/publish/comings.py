"""Documents that came or went though their input stayed: what the recipe did, and the inputs did not.

A release tells of its inputs by its documents, its rejects and the number of its duplicates. A
reject without a hash was never read whole, and the hash of one that is too large may cover more
than the document (the end of its line): what lies at its place counts as the same input. Of
duplicates there is only the number: when it fell, documents near others may be some of them.
Where that cannot be told apart, the recipe counts: a MINOR version too many misleads nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns
from hedgerow.columns import Mask
from hedgerow.publish.sides import Side

_COLUMNS = ("document_id", "raw_sha256", "text_sha256", "cluster_id", "source", "place")
_REJECTS = ("source", "place", "reason", "raw_sha256")
_BUDGETS = ("parser_failed", "parser_timeout", "parser_memory")  # in any stage, so by the code of any
_LIMITS = (*_BUDGETS, "too_large", "too_many_members", "unsupported_format")
"""Reasons of settings and code for leaving out what was never read whole; the others tell of a damaged or missing file."""


def moved_by_recipe(old: Side, new: Side) -> str | None:
    """Say in a clause which documents came or went though their input stayed; None when none did.

    Args:
        old: the release before.
        new: the other one, of another recipe.
    """
    before, now = old.read("documents", _COLUMNS), new.read("documents", _COLUMNS)
    changed = {name for name in {*old.recipe, *new.recipe} if old.recipe.get(name) != new.recipe.get(name)}
    fewer = old.duplicates - new.duplicates
    came, went = _stayed(now, before, old, changed, fewer), _stayed(before, now, new, changed, -fewer)
    told = []
    if came:
        told.append(f"{_documents(came)} came that {'were' if came > 1 else 'was'} in the sources before")
    if went:
        told.append(f"{_documents(went)} went that {'are' if went > 1 else 'is'} still in the sources")
    return " and ".join(told) or None


def _documents(n: int) -> str:
    return f"{n:,} document{'s' if n > 1 else ''}"


def _stayed(here: pa.Table, there: pa.Table, other: Side, changed: set[str], fewer: int) -> int:
    """Count the documents that one of two releases alone has, and whose input the other one had too.

    Args:
        here: the documents of the one release.
        there: those of the other.
        other: the other release.
        changed: parts of the recipe in which the two differ.
        fewer: how many duplicates less the one release left out.
    """
    common = among(here, "document_id", there)
    if common.all():
        return 0
    documents, shared = here.filter(pa.array(~common)), here.filter(pa.array(common))
    rejects = other.read("rejects", _REJECTS)
    if not changed & {"ingest", "normalize"}:
        rejects = rejects.filter(pc.is_in(rejects["reason"], value_set=pa.array(_BUDGETS)))
    found = among(documents, "raw_sha256", rejects)
    if "ingest" in changed:
        found |= _at_places(documents, rejects) | _renamed(documents, there)
    n_near = 0
    if fewer > 0 and changed & {"ingest", "normalize", "corpus"}:
        near = among(documents, "cluster_id", shared)
        near |= among(documents, "raw_sha256", there) | among(documents, "text_sha256", there)
        n_near = min(fewer, int((near & ~found).sum()))
    return int(found.sum()) + n_near


def among(table: pa.Table, column: str, other: pa.Table) -> Mask:
    """Tell which values of a column another table has in it; null is none."""
    known = pc.drop_null(columns.array(other, column))
    found = pc.is_in(columns.array(table, column), value_set=known)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _at_places(documents: pa.Table, rejects: pa.Table) -> Mask:
    """Tell which documents lie where the other release left out something unread: a record, a member or a whole file."""
    is_unread = pc.or_(pc.is_null(rejects["raw_sha256"]), pc.equal(rejects["reason"], "too_large"))
    unread = rejects.filter(pc.and_(is_unread, pc.is_in(rejects["reason"], value_set=pa.array(_LIMITS))))
    places = {(row["source"], *exact_place(row)) for row in unread.select(["source", "place"]).to_pylist()}
    return _mask(documents, lambda row: not places.isdisjoint(places_around(row)))


def places_around(row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the source and place of a document, the place itself first, then those that hold it."""
    path, member, record = exact_place(row)
    yield from (
        (row["source"], path, m, r) for m in dict.fromkeys((member, None)) for r in dict.fromkeys((record, None))
    )


def _renamed(documents: pa.Table, there: pa.Table) -> Mask:
    """Tell which documents the other release has under another id: the same bytes at the same place of a source."""
    alike = there.filter(pa.array(among(there, "raw_sha256", documents)))
    names = {(row["raw_sha256"], *exact_place(row)) for row in alike.select(["raw_sha256", "place"]).to_pylist()}
    return _mask(documents, lambda row: (row["raw_sha256"], *exact_place(row)) in names)


def exact_place(row: Mapping[str, Any]) -> tuple[str, str | None, int | None]:
    """Return path, member and record of a row's place: where bytes begin within them tells nothing apart."""
    place = row["place"]
    return place["path"], place["member"], place["record"]


def _mask(documents: pa.Table, test: Callable[[Mapping[str, Any]], bool]) -> Mask:
    rows = documents.select(["source", "place", "raw_sha256"]).to_pylist()
    return np.fromiter(map(test, rows), np.bool_, documents.num_rows)
