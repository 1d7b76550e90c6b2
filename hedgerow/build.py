"""Build a release: plan, map, reduce, publish. What the command line and the flow both call."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hedgerow.config import Config
from hedgerow.errors import ReleaseError, SourceError
from hedgerow.pipeline import STAGE_NAMES, ShardResult, ShardTask, load_toolbox, run_shard
from hedgerow.plan import Plan, make_plan
from hedgerow.progress import Progress, Silent
from hedgerow.runners.processes import InlineRunner, ProcessRunner, Runner, default_workers

WORK_FOLDER = ".work"


def now() -> str:
    """Return the time in UTC, seconds, ISO 8601: for run records and the log only."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id() -> str:
    """Return a name for this run that sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


@dataclass(slots=True)
class Run:
    """One run of one configuration.

    Attributes:
        config: what to build.
        output: folder of all datasets.
        run_id: name of its record in runs/.
        keep_missing: carry over documents whose source is gone.
        progress: who shows how far it is.
        timings: seconds by stage.
    """

    config: Config
    output: Path
    run_id: str = field(default_factory=new_run_id)
    keep_missing: bool = False
    progress: Progress = field(default_factory=Silent)
    timings: dict[str, float] = field(default_factory=dict)
    started: str = field(default_factory=now)

    @property
    def work(self) -> str:
        """Folder of the work store."""
        return (self.output / WORK_FOLDER).as_posix()

    @property
    def folder(self) -> Path:
        """Folder of the dataset."""
        return self.output / self.config.dataset

    def timed(self, stage: str, started: float) -> None:
        """Add the seconds since ``started`` to a stage."""
        self.timings[stage] = round(self.timings.get(stage, 0.0) + time.perf_counter() - started, 3)


def check_output(output: Path) -> None:
    """Make the output folder and see that it can be written, before any work is done.

    Raises:
        ReleaseError: it cannot.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        probe = output / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ReleaseError(
            f"cannot write to {output}: {error.strerror or error}: name another --output or change its permissions"
        ) from None


def plan_run(run: Run) -> Plan:
    """List, cut and digest the inputs of a run."""
    started = time.perf_counter()
    load_toolbox(run.config.label.functions, run.config.label.cues)  # a broken cue file shows before the work
    run.progress.start("list", 1, "sources")
    plan = make_plan(run.config, run.work)
    run.progress.finish("list", f"{plan.n_files:,} files, {plan.n_bytes / 1e6:,.1f} MB, {len(plan.tasks)} shards")
    run.timed("list", started)
    return plan


def warm_up() -> None:
    """Load in a new worker what every shard needs: langdetect's profiles and the compiled cues."""
    from hedgerow.normalize.language import detect_language

    detect_language("This is a short English text about sleep and health, long enough for a detector to be sure.")
    load_toolbox((), ())


def make_runner(workers: int | None, n_tasks: int) -> Runner:
    """Return the runner for a number of workers: 0 is this process, None all cores."""
    wanted = default_workers() if workers is None else workers
    if wanted == 0 or n_tasks == 0:
        return InlineRunner()
    return ProcessRunner(min(wanted, n_tasks), warm_up)


def run_map(run: Run, tasks: Sequence[ShardTask], runner: Runner, stage: str = "map") -> list[ShardResult]:
    """Run stages on shards and return their results in the order of the tasks."""
    started = time.perf_counter()
    run.progress.start(stage, len(tasks), "shards")
    results: dict[int, ShardResult] = {}
    for number, result in runner.run(run_shard, tasks):
        results[number] = result
        run.progress.advance(stage)
    computed = sum(bool(r.computed) for r in results.values())
    run.progress.finish(stage, f"{computed} done, {len(tasks) - computed} found")
    run.timed(stage, started)
    return [results[i] for i in range(len(tasks))]
