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
import os
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent

# Prefect reads its settings when it is imported, so they are set before.
for _name, _value in {
    "PREFECT_HOME": str(CHECKOUT / ".prefect"),
    "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(CHECKOUT / ".prefect" / "results"),
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from pydantic import BaseModel, ConfigDict, Field, field_validator  # noqa: E402

from hedgerow import build, cli  # noqa: E402
from hedgerow.addresses import has_secrets, show_address  # noqa: E402
from hedgerow.config import Config, SourceConfig, check_dataset_name, load_config  # noqa: E402
from hedgerow.errors import ConfigError, HedgerowError, TransientError  # noqa: E402
from hedgerow.pipeline import STAGE_NAMES, ShardResult, ShardTask  # noqa: E402
from hedgerow.plan import Plan  # noqa: E402
from hedgerow.progress import Progress, Silent  # noqa: E402
from hedgerow.runners.processes import Runner  # noqa: E402
from hedgerow.runs import Report, Run  # noqa: E402

BATCHES = 8  # task runs per stage: Prefect is for coarse work, at most some hundred tasks a second


class BuildRequest(BaseModel):
    """What to build."""

    model_config = ConfigDict(extra="forbid")

    dataset: str = Field(description="Name of the dataset: a-z 0-9 . _ -")
    sources: list[str] = Field(default_factory=list, description="Files, folders or globs of raw text.")
    config: str | None = Field(default=None, description="TOML file with sources and settings.")
    output: str = Field(default="output", description="Folder of all datasets.")
    workers: int | None = Field(default=None, ge=0, description="Worker processes; all cores when left out.")
    keep_missing: bool = Field(default=False, description="Carry over documents whose source is gone.")

    @field_validator("sources")
    @classmethod
    def _hold_no_secrets(cls, sources: list[str]) -> list[str]:
        """Refuse credentials: Prefect stores and shows the parameters of a run."""
        for path in sources:
            if has_secrets(path):
                raise ConfigError(
                    f"{show_address(path)}: credentials or a query in an address would be stored by Prefect: "
                    "name this source in a configuration file"
                )
        return sources

    def to_config(self) -> Config:
        """Return the configuration of the run."""
        sources = tuple(SourceConfig(path=path) for path in self.sources)
        if self.config is None:
            return build.make_config(self.dataset, sources)
        settings = load_config(self.config)
        dataset = check_dataset_name(self.dataset)
        return settings.model_copy(update={"dataset": dataset, "sources": sources or settings.sources})


_shown: Progress = Silent()
"""Who shows the progress of the run in this process: the terminal, or nobody in a served deployment."""


def is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Retry only what a retry can cure."""
    result = state.result(raise_on_failure=False)
    return isinstance(result, TransientError)


def _key(dataset: str, *parts: object) -> str:
    """Return an artifact key: Prefect takes lower-case letters, digits and dashes only."""
    text = "-".join([dataset, *(str(p) for p in parts)])
    return "".join(ch if ch.isalnum() else "-" for ch in text.lower())


def run_batch(run: Run, stage: str, batch: str, tasks: list[ShardTask], runner: Runner) -> list[ShardResult]:
    """Run one stage on a batch of shards and leave its counts as an artifact."""
    results = build.run_map(run, tasks, runner, stage=f"{stage} {batch}")
    rows: dict[str, int] = {}
    for result in results:
        for name, n in result.counts:
            if name.startswith(f"{stage}."):
                rows[name.partition(".")[2]] = rows.get(name.partition(".")[2], 0) + n
    computed = sum(stage in result.computed for result in results)
    create_table_artifact(
        table=[{"count": name, "rows": n} for name, n in sorted(rows.items())]
        + [{"count": "shards done", "rows": computed}, {"count": "shards found", "rows": len(results) - computed}],
        key=_key(run.config.dataset, stage, batch),
        description=f"Stage {stage}, batch {batch} of shards",
    )
    return results


STAGE_TASKS = {
    stage: task(
        name=stage,
        task_run_name=stage + " {batch}",
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=2,
        retry_delay_seconds=[5, 30],
        retry_condition_fn=is_transient,
    )(run_batch)
    for stage in STAGE_NAMES
}


@task(
    name="publish",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=is_transient,
)
def publish_results(run: Run, plan: Plan, results: list[ShardResult]) -> Report:
    """Reduce the shards to a release, publish it, and leave ledger and labels as artifacts."""
    report = build.publish_run(run, plan, results)
    create_table_artifact(
        table=[{"what": name, "documents": n} for name, n in report.ledger_rows()],
        key=_key(run.config.dataset, "ledger"),
        description="Every input document and what became of it",
    )
    create_table_artifact(
        table=[{"task": t, "label": label, "sentences": n} for t, label, n in report.label_rows()],
        key=_key(run.config.dataset, "labels"),
        description=f"Labels of {report.address}",
    )
    return report


@flow(name="build-dataset", flow_run_name="build {request.dataset}", persist_result=False)
def build_dataset(request: BuildRequest) -> Report:
    """Turn sources into a release of a dataset."""
    config = request.to_config()
    run = build.start_run(config, Path(request.output), keep_missing=request.keep_missing, progress=_shown)
    with build.recorded(run):
        plan = build.plan_run(run)
        runner = build.make_runner(request.workers, len(plan.tasks))
        try:
            results: list[ShardResult] = []
            for batch, tasks in build.batches(plan.tasks, BATCHES):
                done = [ShardResult(t.shard.slot, (), (), ()) for t in tasks]
                for stage in STAGE_NAMES:
                    stage_tasks = build.next_stage(tasks, done, stage)
                    done = build.join_results(done, STAGE_TASKS[stage](run, stage, batch, stage_tasks, runner))
                results += done
        finally:
            runner.close()
        return publish_results(run, plan, results)


def main(arguments: list[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit code."""
    global _shown
    parser = argparse.ArgumentParser(prog="flows/build_dataset.py", description=__doc__.split("\n\n")[0])
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="files, folders or globs of raw text")
    parser.add_argument("--dataset", required=True, help="name of the dataset (a-z 0-9 . _ -)")
    parser.add_argument("--config", help="TOML file with sources and settings")
    parser.add_argument("--output", default="output", help="folder of all datasets (default: output)")
    parser.add_argument("--workers", type=int, help="worker processes (default: all cores; 0: none)")
    parser.add_argument("--keep-missing", action="store_true", help="carry over documents whose source is gone")
    options = parser.parse_args(arguments)
    try:
        request = BuildRequest(**vars(options))
        request.to_config()  # a mistake shows before the server starts
        build.check_output(Path(request.output))
        with cli.terminal.Bars() as bars:
            _shown = bars
            report = build_dataset(request)
    except (HedgerowError, OSError, KeyboardInterrupt) as error:
        return cli.report_error(error)
    cli.show_report(report)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
