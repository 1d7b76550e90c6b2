"""Every block of commands and code in README and docs runs, in the order of its page, in a folder of its own.

A page's folder holds the samples, under the names that pages use, and a release of them. A block after a comment
``<!-- not run: REASON -->`` is left out; the reason names the test that covers it, or what it needs. Installing is left to the
environment of the tests. Long pages, and long commands of short ones, run with ``-m full``.
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

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
SHORT_PAGES = {"tutorial.md"}
LONG_COMMANDS = ("flows/", "pytest", "train_baseline")
_FENCE = re.compile(r"(?:<!-- (?P<note>[^>]*) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
_NAMED = re.compile(r"# (?P<name>[\w/.-]+\.(?:py|toml))\n")
_INSTALL = re.compile(r"^(?:python -m )?pip install [^&\n]*(?:&&|$)\s*", re.MULTILINE)


class Block(NamedTuple):
    """One fenced block: its language, its text, and the note before it."""

    kind: str
    text: str
    note: str


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
    shutil.copy(CHECKOUT / "tests" / "quality" / "samples-gold.jsonl", tmp_path / "gold.jsonl")
    shutil.copytree(made, tmp_path / "output")
    return tmp_path


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "page",
    [pytest.param(p, id=p.name, marks=() if p.name in SHORT_PAGES else pytest.mark.full) for p in WITH_BLOCKS],
)
def test_blocks_run(page: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    full = "full" in (request.config.getoption("-m") or "")
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
            for line in _INSTALL.sub("", block.text).splitlines():
                if line.strip() and (full or not any(long in line for long in LONG_COMMANDS)):
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


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_is_not_run_has_a_reason(page: Path) -> None:
    """A block is left out for what it needs, or because a test that exists covers it."""
    for block in blocks_of(page):
        if block.note.startswith("not run:"):
            assert len(block.note) > len("not run: it needs"), block.text
            for name in re.findall(r"tests/[\w/.]+\.py", block.note):
                assert (CHECKOUT / name).is_file(), name


def test_blocks_are_found() -> None:
    """The look at pages sees fences, kinds and notes."""
    readme = blocks_of(CHECKOUT / "README.md")
    assert [b.kind for b in readme[:3]] == ["sh", "sh", "python"]
    assert any(b.note.startswith("not run:") for page in PAGES for b in blocks_of(page))
    assert _INSTALL.sub("", "python -m pip install -e . && echo a") == "echo a"
    assert _INSTALL.sub("", "pip install 'x[y]'\necho a") == "echo a"
