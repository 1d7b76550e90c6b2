"""Taking a page out of a dataset: a tombstone, its derived work, and on request the releases that hold it."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.distant.mirror import find_stage
from hedgerow.errors import HedgerowError, ReleaseError, UnknownReleaseError
from hedgerow.ids import selectors_of, text_sha256
from hedgerow.inspection.reading import tables
from hedgerow.places.trees import Tree, open_tree
from hedgerow.publish import gc, log, purged
from hedgerow.publish.log import LogEntry, ReleaseRef
from hedgerow.publish.pushes import read_pushes
from hedgerow.publish.stage import readable_errors, sweep_stages
from hedgerow.publish.tombstones import (
    Page,
    Removal,
    add_removal,
    all_selectors,
    names_left_out,
    page_of,
    read_removals,
)
from hedgerow.retention.carry import previous_splits
from hedgerow.retention.forgetting import forget_copies, forget_work
from hedgerow.retention.garbage import WORK, open_work
from hedgerow.storage import Storage

_KEYS = ("document_id", "document_key", "url", "raw_sha256", "text_sha256", "cluster_id")


@dataclass(slots=True)
class Takedown:
    """What became of a takedown.

    Attributes:
        dataset: the dataset.
        page: everything that the page is known by now.
        is_new: whether a tombstone was written; False when the page was removed before.
        releases: versions that hold the page and were not purged.
        purged: versions that were purged now.
        work: number of files of derived work that were removed.
        near: keys of other documents of the newest release in the page's clusters: near copies under other names.
        unfinished: folders at an address that are in no log entry, may hold the page, and may be in the making.
        pushes: copies that were pushed elsewhere, each with the command that deletes it.
    """

    dataset: str
    page: Page
    is_new: bool
    releases: list[str] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)
    work: int = 0
    near: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    pushes: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "dataset": self.dataset, "removed": list(self.page.selectors()), "is_new": self.is_new,
            "releases": self.releases, "purged": self.purged, "work_files_removed": self.work,
            "near_copies": self.near, "unfinished": self.unfinished, "pushes": self.pushes,
        }  # fmt: skip


def take_down(
    output: str | Path,
    dataset: str,
    page: Page,
    reason: str,
    time: str,
    *,
    purge: bool = False,
    work: str | None = None,
    stage: str | None = None,
) -> Takedown:
    """Remove a page from a dataset.

    Args:
        output: folder or address of all datasets.
        dataset: the dataset.
        page: what the user named it by.
        reason: why, for the tombstone; no text of the page.
        time: the clock's value, for the tombstone.
        purge: also take away the files of every release that holds the page.
        work: folder or address of the work store; below the output when left out.
        stage: folder in which releases of an address are made on this machine; the user's cache when left out.

    Raises:
        ReleaseError: there is no such dataset, its log is damaged, or it cannot be written.
    """
    storage = _open_dataset(output, dataset)
    with readable_errors(storage, "the page was not removed"):
        entries = log.read_log(storage)
        holders, page, clusters = _find(storage, entries, page)
        found = Takedown(dataset, page, add_removal(storage, Removal(page, reason, time)))
        found.work = forget_work(open_work(output, work), page, _sentence_ids(storage, holders, page))
        found.work += forget_copies(Storage(find_stage(str(output), stage)[0] / WORK))
        found.near = _near_copies(storage, entries, page, clusters)
        before = {e.version for e in entries if purged.read_purge(storage, e) is not None}
        affected = [e.version for e in holders]
        if purge:
            sweep_stages(storage)
            for entry in holders:
                purge_release(storage, entry, entry == entries[-1], page, reason, time)
            found.unfinished = _remove_orphans(storage, entries, page)
            found.purged = sorted({*affected, *finish_purges(storage, entries, page)})
            affected = sorted({*affected, *before})
        else:
            found.releases = affected
        found.pushes = list(_pushed(storage, affected))
        if purge and storage.is_distant:
            _purge_copies(storage, Storage(find_stage(str(output), stage)[0] / dataset), entries, page)
    return found


def _open_dataset(output: str | Path, dataset: str) -> Tree:
    storage = open_tree(str(output)).child(dataset)
    if not storage.exists(log.FOLDER):
        raise UnknownReleaseError(f"no dataset {dataset!r} in {output}: see hedgerow releases")
    return storage


def restore_removals(output: str | Path, dataset: str, reason: str, time: str) -> tuple[str, ...]:
    """Write a tombstone of all that the releases of a dataset left out and that its list names no more.

    Args:
        output: folder or address of all datasets.
        dataset: the dataset.
        reason: why, for the tombstone.
        time: the clock's value, for the tombstone.

    Returns:
        What it names; empty when nothing was lost.

    Raises:
        ReleaseError: there is no such dataset, it is damaged, or it cannot be written.
    """
    storage = _open_dataset(output, dataset)
    with readable_errors(storage, "nothing was restored"):
        here = [e for e in log.read_log(storage) if storage.exists(log.version_folder(e.version))]
        told: set[str] = set().union(*(names_left_out(storage, entry) for entry in here))
        lost = page_of(told.difference(all_selectors(read_removals(storage))))
        if lost.selectors():
            add_removal(storage, Removal(lost, reason, time))
    return lost.selectors()


def _purge_copies(there: Tree, here: Storage, entries: Sequence[LogEntry], page: Page) -> None:
    """Purge what this machine keeps of a dataset at an address; other machines do when they build next."""
    if here.exists(log.FOLDER):
        sweep_stages(here)
        for entry in entries:
            if here.exists(log.version_folder(entry.version)):
                purged.copy_purge(there, here, entry)
        _remove_orphans(here, entries, page)


def _find(storage: Tree, entries: Sequence[LogEntry], page: Page) -> tuple[list[LogEntry], Page, set[str]]:
    """Return the releases that hold the page, all that it is known by in any of them, and its clusters."""
    while True:
        holders, known, clusters = [], page, set()
        for entry in entries:
            if purged.is_purged(storage, entry.version):
                continue
            rows = list(_matches(_ref(storage, entry), known.selectors()))
            if rows:
                holders.append(entry)
                clusters |= {row["cluster_id"] for row in rows}
                for row in rows:
                    known |= _page_of(row)
        if known == page:
            return holders, page, clusters
        page = known  # an earlier address or text of the page may lead to further ones


def holds_removed(release: ReleaseRef, known: Sequence[str]) -> bool:
    """Tell whether a release holds pages that its dataset removed after it was made.

    Args:
        release: the release.
        known: what its own recipe leaves out.
    """
    later = set(all_selectors(read_removals(release.storage))) - set(known)
    return bool(later) and any(_matches(release, later))


def _ref(storage: Tree, entry: LogEntry) -> ReleaseRef:
    return ReleaseRef(storage, log.version_folder(entry.version), entry.version, entry)


def _matches(release: ReleaseRef, selectors: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the identity of each document of a release that a tombstone's hashes fit."""
    named = frozenset(selectors)
    for table in tables(release, "documents", list(_KEYS)):
        for row in table.select(list(_KEYS)).to_pylist():
            known = selectors_of(row["document_key"], row["url"], [row["raw_sha256"], row["text_sha256"]])
            if not named.isdisjoint(known):
                yield row


