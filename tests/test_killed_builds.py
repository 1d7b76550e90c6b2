"""Builds that are killed at random moments: the next one goes on where they were and gives the same release."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.config import Config, SourceConfig
from hedgerow.pipeline import STAGE_NAMES
from hedgerow.publish.verify import verify_all
from hedgerow.storage import Storage

BUILD = """
import sys
from pathlib import Path
from hedgerow import build
from hedgerow.config import SourceConfig
config = build.make_config("test", [SourceConfig(path=sys.argv[1], name="in")])
config = config.model_copy(update={"shard": config.shard.model_copy(update={"target_documents": 3})})
build.build(config, Path(sys.argv[2]), workers=int(sys.argv[3]))
"""


def configure(source: Path) -> Config:
    config = build.make_config("test", [SourceConfig(path=str(source), name="in")])
    return config.model_copy(update={"shard": config.shard.model_copy(update={"target_documents": 3})})


def results(output: Path) -> dict[str, tuple[int, int]]:
    """Return the stored results of the map, each with what changes when it is written again."""
    found = {}
    for stage in STAGE_NAMES:
        for path in (output / ".work" / stage).glob("*/*.hrw"):
            found[f"{stage}/{path.name}"] = (path.stat().st_ino, path.stat().st_mtime_ns)
    return found


def kill_and_build_again(folder: Path, cycles: int, workers: int) -> None:
    write_articles(folder / "in", range(9))
    whole = build.build(configure(folder / "in"), folder / "whole", workers=0)
    n_results = len(results(folder / "whole"))
    choose = random.Random(cycles)
    for cycle in range(cycles):
        output, moment = folder / str(cycle), choose.randrange(1, n_results + 3)
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(folder / "in"), str(output), str(workers)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        deadline = time.monotonic() + 200
        while process.poll() is None and time.monotonic() < deadline:
            if len(results(output)) >= min(moment, n_results):
                break
            time.sleep(0.002)
        time.sleep(choose.uniform(0, 0.1) if moment <= n_results else choose.uniform(0, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.2)  # the kernel ends the workers of a dead parent
        before = results(output)
        assert before
        report = build.build(configure(folder / "in"), output, workers=0)
        after = results(output)
        assert before == {name: after[name] for name in before}, "a finished result was made again"
        assert report.outcome.manifest_sha256 == whole.outcome.manifest_sha256
        assert verify_all(Storage(output / "test")) == []


def test_killed_builds_go_on(tmp_path: Path) -> None:
    kill_and_build_again(tmp_path, 2, workers=0)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_builds_killed_at_twenty_moments(tmp_path: Path) -> None:
    kill_and_build_again(tmp_path, 20, workers=2)


def living(group: int) -> list[str]:
    """Return the processes of a group that still run: state and group follow the name in their stat file."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = place.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(place.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_ctrl_c_ends_a_build_and_its_workers(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(1500))  # so that there is work left when the first of it is seen
    command = "import sys; from hedgerow.cli import main; main()"
    arguments = [
        "build",
        str(tmp_path / "in"),
        "--dataset",
        "test",
        "--output",
        str(tmp_path / "out"),
        "--workers",
        "2",
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    deadline = time.monotonic() + 200
    while not results(tmp_path / "out") and time.monotonic() < deadline:
        time.sleep(0.01)
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to all of them
    _, errors = process.communicate(timeout=100)
    waited = time.monotonic() - started
    assert 130 == process.returncode, errors
    assert "stopped: what was done is kept" in errors
    assert "Traceback" not in errors
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert waited < 5 * busy
    while (left := living(process.pid)) and time.monotonic() < started + 10 * busy:
        time.sleep(0.05)
    assert not left
