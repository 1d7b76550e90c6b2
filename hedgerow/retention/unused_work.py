"""What can go from a work store: results that no kept run used, slots that name them, copies of remote files, marks of the dead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from hedgerow.files import Stat
from hedgerow.ingest import remote
from hedgerow.pipeline import STAGE_NAMES
from hedgerow.places.trees import Tree
from hedgerow.publish.gc import Garbage
from hedgerow.storage import is_temporary
from hedgerow.work import leases
from hedgerow.work.results import read_base
from hedgerow.work.workstore import WorkStore

_SLOTS = "slots"


def find_unused(
    work: Tree, files: Mapping[str, Stat], used: Collection[str], is_known: bool, before_seconds: float
) -> Iterator[Garbage]:
    """Yield what nobody needs and was written before a time, by its path in the work store.

    Args:
        work: the work store, in which no run is at work.
        files: its files, by path; temporary ones are left out (:func:`hedgerow.publish.gc.find_temporary`).
        used: places of the results that kept runs used.
        is_known: whether these are all that may be needed; else what the shards had last is kept too.
        before_seconds: what was written since then stays, in seconds since 1970.
    """
    named = {path: stat for path, stat in files.items() if not is_temporary(path)}
    yield from _unused_results(work, named, used, is_known, before_seconds)
    yield from _unused_copies(work, named, before_seconds)
    for place, stat in _below(named, leases.FOLDER).items():
        if stat.seconds <= before_seconds:
            yield Garbage(place, "temporary", stat.bytes, "its run died before it removed it")


def _below(files: Mapping[str, Stat], *folders: str) -> dict[str, Stat]:
    return {path: stat for path, stat in files.items() if path.partition("/")[0] in folders}


def _unused_results(
    work: Tree, files: Mapping[str, Stat], used: Collection[str], is_known: bool, before_seconds: float
) -> Iterator[Garbage]:
    slots = _below(files, _SLOTS)
    targets = {place: _slot_target(work, place) for place in slots}
    kept = used if is_known else {*used, *targets.values(), *_bases(work, targets.values())}
    left = set()
    for place, stat in _below(files, *STAGE_NAMES).items():
        if place in kept or stat.seconds > before_seconds:
            left.add(place)
        elif place.endswith(".hrw"):
            yield Garbage(place, "work", stat.bytes, "no kept run used it")
    for place, target in targets.items():
        if target not in left and target != place and slots[place].seconds <= before_seconds:
            yield Garbage(place, "slot", slots[place].bytes, "the result that it names is gone or goes")


def _unused_copies(work: Tree, files: Mapping[str, Stat], before_seconds: float) -> Iterator[Garbage]:
    """Yield copies of remote files, and what names them, that no run used since a time: a run that wants one fetches it."""
    copies = _below(files, remote.FOLDER)
    names = [p for p, stat in copies.items() if p.startswith(f"{remote.INDEX}/") and stat.seconds > before_seconds]
    kept = {*names, *(work.read(place).decode("ascii", "replace") for place in names)}
    for place, stat in copies.items():
        if place not in kept and stat.seconds <= before_seconds:
            yield Garbage(place, "copy", stat.bytes, "no run used it for long")


def _bases(work: Tree, places: Iterable[str]) -> Iterator[str]:
    """Yield the results that some others lie on."""
    for place in places:
        try:
            with work.open(place) as file:
                base = read_base(file)
        except FileNotFoundError:
            continue
        if base is not None:
            yield WorkStore.place(place.partition("/")[0], base.key)


def _slot_target(work: Tree, place: str) -> str:
    """Return the result that a slot names; a slot that cannot be read names itself."""
    try:
        key = work.read(place).decode("ascii", "replace")
    except FileNotFoundError:
        return place
    is_key = len(key) == 64 and key.isalnum()
    return WorkStore.place(place.split("/")[1], key) if is_key else place
