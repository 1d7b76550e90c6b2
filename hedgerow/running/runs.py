"""One run: what it was asked to build, and how it ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hedgerow import contracts
from hedgerow.addresses import local_path, scheme_of
from hedgerow.config import Config
from hedgerow.ledger import Ledger
from hedgerow.places.trees import Tree
from hedgerow.progress import Progress, Silent
from hedgerow.publish import log
from hedgerow.publish.losses import Loss
from hedgerow.publish.release import Outcome
from hedgerow.reduction.decisions import Decisions
from hedgerow.reduction.reduce import Reduced
from hedgerow.running.faults import Fault
from hedgerow.storage import Storage

WORK_FOLDER = ".work"
RUNNING = ".running"
"""How the mark of a run that is at work ends, in runs/."""
WORK_LIST = ".work"
"""How the list of what a run used ends, in runs/."""
_NOTABLE = 0.5
"""A release that keeps less than this share of the documents of the one before says so."""
_STARTED = "%Y%m%dT%H%M%S.%fZ"


def now() -> str:
    """Return the time in UTC, seconds, ISO 8601: for run records and the log only."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id() -> str:
    """Return a name for this run that sorts by time: to the microsecond, since short runs share a second."""
    return f"{datetime.now(UTC):{_STARTED}}-{secrets.token_hex(4)}"


def started_seconds(run: str) -> float | None:
    """Return when a run started, as its name says, in seconds since 1970; None of one that was named by hand."""
    try:
        return datetime.strptime(run.partition("-")[0], _STARTED).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def last_start(folder: Tree) -> float:
    """Return when the newest run of a dataset that came to its end started, in seconds since 1970; 0 before the first.

    Such a run leaves the list of what it used. Of one that is at work, failed or died there is a record alone: what changed
    before it may still be undone.

    Args:
        folder: the dataset's files.
    """
    runs = [name.removesuffix(WORK_LIST) for name in folder.list("runs") if name.endswith(WORK_LIST)]
    times = [seconds for run in runs if (seconds := started_seconds(run)) is not None]
    return max((seconds for seconds in times if seconds <= time.time()), default=0.0)  # a clock may have been ahead


@dataclass(slots=True)
class Run:
    """One run of one configuration.

    Attributes:
        config: what to build.
        output: folder of all datasets.
        run_id: name of its record in runs/.
        keep_missing: carry over documents whose source is gone.
        store: folder or address of the work store; below ``output`` when left out.
        scheduler: address of the Dask cluster that does the map; None for this machine.
        url: address of all datasets that ``output`` stands for, when releases do not stay here.
        mirror: the dataset's files when they follow those at an address.
        version: the version number to take, whatever the causes say: of a rebuild.
        splits: split by document_id to go on from, in place of the last release's: of a rebuild.
        first_output: folder of all datasets that the release lies in, which was no input when it was made: of a rebuild.
        progress: who shows how far it is.
        timings: seconds by stage.
    """

    config: Config
    output: Path
    run_id: str = field(default_factory=new_run_id)
    keep_missing: bool = False
    store: str | None = None
    scheduler: str | None = None
    url: str | None = None
    mirror: Storage | None = None
    version: str | None = None
    splits: Mapping[str, str] | None = None
    first_output: Path | None = None
    progress: Progress = field(default_factory=Silent)
    timings: dict[str, float] = field(default_factory=dict)
    started: str = field(default_factory=now)

    @property
    def work(self) -> str:
        """Folder or address of the work store."""
        if self.store is None:
            return f"{self.url}/{WORK_FOLDER}" if self.url else self.here
        return self.store if scheme_of(self.store) else local_path(self.store)

    @property
    def here(self) -> str:
        """Folder for what this machine alone needs: locks, copies of remote files."""
        return (self.output / WORK_FOLDER).as_posix()

    @property
    def folder(self) -> Path:
        """Folder of the dataset."""
        return self.output / self.config.dataset

    @property
    def storage(self) -> Storage:
        """Files of the dataset."""
        return Storage(self.folder) if self.mirror is None else self.mirror

    def own_folders(self) -> list[str]:
        """Return the folders on this machine that runs write to: what lies there is no input."""
        work = [] if scheme_of(self.work) else [self.work]
        outputs = [self.output] if self.first_output is None else [self.output, self.first_output]
        made = [path.parent for output in outputs for path in output.glob(f"*/{log.FOLDER}")]
        return [*map(str, {*outputs, self.folder, *made}), *work]

    def record(self) -> dict[str, Any]:
        """Return what runs/ says of every run."""
        return {"run": self.run_id, "dataset": self.config.dataset, "started": self.started, "ended": now(),
                "seconds": self.timings}  # fmt: skip

    def timed(self, stage: str, started: float) -> None:
        """Add the seconds since ``started`` to a stage."""
        self.timings[stage] = round(self.timings.get(stage, 0.0) + time.perf_counter() - started, 3)


