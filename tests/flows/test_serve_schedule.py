"""Schedules really fire: the first tick publishes, the next find nothing new; a busy dataset is left alone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from article_factory import write_articles
from session_processes import commands_of, needs_proc

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.errors import BusyError
from hedgerow.publish.log import read_log
from hedgerow.storage import Storage


def outcomes(folder: Path) -> list[str]:
    """Return how the runs of a dataset ended, in order."""
    return [json.loads(path.read_text("utf-8"))["outcome"] for path in sorted(folder.glob("runs/*.json"))]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def events(home: Path) -> set[str]:
    """Return the kinds of events that a server has heard of."""
    with contextlib.closing(sqlite3.connect(home / "prefect.db")) as database:
        return {row[0] for row in database.execute("select event from events")}


def has_fired(folder: Path, home: Path, ticks: int) -> bool:
    """Tell whether so many runs have ended, and the server has heard of what the first published: a moment later."""
    return len(outcomes(folder)) >= ticks and "hedgerow.release.published" in events(home)


@needs_proc
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ticks", [1, pytest.param(3, marks=pytest.mark.full)])
def test_the_schedule_fires(checkout: Path, tmp_path: Path, ticks: int) -> None:
    write_articles(tmp_path / "in", range(3))
    home, output = tmp_path / "prefect", tmp_path / "out"
    home.mkdir()
    served = [
        sys.executable, str(checkout / "flows" / "serve_schedule.py"), str(tmp_path / "in"), "--every", "15",
        "--dataset", "night", "--output", str(output), "--workers", "0", "--port", str(free_port()),
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | {"PREFECT_HOME": str(home)}
    said = (tmp_path / "said.txt").open("wb")
    process = subprocess.Popen(
        served, env=environment, stdout=said, stderr=said, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores Ctrl-C
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 800
        while not has_fired(output / "night", home, ticks) and time.monotonic() < deadline:
            assert process.poll() is None, (tmp_path / "said.txt").read_text("utf-8")
            time.sleep(0.5)
        servers = [line for line in commands_of(process.pid) if "prefect.server" in line]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        finally:
            said.close()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert outcomes(output / "night")[:ticks] == (["published"] + ["unchanged"] * 2)[:ticks]
    assert len(read_log(Storage(output / "night"))) == 1
    assert ticks == 1 or "hedgerow.nothing.new" in events(home)
    assert [] == servers, "beside the server of the schedule, in a session of its own, there is none"
    assert "Traceback" not in (tmp_path / "said.txt").read_text("utf-8")


ENDINGS = [
    pytest.param("server", 1, "the Prefect server ended (code -9): run the same command again", id="with its server"),
    pytest.param("itself", 143, "stopped: what was done is kept", id="by SIGTERM"),
]


@needs_proc
@pytest.mark.parametrize(("killed", "code", "message"), ENDINGS)
def test_a_schedule_ends(checkout: Path, tmp_path: Path, killed: str, code: int, message: str) -> None:
    """Without its server nothing would ever fire, and nobody would say so."""
    (tmp_path / "in").mkdir()
    served = [
        sys.executable, str(checkout / "flows" / "serve_schedule.py"), str(tmp_path / "in"), "--dataset", "night",
        "--cron", "15 2 * * *", "--output", str(tmp_path / "out"), "--port", str(free_port()),
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | {"PREFECT_HOME": str(tmp_path)}
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(served, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        deadline = time.monotonic() + 200
        while b"prefect deployment run" not in said.read_bytes() and time.monotonic() < deadline:
            assert process.poll() is None, said.read_text("utf-8")
            time.sleep(0.2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8").split()
        assert children, "the server is a child in a session of its own"
        if killed == "server":
            for child in children:
                os.killpg(int(child), signal.SIGKILL)
        else:
            process.terminate()
        assert code == process.wait(60)
    finally:
        process.kill()
        process.wait(30)
    assert message in " ".join(said.read_text("utf-8").split())
    assert not re.findall("Traceback|Warning", said.read_text("utf-8"))


SERVES = """
import contextlib, os, signal, sys, time
import prefect, serve_schedule

