"""Takedowns: ``removals.jsonl`` of a dataset, one tombstone a line, none of which holds text of a page.

A tombstone names a page by hashes: its document ids, the SHA-256 of its canonical
addresses, of its raw bytes and of its normalized text. Every later run leaves out
whatever one of them fits, and says so with the reject reason ``removed``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from hedgerow.config import Config
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.ids import ID_LENGTH, text_sha256
from hedgerow.ingest.addresses import canonical_url
from hedgerow.places.trees import Tree

FILE = "removals.jsonl"
_ID = re.compile(rf"[a-z2-7]{{{ID_LENGTH}}}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_REASON_CHARS = 500


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

    def to_line(self) -> bytes:
        """Return the line of the file, without its end."""
        fields = {name: sorted(values) for name, values in asdict(self.page).items()}
        return json.dumps({**fields, "reason": self.reason, "time": self.time}, sort_keys=True).encode("ascii")


def make_page(urls: Sequence[str], document_ids: Sequence[str], hashes: Sequence[str]) -> Page:
    """Return what a user named.

    Raises:
        ConfigError: nothing was named, or something that is no address, id or hash.
    """
    if not (urls or document_ids or hashes):
        raise ConfigError("name a page: add --url, --document-id or --sha256")
    found = set()
    for url in urls:
        canonical = canonical_url(url)
        if canonical is None:
            raise ConfigError(f"{url[:80]!a} is no http, https or ftp address")
        found.add(text_sha256(canonical))
    for value, pattern, what in (
        *((d, _ID, f"document id: {ID_LENGTH} of a-z 2-7") for d in document_ids),
        *((h.lower(), _SHA256, "SHA-256: 64 of 0-9 a-f") for h in hashes),
    ):
        if not pattern.fullmatch(value):
            raise ConfigError(f"{value[:80]!a} is no {what}")
    return Page(frozenset(document_ids), frozenset(found), frozenset(h.lower() for h in hashes))


def read_removals(storage: Tree) -> list[Removal]:
    """Return the tombstones of a dataset.

    Raises:
        ReleaseError: the file is damaged: a build that ignored it would publish a removed page.
    """
    found = []
    for number, line in enumerate(storage.read_lines(FILE), start=1):
        try:
            raw = json.loads(line)
            parts = (frozenset(map(str, raw[name])) for name in ("document_ids", "url_sha256", "sha256"))
            found.append(Removal(Page(*parts), str(raw["reason"]), str(raw["time"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                f"line {number} of {storage.where}/{FILE} is damaged: restore it from a copy, a removed page could come back"
            ) from error
    return found


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


def keep_out(config: Config, storage: Tree) -> Config:
    """Return a configuration that leaves out what was removed from the dataset.

    Raises:
        ReleaseError: the tombstones cannot be read.
    """
    removed = tuple(sorted({*config.ingest.removed, *all_selectors(read_removals(storage))}))
    return config.model_copy(update={"ingest": config.ingest.model_copy(update={"removed": removed})})
