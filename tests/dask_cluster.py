"""A Dask scheduler and workers as processes of their own on loopback, in another folder than the test's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loopback import free_port

from hedgerow.progress import Silent


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


class Deadly(Silent):
    """Kills a process as soon as so many shards are done."""

    def __init__(self, victim: int, shards: int) -> None:
        self.victim, self.shards, self.n_done = victim, shards, 0

    def advance(self, stage: str, n: int = 1) -> None:
        self.n_done += stage == "map"
        if self.n_done == self.shards and stage == "map":
            os.kill(self.victim, signal.SIGKILL)


@contextlib.contextmanager
def running(folder: Path, workers: int = 2, environment: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Run a cluster until the block ends; workers have one thread each and no nanny that would start them again."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"tcp://127.0.0.1:{free_port()}"
    variables = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "error", **(environment or {})}

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
            return subprocess.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log)

    scheduler = start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
    cluster = Cluster(address, [])
    try:
        for i in range(workers):
            options = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0")
            cluster.workers.append(start(f"worker-{i}", "worker", address, *options))
        _wait_for(address, workers)
        yield cluster
    finally:
        for process in (*cluster.workers, scheduler):
            process.kill()
        for process in (*cluster.workers, scheduler):
            process.wait(30)


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    deadline = time.monotonic() + 240
    while True:
        with contextlib.suppress(OSError), Client(address, timeout=5, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=max(1.0, deadline - time.monotonic()))
            return
        assert time.monotonic() < deadline, "the scheduler did not start"
