"""Build a release: start, plan, map, then :mod:`hedgerow.publication`. What the command line and the flow both call."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from hedgerow.config import Config, SourceConfig
from hedgerow.distant.mirror import find_stage, open_mirror
from hedgerow.errors import BusyError, ConfigError, ReleaseError, SourceError
from hedgerow.evaluation.gold import load_gold
from hedgerow.ledger import Ledger
from hedgerow.pipeline import ShardResult, ShardTask, find_results, run_shard
from hedgerow.places.objectstore import check_shared
from hedgerow.progress import Progress, Silent
from hedgerow.publication import describe_nothing, publish_run
from hedgerow.reduction.decontamination import read_evaluation_texts
from hedgerow.removals import keep_out
from hedgerow.runners.processes import InlineRunner, ProcessRunner, Runner, default_workers
from hedgerow.running.cluster import Place, join_cluster
from hedgerow.running.plan import Plan, make_plan
from hedgerow.running.recent import count_workers
from hedgerow.running.records import recorded
from hedgerow.running.runs import WORK_FOLDER, Report, Run, last_start
from hedgerow.setting_problems import summarize_problems
from hedgerow.stages import load_toolbox
from hedgerow.storage import Storage
from hedgerow.warming import warm_up, warm_up_alone


def check_output(output: str | Path) -> None:
    """Make the output folder and see that it can be written, before any work is done; an address is seen to later.

    Raises:
        ConfigError: it is an address that cannot be used.
        ReleaseError: it cannot be written.
    """
    folder, url = find_stage(str(output))
    if url is None:
        _check_folder(folder)


def _check_folder(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
        probe = output / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ReleaseError(
            f"cannot write to {output}: {error.strerror or error}: name another --output or change its permissions"
        ) from None


def make_config(dataset: str, sources: Sequence[SourceConfig]) -> Config:
    """Return the default configuration for some sources.

    Raises:
        ConfigError: it cannot be used.
    """
    try:
        return Config(dataset=dataset, sources=tuple(sources))
    except ValidationError as error:
        raise ConfigError(summarize_problems(error, Config)) from None


def start_run(
    config: Config,
    output: str | Path,
    *,
    keep_missing: bool = False,
    progress: Progress | None = None,
    place: Place | None = None,
) -> Run:
    """Begin a run.

    Args:
        config: what to build.
        output: folder or address of all datasets.
        keep_missing: carry over documents of the last release whose source is gone.
        progress: who shows how far it is.
        place: where its shards are worked on; on this machine when left out.

    Raises:
        ConfigError: the place cannot be used.
        ReleaseError: the dataset's tombstones cannot be read or were lost, or the address cannot be written.
        TransferError: the address cannot be read.
    """
    where, shown = place or Place(), progress or Silent()
    where.check()
    folder, url = find_stage(str(output), where.stage)
    mirror = open_mirror(folder, url, config.dataset, shown) if url else None
    storage = mirror or Storage(folder / config.dataset)
    settings = keep_out(config, storage, f"{url}/{config.dataset}" if url else storage.where)
    work = where.work
    if where.scheduler is not None and work is None and url is None:  # workers have working folders of their own
        work = (folder / WORK_FOLDER).absolute().as_posix()
    return Run(
        settings, folder, keep_missing=keep_missing, progress=shown, store=work, scheduler=where.scheduler, url=url,
        mirror=mirror,
    )  # fmt: skip


@contextlib.contextmanager
def alone(run: Run) -> Iterator[None]:
    """Hold off other runs of the dataset on this output that ask for the same; overlapping ones would do no harm.

    Raises:
        BusyError: another run has asked before, and is still at work.
    """
    lock = Storage(run.here).try_lock(f"locks/{run.config.dataset}")
    if lock is None:
        raise BusyError(f"another run is building {run.config.dataset} in {run.output}: wait for it, or allow overlap")
    with lock:
        yield


def _start_early(run: Run, runner: Runner) -> None:
    """Let workers warm up while the inputs are listed and digested, if these look as if there will be work.

    Not in a dataset's first run: there may be no compiled cues on this machine yet, and every process would make them.
    """
    since = last_start(run.storage)
    if since:
        runner.prepare(count_workers(run.config.sources, since))


def plan_run(run: Run, runner: Runner | None = None) -> Plan:
    """List, cut and digest the inputs of a run.

    Args:
        run: the run.
        runner: who will run its shards; distant workers digest remote files themselves.
    """
    started = time.perf_counter()
    if runner is not None and not runner.is_distant:
        _start_early(run, runner)
    load_toolbox(run.config.label.functions, run.config.label.cues)  # a broken cue file shows before the work,
    read_evaluation_texts(run.config.corpus.decontaminate)  # and so does whatever else is needed in the end
    for path in run.config.gates.gold:
        load_gold(path)
    run.progress.start("list", 1, "sources")
    plan = make_plan(run.config, run.work, here=run.here, runner=runner, own=run.own_folders())
    run.progress.finish("list", f"{plan.n_files:,} files, {plan.n_bytes / 1e6:,.1f} MB, {len(plan.tasks)} shards")
    run.timed("list", started)
    if not plan.tasks:
        ledger = Ledger()
        ledger.rejected(plan.rejects)
        raise SourceError(describe_nothing(ledger, [plan.rejects]))
    return plan


def make_runner(run: Run, workers: int | None = None) -> Runner:
    """Return the runner of a run: a cluster's, or that for a number of workers: 0 is this process, None all cores.

    Raises:
        ConfigError: workers would not see the work store.
        ClusterError: the cluster cannot be reached or has no workers.
    """
    if run.scheduler is not None or workers != 0:
        check_shared(run.work)
    if run.scheduler is not None:
        return join_cluster(run.config, run.work, run.scheduler, warm_up, run.progress)
    wanted = default_workers() if workers is None else workers
    return ProcessRunner(wanted, warm_up if run.config.label.functions else warm_up_alone) if wanted else InlineRunner()


def run_map(run: Run, tasks: Sequence[ShardTask], runner: Runner, stage: str = "map") -> list[ShardResult]:
    """Run stages on shards and return their results in the order of the tasks."""
    started = time.perf_counter()
    run.progress.start(stage, len(tasks), "shards")
    results: dict[int, ShardResult] = {}
    waiting: list[int] = []
    for number, task in enumerate(tasks):
        found = None if runner.is_distant else find_results(task)  # what is there needs no worker
        if found is not None:
            results[number] = found
            run.progress.advance(stage)
        else:
            waiting.append(number)
            runner.prepare(len(waiting))
    waiting.sort(key=lambda number: -tasks[number].shard.n_bytes)  # the largest first: workers end at about one time
    for position, result in runner.run(run_shard, [tasks[number] for number in waiting]):
        results[waiting[position]] = result
        run.progress.advance(stage)
    computed = sum(bool(r.computed) for r in results.values())
    run.progress.finish(stage, f"{computed} done, {len(tasks) - computed} found")
    run.timed(stage, started)
    return [results[i] for i in range(len(tasks))]


def batches(tasks: Sequence[ShardTask], n: int) -> list[tuple[str, list[ShardTask]]]:
    """Cut tasks into at most ``n`` named batches of equal size."""
    size = max(1, -(-len(tasks) // n))
    parts = [list(tasks[at : at + size]) for at in range(0, len(tasks), size)]
    return [(f"{i}-of-{len(parts)}", part) for i, part in enumerate(parts, start=1)]


def next_stage(tasks: Sequence[ShardTask], done: Sequence[ShardResult], stage: str) -> list[ShardTask]:
    """Return tasks that run one stage on what the stages before left."""
    return [replace(t, stages=(stage,), keys=r.keys) for t, r in zip(tasks, done, strict=True)]


def join_results(before: Sequence[ShardResult], after: Sequence[ShardResult]) -> list[ShardResult]:
    """Add what a stage did to what the stages before it did."""
    return [
        replace(b, computed=a.computed + b.computed, counts=a.counts + b.counts, bases=a.bases + b.bases)
        for a, b in zip(before, after, strict=True)
    ]


def build(
    config: Config,
    output: str | Path,
    *,
    workers: int | None = None,
    keep_missing: bool = False,
    progress: Progress | None = None,
    place: Place | None = None,
) -> Report:
    """Build a release: everything from the sources to the commit.

    Args:
        config: what to build.
        output: folder or address of all datasets.
        workers: worker processes; None all cores, 0 this process.
        keep_missing: carry over documents of the last release whose source is gone.
        progress: who shows how far it is.
        place: where shards are worked on; on this machine when left out.

    Raises:
        HedgerowError: see exit codes in the README.
    """
    check_output(output)
    run = start_run(config, output, keep_missing=keep_missing, progress=progress, place=place)
    with recorded(run):
        with contextlib.closing(make_runner(run, workers)) as runner:
            plan = plan_run(run, runner)
            results = run_map(run, plan.tasks, runner)
        return publish_run(run, plan, results)
