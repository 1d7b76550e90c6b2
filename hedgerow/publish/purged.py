"""Releases whose files were taken away on purpose: a record in the log, ``PURGED.json`` and the manifest stay.

The record ``log/<number>.purged.json`` stands beside the log entry of the release
and names it by its hash; it is written first, so that whatever happens after it,
nobody takes the missing files for damage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from hedgerow.errors import ReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.places.trees import Tree
from hedgerow.publish import log, manifest
from hedgerow.publish.facts import Json
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import canonical_json

NAME = "PURGED.json"
RECORD = ".purged.json"  # ending of the record beside a log entry
KEPT = (manifest.NAME, NAME)


@dataclass(frozen=True, slots=True)
class Purge:
    """One purged release, as the log says it.

    Attributes:
        version: the release.
        manifest_sha256: its name.
        entry_sha256: hash of its log entry.
        reason: why, in one sentence.
        time: when, as the clock said.
        purge_sha256: SHA-256 of this record without this field.
    """

    version: str
    manifest_sha256: str
    entry_sha256: str
    reason: str
    time: str
    purge_sha256: str = ""

    def sealed(self) -> Purge:
        """Return the record with its own hash."""
        fields = asdict(self)
        del fields["purge_sha256"]
        return replace(self, purge_sha256=sha256_hex(canonical_json(fields)))

    def to_bytes(self) -> bytes:
        """Return the bytes of the file."""
        return canonical_json(asdict(self))


def record_path(entry: LogEntry) -> str:
    """Return the place of the record of a purge."""
    return f"{entry.path.removesuffix('.json')}{RECORD}"


def read_purge(storage: Tree, entry: LogEntry) -> Purge | None:
    """Return the record of a purge, checked; None when the release was not purged.

    Raises:
        ReleaseError: it is damaged or speaks of another release.
    """
    path = record_path(entry)
    if not storage.exists(path):
        return None
    data = storage.read(path)
    try:
        found = Purge(**json.loads(data))
    except (ValueError, TypeError):
        found = None
    if found is None or found != found.sealed() or found.to_bytes() != data or found.entry_sha256 != entry.entry_sha256:
        raise ReleaseError(f"{path} of {storage.where} is damaged: restore it from a copy of the dataset")
    return found


def write_purge(storage: Tree, entry: LogEntry, reason: str, time: str) -> Purge:
    """Write the record of a purge into the log, once."""
    found = read_purge(storage, entry)
    if found is None:
        found = Purge(entry.version, entry.manifest_sha256, entry.entry_sha256, reason, time).sealed()
        storage.write_atomic(record_path(entry), found.to_bytes())
    return found


def problems(storage: Tree, folder: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a purged release: files that should be gone, or a note about another release."""
    place = f"{folder}/{NAME}"
    try:
        if read_note(storage, folder)["manifest_sha256"] != name:
            yield place, "is damaged: it speaks of another release"
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield place, f"is damaged: {error!r:.100}"
    for path in storage.walk(folder):
        if path not in KEPT:
            yield f"{folder}/{path}", "is still there although the release was purged: purge it again"


def clear_folder(storage: Tree, folder: str) -> None:
    """Take away every file of a release but its manifest and its note."""
    for path in storage.walk(folder):
        if path not in KEPT:
            storage.remove(f"{folder}/{path}")
    for name in storage.list(folder):
        if name not in KEPT:
            storage.remove_tree(f"{folder}/{name}")
    storage.sync_folder(folder)


def copy_purge(there: Tree, here: Tree, entry: LogEntry) -> bool:
    """Purge a copy of a release that was purged where it came from; False when nothing was to be done.

    Only the manifest and the note are fetched. Like the purge itself: the record, the note, then the files.

    Raises:
        ReleaseError: the record or the note there is damaged.
    """
    record, folder = read_purge(there, entry), log.version_folder(entry.version)
    if record is None or {*here.walk(folder)} == {*KEPT}:
        return False
    kept = {name: there.read(f"{folder}/{name}") for name in KEPT if there.exists(f"{folder}/{name}")}
    if len(kept) < len(KEPT):
        return False  # cut short before any file went
    if manifest.digest(kept[manifest.NAME]) != entry.manifest_sha256:
        raise ReleaseError(f"{there.where}/{folder}/{manifest.NAME} is damaged: its SHA-256 is not the log's")
    here.write_atomic(record_path(entry), record.to_bytes())
    for name, data in kept.items():
        here.write_atomic(f"{folder}/{name}", data)
    clear_folder(here, folder)
    return True


def read_note(storage: Tree, folder: str) -> Mapping[str, object]:
    """Return what ``PURGED.json`` of a release says."""
    found: Mapping[str, object] = json.loads(storage.read(f"{folder}/{NAME}"))
    return found


def is_purged(storage: Tree, version: str) -> bool:
    """Tell whether the files of a release were taken away on purpose."""
    return storage.exists(f"{log.version_folder(version)}/{NAME}")


def make_note(purge: Purge, splits: Mapping[str, str], removed: Iterable[str]) -> bytes:
    """Return ``PURGED.json``.

    Args:
        purge: the record of the log.
        splits: split by document_id that the next release goes on from; of the newest release only.
        removed: what tombstones name, which the recipe tells of other releases; of the newest release only.
    """
    fields: dict[str, Json] = {**asdict(purge), "splits": dict(splits), "removed": sorted(removed)}
    return canonical_json(fields)


def kept_splits(storage: Tree, version: str) -> dict[str, str]:
    """Return the split of every document that a purged release held and that may stay.

    Raises:
        ReleaseError: its note is damaged.
    """
    try:
        found = json.loads(storage.read(f"{log.version_folder(version)}/{NAME}"))["splits"]
        return {str(document): str(split) for document, split in found.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ReleaseError(f"{NAME} of {version} in {storage.where} is damaged: restore it from a copy") from error


def kept_removals(storage: Tree, version: str) -> frozenset[str]:
    """Return what tombstones named when a release was purged; nothing where an older note does not say.

    Raises:
        ReleaseError: its note is damaged.
    """
    try:
        found = json.loads(storage.read(f"{log.version_folder(version)}/{NAME}")).get("removed", [])
        return frozenset(map(str, found))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{NAME} of {version} in {storage.where} is damaged: restore it from a copy") from error


def refuse_purged(storage: Tree, version: str, reason: str = "") -> None:
    """Say of a purged release that it cannot be read.

    Raises:
        ReleaseError: it was purged.
    """
    if is_purged(storage, version):
        why = reason or str(read_note(storage, log.version_folder(version)).get("reason", ""))
        raise ReleaseError(f"{storage.name}@{version} was purged ({why}): its rows are gone; choose another release")
