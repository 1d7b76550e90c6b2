"""Work on one document under limits of time and memory, with a note of what is under work.

Work is done in numbered units: a file, a record, a page, a batch of documents.
Before a unit begins, its number goes into a note that the parent process shares,
and the kernel is told to end this process when the unit runs too long; so a
parser that hangs in C code is stopped as well. The parent reads in the note which
unit ended its worker, and the work is done again with that unit left out:
:meth:`Watch.run` raises :class:`LostError` for it, and the caller rejects it.

The numbers follow from the input and the units left out, never from the clock,
so they mean the same unit in the next worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from typing import NamedTuple, ParamSpec, TypeVar

from hedgerow.config import BudgetConfig

if sys.platform != "win32":
    import resource

P = ParamSpec("P")
T = TypeVar("T")

MAX_DEPTH = 8  # units inside of units that the note can name; an archive in an archive takes 5
NOTE_SIZE = 1 + MAX_DEPTH
CLOCK_FACTOR = 3  # a unit that waits instead of working may take this much longer by the clock
_FEED_SHARE = 0.05  # of the time limit: units of one file that are shorter share a timer
_REBASE_SECONDS = 0.05
_PAGE_BYTES = 4096 if sys.platform == "win32" else os.sysconf("SC_PAGE_SIZE")
_HAS_DATA_LIMIT = sys.platform == "linux"  # elsewhere the kernel does not count mapped memory against RLIMIT_DATA


class Loss(NamedTuple):
    """A unit of work that ended its worker: stage, then the number of the unit in each unit around it."""

    path: tuple[int, ...]
    reason: str
    detail: str


class LostError(Exception):
    """A unit that took more than its time or memory, now or in an earlier worker; ``reason`` is from the closed list."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep both in ``args``, so that the error survives pickling."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Watch:
    """Runs units of work one after the other, or one inside of another."""

    def __init__(self, note: MutableSequence[int] | None = None) -> None:
        """Start without a task.

        Args:
            note: memory shared with the parent process, of ``NOTE_SIZE`` numbers, when this
                process may be ended. Without it units run without a limit of time.
        """
        self._note = note
        self._losses: dict[tuple[int, ...], Loss] = {}
        self._path: tuple[int, ...] = ()
        self._begun = [0]
        self._budget = BudgetConfig()
        self.gave_up = False
        """Whether a unit of this stage was given up, now or in an earlier worker: a longer time might have let it through."""
        self._guard = _Guard(self._budget) if note is not None else None

    def expect(self, losses: Sequence[Loss]) -> None:
        """Begin a task of which some units ended earlier workers."""
        self._losses = {loss.path: loss for loss in losses}

    @contextlib.contextmanager
    def stage(self, number: int, budget: BudgetConfig) -> Iterator[None]:
        """Begin a stage: its units are numbered from 1 and have this budget."""
        self._path, self._begun = (number,), [0]
        self.gave_up = False
        if self._note is not None:
            self._note[0], self._note[1] = 0, number
            self._guard = _Guard(budget)
        self._budget = budget
        try:
            yield
        finally:
            self._path, self._begun = (), [0]

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function as one unit.

        Raises:
            LostError: it took more memory than it may, or it is known to end its worker.
        """
        begun = self._begun
        begun[-1] += 1
        outer = self._path
        path = (*outer, begun[-1])
        if self._losses and (loss := self._losses.get(path)) is not None:
            self.gave_up = True
            raise LostError(loss.reason, loss.detail)
        self._enter(path)
        try:
            return function(*args, **kwargs)
        except MemoryError:
            pass  # raised below: an error raised here would keep this one, whose frames hold what the unit had in memory
        finally:
            self._leave(outer)
        if self._guard is not None:
            self._guard.forget_base()
        self.gave_up = True
        raise LostError("parser_memory", f"more than {self._budget.bytes_per_document >> 20} MiB")

    def _enter(self, path: tuple[int, ...]) -> None:
        depth = len(path) - 1
        self._path = path
        self._begun.append(0)
        if self._note is None or self._guard is None:
            return
        if depth < MAX_DEPTH:
            self._note[depth + 1] = path[-1]
            self._note[0] = depth
        if depth == 1:
            self._guard.arm()
        else:
            self._guard.feed()

    def _leave(self, outer: tuple[int, ...]) -> None:
        self._path = outer
        self._begun.pop()
        if self._note is None or self._guard is None:
            return
        if len(outer) == 1:
            self._guard.disarm()
        self._note[0] = min(len(outer) - 1, MAX_DEPTH - 1)


UNWATCHED = Watch()
"""For work in this process, which may not be ended: only the want of memory is caught."""


def noted_path(note: Sequence[int]) -> tuple[int, ...] | None:
    """Return the path of the unit that was under work, or None when there was none."""
    depth = note[0]
    return tuple(note[1 : depth + 2]) if depth else None


class _Guard:
    """The limits that the kernel keeps for this process."""

    __slots__ = ("_fed", "_hard", "_limit", "_n_bytes", "_rebased", "_seconds", "_soft")

    def __init__(self, budget: BudgetConfig) -> None:
        self._seconds = budget.seconds_per_document
        self._n_bytes = budget.bytes_per_document
        self._fed = self._rebased = 0.0
        self._limit = 0
        if _HAS_DATA_LIMIT:
            self._soft, self._hard = resource.getrlimit(resource.RLIMIT_DATA)

    def arm(self) -> None:
        """Begin the budget of a unit."""
        now = time.monotonic()
        self._set_timers(now)
        if _HAS_DATA_LIMIT:
            if now - self._rebased > _REBASE_SECONDS:
                self._rebase(now)
            resource.setrlimit(resource.RLIMIT_DATA, (self._limit, self._hard))

    def forget_base(self) -> None:
        """Look anew at what is in use when the next unit begins: allocators keep some of what a lost one took."""
        self._fed = self._rebased = 0.0

    def feed(self) -> None:
        """Begin the budget of a unit inside of another; short ones share a timer."""
        now = time.monotonic()
        if now - self._fed > self._seconds * _FEED_SHARE:
            self._set_timers(now)
            if _HAS_DATA_LIMIT:
                self._rebase(now)
                resource.setrlimit(resource.RLIMIT_DATA, (self._limit, self._hard))

    def disarm(self) -> None:
        """Lift the limits: work that is not on one document may take its time."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        if _HAS_DATA_LIMIT:
            resource.setrlimit(resource.RLIMIT_DATA, (self._soft, self._hard))

    def _set_timers(self, now: float) -> None:
        self._fed = now
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, self._seconds)
            signal.setitimer(signal.ITIMER_REAL, CLOCK_FACTOR * self._seconds)

    def _rebase(self, now: float) -> None:
        """Take what is in use now as the base on which a document may add its memory."""
        self._rebased = now
        with open("/proc/self/statm", "rb") as file:
            self._limit = int(file.read().split()[5]) * _PAGE_BYTES + self._n_bytes
