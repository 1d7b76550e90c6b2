"""The ledger of a run: every document and byte that was read, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from hedgerow.errors import HedgerowError

Pair = Sequence[Any]
"""A source and the bytes of one of its documents."""


class LedgerImbalanceError(HedgerowError):
    """Documents or bytes were lost or doubled: a fault of the program, never of the input."""


@dataclass(slots=True)
class Ledger:
    """Documents: read = published + duplicate + rejected. Bytes, per source: the same plus framing."""

    documents: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    bytes_by_source: dict[str, Counter[str]] = field(default_factory=dict)

    def _source(self, name: str) -> Counter[str]:
        return self.bytes_by_source.setdefault(name, Counter(read=0, published=0, duplicate=0, rejected=0, framing=0))

    def read_pieces(self, pieces: Iterable[Mapping[str, Any]]) -> None:
        """Count what ingest says it read, piece by piece."""
        for piece in pieces:
            source = self._source(piece["source"])
            source["read"] += piece["read"]
            source["framing"] += piece["framing"]
            self.documents["read"] += piece["documents"]

    def published(self, rows: Iterable[Pair]) -> None:
        """Count published documents."""
        self._add("published", rows)

    def duplicates(self, rows: Iterable[Pair]) -> None:
        """Count documents that another one stands for."""
        self._add("duplicate", rows)

    def _add(self, what: str, rows: Iterable[Pair]) -> None:
        for source, n_bytes in rows:
            self._source(source)[what] += n_bytes
            self.documents[what] += 1

    def rejected(self, rejects: pa.Table) -> None:
        """Count rejects by reason."""
        columns = (rejects[name].to_pylist() for name in ("source", "reason", "n_bytes"))
        for source, reason, n_bytes in zip(*columns, strict=True):
            self._add("rejected", [(source, n_bytes)])
            self.reasons[reason] += 1

    def listed(self, rejects: pa.Table) -> None:
        """Count as read what the listing left out unread."""
        self.documents["read"] += rejects.num_rows

    def check(self) -> None:
        """See that everything read is accounted for.

        Raises:
            LedgerImbalanceError: it is not.
        """
        d = self.documents
        if d["read"] != d["published"] + d["duplicate"] + d["rejected"]:
            raise LedgerImbalanceError(f"documents do not add up: {dict(d)}")
        for name, b in self.bytes_by_source.items():
            if b["read"] != b["published"] + b["duplicate"] + b["rejected"] + b["framing"]:
                raise LedgerImbalanceError(f"bytes of source {name!r} do not add up: {dict(b)}")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Ledger:
        """Return the ledger that ``as_dict`` wrote down."""
        sources = {name: Counter(counts) for name, counts in data["bytes"].items()}
        return cls(Counter(data["documents"]), Counter(data["rejected_by_reason"]), sources)

    def as_dict(self) -> dict[str, Any]:
        """Return the ledger as plain data with sorted keys."""
        names = ("read", "published", "duplicate", "rejected")
        return {
            "documents": {name: self.documents[name] for name in names},
            "rejected_by_reason": dict(sorted(self.reasons.items())),
            "bytes": {name: dict(counts) for name, counts in sorted(self.bytes_by_source.items())},
        }
