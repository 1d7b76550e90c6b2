"""Commands about labels: ``functions`` and ``evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from hedgerow import contracts
from hedgerow.cli import terminal
from hedgerow.corpus.models import MODELS, build_models
from hedgerow.corpus.weights import shipped_weights
from hedgerow.evaluate import cast_votes, describe_errors, predict
from hedgerow.gold import load_gold
from hedgerow.pipeline import load_toolbox
from hedgerow.scores import render, score


@click.command("functions")
@click.option("--task", type=click.Choice(contracts.vocabulary("task")), help="Only this task's.")
@click.option("--functions", multiple=True, metavar="FILE", help="Your Python file of labeling functions; runs it.")
@click.option("--cues", multiple=True, metavar="PATH", help="Your cue file, or folder of them.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def functions_command(task: str | None, functions: tuple[str, ...], cues: tuple[str, ...], as_json: bool) -> None:
    """List the labeling functions: what each looks for, its guideline rule, how often it is right on gold."""
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
    terminal.show_table(
        f"{len(rows)} labeling functions (precision on the gold that their weights were measured on)",
        ("function", "rule", "looks for", "precision", "n"),
        [(f.id, f.rule, f.looks_for, r.right / r.n if r.n else None, r.n) for f, r in rows],
        right=(3, 4),
    )


@click.command("evaluate")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--errors", "errors_of", type=click.Choice([*contracts.vocabulary("task"), "claim_set"]),
    help="Print the wrong sentences of this task with their votes.",
)  # fmt: skip
@click.option("--label-model", type=click.Choice(MODELS), default=MODELS[0], show_default=True)
@click.option("--functions", multiple=True, metavar="FILE", help="Your Python file of labeling functions; runs it.")
@click.option("--cues", multiple=True, metavar="PATH", help="Your cue file, or folder of them.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate_command(
    gold: tuple[Path, ...],
    errors_of: str | None,
    label_model: str,
    functions: tuple[str, ...],
    cues: tuple[str, ...],
    as_json: bool,
) -> None:
    """Score the labels on hand-labeled sentences: per class precision, recall, F1 with counts and intervals.

    GOLD is one or more files of JSON lines in the form of schemas/gold.toml. Right means: in the list of
    acceptable values.
    """
    toolbox = load_toolbox(functions, cues)
    models = build_models(label_model, toolbox.functions.functions)
    found, texts = {}, []
    for path in gold:
        rows = load_gold(path)
        cast = cast_votes(rows, toolbox)
        predictions = predict(cast, toolbox, models)
        found[str(path)] = score(rows, predictions).as_dict()
        shown = describe_errors(errors_of, rows, predictions, cast) if errors_of else render(score(rows, predictions))
        texts.append(f"{terminal.escape(str(path))}\n{shown}\n")
    if as_json:
        terminal.show_json(found)
    else:
        click.echo("\n".join(texts))
