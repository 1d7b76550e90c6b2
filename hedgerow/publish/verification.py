"""Verifying releases as far as a time budget goes, and going on there the next time.

What was found whole is remembered in ``.verified.json`` of the dataset, outside the
releases: the digest of each file and when it was read. With a budget the files that
were never read, then those read longest ago, come first, so that repeated short runs
go round all of them. Without a budget nothing that was remembered is believed.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hedgerow.closure import closure_digest
from hedgerow.errors import ReleaseError
from hedgerow.places.trees import Tree
from hedgerow.publish import gc, log, manifest, purged, tombstones
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import FileEntry
from hedgerow.publish.verify import (
    THREADS,
    Folder,
    Problem,
    check_files,
    check_version,
    open_folder,
    verify_folder_rows,
)
from hedgerow.publish.version import is_version

STATE = ".verified.json"
BATCH = 4 * THREADS  # files between two looks at the clock


class Task(NamedTuple):
    """One file to compare with its manifest."""

    folder: str
    file: FileEntry

    @property
    def path(self) -> str:
        """Its place in the dataset."""
        return f"{self.folder}/{self.file.path}"


@dataclass(slots=True)
class Verification:
    """What a verification found.

    Attributes:
        versions: the releases that were asked for.
        problems: what is damaged, missing, too much or broken.
        remarks: what is no damage and yet worth a line.
        purged: which of the releases were purged.
        files: files that were read, and their bytes.
        left: files that the budget did not reach, and their bytes.
        rows: releases whose rows keep their contracts and laws, now or remembered.
        rows_left: releases whose rows the budget did not reach.
    """

    versions: list[str]
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)
    files: tuple[int, int] = (0, 0)
    left: tuple[int, int] = (0, 0)
    rows: list[str] = field(default_factory=list)
    rows_left: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "versions": self.versions,
            "problems": [p._asdict() for p in self.problems],
            "remarks": self.remarks,
            "purged": self.purged,
            "files": self.files[0], "bytes": self.files[1],
            "files_left": self.left[0], "bytes_left": self.left[1],
            "rows": self.rows, "rows_left": self.rows_left,
        }  # fmt: skip


@dataclass(slots=True)
class _State:
    """What earlier runs found whole."""

    files: dict[str, tuple[str, float]] = field(default_factory=dict)
    rows: dict[str, tuple[str, float]] = field(default_factory=dict)

    @classmethod
    def read(cls, storage: Tree) -> _State:
        """Return what is remembered; nothing when the file is missing or no state."""
        try:
            raw = json.loads(storage.read(STATE))
            parts = ({k: (str(v[0]), float(v[1])) for k, v in raw[name].items()} for name in ("files", "rows"))
            return cls(*parts)
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return cls()

    def write(self, storage: Tree) -> None:
        storage.write_atomic(STATE, json.dumps({"files": self.files, "rows": self.rows}, sort_keys=True).encode())

    def since(self, task: Task) -> float:
        """Return when a file was last found whole; 0 when never, or when it was another file."""
        sha256, seconds = self.files.get(task.path, ("", 0.0))
        return seconds if sha256 == task.file.sha256 else 0.0


@dataclass(frozen=True, slots=True)
class Clock:
    """The two clocks of a verification: ``passing`` measures the budget, ``now`` is what is remembered."""

    passing: Callable[[], float]
    now: Callable[[], float]


def verify_dataset(
    storage: Tree, versions: Sequence[str], *, clock: Clock, rows: bool = True, budget_seconds: float | None = None
) -> Verification:
    """Verify releases of a dataset: the log, the manifests, every file, every row against contracts and laws.

    Args:
        storage: the dataset's files.
        versions: the releases; all in the log when empty.
        clock: the clocks.
        rows: whether to read the rows after the bytes.
        budget_seconds: when to stop; None to read everything.

    Returns:
        What was found.
    """
    try:
        entries = log.read_log(storage)
        gone = {e.version for e in entries if purged.read_purge(storage, e) is not None}
    except (ReleaseError, OSError) as error:
        return Verification([*versions], [Problem(log.FOLDER, str(error))])
    absent = _never_fetched(storage, entries) if not versions else []
    wanted = [e for e in entries if (not versions or e.version in versions) and e.version not in absent]
    found = Verification([e.version for e in wanted])
    missing = sorted({*versions} - {*found.versions})
    found.problems += [Problem(log.version_folder(v), "is not in the log: it was never committed") for v in missing]
    _check_around(storage, entries, found)
    if absent:
        found.remarks.append(f"never fetched here, so not looked at: {', '.join(absent)}")
    names = {e.manifest_sha256: e.version for e in entries}
    folders = [open_folder(storage, log.version_folder(e.version), e.manifest_sha256, names) for e in wanted]
    for entry, folder in zip(wanted, folders, strict=True):
        found.problems += [*folder.problems, *_check_purge(folder, entry, gone)]
        found.problems += check_version(storage, entry)
    found.problems += _check_removals(storage, wanted)
    found.purged = [e.version for e in wanted if e.version in gone]
    _read(storage, folders, found, _Deadline(clock, budget_seconds), rows)
    return found


def _never_fetched(storage: Tree, entries: Sequence[LogEntry]) -> list[str]:
    """Return the releases of the log that a copy of a dataset does not hold because nobody pulled them."""
    unfetched = {line.decode("ascii", "replace") for line in storage.read_lines(log.UNFETCHED)}
    return [e.version for e in entries if e.version in unfetched and not storage.exists(log.version_folder(e.version))]


class _Deadline:
    def __init__(self, clock: Clock, budget_seconds: float | None) -> None:
        self.clock, self.budget = clock, budget_seconds
        self.end = None if budget_seconds is None else clock.passing() + budget_seconds

    def is_over(self) -> bool:
        return self.end is not None and self.clock.passing() >= self.end


def _check_purge(folder: Folder, entry: LogEntry, gone: set[str]) -> Iterator[Problem]:
    if folder.is_purged and entry.version not in gone:
        yield Problem(f"{folder.path}/{purged.NAME}", "says that the release was purged; the log knows nothing of it")
    if entry.version in gone and not folder.is_purged and folder.name:
        yield Problem(folder.path, "the log says that it was purged, and it is still there: purge it again")


def _check_removals(storage: Tree, entries: Sequence[LogEntry]) -> Iterator[Problem]:
    """See that the list of removed pages is in order, and names all that these releases left out.

    A copy in which nothing was ever built has no list of its own, and needs none.
    """
    try:
        listed = tombstones.all_selectors(tombstones.read_removals(storage))
    except ReleaseError as error:
        yield Problem(tombstones.FILE, str(error))
        return
    lost: dict[str, str] = {}
    for entry in entries if storage.exists(log.RUNS) else ():
        with contextlib.suppress(ReleaseError):  # a damaged recipe is named as a file
            lost |= dict.fromkeys(tombstones.names_left_out(storage, entry).difference(listed), entry.version)
    if lost:
        yield Problem(tombstones.FILE, tombstones.describe_lost(lost, [*lost.values()][-1]))


def _check_around(storage: Tree, entries: Sequence[LogEntry], found: Verification) -> None:
    """Look at what stands beside the releases: the cache of the newest entry, and folders without one."""
    newest = entries[-1] if entries else None
    if storage.exists(log.LATEST):
        known = log.parse_entry(storage.read(log.LATEST))
        if known is None:
            found.problems.append(Problem(log.LATEST, "is damaged: remove it, the next build writes it again"))
        elif known not in entries:
            what = f"names {known.version} of {known.path}, which the log does not hold: restore the log from a copy"
            found.problems.append(Problem(log.LATEST, what))
        elif known != newest and not storage.is_distant:
            found.remarks.append(
                f"{log.LATEST} is stale: it names {known.version}, the newest release is "
                f"{newest.version if newest else '-'}; nobody relies on it, the next build writes it again"
            )
    elif not storage.is_distant:  # builds keep none at an address
        found.remarks.append(f"{log.LATEST} is missing: nobody relies on it, the next build writes it")
    committed = {e.version for e in entries}
    for name in storage.list("versions"):
        folder = f"versions/{name}"
        if name in committed or gc.is_withdrawn(storage, folder):
            continue
        if not is_version(name):
            found.remarks.append(f"{folder} is no release, and nothing of hedgerow's: it is left alone")
        elif gc.may_be_committed(storage, folder, entries):
            found.remarks.append(f"{folder} is in no log entry: it is in the making, or hedgerow gc removes it later")
        else:
            found.remarks.append(f"{folder} was never committed: hedgerow gc removes it after a week")


def _read(storage: Tree, folders: Sequence[Folder], found: Verification, deadline: _Deadline, rows: bool) -> None:
    """Read the files, then the rows of releases whose files are whole, until the time is up."""
    state = _State.read(storage)
    tasks = [Task(folder.path, file) for folder in folders for file in folder.files]
    if deadline.budget is not None:
        tasks.sort(key=state.since)
    known = {t.file.sha256: t.path for t in tasks}
    read = 0
    for at in range(0, len(tasks), BATCH):
        if deadline.is_over():
            break
        batch = tasks[at : at + BATCH]
        for task, problem in zip(batch, check_files(storage, batch, known), strict=True):
            if problem is None:
                state.files[task.path] = (task.file.sha256, deadline.clock.now())
            else:
                state.files.pop(task.path, None)
                found.problems.append(problem)
        read += len(batch)
    found.files, found.left = _sizes(tasks[:read]), _sizes(tasks[read:])
    if rows:
        _read_rows(storage, folders, found, deadline, state)
    try:
        state.write(storage)
    except (OSError, ReleaseError) as error:
        if deadline.budget is not None:
            why = error.strerror if isinstance(error, OSError) else error
            found.remarks.append(f"{STATE} cannot be written ({why}): the next run starts from the front")


def _sizes(tasks: Sequence[Task]) -> tuple[int, int]:
    return len(tasks), sum(t.file.bytes for t in tasks)


def _read_rows(
    storage: Tree, folders: Sequence[Folder], found: Verification, deadline: _Deadline, state: _State
) -> None:
    """Check contracts and laws; with a budget, what the same code found whole in the same bytes is believed."""
    code = closure_digest("hedgerow.publish.rows")
    damaged = {p.where.split("/")[1] for p in found.problems if p.where.startswith("versions/")}
    for folder in folders:
        version = folder.path.rpartition("/")[2]
        if not folder.files or version in damaged:
            continue
        done = deadline.budget is not None and state.rows.get(folder.name, ("", 0.0))[0] == code
        if not done and deadline.is_over():
            found.rows_left.append(version)
            continue
        problems = [] if done else verify_folder_rows(storage, folder.path)
        found.problems += problems
        if not problems:
            found.rows.append(version)
        if not done and not problems:
            state.rows[folder.name] = (code, deadline.clock.now())


def verify_copy(storage: Tree, *, rows: bool = True) -> Verification:
    """Verify a release folder that was copied out of its dataset: there is no log to compare it with."""
    folder = open_folder(storage, ".")
    found = Verification([storage.name], list(folder.problems))
    tasks = [Task(".", file) for file in folder.files]
    known = {t.file.sha256: t.file.path for t in tasks}
    found.problems += [p for p in check_files(storage, tasks, known) if p is not None]
    found.files = _sizes(tasks)
    if folder.is_purged:
        found.purged = found.versions
    elif rows and not found.problems:
        found.problems += verify_folder_rows(storage, ".")
        found.rows = [] if found.problems else found.versions
    if folder.name:
        found.remarks.append(
            f"no log is beside it: compare {manifest.NAME} with what its publisher states: {folder.name}"
        )
    return found
