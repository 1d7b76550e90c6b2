"""Takedowns: what a user names, and what a run has to leave out for it.

Every later run leaves out whatever a tombstone fits (:mod:`hedgerow.publish.tombstones`),
and says so with the reject reason ``removed``.
"""

from __future__ import annotations

from collections.abc import Sequence

from hedgerow.config import Config
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.ids import ID_LENGTH, text_sha256
from hedgerow.ingest.addresses import canonical_url
from hedgerow.places.trees import Tree
from hedgerow.publish import log
from hedgerow.publish.log import LogEntry
from hedgerow.publish.stage import readable_errors
from hedgerow.publish.tombstones import (
    FILE,
    ID,
    SHA256,
    Page,
    Removal,
    add_removal,
    all_selectors,
    describe_lost,
    names_left_out,
    page_of,
    read_removals,
)

MAX_REASON_CHARS = 500
_OF_SETTINGS = "listed in the settings of a build"


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
        *((d, ID, f"document id: {ID_LENGTH} of a-z 2-7") for d in document_ids),
        *((h.lower(), SHA256, "SHA-256: 64 of 0-9 a-f") for h in hashes),
    ):
        if not pattern.fullmatch(value):
            raise ConfigError(f"{value[:80]!a} is no {what}")
    return Page(frozenset(document_ids), frozenset(found), frozenset(h.lower() for h in hashes))


def find_unlisted(storage: Tree, entry: LogEntry, removals: Sequence[Removal]) -> tuple[str, ...]:
    """Return what a release left out as taken down and no tombstone of the list names, sorted.

    A copy that was fetched has no list of its own; elsewhere the list was lost.

    Raises:
        ReleaseError: the release is damaged or not here.
    """
    return tuple(sorted(names_left_out(storage, entry).difference(all_selectors(removals))))


def keep_out(config: Config, storage: Tree, where: str) -> Config:
    """Return a configuration that leaves out what was removed from the dataset; nothing is written.

    Args:
        config: the configuration of a run.
        storage: the dataset's files at hand: list, log and newest release.
        where: how messages name the place of the dataset: that of ``storage``, or of what it follows.

    Raises:
        ReleaseError: the tombstones cannot be read, or some that the newest release obeyed are gone.
    """
    removed = {*all_selectors(read_removals(storage)), *config.ingest.removed}
    entry = log.newest(storage)
    if entry is not None and (lost := names_left_out(storage, entry) - removed):
        raise ReleaseError(f"{where}/{FILE} {describe_lost(lost, entry.version)}")
    ingest = config.ingest.model_copy(update={"removed": tuple(sorted(removed))})
    return config.model_copy(update={"ingest": ingest})


def list_settings(config: Config, storage: Tree, home: Tree, time: str) -> None:
    """Make a tombstone of what the settings of a run list: so the list names all that any release left out.

    Args:
        config: the configuration of a run, as :func:`keep_out` gave it.
        storage: the dataset's files at hand.
        home: where its list is kept: the same, or what ``storage`` follows.
        time: the clock's value, for the tombstone.

    Raises:
        ReleaseError: the tombstones cannot be read or written.
    """
    new = set(config.ingest.removed).difference(all_selectors(read_removals(storage)))
    if new:
        with readable_errors(home, "nothing was published"):
            add_removal(home, Removal(page_of(new), _OF_SETTINGS, time))
