"""Command ``verify``: is a release what it was when it was published."""

from __future__ import annotations

import time

import click

from hedgerow.cli import terminal
from hedgerow.cli.durations import Duration
from hedgerow.errors import ReleaseError
from hedgerow.publish.log import resolve
from hedgerow.publish.verification import Clock, Verification, verify_copy, verify_dataset
from hedgerow.publish.verify import RESTORE


@click.command("verify")
@click.argument("address", metavar="[NAME@VERSION|PATH]", default="")
@click.option("--all", "everything", is_flag=True, help="All releases of the dataset.")
@click.option("--bytes", "only_bytes", is_flag=True, help="Only log, manifest and bytes; not the rows.")
@click.option("--budget", type=Duration(), metavar="60s", help="Stop after this time; the next run goes on there.")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify_command(
    address: str, everything: bool, only_bytes: bool, budget: float | None, output: str, as_json: bool
) -> None:
    """Check a release: the log, its manifest, every byte of every file, every row against its contract and the laws.

    Names what is damaged and ends with exit code 5 then. Without an address: the newest release.
    """
    release = resolve(output, address)
    if release.entry is None:
        found = verify_copy(release.storage, rows=not only_bytes)
    else:
        clock = Clock(time.monotonic, time.time)
        versions = [] if everything else [release.version]
        found = verify_dataset(release.storage, versions, clock=clock, rows=not only_bytes, budget_seconds=budget)
    if as_json:
        terminal.show_json(found.to_json())
    else:
        _show(found, release.storage.name)
    if found.problems:
        n = len(found.problems)
        raise ReleaseError(f"{n} problem{'s' if n > 1 else ''} in {release.storage.where}: {RESTORE}")


def _show(found: Verification, name: str) -> None:
    for problem in found.problems:
        terminal.say(str(problem))
    for remark in found.remarks:
        terminal.say(f"note: {remark}")
    for version in found.purged:
        terminal.say(f"{name}@{version}: purged; its manifest and the reason are kept")
    whole = [v for v in found.versions if v not in found.purged]
    n, size = found.files
    if whole and not found.problems and not found.left[0]:
        rows = " and every row keeps its contract" if found.rows == whole else ""
        terminal.say(f"{name}@{', '.join(whole)}: every byte is as published{rows} ({n:,} files, {size:,} bytes).")
    elif whole and not found.problems:
        terminal.say(f"{n:,} files ({size:,} bytes) are as published.")
    if found.left[0]:
        terminal.say(f"not reached: {found.left[0]:,} files, {found.left[1]:,} bytes; the next run begins with them")
    if found.rows_left:
        terminal.say(f"rows not reached: {', '.join(found.rows_left)}")