def _page_of(row: dict[str, Any]) -> Page:
    urls = frozenset({text_sha256(row["url"])} if row["url"] else ())
    return Page(frozenset({row["document_id"]}), urls, frozenset({row["raw_sha256"], row["text_sha256"]}))


def _near_copies(storage: Tree, entries: Sequence[LogEntry], page: Page, clusters: set[str]) -> list[str]:
    """Return the keys of other documents that lie in the page's clusters in the newest release."""
    if not entries or not clusters or purged.is_purged(storage, entries[-1].version):
        return []
    among = pa.array(sorted(clusters), pa.string())
    found = []
    for table in tables(_ref(storage, entries[-1]), "documents", ["document_id", "document_key", "cluster_id"]):
        rows = table.filter(pc.is_in(table["cluster_id"], value_set=among)).to_pylist()
        found += [r["document_key"] for r in rows if r["document_id"] not in page.document_ids]
    return sorted(found)


def _sentence_ids(storage: Tree, holders: Sequence[LogEntry], page: Page) -> frozenset[str]:
    """Return the ids of the page's sentences in all releases: votes name nothing else."""
    documents = pa.array(sorted(page.document_ids), pa.string())
    found: set[str] = set()
    for entry in holders:
        for table in tables(_ref(storage, entry), "sentences", ["sentence_id", "document_id"]):
            found.update(table.filter(pc.is_in(table["document_id"], value_set=documents))["sentence_id"].to_pylist())
    return frozenset(found)


