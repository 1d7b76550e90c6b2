"""The flow on real Prefect: task runs, artifacts, the same bytes as the command line, and a kill in the middle."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pytest
from article_factory import write_articles
from object_server import s3_server
from session_processes import commands_of, needs_proc

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import Config, SourceConfig
from hedgerow.errors import ReleaseError
from hedgerow.publish.log import read_log
from hedgerow.publish.verify import verify_all, verify_rows
from hedgerow.pull import open_remote, pull
from hedgerow.storage import Storage

STAGES = ("ingest", "normalize", "segment", "label", "publish")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Prefect home of the tests: its database is made once."""
    return tmp_path_factory.mktemp("prefect")


def command(checkout: Path, source: Path, output: Path | str) -> list[str]:
    flow = str(checkout / "flows" / "build_dataset.py")
    return [sys.executable, flow, str(source), "--dataset", "flow", "--output", str(output), "--workers", "1"]


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"PREFECT_HOME": str(home), "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(home / "results")}


def run_flow(checkout: Path, home: Path, source: Path, output: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(checkout, source, output),
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )


def query(home: Path, statement: str) -> list[tuple]:
    with sqlite3.connect(home / "prefect.db") as database:
        return database.execute(statement).fetchall()


def test_the_flow_builds_what_the_command_line_builds(checkout: Path, home: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    done = run_flow(checkout, home, tmp_path / "in", tmp_path / "flow")
    assert done.returncode == 0, done.stderr
    assert "Published flow@1.0.0" in done.stdout
    assert "load_dataset" in done.stdout
    config = make_config("flow", [SourceConfig(path=str(tmp_path / "in"))])
    report = build.build(config, tmp_path / "plain", workers=0)
    assert report.outcome.manifest_sha256 == read_log(Storage(tmp_path / "flow" / "flow"))[0].manifest_sha256

    states = dict(query(home, "select name, state_type from task_run"))
    assert {f"{stage} 1-of-1": "COMPLETED" for stage in STAGES[:-1]}.items() <= states.items()
    artifacts = dict(query(home, "select key, data from artifact"))
    assert {f"flow-{stage}-1-of-1" for stage in STAGES[:-1]} | {"flow-ledger", "flow-labels"} <= set(artifacts)
    ledger = {row["what"]: row["documents"] for row in json.loads(json.loads(artifacts["flow-ledger"]))}
    assert {"read": 6, "published": 6, "duplicate": 0} == ledger
    assert [("COMPLETED", "build flow@1.0.0")] == query(home, "select state_type, name from flow_run")


@pytest.mark.full
def test_the_flow_publishes_at_an_address(checkout: Path, home: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    config = make_config("flow", [SourceConfig(path=str(tmp_path / "in"))])
    wanted = build.build(config, tmp_path / "plain", workers=0).outcome.manifest_sha256
    with s3_server():
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir("nightly")
        call = command(checkout, tmp_path / "in", "s3://nightly/releases")
        done = subprocess.run(
            [*call, "--stage", str(tmp_path / "stage")], env=environment(home), cwd=tmp_path, capture_output=True,
            text=True, check=False, timeout=280,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        there = open_remote("s3://nightly/releases/flow")
        assert wanted == pull(there, tmp_path / "fetched").manifest_sha256
    assert not (tmp_path / "s3:").exists()


def test_an_address_reaches_the_build_as_it_is(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path of it would lose a slash, and the release would lie in a folder named s3: here."""
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("build_dataset")
    outputs = []

    def start(_: Config, output: str, **options: object) -> None:
        outputs.append(output)
        raise ReleaseError("far enough")

    monkeypatch.setattr(build, "start_run", start)
    request = module.BuildRequest(dataset="flow", sources=[str(tmp_path)], output="s3://bucket/releases")
    with pytest.raises(ReleaseError, match="far enough"):
        module.build_dataset.fn(request)
    assert ["s3://bucket/releases"] == outputs


def test_a_mistake_shows_before_the_server_starts(checkout: Path, home: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    bad = [sys.executable, str(checkout / "flows" / "build_dataset.py"), str(tmp_path), "--dataset", "No/Name"]
    done = subprocess.run(bad, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dataset name" in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 60


def test_a_failed_flow_ends_with_its_exit_code_and_one_line(checkout: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "junk.txt").write_bytes(bytes(range(256)) * 4)
    done = run_flow(checkout, home, tmp_path / "in", tmp_path / "out")
    assert done.returncode == 3
    assert "nothing to publish" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").glob("flow/versions/*"))


BUILD_UNTIL_NOTHING_IS_LEFT = """
import sys
from pathlib import Path

checkout, folder = map(Path, sys.argv[1:])
sys.path.insert(0, str(checkout / "flows"))
from build_dataset import BuildRequest, build_dataset

request = BuildRequest(dataset="gated", config=str(folder / "gated.toml"), output=str(folder / "out"), workers=0)
build_dataset(request)
for path in sorted((folder / "in").iterdir()):
    path.unlink()
    try:
        build_dataset(request)
    except Exception as error:
        print(type(error).__name__)
"""


def test_what_a_user_can_mend_leaves_no_stack_trace_in_prefect(checkout: Path, home: Path, tmp_path: Path) -> None:
    """Called from Python, as by a worker or a served deployment: whoever looks for the reason reads Prefect's log."""
    write_articles(tmp_path / "in", range(3))
    source = f'sources = [{{ path = "{tmp_path}/in" }}]'
    (tmp_path / "gated.toml").write_text(f'dataset = "gated"\n{source}\n[gates]\ndocuments_kept = 0.9\n')
    done = subprocess.run(
        [sys.executable, "-c", BUILD_UNTIL_NOTHING_IS_LEFT, str(checkout), str(tmp_path)], env=environment(home),
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.stdout.split() == ["GateError", "GateError", "SourceError"], done.stderr
    assert "documents_kept in [gates] is 0.9" in done.stderr
    assert "Traceback" not in done.stderr
    assert [("FAILED", 3)] == query(
        home, "select state_type, count(*) from flow_run where name = 'build gated' group by 1"
    )
    assert ("hedgerow.gate.failed", 2) in query(home, "select event, count(*) from events group by 1")


def test_killed_in_the_middle_then_run_again(checkout: Path, home: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(40))
    output = tmp_path / "out"
    process = subprocess.Popen(
        command(checkout, tmp_path / "in", output), env=environment(home), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 200
    while not list(output.glob(".work/segment/*/*.hrw")) and time.monotonic() < deadline:
        assert process.poll() is None, "the flow ended before it could be killed"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not list(output.glob("flow/log/*.json"))
    done = run_flow(checkout, home, tmp_path / "in", output)
    assert done.returncode == 0, done.stderr
    assert "Published flow@1.0.0" in done.stdout
    storage = Storage(output / "flow")
    assert not verify_all(storage)
    assert not verify_rows(storage, "1.0.0")
    config = make_config("flow", [SourceConfig(path=str(tmp_path / "in"))])
    fresh = build.build(config, tmp_path / "fresh", workers=0)
    assert fresh.outcome.manifest_sha256 == read_log(storage)[0].manifest_sha256
    records = [json.loads(path.read_text("utf-8")) for path in sorted(output.glob("flow/runs/*.json"))]
    assert ["died", "published"] == [record["outcome"] for record in records]


@needs_proc
def test_a_flow_that_is_terminated_leaves_no_server_behind(checkout: Path, home: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(600))  # more than are done before the signal comes
    output = tmp_path / "out"
    process = subprocess.Popen(
        command(checkout, tmp_path / "in", output), env=environment(home), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 200
    while not list(output.glob("flow/runs/*")) and time.monotonic() < deadline:
        assert process.poll() is None, "the flow ended before it could be stopped"
        time.sleep(0.02)
    assert [line for line in commands_of(process.pid) if "prefect.server" in line], "the embedded server runs"
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert 143 == process.returncode
    assert "stopped" in said and "Traceback" not in said
    assert [] == commands_of(process.pid)
    (record,) = output.glob("flow/runs/*.json")
    assert "stopped" == json.loads(record.read_text("utf-8"))["outcome"]
