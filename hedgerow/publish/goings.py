"""Why a document of one release is not in another one: taken down, rejected now, under another key, or not there.

What a release left out stands in its ``rejects``, by the place in the source and, where it was read, by the hash of its bytes.
Of duplicates a release tells only the number: where it left some out, a document that nothing else tells of may be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from hedgerow.publish.comings import among, exact_place, places_around
from hedgerow.publish.differences import Joined
from hedgerow.publish.sides import Side

TAKEN_DOWN = "taken down"
OTHER_KEY = "same text under another key"
NOT_THERE = "not in the sources"
NOT_THERE_OR_DUPLICATE = "not in the sources, or a duplicate"

_COLUMNS = ("document_id", "document_key", "raw_sha256", "text_sha256", "source", "place")
_REJECTS = ("source", "place", "reason", "raw_sha256")


class Going(NamedTuple):
    """One document that a release lacks, and why."""

    document_id: str
    document_key: str
    cause: str


def find_goings(joined: Joined, taken_down: frozenset[str], old: Side, new: Side) -> list[Going]:
    """Say of each document that went why it did.

    Args:
        joined: the documents of both releases.
        taken_down: keys of documents that a tombstone fits.
        old: the release before.
        new: the other one.

    Returns:
        One for each document that the other release lacks, sorted by id. The cause is ``taken down``; ``rejected: REASON``
        with the reason of ``rejects``; ``same text under another key``; or that it is not in the sources.
    """
    ids = joined.ids(joined.old, joined.gone)
    if not ids:
        return []
    documents = old.read("documents", _COLUMNS, "document_id", pa.array(ids, pa.string()))
    elsewhere = among(documents, "raw_sha256", joined.new) | among(documents, "text_sha256", joined.new)
    refused = _Refused(joined, old, new)
    rest = NOT_THERE_OR_DUPLICATE if new.duplicates else NOT_THERE

    def cause(row: Mapping[str, Any], is_elsewhere: bool) -> str:
        if row["document_key"] in taken_down:
            return TAKEN_DOWN
        if (reason := refused.reason(row)) is not None:
            return f"rejected: {reason}"
        return OTHER_KEY if is_elsewhere else rest

    rows = zip(documents.to_pylist(), elsewhere.tolist(), strict=True)
    return sorted(Going(row["document_id"], row["document_key"], cause(row, there)) for row, there in rows)


class _Refused:
    """What the other release rejected and the one before did not, by hash and by place."""

    def __init__(self, joined: Joined, old: Side, new: Side) -> None:
        before, now = old.read("rejects", _REJECTS), new.read("rejects", _REJECTS)
        known = among(now, "raw_sha256", joined.old) | among(now, "raw_sha256", before)
        there = {_where(row) for row in before.to_pylist()}
        self._by_hash: dict[str, str] = {}
        self._by_place: dict[tuple[Any, ...], str] = {}
        for row, is_known in zip(now.to_pylist(), known.tolist(), strict=True):
            if _where(row) in there:
                continue
            if row["raw_sha256"]:
                self._by_hash.setdefault(row["raw_sha256"], row["reason"])
            # Records move up when one before them goes: what the release before knew was at another place of the file.
            if row["place"]["record"] is None or not (is_known or row["reason"] == "removed"):
                self._by_place.setdefault((row["source"], *exact_place(row)), row["reason"])

    def reason(self, document: Mapping[str, Any]) -> str | None:
        """Return why a document of the release before is rejected now; None when nothing tells that it is."""
        if (reason := self._by_hash.get(document["raw_sha256"])) is not None:
            return reason
        return next((self._by_place[at] for at in places_around(document) if at in self._by_place), None)


def _where(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["source"], *exact_place(row), row["reason"])
