"""Lists and reports of labeling functions as text of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from hedgerow import contracts
from hedgerow.cli import terminal
from hedgerow.corpus.weights import Record
from hedgerow.inspection.function_analysis import FunctionReport, Material
from hedgerow.intervals import wilson
from hedgerow.label.functions import LabelingFunction

WIDTH = 80
NAME = 30  # columns of a function's name; a longer one has a line of its own
MIN_DRIFT_VOTES = 20
DRIFT = 1.5  # coverage that rose or fell by more than this factor is marked


def show_list(rows: Sequence[tuple[LabelingFunction, Record]]) -> None:
    """Print the functions: id, rule and precision in one line, what each looks for below it."""
    terminal.say(f"{len(rows)} labeling functions; right on gold: share [95 % interval] n")
    for function, record in rows:
        terminal.say(f"{function.id}  rule {function.rule}  {right_on_gold(record.right, record.n)}")
        for line in textwrap.wrap(function.looks_for, WIDTH, initial_indent="    ", subsequent_indent="    "):
            terminal.say(line)


def right_on_gold(right: int, n: int) -> str:
    """Return a record with its interval; unknown is said, never 0.

    >>> right_on_gold(9, 10), right_on_gold(0, 0)
    ('0.90 [0.60, 0.98] 10', 'unknown')
    """
    interval = wilson(right, n)
    return "unknown" if interval is None else f"{right / n:.2f} [{interval[0]:.2f}, {interval[1]:.2f}] {n}"


def show_reports(material: Material, reports: Sequence[FunctionReport]) -> None:
    """Print a table for each task, then what changed since the release before."""
    for task in contracts.vocabulary("task"):
        mine = [r for r in reports if r.task == task]
        if mine:
            terminal.say(f"{task} in {material.name}; percent of {_prose(mine)} prose sentences")
            for line in _table(task, mine):
                terminal.say(line)
            terminal.say("")
    for line in _drift(material, reports):
        terminal.say(line)


def _prose(reports: Sequence[FunctionReport]) -> str:
    found = next((r.n_votes / r.coverage for r in reports if r.coverage), None)
    return "the" if found is None else f"{round(found):,}"


def _table(task: str, reports: Sequence[FunctionReport]) -> Iterator[str]:
    head = ("cover", "overl", "confl", "right on gold", "n", "decid", "gain")
    yield f"{'function':<{NAME}} {head[0]:>5} {head[1]:>5} {head[2]:>5} {head[3]:>13} {head[4]:>4} {head[5]:>5} {head[6]:>4}"
    for r in sorted(reports, key=lambda r: (-r.n_votes, r.id)):
        name = r.id.removeprefix(f"{task}.")
        if len(name) > NAME:
            yield name
            name = ""
        shares = " ".join(f"{_percent(share):>5}" for share in (r.coverage, r.overlap, r.conflict))
        gold = "-" if r.precision is None else f"{_short(r.precision)} [{_short(r.low)},{_short(r.high)}]"
        decides = _percent(r.decisive / r.sampled) if r.sampled else "-"
        gain = "-" if r.gold_gain is None else f"{r.gold_gain:+d}"
        yield f"{name:<{NAME}} {shares} {gold:>13} {r.gold_n:>4} {decides:>5} {gain:>4}"
        if r.twin and r.twin_share is not None and r.twin_share >= 0.5:
            yield f"    {100 * r.twin_share:.0f} % of its votes are also cast by {r.twin.removeprefix(f'{task}.')}"


def _percent(share: float | None) -> str:
    if share is None:
        return "-"
    return f"{100 * share:.1f}" if share < 0.9995 else "100"


def _short(value: float | None) -> str:
    if value is None:
        return "-"
    return "1.0" if value >= 0.995 else f"{value:.2f}".removeprefix("0")


def _drift(material: Material, reports: Sequence[FunctionReport]) -> Iterator[str]:
    if material.before is None:
        return
    yield "since the release before:"
    quiet = True
    for r in reports:
        before = r.coverage_before
        said = {"new": "new", "version": "another version", "content": "another content", None: ""}[r.change]
        moved = before is not None and r.coverage is not None and _moved(before, r)
        if said or moved:
            quiet = False
            shares = "" if before is None else f"coverage {_percent(before)} to {_percent(r.coverage)} %"
            yield f"  {r.id}: {', '.join(part for part in (said, shares) if part)}"
    for name in sorted(set(material.before) - {f.id for f in material.functions}):
        quiet = False
        yield f"  {name}: gone"
    if quiet:
        yield f"  nothing: no function came, went or changed, and no coverage moved by a factor of {DRIFT}"


def _moved(before: float, r: FunctionReport) -> bool:
    now = r.coverage or 0.0
    return r.n_votes >= MIN_DRIFT_VOTES and not before / DRIFT <= now <= before * DRIFT
