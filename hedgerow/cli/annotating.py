"""The commands between a release and people: ``disagreements``, ``export``, ``import-gold``."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hedgerow import contracts
from hedgerow.annotate.answers import join_answers, read_answers
from hedgerow.annotate.argilla import write_records
from hedgerow.annotate.label_studio import labeling_interface, write_tasks
from hedgerow.annotate.lines import write_lines
from hedgerow.cli import terminal
from hedgerow.errors import ConfigError
from hedgerow.inspection.doubts import Doubt, find_doubts
from hedgerow.publish.log import resolve
from hedgerow.storage import Storage

_OUTPUT = click.option("--output", default="output", show_default=True, help="Folder or address of all datasets.")
_TASK = click.option("--task", type=click.Choice(contracts.vocabulary("task")), help="Only doubts of this task.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_FORMATS = {"label-studio": write_tasks, "argilla": write_records, "jsonl": write_lines}
MAX_NAMED = 20


@click.command("disagreements")
@click.argument("address", metavar="[NAME@VERSION|PATH]", default="")
@click.option("--n", default=20, show_default=True, type=click.IntRange(min=1), help="How many sentences.")
@_TASK
@_OUTPUT
@_JSON
def disagreements_command(address: str, n: int, task: str | None, output: str, as_json: bool) -> None:
    """List the sentences whose labels are least sure: improbable, or with votes against them."""
    found = find_doubts(resolve(output, address), n, task)
    if as_json:
        terminal.show_json([_as_json(doubt) for doubt in found])
        return
    for doubt in found:
        terminal.say(doubt.item.id)
        for line in textwrap.wrap(doubt.item.text, 80, initial_indent="  ", subsequent_indent="  "):
            terminal.say(line)
        terminal.say(
            f"  {doubt.task} {doubt.label} ({doubt.probability:.2f}), {doubt.against:.0%} of the weight against it"
        )
        for label, function in doubt.votes:
            terminal.say(f"      {label}: {function}")
        for label, function in doubt.parts:
            terminal.say(f"      {label}, of a part: {function}")


def _as_json(doubt: Doubt) -> dict[str, Any]:
    plain = asdict(doubt) | {"score": doubt.score}
    item = doubt.item
    plain["item"] = item._asdict() | {"hedge_cues": [cue._asdict() for cue in item.hedge_cues]}
    return plain


@click.command("export")
@click.argument("address", metavar="[NAME@VERSION|PATH]", default="")
@click.option("--format", "form", required=True, type=click.Choice(list(_FORMATS)), help="The tool to export to.")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--n", default=100, show_default=True, type=click.IntRange(min=1), help="How many sentences.")
@_TASK
@_OUTPUT
@_JSON
def export_command(address: str, form: str, target: Path, n: int, task: str | None, output: str, as_json: bool) -> None:
    """Write the most doubtful sentences for people to label, the published labels as proposals.

    For label-studio the labeling interface is written beside it, as FILE.xml.
    """
    items = [doubt.item for doubt in find_doubts(resolve(output, address), n, task)]
    files = {target: _FORMATS[form](items)}
    if form == "label-studio":
        files[target.with_name(target.name + ".xml")] = labeling_interface()
    for path, text in files.items():
        _write(path, text)
    if as_json:
        terminal.show_json({"sentences": len(items), "files": [str(path) for path in files]})
    else:
        terminal.say(f"{len(items)} sentences in {', '.join(map(str, files))}. Back: hedgerow import-gold")


@click.command("import-gold")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Gold file to write.")
@_JSON
def import_gold_command(files: tuple[Path, ...], target: Path, as_json: bool) -> None:
    """Make a gold file of what people labeled: exports of Label Studio or Argilla, or our own JSON lines.

    Answers are checked against the guideline's constraints. Several files are joined; where answers differ, each is
    an acceptable reading. Proposals that nobody confirmed are left out.
    """
    read = [read_answers(path) for path in files]
    gold = join_answers([a for answers, _ in read for a in answers], sum(silent for _, silent in read))
    if not gold.rows:
        raise ConfigError(
            f"nobody answered in {', '.join(map(str, files))}: {gold.unanswered} sentences without an answer"
        )
    _write(target, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold.rows))
    if as_json:
        terminal.show_json(asdict(gold) | {"rows": len(gold.rows), "file": str(target)})
        return
    terminal.say(f"{len(gold.rows)} gold sentences in {target}; {gold.unanswered} without an answer left out")
    for name, ids in (
        ("labeled alike more than once", gold.duplicates),
        ("labeled differently: each reading is acceptable", gold.conflicts),
        ("of a text that another sentence has too", gold.same_text),
    ):
        if ids:
            more = f" and {len(ids) - MAX_NAMED} more" if len(ids) > MAX_NAMED else ""
            terminal.say(f"{len(ids)} {name}: {', '.join(ids[:MAX_NAMED])}{more}")


def _write(path: Path, text: str) -> None:
    """Write a new file.

    Raises:
        ConfigError: it exists.
    """
    try:
        Storage(path.parent).write_new(path.name, text.encode("utf-8"))
    except FileExistsError:
        raise ConfigError(f"{path} exists: name another file") from None
    except FileNotFoundError:
        raise ConfigError(f"no folder {path.parent}: make it first") from None
