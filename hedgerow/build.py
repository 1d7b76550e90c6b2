"""Build a release: plan, map, reduce, publish. What the command line and the flow both call."""

from __future__ import annotations

import contextlib
import functools
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hedgerow.carry import carry_documents, missing_documents, previous_splits
from hedgerow.cluster import Place, join_cluster
from hedgerow.config import Config, SourceConfig, summarize_problems
from hedgerow.corpus.generative import choose_models
from hedgerow.corpus.weights import shipped_weights
from hedgerow.decontamination import read_evaluation_texts
from hedgerow.errors import BusyError, ConfigError, GateError, HedgerowError, ReleaseError, SourceError
from hedgerow.faults import collect_faults
from hedgerow.garbage import write_work_list
from hedgerow.gates import check_gates, measure_quality
from hedgerow.ledger import Ledger
from hedgerow.mirror import find_stage, open_mirror
from hedgerow.pipeline import ShardResult, ShardTask, find_results, load_result, run_shard
from hedgerow.plan import Plan, make_plan
from hedgerow.progress import Progress, Silent
from hedgerow.publish.facts import Facts, SourceFacts
from hedgerow.publish.log import ReleaseRef, newest, version_folder, write_run
from hedgerow.publish.parquet import DataWriter
from hedgerow.publish.release import Outcome, open_stage, publish
from hedgerow.publish.stage import readable_errors
from hedgerow.publish.verify import verify_release
from hedgerow.recipe import make_recipe
from hedgerow.reduce import Reduce
from hedgerow.removals import keep_out
from hedgerow.runners.processes import InlineRunner, ProcessRunner, Runner, default_workers
from hedgerow.runs import WORK_FOLDER, Report, Run, now
from hedgerow.stages import load_toolbox
from hedgerow.storage import Storage
from hedgerow.unchanged import recall, remember
from hedgerow.warming import warm_up
from hedgerow.workstore import WorkStore


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
        raise ConfigError(summarize_problems(error)) from None


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
        ReleaseError: the dataset's tombstones cannot be read, or the address cannot be written.
        TransferError: the address cannot be read.
    """
    where, shown = place or Place(), progress or Silent()
    where.check()
    folder, url = find_stage(str(output), where.stage)
    mirror = open_mirror(folder, url, config.dataset, shown) if url else None
    settings = keep_out(config, mirror or Storage(folder / config.dataset))
    work = where.work
    if where.scheduler is not None and work is None and url is None:  # workers have working folders of their own
        work = (folder / WORK_FOLDER).absolute().as_posix()
    return Run(
        settings, folder, keep_missing=keep_missing, progress=shown, store=work, scheduler=where.scheduler, url=url,
        mirror=mirror,
    )  # fmt: skip


@contextlib.contextmanager
def recorded(run: Run) -> Iterator[None]:
    """Leave a record in runs/ when a run fails; publish_run leaves that of a run that ends.

    A failure to write the record never hides the failure itself.
    """
    try:
        yield
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        if run.folder.is_dir() or isinstance(error, GateError):
            record = run.record() | {"outcome": "failed", "error": f"{type(error).__name__}: {error}"}
            if isinstance(error, GateError):
                record["gates"] = error.figures
            with contextlib.suppress(HedgerowError, OSError):
                write_run(run.storage, run.run_id, record)
        raise


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


def plan_run(run: Run, runner: Runner | None = None) -> Plan:
    """List, cut and digest the inputs of a run.

    Args:
        run: the run.
        runner: who will run its shards; distant workers digest remote files themselves.
    """
    started = time.perf_counter()
    load_toolbox(run.config.label.functions, run.config.label.cues)  # a broken cue file shows before the work
    run.progress.start("list", 1, "sources")
    plan = make_plan(run.config, run.work, here=run.here, runner=runner)
    run.progress.finish("list", f"{plan.n_files:,} files, {plan.n_bytes / 1e6:,.1f} MB, {len(plan.tasks)} shards")
    run.timed("list", started)
    if not plan.tasks:
        ledger = Ledger()
        ledger.rejected(plan.rejects)
        raise SourceError(_nothing_left(ledger, [plan.rejects]))
    return plan


def make_runner(run: Run, workers: int | None = None) -> Runner:
    """Return the runner of a run: a cluster's, or that for a number of workers: 0 is this process, None all cores.

    Raises:
        ClusterError: the cluster cannot be reached or has no workers.
    """
    if run.scheduler is not None:
        return join_cluster(run.config, run.work, run.scheduler, warm_up, run.progress)
    wanted = default_workers() if workers is None else workers
    return ProcessRunner(wanted, warm_up) if wanted else InlineRunner()


def run_map(run: Run, tasks: Sequence[ShardTask], runner: Runner, stage: str = "map") -> list[ShardResult]:
    """Run stages on shards and return their results in the order of the tasks."""
    started = time.perf_counter()
    run.progress.start(stage, len(tasks), "shards")
    results: dict[int, ShardResult] = {}
    for number, task in enumerate(tasks if not runner.is_distant else ()):  # what is there needs no worker
        found = find_results(task)
        if found is not None:
            results[number] = found
            run.progress.advance(stage)
    waiting = [number for number in range(len(tasks)) if number not in results]
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
        replace(b, computed=a.computed + b.computed, counts=a.counts + b.counts)
        for a, b in zip(before, after, strict=True)
    ]


def last_release(run: Run) -> ReleaseRef | None:
    """Return the newest release of the run's dataset, if any.

    Raises:
        ReleaseError: the log is damaged.
    """
    storage = run.storage
    entry = newest(storage)
    return ReleaseRef(storage, version_folder(entry.version), entry.version, entry) if entry else None


def publish_run(run: Run, plan: Plan, results: Sequence[ShardResult]) -> Report:
    """Reduce the results of the map to a release and publish it.

    Raises:
        SourceError: nothing is left to publish.
        ReleaseError: the release cannot be written.
    """
    started = time.perf_counter()
    store, storage = WorkStore.at(run.work), run.storage
    toolbox = load_toolbox(run.config.label.functions, run.config.label.cues)
    parent = last_release(run)
    if (known := recall(store, run, plan, results, toolbox, parent.entry if parent else None)) is not None:
        return _nothing_new(run, known, results, started)
    carried = _carry(run, plan, results, store, parent) if run.keep_missing and parent else []
    everything = [*results, *carried]
    run.progress.start("reduce", 3 * len(everything), "steps")
    tick = functools.partial(run.progress.advance, "reduce")
    evaluation = read_evaluation_texts(run.config.corpus.decontaminate)
    reduce = Reduce(store, everything, toolbox, run.config.corpus, run.config.normalize.mask_pii, evaluation)
    previous = run.splits if run.splits is not None else previous_splits(parent) if parent else {}
    positions = range(len(results), len(everything))
    decisions, ledger, rejects = reduce.decide(plan.rejects, previous, positions, tick)
    if not ledger.documents["published"] and not decisions.n_carried:
        raise SourceError(_nothing_left(ledger, rejects))
    functions = toolbox.functions.functions
    models = choose_models(
        run.config.corpus.label_model, functions, functools.partial(reduce.count_patterns, decisions)
    )
    quality = measure_quality(run.config, toolbox, models, shipped_weights())
    check_gates(run.config, quality)
    faults = collect_faults(store, everything)
    with open_stage(storage, _estimate(store, everything)) as stage:
        limits = run.config.publish
        writer = DataWriter(storage, stage.folder, limits.max_bytes_per_file)
        try:
            reduced = reduce.emit(decisions, models, rejects, writer, tick)
            files = writer.finish()
        except BaseException:
            writer.abandon()
            raise
        run.progress.finish("reduce", f"{ledger.documents['published']:,} documents")
        run.timed("reduce", started)
        started = time.perf_counter()
        run.progress.start("publish", 1, "release")
        facts = Facts(
            dataset=run.config.dataset,
            recipe=make_recipe(run.config, toolbox, reduced.splits, models, quality, evaluation),
            content_digest=reduced.content_digest,
            ledger=ledger.as_dict(),
            counts={"clusters": decisions.n_clusters, "torn_clusters": decisions.n_torn,
                    "carried": decisions.n_carried},
            sources=[
                SourceFacts(s.label, s.licence, s.attribution, reduced.sources[s.label])
                for s in sorted(run.config.sources, key=lambda s: s.label)
            ],
            functions_rows=reduced.functions_rows,
            leakage=reduced.leakage,
            quality=quality.as_dict() if quality else {},
            languages=run.config.normalize.languages,
            masked=run.config.normalize.mask_pii,
        )  # fmt: skip
        outcome = publish(storage, stage, facts, files, now=now, run=run.run_id, number=run.version)
    if outcome.kind == "unchanged":
        _check_unchanged(storage, outcome)
    run.progress.finish("publish", outcome.version)
    run.timed("publish", started)
    report = Report(
        run, outcome, ledger, reduced, decisions, sum(bool(r.computed) for r in results), len(results), faults,
        quality.as_dict() if quality else {},
    )  # fmt: skip
    write_run(storage, run.run_id, report.to_json())
    write_work_list(storage, run.run_id, everything)
    entry = newest(storage)
    if entry is not None and entry.seq == outcome.seq:  # no other publisher has come after
        remember(store, run, plan, results, toolbox, entry, report)
    return report


def _nothing_new(run: Run, report: Report, results: Sequence[ShardResult], started: float) -> Report:
    """End a run whose inputs, settings and code gave the newest release already."""
    storage = run.storage
    run.progress.start("reduce", 1, "steps")
    run.progress.finish("reduce", "not needed: nothing changed since the newest release")
    run.timed("reduce", started)
    started = time.perf_counter()
    run.progress.start("publish", 1, "release")
    _check_unchanged(storage, report.outcome)
    run.progress.finish("publish", report.outcome.version)
    run.timed("publish", started)
    with readable_errors(storage, "the run has no record"):
        write_run(storage, run.run_id, report.to_json())
        write_work_list(storage, run.run_id, results)
    return report


def _check_unchanged(storage: Storage, outcome: Outcome) -> None:
    """See that the release which the user is sent to is as it was published.

    Raises:
        ReleaseError: it is damaged.
    """
    problems = verify_release(storage, outcome.version)
    if problems:
        raise ReleaseError(
            f"nothing is new, but the release that holds these rows is damaged: {problems[0]}"
            f"{f' and {len(problems) - 1} more' if len(problems) > 1 else ''}: restore it from a copy"
        )


def _carry(
    run: Run, plan: Plan, results: Sequence[ShardResult], store: WorkStore, parent: ReleaseRef
) -> list[ShardResult]:
    present: set[str] = set()
    for result in results:
        columns = {"normalized_documents": ("document_id",)}
        table = load_result(store, result, "normalize", columns).tables["normalized_documents"]
        present.update(table["document_id"].to_pylist())
    files = {(p.source, p.path) for task in plan.tasks for p in task.shard.pieces}
    ids = missing_documents(parent, present, files, run.config.ingest.removed)
    return carry_documents(parent, ids, store, plan.tasks[0]) if ids else []


def _estimate(store: WorkStore, results: Sequence[ShardResult]) -> int:
    """Estimate the size of the release by that of the work results that it is made from."""
    return store.storage.total_bytes(
        store.place(stage, key)
        for result in results
        for stage, key in result.keys
        if stage in ("normalize", "segment", "label")
    )


def _nothing_left(ledger: Ledger, rejects: Sequence[Any]) -> str:
    reasons = ", ".join(f"{n} {reason}" for reason, n in ledger.reasons.most_common(3)) or "no documents in them"
    details = [d for table in rejects for d in table["detail"].to_pylist() if d]
    first = f" (first: {details[0]})" if details else ""
    return f"nothing to publish: {reasons}{first}. No release was made."


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
