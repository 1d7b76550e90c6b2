"""Every block of commands and code in README and docs runs, in the order of its page, in a folder of its own.

A page's folder holds the samples, under the names that pages use, and a release of them. A comment before a block says more:

- ``<!-- not run: REASON -->``: it is left out; the reason names the test that covers it, or what it needs;
- ``<!-- run small: COMMANDS -->``: these run in its place, one a line: the same programs on little.

A command that names HEDGEROW_SHARED runs where that folder is given.

Installing is left to the environment of the tests. Long pages, and long commands of short ones, run with ``-m full``.
Commands stand in fences: an indented block would be shown and never run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from browser_factory import missing

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
SHARED = "HEDGEROW_SHARED"
KINDS = {"sh", "python", "toml", "json", "sql", "text"}
"""Languages of fences: the first two run here, configurations are loaded in tests/test_docs.py."""
PROGRAMS = ("hedgerow", "python", "pytest", "pip", "prefect", "mkdocs", "git", "curl", "cd", "tar", "sha256sum", "dask")
STARTS_EMPTY = {"versions.md"}
"""Pages that begin without a release in output/."""
SHORT_PAGES = {"tutorial.md"}
LONG_COMMANDS = ("flows/", "pytest", "train_baseline")
BROWSER_COMMANDS = ("benchmarks/report.py",)
_FENCE = re.compile(r"(?:<!-- (?P<note>[^>]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)```", re.DOTALL)
_INDENTED = re.compile(r"(?:\A|\n\n)(?P<text>(?: {4}[^\n]*\n)+)")
_NAMED = re.compile(r"# (?P<name>[\w/.-]+\.(?:py|toml))\n")
_INSTALL = re.compile(r"^(?:python -m )?pip install [^&\n]*(?:&&|$)\s*", re.MULTILINE)


class Block(NamedTuple):
    """One fenced block: its language, its text, and the note before it."""

    kind: str
    text: str
    note: str

    def commands(self) -> list[str]:
        """Return what runs, one command a line; empty when nothing does."""
        action, _, rest = self.note.partition(": ")
        if action == "not run":
            return []
        text = rest if action == "run small" else _INSTALL.sub("", self.text)
        lines = [line.strip() for line in text.splitlines()]
        return [line for line in lines if line and (SHARED not in line or SHARED in os.environ)]


def blocks_of(page: Path) -> list[Block]:
    found = _FENCE.finditer(page.read_text("utf-8"))
    return [Block(m["kind"], m["text"], m["note"] or "") for m in found]


WITH_BLOCKS = [page for page in PAGES if any(b.kind in ("sh", "python") for b in blocks_of(page))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the samples, as the README's first command makes it."""
    from hedgerow import build
    from hedgerow.build import make_config
    from hedgerow.config import SourceConfig

    folder = tmp_path_factory.mktemp("release")
    build.build(make_config("sample", [SourceConfig(path=str(CHECKOUT / "samples"))]), folder / "output", workers=0)
    return folder / "output"


@pytest.fixture
def folder(tmp_path: Path, made: Path) -> Path:
    """The folder in which a page's blocks run."""
    for name in ("samples", "flows", "examples", "benchmarks", "tests", "schemas"):
        (tmp_path / name).symlink_to(CHECKOUT / name)
    for name in ("articles", "crawl"):
        shutil.copytree(CHECKOUT / "samples" / name, tmp_path / name)
    for name in ("gold.jsonl", "benchmark.jsonl"):
        shutil.copy(CHECKOUT / "tests" / "quality" / "samples-gold.jsonl", tmp_path / name)
    return tmp_path


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "page",
    [pytest.param(p, id=p.name, marks=() if p.name in SHORT_PAGES else pytest.mark.full) for p in WITH_BLOCKS],
)
def test_blocks_run(page: Path, folder: Path, made: Path, request: pytest.FixtureRequest) -> None:
    full = "full" in (request.config.getoption("-m") or "")
    if page.name not in STARTS_EMPTY:
        shutil.copytree(made, folder / "output")
    for block in blocks_of(page):
        if block.note.startswith("not run:"):
            continue
        named = _NAMED.match(block.text)
        if named is not None:
            place = folder / named["name"]
            place.parent.mkdir(exist_ok=True)
            place.write_text(block.text, "utf-8")
        elif block.kind == "python":
            run([sys.executable, "-c", block.text], folder)
        elif block.kind == "sh":
            for line in block.commands():
                if any(shown in line for shown in BROWSER_COMMANDS) and (lacking := missing()):
                    pytest.skip(lacking)
                if full or not any(long in line for long in LONG_COMMANDS):
                    run(["bash", "-euo", "pipefail", "-c", line], folder)


