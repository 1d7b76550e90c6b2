"""The command ``explore``: a release in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from hedgerow.cli import terminal
from hedgerow.publish.log import resolve


@click.command("explore")
@click.argument("address", metavar="[NAME@VERSION|PATH]", default="")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port on 127.0.0.1; a free one when left out.")
@click.option(
    "--gold", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", default=Path("gold-to-label.jsonl"),
    show_default=True, help="Where chosen sentences are saved.",
)  # fmt: skip
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as JSON.")
def explore_command(address: str, output: str, port: int, gold: Path, no_open: bool, as_json: bool) -> None:
    """Look at a release in the browser: search, facets, documents, votes, another release beside it.

    Serves on 127.0.0.1 alone, to who has the address with its key. Reads the release's own files and writes nothing but
    the sentences that you choose to label by hand. A release at an address is fetched first, and kept in your cache.
    """
    from hedgerow.explore.library import Library
    from hedgerow.explore.run import explore

    release = resolve(output, address)

    def say(opened: str) -> None:
        if as_json:
            terminal.show_json({"release": f"{release.storage.name}@{release.version}", "address": opened})
            return
        terminal.say(f"{release.storage.name}@{release.version} at {opened}")
        terminal.say("Keep the address to yourself: it holds the key. Ctrl-C stops it.")

    with terminal.Bars() as bars:
        library = Library(release, bars)
    explore(library, gold, port, open_browser=not no_open, say=say)
