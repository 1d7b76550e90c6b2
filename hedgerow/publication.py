"""From the results of the map to a release: reduce, gates, publication, and the record of the run."""

from __future__ import annotations

import contextlib
import functools
import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hedgerow.corpus.generative import choose_models
from hedgerow.corpus.weights import shipped_weights
from hedgerow.errors import ReleaseError, SourceError
from hedgerow.evaluation.gates import check_gates, measure_quality
from hedgerow.ledger import Ledger
from hedgerow.pipeline import ShardResult, load_result
from hedgerow.places.trees import open_tree
from hedgerow.publish.checks import open_release
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Facts, SourceFacts
from hedgerow.publish.log import ReleaseRef, newest, newest_of_all, version_folder, write_run
from hedgerow.publish.losses import hold_losses
from hedgerow.publish.parquet import DataWriter
from hedgerow.publish.release import Outcome, open_stage, publish, refresh_latest
from hedgerow.publish.stage import readable_errors
from hedgerow.publish.verify import verify_release
from hedgerow.recipe import make_recipe
from hedgerow.reduction.decisions import Decisions
from hedgerow.reduction.decontamination import read_evaluation_texts
from hedgerow.reduction.reduce import Reduce
from hedgerow.removals import list_settings
from hedgerow.retention.carry import carry_documents, missing_documents, previous_splits
from hedgerow.retention.garbage import write_work_list
from hedgerow.running.faults import collect_faults
from hedgerow.running.plan import Plan
from hedgerow.running.runs import Report, Run, now
from hedgerow.running.unchanged import recall, remember
from hedgerow.stages import UNSETTLED, load_toolbox
from hedgerow.storage import Storage
from hedgerow.work.workstore import WorkStore

_OBJECTS_BETWEEN_PASSES = 50_000  # tables make hardly any cycles


def last_release(run: Run) -> ReleaseRef | None:
    """Return the newest release of the run's dataset, if any.

    Raises:
        ReleaseError: the log is damaged, or lost its end.
    """
    storage = run.storage
    entry = newest_of_all(storage)
    return ReleaseRef(storage, version_folder(entry.version), entry.version, entry) if entry else None


def publish_run(run: Run, plan: Plan, results: Sequence[ShardResult]) -> Report:
    """Reduce the results of the map to a release and publish it.

    Raises:
        SourceError: nothing is left to publish.
        ReleaseError: the release cannot be written.
    """
    with _few_collections():
        return _publish(run, plan, results)


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Let the garbage collector look at the cues and functions, which stay, a few times and not hundreds of times."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_PASSES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _publish(run: Run, plan: Plan, results: Sequence[ShardResult]) -> Report:
    started = time.perf_counter()
    store, storage = WorkStore.at(run.work), run.storage
    toolbox = load_toolbox(run.config.label.functions, run.config.label.cues)
    parent = last_release(run)
    list_settings(run.config, storage, open_tree(run.url).child(run.config.dataset) if run.url else storage, now())
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
        raise SourceError(describe_nothing(ledger, rejects))
    functions = toolbox.functions.functions
    models = choose_models(
        run.config.corpus.label_model, functions, functools.partial(reduce.count_patterns, decisions)
    )
    quality = measure_quality(run.config, toolbox, models, shipped_weights())
    check_gates(run.config, quality)
    faults = collect_faults(store, everything)
    limits = run.config.publish
    with open_stage(storage, _estimate(store, everything), limits.min_free_bytes) as stage:
        writer = DataWriter(storage, stage.folder, limits.max_bytes_per_file, max_file_rows=limits.max_rows_per_file)
        try:
            reduced = reduce.emit(decisions, models, rejects, writer, tick)
            files = writer.finish()
        except BaseException:
            writer.abandon()
            raise
        run.progress.finish("reduce", _documents(ledger, decisions))
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
        outcome = publish(
            storage, stage, facts, files, now=now, run=run.run_id, number=run.version,
            gate=functools.partial(_look, run.config.gates.documents_kept),
        )  # fmt: skip
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


def _documents(ledger: Ledger, decisions: Decisions) -> str:
    """Say how many documents the release holds."""
    n_carried = decisions.n_carried
    n = ledger.documents["published"] + n_carried
    return f"{n:,} documents{f', {n_carried:,} of them carried over' if n_carried else ''}"


def _look(documents_kept: float | None, folder: Path, draft: Draft) -> None:
    """Take the last look at a staged release."""
    if documents_kept is not None and draft.parent is not None:
        hold_losses(draft.changes.loss, draft.parent.version, documents_kept)
    open_release(folder, draft)


def _nothing_new(run: Run, report: Report, results: Sequence[ShardResult], started: float) -> Report:
    """End a run whose inputs, settings and code gave the newest release already."""
    storage = run.storage
    run.progress.start("reduce", 1, "steps")
    run.progress.finish("reduce", "not needed: nothing changed since the newest release")
    run.timed("reduce", started)
    started = time.perf_counter()
    run.progress.start("publish", 1, "release")
    _check_unchanged(storage, report.outcome)
    refresh_latest(storage)
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
            f"{f' and {len(problems) - 1} more' if len(problems) > 1 else ''}: restore it from a copy, or make it again "
            f"(hedgerow rebuild {storage.name}@{outcome.version} --sources PATH --into FOLDER) and copy it over"
        )


def _carry(
    run: Run, plan: Plan, results: Sequence[ShardResult], store: WorkStore, parent: ReleaseRef
) -> list[ShardResult]:
    present: set[str] = set()
    torn: set[str] = set()  # what changed while it was read is as good as gone
    for result in results:
        torn.update(load_result(store, result, "ingest", {}).note[UNSETTLED])
        columns = {"normalized_documents": ("document_id",)}
        table = load_result(store, result, "normalize", columns).tables["normalized_documents"]
        present.update(table["document_id"].to_pylist())
    files = {(p.source, p.path) for task in plan.tasks for p in task.shard.pieces if p.name() not in torn}
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


def describe_nothing(ledger: Ledger, rejects: Sequence[Any]) -> str:
    """Return the line that says why no release was made."""
    reasons = ", ".join(f"{n} {reason}" for reason, n in ledger.reasons.most_common(3)) or "no documents in them"
    details = [d for table in rejects for d in table["detail"].to_pylist() if d]
    first = f" (first: {details[0]})" if details else ""
    return f"nothing to publish: {reasons}{first}. No release was made."
