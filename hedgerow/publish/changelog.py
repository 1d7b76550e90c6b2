"""CHANGES.md: what changed from the parent release, for people; the facts are those of ``hedgerow diff``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hedgerow import contracts
from hedgerow.publish import story
from hedgerow.publish.draft import Draft
from hedgerow.publish.markdown import code, prose, share, table

TITLES = {
    "added": "Added",
    "removed": "Removed",
    "changed": "Input changed",
    "relabeled": "Same input, other rows",
    "moved": "Same input, other split or cluster",
}
CARRIED = "Carried over from the release before, since their source is gone"
MAX_FUNCTIONS = 20  # functions named in one line


def render_changes(draft: Draft) -> bytes:
    """Return CHANGES.md.

    Args:
        draft: the release about to be committed.
    """
    name = f"# Changes in {draft.version} of {prose(draft.facts.dataset)}\n"
    reason = draft.changes.decision.reason
    if draft.parent is None or draft.changes.found is None:
        purged = f"The release before, {draft.parent.version}, was purged." if draft.parent else ""
        lines = [name, f"{prose(reason)} {purged or 'There is nothing to compare it with.'}\n"]
        return "\n".join(lines).encode("utf-8")
    old, new = story.Side(draft.parent.version, draft.parent.counts), story.Side(draft.version, draft.counts)
    told = story.tell(draft.changes.found, old, new, reason)
    parts = [
        name,
        f"Compared with {told['from']}.\n",
        f"**Why this number:** {prose(reason)}\n",
        *_documents(told["documents"]),
        *_sentences(told["sentences"]),
        *_functions(told["functions"]),
        *_flips(told["flips"], told["sentences"]["kept"]),
        *_shift(told),
    ]
    return "\n".join(parts).encode("utf-8")


def _documents(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## Documents\n"
    for name, title in TITLES.items():
        yield f"{title}: {found[name]:,}{_causes(found.get(f'{name}_by_cause', {}))}\n"
        if name == "removed" and found[name]:
            yield "".join(
                _named(keys, found["removed_by_cause"][cause], f", {cause}")
                for cause, keys in found["removed_named"].items()
            )
        elif found[name]:
            yield _named(found["named"][name], found[name])
    if found["carried"]:
        yield f"{CARRIED}: {found['carried']:,}\n"


def _named(keys: Sequence[str], total: int, why: str = "") -> str:
    lines = [f"- {code(key)}{why}" for key in keys]
    if total > len(keys):
        lines.append(f"- and {total - len(keys):,} more{why}")
    return "\n".join(lines) + "\n"


def _sentences(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## Sentences\n"
    yield (
        f"Added: {found['added']:,}{_causes(found['added_by_cause'])}. "
        f"Removed: {found['removed']:,}{_causes(found['removed_by_cause'])}. In both: {found['kept']:,}, of which "
        f"{found['changed']:,} have other labels, probabilities, cues, flags or another section.\n"
    )


def _causes(causes: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{name} {n:,}' for name, n in causes.items())})" if causes else ""


def _functions(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if any(found.values()):
        yield "## Labeling functions\n"
        for name, ids in found.items():
            if ids:
                more = f" and {len(ids) - MAX_FUNCTIONS:,} more" if len(ids) > MAX_FUNCTIONS else ""
                yield f"{TITLES[name] if name != 'changed' else 'Changed'}: {_codes(ids[:MAX_FUNCTIONS])}{more}\n"


def _codes(ids: Sequence[str]) -> str:
    return ", ".join(code(i) for i in ids)


def _flips(found: Mapping[str, Any], kept: int) -> Iterator[str]:
    yield "## Labels that changed\n"
    yield "Of the sentences in both releases, with what caused the change (docs/versions.md says how it is told).\n"
    for task in contracts.vocabulary("task"):
        flips = found[task]
        yield f"{task}: {flips['n']:,} ({share(flips['n'], kept)})\n"
        if flips["n"]:
            yield table(("from", "to", "sentences"), [(p["from"], p["to"], f"{p['n']:,}") for p in flips["pairs"]])
            yield table(("cause", "sentences"), [(name, f"{n:,}") for name, n in flips["causes"].items()])
        if flips["functions"]:
            rows = [(code(name), f"{n:,}") for name, n in [*flips["functions"].items()][:MAX_FUNCTIONS]]
            yield table(("function", "sentences"), rows)


def _shift(told: Mapping[str, Any]) -> Iterator[str]:
    """Compare the shares of labels among prose sentences, and of splits among documents and sentences."""
    yield "## Distribution\n"
    yield "Share of prose sentences, all splits together.\n"
    versions = (told["from"], told["to"])
    for task in contracts.vocabulary("task"):
        yield f"{task}\n"
        yield table(("label", *versions), [(prose(r["label"]), *_shares(r)) for r in told["labels"][task]])
    for config, rows in told["splits"].items():
        yield f"{config} by split\n"
        yield table(("split", *versions), [(r["split"], *_counted(r)) for r in rows])


def _shares(row: Mapping[str, Any]) -> tuple[str, str]:
    before, after = row["share_before"], row["share_after"]
    return tuple("-" if x is None else f"{100 * x:.1f} %" for x in (before, after))  # type: ignore[return-value]


def _counted(row: Mapping[str, Any]) -> tuple[str, str]:
    shares = _shares(row)
    return f"{row['before']:,} ({shares[0]})", f"{row['after']:,} ({shares[1]})"
