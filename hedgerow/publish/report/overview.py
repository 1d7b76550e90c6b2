"""The head of the report: what this is, how large, what changed, and where documents were lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.leakage_text import leakage_rows
from hedgerow.publish.report import charts
from hedgerow.publish.report.figures import Figure, count, percent, signed
from hedgerow.publish.report.marks import plain

_AFTER_INGEST = {
    "no_main_text": "text", "not_english": "language", "no_language": "language", "parser_failed": "text",
    "parser_timeout": "text", "parser_memory": "text", "duplicate_key": "corpus", "removed": "corpus",
}  # fmt: skip
"""Reasons that show only later; all others show while an input is read."""


class Tile(NamedTuple):
    """One number of the headline."""

    number: str
    name: str
    note: str


def tiles(draft: Draft) -> list[Tile]:
    """Return the numbers of the headline."""
    profile = draft.profile
    rows = {name: sum(by_split.values()) for name, by_split in draft.rows.items()}
    hedged, warned = (
        _total(draft, task, label) for task, label in (("hedge", "hedged"), ("safety_warning", "warning"))
    )
    unsure = profile.flags["unsure"]
    return [
        Tile(f"{rows.get('documents', 0):,}", "documents", count(len(profile.sources), "source")),
        Tile(f"{rows.get('sentences', 0):,}", "sentences", f"{profile.n_prose:,} of them prose, labeled"),
        Tile(percent(hedged, profile.n_prose), "hedged", count(hedged, "sentence")),
        Tile(percent(warned, profile.n_prose), "with a safety warning", count(warned, "sentence")),
        Tile(f"{rows.get('votes', 0):,}", "votes", f"of {count(len(draft.facts.functions_rows), 'labeling function')}"),
        Tile(percent(unsure, profile.n_prose), "unsure", "claim type under one half"),
    ]


def _total(draft: Draft, task: str, label: str) -> int:
    return sum(by_label.get(label, 0) for by_label in draft.labels.get(task, {}).values())


class Change(NamedTuple):
    """One line of what changed: its name, number and a note."""

    name: str
    number: str
    note: str


def changes(draft: Draft) -> list[Change]:
    """Return what changed since the release before; empty for a first release."""
    documents, sentences = draft.changes.documents, draft.changes.sentences
    if documents is None or sentences is None:
        return []
    n_before = sentences.kept + sentences.removed
    flipped = {task: sum(flips.values()) for task, flips in sentences.flips.items()}
    return [
        Change("documents", signed(len(documents.added) - len(documents.removed)),
               f"{len(documents.added):,} new, {len(documents.removed):,} gone, {len(documents.changed):,} changed"),
        Change("sentences", signed(sentences.added - sentences.removed),
               f"{sentences.added:,} new, {sentences.removed:,} gone, of {n_before:,}"),
        *(Change(f"{plain(task)} labels", f"{n:,}", f"flipped, {percent(n, sentences.kept)} of {sentences.kept:,} kept")
          for task, n in flipped.items()),
    ]  # fmt: skip


def flow(draft: Draft) -> Figure | None:
    """Draw the way of the documents with what each step lost; None without a ledger of documents."""
    ledger = draft.facts.ledger
    documents, reasons = _counts(ledger, "documents"), _counts(ledger, "rejected_by_reason")
    if "read" not in documents:
        return None
    lost = {"input": 0, "text": 0, "language": 0, "corpus": 0}
    for reason, n in reasons.items():
        lost[_AFTER_INGEST.get(reason, "input")] += n
    steps = (
        ("readable", lost["input"]), ("with main text", lost["text"]), ("in English", lost["language"]),
        ("not a duplicate", documents.get("duplicate", 0) + lost["corpus"]),
    )  # fmt: skip
    left = documents["read"]
    levels = [charts.Level("read", left, 0)]
    for name, n in steps:
        left -= n
        levels.append(charts.Level(name, left, n))
    carried = draft.facts.counts.get("carried", 0)
    kept = percent(left, documents["read"])
    rows = [[level.name, f"{level.left:,}", f"{level.lost:,}"] for level in levels]
    rows += [[f"rejected: {plain(reason)}", "", f"{n:,}"] for reason, n in sorted(reasons.items(), key=lambda i: -i[1])]
    return Figure(
        "flow",
        "From input to release",
        f"{count(left, 'document')} of {documents['read']:,} that were read are published ({kept}).",
        charts.flow(levels),
        ("after this step", "documents left", "lost"),
        rows,
        f"{carried:,} more were carried over from the release before." if carried else
        "Every input is accounted for; what was rejected is in the table rejects with its place and reason.",
    )  # fmt: skip


def _counts(ledger: Mapping[str, Json], name: str) -> dict[str, int]:
    part = ledger.get(name)
    return {k: v for k, v in part.items() if isinstance(v, int)} if isinstance(part, Mapping) else {}


def cluster_figure(draft: Draft) -> Figure:
    """Draw how large the clusters of near duplicates are."""
    sizes = sorted(draft.profile.clusters.values(), reverse=True)
    groups = [
        ("alone", 1, 1),
        ("2", 2, 2),
        ("3", 3, 3),
        ("4 to 9", 4, 9),
        ("10 to 99", 10, 99),
        ("100 or more", 100, 10**12),
    ]
    counted = [(name, sum(low <= size <= high for size in sizes), sum(s for s in sizes if low <= s <= high))
               for name, low, high in groups]  # fmt: skip
    shown = [(name, n, members) for name, n, members in counted if n or name in ("alone", "2")]
    duplicates = _counts(draft.facts.ledger, "documents").get("duplicate", 0)
    many = [size for size in sizes if size > 1]
    finding = (
        f"{count(len(many), 'cluster')} of near duplicates with {sum(many):,} documents; the largest has {many[0]:,}."
        if many
        else "No two documents are near duplicates."
    )
    return Figure(
        "clusters",
        "Duplicate clusters",
        f"{finding} Exact duplicates, left out before: {duplicates:,}.",
        charts.bars(
            [charts.Bar(name, members, f"{members:,} in {n:,}", "var(--accent)") for name, n, members in shown], 100
        ),
        ("documents in a cluster", "clusters", "documents"),
        [[name, f"{n:,}", f"{members:,}"] for name, n, members in shown],
        "Bars: documents. A cluster lies in one split, so that near duplicates never stand on both sides of a test.",
    )


def leakage(draft: Draft) -> list[tuple[str, str]]:
    """Return the numbers that the run counted of texts shared between splits, named in words."""
    found = draft.facts.counts.get("leakage")
    return leakage_rows(found) if isinstance(found, Mapping) else []
