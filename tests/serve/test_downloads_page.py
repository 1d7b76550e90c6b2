"""The page about downloads is true: its Python runs against a server, its commands and options exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from loopback import Loopback

from hedgerow.cli import hedgerow

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "downloads.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip()
    for kind, block in BLOCKS
    for line in block.splitlines()
    if kind == "sh" and line.startswith("hedgerow ")
]


def test_python_over_http_runs(server: Loopback) -> None:
    for name in ("pandas", "polars"):
        pytest.importorskip(name, reason=f"needs {name}: pip install -e '.[test]'")
    [block] = [text for kind, text in BLOCKS if kind == "python" and "scan_parquet" in text]
    names: dict[str, Any] = {}
    exec(block.replace("http://localhost:8080/sample", f"{server.url}/small"), names)
    assert len(names["sentences"]) == 5
    assert names["warnings"]["text"].to_list() == ["It may harm the liver."]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_are_understood(line: str) -> None:
    name, *words = shlex.split(line)[1:]
    command = hedgerow.commands[name]
    with click.Context(command) as context:
        command.parse_args(context, words)


def test_there_are_commands_to_check() -> None:
    assert {line.split()[1] for line in COMMANDS} == {"serve", "push", "pull"}