def purge_release(storage: Tree, entry: LogEntry, is_newest: bool, page: Page, reason: str, time: str) -> None:
    """Take away the files of a release; its manifest and a note stay, and the log says so.

    The order makes every moment safe: the log first, then the note, then the files. A purge
    that was cut short is named by ``verify`` and finished by the same command.

    Args:
        storage: the dataset's files.
        entry: its log entry.
        is_newest: the next release goes on from its splits and tombstones: the note keeps them.
        page: the page that is removed; it has no split any more.
        reason: why.
        time: the clock's value.
    """
    folder = log.version_folder(entry.version)
    splits = previous_splits(_ref(storage, entry)) if is_newest else {}
    kept = {document: split for document, split in splits.items() if document not in page.document_ids}
    removed = _names_to_keep(storage, entry) if is_newest else set()
    record = purged.write_purge(storage, entry, reason, time)
    storage.write_atomic(f"{folder}/{purged.NAME}", purged.make_note(record, kept, removed))
    purged.clear_folder(storage, folder)


def _names_to_keep(storage: Tree, entry: LogEntry) -> set[str]:
    removed = set(all_selectors(read_removals(storage)))
    with contextlib.suppress(ReleaseError):  # a damaged recipe tells nothing, and must not keep a page from going
        removed |= names_left_out(storage, entry)
    return removed


def _remove_orphans(storage: Tree, entries: Sequence[LogEntry], page: Page) -> list[str]:
    """Remove folders that were never committed and hold the page, or hold nobody knows what.

    Returns:
        Those that stay since a publisher may be sending them right now.
    """
    committed, unfinished = {entry.version for entry in entries}, []
    for name in storage.list("versions"):
        folder = f"versions/{name}"
        if name in committed or gc.is_withdrawn(storage, folder):
            continue
        try:
            is_clean = not any(_matches(ReleaseRef(storage, folder, name, None), page.selectors()))
        except (HedgerowError, OSError, pa.ArrowException):
            is_clean = False
        if not is_clean and gc.may_be_committed(storage, folder, entries):
            unfinished.append(folder)
        elif not is_clean:
            gc.withdraw(storage, folder)
    return unfinished


def finish_purges(storage: Tree, entries: Sequence[LogEntry], page: Page) -> list[str]:
    """Finish purges that were cut short; returns their versions."""
    finished = []
    for entry in entries:
        record = purged.read_purge(storage, entry)
        left = [p for p in storage.walk(log.version_folder(entry.version)) if p not in purged.KEPT]
        if record is not None and left:
            purge_release(storage, entry, entry == entries[-1], page, record.reason, record.time)
            finished.append(entry.version)
    return finished


def _pushed(storage: Tree, versions: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the pushed copies of some versions, each with the command that deletes it."""
    for push in read_pushes(storage):
        if push.version in versions:
            place = {"target": push.target, "revision": push.revision, "version": push.version}
            yield place | {"command": delete_command(push.target, push.version)}


def delete_command(target: str, version: str) -> str:
    """Return the command that deletes a pushed copy.

    A repository of the Hub keeps every file that it ever held in its history, so it is
    deleted as a whole; the releases that stay are pushed again.

    >>> delete_command("hub:me/kava", "1.0.0")
    'hf repos delete me/kava --type dataset'
    >>> delete_command("/backup/kava copies", "1.0.0")
    "rm -r -- '/backup/kava copies/versions/1.0.0'"
    """
    if target.startswith("hub:"):
        return f"hf repos delete {shlex.quote(target.removeprefix('hub:'))} --type dataset"
    place = f"{target}/versions/{version}"
    if "://" in target:
        protocol, _, path = place.partition("://")
        call = f"import fsspec; fsspec.filesystem({protocol!r}).rm({path!r}, recursive=True)"
        return f"python -c {shlex.quote(call)}"
    return f"rm -r -- {shlex.quote(place)}"
