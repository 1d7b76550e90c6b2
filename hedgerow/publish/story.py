"""A comparison of two releases as plain facts: what ``hedgerow diff`` prints and ``CHANGES.md`` tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from hedgerow import contracts
from hedgerow.ids import document_id
from hedgerow.publish.compare import Comparison

MAX_KEYS = 20  # documents named of each kind
DOCUMENT_CHANGES = ("added", "removed", "changed", "relabeled", "moved")

Counts: TypeAlias = Mapping[str, Any]
"""``counts`` of a manifest or draft: rows by config and split, labels by task, split and label."""


class Side(NamedTuple):
    """What a story says of one of the two releases."""

    version: str
    counts: Counts


def tell(found: Comparison, old: Side, new: Side, reason: str | None) -> dict[str, Any]:
    """Return the facts of a comparison, small however large the releases.

    Args:
        found: the two releases compared.
        old: the one before.
        new: the other one.
        reason: why the new one has its version number; None when it does not follow the old one.
    """
    return {
        "from": old.version,
        "to": new.version,
        "reason": reason,
        "documents": _documents(found, new.counts),
        "sentences": _sentences(found),
        "functions": {name: list(ids) for name, ids in found.functions.items()},
        "flips": {task: _flips(found, task) for task in contracts.vocabulary("task")},
        "labels": {task: _labels(old.counts, new.counts, task) for task in contracts.vocabulary("task")},
        "splits": {config: _splits(old.counts, new.counts, config) for config in ("documents", "sentences")},
    }


def _documents(found: Comparison, counts: Counts) -> dict[str, Any]:
    keys: dict[str, Sequence[str]] = {name: getattr(found.documents, name) for name in DOCUMENT_CHANGES}
    taken_down = found.documents.taken_down
    gone: dict[str, list[str]] = {}
    for going in found.goings:
        gone.setdefault(going.cause, []).append(going.document_key)

    def shown(named: Sequence[str]) -> list[str]:
        # Of a page that was taken down the key, mostly its address, must not stand in what is published later.
        return [document_id(key) if key in taken_down else key for key in named[:MAX_KEYS]]

    by_cause = _sorted({cause: len(named) for cause, named in gone.items()})
    return {
        **{name: len(named) for name, named in keys.items()},
        "carried": counts.get("carried", 0),
        "removed_by_cause": by_cause,
        "relabeled_by_cause": _sorted(found.relabeled),
        "named": {name: shown(named) for name, named in keys.items()},
        "removed_named": {cause: shown(sorted(gone[cause])) for cause in by_cause},
    }


def _sentences(found: Comparison) -> dict[str, Any]:
    s = found.sentences
    return {
        "added": s.added, "removed": s.removed, "kept": s.kept, "changed": s.changed,
        "added_by_cause": _sorted(s.moves["added"]), "removed_by_cause": _sorted(s.moves["removed"]),
    }  # fmt: skip


def _flips(found: Comparison, task: str) -> dict[str, Any]:
    s = found.sentences
    pairs = sorted(s.flips[task].items(), key=lambda item: (-item[1], item[0]))
    return {
        "n": sum(s.flips[task].values()),
        "pairs": [{"from": old, "to": new, "n": n} for (old, new), n in pairs],
        "causes": _sorted(s.causes[task]),
        "functions": _sorted(s.functions[task]),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _labels(old: Counts, new: Counts, task: str) -> list[dict[str, Any]]:
    before, after = _totals(old["labels"].get(task, {})), _totals(new["labels"].get(task, {}))
    return [
        {"label": label, "before": before.get(label, 0), "after": after.get(label, 0),
         "share_before": _share(before, label), "share_after": _share(after, label)}
        for label in dict.fromkeys((*after, *before))
    ]  # fmt: skip


def _splits(old: Counts, new: Counts, config: str) -> list[dict[str, Any]]:
    before, after = old["rows"].get(config, {}), new["rows"].get(config, {})
    return [
        {"split": split, "before": before.get(split, 0), "after": after.get(split, 0),
         "share_before": _share(before, split), "share_after": _share(after, split)}
        for split in contracts.vocabulary("split")
    ]  # fmt: skip


def _totals(by_split: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for labels in by_split.values():
        for label, n in labels.items():
            totals[label] = totals.get(label, 0) + n
    return totals


def _share(counts: Mapping[str, int], name: str) -> float | None:
    total = sum(counts.values())
    return counts.get(name, 0) / total if total else None
