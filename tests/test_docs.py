"""What the documentation shows is true: links lead somewhere, configurations load, commands exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from hedgerow.cli import hedgerow
from hedgerow.config import load_config
from hedgerow.label import GUIDELINE_VERSION

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if not target.startswith(("http://", "https://", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_configurations_load(page: Path, tmp_path: Path) -> None:
    for kind, text in BLOCK.findall(page.read_text("utf-8")):
        if kind == "toml" and "dataset =" in text:
            place = tmp_path / "shown.toml"
            place.write_text(text, encoding="utf-8")
            load_config(place)


def test_every_command_shown_exists_and_every_command_is_shown() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    shown = set(re.findall(r"`hedgerow ([a-z-]+)", readme))
    assert shown - {"build"} == set(hedgerow.commands) - {"build"}


def test_promised_tests_exist() -> None:
    page = (CHECKOUT / "docs" / "reliability.md").read_text("utf-8")
    for name in re.findall(r"`(tests/[\w/.]+)(?:::\w+)?`", page):
        assert (CHECKOUT / name).exists(), name
    for path, test in re.findall(r"`(tests/[\w/.]+)::(\w+)`", page):
        assert f"def {test}(" in (CHECKOUT / path).read_text("utf-8"), f"{path}::{test}"


def test_every_promise_names_a_test_that_exists() -> None:
    """The README's promises stand in the page of promises in the same order, each beside tests that are there."""
    promises = re.findall(r"^(\d+)\. (.+)$", (CHECKOUT / "README.md").read_text("utf-8"), re.MULTILINE)
    rows = re.findall(
        r"^\| (\d+)\. .*\|(.*)\|$", (CHECKOUT / "docs" / "reliability.md").read_text("utf-8"), re.MULTILINE
    )
    assert [number for number, _ in promises] == [number for number, _ in rows] == [str(n) for n in range(1, 9)]
    for number, tests in rows:
        named = re.findall(r"`(tests/[\w/.]+)", tests)
        assert named, f"promise {number} names no test"
        assert all((CHECKOUT / path).exists() for path in named), f"promise {number}: {named}"


def test_extras_that_are_named_exist() -> None:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        known = set(tomllib.load(file)["project"]["optional-dependencies"])
    for page in PAGES:
        named = {
            e
            for group in re.findall(r"pip install[^`\n]*\[([\w,]+)\]", page.read_text("utf-8"))
            for e in group.split(",")
        }
        assert named <= known, f"{page.name}: {named - known}"


def test_the_guideline_has_the_version_that_releases_name() -> None:
    first = (CHECKOUT / "docs" / "annotation-guideline.md").read_text("utf-8").splitlines()[0]
    assert first.endswith(f"v{GUIDELINE_VERSION}")


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Every link and page of the navigation leads somewhere; reference pages are made from the code."""
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    pages = {
        page: (tmp_path / "site" / "reference" / f"{page}.html").read_text("utf-8") for page in ("commands", "cues")
    }
    assert all(f"hedgerow {name}" in pages["commands"] for name in hedgerow.commands)
    assert "hedge.modal_may" in pages["cues"]
