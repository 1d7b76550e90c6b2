"""Commands that build: ``build`` and ``plan``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from hedgerow import build
from hedgerow.cli import terminal
from hedgerow.config import Config, check_dataset_name, check_source_names, load_config
from hedgerow.corpus.generative import LABEL_MODELS
from hedgerow.distant.mirror import find_stage
from hedgerow.errors import ConfigError
from hedgerow.running.cluster import RUNNERS, Place, make_place
from hedgerow.running.plan import look_ahead
from hedgerow.running.runs import WORK_FOLDER, Report
from hedgerow.source_names import name_source

F = TypeVar("F", bound=Callable[..., Any])

_SOURCE_OPTIONS = (
    click.argument("sources", nargs=-1, metavar="[NAME=]SOURCE..."),
    click.option("--dataset", help="Name of the dataset: a-z 0-9 . _ -"),
    click.option(
        "--config", "config_file", type=click.Path(dir_okay=False), help="TOML file with sources and settings."
    ),
    click.option("--output", default="output", show_default=True, help="Folder or address of all datasets."),
    click.option("--licence", help="Licence of the sources, e.g. CC-BY-4.0."),
    click.option("--attribution", help="Who to name for the sources."),
    click.option("--text-field", help="Field or column that holds the text."),
    click.option("--id-field", help="Field or column that holds the document's id."),
    click.option("--url-field", help="Field or column that holds the address."),
    click.option("--title-field", help="Field or column that holds the title."),
    click.option("--functions", multiple=True, metavar="FILE", help="Python file of labeling functions; runs it."),
    click.option("--cues", multiple=True, metavar="PATH", help="Cue file, or folder of them."),
    click.option(
        "--decontaminate",
        multiple=True,
        metavar="FILE",
        help="Texts of an evaluation (jsonl, txt, parquet): train sentences that hold them leave the training views.",
    ),
    click.option("--label-model", type=click.Choice(LABEL_MODELS), help="How votes are weighed."),
)


WORK_OPTION = click.option(
    "--work",
    envvar="HEDGEROW_WORK",
    show_envvar=True,
    metavar="FOLDER|URL",
    help="Work store: a folder, or any address that fsspec opens; OUTPUT/.work when left out.",
)


def source_options(command: F) -> F:
    """Add the arguments that say what to build."""
    for option in reversed(_SOURCE_OPTIONS):
        command = option(command)
    return command


def make_config(options: dict[str, Any]) -> Config:
    """Make the configuration of a run: the file's settings, then the command line's on top.

    Raises:
        ConfigError: a setting that cannot be used; no dataset; no sources.
    """
    fields = {name: options[name] for name in _FIELDS if options[name] is not None}
    sources = tuple(name_source(text, **fields) for text in options["sources"])
    if options["config_file"]:
        config = load_config(options["config_file"])
        if fields and not sources:
            raise ConfigError("options of sources need SOURCE... on the command line: the file's have their own")
        check_source_names(sources)
        update: dict[str, Any] = {"sources": sources or config.sources}
        if options["dataset"]:
            update["dataset"] = check_dataset_name(options["dataset"])
        config = config.model_copy(update=update)
    else:
        if not options["dataset"]:
            raise ConfigError("no dataset: add --dataset NAME")
        if not sources:
            raise ConfigError("no sources: name files, folders or globs that hold text")
        config = build.make_config(check_dataset_name(options["dataset"]), sources)
    label = config.label.model_copy(
        update={
            "functions": (*config.label.functions, *options["functions"]),
            "cues": (*config.label.cues, *options["cues"]),
        }
    )
    corpus = config.corpus
    if options["decontaminate"]:
        files = (*corpus.decontaminate.files, *options["decontaminate"])
        decontaminate = corpus.decontaminate.model_copy(update={"files": files})
        corpus = corpus.model_copy(update={"decontaminate": decontaminate})
    if options["label_model"]:
        corpus = corpus.model_copy(update={"label_model": options["label_model"]})
    return config.model_copy(update={"label": label, "corpus": corpus})


NO_BUDGET = "--workers 0: no document is held to its budget; one that hangs or crashes takes this process with it"

_FIELDS = ("licence", "attribution", "text_field", "id_field", "url_field", "title_field")


@click.command("build")
@source_options
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    help="Worker processes; all cores when left out. 0 works in this process, for debugging: no document is held to its budget.",
)
@click.option(
    "--runner",
    type=click.Choice(RUNNERS),
    default=RUNNERS[0],
    show_default=True,
    envvar="HEDGEROW_RUNNER",
    show_envvar=True,
    help="Who works on the shards: processes here, or a Dask cluster.",
)
@click.option(
    "--address",
    envvar="DASK_SCHEDULER_ADDRESS",
    show_envvar=True,
    metavar="tcp://HOST:PORT",
    help="Scheduler of the Dask cluster.",
)
@WORK_OPTION
@click.option("--stage", metavar="FOLDER", help="Where releases are made whose --output is a URL; the user's cache.")
@click.option("--keep-missing", is_flag=True, help="Carry over documents of the last release whose source is gone.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def build_command(
    context: click.Context,
    /,
    workers: int | None,
    runner: str,
    address: str | None,
    work: str | None,
    stage: str | None,
    keep_missing: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Build a release of a dataset from files, folders, globs or URLs (http, https, s3, gs) of raw text.

    Does again only what changed since the last run; a run that was stopped goes on where it was.
    Sources may be txt, md, html, jsonl and more, plain or compressed; NAME=SOURCE gives one another name than its folder's.
    """
    config = make_config(options)
    place = make_place(runner, address, work, stage)
    if workers == 0:
        terminal.note(NO_BUDGET)
    with terminal.Bars() as bars:
        report = build.build(
            config, options["output"], workers=workers, keep_missing=keep_missing, progress=bars, place=place
        )
    if as_json:
        terminal.show_json(report.to_json())
    else:
        show_report(report)
    context.exit(report.exit_code)


