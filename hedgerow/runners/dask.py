"""Tasks on the workers of a Dask cluster: plain ``distributed``, one Dask task for each task of ours.

A Dask worker does no work itself. For each of its threads it keeps a process of its own
(:class:`hedgerow.runners.processes.ProcessRunner`), so a document that ends its process
is found, left out and rejected there, as on one machine. A Dask worker that dies costs
its tasks one more try elsewhere, which the scheduler sees to.

What goes over the wire is the pickled task and the pickled result: references, never
tables. Few tasks are under way at a time, however many there are.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import pickle
import queue
import re
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hedgerow.errors import ConfigError, HedgerowError, TransientError
from hedgerow.runners.processes import ProcessRunner, WorkerDiedError
from hedgerow.work.watch import Watch

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 8.0
WAIT_SECONDS = 300.0  # without a worker
FORGET_SECONDS = 600.0
PER_THREAD = 2  # tasks under way for each thread of the cluster: one at work, one on its way
MAX_TRIES = 3  # of a task that failed in a way that a retry can cure
_TICK_SECONDS = 2.0
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^\s/@?#]+:[0-9]{1,5}")


class ClusterError(TransientError):
    """A cluster that cannot be reached, has no workers, or was lost."""

    exit_code = 9


def check_address(address: str) -> None:
    """See that an address can be that of a scheduler.

    Raises:
        ConfigError: it cannot.
    """
    if not _ADDRESS.fullmatch(address):
        raise ConfigError(f"address {address[:80]!a}: name the scheduler like tcp://host:8786")


class DaskRunner:
    """Runs tasks on the workers of a cluster, a bounded number of them at a time."""

    is_distant = True

    def __init__(
        self, address: str, warm_up: Callable[[], None] | None = None, *, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        """Connect to a scheduler.

        Args:
            address: where it listens, such as ``tcp://host:8786``.
            warm_up: called once in every new process before its first task; a function of hedgerow.
            wait_seconds: how long to go on without any worker.

        Raises:
            ConfigError: the address is none, or ``distributed`` is not installed.
            ClusterError: there is no scheduler.
        """
        check_address(address)
        self._address, self._wait_seconds = address, wait_seconds
        self._warm_up = pickle.dumps(warm_up)
        self._token = uuid.uuid4().hex
        self._client = _connect(address)
        self._seen = time.monotonic()  # when there was a worker
        self._asked, self._threads = 0.0, 0

    def wait(self) -> tuple[int, int]:
        """Wait for the first worker and return the number of workers and of their threads.

        Raises:
            ClusterError: none came.
        """
        told = False
        while not self._count_threads(0.0):
            if not told:
                logger.warning("no workers at %s yet: waiting up to %.0f s", self._address, self._wait_seconds)
                told = True
            time.sleep(0.5)
        return len(self._ask(self._client.nthreads)), self._threads

    def prepare(self, n_tasks: int) -> None:
        """Nothing to make ready: a cluster's workers are there."""

    def run(self, function: Callable[[T, Watch], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position of the task, result) as they come.

        Raises:
            ClusterError: the scheduler or all workers are gone.
            WorkerDiedError: a task ended several Dask workers.
            Exception: what ``function`` raised.
        """
        if not (function.__module__ or "").startswith("hedgerow."):
            raise ValueError(
                f"{function.__module__}.{function.__qualname__} is not part of hedgerow: workers have no other"
            )
        waiting = deque(range(len(tasks)))
        tries: Counter[int] = Counter()
        flight: dict[str, tuple[int, Any]] = {}
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            while waiting or flight:
                room = PER_THREAD * max(1, self._count_threads(_TICK_SECONDS))
                while waiting and len(flight) < room:
                    number = waiting.popleft()
                    tries[number] += 1
                    future = self._submit(function, tasks[number], f"{number}-{tries[number]}")
                    flight[future.key] = (number, future)
                    future.add_done_callback(done.put)
                try:
                    future = done.get(timeout=_TICK_SECONDS)
                except queue.Empty:
                    continue
                number, _ = flight.pop(future.key)
                try:
                    result = self._result(future, tasks[number])
                except ClusterError:
                    raise
                except TransientError as error:
                    if tries[number] >= MAX_TRIES:
                        raise
                    logger.warning("%s: once more: %s", tasks[number], error)
                    waiting.append(number)
                    continue
                yield number, result
        finally:
            self._cancel([future for _, future in flight.values()])

    def _submit(self, function: Callable[[T, Watch], R], task: T, name: str) -> Any:
        order = Order(self._token, str(task), pickle.dumps((function, task)), self._warm_up)
        return self._client.submit(serve, order, key=f"hedgerow-{self._token}-{name}", pure=False)

    def _result(self, future: Any, task: object) -> Any:
        from distributed import CancelledError, KilledWorker

        try:
            return pickle.loads(future.result())  # noqa: S301 - from a worker of ours
        except KilledWorker as error:
            n = error.allowed_failures + 1
            raise WorkerDiedError(f"{n} Dask workers died, one after the other, on {task}: see their logs") from None
        except CancelledError:
            raise ClusterError(f"lost the scheduler at {self._address}: run the same command again") from None
        except HedgerowError:
            raise
        except Exception as error:
            raise HedgerowError(f"{type(error).__name__} in a Dask worker on {task}: {error!s:.300}") from error

    def _count_threads(self, max_age_seconds: float) -> int:
        """Return the number of threads of all workers, as it was not longer ago than so many seconds.

        Raises:
            ClusterError: there has been none for too long, or the scheduler is gone.
        """
        now = time.monotonic()
        if now - self._asked >= max_age_seconds:
            self._threads, self._asked = sum(self._ask(self._client.nthreads).values()), now
            if self._threads:
                self._seen = now
        if now - self._seen > self._wait_seconds:
            raise ClusterError(
                f"no workers at {self._address} for {self._wait_seconds:.0f} s: start some with "
                f"`dask worker {self._address}`, then run the same command again"
            )
        return self._threads

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except (OSError, ValueError, RuntimeError) as error:
            logger.debug("%s does not answer: %s", self._address, error)
            raise ClusterError(f"lost the scheduler at {self._address}: run the same command again") from None

    def _cancel(self, futures: Sequence[Any]) -> None:
        """Forget tasks that nobody waits for any more, and end the processes that are at work on them."""
        if futures and self._client.status == "running":
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                self._client.cancel(futures, force=True)
            self._end_processes()

    def _end_processes(self) -> None:
        if self._client.status == "running":
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                self._client.run(end_processes, self._token, on_error="ignore")

    def close(self) -> None:
        """End this run's processes on the workers, and the connection."""
        self._end_processes()
        self._client.close(timeout=2)


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ConfigError("--runner dask needs a library that is not installed: pip install 'hedgerow[dask]'") from None
    for name in [n for n in logging.root.manager.loggerDict if n.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is raised
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="hedgerow")
    except (OSError, ValueError, RuntimeError) as error:
        logger.debug("%s: %s", address, error)
        raise ClusterError(
            f"no Dask scheduler answers at {address}: start one with `dask scheduler`, or mend the address"
        ) from None


# On the workers


@dataclass(frozen=True, slots=True)
class Order:
    """What a Dask worker is given: it hands the pickled parts on to its own process, which alone opens them.

    Attributes:
        token: the run.
        name: what messages call the task.
        work: the pickled function and task.
        warm_up: the pickled function to call first in a new process.
    """

    token: str
    name: str
    work: bytes
    warm_up: bytes

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _WarmUp:
    function: bytes

    def __call__(self) -> None:
        function = pickle.loads(self.function)  # noqa: S301 - from our own client
        if function is not None:
            function()


_lock = threading.Lock()  # of what follows: processes by run, each lent to one thread at a time
_idle: dict[str, list[ProcessRunner]] = {}
_busy: dict[str, list[ProcessRunner]] = {}
_used: dict[str, float] = {}


def serve(order: Order) -> bytes:
    """Do a task in a process of this worker, and return its pickled result."""
    multiprocessing.current_process().daemon = False  # under a nanny it is one, and could start no process
    with _lock:
        _end_forgotten()
        _used[order.token] = time.monotonic()
        runner = _idle[order.token].pop() if _idle.get(order.token) else ProcessRunner(1, _WarmUp(order.warm_up))
        _busy.setdefault(order.token, []).append(runner)
    is_whole = False
    try:
        ((_, result),) = runner.run(work, [order])
        is_whole = True
    finally:
        with _lock:
            _busy[order.token].remove(runner)
            if is_whole:
                _idle.setdefault(order.token, []).append(runner)
    return result


def _end_forgotten() -> None:
    """End the processes of runs that have sent nothing for long: their client may have died."""
    limit = time.monotonic() - FORGET_SECONDS
    for token in [t for t, used in _used.items() if used < limit and not _busy.get(t)]:
        for runner in _idle.pop(token, []):
            runner.close()
        del _used[token]


def work(order: Order, watch: Watch) -> bytes:
    """In the process: do the task."""
    function, task = pickle.loads(order.work)  # noqa: S301 - from our own client
    return pickle.dumps(function(task, watch))


def rest(seconds: float, _: Watch) -> float:
    """Do nothing for some seconds: with this task it is measured what a task costs beside its work."""
    time.sleep(seconds)
    return seconds


def end_processes(token: str) -> int:
    """End the processes that this worker keeps for a run, and return their number."""
    with _lock:
        found = _idle.pop(token, []) + _busy.get(token, [])
    for runner in found:
        runner.close()
    return len(found)
