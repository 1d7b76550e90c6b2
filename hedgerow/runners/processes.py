"""A pool of spawned worker processes, one task each at a time.

The parent knows which task each worker holds, and the worker's note says on which
unit of it (a document) it is. A unit that ends its worker is left out when a fresh
worker does the task again, and the task rejects it; see :mod:`hedgerow.work.watch`. A
worker that dies on no unit costs its task one retry; a task that kills two workers
so is an error that names it. Workers ignore Ctrl-C (the parent ends them) and end
by themselves when the parent is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeVar

from hedgerow.errors import HedgerowError, TransientError
from hedgerow.work.watch import NOTE_SIZE, UNWATCHED, Loss, Watch, noted_path

T = TypeVar("T")
R = TypeVar("R")

MAX_TRIES = 2
MAX_LOSSES = 200
"""Units of one task, a lost batch and then its document, that may end their workers before the machine is to blame."""
STOP_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_starting = threading.Lock()


class WorkerDiedError(TransientError):
    """A task whose worker processes died, and not on a unit that could be left out."""


class Runner(Protocol):
    """Runs one function over many tasks; it gets each task and the watch of the process that it runs in.

    Attributes:
        is_distant: its workers are on other machines: what they can look up or read themselves is theirs to do.
    """

    is_distant: bool

    def prepare(self, n_tasks: int) -> None:
        """Make workers ready for so many tasks, which will come."""

    def run(self, function: Callable[[T, Watch], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come."""

    def close(self) -> None:
        """End the workers."""