def serve(*_, **__):
    try:
        if "SIGTERM" in os.environ["SENT"]:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(30)
        raise KeyError("no signal")
    except BaseException as error:  # as pydantic does where a signal comes while a model is built
        raise ValueError("this schema is wrong") from error

prefect.serve = serve
serve_schedule.prefect_server = lambda _: contextlib.nullcontext("http://127.0.0.1:9/api")
sys.exit(serve_schedule.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("sent", "code", "is_traced"),
    [pytest.param("SIGTERM", 143, False, id="by SIGTERM"), pytest.param("nothing", 1, True, id="by a fault")],
)
def test_a_signal_that_prefect_wraps_ends_a_schedule(
    checkout: Path, tmp_path: Path, sent: str, code: int, is_traced: bool
) -> None:
    (tmp_path / "in").mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", SERVES, str(tmp_path / "in"), "--dataset", "night", "--every", "3600", "--output", str(tmp_path)],
        env=os.environ | {"SENT": sent, "PREFECT_HOME": str(tmp_path), "PYTHONPATH": f"{checkout / 'flows'}:{checkout}"},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == code, ended.stderr
    assert ("this schema is wrong" in ended.stderr) == is_traced


def test_a_second_run_of_a_dataset_waits_or_overlaps(tmp_path: Path) -> None:
    """While one run is at work another one that would be alone is refused, for this dataset and output only."""
    first = make_config("one", [SourceConfig(path=str(tmp_path))])
    other = make_config("two", [SourceConfig(path=str(tmp_path))])
    with build.alone(build.start_run(first, tmp_path / "out")):
        with (
            pytest.raises(BusyError, match="another run is building one"),
            build.alone(build.start_run(first, tmp_path / "out")),
        ):
            pass
        with (
            build.alone(build.start_run(other, tmp_path / "out")),
            build.alone(build.start_run(first, tmp_path / "else")),
        ):
            pass
    with build.alone(build.start_run(first, tmp_path / "out")):
        pass


@pytest.mark.parametrize(
    ("roots", "code", "said"),
    [("nowhere", 2, "lies below none of the places"), ("", 2, "--cron"), ("in", 2, "--cron")],
)
def test_mistakes_show_before_the_server_starts(
    checkout: Path, tmp_path: Path, roots: str, code: int, said: str
) -> None:
    """A source outside the allowed roots, or no time to build at, is one line."""
    (tmp_path / "in").mkdir()
    when = [] if said == "--cron" else ["--cron", "15 2 * * *"]
    command = [
        sys.executable,
        str(checkout / "flows" / "serve_schedule.py"),
        str(tmp_path / "in"),
        "--dataset",
        "x",
        *when,
    ]
    allowed = {"HEDGEROW_SOURCE_ROOTS": str(tmp_path / roots)} if roots else {}
    environment = os.environ | {"PREFECT_HOME": str(tmp_path)} | allowed
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["taken", "0", "99999", "-1", "http"])
def test_a_port_that_cannot_be_used_is_one_line(checkout: Path, tmp_path: Path, port: str) -> None:
    (tmp_path / "in").mkdir()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        number = str(holder.getsockname()[1]) if port == "taken" else port
        command = [
            sys.executable, str(checkout / "flows" / "serve_schedule.py"), str(tmp_path / "in"), "--dataset", "x",
            "--cron", "15 2 * * *", "--output", str(tmp_path / "out"), f"--port={number}",
        ]  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | {"PREFECT_HOME": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert 2 == done.returncode
    assert (f"port {number} of 127.0.0.1 cannot be used" if port == "taken" else "--port") in done.stderr
    assert "Traceback" not in done.stderr and "Serving" not in done.stdout
