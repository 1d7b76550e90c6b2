"""Tombstones: ``removals.jsonl`` of a dataset, one a line, none of which holds text of a page.

A tombstone names a page by hashes: its document ids, the SHA-256 of its canonical
addresses, of its raw bytes and of its normalized text. The recipe of every release
holds those that it obeyed: what a release knew and the list names no more was lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import re2

from hedgerow.errors import ReleaseError
from hedgerow.ids import ID_LENGTH, sha256_hex
from hedgerow.places.trees import Tree
from hedgerow.publish import log, purged, sides, verify
from hedgerow.publish.log import LogEntry

FILE = "removals.jsonl"
ID = re2.compile(rf"[a-z2-7]{{{ID_LENGTH}}}")
SHA256 = re2.compile(r"[0-9a-f]{64}")
_PARTS = {"document_ids": ID, "url_sha256": SHA256, "sha256": SHA256}
_KINDS = {"document": "document_ids", "url": "url_sha256", "sha256": "sha256"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is known by; every part is a hash.

    Attributes:
        document_ids: ids of its documents.
        url_sha256: SHA-256 of its canonical addresses.
        sha256: SHA-256 of its raw bytes or of its normalized text.
    """

    document_ids: frozenset[str] = frozenset()
    url_sha256: frozenset[str] = frozenset()
    sha256: frozenset[str] = frozenset()

    def __or__(self, other: Page) -> Page:
        """Return what either is known by."""
        return Page(
            self.document_ids | other.document_ids, self.url_sha256 | other.url_sha256, self.sha256 | other.sha256
        )

    def selectors(self) -> tuple[str, ...]:
        """Return it as the configuration of ingest holds it."""
        parts = (("document", self.document_ids), ("url", self.url_sha256), ("sha256", self.sha256))
        return tuple(f"{kind}:{value}" for kind, values in parts for value in sorted(values))


@dataclass(frozen=True, slots=True)
class Removal:
    """One tombstone."""

    page: Page
    reason: str
    time: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        parts = {name: sorted(values) for name, values in asdict(self.page).items()}
        return {**parts, "reason": self.reason, "time": self.time}

    def to_line(self) -> bytes:
        """Return the line of the file, without its end."""
        return json.dumps(self.to_json(), sort_keys=True).encode("ascii")


def page_of(selectors: Iterable[str]) -> Page:
    """Return what selectors name, as :meth:`Page.selectors` gives them."""
    parts: dict[str, set[str]] = {name: set() for name in _PARTS}
    for kind, _, value in (selector.partition(":") for selector in selectors):
        parts[_KINDS[kind]].add(value)
    return Page(**{name: frozenset(values) for name, values in parts.items()})


def read_removals(storage: Tree) -> list[Removal]:
    """Return the tombstones of a dataset.

    Raises:
        ReleaseError: the file is damaged: a build that ignored it would publish a removed page.
    """
    found = []
    for number, line in enumerate(storage.read_lines(FILE), start=1):
        try:
            found.append(_parse(line))
        except (ValueError, RecursionError) as error:
            why = "no JSON" if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError) else error
            raise ReleaseError(
                f"line {number} of {storage.where}/{FILE} is damaged ({why}): restore it from a copy, or delete it and run "
                "hedgerow remove --restore; a removed page could come back"
            ) from error
    return found


def _parse(line: bytes) -> Removal:
    """Read a tombstone.

    Raises:
        ValueError: it is none; a part that was altered must not make it a tombstone of nothing.
    """
    raw = json.loads(line)
    if not isinstance(raw, dict) or raw.keys() != {*_PARTS, "reason", "time"}:
        raise ValueError(f"not an object of {', '.join(_PARTS)}, reason and time")
    for name, pattern in _PARTS.items():
        values = raw[name]
        if not isinstance(values, list) or not all(isinstance(v, str) and pattern.fullmatch(v) for v in values):
            raise ValueError(f"{name} is no list of {'ids' if pattern is ID else 'SHA-256'}")
    if not any(raw[name] for name in _PARTS):
        raise ValueError("it names no page")
    if not isinstance(raw["reason"], str) or not isinstance(raw["time"], str):
        raise ValueError("reason or time is no text")
    return Removal(Page(*(frozenset(raw[name]) for name in _PARTS)), raw["reason"], raw["time"])


def add_removal(storage: Tree, removal: Removal) -> bool:
    """Write a tombstone; False when the pages are removed already.

    Two at once never lose one another's.
    """
    if set(removal.page.selectors()) <= set(all_selectors(read_removals(storage))):
        return False
    storage.add_line(FILE, removal.to_line())
    return True


def all_selectors(removals: Iterable[Removal]) -> tuple[str, ...]:
    """Return what all tombstones name, sorted."""
    return tuple(sorted({s for removal in removals for s in removal.page.selectors()}))


def names_left_out(storage: Tree, entry: LogEntry) -> frozenset[str]:
    """Return what a release left out as taken down, as its recipe says, or the note that stays of a purged one.

    Raises:
        ReleaseError: the release is damaged or not here.
    """
    folder = log.version_folder(entry.version)
    if purged.is_purged(storage, entry.version):
        return purged.kept_removals(storage, entry.version)
    listed = {file.path: file.sha256 for file in verify.read_manifest(storage, entry).files}
    if sides.RECIPE not in listed:
        return frozenset()
    where = f"{storage.where}/{folder}/{sides.RECIPE}"
    try:
        data = storage.read(f"{folder}/{sides.RECIPE}")
    except OSError as error:
        raise ReleaseError(f"{where} cannot be read: {error.strerror or error}: restore it from a copy") from error
    if sha256_hex(data) != listed[sides.RECIPE]:
        raise ReleaseError(f"{where} is damaged: its SHA-256 is not the manifest's; restore it from a copy")
    return sides.removed_by(data)


def describe_lost(lost: Iterable[str], version: str) -> str:
    """Say that the list lost names of removed pages that a release left out, and what to do."""
    names = sorted(lost)
    n = f"{len(names):,} hash{'es' if len(names) > 1 else ''} of removed pages"
    return (
        f"lacks {n} that {version} left out (first: {names[0]}): restore it from a copy of the dataset, or run "
        "hedgerow remove --restore; a removed page could come back"
    )
