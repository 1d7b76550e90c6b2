"""The figures on labels: shares by task and split, claims by role, cues, warnings, confidence."""

from __future__ import annotations

from hedgerow import contracts
from hedgerow.publish.draft import Draft
from hedgerow.publish.report import charts
from hedgerow.publish.report.figures import Figure, count, percent
from hedgerow.publish.report.marks import plain

_SURE = 0.9


def label_figures(draft: Draft) -> list[Figure]:
    """Return the shares of labels by split: claim types, then the two yes-or-no tasks."""
    return [
        _shares(
            draft, "claim_type", "Claim type", [("claim_type", label) for label in contracts.vocabulary("claim_type")]
        ),
        _shares(draft, "yes_no", "Hedge and safety warning", [("hedge", "hedged"), ("safety_warning", "warning")]),
    ]


def _shares(draft: Draft, name: str, title: str, wanted: list[tuple[str, str]]) -> Figure:
    splits = [s for s in contracts.vocabulary("split") if any(s in draft.labels.get(task, {}) for task, _ in wanted)]
    found, rows = [], []
    for task, label in wanted:
        by_split = draft.labels.get(task, {})
        totals = {s: sum(by_split.get(s, {}).values()) for s in splits}
        counts = {s: by_split.get(s, {}).get(label, 0) for s in splits}
        n, of = sum(counts.values()), sum(totals.values())
        marks = {s: counts[s] / totals[s] for s in splits if totals[s]}
        found.append((n, of, charts.Share(label, n / of if of else 0.0, charts.color_of(label), marks)))
        rows.append(
            [label, f"{n:,} ({percent(n, of)})", *(f"{counts[s]:,} ({percent(counts[s], totals[s])})" for s in splits)]
        )
    most = max(found, key=lambda f: f[0])
    if name == "yes_no":
        finding = (
            " and ".join(
                f"{percent(n, of)} are {words}" for (n, of, _), words in zip(found, ("hedged", "warnings"), strict=True)
            )
            + "."
        )
        finding = f"Of prose sentences, {finding}"
    else:
        finding = (
            f"{most[2].name.capitalize()} is the most frequent with {percent(most[0], most[1])} of prose sentences."
        )
    return Figure(
        f"labels-{name.replace('_', '-')}", title, finding, charts.shares([s for _, _, s in found]),
        ("label", "all", *splits), rows, "split",
    )  # fmt: skip


def role_figure(draft: Draft) -> Figure:
    """Return what sections of each role claim."""
    roles, claims = contracts.vocabulary("section_role"), contracts.vocabulary("claim_type")
    grid = draft.profile.claims_by_role
    shown = [i for i in range(len(roles)) if grid[i].sum()]
    rows = [
        [roles[i], f"{int(grid[i].sum()):,}", *(percent(float(n), float(grid[i].sum())) for n in grid[i])]
        for i in shown
    ]
    finding = "; ".join(
        f"{roles[i]} sections are most often {claims[int(grid[i].argmax())]} ({percent(float(grid[i].max()), float(grid[i].sum()))})"
        for i in sorted(shown, key=lambda i: -int(grid[i].sum()))[:3]
    )
    return Figure(
        "roles", "Claim types by section role", finding[:1].upper() + finding[1:] + ".",
        charts.stacks([(f"{roles[i]}", dict(zip(claims, grid[i].tolist(), strict=True))) for i in shown]),
        ("role", "sentences", *claims), rows, key=claims,
    )  # fmt: skip


def cue_figure(draft: Draft) -> Figure:
    """Return which types of cues hedge."""
    found = draft.profile.cue_types
    names = contracts.vocabulary("hedge_cue_type")
    meanings = contracts.meanings("hedge_cue_type")
    whole = sum(by.get("hedged", 0) for by in draft.labels.get("hedge", {}).values())
    most = max(names, key=lambda n: found[n])
    return Figure(
        "cues", "Hedges by type of cue",
        f"{plain(most).capitalize()} cues hedge {percent(found[most], whole)} of the {count(whole, 'hedged sentence')}."
        if whole else "No sentence is hedged.",
        charts.bars([charts.Bar(plain(n), found[n], f"{found[n]:,}", "var(--c-hedged)") for n in names], 122),
        ("type", "sentences", "words"), [[plain(n), f"{found[n]:,}", meanings[n]] for n in names],
        "A sentence with cues of two types counts for both.",
    )  # fmt: skip


def warning_figure(draft: Draft) -> Figure:
    """Return of what sentences warn."""
    found = draft.profile.warning_kinds
    names = sorted(contracts.vocabulary("warning_kind"), key=lambda n: -found[n])
    meanings = contracts.meanings("warning_kind")
    whole = sum(by.get("warning", 0) for by in draft.labels.get("safety_warning", {}).values())
    return Figure(
        "warnings", "Kinds of warnings",
        f"{plain(names[0]).capitalize()} is in {percent(found[names[0]], whole)} of the {count(whole, 'warning')}."
        if whole else "No sentence warns.",
        charts.bars([charts.Bar(plain(n), found[n], f"{found[n]:,}", "var(--c-warning)") for n in names], 190),
        ("kind", "sentences", "means"), [[plain(n), f"{found[n]:,}", meanings[n]] for n in names],
        "A sentence with two kinds counts for both.",
    )  # fmt: skip


def confidence_figures(draft: Draft) -> list[Figure]:
    """Return how sure the labels of each task are."""
    colors = {"claim_type": "var(--accent)", "hedge": "var(--c-hedged)", "safety_warning": "var(--c-warning)"}
    figures = []
    for task, counts in draft.profile.confidence.items():
        n, whole = len(counts), int(counts.sum())
        sure = int(counts[int(_SURE * n) :].sum())
        unsure = int(counts[: n // 2].sum())
        figures.append(
            Figure(
                f"confidence-{task.replace('_', '-')}",
                plain(task).capitalize(),
                f"{percent(sure, whole)} of the labels have a probability of {_SURE} or more, "
                f"{percent(unsure, whole)} less than one half.",
                charts.histogram(counts.tolist(), colors[task]),
                ("probability", "sentences"),
                [[f"{i / n:.2f} to {(i + 1) / n:.2f}", f"{int(c):,}"] for i, c in enumerate(counts) if c],
            )
        )
    return figures
