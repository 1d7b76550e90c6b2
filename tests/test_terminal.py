"""What every command prints: in 80 columns, as JSON, and to a pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from article_factory import write_articles
from loopback import free_port

from hedgerow import cli
from hedgerow.cli import terminal

pytestmark = pytest.mark.timeout(900)  # two builds come first

WIDTH = 80
LONG = "Kava may harm the liver, and " + "nobody who takes it with alcohol should be surprised by what follows, " * 3
RUN = [sys.executable, "-c", "from hedgerow.cli import main; main()"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of a dataset with long sentences, long names and rejects, and what commands need beside them."""
    root = tmp_path_factory.mktemp("terminal")
    articles = root / "articles-of-a-folder-with-a-rather-long-name"
    write_articles(articles, range(4))
    (articles / "kava-and-alcohol-what-nobody-tells-you-before-the-first-cup.txt").write_text(f"Kava\n\n{LONG}.\n")
    (articles / "a picture of kava in a field with a name of many words and no end.txt").write_bytes(
        b"\x89PNG\r\n\x1a\n" + bytes(99)
    )
    gold = Path(__file__).parent / "quality" / "samples-gold.jsonl"
    (root / "gold.jsonl").write_text("".join(gold.read_text("utf-8").splitlines(keepends=True)[:3]))
    answer = {"id": "a1", "text": "Kava may harm.", "claim_types": [["safety"]], "warning_kinds": [["adverse_effect"]]}
    answer |= {"hedge_cues": [[{"text": "may", "type": "modal"}]], "reviewed": True}
    (root / "answered.jsonl").write_text(json.dumps(answer) + "\n")
    for more in ([], ["--licence", "CC-BY-4.0"]):
        command = ["build", str(articles), "--dataset", "small", "--workers", "0", *more]
        subprocess.run([*RUN, *command], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command in this process, in the folder and on a screen of 80 columns; returns what it printed."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(terminal.OUT, "_width", WIDTH)

    def run(line: str, more: tuple[str, ...] = ()) -> str:
        for name, value in known(folder).items():
            line = line.replace(name, value)
        monkeypatch.setattr(sys, "argv", ["hedgerow", *line.split(), *more])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        assert int(stop.value.code or 0) == 0, err
        return out

    return run


def known(folder: Path) -> dict[str, str]:
    """Return what a command names that only the release knows."""
    release = folder / "output" / "small" / "versions" / "1.0.0"
    votes = pq.read_table(next((release / "data" / "votes").glob("train-*.parquet"))).to_pylist()
    return {
        "SENTENCE": votes[0]["sentence_id"],
        "SOURCE": "articles-of-a-folder-with-a-rather-long-name",
        "STORE": (folder / "store").as_uri(),
        "DATASET": (folder / "output" / "small").as_uri(),
    }


LINES = {
    "build": "build SOURCE --dataset small --workers 0",
    "plan": "plan SOURCE --dataset another",
    "releases": "releases small",
    "diff": "diff small@1.0.0 small@1.1.0",
    "rejects": "rejects small",
    "verify": "verify small --all",
    "explain": "explain SENTENCE --in small@1.0.0",
    "functions": "functions",
    "functions analyze": "functions analyze small",
    "functions try": "functions try modal_may --on SOURCE",
    "evaluate": "evaluate gold.jsonl",
    "disagreements": "disagreements small",
    "export": "export small --format jsonl --to asked-FORM.jsonl",
    "import-gold": "import-gold answered.jsonl --to made-FORM.jsonl",
    "gc": "gc",
    "rebuild": "rebuild small@1.0.0 --sources SOURCE --into again-FORM",
    "push": "push STORE-FORM small",
    "pull": "pull DATASET --to pulled-FORM",
    "remove": "remove --url https://nowhere.example/a-page-of-which-nobody-has-heard --reason asked --dataset small",
    "removals": "removals small",
}
SERVERS = {"explore": ["explore", "small", "--no-open"], "serve": ["serve", "--port", "PORT"]}
"""Commands that print where they listen, and stay."""


def names(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        yield before + name
        if isinstance(command, click.Group):
            yield from names(command, f"{before}{name} ")


def test_every_command_is_here() -> None:
    assert set(names(cli.hedgerow)) == {*LINES, *SERVERS}


@pytest.mark.parametrize("name", LINES)
def test_it_fits_80_columns(name: str, call: Callable[..., str]) -> None:
    shown = call(LINES[name].replace("FORM", "text"))
    assert shown.strip()
    assert "\x1b" not in shown, "a pipe gets no colors"
    for line in shown.splitlines():
        words = line.split()
        assert len(line.rstrip()) <= WIDTH or len(words) == 1, f"{len(line)}: {line}"


SLOW = {"build", "rebuild", "plan", "functions analyze", "functions try", "evaluate"}


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.full if n in SLOW else ()) for n in LINES])
def test_it_prints_json_and_nothing_else(name: str, call: Callable[..., str]) -> None:
    assert json.loads(call(LINES[name].replace("FORM", "json"), ("--json",))) is not None


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_says_where_it_listens(name: str, folder: Path) -> None:
    arguments = [word.replace("PORT", str(free_port())) for word in SERVERS[name]]
    server = subprocess.Popen([*RUN, *arguments, "--json"], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if line.startswith("}"):
            break
    server.terminate()
    server.wait(60)
    assert re.match(r"http://127\.0\.0\.1:\d+", json.loads("".join(lines))["address"])


def test_a_pipe_keeps_lines_whole(folder: Path) -> None:
    """Without a screen a line is a line, so that it can be searched; progress goes to standard error."""
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [*RUN, "rejects", "small"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert "" == done.stderr
    assert 2 == len(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("short", ["short"]),
        ("a " * 50, [("a " * 40).rstrip(), "    " + ("a " * 10).rstrip()]),
        ("  " + "x" * 100, ["  " + "x" * 100]),
        ("red \x1b[31m", ["red \\x1b[31m"]),
        ("[bold]not markup[/bold]", ["[bold]not markup[/bold]"]),
    ],
    ids=["fits", "goes on below", "one long word", "inert", "no markup"],
)
def test_a_line_is_cut_at_words(
    line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal.OUT, "_width", WIDTH)
    terminal.say(line)
    assert expected == [shown.rstrip() for shown in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("columns", "is_terminal", "piped", "expected"),
    [
        pytest.param("", True, None, None, id="a terminal knows its width"),
        pytest.param("", False, 200, 200, id="a pipe has none"),
        pytest.param("40", False, 200, None, id="said"),
        pytest.param("0", False, 200, 200, id="said to be nothing"),
        pytest.param("wide", False, 200, 200, id="no number"),
    ],
)
def test_width(
    columns: str, is_terminal: bool, piped: int | None, expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert expected == terminal.console_width(is_terminal, piped)


@pytest.mark.parametrize("asked", [[], ["--json"]], ids=["text", "json"])
def test_a_reader_that_leaves_is_no_failure_and_no_columns_are_no_width(asked: list[str]) -> None:
    """Some programs set COLUMNS to 0; ``| head -1`` reads a line and goes."""
    environment = os.environ | {"COLUMNS": "0"}
    with subprocess.Popen(
        [*RUN, "functions", *asked], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline().strip()
        running.stdout.close()
        assert b"" == running.stderr.read()
    assert 0 == running.returncode
