"""A Prefect server that is named and does not answer is one line, in every flow; nothing has begun by then."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.config import SourceConfig


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source, and an output with a release of it."""
    root = tmp_path_factory.mktemp("flows")
    write_articles(root / "in", range(2))
    build.build(build.make_config("x", [SourceConfig(path=str(root / "in"))]), root / "out", workers=0)
    return root


@pytest.mark.parametrize(
    "arguments",
    [
        ["build_dataset.py", "in", "--dataset", "x", "--workers", "0"],
        ["publish_release.py", "--dataset", "x", "--to", "file:///tmp/nowhere"],
        ["verify_releases.py", "--dataset", "x"],
        ["serve_schedule.py", "in", "--dataset", "x", "--cron", "15 2 * * *"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_server_that_does_not_answer_is_one_line(checkout: Path, folder: Path, arguments: list[str]) -> None:
    runs = sorted((folder / "out" / "x" / "runs").iterdir())
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api"
        environment = os.environ | {"PREFECT_API_URL": url, "PREFECT_HOME": str(folder / "prefect")}
        done = subprocess.run(
            [sys.executable, str(checkout / "flows" / arguments[0]), *arguments[1:], "--output", "out"],
            cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=200,
        )  # fmt: skip
    said = " ".join(done.stderr.split())
    assert 2 == done.returncode, done.stderr
    assert f"no Prefect server answers at {url}" in said and "unset PREFECT_API_URL" in said
    assert "Traceback" not in said
    assert runs == sorted((folder / "out" / "x" / "runs").iterdir())
