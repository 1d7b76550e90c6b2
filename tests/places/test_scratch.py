"""Folders of a process for a while: those of the dead go with the next one, those of the living stay."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hedgerow.config import Config, LabelConfig, SourceConfig
from hedgerow.ingest.distant import at_hand
from hedgerow.places.scratch import Scratch
from hedgerow.running import cluster

WORKER = """
import sys, time
from hedgerow.running.cluster import Terms, _agree
print(_agree(Terms(*sys.argv[1:])).functions[0], flush=True)
time.sleep(600)
"""
READER = """
import sys, time
from hedgerow.ingest.distant import at_hand
with at_hand(sys.argv[1]) as path:
    print(path, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def terms(tmp_path: Path) -> cluster.Terms:
    own = tmp_path / "own.py"
    own.write_text("# of the user\n")
    config = Config(
        dataset="test", sources=(SourceConfig(path=str(tmp_path)),), label=LabelConfig(functions=(str(own),))
    )
    return cluster.offer_terms(config, str(tmp_path / "work"))


@contextlib.contextmanager
def started(code: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has made a folder, and the folder."""
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        file = Path(process.stdout.readline().strip())
        try:
            yield process, next(p for p in file.parents if p.name.startswith("hedgerow-"))
        finally:
            process.kill()


def test_own_functions_of_a_killed_worker_go_with_the_next_and_those_of_a_living_one_stay(
    terms: cluster.Terms, temporary: Path
) -> None:
    with started(WORKER, terms.work, terms.digest) as (killed, dead):
        killed.send_signal(signal.SIGKILL)
        killed.wait(60)
        assert dead.exists()
        with started(WORKER, terms.work, terms.digest) as (_, living):
            assert not dead.exists()
            with started(WORKER, terms.work, terms.digest) as (_, third):
                assert {living, third} == set(temporary.iterdir())
                assert "# of the user\n" == next(living.rglob("own.py")).read_text()


def test_a_stopped_worker_keeps_its_folder(terms: cluster.Terms) -> None:
    with started(WORKER, terms.work, terms.digest) as (process, folder):
        process.send_signal(signal.SIGSTOP)
        Scratch().close()
        assert folder.exists()


def test_a_copy_of_a_remote_file_goes_with_the_next_when_its_reader_was_killed(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "page.txt").write_text("Kava may help.")
    address = f"local://{tmp_path}/page.txt"
    with started(READER, address) as (process, folder):
        process.kill()
        process.wait(60)
        assert folder.exists()
        with at_hand(address):
            assert not folder.exists()
    assert [] == list(temporary.iterdir())


def leftover(name: str | None = None) -> Path:
    """A folder as a killed process leaves it, under another name when one is given."""
    scratch = Scratch()
    assert scratch._lock is not None
    (scratch.path / "file").write_text("x")
    os.close(scratch._lock)
    return scratch.path.rename(scratch.path.parent / name) if name else scratch.path


def test_what_is_of_another_machine_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    here = socket.gethostname()
    monkeypatch.setattr(socket, "gethostname", lambda: "another")
    far = leftover()
    monkeypatch.setattr(socket, "gethostname", lambda: here)
    near = leftover()
    Scratch().close()
    assert (True, False) == (far.exists(), near.exists())


def test_what_is_of_another_user_stays() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    path = leftover()
    os.chown(path, 65534, 65534)
    Scratch().close()
    assert path.exists()


def test_what_has_another_name_or_is_no_folder_stays(tmp_path: Path, temporary: Path) -> None:
    other = leftover("hedgerow-mine")
    start = leftover().name.rsplit("-", 1)[0]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "page.txt").write_text("x")
    (temporary / f"{start}-link").symlink_to(tmp_path / "data")
    (temporary / f"{start}-file").write_text("x")
    Scratch().close()
    assert {other.name, f"{start}-link", f"{start}-file"} == {p.name for p in temporary.iterdir()}
    assert (tmp_path / "data" / "page.txt").exists()