def run(command: list[str], folder: Path) -> None:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HF_HOME": str(folder / ".hf"),
        "PREFECT_HOME": str(folder / ".prefect"),
        "COLUMNS": "80",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr


def unseen(text: str) -> list[str]:
    """Return blocks of a page that nobody runs: commands that are indented, or in a fence of no known language."""
    outside = _FENCE.sub("", text)
    fences = [(m["kind"], m["text"]) for m in _FENCE.finditer(text)]
    shown = [m["text"] for m in _INDENTED.finditer(outside)] + [t for kind, t in fences if kind not in ("sh", "python")]
    found = [t for t in shown if any(_is_command(line) for line in t.splitlines())]
    return found + [t for kind, t in fences if kind not in KINDS]


def _is_command(line: str) -> bool:
    words = line.removeprefix("    ").removeprefix("$ ").split()
    while words and "=" in words[0]:
        words = words[1:]  # variables before a command
    return len(words) > 1 and words[0].lstrip("(") in PROGRAMS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_command_is_shown_where_nobody_runs_it(page: Path) -> None:
    assert [] == unseen(page.read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Run\n\n    hedgerow verify --all\n\nnow.\n", 1),
        ("    HOME=x python -m pytest\n", 1),
        ("```text\nhedgerow build a\n```\n", 1),
        ("```console\n$ ls\n```\n", 1),
        ("```\nwhat is this\n```\n", 1),
        ("```sh\nhedgerow build a\n```\n", 0),
        ("```python\nx = 1\n\n\ndef f():\n\n    hedgerow is\n```\n", 0),
        ("Way\n\n    raw files -> ingest -> normalize\n", 0),
        ("- a list\n\n  hedgerow build does it\n", 0),
        ("hedgerow build\nstands in a line\n", 0),
    ],
)  # fmt: skip
def test_the_look_for_unseen_commands_sees_them(text: str, n: int) -> None:
    assert n == len(unseen(text))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_is_not_run_has_a_reason(page: Path) -> None:
    """A block is left out for what it needs, or because a test that exists covers it."""
    for block in blocks_of(page):
        if block.note.startswith("not run:"):
            assert len(block.note) > len("not run: it needs"), block.text
            for name in re.findall(r"tests/[\w/.]+\.py", block.note):
                assert (CHECKOUT / name).is_file(), name
        action = block.note.partition(":")[0]
        assert action in ("", "not run", "run small"), block.note
        if action == "run small":  # what runs is what is shown, on little
            programs = set(re.findall(r"benchmarks/\w+\.py|hedgerow \w+", block.text))
            assert programs and programs <= set(re.findall(r"benchmarks/\w+\.py|hedgerow \w+", block.note)), block.note


def test_the_readme_explains_a_sentence_of_the_samples(made: Path) -> None:
    from hedgerow.inspection.reading import explain
    from hedgerow.publish.log import resolve

    ids = re.findall(r"hedgerow explain (\w{20}) --in sample", (CHECKOUT / "README.md").read_text("utf-8"))
    assert ids
    assert all(explain(resolve(made, "sample"), one).votes for one in ids)


def test_blocks_are_found() -> None:
    """The look at pages sees fences, kinds and notes."""
    readme = blocks_of(CHECKOUT / "README.md")
    assert [b.kind for b in readme[:3]] == ["sh", "sh", "python"]
    assert any(b.note.startswith("not run:") for page in PAGES for b in blocks_of(page))
    assert _INSTALL.sub("", "python -m pip install -e . && echo a") == "echo a"
    assert _INSTALL.sub("", "pip install 'x[y]'\necho a") == "echo a"
