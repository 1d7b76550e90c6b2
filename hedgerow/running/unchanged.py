"""What the last reduce of a dataset gave, so that a run in which nothing changed need not do it again.

A reduce is a function of the results of the map, the settings, the code and the splits
of the release before. Where all of these are what they were, and the newest release is
still the one that came of it, its rows are those of this run. The note is trusted as
far as its digest goes; the release itself is verified by whoever hands it out.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hedgerow.closure import package_digest
from hedgerow.config import config_digest
from hedgerow.labeler.toolbox import Toolbox
from hedgerow.ledger import Ledger
from hedgerow.pipeline import ShardResult
from hedgerow.publish.log import LogEntry, version_folder
from hedgerow.publish.release import Outcome
from hedgerow.reduction.decisions import Decisions
from hedgerow.reduction.reduce import Reduced
from hedgerow.running.faults import collect_faults
from hedgerow.running.plan import Plan
from hedgerow.running.runs import Report, Run
from hedgerow.work.workstore import WorkStore

_STAGE = "reduce"


def _key(run: Run, plan: Plan, results: Sequence[ShardResult], toolbox: Toolbox) -> str:
    """Return the digest of all that the reduce is given, but for the release before."""
    files = (*run.config.gates.gold, *run.config.corpus.decontaminate.files)
    read = [_digest_of(Path(path)) for path in files]
    given = [
        config_digest(run.config),
        package_digest(),
        [toolbox.lexicon.digest, toolbox.functions.digest, dict(toolbox.own), toolbox.features],
        read,
        [[result.slot, result.keys] for result in results],
        plan.rejects.to_pylist(),
    ]
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode("ascii")).hexdigest()


def _digest_of(path: Path) -> str | None:
    """Return the digest of a gold file; None where there is none: the reduce then says so."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _place(run: Run) -> str:
    return hashlib.sha256(run.config.dataset.encode("utf-8")).hexdigest()


def _can_tell(run: Run) -> bool:
    """Tell whether nothing but the key decides: rebuilds and carried documents have more behind them."""
    return not run.keep_missing and run.splits is None and run.version is None


def remember(
    store: WorkStore,
    run: Run,
    plan: Plan,
    results: Sequence[ShardResult],
    toolbox: Toolbox,
    entry: LogEntry,
    report: Report,
) -> None:
    """Note what a reduce gave, for the next run.

    Args:
        store: the work store.
        run: the run that did it.
        plan: its inputs.
        results: its map.
        toolbox: its functions and cues.
        entry: the log entry of the release that holds the rows.
        report: how the run ended.
    """
    if not _can_tell(run):
        return
    note: dict[str, Any] = {
        "key": _key(run, plan, results, toolbox),
        "entry_sha256": entry.entry_sha256,
        "ledger": report.ledger.as_dict(),
        "content_digest": report.reduced.content_digest,
        "sentences": report.reduced.n_sentences,
        "labels": [[*name, n] for name, n in sorted(report.reduced.labels.items())],
        "clusters": report.decisions.n_clusters,
        "torn_clusters": report.decisions.n_torn,
        "quality": dict(report.quality),
    }
    store.put(_STAGE, _place(run), {}, note)


def recall(
    store: WorkStore, run: Run, plan: Plan, results: Sequence[ShardResult], toolbox: Toolbox, entry: LogEntry | None
) -> Report | None:
    """Return the report of a run in which nothing changed; None when that cannot be told without a reduce.

    Args:
        store: the work store.
        run: the run.
        plan: its inputs.
        results: its map.
        toolbox: its functions and cues.
        entry: the newest log entry.
    """
    found = store.peek(_STAGE, _place(run)) if entry is not None and _can_tell(run) else None
    if entry is None or found is None:
        return None
    note = found.note
    if note["entry_sha256"] != entry.entry_sha256 or note["key"] != _key(run, plan, results, toolbox):
        return None
    outcome = Outcome(
        "unchanged", entry.version, entry.seq, version_folder(entry.version), entry.manifest_sha256,
        f"The rows are those of {entry.version}.",
    )  # fmt: skip
    labels = Counter({(task, label): n for task, label, n in note["labels"]})
    reduced = Reduced(note["content_digest"], [], Counter(), labels, n_sentences=note["sentences"])
    decisions = Decisions({}, n_clusters=note["clusters"], n_torn=note["torn_clusters"])
    computed = sum(bool(result.computed) for result in results)
    faults = collect_faults(store, results)
    ledger = Ledger.from_dict(note["ledger"])
    return Report(run, outcome, ledger, reduced, decisions, computed, len(results), faults, note["quality"])
