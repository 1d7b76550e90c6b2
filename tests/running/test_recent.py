"""How early workers start: what of the sources is younger than the last run, and processes that were started for nothing."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hedgerow import build
from hedgerow.config import SourceConfig
from hedgerow.runners.processes import ProcessRunner
from hedgerow.running.recent import ENOUGH, WORTH_BYTES, count_workers
from hedgerow.running.runs import Run, last_start, new_run_id
from hedgerow.storage import Storage
from hedgerow.warming import warm_up, warm_up_alone

OLD = 1_000_000_000.0


def source(path: Path) -> SourceConfig:
    return SourceConfig(path=str(path), name="pages")


def write(path: Path, n_bytes: int = 10) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * n_bytes)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "pages" / "a.txt")
    write(tmp_path / "pages" / "deep" / "b.txt", 5 * WORTH_BYTES // 2)
    return tmp_path / "pages"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("", 3, id="folder"),
        pytest.param("a.txt", 1, id="file: a little work is worth one"),
        pytest.param("*.txt", 1, id="glob"),
        pytest.param("**/*.txt", 3, id="glob through folders"),
        pytest.param("none.txt", 0, id="missing: the listing will say so"),
    ],
)
def test_files_younger_than_a_moment_count(folder: Path, path: str, found: int) -> None:
    assert count_workers([source(folder / path)], OLD) == found


def test_files_older_than_the_last_run_do_not_count(folder: Path) -> None:
    assert count_workers([source(folder)], time.time() + 60) == 0


def test_a_file_that_was_moved_here_counts_by_when_it_came(folder: Path) -> None:
    before = time.time() - 5
    os.utime(folder / "a.txt", (OLD, OLD))  # as rsync and mv leave it
    assert count_workers([source(folder / "a.txt")], before) == 1


def test_urls_links_and_hidden_files_do_not_count(folder: Path) -> None:
    write(folder / ".git" / "c.txt")
    (folder / "loop").symlink_to(folder)
    url = SourceConfig(path="https://example.org/page.html", name="web")
    assert count_workers([source(folder), url], OLD) == 3


def test_looking_ends_when_there_is_work_for_all(tmp_path: Path) -> None:
    write(tmp_path / "pages" / "large.jsonl", (ENOUGH + 1) * WORTH_BYTES)
    assert count_workers([source(tmp_path / "pages")], OLD) == ENOUGH


def test_the_last_start_is_that_of_the_newest_run_that_came_to_its_end(tmp_path: Path) -> None:
    assert last_start(Storage(tmp_path)) == 0
    before = time.time()
    for name in ("20200101T000000.000000Z-ab.work", f"{new_run_id()}.work"):
        write(tmp_path / "runs" / name)
    write(tmp_path / "runs" / "99991231T000000.000000Z-ab.json")  # failed, died or at work
    assert before - 1e-3 <= last_start(Storage(tmp_path)) <= time.time()


def test_a_run_of_a_clock_that_was_ahead_is_not_the_last(tmp_path: Path) -> None:
    write(tmp_path / "runs" / "20200101T000000.000000Z-ab.work")
    write(tmp_path / "runs" / "29990101T000000.000000Z-ab.work")
    assert last_start(Storage(tmp_path)) == 1_577_836_800


def test_a_run_that_was_named_by_hand_says_no_time(tmp_path: Path) -> None:
    write(tmp_path / "runs" / "20200101T000000.000000Z-ab.work")
    write(tmp_path / "runs" / "nightly.work")
    assert last_start(Storage(tmp_path)) == 1_577_836_800


def test_workers_start_before_the_inputs_are_read_only_where_something_came(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ProcessRunner, "prepare", lambda _, n: asked.append(n))
    run = build.start_run(build.make_config("pages", [source(folder)]), tmp_path / "out")
    with contextlib.closing(ProcessRunner(2)) as runner:
        build.plan_run(run, runner)
        assert asked == []  # the first run of all: there may be no compiled cues
        write(run.folder / "runs" / "20200101T000000.000000Z-ab.work")
        build.plan_run(run, runner)
        write(run.folder / "runs" / f"{new_run_id()}.work")
        build.plan_run(run, runner)
    assert asked == [3, 0]


def test_closing_does_not_wait_for_workers_that_were_never_needed() -> None:
    runner = ProcessRunner(2, _warm_up_for_long)
    runner.prepare(2)
    processes = [worker.process for worker in runner._workers]
    started = time.monotonic()
    runner.close()
    assert time.monotonic() - started < 5
    assert not any(process.is_alive() for process in processes)


def _warm_up_for_long() -> None:
    time.sleep(60)


ALONE = """
import json, sys
import pyarrow as pa
from hedgerow.warming import warm_up_alone
warm_up_alone()
loaded = [name for name in ("pandas", "yaml", "markdown_it", "hedgerow.publish") if name in sys.modules]
print(json.dumps([loaded, pa.array(["a", None]).to_pylist()]))
import pandas
"""


def test_a_worker_loads_no_more_than_the_map_needs() -> None:
    pytest.importorskip("pandas")
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr  # who imports pandas later still gets it
    assert json.loads(done.stdout) == [[], ["a", None]]


@pytest.mark.parametrize(
    ("functions", "chosen"), [pytest.param((), warm_up_alone, id="none"), pytest.param(("mine.py",), warm_up, id="own")]
)
def test_functions_of_others_may_need_pandas(tmp_path: Path, functions: tuple[str, ...], chosen: object) -> None:
    config = build.make_config("pages", [source(tmp_path)])
    run = Run(config.model_copy(update={"label": config.label.model_copy(update={"functions": functions})}), tmp_path)
    made = build.make_runner(run, 1)
    assert isinstance(made, ProcessRunner)
    assert made._warm_up is chosen
