"""The command ``evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from hedgerow.annotate.items import name_first
from hedgerow.cli import terminal
from hedgerow.corpus.generative import LABEL_MODELS
from hedgerow.evaluation.evaluate import ALL, CHOICES, evaluate_files, render_evaluation
from hedgerow.evaluation.gold import contradictions_in
from hedgerow.stages import load_toolbox


@click.command("evaluate")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--errors", "errors_of", type=click.Choice(CHOICES), help="The wrong sentences of it with their votes.")
@click.option("--label-model", type=click.Choice(LABEL_MODELS), default=LABEL_MODELS[0], show_default=True)
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    help="Weigh with records of other documents of GOLD, in N parts; at most one a document.",
)
@click.option("--functions", multiple=True, metavar="FILE", help="Your Python file of labeling functions; runs it.")
@click.option("--cues", multiple=True, metavar="PATH", help="Your cue file, or folder of them.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate_command(
    gold: tuple[Path, ...],
    errors_of: str | None,
    label_model: str,
    folds: int | None,
    functions: tuple[str, ...],
    cues: tuple[str, ...],
    as_json: bool,
) -> None:
    """Score the labels on hand-labeled sentences: per class, with intervals, confusion and calibration.

    GOLD is one or more files of JSON lines in the form of schemas/gold.toml. Right means: in the list of
    acceptable values. The shipped weights were measured on gold: to score on that same gold honestly, add --folds.
    """
    found = evaluate_files(gold, load_toolbox(functions, cues), label_model, folds or 0)
    for name, evaluation in found.items():
        if name != ALL and (problems := contradictions_in(evaluation.gold)):
            terminal.warn(f"{name} contradicts itself, and is scored as it stands: {name_first(problems)}")
    if as_json:
        terminal.show_json({name: evaluation.as_dict(errors_of) for name, evaluation in found.items()})
        return
    for name, evaluation in found.items():
        if not (errors_of and name == ALL):
            click.echo(render_evaluation(name, evaluation, errors_of))
