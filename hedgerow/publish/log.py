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

from hedgerow.addresses import local_path, scheme_of
from hedgerow.errors import ConfigError, ReleaseError, UnknownReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.places.trees import Tree, open_tree
from hedgerow.publish.manifest import NAME, canonical_json
from hedgerow.storage import Storage

FOLDER = "log"
RUNS = "runs"  # a record of every build, where releases are built; copies have none
LATEST = "latest"
UNFETCHED = "unfetched.txt"  # of a copy: releases of its log that were not pulled, one a line
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


def read_entry(storage: Tree, seq: int) -> LogEntry:
    """Read one entry and check its own hash.

    Raises:
        ReleaseError: it is damaged.
    """
    path = entry_path(seq)
    entry = parse_entry(storage.read(path))
    if entry is None or entry.seq != seq:
        raise ReleaseError(f"{path} of {storage.where} is damaged: restore it from a copy of the dataset")
    return entry


def read_log(storage: Tree) -> list[LogEntry]:
    """Return all entries, oldest first, the whole chain checked.

    Raises:
        ReleaseError: an entry is missing or damaged, or does not continue the one before.
    """
    return extend_log(storage, ())


def extend_log(storage: Tree, known: Sequence[LogEntry]) -> list[LogEntry]:
    """Return all entries, those read before and those added since, which must continue them.

    Args:
        storage: the dataset's files.
        known: the first entries, as an earlier call returned them; they never change.

    Raises:
        ReleaseError: an entry is missing or damaged, or does not continue the one before.
    """
    entries, last = list(known), _count(storage)
    if last < len(entries):
        raise ReleaseError(f"the log of {storage.where} lost entries: restore it from a copy of the dataset")
    for seq in range(len(entries) + 1, last + 1):
        entry = read_entry(storage, seq)
        _check_link(storage, entries[-1] if entries else None, entry)
        entries.append(entry)
    return entries


def newest(storage: Tree) -> LogEntry | None:
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


def newest_of_all(storage: Tree) -> LogEntry | None:
    """Return the newest entry as :func:`newest` does, and see that the log has not lost its end.

    Who writes to a dataset must know: a build on a log that lost its end would take the numbers of the lost releases.

    Raises:
        ReleaseError: as :func:`newest`; or the log does not hold the release that ``latest`` names.
    """
    named = parse_entry(storage.read(LATEST)) if storage.exists(LATEST) else None  # first: an entry is linked before
    entry = newest(storage)
    if named is not None and (entry is None or named.seq > entry.seq or read_entry(storage, named.seq) != named):
        raise ReleaseError(
            f"{storage.where}: latest names {named.version}, which the log does not hold: "
            f"restore {named.path} and what stood beside it from a copy of the dataset"
        )
    return entry


def refresh_latest(storage: Tree, entry: LogEntry) -> None:
    """Write the cache of the newest entry when it says something else."""
    data = entry.to_bytes()
    if not storage.exists(LATEST) or storage.read(LATEST) != data:
        storage.write_atomic(LATEST, data)


def write_run(storage: Tree, run: str, record: dict[str, object]) -> str:
    """Write the record of a run, published or not, and return its path.

    Raises:
        ReleaseError: the run's name cannot name a file.
    """
    path = f"{RUNS}/{check_run(run)}.json"
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


def _count(storage: Tree) -> int:
    """Return the number of entries; their names must be contiguous from 1."""
    names = [name for name in storage.list(FOLDER) if _ENTRY.fullmatch(name)]
    for i, name in enumerate(names, start=1):
        if name != Path(entry_path(i)).name:
            raise ReleaseError(f"{entry_path(i)} of {storage.where} is missing: restore it from a copy of the dataset")
    return len(names)


