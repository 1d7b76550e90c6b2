"""Commands that read releases: ``releases``, ``rejects``, ``explain``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from rich.text import Text

from hedgerow.cli import terminal
from hedgerow.cli.raw_text import show_raw
from hedgerow.cli.reckoning import reckonings_as_dict, show_reckonings
from hedgerow.config import load_config
from hedgerow.inspection.arithmetic import reckon
from hedgerow.inspection.provenance import find_raw
from hedgerow.inspection.reading import Explanation, explain, group_rejects
from hedgerow.places.trees import Tree
from hedgerow.prose import NOT_PROSE
from hedgerow.publish.log import LogEntry, read_log, resolve
from hedgerow.publish.purged import read_purge

_OUTPUT = click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_ADDRESS = click.argument("address", metavar="[NAME@VERSION|PATH]", default="")


@click.command("releases")
@click.argument("name", default="")
@_OUTPUT
@_JSON
def releases_command(name: str, output: str, as_json: bool) -> None:
    """List the releases of a dataset, the newest last, with the reason of each version number."""
    release = resolve(output, name)
    entries = read_log(release.storage)
    if as_json:
        terminal.show_json([asdict(entry) for entry in entries])
        return
    terminal.show_table(
        f"Releases of {release.storage.name}",
        ("version", "time", "why", "manifest"),
        [(e.version, e.time, _cause(release.storage, e), e.manifest_sha256[:12]) for e in entries],
    )


def _cause(storage: Tree, entry: LogEntry) -> str:
    """Return why a version has its number; of one that was purged also that."""
    found = read_purge(storage, entry)
    return entry.cause if found is None else f"purged {found.time}: {found.reason}"


@click.command("rejects")
@_ADDRESS
@_OUTPUT
@_JSON
def rejects_command(address: str, output: str, as_json: bool) -> None:
    """Show what was read and not published: by reason, with samples of where and why."""
    release = resolve(output, address)
    groups = group_rejects(release)
    if as_json:
        terminal.show_json(groups)
        return
    if not groups:
        terminal.say(f"{release.storage.name}@{release.version} has no rejects.")
    for group in groups:
        terminal.say(
            f"{group['reason']}: {group['count']:,} input{'s' if group['count'] > 1 else ''}, {group['bytes']:,} bytes"
        )
        for sample in group["samples"]:
            terminal.say(f"    {sample['where']}: {sample['detail'] or ''}")
        if group["count"] > len(group["samples"]):
            terminal.say(f"    and {group['count'] - len(group['samples']):,} more")


@click.command("explain")
@click.argument("sentence_id")
@click.option("--in", "address", default="", metavar="NAME@VERSION|PATH", help="The release; default the newest.")
@click.option("--sources", multiple=True, metavar="NAME=PATH", help="Where a source lies now, to show the raw text.")
@click.option("--config", "config_path", metavar="FILE", help="The dataset's TOML, which says where its sources lie.")
@_OUTPUT
@_JSON
def explain_command(
    sentence_id: str, address: str, sources: tuple[str, ...], config_path: str | None, output: str, as_json: bool
) -> None:
    """Show why a sentence has its labels: its votes, their words, rules and precision, and the model's arithmetic."""
    release = resolve(output, address)
    found = explain(release, sentence_id)
    reckonings = reckon(release, found)
    config = load_config(config_path) if config_path else None
    span = (found.sentence["start"], found.sentence["end"])
    raw = find_raw(release, found.sentence["document_id"], span, sources, config)
    if as_json:
        terminal.show_json(asdict(found) | {"arithmetic": reckonings_as_dict(reckonings), "raw": asdict(raw)})
        return
    _show_explanation(found)
    show_reckonings(reckonings)
    show_raw(raw, found.document["place"]["record"])


def _show_explanation(found: Explanation) -> None:
    s = found.sentence
    terminal.OUT.print(_marked(found))
    terminal.say("")
    terminal.say(f"section   {s['section_heading'] or '-'} ({s['section_role']})")
    if found.lead is not None:
        terminal.say(f"lead      {found.lead}")
    place = f"{found.document['source']}/{found.document['place']['path']}"
    title = found.document["title"] or found.document["document_key"]
    terminal.say(f"document  {place}" if title == place else f"document  {title} [{place}]")
    claim = max(s["claim_type_probs"])
    terminal.say(f"labels    {'+'.join(s['claim_types'])} ({claim:.2f})")
    terminal.say(f"          hedge {'yes' if s['hedge'] else 'no'} ({s['hedge_prob']:.2f})")
    kinds = "+".join(s["warning_kinds"])
    warns = "yes" if s["safety_warning"] else "no"
    terminal.say(f"          warning {warns} ({s['safety_warning_prob']:.2f}) {kinds}")
    if s["flags"]:
        terminal.say(f"flags     {', '.join(s['flags'])}")
    if NOT_PROSE in s["flags"]:
        terminal.say(f"No function looked at it: sentences of a section of role {s['section_role']} carry no labels.")
        return
    if not found.votes:
        terminal.say("No function voted: the labels are the defaults of the label model.")
        return
    terminal.say("votes     how often each function is right on gold: share [95 % interval] n")
    for vote in found.votes:
        kind = f":{vote['kind']}" if vote["kind"] else ""
        terminal.say(f"  {vote['function']} = {vote['label']}{kind} ({vote['scope']})")
        terminal.say_wrapped(f"rule {vote['rule']}; right {_precision(vote)}; words: {vote['words']}", indent=6)
    _show_rules(found)


def _show_rules(found: Explanation) -> None:
    """Print what the guideline says behind the rules of the votes, each sentence once."""
    rules = {rule["name"]: rule["words"] for vote in found.votes for rule in vote["guideline"]}
    said: set[str] = set()
    terminal.say("rules     what the guideline says")
    for name, words in sorted(rules.items()):
        fresh = [text for text in words if text not in said]
        said.update(fresh)
        if fresh:
            terminal.say(f"  {name}")
        for text in fresh:
            terminal.say_wrapped(text, indent=6)


def _precision(vote: dict[str, Any]) -> str:
    if vote["gold_precision"] is None:
        return "unknown"
    return f"{vote['gold_precision']:.2f} [{vote['gold_low']:.2f}, {vote['gold_high']:.2f}] n {vote['gold_n']}"


def _marked(found: Explanation) -> Text:
    """Return the sentence with the words of its votes marked."""
    sentence = found.sentence
    text = Text(terminal.escape(sentence["text"]))
    if text.plain == sentence["text"]:  # escapes would move the marks
        styles = {"claim_type": "bold", "hedge": "yellow", "safety_warning": "red"}
        for vote in found.votes:
            text.stylize(styles[vote["task"]], vote["start"] - sentence["start"], vote["end"] - sentence["start"])
    return text