class InlineRunner:
    """Runs tasks one after the other in this process, which is not ended for a document: for tests and debugging."""

    is_distant = False

    def prepare(self, n_tasks: int) -> None:
        """Nothing to make ready."""

    def run(self, function: Callable[[T, Watch], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) in order."""
        for number, task in enumerate(tasks):
            yield number, function(task, UNWATCHED)

    def close(self) -> None:
        """Nothing to end."""


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    note: Any
    task: int | None = None
    is_new: bool = True  # it was never given a task


@dataclass(slots=True)
class _Trouble:
    """What a task did to its workers."""

    n_deaths: int = 0
    suspects: set[tuple[int, ...]] = field(default_factory=set)
    losses: list[Loss] = field(default_factory=list)


class ProcessRunner:
    """Runs tasks in spawned processes; each worker warms up once."""

    is_distant = False

    def __init__(self, workers: int, warm_up: Callable[[], None] | None = None) -> None:
        """Name the number of workers; they start with the first tasks, or what announces them.

        Args:
            workers: number of processes, at least 1.
            warm_up: called once in every new worker before its first task.
        """
        self._workers_wanted = max(1, workers)
        self._warm_up = warm_up
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        note = self._context.RawArray("q", NOTE_SIZE)
        process = self._context.Process(target=_serve, args=(theirs, note, self._warm_up), daemon=True)
        with _hidden_main():
            process.start()
        theirs.close()
        return _Worker(process, ours, note)

    def prepare(self, n_tasks: int) -> None:
        """Start as many workers as so many tasks can use: they warm up while the tasks are still made."""
        while len(self._workers) < min(self._workers_wanted, n_tasks):
            self._workers.append(self._start())

    def run(self, function: Callable[[T, Watch], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come; at most one task waits in each worker.

        Raises:
            WorkerDiedError: a task killed its workers, and not by units that could be left out.
            Exception: what ``function`` raised, after the workers were ended.
        """
        waiting = list(range(len(tasks)))[::-1]
        troubles: dict[int, _Trouble] = {}
        try:
            self.prepare(len(tasks))
            while waiting or any(w.task is not None for w in self._workers):
                self._hand_out(function, tasks, waiting, troubles)
                for worker in self._ready():
                    outcome = self._receive(worker)
                    number = worker.task
                    assert number is not None
                    worker.task = None
                    if outcome is None:
                        self._replace(worker)
                        _blame(worker, troubles.setdefault(number, _Trouble()), tasks[number])
                        waiting.append(number)
                    elif isinstance(outcome, BaseException):
                        raise outcome
                    else:
                        yield number, outcome[0]
        except BaseException:
            self.close()
            raise

    def _hand_out(
        self,
        function: Callable[[T, Watch], R],
        tasks: Sequence[T],
        waiting: list[int],
        troubles: dict[int, _Trouble],
    ) -> None:
        for worker in self._workers:
            if waiting and worker.task is None:
                worker.task, worker.is_new = waiting.pop(), False
                losses = troubles[worker.task].losses if worker.task in troubles else []
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # found dead by _ready
                    worker.pipe.send((function, tasks[worker.task], losses))

    def _ready(self) -> list[_Worker]:
        busy = {w.pipe: w for w in self._workers if w.task is not None}
        return [busy[pipe] for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    @staticmethod
    def _receive(worker: _Worker) -> tuple[Any] | BaseException | None:
        """Return (result,), the error that the task raised, or None when the worker is dead."""
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            return None
        return (value,) if kind == "done" else value

    def _replace(self, dead: _Worker) -> None:
        dead.process.join(STOP_SECONDS)
        dead.pipe.close()
        self._workers[self._workers.index(dead)] = self._start()

    def close(self) -> None:
        """End the workers, at once when they are busy or still warm up for tasks that never came."""
        for worker in self._workers:
            if worker.task is None and not worker.is_new:
                with contextlib.suppress(OSError):
                    worker.pipe.send(None)
            else:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(STOP_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self._workers = []


def _blame(worker: _Worker, trouble: _Trouble, task: object) -> None:
    """Find the unit that ended a worker, so that the task can be done again without it.

    A signal that may have come from outside (the system's memory killer, an
    administrator, a clock that ran while the machine had no time) counts only the
    second time that it meets the same unit.

    Raises:
        WorkerDiedError: no unit is to blame.
    """
    trouble.n_deaths += 1
    path = noted_path(worker.note)
    if len(trouble.losses) >= MAX_LOSSES:
        raise WorkerDiedError(
            f"{MAX_LOSSES} units ended their worker process in {task}: look at the machine's memory and limits"
        )
    code = worker.process.exitcode or 0
    if path is None:
        if trouble.n_deaths - len(trouble.losses) - len(trouble.suspects) >= MAX_TRIES:
            raise WorkerDiedError(f"the worker process died {MAX_TRIES} times on {task}")
    elif -code in _OUTSIDE and path not in trouble.suspects:
        trouble.suspects.add(path)
    else:
        trouble.losses.append(Loss(path, *_describe_end(code)))


_OUTSIDE = tuple(getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name))


def _describe_end(code: int) -> tuple[str, str]:
    """Return the reason and detail of a reject for the exit code of a worker."""
    if code >= 0:
        return "parser_failed", f"it ended its worker process with exit code {code}"
    name = signal.Signals(-code).name
    if name == "SIGPROF":
        return "parser_timeout", "it took more processor time than a document may"
    if name == "SIGALRM":
        return "parser_timeout", "it came to no end within the time that a document may take"
    return "parser_failed", f"it ended its worker process by {name}"


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """Keep spawned workers from importing the parent's script: it may be a flow, and Prefect takes seconds to import.

    Workers run functions of hedgerow only, so they never need it. One thread at a time starts one.
    """
    with _starting:
        main = sys.modules["__main__"]
        kept = {name: vars(main)[name] for name in ("__file__", "__spec__") if name in vars(main)}
        for name in kept:
            delattr(main, name)
        main.__spec__ = None
        try:
            yield
        finally:
            for name, value in kept.items():
                setattr(main, name, value)


def _serve(pipe: Connection, note: Any, warm_up: Callable[[], None] | None) -> None:
    """Serve one worker: receive tasks until told to stop or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGPROF", "SIGALRM"):  # the ends of a unit's time; a parent that ignores them passes that on
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    _die_with_parent()
    watch = Watch(note)
    if warm_up is not None:
        warm_up()
    while True:
        try:
            message = pipe.recv()
        except (EOFError, ConnectionResetError):
            return
        if message is None:
            return
        function, task, losses = message
        watch.expect(losses)
        try:
            answer = ("done", function(task, watch))
        except (HedgerowError, OSError) as error:  # a full disk is no fault of the program
            answer = ("error", error)
        except Exception as error:  # noqa: BLE001 - the parent raises it again; a worker outlives its task
            answer = ("error", HedgerowError(f"{type(error).__name__} in a worker on {task}: {error}"))
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return


def _die_with_parent() -> None:
    """Let the kernel end this worker when its parent is killed; elsewhere than on Linux it ends after its task."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def default_workers() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