def _check_link(storage: Tree, before: LogEntry | None, entry: LogEntry) -> None:
    if entry.previous != (before.entry_sha256 if before else None):
        raise ReleaseError(
            f"{entry.path} of {storage.where} does not continue the entry before it: "
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

    storage: Tree
    folder: str
    version: str
    entry: LogEntry | None

    @property
    def where(self) -> str:
        """The release folder as messages name it."""
        return self.storage.where if self.folder == "." else f"{self.storage.where}/{self.folder}"

    @property
    def home(self) -> Storage:
        """The dataset's files on this machine.

        Raises:
            ConfigError: they are at an address.
        """
        if not isinstance(self.storage, Storage):
            raise ConfigError(
                f"{self.where} is not on this machine: fetch it with `hedgerow pull {self.storage.where} {self.version}"
                " --to FOLDER`, then name the copy"
            )
        return self.storage

    @property
    def path(self) -> Path:
        """The release folder on this machine.

        Raises:
            ConfigError: it is at an address.
        """
        return self.home.full(self.folder)


def resolve(root: str | Path, address: str = "") -> ReleaseRef:
    """Find a release by ``NAME@VERSION`` or by path.

    Args:
        root: the folder or address that holds the datasets.
        address: NAME, NAME@VERSION, @VERSION, or a path or URL of a release or dataset folder. NAME may be left out when the
            root holds one dataset; VERSION means the newest when left out.

    Raises:
        ReleaseError: there is no such release, or its log is damaged.
    """
    if scheme_of(address) is not None:
        return _resolve_url(address)
    place = Path(local_path(address))
    if address and ("/" in address or address in (".", "..") or (place / NAME).is_file() or (place / FOLDER).is_dir()):
        return _resolve_path(place)
    name, _, version = address.partition("@")
    home = open_tree(str(root))
    return _pick(home.child(name or _only_dataset(home)), version, home)


def sibling(release: ReleaseRef, version: str) -> ReleaseRef:
    """Return another release of the same dataset.

    Raises:
        UnknownReleaseError: there is none.
    """
    return _pick(release.storage, version)


def _resolve_url(url: str) -> ReleaseRef:
    """Find a release by the address of its dataset, with @VERSION or without, or by its own."""
    start, _, last = url.rstrip("/").rpartition("/")
    name, _, version = last.partition("@") if "://" in start else (last, "", "")
    place = open_tree(f"{start}/{name}")
    if place.exists(FOLDER):
        return _pick(place, version)
    if version or not place.exists(NAME):
        raise UnknownReleaseError(f"{place.where} is neither a release (no {NAME}) nor a dataset (no {FOLDER}/)")
    dataset, _, above = start.rpartition("/")
    if above == "versions" and open_tree(dataset).exists(FOLDER):
        return _pick(open_tree(dataset), name)
    return ReleaseRef(place, ".", name, None)


def _resolve_path(place: Path) -> ReleaseRef:
    if (place / FOLDER).is_dir():
        return _pick(Storage(place), "", Storage(place.parent))
    if not (place / NAME).is_file():
        raise UnknownReleaseError(f"{place} is neither a release (no {NAME}) nor a dataset (no {FOLDER}/)")
    whole = place.resolve()
    if whole.parent.name == "versions" and (whole.parent.parent / FOLDER).is_dir():
        return _pick(Storage(whole.parent.parent), whole.name)
    return ReleaseRef(Storage(whole), ".", whole.name, None)


def _pick(storage: Tree, version: str, home: Tree | None = None) -> ReleaseRef:
    entry = newest(storage) or newest_of_all(storage)  # a log that lost everything is damage, and nothing to build anew
    if entry is None:
        others = _datasets(home) if home else []
        beside = f", or name one that is there: {', '.join(others[:10])}" if others else ""
        raise UnknownReleaseError(f"nothing is published in {storage.where}: build the dataset first{beside}")
    if version and version != entry.version:
        known = {e.version: e for e in read_log(storage)}
        if version not in known:
            last = ", ".join(list(known)[-5:])
            raise UnknownReleaseError(f"{storage.where} has no release {version[:40]!r}; its newest are {last}")
        entry = known[version]
    return ReleaseRef(storage, version_folder(entry.version), entry.version, entry)


def _only_dataset(root: Tree) -> str:
    found = _datasets(root)
    if not found:
        raise UnknownReleaseError(f"{root.where} holds no dataset: build one, or name another folder with --output")
    if len(found) > 1:
        raise UnknownReleaseError(f"name a dataset: {root.where} holds {len(found)} ({', '.join(found[:10])})")
    return found[0]


def _datasets(root: Tree) -> list[str]:
    return [name for name in root.list() if root.exists(f"{name}/{FOLDER}")]
