"""How ``explain`` shows the label model's arithmetic, in 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from hedgerow.cli import terminal
from hedgerow.corpus import arithmetic
from hedgerow.inspection.arithmetic import Reckoning

WIDTH = 80


def show_reckonings(found: Mapping[str, Reckoning]) -> None:
    """Print the arithmetic of each task: formula, terms, sums, probabilities, joint rules."""
    for task, reckoning in found.items():
        terminal.say("")
        for line in _lines(task, reckoning):
            terminal.say(line)


def reckonings_as_dict(found: Mapping[str, Reckoning]) -> dict[str, Any]:
    """Return the arithmetic as JSON values."""
    return {task: arithmetic.as_dict(r.total) | {"rules": r.rules} for task, r in found.items()}


def _lines(task: str, reckoning: Reckoning) -> Iterator[str]:
    total = reckoning.total
    yield f"{task}, by {total.model}"
    if not total.terms:
        yield "  no function voted: the default of the label model"
    else:
        labels = len(total.probabilities)
        yield from _wrapped(f"{total.formula}. Here k = {labels}, prior = {total.prior}")
        yield f"  {'function':<36} {'label':<12} {'right/n':>8} {'p':>6} {'adds':>7}"
        for term in total.terms:
            name = term.function.removeprefix(f"{task}.")
            p = "-" if term.accuracy is None else f"{term.accuracy:.4f}"
            adds = f"{term.adds:.4f}" if term.adds else "family"
            yield f"  {name:<36} {term.label:<12} {f'{term.right}/{term.n}':>8} {p:>6} {adds:>7}"
        summed = [f"{label} {value:.4f}" for label, value in total.sums.items() if value]
        rest = ["each other label 0"] if len(summed) < labels else []
        yield from _wrapped("sums: " + ", ".join([*summed, *rest]))
    ranked = sorted(total.probabilities.items(), key=lambda item: -item[1])
    yield from _wrapped("probabilities: " + ", ".join(f"{label} {p:.4f}" for label, p in ranked))
    if task == "claim_type":
        yield "  published with 4 decimals, cut; what that leaves goes to the primary"
    for rule in reckoning.rules:
        yield from _wrapped("rule: " + rule)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
