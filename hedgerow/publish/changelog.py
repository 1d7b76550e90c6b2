"""CHANGES.md: what changed from the parent release, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedgerow import contracts
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.markdown import code, prose, share, table

MAX_KEYS = 20  # documents named of each kind


def render_changes(draft: Draft) -> bytes:
    """Return CHANGES.md.

    Args:
        draft: the release about to be committed.
    """
    name = f"# Changes in {draft.version} of {prose(draft.facts.dataset)}\n"
    reason = prose(draft.changes.decision.reason)
    if draft.parent is None:
        parts = [name, f"{reason} There is nothing to compare it with.\n"]
    else:
        parts = [
            name,
            f"Compared with {draft.parent.version}.\n",
            f"**Why this number:** {reason}\n",
            *_documents(draft),
            *_sentences(draft),
            *_shift(draft),
        ]
    return "\n".join(parts).encode("utf-8")


def _documents(draft: Draft) -> list[str]:
    found = draft.changes.documents
    assert found is not None
    parts = ["## Documents\n"]
    for title, keys in (
        ("Added", found.added),
        ("Removed", found.removed),
        ("Input changed", found.changed),
        ("Same input, other rows", found.relabeled),
        ("Same input, other split or cluster", found.moved),
    ):
        parts.append(f"{title}: {len(keys):,}\n")
        if keys:
            parts.append(_named(keys))
    return parts


def _named(keys: Sequence[str]) -> str:
    lines = [f"- {code(key)}" for key in keys[:MAX_KEYS]]
    if len(keys) > MAX_KEYS:
        lines.append(f"- and {len(keys) - MAX_KEYS:,} more")
    return "\n".join(lines) + "\n"


def _sentences(draft: Draft) -> list[str]:
    found = draft.changes.sentences
    assert found is not None
    parts = [
        "## Sentences\n",
        f"Added: {found.added:,}. Removed: {found.removed:,}. In both: {found.kept:,}.\n",
        "## Labels that changed\n",
        "Of the sentences in both releases.\n",
    ]
    for task in contracts.vocabulary("task"):
        flips = found.flips[task]
        total = sum(flips.values())
        parts.append(f"{task}: {total:,} ({share(total, found.kept)})\n")
        if flips:
            ordered = sorted(flips.items(), key=lambda item: (-item[1], item[0]))
            parts.append(table(("from", "to", "sentences"), [(old, new, f"{n:,}") for (old, new), n in ordered]))
    return parts


def _shift(draft: Draft) -> list[str]:
    """Compare the shares of the labels among prose sentences."""
    assert draft.parent is not None
    parts = ["## Distribution\n", "Share of prose sentences, all splits together.\n"]
    before = draft.parent.counts["labels"]
    for task in contracts.vocabulary("task"):
        old, new = _totals(_entry(before, task)), _totals(draft.labels.get(task, {}))
        n_old, n_new = sum(old.values()), sum(new.values())
        rows = [
            (prose(label), share(old.get(label, 0), n_old), share(new.get(label, 0), n_new))
            for label in dict.fromkeys((*new, *old))
        ]
        parts += [f"{task}\n", table(("label", draft.parent.version, draft.version), rows)]
    return parts


def _entry(labels: Json, task: str) -> Mapping[str, Mapping[str, int]]:
    return labels.get(task, {}) if isinstance(labels, Mapping) else {}  # type: ignore[return-value]


def _totals(by_split: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for labels in by_split.values():
        for label, n in labels.items():
            totals[label] = totals.get(label, 0) + n
    return totals
