"""What can go from an output folder: results of work that no kept run used, orphans, staging of the dead.

Each run that ends leaves ``runs/<run>.work``: the results that it used, found or made.
A result goes only when none of the newest runs of any dataset names it and it is old;
where a dataset was built before such lists, or is being published right now, what the
shards had last is kept too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hedgerow.pipeline import STAGE_NAMES, ShardResult
from hedgerow.publish import gc, log
from hedgerow.publish.gc import Garbage
from hedgerow.publish.stage import FOLDER as STAGING
from hedgerow.publish.stage import dead_stages, readable_errors
from hedgerow.results import base_of
from hedgerow.storage import Storage
from hedgerow.workstore import WorkStore

WORK = ".work"
_LIST = ".work"  # ending of the list of a run
_SLOTS = "slots"


def write_work_list(storage: Storage, run: str, results: Iterable[ShardResult]) -> None:
    """Write down which results a run used, and what these lie on, so that garbage collection keeps them.

    Args:
        storage: the dataset's files.
        run: name of the run.
        results: its shards.
    """
    places = sorted({WorkStore.place(stage, key) for result in results for stage, key in result.keys + result.bases})
    storage.write_atomic(f"runs/{log.check_run(run)}{_LIST}", "".join(f"{p}\n" for p in places).encode("ascii"))


def find_all(output: Path, keep: int, now_seconds: float, min_age_seconds: float) -> list[Garbage]:
    """Return everything that can go from an output folder; nothing is removed.

    Args:
        output: folder of all datasets.
        keep: how many of the newest runs of each dataset keep their work.
        now_seconds: the time, in seconds since 1970.
        min_age_seconds: how long everything is left.

    Raises:
        ReleaseError: the log of a dataset is damaged: nobody knows what is garbage.
    """
    names = datasets(output)
    found = []
    for name in names:
        parts = gc.find_garbage(Storage(output / name), now_seconds, min_age_seconds)
        found += [item._replace(path=f"{name}/{item.path}") for item in parts]
    work = Storage(output / WORK)
    used, is_known = _used(output, names, keep)
    found += [
        item._replace(path=f"{WORK}/{item.path}")
        for item in _unused(work, used, is_known, now_seconds, min_age_seconds)
    ]
    return found


def datasets(output: Path) -> list[str]:
    """Return the names of the datasets below a folder."""
    return sorted(p.name for p in output.iterdir() if (p / log.FOLDER).is_dir()) if output.is_dir() else []


def _used(output: Path, names: Sequence[str], keep: int) -> tuple[set[str], bool]:
    """Return the results that the newest runs used, and whether these lists tell of all work that may be needed."""
    used: set[str] = set()
    is_known = True
    for name in names:
        storage = Storage(output / name)
        lists = [n for n in storage.list("runs") if n.endswith(_LIST)]
        for one in lists[max(0, len(lists) - keep) :]:
            used.update(storage.read(f"runs/{one}").decode("ascii").splitlines())
        owners = {n for n in storage.list(STAGING) if n.endswith(".json")}
        is_busy = bool(owners - {f"{n}.json" for n in dead_stages(storage)})
        is_known &= bool(lists) and not is_busy
    return used, is_known


def _unused(
    work: Storage, used: set[str], is_known: bool, now_seconds: float, min_age_seconds: float
) -> Iterator[Garbage]:
    slots = {f"{_SLOTS}/{path}": _slot_target(work, path) for path in work.walk(_SLOTS)}
    kept = used if is_known else used.union(slots.values(), _bases(work, slots.values()))
    gone = set()
    for stage in STAGE_NAMES:
        for path in work.walk(stage):
            place = f"{stage}/{path}"
            if place in kept or not gc.is_old(work, place, now_seconds, min_age_seconds):
                continue
            if path.endswith(".hrw"):
                gone.add(place)
                yield Garbage(place, "work", work.size(place), "no kept run used it")
            elif Path(path).name.startswith(".tmp-"):
                yield Garbage(place, "temporary", work.size(place), "its writer died before it had a name")
    for place, target in slots.items():
        is_dangling = target in gone or not work.exists(target)
        if is_dangling and gc.is_old(work, place, now_seconds, min_age_seconds):
            yield Garbage(place, "slot", work.size(place), "the result that it names is gone or goes")


def _bases(work: Storage, places: Iterable[str]) -> Iterator[str]:
    """Yield the results that some others lie on."""
    for place in places:
        base = base_of(work.read(place)) if work.exists(place) else None
        if base is not None:
            yield WorkStore.place(place.partition("/")[0], base.key)


def _slot_target(work: Storage, path: str) -> str:
    """Return the result that a slot names; a slot that cannot be read names itself."""
    key = work.read(f"{_SLOTS}/{path}").decode("ascii", "replace")
    is_key = len(key) == 64 and key.isalnum()
    return WorkStore.place(path.partition("/")[0], key) if is_key else f"{_SLOTS}/{path}"


def remove_all(output: Path, found: Sequence[Garbage]) -> None:
    """Remove what was found.

    Raises:
        ReleaseError: a folder is not writable.
    """
    for name in [*datasets(output), WORK]:
        storage = Storage(output / name)
        mine = [
            item._replace(path=item.path.removeprefix(f"{name}/")) for item in found if item.path.startswith(f"{name}/")
        ]
        if name != WORK:
            gc.remove_garbage(storage, mine)
            continue
        with readable_errors(storage, "cannot remove garbage"):
            for item in mine:
                storage.remove(item.path)
