"""A pool of spawned worker processes, one task each at a time.

The parent knows which task each worker holds. A worker that dies costs its task
one retry in a fresh worker and nothing else; a task that kills two workers is an
error that names it. Workers ignore Ctrl-C (the parent ends them) and end by
themselves when the parent is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeVar

from hedgerow.errors import HedgerowError, TransientError

T = TypeVar("T")
R = TypeVar("R")

MAX_TRIES = 2
STOP_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class WorkerDiedError(TransientError):
    """A task whose worker process died twice."""


class Runner(Protocol):
    """Runs one function over many tasks."""

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come."""

    def close(self) -> None:
        """End the workers."""


class InlineRunner:
    """Runs tasks one after the other in this process: for small inputs, tests and debugging."""

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) in order."""
        for number, task in enumerate(tasks):
            yield number, function(task)

    def close(self) -> None:
        """Nothing to end."""


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    task: int | None = None


class ProcessRunner:
    """Runs tasks in spawned processes; each worker warms up once."""

    def __init__(self, workers: int, warm_up: Callable[[], None] | None = None) -> None:
        """Name the number of workers; they start with the first task.

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
        process = self._context.Process(target=_serve, args=(theirs, self._warm_up), daemon=True)
        with _hidden_main():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come; at most one task waits in each worker.

        Raises:
            WorkerDiedError: a task killed its worker twice.
            Exception: what ``function`` raised, after the workers were ended.
        """
        waiting = list(range(len(tasks)))[::-1]
        tries = [0] * len(tasks)
        try:
            while len(self._workers) < min(self._workers_wanted, len(tasks)):
                self._workers.append(self._start())
            while waiting or any(w.task is not None for w in self._workers):
                self._hand_out(function, tasks, waiting, tries)
                for worker in self._ready():
                    outcome = self._receive(worker)
                    number = worker.task
                    assert number is not None
                    worker.task = None
                    if outcome is None:
                        self._replace(worker)
                        if tries[number] >= MAX_TRIES:
                            raise WorkerDiedError(f"the worker process died {MAX_TRIES} times on {tasks[number]}")
                        waiting.append(number)
                    elif isinstance(outcome, BaseException):
                        raise outcome
                    else:
                        yield number, outcome[0]
        except BaseException:
            self.close()
            raise

    def _hand_out(self, function: Callable[[T], R], tasks: Sequence[T], waiting: list[int], tries: list[int]) -> None:
        for worker in self._workers:
            if waiting and worker.task is None:
                worker.task = waiting.pop()
                tries[worker.task] += 1
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # found dead by _ready
                    worker.pipe.send((function, tasks[worker.task]))

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
        """End the workers, at once when they are busy."""
        for worker in self._workers:
            if worker.task is None:
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


@contextlib.contextmanager
def _hidden_main() -> Iterator[None]:
    """Keep spawned workers from importing the parent's script: it may be a flow, and Prefect takes seconds to import.

    Workers run functions of hedgerow only, so they never need it.
    """
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


def _serve(pipe: Connection, warm_up: Callable[[], None] | None) -> None:
    """Serve one worker: receive tasks until told to stop or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    if warm_up is not None:
        warm_up()
    while True:
        try:
            message = pipe.recv()
        except (EOFError, ConnectionResetError):
            return
        if message is None:
            return
        function, task = message
        try:
            answer = ("done", function(task))
        except HedgerowError as error:
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
