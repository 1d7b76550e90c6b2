"""What runs/ says of a run: while it is at work, when it has ended, and when it was killed.

A run at work is ``runs/<run>.running``, a file that it keeps locked; at its end ``runs/<run>.json`` stands in its place. Of
a run that was killed the lock is free: the next run of the dataset on this machine writes its record, outcome ``died``;
one on another machine does so after a day.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from typing import BinaryIO

from hedgerow.errors import GateError, HedgerowError, TerminatedError
from hedgerow.places.scratch import this_machine
from hedgerow.places.trees import open_tree
from hedgerow.publish.facts import Json
from hedgerow.publish.log import check_run, write_run
from hedgerow.publish.manifest import canonical_json
from hedgerow.publish.stage import ELSEWHERE_SECONDS
from hedgerow.running.runs import RUNNING, Run, now
from hedgerow.storage import Storage
from hedgerow.work.leases import at_work


@contextlib.contextmanager
def recorded(run: Run) -> Iterator[None]:
    """Leave a record of a run in runs/, however it ends; publish_run leaves that of a run that ends well.

    A failure to write a record never hides how the run itself ended. While the run lasts, nothing that it found in its
    work store is collected as garbage.
    """
    with contextlib.suppress(HedgerowError, OSError):
        record_dead(run.storage)
    mark = None
    with contextlib.suppress(HedgerowError, OSError):
        mark = _begin(run)
    try:
        with at_work(open_tree(run.work), run.run_id):
            yield
    except BaseException as error:
        record = run.record() | _ending(error)
        if isinstance(error, GateError):
            record["gates"] = error.figures
        with contextlib.suppress(HedgerowError, OSError):
            write_run(run.storage, run.run_id, record)
        raise
    finally:
        if mark is not None:
            mark.close()  # first: an open file cannot be removed everywhere
            with contextlib.suppress(HedgerowError, OSError):
                run.storage.remove(_place(run.run_id))


def _ending(error: BaseException) -> dict[str, str]:
    if isinstance(error, Exception):
        return {"outcome": "failed", "error": f"{type(error).__name__}: {error}"}
    signals: dict[type[BaseException], str] = {KeyboardInterrupt: "Ctrl-C", TerminatedError: "SIGTERM"}
    by = signals.get(type(error), type(error).__name__)  # a scheduler has exceptions of its own for them
    return {"outcome": "stopped", "error": f"by {by}"}


def _begin(run: Run) -> BinaryIO:
    facts: dict[str, Json] = {
        "run": run.run_id, "dataset": run.config.dataset, "started": run.started, "machine": this_machine(),
        "pid": os.getpid(),
    }  # fmt: skip
    run.storage.make_folder("runs")
    return run.storage.lock_new(_place(run.run_id), canonical_json(facts))


def record_dead(storage: Storage) -> list[str]:
    """Write the records of runs whose process is gone and that left none; of other machines those that began long ago.

    Args:
        storage: the dataset's files.

    Returns:
        The names of the runs.
    """
    dead = []
    for name in storage.list("runs"):
        run, is_mark, _ = name.partition(RUNNING)
        if not is_mark or not storage.is_abandoned(f"runs/{name}"):
            continue
        facts = _facts(storage.read(f"runs/{name}"))
        is_elsewhere = facts.get("machine") not in (None, this_machine())
        if is_elsewhere and storage.modified_seconds(f"runs/{name}") > time.time() - ELSEWHERE_SECONDS:
            continue  # its lock may not be seen here
        if not storage.exists(f"runs/{run}.json"):
            who = f"process {facts['pid']}" if "pid" in facts else "its process"
            error = f"{who} ended without a word: it was killed, or the machine stopped"
            write_run(storage, run, {"run": run} | facts | {"found": now(), "outcome": "died", "error": error})
            dead.append(run)
        storage.remove(f"runs/{name}")
    return dead


def _facts(data: bytes) -> dict[str, object]:
    """Return what a mark says; nothing when a power cut took it."""
    with contextlib.suppress(ValueError):
        return dict(json.loads(data))
    return {}


def _place(run: str) -> str:
    return f"runs/{check_run(run)}{RUNNING}"
