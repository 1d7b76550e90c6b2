"""Pages of the site that are made from the code: commands, settings, columns, labeling functions, cues.

MkDocs calls :func:`on_files` before it reads the pages. README, CONTRIBUTING and CHANGELOG
become pages too, and links to files outside docs/ lead to the page made of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
from markdown.extensions.toc import slugify
from mkdocs.structure.files import File, Files
from pydantic import BaseModel

from hedgerow import contracts
from hedgerow.cli import hedgerow
from hedgerow.config import Config
from hedgerow.corpus.weights import Weights, shipped_weights
from hedgerow.guideline import find_rules
from hedgerow.label.functions import LabelingFunction
from hedgerow.labeler.toolbox import build_labeler
from hedgerow.lexicon import Cue

CHECKOUT = Path(__file__).resolve().parents[2]
WHOLE_FILES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
MADE_OF = {**WHOLE_FILES, "schemas/README.md": "reference/columns.md", "schemas/": "reference/columns.md"}
"""Files and folders of the checkout that stand in the site under another name."""

WITHOUT_CONTENTS = ("---", "hide: [toc]", "---", "")
"""Head of a page whose tables need the room."""

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    toolbox = build_labeler()
    pages = {
        "reference/commands.md": commands_page(),
        "reference/settings.md": settings_page(),
        "reference/columns.md": columns_page(),
        "reference/functions.md": functions_page(toolbox.functions.functions),
        "reference/cues.md": cues_page(toolbox.lexicon.cues),
    }
    for name, page in WHOLE_FILES.items():
        pages[page] = (CHECKOUT / name).read_text("utf-8")
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Lead links to files of the checkout to the pages made of them; name other files without a link."""
    source = page.file.src_uri
    whole = {made: name for name, made in WHOLE_FILES.items()}
    folder = Path(whole[source]).parent if source in whole else Path("docs") / Path(source).parent

    def moved(match: re.Match[str]) -> str:
        shown, target = match[1], match[2]
        if "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        path, mark, anchor = target.partition("#")
        place = _normal((folder / path).as_posix()) + ("/" if path.endswith("/") else "")
        wanted = MADE_OF.get(place) or (place.removeprefix("docs/") if place.startswith("docs/") else None)
        if wanted is None or files.get_file_from_path(wanted) is None:
            return f"{shown} (`{place}`)" if place != shown.strip("`") else shown
        up = "../" * source.count("/")
        return f"[{shown}]({up}{wanted}{mark}{anchor})"

    return _LINK.sub(moved, markdown)


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts)


