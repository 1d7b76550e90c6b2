"""The runs of a dataset in the order in which they ended: which are the newest, and which are old enough to go.

The name of a run begins with a time, and the clock may have been wrong. The log is not fooled: a run published
the release of an entry, or found the rows of that release once more, and so came after the run that published it. Only
between runs that found the same release do names decide. Where such a name cannot be right, of the
future or of a time before its release, the run counts as one that may be the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hedgerow.places.trees import Tree
from hedgerow.publish import log
from hedgerow.publish.gc import Garbage
from hedgerow.publish.log import RUNS
from hedgerow.running.runs import RUNNING, WORK_LIST, started_seconds

_RECORD = ".json"


class _Past(NamedTuple):
    """A run that came to its end.

    Attributes:
        seq: the log entry of the release that it published or found; the newest one when nobody knows.
        found: whether it found the release, so that it came after the run that published it.
        run: its name.
        is_doubtful: whether its place among those that found the same release is not known.
    """

    seq: int
    found: bool
    run: str
    is_doubtful: bool


def newest_runs(storage: Tree, keep: int, now_seconds: float) -> list[str]:
    """Return the names of the newest runs that left a list of what they used, and of those that may be.

    Args:
        storage: the dataset's files.
        keep: how many, at least one.
        now_seconds: the time, in seconds since 1970.

    Raises:
        ReleaseError: the log is damaged.
    """
    past = sorted(_past(storage, now_seconds))
    certain = [one for one in past if not one.is_doubtful][-keep:]
    oldest = certain[0].seq if certain else 0
    return [one.run for one in certain] + [one.run for one in past if one.is_doubtful and one.seq >= oldest]


def _past(storage: Tree, now_seconds: float) -> Iterator[_Past]:
    entries = log.read_log(storage)
    published = {entry.run: entry.seq for entry in entries}
    versions = {entry.version: entry.seq for entry in entries}
    for name in storage.list(RUNS):
        if not name.endswith(WORK_LIST):
            continue
        run = name.removesuffix(WORK_LIST)
        if run in published:
            yield _Past(published[run], False, run, False)
            continue
        seq = versions.get(str(_record(storage, run).get("version")), len(entries))
        started = started_seconds(run)
        since = started_seconds(entries[seq - 1].run) if entries else None
        if since is None or since > now_seconds:  # that of the publisher tells nothing
            since = 0.0
        yield _Past(seq, True, run, started is not None and not since <= started <= now_seconds)


def _record(storage: Tree, run: str) -> Mapping[str, object]:
    """Return the record of a run; nothing when there is none, when it is damaged, or when it is no record."""
    try:
        found = json.loads(storage.read(f"{RUNS}/{run}{_RECORD}"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("run") == run else {}


def find_old_runs(storage: Tree, keep: int, now_seconds: float, min_age_seconds: float) -> Iterator[Garbage]:
    """Yield what old runs left in runs/. A run that a release names stays, and so do the newest ones and those at work.

    Args:
        storage: the dataset's files.
        keep: how many of the newest runs stay, of those that came to their end and of all.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long every run stays, since its record was written.

    Raises:
        ReleaseError: the log is damaged.
    """
    files = storage.scan(RUNS)
    at_work = {name.removesuffix(RUNNING) for name in files if name.endswith(RUNNING)}
    written = sorted(
        (stat.seconds, name.removesuffix(_RECORD)) for name, stat in files.items() if name.endswith(_RECORD)
    )
    kept = at_work | {entry.run for entry in log.read_log(storage)} | {run for _, run in written[-keep:]}
    kept.update(newest_runs(storage, keep, now_seconds))
    for _, run in written:
        places = (run + WORK_LIST, run + _RECORD)  # the list first: without a record nobody would take it away
        parts = [name for name in places if name in files]
        is_old = all(now_seconds - files[name].seconds >= min_age_seconds for name in parts)
        if is_old and run not in kept and _record(storage, run):  # what else lies there is none of ours
            for name in parts:
                yield Garbage(f"{RUNS}/{name}", "run", files[name].bytes, "its run is old, and no release names it")