@click.command("plan")
@source_options
@WORK_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def plan_command(work: str | None, as_json: bool, **options: Any) -> None:
    """Say what a build would do, and why, before it does it. Writes nothing."""
    folder, url = find_stage(options["output"])
    place = Place(work or (f"{url}/{WORK_FOLDER}" if url else None))
    run = build.start_run(make_config(options), folder, place=place)
    plan = build.plan_run(run)
    outlook = look_ahead(plan)
    todo = [o for o in outlook if o.stages]
    if as_json:
        terminal.show_json(
            {
                "files": plan.n_files,
                "bytes": plan.n_bytes,
                "rejected_by_listing": plan.rejects.num_rows,
                "shards": [
                    {"shard": o.shard, "bytes": o.n_bytes, "stages": list(o.stages), "reason": o.reason}
                    for o in outlook
                ],
            }
        )
        return
    terminal.say(
        f"{plan.n_files:,} files, {plan.n_bytes:,} bytes, {len(outlook)} shards: "
        f"{len(todo)} to do, {len(outlook) - len(todo)} done before"
    )
    groups: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for o in todo:
        groups.setdefault((o.stages, o.reason), []).append(o.n_bytes)
    if groups:
        rows = [(len(sizes), sum(sizes), ", ".join(stages), why) for (stages, why), sizes in groups.items()]
        terminal.show_table("To do", ("shards", "bytes", "stages", "why"), rows, right=(0, 1))
        terminal.say("The stages behind the first are done where its rows change.")
    terminal.say("Then the reduce (duplicates, splits, label model) and, if rows changed, a new version.")


def show_report(report: Report) -> None:
    """Print how a build ended."""
    terminal.show_table("Documents", ("what", "documents"), report.ledger_rows(), right=(1,))
    terminal.show_table(
        f"Labels of the prose among {report.n_sentences:,} sentences",
        ("task", "label", "sentences"),
        report.label_rows(),
        right=(2,),
    )
    for line in report.closing_lines():
        terminal.say(line)
