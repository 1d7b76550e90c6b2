"""The commands ``functions``, ``functions analyze`` and ``functions try``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.text import Text

from hedgerow import contracts
from hedgerow.cli import terminal
from hedgerow.cli.function_reports import show_list, show_reports
from hedgerow.config import LabelConfig
from hedgerow.corpus.weights import shipped_weights
from hedgerow.errors import ConfigError
from hedgerow.evaluation.gold_gain import measure_gains
from hedgerow.inspection.analyses import material_of
from hedgerow.inspection.function_analysis import analyze
from hedgerow.inspection.trial import Trial, TrialHit, try_function
from hedgerow.stages import load_toolbox

F = TypeVar("F", bound=Callable[..., Any])
_TASK = click.option("--task", type=click.Choice(contracts.vocabulary("task")), help="Only this task's.")
_OUTPUT = click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


def own_options(command: F) -> F:
    """Add the options that name the user's own functions and cues."""
    command = click.option("--cues", multiple=True, metavar="PATH", help="Your cue file, or folder of them.")(command)
    return click.option(
        "--functions", multiple=True, metavar="FILE", help="Your Python file of labeling functions; runs it."
    )(command)


@click.group("functions", invoke_without_command=True)
@_TASK
@own_options
@_JSON
@click.pass_context
def functions_command(
    context: click.Context, task: str | None, functions: tuple[str, ...], cues: tuple[str, ...], as_json: bool
) -> None:
    """List the labeling functions: what each looks for, its guideline rule, how often it is right on gold.

    With a command: analyze how they behave in a release or on a source, or try one of them.
    """
    if context.invoked_subcommand is not None:
        if task or functions or cues or as_json:
            raise ConfigError(f"write the options after {context.invoked_subcommand}")
        return
    weights = shipped_weights()
    found = [f for f in load_toolbox(functions, cues).functions.functions if task in (None, f.task)]
    rows = [(f, weights.record(f.id)) for f in found]
    if as_json:
        terminal.show_json(
            [
                {
                    "id": f.id, "task": f.task, "version": f.version, "label": f.label, "kind": f.kind,
                    "rule": f.rule, "looks_for": f.looks_for, "family": f.family,
                    "gold_n": r.n, "gold_right": r.right,
                }
                for f, r in rows
            ]
        )  # fmt: skip
        return
    show_list(rows)


@functions_command.command("analyze")
@click.argument("target", metavar="NAME@VERSION|SOURCE")
@_TASK
@click.option("--gold", multiple=True, type=click.Path(path_type=Path), help="Measure on it: precision and gain.")
@own_options
@_OUTPUT
@_JSON
def analyze_command(
    target: str,
    task: str | None,
    gold: tuple[Path, ...],
    functions: tuple[str, ...],
    cues: tuple[str, ...],
    output: str,
    as_json: bool,
) -> None:
    """Say how the functions behave in a release, or on a source before anything is built.

    Coverage, overlap and conflict are shares of prose sentences; unknown is a dash, in JSON null. "decides" is the
    share of its votes without which the label would be another; "twin" the function that votes the same most often.
    """
    label = LabelConfig(functions=functions, cues=cues)
    material, gold_gain = material_of(target, label, output), None
    if gold:
        weights, gold_gain = measure_gains(gold, load_toolbox(functions, cues), material.models)
        material = material.measured_on(weights)
    reports = analyze(material, gold_gain, task)
    if as_json:
        gone = sorted(set(material.before or ()) - {f.id for f in material.functions})
        terminal.show_json({"name": material.name, "functions": [asdict(r) for r in reports], "gone": gone})
    else:
        show_reports(material, reports)


@functions_command.command("try")
@click.argument("name")
@click.option("--on", "source", required=True, metavar="SOURCE", help="File, folder or glob of text.")
@click.option("--n", default=20, show_default=True, type=click.IntRange(min=1), help="Sentences to show.")
@own_options
@_OUTPUT
@_JSON
def try_command(
    name: str, source: str, n: int, functions: tuple[str, ...], cues: tuple[str, ...], output: str, as_json: bool
) -> None:
    """Show the first sentences of a source on which one function votes, its words marked. Builds nothing."""
    label = LabelConfig(functions=functions, cues=cues)
    found = try_function(name, load_toolbox(functions, cues), label, source, n, output)
    if as_json:
        terminal.show_json(asdict(found))
    else:
        _show_trial(found)


def _show_trial(found: Trial) -> None:
    for hit in found.hits:
        if hit.error:
            terminal.say(f"raised: {hit.text}")
            for line in hit.error.splitlines():
                terminal.say(f"    {line}")
            continue
        terminal.OUT.print(_marked(hit))
        for vote in hit.votes:
            kind = f":{vote.kind}" if vote.kind else ""
            terminal.say(f"    {vote.label}{kind} ({vote.scope}) {hit.text[vote.start : vote.end]}")
    raised = sum(hit.error is not None for hit in found.hits)
    more = f", raised on {raised}" if raised else ""
    terminal.say(f"{found.function}: votes on {len(found.hits) - raised} of {found.n_sentences:,} sentences read{more}")


def _marked(hit: TrialHit) -> Text:
    """Return the sentence with the words of the votes marked, also where there is no color."""
    text, at = Text(), 0
    for vote in hit.votes:
        if vote.start < at:
            continue  # inside a span that is marked already
        text.append(terminal.escape(hit.text[at : vote.start]))
        text.append("[" + terminal.escape(hit.text[vote.start : vote.end]) + "]", style="bold reverse")
        at = vote.end
    return text.append(terminal.escape(hit.text[at:]))
