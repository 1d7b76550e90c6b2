"""A run's shards on a Dask cluster: what a worker must share with the client, and how it gets it.

The work store is all that they share. The client leaves its *terms* there: which code and
libraries it has, and the user's own functions and cues. A worker takes the user's files from
there and refuses a shard when its code is other code, when it does not see the work store, or
when it does not see the sources.
"""

from __future__ import annotations

import atexit
import base64
import functools
import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from hedgerow.addresses import scheme_of
from hedgerow.closure import library_versions, package_digest
from hedgerow.config import Config, LabelConfig
from hedgerow.errors import ConfigError, SourceError
from hedgerow.pipeline import ShardTask, stage_parameters
from hedgerow.places.objectstore import check_place, open_objects
from hedgerow.places.scratch import Scratch
from hedgerow.progress import Progress
from hedgerow.runners.dask import DaskRunner, check_address
from hedgerow.work.shards import Shard
from hedgerow.work.watch import Watch

T = TypeVar("T")
R = TypeVar("R")

FOLDER = "terms"
RUNNERS = ("processes", "dask")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shards of a run are worked on.

    Attributes:
        work: folder or address of the work store; below the output when left out.
        scheduler: address of a Dask scheduler; None for this machine.
        stage: folder to stage releases in whose output is an address; the user's cache when left out.
    """

    work: str | None = None
    scheduler: str | None = None
    stage: str | None = None

    def check(self) -> None:
        """See that it can be used, before anything is done.

        Raises:
            ConfigError: it cannot.
        """
        if self.work is not None:
            check_place(self.work)
        if self.scheduler is not None:
            check_address(self.scheduler)


def make_place(runner: str, address: str | None, work: str | None, stage: str | None = None) -> Place:
    """Return where the shards of a run are worked on, as a user says it.

    Args:
        runner: one of RUNNERS.
        address: the scheduler, of a cluster.
        work: folder or address of the work store.
        stage: folder to stage releases in whose output is an address.

    Raises:
        ConfigError: a cluster without an address, or an address without a cluster.
    """
    if runner != "dask" and address:
        raise ConfigError("--address names the scheduler of a cluster: add --runner dask, or leave it out")
    if runner == "dask" and not address:
        raise ConfigError("--runner dask needs the scheduler's address: add --address tcp://host:8786")
    return Place(work, address if runner == "dask" else None, stage)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker is told: where the client left its terms.

    Attributes:
        work: the work store.
        digest: SHA-256 of the terms, and their name.
    """

    work: str
    digest: str

    @property
    def place(self) -> str:
        """Where they lie in the work store."""
        return f"{FOLDER}/{self.digest[:2]}/{self.digest}.json"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A function and a task, under terms."""

    terms: Terms
    function: Callable[[Any, Watch], Any]
    task: Any

    def __str__(self) -> str:
        return str(self.task)


class ClusterRunner:
    """Runs shards on a cluster."""

    is_distant = True

    def __init__(self, dask: DaskRunner, terms: Terms) -> None:
        """Use a connection, and terms that :func:`offer_terms` left."""
        self._dask, self._terms = dask, terms

    def prepare(self, n_tasks: int) -> None:
        """Nothing to make ready: a cluster's workers are there."""

    def run(self, function: Callable[[T, Watch], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come."""
        return self._dask.run(work_under, [Assignment(self._terms, function, task) for task in tasks])

    def close(self) -> None:
        """End the processes on the workers."""
        self._dask.close()


def join_cluster(
    config: Config, work: str, scheduler: str, warm_up: Callable[[], None], progress: Progress
) -> ClusterRunner:
    """Connect to a cluster and wait for its first worker.

    Args:
        config: the run's configuration.
        work: folder or address of the work store.
        scheduler: address of the scheduler.
        warm_up: called in every new process before its first shard.
        progress: told of the workers.

    Raises:
        ClusterError: there is no scheduler, or no worker comes.
    """
    progress.start("connect", 1, scheduler)
    dask = DaskRunner(scheduler, warm_up)
    try:
        workers, threads = dask.wait()
        terms = offer_terms(config, work)
    except BaseException:
        dask.close()
        raise
    progress.finish("connect", f"{workers:,} workers, {threads:,} threads at {scheduler}")
    return ClusterRunner(dask, terms)


def offer_terms(config: Config, work: str) -> Terms:
    """Leave in the work store what workers must agree to.

    Raises:
        ConfigError: a file of functions or cues is missing.
    """
    own = {"functions": config.label.functions, "cues": config.label.cues}
    said = {
        "installed": _installed(),
        "code": package_digest(),
        "own": {kind: [_pack(Path(path)) for path in paths] for kind, paths in own.items()},
    }
    data = json.dumps(said, sort_keys=True).encode("ascii")
    terms = Terms(work, hashlib.sha256(data).hexdigest())
    open_objects(work).write_atomic(terms.place, data)
    return terms


def _installed() -> dict[str, str]:
    """Return the versions that shape a result, the program's and Python's among them."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"hedgerow": version("hedgerow"), "Python": python, **library_versions()}


def _pack(path: Path) -> dict[str, str]:
    """Return a file, or all cue files of a folder, by name below the folder that holds it."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    try:
        return {
            f.relative_to(path.parent).as_posix(): base64.b64encode(f.read_bytes()).decode("ascii") for f in files
        } or {path.name: ""}
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from None


# On a worker


def work_under(assignment: Assignment, watch: Watch) -> Any:
    """Do a task on a worker that keeps the terms.

    Raises:
        ConfigError: it cannot.
        SourceError: it does not see the sources.
    """
    task = assignment.task
    label = _agree(assignment.terms)
    if isinstance(task, ShardTask):
        _check_sources(task.shard)
        task = replace(task, config=task.config.model_copy(update={"label": label}))
        _check_parameters(assignment.terms, task)
    return assignment.function(task, watch)


@functools.lru_cache(maxsize=8)
def _agree(terms: Terms) -> LabelConfig:
    """Compare this worker with the terms, and return where the user's functions and cues lie here."""
    here = f"worker {platform.node()}"
    try:
        data = open_objects(terms.work).read(terms.place)
    except FileNotFoundError:
        raise ConfigError(
            f"{here} does not see the work store {terms.work}: name one that all machines see (--work s3://bucket/work)"
        ) from None
    if hashlib.sha256(data).hexdigest() != terms.digest:
        raise ConfigError(f"{terms.place} in the work store {terms.work} is damaged: remove it and run again")
    said = json.loads(data)
    mine = _installed()
    if others := [f"{k} {mine.get(k, 'absent')}, not {v}" for k, v in said["installed"].items() if mine.get(k) != v]:
        raise ConfigError(f"{here} has {'; '.join(others[:4])}: install what the client has")
    if said["code"] != package_digest():
        raise ConfigError(f"{here} has hedgerow {mine['hedgerow']} with other code: install the same wheel everywhere")
    scratch = Scratch()  # for as long as the process lasts: own functions may be read at any shard
    atexit.register(scratch.close)
    own = {
        kind: tuple(_unpack(f, scratch.path / kind / str(i)) for i, f in enumerate(v))
        for kind, v in said["own"].items()
    }
    return LabelConfig(**own)


def _unpack(files: dict[str, str], folder: Path) -> str:
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if data:
            place.write_bytes(base64.b64decode(data))
        else:
            place.mkdir()
    return str(folder / next(iter(files)).partition("/")[0])


def _check_sources(shard: Shard) -> None:
    """Tell a source that is not on this machine from files that went since they were listed."""
    local = [p for p in shard.pieces if scheme_of(p.location) is None]
    if local and not any(os.path.lexists(p.location) for p in local):
        raise SourceError(
            f"worker {platform.node()} does not see {local[0].name()}: sources must be URLs, or lie on a file system that "
            "all machines share"
        )


_agreed: set[tuple[Terms, tuple[str, ...]]] = set()


def _check_parameters(terms: Terms, task: ShardTask) -> None:
    """See that settings and code of the stages have the client's digests here too.

    Raises:
        ConfigError: they have others.
    """
    if (terms, task.parameters) in _agreed:
        return
    if stage_parameters(task.config) != task.parameters:
        raise ConfigError(f"worker {platform.node()} makes other digests of settings and code than the client")
    _agreed.add((terms, task.parameters))
