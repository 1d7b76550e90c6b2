"""Commands that send releases elsewhere and fetch them: ``push``, ``pull``."""

from __future__ import annotations

from dataclasses import asdict

import click

from hedgerow.cli import terminal
from hedgerow.errors import ConfigError
from hedgerow.publish.log import resolve
from hedgerow.publish.pushes import Push

_PUSH = """\
Send a release to the Hugging Face Hub or to an object store.

\b
hedgerow push hub ORG/NAME [NAME@VERSION] [--private]
hedgerow push s3://bucket/prefix [NAME@VERSION]

The release is checked first, sent, read back, and written down in pushes.jsonl. Running it again sends only what is
missing. Without NAME@VERSION: the newest release of the only dataset.
"""
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.command("push", help=_PUSH)
@click.argument("where", nargs=-1, required=True, metavar="hub ORG/NAME | URL")
@click.option("--private", is_flag=True, help="Make a new Hub repository private.")
@click.option("--output", default="output", show_default=True, help="Folder of all datasets.")
@_JSON
def push_command(where: tuple[str, ...], private: bool, output: str, as_json: bool) -> None:
    """Send a release to the Hugging Face Hub or to an object store."""
    target, rest = (where[1:2], where[2:]) if where[0] == "hub" else (where[:1], where[1:])
    if not target or len(rest) > 1:
        raise ConfigError("say `push hub ORG/NAME [NAME@VERSION]` or `push s3://bucket/prefix [NAME@VERSION]`")
    release = resolve(output, rest[0] if rest else "")
    if where[0] == "hub":
        from hedgerow.publish.hub import push_to_hub

        push = push_to_hub(release, target[0], private=private)
    else:
        from hedgerow.publish.objects import push_to_store

        push = push_to_store(release, target[0])
    _show(push, as_json)


def _show(push: Push, as_json: bool) -> None:
    if as_json:
        terminal.show_json(asdict(push))
        return
    terminal.say(f"{push.version} is at {push.target}, revision {push.revision}: read back, every file as published.")
