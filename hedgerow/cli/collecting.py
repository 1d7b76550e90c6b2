"""Command ``gc``: free the space of what nobody needs."""

from __future__ import annotations

import time

import click

from hedgerow.cli import terminal
from hedgerow.cli.building import WORK_OPTION
from hedgerow.cli.durations import Duration
from hedgerow.publish.gc import MIN_AGE_SECONDS
from hedgerow.retention.garbage import Collection, collect_all, look_through

MAX_SHOWN = 20


@click.command("gc")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Newest runs of each dataset whose work (and record) is kept.",
)
@click.option("--older-than", type=Duration(), default=f"{MIN_AGE_SECONDS // 86400}d", show_default=True,
              help="Leave everything that is younger.")  # fmt: skip
@click.option("--runs-older-than", type=Duration(),
              help="Records of older runs go too; those of runs that made a release, and the newest, stay.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Remove it; otherwise it is only shown.")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@WORK_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def gc_command(
    keep: int, older_than: float, runs_older_than: float | None, yes: bool, output: str, work: str | None, as_json: bool
) -> None:
    """Show what can go, and with --yes remove it: work that no kept run used, orphans, what dead processes left.

    Releases never go. What was removed of .work is made again when it is needed. While a run is at work, its work
    store is left alone.
    """
    found = (collect_all if yes else look_through)(output, keep, time.time(), older_than, work, runs_older_than)
    if as_json:
        items = [item._asdict() for item in found.garbage]
        terminal.show_json({"removed": yes, "garbage": items, "work_in_use": found.is_in_use})
    else:
        _show(found, yes)


def _show(collection: Collection, removed: bool) -> None:
    found = collection.garbage
    if collection.is_in_use:
        terminal.say("A run is at work: the work store is left alone. Run this again when it has ended.")
    if not found:
        terminal.say("Nothing to remove.")
        return
    kinds = sorted({(item.kind, item.why) for item in found})
    rows = []
    for kind, why in kinds:
        mine = [item for item in found if (item.kind, item.why) == (kind, why)]
        rows.append((kind, len(mine), sum(item.bytes for item in mine), why))
    terminal.show_table("Removed" if removed else "Can go", ("kind", "n", "bytes", "why"), rows, right=(1, 2))
    named = [item.path for item in found if item.kind in ("orphan", "staging", "pull")]
    for path in named[:MAX_SHOWN]:
        terminal.say(f"  {path}")
    if len(named) > MAX_SHOWN:
        terminal.say(f"  and {len(named) - MAX_SHOWN:,} more")
    if not removed:
        terminal.say("Nothing was removed: add --yes.")
