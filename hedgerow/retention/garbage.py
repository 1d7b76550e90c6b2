"""What can go from an output folder: results of work that no kept run used, orphans, staging of the dead.

Each run that ends leaves ``runs/<run>.work``: the results that it used, found or made.
A result goes only when none of the newest runs of any dataset names it and it is old;
where a dataset was built before such lists, or may be being published right now, what the
shards had last is kept too. At an address nobody can tell who is publishing: it is always kept there.
While a run is at work in a work store (:mod:`hedgerow.work.leases`), nothing of it goes: the run counts on what it has found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import re2

from hedgerow.pipeline import STAGE_NAMES, ShardResult
from hedgerow.places.trees import Tree, open_tree
from hedgerow.publish import gc, log
from hedgerow.publish.gc import Garbage
from hedgerow.publish.stage import ELSEWHERE_SECONDS, dead_stages, readable_errors
from hedgerow.publish.stage import FOLDER as STAGING
from hedgerow.pull.fetch import STAGING as PULLING
from hedgerow.retention.past_runs import find_old_runs, newest_runs
from hedgerow.retention.unused_work import find_unused
from hedgerow.running.runs import WORK_LIST
from hedgerow.storage import Storage, is_temporary
from hedgerow.work import leases
from hedgerow.work.workstore import WorkStore

WORK = ".work"
_PROBE = ".probe-"  # what a run writes to see that it can
_PLACE = re2.compile(rf"(?:{'|'.join(STAGE_NAMES)})/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.hrw")  # a line of the list of a run


class Collection(NamedTuple):
    """What can go, or went.

    Attributes:
        garbage: it.
        is_in_use: whether runs are at work in the work store, so that it was left alone.
    """

    garbage: list[Garbage]
    is_in_use: bool


def write_work_list(storage: Storage, run: str, results: Iterable[ShardResult]) -> None:
    """Write down which results a run used, and what these lie on, so that garbage collection keeps them.

    Args:
        storage: the dataset's files.
        run: name of the run.
        results: its shards.
    """
    places = sorted({WorkStore.place(stage, key) for result in results for stage, key in result.keys + result.bases})
    storage.write_atomic(f"runs/{log.check_run(run)}{WORK_LIST}", "".join(f"{p}\n" for p in places).encode("ascii"))


def look_through(
    output: str | Path,
    keep: int,
    now_seconds: float,
    min_age_seconds: float,
    work: str | None = None,
    runs_older_than: float | None = None,
) -> Collection:
    """Return what :func:`collect_all` would remove. Takes the same arguments."""
    is_in_use = leases.are_at_work(open_work(output, work), now_seconds)
    found = find_all(output, keep, now_seconds, min_age_seconds, work, runs_older_than, with_work=not is_in_use)
    return Collection(found, is_in_use)


def collect_all(
    output: str | Path,
    keep: int,
    now_seconds: float,
    min_age_seconds: float,
    work: str | None = None,
    runs_older_than: float | None = None,
) -> Collection:
    """Remove everything that can go from an output. A run that begins meanwhile in the same folder waits.

    Args:
        output: folder or address of all datasets.
        keep: how many of the newest runs of each dataset keep their work, and their records.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left.
        work: folder or address of the work store; below the output when left out.
        runs_older_than: age in seconds from which records of runs go; they stay when left out.

    Raises:
        ReleaseError: the log of a dataset is damaged: nobody knows what is garbage; or a folder is not writable.
    """
    with leases.collecting(open_work(output, work), now_seconds) as is_in_use:
        found = find_all(output, keep, now_seconds, min_age_seconds, work, runs_older_than, with_work=not is_in_use())
        removed = remove_all(output, found, work, is_in_use)
        return Collection(removed, is_in_use())


def find_all(
    output: str | Path,
    keep: int,
    now_seconds: float,
    min_age_seconds: float,
    work: str | None = None,
    runs_older_than: float | None = None,
    *,
    with_work: bool = True,
) -> list[Garbage]:
    """Return everything that can go from an output; nothing is removed.

    Args:
        output: folder or address of all datasets.
        keep: how many of the newest runs of each dataset keep their work, and their records.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left.
        work: folder or address of the work store; below the output when left out.
        runs_older_than: age in seconds from which records of runs go; they stay when left out.
        with_work: look through the work store too: no run is at work there.

    Raises:
        ReleaseError: the log of a dataset is damaged: nobody knows what is garbage.
    """
    home, store = open_tree(str(output)), open_work(output, work)
    names = datasets(home)
    found = [
        Garbage(name, "temporary", 0, "its writer died before it removed it")
        for name in home.list()
        if name.startswith(_PROBE) and gc.is_old(home, name, now_seconds, min_age_seconds)
    ]
    found += [
        Garbage(name, "temporary", gc.size_of(home, name), gc.UNNAMED)
        for name in home.list()
        if is_temporary(name) and gc.is_old(home, name, now_seconds, max(min_age_seconds, ELSEWHERE_SECONDS))
    ]
    for name in names:
        storage = home.child(name)
        parts = [*gc.find_garbage(storage, now_seconds, min_age_seconds)]
        parts += _broken_pulls(storage, now_seconds, min_age_seconds)
        if runs_older_than is not None:
            parts += find_old_runs(storage, keep, now_seconds, max(runs_older_than, min_age_seconds))
        found += [item._replace(path=f"{name}/{item.path}") for item in parts]
    if not with_work:
        return found
    used, is_known = _used(home, names, keep, now_seconds)
    files = store.scan()
    unused = [*find_unused(store, files, used, is_known and not store.is_distant, now_seconds - min_age_seconds)]
    unused += gc.find_temporary(files, now_seconds, min_age_seconds)
    return found + [item._replace(path=f"{WORK}/{item.path}") for item in unused]


def open_work(output: str | Path, work: str | None) -> Tree:
    """Return the files of a work store, below the output unless it is named."""
    return open_tree(work) if work else open_tree(str(output)).child(WORK)


def datasets(home: Tree) -> list[str]:
    """Return the names of the datasets of an output."""
    return [name for name in home.list() if home.exists(f"{name}/{log.FOLDER}")]


def _used(home: Tree, names: Sequence[str], keep: int, now_seconds: float) -> tuple[set[str], bool]:
    """Return the results that the newest runs used, and whether these lists tell of all work that may be needed."""
    used: set[str] = set()
    is_known = not home.is_distant
    for name in names:
        storage = home.child(name)
        runs = newest_runs(storage, keep, now_seconds)
        for run in runs:
            places = storage.read(f"{log.RUNS}/{run}{WORK_LIST}").decode("ascii", "replace").splitlines()
            is_known &= all(map(_PLACE.fullmatch, places))  # of a damaged list nobody knows what it told
            used.update(places)
        owners = {n for n in storage.list(STAGING) if n.endswith(".json")}
        dead = dead_stages(storage, now_seconds - ELSEWHERE_SECONDS)
        is_busy = bool(owners - {f"{n}.json" for n in dead})
        is_known &= bool(runs) and not is_busy
    return used, is_known


def _broken_pulls(storage: Tree, now_seconds: float, min_age_seconds: float) -> Iterator[Garbage]:
    """Yield what was fetched of releases by pulls that nobody has taken up again."""
    age = max(min_age_seconds, ELSEWHERE_SECONDS)
    for name in storage.list(PULLING):
        path = f"{PULLING}/{name}"
        files = storage.scan(path).values()
        if gc.is_old(storage, path, now_seconds, age) and all(now_seconds - stat.seconds >= age for stat in files):
            yield Garbage(
                path, "pull", sum(stat.bytes for stat in files), "its pull was broken off and not taken up again"
            )


def remove_all(
    output: str | Path, found: Sequence[Garbage], work: str | None = None, is_in_use: Callable[[], bool] = lambda: False
) -> list[Garbage]:
    """Remove what was found.

    Args:
        output: folder or address of all datasets.
        found: what :func:`find_all` returned.
        work: folder or address of the work store; below the output when left out.
        is_in_use: tells whether a run is at work in the work store by now: then the rest of it is left alone.

    Returns:
        What was removed.

    Raises:
        ReleaseError: a folder is not writable.
    """
    home, store = open_tree(str(output)), open_work(output, work)
    mine = [item for item in found if item.path.startswith(f"{WORK}/")]
    removed = [item for item in found if not item.path.startswith(f"{WORK}/")]
    for name in datasets(home):
        gc.remove_garbage(home.child(name), _below(found, name))
    with readable_errors(store, "cannot remove garbage"):
        for item in removed:
            if "/" not in item.path:
                home.remove(item.path)
        for item in mine:
            if is_in_use():
                break
            store.remove(item.path.removeprefix(f"{WORK}/"))
            removed.append(item)
    return removed


def _below(found: Sequence[Garbage], name: str) -> list[Garbage]:
    start = f"{name}/"
    return [item._replace(path=item.path.removeprefix(start)) for item in found if item.path.startswith(start)]
