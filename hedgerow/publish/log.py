"""The log of a dataset: one self-hashed entry per release. Readers trust it and nothing else.

Linking the entry is the commit. Each entry holds the hash of the entry before,
so that a missing, changed or exchanged entry is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hedgerow.errors import ReleaseError, UnknownReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.publish.manifest import NAME, canonical_json
from hedgerow.storage import Storage

FOLDER = "log"
LATEST = "latest"
_ENTRY = re.compile(r"[0-9]{8}\.json")
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One committed release.

    Attributes:
        seq: position in the log, from 1, without gaps.
        dataset: name of the dataset.
        version: version of the data.
        manifest_sha256: SHA-256 of the release's manifest.
        content_digest: digest of its published rows.
        level: first, major, minor or patch.
        cause: one sentence: why this version number.
        run: the run that published it.
        time: when, as the publisher's clock said.
        previous: ``entry_sha256`` of the entry before; None for the first.
        entry_sha256: SHA-256 of this entry without this field.
    """

    seq: int
    dataset: str
    version: str
    manifest_sha256: str
    content_digest: str
    level: str
    cause: str
    run: str
    time: str
    previous: str | None
    entry_sha256: str = ""

    def sealed(self) -> LogEntry:
        """Return the entry with its own hash."""
        fields = asdict(self)
        del fields["entry_sha256"]
        return replace(self, entry_sha256=sha256_hex(canonical_json(fields)))

    def to_bytes(self) -> bytes:
        """Return the bytes of the file."""
        return canonical_json(asdict(self))

    @property
    def path(self) -> str:
        """The place of the entry."""
        return entry_path(self.seq)


def entry_path(seq: int) -> str:
    """Return the place of the ``seq``-th entry.

    >>> entry_path(42)
    'log/00000042.json'
    """
    return f"{FOLDER}/{seq:08d}.json"


def version_folder(version: str) -> str:
    """Return the folder of a version."""
    return f"versions/{version}"


def parse_entry(data: bytes) -> LogEntry | None:
    """Read the bytes of an entry; None when they are not one, or not what its own hash says."""
    try:
        entry = LogEntry(**json.loads(data))
        return entry if entry == entry.sealed() and entry.to_bytes() == data else None
    except (ValueError, TypeError):
        return None


def read_entry(storage: Storage, seq: int) -> LogEntry:
    """Read one entry and check its own hash.

    Raises:
        ReleaseError: it is damaged.
    """
    path = entry_path(seq)
    entry = parse_entry(storage.read(path))
    if entry is None or entry.seq != seq:
        raise ReleaseError(f"{path} of {storage.root} is damaged: restore it from a copy of the dataset")
    return entry


def read_log(storage: Storage) -> list[LogEntry]:
    """Return all entries, oldest first, the whole chain checked.

    Raises:
        ReleaseError: an entry is missing or damaged, or does not continue the one before.
    """
    return extend_log(storage, ())


def extend_log(storage: Storage, known: Sequence[LogEntry]) -> list[LogEntry]:
    """Return all entries, those read before and those added since, which must continue them.

    Args:
        storage: the dataset's files.
        known: the first entries, as an earlier call returned them; they never change.

    Raises:
        ReleaseError: an entry is missing or damaged, or does not continue the one before.
    """
    entries, last = list(known), _count(storage)
    if last < len(entries):
        raise ReleaseError(f"the log of {storage.root} lost entries: restore it from a copy of the dataset")
    for seq in range(len(entries) + 1, last + 1):
        entry = read_entry(storage, seq)
        _check_link(storage, entries[-1] if entries else None, entry)
        entries.append(entry)
    return entries


def newest(storage: Storage) -> LogEntry | None:
    """Return the newest entry, checked against the one before; None when nothing was published yet.

    Raises:
        ReleaseError: an entry is missing, or one of the last two is damaged.
    """
    last = _count(storage)
    if not last:
        return None
    entry = read_entry(storage, last)
    _check_link(storage, read_entry(storage, last - 1) if last > 1 else None, entry)
    return entry


def refresh_latest(storage: Storage, entry: LogEntry) -> None:
    """Write the cache of the newest entry when it says something else."""
    data = entry.to_bytes()
    if not storage.exists(LATEST) or storage.read(LATEST) != data:
        storage.write_atomic(LATEST, data)


