"""Commands ``remove``, which takes a page out of a dataset, and ``removals``, which lists those that were."""

from __future__ import annotations

from collections.abc import Sequence

import click

from hedgerow.cli import terminal
from hedgerow.cli.building import WORK_OPTION
from hedgerow.config import check_dataset_name
from hedgerow.errors import ConfigError
from hedgerow.publish.log import resolve
from hedgerow.publish.tombstones import Page, Removal, read_removals
from hedgerow.removals import MAX_REASON_CHARS, find_unlisted, make_page
from hedgerow.retention.takedown import Takedown, restore_removals, take_down
from hedgerow.running.runs import now


@click.command("remove")
@click.option("--url", "urls", multiple=True, help="Address of the page.")
@click.option("--document-id", "document_ids", multiple=True, help="Id of the document (column document_id).")
@click.option("--sha256", "hashes", multiple=True, help="SHA-256 of its raw bytes or of its normalized text.")
@click.option("--reason", required=True, help="Why, for the tombstone and the log; no text of the page.")
@click.option("--dataset", required=True, help="The dataset.")
@click.option("--purge", is_flag=True, help="Also take away the files of every release that holds the page, for good.")
@click.option(
    "--restore", is_flag=True, help="Name no page: write again what releases left out and removals.jsonl lost."
)
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@WORK_OPTION
@click.option(
    "--stage", metavar="FOLDER", help="Where this machine makes releases whose --output is a URL; the user's cache."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def remove_command(
    urls: tuple[str, ...], document_ids: tuple[str, ...], hashes: tuple[str, ...], reason: str, dataset: str,
    purge: bool, restore: bool, output: str, work: str | None, stage: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take a page out of a dataset: no later run uses it, nor copies with the same address, bytes or text.

    Leaves a tombstone without text in removals.jsonl. Build the dataset again to publish a release without the page.
    """
    if not reason.strip() or len(reason) > MAX_REASON_CHARS:
        raise ConfigError(f"--reason: say why in 1 to {MAX_REASON_CHARS} characters")
    name = check_dataset_name(dataset)
    if restore:
        if urls or document_ids or hashes or purge:
            raise ConfigError("--restore names no page and purges nothing: leave the other options out")
        restored = restore_removals(output, name, reason, now())
        if as_json:
            terminal.show_json({"dataset": name, "restored": list(restored)})
        else:
            _show_restored(name, len(restored))
        return
    page = make_page(urls, document_ids, hashes)
    found = take_down(output, name, page, reason, now(), purge=purge, work=work, stage=stage)
    if as_json:
        terminal.show_json(found.to_json())
    else:
        _show(found)


@click.command("removals")
@click.argument("name", default="")
@click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def removals_command(name: str, output: str, as_json: bool) -> None:
    """List the pages that were taken out of a dataset, the newest last: when, why, and by which hashes they are known.

    Of addresses there are only hashes. Which releases were purged, and why, `hedgerow releases` says.
    """
    release = resolve(output, name)
    removals = read_removals(release.storage)
    unlisted = find_unlisted(release.storage, release.entry, removals) if release.entry is not None else ()
    if as_json:
        terminal.show_json({"removals": [one.to_json() for one in removals], "unlisted": list(unlisted)})
        return
    _show_removals(release.storage.name, removals)
    if unlisted:
        n = len(unlisted)
        terminal.say(
            f"{release.version} left out {n:,} more hash{'' if n == 1 else 'es'} that removals.jsonl here does not name: this "
            "is a copy that was fetched, or the list was lost (hedgerow remove --restore)."
        )


def _show_removals(dataset: str, removals: Sequence[Removal]) -> None:
    if not removals:
        terminal.say(f"removals.jsonl of {dataset} names no page.")
    for one in removals:
        terminal.say(f"{one.time} {one.reason}")
        terminal.say(f"    known by {_names(one.page)}")
        for document_id in sorted(one.page.document_ids):
            terminal.say(f"    document {document_id}")


def _names(page: Page) -> str:
    """Say how many names of each kind a page is known by."""
    known = (
        (len(page.document_ids), "document id", "s"),
        (len(page.url_sha256), "address", "es"),
        (len(page.sha256), "hash", "es"),
    )
    return ", ".join(f"{n} {what}{'' if n == 1 else end}" for n, what, end in known)


def _show_restored(dataset: str, n: int) -> None:
    if n:
        terminal.say(f"Restored to removals.jsonl of {dataset}: {n} hash{'' if n == 1 else 'es'} of removed pages.")
    else:
        terminal.say(f"Nothing to restore: removals.jsonl of {dataset} names all that its releases left out.")


def _show(found: Takedown) -> None:
    is_held = bool(found.purged or found.releases)
    if not is_held:
        advice = ": see that it is spelled as in their columns document_id, url, raw_sha256 or text_sha256"
        terminal.say(f"No release of {found.dataset} holds such a page{advice if found.is_new else ''}.")
    done = "Removed from" if is_held else "Kept out of"
    terminal.say(
        f"{done} {found.dataset}: {_names(found.page)}{'.' if found.is_new else '; they were removed before.'}"
    )
    terminal.say(f"{found.work} file{' of derived work was' if found.work == 1 else 's of derived work were'} deleted.")
    if found.purged:
        terminal.say(f"Purged: {', '.join(found.purged)}. Their manifests and PURGED.json stay.")
    if found.releases:
        terminal.say(f"Releases that still hold it: {', '.join(found.releases)}. Add --purge to take their files away.")
    if found.near:
        terminal.say("Near copies under other names stay until they are removed too:")
        for key in found.near:
            terminal.say(f"    {key}")
    for folder in found.unfinished:
        terminal.say(f"{folder} is in no log entry and may be in the making: run this again after the next release.")
    for push in found.pushes:
        terminal.say(f"Pushed copy of {push['version']} at {push['target']} ({push['revision']}): {push['command']}")
    terminal.say(
        "The next build publishes a release without it." if is_held else "Later builds leave it out if it comes."
    )
