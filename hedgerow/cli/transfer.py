"""Commands that send releases elsewhere and fetch them: ``push``, ``pull``."""

from __future__ import annotations

from dataclasses import asdict

import click

from hedgerow.cli import terminal
from hedgerow.distant.sent import HUB, check_target, send_release
from hedgerow.errors import ConfigError
from hedgerow.publish.log import resolve
from hedgerow.publish.pushes import Push

_PUSH = """\
Send a release to the Hugging Face Hub or to an object store.

\b
hedgerow push hub ORG/NAME [NAME@VERSION] [--private]
hedgerow push s3://bucket/prefix [NAME@VERSION]

The release is checked first, sent, read back, and written down in pushes.jsonl. Running it again sends only what is
missing. Without NAME@VERSION: the newest release of the only dataset. A release at an address is fetched first.
"""
_PULL = """\
Fetch a release, the newest when no VERSION is named, and check every byte of it.

\b
hedgerow pull http://host:8080/NAME [VERSION] --to DIR
hedgerow pull s3://bucket/prefix/NAME [VERSION] --to DIR
hedgerow pull ORG/NAME [VERSION] --to DIR

It is put into DIR/NAME/versions/VERSION when it is whole. After an interruption, run the same command again: it goes
on where it stopped. A server with a token reads it from HEDGEROW_PULL_TOKEN, the Hub from HF_TOKEN.
"""
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.command("push", help=_PUSH)
@click.argument("where", nargs=-1, required=True, metavar="hub ORG/NAME | URL")
@click.option("--private", is_flag=True, help="Make a new Hub repository private.")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@_JSON
def push_command(where: tuple[str, ...], private: bool, output: str, as_json: bool) -> None:
    """Send a release to the Hugging Face Hub or to an object store."""
    is_hub = where[0] == "hub"
    names, rest = (where[1:2], where[2:]) if is_hub else (where[:1], where[1:])
    if not names or len(rest) > 1:
        raise ConfigError("say `push hub ORG/NAME [NAME@VERSION]` or `push s3://bucket/prefix [NAME@VERSION]`")
    target = f"{HUB}{names[0]}" if is_hub else names[0]
    check_target(target)
    release = resolve(output, rest[0] if rest else "")
    with terminal.Bars() as bars:
        terminal.note(f"sending {release.storage.name}@{release.version} to {target}")
        push = send_release(release, target, private=private, progress=bars)
    _show(push, as_json)


@click.command("pull", help=_PULL)
@click.argument("address", metavar="URL|ORG/NAME")
@click.argument("version", default="")
@click.option("--to", default="output", show_default=True, help="Folder of all datasets here.")
@click.option("--list", "only_list", is_flag=True, help="List the releases there, and fetch nothing.")
@_JSON
def pull_command(address: str, version: str, to: str, only_list: bool, as_json: bool) -> None:
    """Fetch a release and check every byte of it."""
    from hedgerow.pull import list_releases, open_remote, pull

    remote = open_remote(address)
    if only_list:
        found = list_releases(remote)
        if as_json:
            terminal.show_json([asdict(one) for one in found])
        else:
            rows = [(one.version, one.time, one.cause, one.manifest_sha256[:12]) for one in found]
            terminal.show_table(f"Releases at {remote.name()}", ("version", "time", "why", "manifest"), rows)
        return
    with terminal.Bars() as bars:
        pulled = pull(remote, to, version, progress=bars)
    if as_json:
        terminal.show_json(asdict(pulled))
    else:
        note = f"{pulled.fetched:,} bytes fetched" if pulled.fetched else "it was here already"
        terminal.say(f"{pulled.folder}: every file as published ({note}).")


def _show(push: Push, as_json: bool) -> None:
    if as_json:
        terminal.show_json(asdict(push))
        return
    terminal.say(f"{push.version} is at {push.target}, revision {push.revision}: read back, every file as published.")
