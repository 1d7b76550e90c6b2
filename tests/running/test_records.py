"""However a run ends, runs/ says so: also when it was the first, when it was stopped, and when it was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.errors import GateError, SourceError, TerminatedError
from hedgerow.running.records import record_dead, recorded
from hedgerow.running.runs import RUNNING, Run, last_start
from hedgerow.storage import Storage

AT_WORK = """
import sys, time
from pathlib import Path
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.running.records import recorded
from hedgerow.running.runs import Run
with recorded(Run(make_config("test", [SourceConfig(path="in")]), Path(sys.argv[1]), run_id=sys.argv[2])):
    print("at work", flush=True)
    time.sleep(600)
"""


def new_run(output: Path) -> Run:
    return Run(make_config("test", [SourceConfig(path="in")]), output)


def names(output: Path) -> list[str]:
    return sorted(path.name for path in (output / "test" / "runs").iterdir())


def read(output: Path, run: str) -> dict[str, Any]:
    return json.loads((output / "test" / "runs" / f"{run}.json").read_text("utf-8"))


def start_elsewhere(output: Path, run: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", AT_WORK, str(output), run], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and "at work\n" == process.stdout.readline()
    return process


@pytest.mark.parametrize(
    ("error", "outcome", "said"),
    [
        (SourceError("in holds nothing"), "failed", "SourceError: in holds nothing"),
        (GateError("below the floor", {"hedge": 0.5}), "failed", "GateError: below the floor"),
        (ZeroDivisionError("a fault"), "failed", "ZeroDivisionError: a fault"),
        (KeyboardInterrupt(), "stopped", "by Ctrl-C"),
        (TerminatedError(), "stopped", "by SIGTERM"),
    ],
)
def test_the_first_run_that_ends_early_leaves_a_record(
    tmp_path: Path, error: BaseException, outcome: str, said: str
) -> None:
    run = new_run(tmp_path)

    def fail() -> None:
        assert [run.run_id + RUNNING] == names(tmp_path)
        assert not Storage(tmp_path / "test").is_abandoned(f"runs/{run.run_id}{RUNNING}")
        raise error

    with pytest.raises(type(error)), recorded(run):
        fail()
    assert [f"{run.run_id}.json"] == names(tmp_path)
    record = read(tmp_path, run.run_id)
    assert (outcome, said, run.run_id) == (record["outcome"], record["error"], record["run"])
    assert ({"hedge": 0.5} if isinstance(error, GateError) else None) == record.get("gates")


def test_a_run_that_ends_well_leaves_its_own_record_alone(tmp_path: Path) -> None:
    with recorded(new_run(tmp_path)):
        pass
    assert [] == names(tmp_path)


def test_a_folder_that_takes_no_record_hides_no_failure(tmp_path: Path) -> None:
    (tmp_path / "test").write_text("a file where the folder should be")
    with pytest.raises(SourceError, match="nothing"), recorded(new_run(tmp_path)):
        raise SourceError("nothing there")


def test_the_next_run_says_what_became_of_one_that_was_killed(tmp_path: Path) -> None:
    dead, alive = start_elsewhere(tmp_path, "dead"), start_elsewhere(tmp_path, "alive")
    try:
        dead.send_signal(signal.SIGKILL)
        dead.wait(30)
        run = new_run(tmp_path)
        with recorded(run):
            assert sorted([f"alive{RUNNING}", "dead.json", run.run_id + RUNNING]) == names(tmp_path)
        record = read(tmp_path, "dead")
        assert ("died", "dead", "test", dead.pid) == tuple(
            record[name] for name in ("outcome", "run", "dataset", "pid")
        )
        assert f"process {dead.pid} ended without a word" in record["error"]
        assert [] == record_dead(Storage(tmp_path / "test")), "it is said once"
    finally:
        alive.kill()
        alive.wait(30)


@pytest.mark.parametrize(
    ("mark", "hours", "beside", "left"),
    [
        (b'{"machine": "another", "pid": 1}', 20, None, ["old.running"]),  # it may live there
        (b'{"machine": "another", "pid": 1}', 30, None, ["old.json"]),
        (b"", 0, None, ["old.json"]),  # a power cut took what it said
        (b"{}", 0, b'{"outcome": "published"}', ["old.json"]),  # killed right behind its record
    ],
)
def test_marks_of_other_kinds(tmp_path: Path, mark: bytes, hours: float, beside: bytes | None, left: list[str]) -> None:
    (tmp_path / "test" / "runs").mkdir(parents=True)
    place = tmp_path / "test" / "runs" / f"old{RUNNING}"
    place.write_bytes(mark)
    os.utime(place, (time.time() - 3600 * hours,) * 2)
    if beside:
        (tmp_path / "test" / "runs" / "old.json").write_bytes(beside)
    record_dead(Storage(tmp_path / "test"))
    assert left == names(tmp_path)
    if left == ["old.json"]:
        assert ("published" if beside else "died") == read(tmp_path, "old")["outcome"]


def test_a_run_of_the_future_is_no_run_before(tmp_path: Path) -> None:
    """A clock that was once far ahead says nothing of what changed since."""
    storage = Storage(tmp_path / "test")
    storage.write_atomic("runs/29990101T000000.000000Z-aaaaaaaa.work", b"")
    assert 0.0 == last_start(storage)
    storage.write_atomic("runs/20260102T000000.000000Z-aaaaaaaa.work", b"")
    storage.write_atomic("runs/20260101T000000.000000Z-aaaaaaaa.work", b"")
    storage.write_atomic("runs/by-hand.work", b"")
    assert 1767312000.0 == last_start(storage)


def test_a_run_at_work_is_no_run_before(tmp_path: Path) -> None:
    run = new_run(tmp_path)
    with recorded(run):
        assert 0.0 == last_start(Storage(tmp_path / "test"))


def test_a_build_that_is_terminated_says_so(tmp_path: Path) -> None:
    """SIGTERM, as systemd, Kubernetes and ``timeout`` send it, ends a build as Ctrl-C does."""
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "lines")  # nobody writes: the build waits here until it is stopped
    own = tmp_path / "own.py"
    own.write_text(f"open({str(tmp_path / 'lines')!r}).read()\n")
    (tmp_path / "in" / "a.txt").write_text("Kava may help some people sleep.\n" * 3)
    command = [sys.executable, "-m", "hedgerow", "build", str(tmp_path / "in"), "--dataset", "test", "--workers", "0"]
    process = subprocess.Popen(
        [*command, "--output", str(tmp_path / "out"), "--functions", str(own)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("out/test/runs/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert 143 == process.returncode
    assert "stopped" in said and "Traceback" not in said
    (record,) = (tmp_path / "out" / "test" / "runs").glob("*.json")
    assert "stopped" == json.loads(record.read_text("utf-8"))["outcome"]