def commands_page() -> str:
    """Return the help of every command."""
    lines = [
        "# Commands",
        "",
        "What `--help` says, command by command. Exit codes: [README](../index.md#exit-codes).",
        "",
    ]
    for path, command in _commands(hedgerow, "hedgerow"):
        context = click.Context(command, info_name=path, max_content_width=100)
        lines += [f"## {path}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    return "\n".join(lines)


def _commands(group: click.Group, name: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for child in sorted(group.commands):
        command = group.commands[child]
        found.append((f"{name} {child}", command))
        if isinstance(command, click.Group):
            found += _commands(command, f"{name} {child}")
    return found


def settings_page() -> str:
    """Return every setting of a configuration file with its default."""
    lines = [
        "# Settings", "",
        "A configuration is one TOML file: `hedgerow build --config dataset.toml`. Unknown settings are errors.", "",
    ]  # fmt: skip
    lines += _settings(Config, "", set())
    return "\n".join(lines)


def _settings(model: type[BaseModel], prefix: str, seen: set[type[BaseModel]]) -> list[str]:
    lines = [
        f"## {prefix or 'Top level'}",
        "",
        _cell(model.__doc__ or ""),
        "",
        "| setting | type | default | |",
        "|---|---|---|---|",
    ]
    inner: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        models = [m for m in _models(field.annotation) if m not in seen]
        inner += [(f"{prefix}.{name}" if prefix else name, m) for m in models]
        default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
        lines.append(
            f"| `{name}` | {_cell(_type_name(field.annotation))} | {default} | {_cell(field.description or '')} |"
        )
    lines.append("")
    for name, model_inside in inner:
        lines += _settings(model_inside, name, seen | {model})
    return lines


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for argument in getattr(annotation, "__args__", ()) for m in _models(argument)]


def _type_name(annotation: Any) -> str:
    if isinstance(annotation, type) and not getattr(annotation, "__args__", ()):
        return annotation.__name__
    return re.sub(r"\b(?:[a-z_]+\.)+", "", str(annotation))  # without the modules


def _default(value: Any) -> str:
    return "see below" if isinstance(value, BaseModel) else f"`{value!r}`"


def columns_page() -> str:
    """Return every published table with its columns, and the closed sets of values."""
    lines = [
        "# Tables and columns",
        "",
        "Declared in `schemas/`, checked on every read and write. Offsets are half-open, in Unicode code points. The raw text",
        "behind a span, with its source at hand: [tutorial](../tutorial.md#4-ask-why-a-sentence-has-its-label).",
        "",
    ]
    for name in contracts.PUBLISHED:
        table = contracts.contract(name)
        lines += [f"## {name}", "", table.doc, "", f"Key: {', '.join(f'`{k}`' for k in table.key)}", ""]
        lines += ["| column | type | |", "|---|---|---|"]
        lines += [f"| `{c.name}` | `{_cell(c.spelled)}` | {_cell(c.doc)} |" for c in table.columns]
        lines.append("")
    return "\n".join(lines)


def functions_page(functions: tuple[LabelingFunction, ...]) -> str:
    """Return every labeling function with what it looks for and how often it is right."""
    weights = shipped_weights()
    lines = [
        *WITHOUT_CONTENTS, "# Labeling functions", "",
        f"{len(functions)} functions. Precision is measured on all gold at hand; n is the number of their votes there. "
        "A function that never voted on gold has no precision.", "",
    ]  # fmt: skip
    for task in contracts.vocabulary("task"):
        lines += [
            f"## {task}",
            "",
            "| function | votes | looks for; reads | rule | precision (n) |",
            "|---|---|---|---|---|",
        ]
        for f in functions:
            if f.task == task:
                reads = ", ".join(f"`{cue}`" for cue in f.reads) or "every sentence"
                lines.append(
                    f"| `{f.id.removeprefix(task + '.')}` | {f.label}{f' ({f.kind})' if f.kind else ''} | {_cell(f.looks_for)}; {reads} | "
                    f"{_rule(f)} | {_precision(weights, f.id)} |"
                )
        lines.append("")
    return "\n".join(lines)


def _rule(function: LabelingFunction) -> str:
    """Return a function's rule, leading to the guideline's section that holds it."""
    found = find_rules(function.rule, function.label, function.kind)
    if not found:
        return _cell(function.rule)
    return f"[{_cell(function.rule)}](../annotation-guideline.md#{slugify(found[0].section, '-')})"


def _precision(weights: Weights, function: str) -> str:
    known = weights.record(function)
    return f"{known.right / known.n:.2f} ({known.n})" if known.n else ""


def cues_page(cues: tuple[Cue, ...]) -> str:
    """Return every cue with its look-alikes and its examples, which run as tests."""
    lines = [
        "# Cues",
        "",
        f"{len(cues)} cues: words and patterns that functions look for. Every example runs as a test.",
        "",
    ]
    for cue in cues:
        lines += [f"## {cue.id}", "", f"{cue.sense} (rule {cue.rule}).", ""]
        lines += [f"- look-alike: {item.why}" for item in cue.look_alikes]
        lines += [f"- found in: “{_cell(text)}”" for text in cue.positive]
        lines += [f"- not found in: “{_cell(text)}”" for text in cue.negative]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Return text for one cell or line of Markdown: no line breaks, nothing that is markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", " ".join(text.split())) if text else ""
