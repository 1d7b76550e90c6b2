"""The commands ``functions``."""

from __future__ import annotations

import click

from hedgerow import contracts
from hedgerow.cli import terminal
from hedgerow.corpus.weights import shipped_weights
from hedgerow.pipeline import load_toolbox


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
