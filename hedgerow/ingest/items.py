"""What reading a file gives: documents, rejects and framing, and the ledger of their bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, ParamSpec, TypeVar

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.errors import HedgerowError
from hedgerow.ids import sha256_hex
from hedgerow.inert import detail as inert_detail
from hedgerow.work.watch import UNWATCHED, LostError, Watch

P = ParamSpec("P")
T = TypeVar("T")


class Place(NamedTuple):
    """Where in a source: path, archive member, record number from 1, byte offset after decompression."""

    path: str
    member: str | None = None
    record: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded change to a text."""

    step: str
    count: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document found: a row of raw_documents."""

    document_key: str
    place: Place
    url: str | None
    title: str | None
    media: str
    raw_text: str
    text_start: int
    raw_sha256: str
    n_bytes: int
    steps: tuple[Step, ...]
    licence: str | None
    attribution: str | None
    meta: str | None


@dataclass(frozen=True, slots=True)
class Reject:
    """One input not carried on: a row of rejects."""

    place: Place
    reason: str
    n_bytes: int
    detail: str
    raw_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Framing:
    """Bytes that belong to no document: separators, blank lines, headers, envelopes."""

    n_bytes: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that an earlier reading of the file gave: a row of its raw_documents, now at this place."""

    row: int
    place: Place
    n_bytes: int


Found = Document | Reject | Framing | Taken


@dataclass(frozen=True, slots=True)
class ByteLedger:
    """Bytes after decompression: what was read, and what became of it.

    >>> ByteLedger(3, 2, 0, 1) + ByteLedger(1, 0, 1, 0)
    ByteLedger(read=4, published=2, rejected=1, framing=1)
    """

    read: int = 0
    published: int = 0
    rejected: int = 0
    framing: int = 0

    def __add__(self, other: ByteLedger) -> ByteLedger:
        """Return the sum, entry by entry."""
        return ByteLedger(
            self.read + other.read,
            self.published + other.published,
            self.rejected + other.rejected,
            self.framing + other.framing,
        )

    def is_balanced(self) -> bool:
        """Say whether every byte read is accounted for."""
        return self.read == self.published + self.rejected + self.framing


class LedgerError(HedgerowError):
    """A reader lost or doubled bytes: a fault of the program, never of the input."""


@dataclass(slots=True)
class Meter:
    """Counts the bytes that streams hand out, apart from what readers say they did with them."""

    read: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader knows of the file that it reads; ``known`` is what it gave before (:mod:`hedgerow.ingest.again`)."""

    source: SourceConfig
    config: IngestConfig
    path: str
    member: str | None = None
    depth: int = 0
    first_line: int = 1
    first_offset: int = 0
    end_offset: int | None = None
    meter: Meter = field(default_factory=Meter)
    watch: Watch = UNWATCHED
    known: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)

    def place(self, record: int | None = None, offset: int | None = None) -> Place:
        """Return a place in this file."""
        return Place(self.path, self.member, record, offset)

    def reject(self, reason: str, n_bytes: int, detail: str, place: Place, sha256: str | None = None) -> Reject:
        """Return a reject with its detail made inert."""
        return Reject(place, reason, n_bytes, inert_detail(detail), sha256)

    def attempt(self, place: Place, raw: bytes, parse: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Reject:
        """Parse one document under the budget; one that breaks it is a reject that accounts for its raw bytes."""
        try:
            return self.watch.run(parse, *args, **kwargs)
        except LostError as lost:
            return self.reject(lost.reason, len(raw), lost.detail, place, sha256_hex(raw))
