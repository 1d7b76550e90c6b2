"""Command ``diff``: what changed between two releases, and why."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from hedgerow.cli import terminal
from hedgerow.publish import sides, story
from hedgerow.publish.changelog import TITLES
from hedgerow.publish.compare import compare, drop_rows
from hedgerow.publish.log import ReleaseRef, resolve
from hedgerow.publish.manifest import Manifest
from hedgerow.publish.purged import refuse_purged
from hedgerow.publish.row_file import open_rows
from hedgerow.publish.verify import manifest_of

MAX_SHOWN = 12  # functions, keys and pairs of labels shown of each kind; --rows holds all


@click.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="[B]", default="")
@click.option("--rows", "rows_file", type=click.Path(path_type=Path), metavar="FILE.parquet",
              help="Also write every document, sentence and label that differs.")  # fmt: skip
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def diff_command(old: str, new: str, rows_file: Path | None, output: str, as_json: bool) -> None:
    """Show what differs between two releases: documents, sentences, labels with the cause of each change.

    A and B are NAME@VERSION or paths; without B: the newest release of A's dataset.
    """
    before = resolve(output, old)
    after = resolve(output, new) if new else resolve(output, f"{before.storage.where}/")
    for release in (before, after):
        refuse_purged(release.storage, release.version)
    manifests = manifest_of(before), manifest_of(after)
    pair = [sides.of_manifest(r.storage, r.folder, m) for r, m in zip((before, after), manifests, strict=True)]
    with contextlib.nullcontext(drop_rows) if rows_file is None else open_rows(rows_file) as sink:
        found = compare(pair[0], pair[1], sink)
    first, second = (story.Side(m.version, m.counts) for m in manifests)
    told = story.tell(found, first, second, _reason(before, after, manifests[1]))
    if as_json:
        terminal.show_json(told)
    else:
        if (before.storage.where, before.version) == (after.storage.where, after.version):
            terminal.say(
                f"Both are {before.storage.name}@{before.version}: to see what changed, name an older release first "
                f"(hedgerow releases {before.storage.name} lists them)."
            )
        _show(told, _names(before, after))
        if rows_file:
            terminal.say(f"Every row: {rows_file}")


def _reason(before: ReleaseRef, after: ReleaseRef, manifest: Manifest) -> str | None:
    """Return why the number rose when one release follows the other."""
    follows = after.entry and before.entry and manifest.parent
    if follows and manifest.parent.manifest_sha256 == before.entry.manifest_sha256:  # type: ignore[union-attr]
        return after.entry.cause  # type: ignore[union-attr]
    return None


def _names(before: ReleaseRef, after: ReleaseRef) -> tuple[str, str]:
    """Return what the two releases are called: by their versions, where they are of one dataset."""
    if before.storage.where == after.storage.where:
        return before.version, after.version
    return f"{before.storage.name}@{before.version}", f"{after.storage.name}@{after.version}"


def _show(told: dict[str, Any], versions: tuple[str, str]) -> None:
    terminal.say(f"{versions[0]} -> {versions[1]}" + (f": {told['reason']}" if told["reason"] else ""))
    _show_counts(told)
    documents = told["documents"]
    for name, title in TITLES.items():
        if name == "removed":
            for cause, keys in documents["removed_named"].items():
                _show_keys(f"{title.lower()}, {cause}", keys, documents["removed_by_cause"][cause])
        else:
            _show_keys(title.lower(), documents["named"][name], documents[name])
    for name, ids in told["functions"].items():
        if ids:
            more = f" and {len(ids) - MAX_SHOWN} more" if len(ids) > MAX_SHOWN else ""
            terminal.say(f"Functions {name}: {', '.join(ids[:MAX_SHOWN])}{more}")
    for task, flips in told["flips"].items():
        _show_flips(task, flips, told["sentences"]["kept"])
    _show_shares(told, versions)


def _show_keys(what: str, keys: Sequence[str], total: int) -> None:
    for key in keys[:MAX_SHOWN]:
        terminal.say(f"  {what}: {key}")
    if total > MAX_SHOWN:
        terminal.say(f"  {what}: and {total - MAX_SHOWN:,} more")


def _show_counts(told: dict[str, Any]) -> None:
    documents, sentences = told["documents"], told["sentences"]
    rows = [
        ("documents", title.lower(), documents[name], _spell(documents.get(f"{name}_by_cause", {})))
        for name, title in TITLES.items()
    ]
    if documents["carried"]:
        rows.append(("documents", "carried over", documents["carried"], "their source is gone"))
    moves = ("added", "removed")
    rows += [("sentences", name, sentences[name], _spell(sentences[f"{name}_by_cause"])) for name in moves]
    rows += [
        ("sentences", "in both", sentences["kept"], ""),
        ("sentences", "of these changed", sentences["changed"], ""),
    ]
    terminal.show_table("Changes", ("what", "change", "n", "cause"), rows, right=(2,))


def _spell(causes: dict[str, int]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in causes.items())


def _show_flips(task: str, flips: dict[str, Any], kept: int) -> None:
    if not flips["n"]:
        terminal.say(f"{task}: no label changed.")
        return
    pairs = [(p["from"], p["to"], p["n"]) for p in flips["pairs"][:MAX_SHOWN]]
    terminal.say(f"{task}: {flips['n']:,} of {kept:,} kept sentences have another label")
    terminal.show_table("", ("from", "to", "n"), pairs, right=(2,))
    terminal.say(f"  causes: {_spell(flips['causes'])}")
    if flips["functions"]:
        terminal.say(f"  functions: {_spell(dict([*flips['functions'].items()][:MAX_SHOWN]))}")


def _show_shares(told: dict[str, Any], versions: tuple[str, str]) -> None:
    rows = [(task, r["label"], *_cells(r)) for task, labels in told["labels"].items() for r in labels]
    rows += [(config, r["split"], *_cells(r)) for config, parts in told["splits"].items() for r in parts]
    moved = [r for r in rows if r[2] != r[3]]
    if moved:
        terminal.show_table("Shares that moved", ("of", "value", *versions), moved, right=(2, 3))


def _cells(row: dict[str, Any]) -> tuple[str, str]:
    cells = []
    for when in ("before", "after"):
        share = row[f"share_{when}"]
        cells.append(f"{row[when]:,} ({100 * share:.1f} %)" if share is not None else f"{row[when]:,}")
    return cells[0], cells[1]
