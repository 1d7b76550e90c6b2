"""Publishers and readers in processes of their own, forked from one that has imported everything.

A fork costs some milliseconds, so that publishers can be killed by the dozen. Run as a script this is the process
that forks; :class:`Publishers` drives it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from naive_publisher import NaiveStorage
from release_factory import Doc, publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import log, verify
from hedgerow.storage import Storage

STORAGES = {"hedgerow": Storage, "naive": NaiveStorage}


@dataclass(frozen=True)
class Job:
    """What a forked process does: publish ``count`` releases of its own (0: on and on), or read until it is killed.

    With ``equal`` it publishes what every such process publishes.
    """

    name: str
    root: str
    storage: str = "hedgerow"
    count: int = 0
    reads: bool = False
    equal: bool = False


class Line(NamedTuple):
    """What a process tells: begin N, end N SEQ KIND, read SEQ, bad WHAT."""

    name: str
    what: str
    rest: list[str]


class Publishers:
    """The process that forks, and what its children tell."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._early: list[Line] = []

    def __enter__(self) -> Publishers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.kill() if kind else self._process.wait()

    def start(self, job: Job) -> int:
        """Fork a process and return its id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        for line in self._read():
            if line.what == "forked":
                return int(line.rest[0])
            self._early.append(line)
        raise AssertionError("the process that forks is gone")

    def lines(self) -> Iterator[Line]:
        """Yield what the children tell."""
        while self._early:
            yield self._early.pop(0)
        yield from self._read()

    def _read(self) -> Iterator[Line]:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            name, what, *rest = text.split()
            yield Line(name, what, rest)


def kill(pid: int) -> None:
    """End a process as a power switch would."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())  # one write: lines of several processes never mix


def _publish(job: Job) -> None:
    storage = STORAGES[job.storage](Path(job.root))
    for i in range(job.count) if job.count else itertools.count():
        run = f"{job.name.split(':')[-1]}-{i}"
        _tell(job.name, "begin", run)
        docs = three_splits() if job.equal else [Doc("kava"), Doc(f"{run}-{os.getpid()}")]
        outcome = publish_docs(storage, docs, run=run)
        _tell(job.name, "end", run, outcome.seq, outcome.kind)


def _read(job: Job) -> None:
    storage, seen = Storage(Path(job.root)), 0
    while True:
        entries = log.read_log(storage)
        problems = verify.verify_release(storage, entries[-1].version) if entries else []
        if problems or len(entries) < seen:
            _tell(job.name, "bad", *str(problems or f"log shrank to {len(entries)}").split())
        if len(entries) > seen:
            _tell(job.name, "read", len(entries))
        seen = len(entries)
        time.sleep(0.01)


def _serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for text in sys.stdin:
        job = Job(**json.loads(text))
        pid = os.fork()
        if pid:
            _tell(job.name, "forked", pid)
            continue
        try:
            _read(job) if job.reads else _publish(job)
            _tell(job.name, "done")
        except (ReleaseError, OSError) as error:
            _tell(job.name, "bad", *str(error).split())
        os._exit(0)


if __name__ == "__main__":
    _serve()