def write_run(storage: Storage, run: str, record: dict[str, object]) -> str:
    """Write the record of a run, published or not, and return its path.

    Raises:
        ReleaseError: the run's name cannot name a file.
    """
    path = f"runs/{check_run(run)}.json"
    storage.write_atomic(path, canonical_json(record))  # type: ignore[arg-type]
    return path


def check_run(run: str) -> str:
    """Return the name of a run when it can name a file.

    Raises:
        ReleaseError: it cannot.
    """
    if not _RUN.fullmatch(run):
        raise ReleaseError(f"run name {run[:60]!a}: use 1 to 128 of A-Z a-z 0-9 . _ + -")
    return run


def _count(storage: Storage) -> int:
    """Return the number of entries; their names must be contiguous from 1."""
    names = [name for name in storage.list(FOLDER) if _ENTRY.fullmatch(name)]
    for i, name in enumerate(names, start=1):
        if name != Path(entry_path(i)).name:
            raise ReleaseError(f"{entry_path(i)} of {storage.root} is missing: restore it from a copy of the dataset")
    return len(names)


def _check_link(storage: Storage, before: LogEntry | None, entry: LogEntry) -> None:
    if entry.previous != (before.entry_sha256 if before else None):
        raise ReleaseError(
            f"{entry.path} of {storage.root} does not continue the entry before it: "
            "one of the two was changed; restore the log from a copy of the dataset"
        )


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """One release that a reader asked for.

    Attributes:
        storage: the dataset's files; for a copied release folder, that folder alone.
        folder: the release folder, relative to the storage.
        version: its version.
        entry: its log entry; None for a release folder that was copied out of its dataset.
    """

    storage: Storage
    folder: str
    version: str
    entry: LogEntry | None

    @property
    def path(self) -> Path:
        """The release folder."""
        return self.storage.full(self.folder)


def resolve(root: str | Path, address: str = "") -> ReleaseRef:
    """Find a release by ``NAME@VERSION`` or by path.

    Args:
        root: the folder that holds the datasets.
        address: NAME, NAME@VERSION, @VERSION or a path to a release or dataset folder. NAME may be left out when the
            root holds one dataset; VERSION means the newest when left out.

    Raises:
        ReleaseError: there is no such release, or its log is damaged.
    """
    place = Path(address)
    if address and ("/" in address or address in (".", "..") or (place / NAME).is_file() or (place / FOLDER).is_dir()):
        return _resolve_path(place)
    name, _, version = address.partition("@")
    return _pick(Storage(Path(root) / (name or _only_dataset(Path(root)))), version)


def _resolve_path(place: Path) -> ReleaseRef:
    if (place / FOLDER).is_dir():
        return _pick(Storage(place), "")
    if not (place / NAME).is_file():
        raise UnknownReleaseError(f"{place} is neither a release (no {NAME}) nor a dataset (no {FOLDER}/)")
    whole = place.resolve()
    if whole.parent.name == "versions" and (whole.parent.parent / FOLDER).is_dir():
        return _pick(Storage(whole.parent.parent), whole.name)
    return ReleaseRef(Storage(whole), ".", whole.name, None)


def _pick(storage: Storage, version: str) -> ReleaseRef:
    entry = newest(storage)
    if entry is None:
        others = _datasets(storage.root.parent)
        beside = f", or name one that is there: {', '.join(others[:10])}" if others else ""
        raise UnknownReleaseError(f"nothing is published in {storage.root}: build the dataset first{beside}")
    if version and version != entry.version:
        known = {e.version: e for e in read_log(storage)}
        if version not in known:
            last = ", ".join(list(known)[-5:])
            raise UnknownReleaseError(f"{storage.root} has no release {version[:40]!r}; its newest are {last}")
        entry = known[version]
    return ReleaseRef(storage, version_folder(entry.version), entry.version, entry)


def _only_dataset(root: Path) -> str:
    found = _datasets(root)
    if not found:
        raise UnknownReleaseError(f"{root} holds no dataset: build one, or name another folder with --output")
    if len(found) > 1:
        raise UnknownReleaseError(f"name a dataset: {root} holds {len(found)} ({', '.join(found[:10])})")
    return found[0]


def _datasets(root: Path) -> list[str]:
    return sorted(p.name for p in root.iterdir() if (p / FOLDER).is_dir()) if root.is_dir() else []
