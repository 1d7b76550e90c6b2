"""Build a dataset as a Prefect flow: ingest, normalize, segment, label, publish.

    python flows/build_dataset.py SOURCE... --dataset NAME [--output output]

The flow does what ``hedgerow build`` does, with the same bytes as result, and
shows it in Prefect: one task run per stage and batch of shards, with its counts
as an artifact. Without a configured Prefect server it runs on Prefect's own
embedded one: SQLite below ``.prefect/``, no account, no network, no telemetry.
Delete this folder and the command line still builds the dataset.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import Literal

import prepare_prefect  # noqa: F401 - Prefect's settings come first
from meet_server import check_server
from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment
from prefect.states import Completed
from pydantic import BaseModel, ConfigDict, Field, field_validator
from source_roots import check_roots
from take_options import add_build_options
from tell_prefect import RETRY_SECONDS, is_transient, leave_table, name_run, tell

from hedgerow import build, cli, publication
from hedgerow.addresses import has_secrets, show_address
from hedgerow.config import Config, check_dataset_name, check_source_names, load_config
from hedgerow.errors import BusyError, ConfigError, GateError, HedgerowError
from hedgerow.pipeline import STAGE_NAMES, ShardResult, ShardTask
from hedgerow.places.objectstore import check_place
from hedgerow.progress import Progress, Silent
from hedgerow.runners.processes import Runner
from hedgerow.running.cluster import Place, make_place
from hedgerow.running.plan import Plan
from hedgerow.running.records import recorded
from hedgerow.running.runs import Report, Run
from hedgerow.source_names import name_source, split_name

BATCHES = 8  # task runs per stage: Prefect is for coarse work, at most some hundred tasks a second


class BuildRequest(BaseModel):
    """What to build."""

    model_config = ConfigDict(extra="forbid")

    dataset: str = Field(description="Name of the dataset: a-z 0-9 . _ -")
    sources: list[str] = Field(
        default_factory=list, description="Files, folders, globs or URLs of raw text, or NAME=PATH."
    )
    config: str | None = Field(default=None, description="TOML file with sources and settings.")
    output: str = Field(default="output", description="Folder or URL of all datasets.")
    workers: int | None = Field(default=None, ge=0, description="Worker processes; all cores when left out.")
    runner: Literal["processes", "dask"] = Field(default="processes", description="Who works on the shards.")
    address: str | None = Field(default=None, description="Scheduler of the Dask cluster, like tcp://host:8786.")
    stage: str | None = Field(default=None, description="Folder to make releases in when output is a URL.")
    work: str | None = Field(default=None, description="Work store: folder or URL; OUTPUT/.work when left out.")
    keep_missing: bool = Field(default=False, description="Carry over documents whose source is gone.")
    overlap: bool = Field(default=False, description="Start even while another run builds the same dataset.")

    @field_validator("sources")
    @classmethod
    def _hold_no_secrets(cls, sources: list[str]) -> list[str]:
        """Refuse credentials: Prefect stores and shows the parameters of a run."""
        for _, path in map(split_name, sources):
            if has_secrets(path):
                raise ConfigError(
                    f"{show_address(path)}: credentials or a query in an address would be stored by Prefect: "
                    "name this source in a configuration file"
                )
        return sources

    @field_validator("output", "work")
    @classmethod
    def _name_a_place(cls, place: str | None) -> str | None:
        """Refuse places that cannot be written to, and credentials in them."""
        check_place(place or "")
        return place

    def to_config(self) -> Config:
        """Return the configuration of the run.

        Raises:
            ConfigError: a setting cannot be used, or a source lies outside the allowed roots.
        """
        sources = tuple(map(name_source, self.sources))
        if self.config is None:
            config = build.make_config(self.dataset, sources)
        else:
            settings = load_config(self.config)
            dataset = check_dataset_name(self.dataset)
            check_source_names(sources)
            config = settings.model_copy(update={"dataset": dataset, "sources": sources or settings.sources})
        check_roots(config)
        return config

    def to_place(self) -> Place:
        """Return where its shards are worked on.

        Raises:
            ConfigError: it cannot be used.
        """
        place = make_place(self.runner, self.address, self.work, self.stage)
        place.check()
        return place


_shown: Progress = Silent()
"""Who shows the progress of the run in this process: the terminal, or nobody in a served deployment."""


def run_batch(run: Run, stage: str, batch: str, tasks: list[ShardTask], runner: Runner) -> list[ShardResult]:
    """Run one stage on a batch of shards and leave its counts as an artifact."""
    results = build.run_map(run, tasks, runner, stage=f"{stage} {batch}")
    rows: dict[str, int] = {}
    for result in results:
        for name, n in result.counts:
            if name.startswith(f"{stage}."):
                count = name.partition(".")[2]
                rows[count] = rows.get(count, 0) + n
    computed = sum(stage in result.computed for result in results)
    rows |= {"shards done": computed, "shards found": len(results) - computed}
    table = [{"count": name, "rows": n} for name, n in rows.items()]
    leave_table(run.config.dataset, (stage, batch), table, f"Stage {stage}, batch {batch} of shards")
    return results


STAGE_TASKS = {
    stage: task(
        name=stage,
        task_run_name=stage + " {batch}",
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=2,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=is_transient,
    )(run_batch)
    for stage in STAGE_NAMES
}


@task(
    name="publish",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=RETRY_SECONDS,
    retry_condition_fn=is_transient,
)
def publish_results(run: Run, plan: Plan, results: list[ShardResult]) -> Report:
    """Reduce the shards to a release, publish it, and leave ledger and labels as artifacts."""
    report = publication.publish_run(run, plan, results)
    dataset = run.config.dataset
    ledger = [{"what": name, "documents": n} for name, n in report.ledger_rows()]
    leave_table(dataset, ["ledger"], ledger, "Every input document and what became of it")
    labels = [{"task": t, "label": label, "sentences": n} for t, label, n in report.label_rows()]
    leave_table(dataset, ["labels"], labels, f"Labels of {report.address}")
    return report


@flow(name="build-dataset", flow_run_name="build {request.dataset}", persist_result=False)
def build_dataset(request: BuildRequest) -> Report | State[Report]:
    """Turn sources into a release of a dataset.

    A run of a deployment that finds another one at work on the dataset is skipped.
    """
    config = request.to_config()
    place = request.to_place()
    run = build.start_run(config, request.output, keep_missing=request.keep_missing, progress=_shown, place=place)
    beside_others = contextlib.nullcontext() if request.overlap else build.alone(run)
    try:
        with tags("hedgerow", config.dataset), beside_others, recorded(run):
            report = build_release(run, request.workers)
    except GateError as error:
        tell("gate.failed", config.dataset, reason=str(error), figures=error.figures)
        raise
    except BusyError as error:
        if deployment.id is None:
            raise
        return Completed(name="Skipped", message=str(error))
    event = "nothing.new" if report.outcome.kind == "unchanged" else "release.published"
    tell(
        event, config.dataset, version=report.outcome.version, manifest_sha256=report.outcome.manifest_sha256,
        documents=report.n_documents, gone=report.loss.gone if report.loss else 0, sentences=report.n_sentences,
        rejected=report.ledger.documents["rejected"],
    )  # fmt: skip
    name_run(f"build {report.address}")
    return report


def build_release(run: Run, workers: int | None) -> Report:
    """Run every stage on every batch of shards, then publish."""
    with contextlib.closing(build.make_runner(run, workers)) as runner:
        plan = build.plan_run(run, runner)
        results: list[ShardResult] = []
        for batch, tasks in build.batches(plan.tasks, BATCHES):
            done = [ShardResult(t.shard.slot, (), (), ()) for t in tasks]
            for stage in STAGE_NAMES:
                stage_tasks = build.next_stage(tasks, done, stage)
                done = build.join_results(done, STAGE_TASKS[stage](run, stage, batch, stage_tasks, runner))
            results += done
    return publish_results(run, plan, results)


def main(arguments: list[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit code."""
    global _shown
    parser = argparse.ArgumentParser(prog="flows/build_dataset.py", description=__doc__.split("\n\n")[0])
    add_build_options(parser)
    parser.add_argument("--keep-missing", action="store_true", help="carry over documents whose source is gone")
    parser.add_argument("--overlap", action="store_true", help="start even while another run builds the same dataset")
    options = parser.parse_args(arguments)
    try:
        request = BuildRequest(**vars(options))
        request.to_config()  # a mistake shows before the server starts
        request.to_place()
        build.check_output(request.output)
        check_server()
        with cli.terminal.Bars() as bars:
            _shown = bars
            report = build_dataset(request)
            assert isinstance(report, Report)  # a state is returned to deployments only
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        return cli.report_error(error)
    cli.show_report(report)
    return report.exit_code


if __name__ == "__main__":
    cli.stop_on_sigterm()  # Prefect's embedded server is a process of its own: it ends with this one
    sys.exit(main())
