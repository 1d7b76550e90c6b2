"""Who is at work in a work store: nothing of it is collected while a run counts on what it has found there.

In a folder a run holds a lock together with other runs, and who collects garbage holds it alone; the system frees it
however its owner ends. At an address nothing can be locked: a run leaves an object there, its lease, renews
it, and takes it away at its end. The lease of a run that died counts for a day.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator

from hedgerow.errors import HedgerowError
from hedgerow.places.trees import Tree
from hedgerow.storage import Storage

logger = logging.getLogger(__name__)

LOCK = ".in-use"
FOLDER = "in-use"
COUNTS_SECONDS = 24 * 3600
RENEW_SECONDS = 3600


@contextlib.contextmanager
def at_work(work: Tree, run: str) -> Iterator[None]:
    """Keep collectors from a work store while a run lasts; where one is at it, wait until it is done.

    A run that can leave neither lock nor lease goes on without, and says so.

    Args:
        work: the files of the work store.
        run: name of the run.
    """
    with _lock(work) if isinstance(work, Storage) else _lease(work, run):
        yield


@contextlib.contextmanager
def collecting(work: Tree, now_seconds: float) -> Iterator[Callable[[], bool]]:
    """Keep runs from beginning in a work store in a folder while its garbage is collected.

    Args:
        work: the files of the work store.
        now_seconds: the time, in seconds since 1970.

    Yields:
        Tells whether runs are at work, so that nothing may go. At an address one can begin at any moment: ask before
        each removal. A run lists and digests its inputs before it looks for results, so that it finds none that is going.
    """
    if not isinstance(work, Storage):
        yield lambda: are_at_work(work, now_seconds)
    elif not work.exists(""):
        yield lambda: False
    elif (lock := work.try_lock(LOCK)) is None:
        yield lambda: True
    else:
        with lock:
            yield lambda: False


def are_at_work(work: Tree, now_seconds: float) -> bool:
    """Tell whether runs are at work in a work store; changes nothing.

    Args:
        work: the files of the work store.
        now_seconds: the time, in seconds since 1970.
    """
    if isinstance(work, Storage):
        return work.exists(LOCK) and not work.is_abandoned(LOCK)
    return any(now_seconds - stat.seconds < COUNTS_SECONDS for stat in work.scan(FOLDER).values())


@contextlib.contextmanager
def _lock(work: Storage) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(work.share_lock(LOCK))
        except OSError as error:
            logger.warning("%s cannot be locked (%s): collect no garbage while this run lasts", work.where, error)
        yield


@contextlib.contextmanager
def _lease(work: Tree, run: str) -> Iterator[None]:
    path, ended = f"{FOLDER}/{run}", threading.Event()
    _renew(work, path)
    thread = threading.Thread(target=_keep, args=(work, path, ended), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        with contextlib.suppress(HedgerowError):  # it counts for a day, no longer
            work.remove(path)


def _keep(work: Tree, path: str, ended: threading.Event) -> None:
    while not ended.wait(RENEW_SECONDS):
        _renew(work, path)


def _renew(work: Tree, path: str) -> None:
    try:
        work.write_atomic(path, b"")  # its name and its age say all
    except HedgerowError as error:
        logger.warning("%s: collect no garbage while this run lasts", error)