@dataclass(slots=True)
class Report:
    """How a build ended.

    Attributes:
        run: the run.
        outcome: what became of the release.
        ledger: what became of every input.
        reduced: counts of what was published.
        decisions: duplicates, clusters and splits.
        computed: shards of which a stage had to be done.
        shards: all shards.
        faults: by labeling function, how often it raised, and the first time.
        quality: how right the labels are on gold, where that is known.
    """

    run: Run
    outcome: Outcome
    ledger: Ledger
    reduced: Reduced
    decisions: Decisions
    computed: int
    shards: int
    faults: dict[str, Fault]
    quality: Mapping[str, Any] = field(default_factory=dict)

    exit_code = 0

    @property
    def address(self) -> str:
        """NAME@VERSION of the release that holds the rows."""
        return f"{self.run.config.dataset}@{self.outcome.version}"

    @property
    def folder(self) -> str:
        """Folder or address of the release."""
        home = f"{self.run.url}/{self.run.config.dataset}" if self.run.url else self.run.folder.as_posix()
        return f"{home}/{self.outcome.folder}"

    @property
    def n_documents(self) -> int:
        """Documents of the release, with those that were carried over."""
        return self.ledger.documents["published"] + self.decisions.n_carried

    @property
    def loss(self) -> Loss | None:
        """What the release lacks of the one before; None when nothing was published or there was none before."""
        return self.outcome.changes.loss if self.outcome.changes else None

    @property
    def n_sentences(self) -> int:
        """Published sentences."""
        return self.reduced.n_sentences

    def ledger_rows(self) -> list[tuple[str, int]]:
        """Return documents read, published, duplicate, and rejected by reason; with carried ones what the release holds."""
        d = self.ledger.documents
        rows = [("read", d["read"]), ("published", d["published"]), ("duplicate", d["duplicate"])]
        rows += [(f"rejected: {reason}", n) for reason, n in sorted(self.ledger.reasons.items())]
        if self.decisions.n_carried:
            rows += [("carried over", self.decisions.n_carried), ("in the release", self.n_documents)]
        return rows

    def label_rows(self) -> list[tuple[str, str, int]]:
        """Return sentences by task and label, in the order of the vocabularies."""
        return [
            (task, label, self.reduced.labels[task, label])
            for task in contracts.vocabulary("task")
            for label in contracts.vocabulary(task)
        ]

    def closing_lines(self) -> list[str]:
        """Return what the last lines on the screen say."""
        lines = []
        if self.outcome.kind == "unchanged":
            lines.append(f"Nothing new: the rows are those of {self.address}. No version was made.")
        else:
            lines.append(f"Published {self.address}: {self.outcome.cause}")
            lines += self._lines_of_loss()
        if self.ledger.documents["rejected"]:
            lines.append(f"{self.ledger.documents['rejected']} inputs were rejected: hedgerow rejects {self.address}")
        for function, fault in sorted(self.faults.items()):
            lines += fault.lines(function)
        lines.append(f"Folder: {self.folder}")
        if self.run.url:
            return [*lines, f"Fetch it: hedgerow pull {self.run.url}/{self.run.config.dataset}"]
        return [
            *lines,
            f"Report: {self.folder}/report.html",
            "Load it in Python:",
            "    from datasets import load_dataset",
            f'    load_dataset("{self.folder}", "sentences", split="train")',
        ]

    def _lines_of_loss(self) -> list[str]:
        loss = self.loss
        if loss is None or loss.kept >= _NOTABLE:
            return []
        return [
            f"Mind: {loss.gone:,} of the {loss.before:,} documents of the release before are gone. If a source was not there: "
            "mend it and build again; documents_kept in [gates] holds such a release back."
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return self.run.record() | {
            "outcome": self.outcome.kind,
            "version": self.outcome.version,
            "cause": self.outcome.cause,
            "manifest_sha256": self.outcome.manifest_sha256,
            "folder": self.folder,
            "ledger": self.ledger.as_dict(),
            "documents": {"all": self.n_documents} | (asdict(self.loss) if self.loss else {}),
            "sentences": self.n_sentences,
            "labels": {f"{task}.{label}": n for task, label, n in self.label_rows()},
            "clusters": self.decisions.n_clusters,
            "torn_clusters": self.decisions.n_torn,
            "carried": self.decisions.n_carried,
            "shards": {"all": self.shards, "computed": self.computed},
            "quality": dict(self.quality),
            "faults": {name: fault._asdict() for name, fault in sorted(self.faults.items())},
        }
