"""Command ``rebuild``: make a release again and compare."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from hedgerow.cli import terminal
from hedgerow.errors import ReleaseError
from hedgerow.publish.log import resolve
from hedgerow.rebuild import Rebuilt, rebuild

MAX_SHOWN = 10


@click.command("rebuild")
@click.argument("address", metavar="NAME@VERSION|PATH")
@click.option("--sources", multiple=True, required=True, metavar="[NAME=]PATH", help="Where its sources lie; repeat.")
@click.option("--gold", multiple=True, metavar="FILE", help="Gold that its configuration names; repeat.")
@click.option("--into", type=click.Path(path_type=Path), help="New folder for the result; otherwise it is not kept.")
@click.option(
    "--trust-recipe", is_flag=True, help="Run function sources of the recipe that are not the installed ones."
)
@click.option("--workers", type=click.IntRange(min=0), help="Worker processes; all cores when left out, 0 for none.")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def rebuild_command(
    address: str, sources: tuple[str, ...], gold: tuple[str, ...], into: Path | None, trust_recipe: bool,
    workers: int | None, output: str, as_json: bool,
) -> None:  # fmt: skip
    """Make a release again from its sources and its recipe in a fresh folder, and compare it byte for byte.

    Exit code 5 when the result is another one.
    """
    release = resolve(output, address)
    with contextlib.ExitStack() as stack:
        place = into or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hedgerow-rebuild-")))
        found = rebuild(release, sources, place, gold=gold, trust_recipe=trust_recipe, workers=workers)
    if as_json:
        terminal.show_json({**asdict(found), "is_same": found.is_same, "folder": found.folder if into else None})
    elif found.is_same:
        terminal.say(f"{found.address}: the same release to the byte, manifest {found.wanted}")
    else:
        _show(found)
    if not found.is_same:
        raise ReleaseError(f"{found.address} was not reproduced: {len(found.differing)} files differ")


def _show(found: Rebuilt) -> None:
    terminal.say(f"{found.address}: manifest {found.wanted}, here {found.found}")
    for what, names in (
        ("differs", found.differing), ("recipe part differs", found.parts), ("library", found.libraries)
    ):  # fmt: skip
        for name in names[:MAX_SHOWN]:
            terminal.say(f"  {what}: {name}")
        if len(names) > MAX_SHOWN:
            terminal.say(f"  {what}: and {len(names) - MAX_SHOWN:,} more")
