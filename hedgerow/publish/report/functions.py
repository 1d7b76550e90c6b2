"""The labeling functions: how each behaved here and on gold, and which speak together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hedgerow import contracts
from hedgerow.guideline import Rule, find_rules
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.report import charts
from hedgerow.publish.report.figures import Figure, percent
from hedgerow.publish.report.marks import plain

MAX_PAIRS = 12
MAX_OVERLAP = 30  # functions shown of a task: more cannot be read
_COLORS = {"claim_type": "var(--accent)", "hedge": "var(--c-hedged)", "safety_warning": "var(--c-warning)"}


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """One row of the function table.

    Attributes:
        id: task.cue_idea
        task: its task.
        labels: labels that it voted here.
        looks_for: what it looks for.
        rule: the guideline's rule.
        version: its version.
        n_votes: sentences on which it voted.
        coverage: share of sentences on which it voted; None without sentences.
        overlap: share on which another one voted too.
        conflict: share on which another one voted another label.
        precision: share of its votes on gold that were right; None when it did not vote there.
        low: lower end of the 95 % interval.
        high: upper end.
        gold_n: its votes on gold.
        drift: change of its coverage since the release before; None when it was not there.
        is_new: it was not in the release before, or in another version.
    """

    id: str
    task: str
    labels: tuple[str, ...]
    looks_for: str
    rule: str
    version: int
    n_votes: int
    coverage: float | None
    overlap: float | None
    conflict: float | None
    precision: float | None
    low: float | None
    high: float | None
    gold_n: int
    drift: float | None
    is_new: bool


def function_lines(draft: Draft) -> list[FunctionLine]:
    """Return the rows of the function table, most used first."""
    before = {str(row["id"]): row for row in draft.functions_before}
    lines = [_line(row, before.get(str(row["id"])), bool(before)) for row in draft.facts.functions_rows]
    return sorted(lines, key=lambda line: (-line.n_votes, line.id))


def _line(row: Mapping[str, Json], old: Mapping[str, Json] | None, has_before: bool) -> FunctionLine:
    coverage = _number(row.get("coverage"))
    old_coverage = _number(old["coverage"]) if old else None
    drift = coverage - old_coverage if coverage is not None and old_coverage is not None else None
    polarity = row.get("polarity")
    return FunctionLine(
        id=str(row["id"]),
        task=str(row["task"]),
        labels=tuple(str(label) for label in polarity) if isinstance(polarity, (list, tuple)) else (),
        looks_for=str(row["looks_for"]),
        rule=str(row["rule"]),
        version=int(_number(row["version"]) or 0),
        n_votes=int(_number(row["n_votes"]) or 0),
        coverage=coverage,
        overlap=_number(row.get("overlap")),
        conflict=_number(row.get("conflict")),
        precision=_number(row.get("gold_precision")),
        low=_number(row.get("gold_low")),
        high=_number(row.get("gold_high")),
        gold_n=int(_number(row.get("gold_n")) or 0),
        drift=drift,
        is_new=has_before and (old is None or old["version"] != row["version"]),
    )


def rules_of(lines: Sequence[FunctionLine]) -> dict[str, list[Rule]]:
    """Return what the guideline says behind the rules of the functions, in its order; a rule that it lacks is left out."""
    found = {rule: find_rules(rule) for rule in {line.rule for line in lines}}
    order = sorted((rule for rule in found if found[rule]), key=lambda r: (found[r][0].section, len(r), r))
    return {rule: found[rule] for rule in order}


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def overlap_figures(draft: Draft) -> list[Figure]:
    """Return for each task how often its most used functions speak together."""
    figures = []
    for task in contracts.vocabulary("task"):
        pairs: Mapping[tuple[str, str], int] = draft.profile.agreement.pairs.get(task, {})
        votes = {a: n for (a, b), n in pairs.items() if a == b}
        together = {a for (a, b), n in pairs.items() if a != b and n}
        names = sorted(sorted(together, key=lambda f: (-votes[f], f))[:MAX_OVERLAP])
        if len(names) < 2:
            continue
        cells = [(a, b, pairs[a, b] / votes[a]) for a in names for b in names if a != b and pairs.get((a, b))]
        both = sorted(((pairs[a, b], a, b) for a, b, _ in cells if a < b), key=lambda c: (-c[0], c[1], c[2]))
        rows = [[f"{_short(a)} + {_short(b)}", f"{n:,}", percent(n, votes[a])] for n, a, b in both[:MAX_PAIRS]]
        first = f"Most often together: {_short(both[0][1])} and {_short(both[0][2])}, on {both[0][0]:,} sentences."
        short = [(_short(a), _short(b), share) for a, b, share in cells]
        note = f"Shown: {len(names)} of the {len(votes)} functions that voted. "
        figures.append(
            Figure(
                f"overlap-{task.replace('_', '-')}", plain(task).capitalize(), first,
                charts.overlap([_short(n) for n in names], short, _COLORS[task]),
                ("most often together", "sentences", "of the first"), rows,
                f"{note}Each cell: the share of the row function's votes to which the column function voted too.", wide=True,
            )
        )  # fmt: skip
    return figures


def _short(function: str) -> str:
    """Return the name of a function without its task."""
    return function.split(".", 1)[-1]
