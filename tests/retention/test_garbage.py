"""Garbage: shown first, removed on request; nothing young, nothing used, nothing by its age alone."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_factory import article, write_articles
from release_factory import publish_docs, three_splits

from hedgerow import build, publication
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import Config, NormalizeConfig, SourceConfig
from hedgerow.distant.mirror import open_mirror
from hedgerow.errors import ReleaseError
from hedgerow.pipeline import ShardResult, WorkLostError
from hedgerow.places.trees import open_tree
from hedgerow.publish.gc import MIN_AGE_SECONDS
from hedgerow.publish.stage import open_stage
from hedgerow.retention.garbage import WORK, Collection, collect_all, find_all, look_through, remove_all
from hedgerow.running.plan import Plan
from hedgerow.running.records import recorded
from hedgerow.running.runs import Run
from hedgerow.storage import Storage, temporary_name
from hedgerow.work import leases

OLD = time.time() - MIN_AGE_SECONDS - 3600
KEYS = {name: f"{number:064x}" for number, name in enumerate(("new", "before", "never", "slot"))}


def place(name: str, stage: str = "label") -> str:
    return f"{stage}/{KEYS[name][:2]}/{KEYS[name]}.hrw"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A dataset of two runs, and four old results: of the newest run, of the run before, of none, of a slot only."""
    publish_docs(Storage(tmp_path / "small"), three_splits())
    work = Storage(tmp_path / ".work")
    for name in KEYS:
        work.write_atomic(place(name), b"x" * 100)
        os.utime(work.full(place(name)), (OLD, OLD))
    work.write_atomic("slots/label/ab/abc", KEYS["slot"].encode())
    os.utime(work.full("slots/label/ab/abc"), (OLD, OLD))
    for run, name in (("20260101T000000Z-a", "before"), ("20260102T000000Z-b", "new")):
        Storage(tmp_path / "small").write_atomic(f"runs/{run}.work", f"{place(name)}\n".encode())
    return tmp_path


def found(output: Path, keep: int = 1, now: float | None = None) -> set[str]:
    return {item.path for item in find_all(output, keep, now or time.time(), MIN_AGE_SECONDS)}


def test_work_that_no_kept_run_used_goes(output: Path) -> None:
    assert {f".work/{place(n)}" for n in ("before", "never", "slot")} | {".work/slots/label/ab/abc"} == found(output)
    assert f".work/{place('before')}" not in found(output, keep=2)


@pytest.mark.parametrize("seconds", [0, MIN_AGE_SECONDS - 60, -3600], ids=["now", "almost", "of the future"])
def test_nothing_young_goes(output: Path, seconds: float) -> None:
    stamp = time.time() - seconds
    for path in (output / ".work").rglob("*"):
        os.utime(path, (stamp, stamp))
    assert set() == found(output)


def test_nothing_used_goes_however_old(output: Path) -> None:
    assert f".work/{place('new')}" not in found(output, now=time.time() + 1e9)


def test_without_lists_of_runs_the_last_results_of_shards_stay(output: Path) -> None:
    for path in (output / "small" / "runs").glob("*.work"):
        path.unlink()
    assert {f".work/{place(n)}" for n in ("new", "before", "never")} == found(output)


def test_a_publisher_at_work_keeps_the_last_results_of_shards(output: Path) -> None:
    with open_stage(Storage(output / "small")):
        assert {f".work/{place(n)}" for n in ("before", "never")} == found(output)


def test_orphans_staging_and_leftovers_go_when_old(output: Path) -> None:
    small = output / "small"
    for path in (
        small / "versions/9.9.9/data",
        small / ".staging/gc-1",
        small / ".staging/abc",
        output / ".work/label/aa",
    ):
        path.mkdir(parents=True)
    unnamed = temporary_name()
    for path in (small / "versions/9.9.9/data/x", small / ".staging" / unnamed, output / ".work/label/aa" / unnamed):
        path.write_text("x")
    (small / ".staging/abc.json").write_text(json.dumps({"pid": 1, "host": __import__("socket").gethostname()}))
    (small / ".staging/far.json").write_text(json.dumps({"pid": 1, "host": "another"}))
    (small / ".staging/far").mkdir()
    later = time.time() + MIN_AGE_SECONDS + 60
    wanted = {
        "small/versions/9.9.9",
        "small/.staging/gc-1",
        "small/.staging/abc",
        "small/.staging/far",
        f"small/.staging/{unnamed}",
        f".work/label/aa/{unnamed}",
    }
    assert wanted == {p for p in found(output, now=later) if not p.endswith(".hrw") and "/slots/" not in p}
    assert not wanted & found(output)
    remove_all(output, find_all(output, 1, later, MIN_AGE_SECONDS))
    assert set() == found(output, now=later)
    assert ["1.0.0"] == sorted(p.name for p in (small / "versions").iterdir())


def test_copies_of_remote_files_that_runs_use_stay(output: Path) -> None:
    """The time of a copy is that of its fetching; the file that names it is touched by each run that uses it."""
    work = Storage(output / ".work")
    for name in ("used", "unused", "fetched anew"):
        work.write_atomic(f"fetched/aa/{name}", b"x")
        work.write_atomic(f"fetched/index/aa/{name}", f"fetched/aa/{name}".encode())
    (output / ".work/fetched/index/aa/fetched anew").unlink()  # its server gave no validator
    for name in ("aa/used", "aa/unused", "index/aa/unused"):
        os.utime(work.full(f"fetched/{name}"), (OLD, OLD))
    copies = {path for path in found(output) if "/fetched/" in path}
    assert copies == {".work/fetched/aa/unused", ".work/fetched/index/aa/unused"}
    remove_all(output, find_all(output, 1, time.time(), MIN_AGE_SECONDS))
    assert not copies & found(output)
    assert work.exists("fetched/aa/used")


def test_a_damaged_log_stops_it(output: Path) -> None:
    (output / "small/log/00000001.json").write_text("{}")
    with pytest.raises(ReleaseError, match="is damaged"):
        found(output)


def test_the_command_shows_first_and_acts_when_told(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["gc", "--output", str(output)]
    hedgerow.main(arguments, standalone_mode=False)
    assert "Nothing was removed: add --yes." in capsys.readouterr().out
    assert 3 == len(list((output / ".work").rglob("*.hrw"))) - 1
    hedgerow.main([*arguments, "--yes", "--json"], standalone_mode=False)
    assert 4 == len(json.loads(capsys.readouterr().out)["garbage"])
    assert [KEYS["new"]] == [p.stem for p in (output / ".work").rglob("*.hrw")]
    hedgerow.main(arguments, standalone_mode=False)
    assert "Nothing to remove." in capsys.readouterr().out


def test_after_a_collection_a_build_finds_its_work(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(3))
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    build.build(config, tmp_path / "out", workers=0)
    write_articles(tmp_path / "in", range(3, 4))
    build.build(config, tmp_path / "out", workers=0)
    items = find_all(tmp_path / "out", 1, time.time() + MIN_AGE_SECONDS + 60, MIN_AGE_SECONDS)
    assert 4 == len([i for i in items if i.kind == "work"]), "the four stages of the shard as it was before"
    remove_all(tmp_path / "out", items)
    report = build.build(config, tmp_path / "out", workers=0)
    assert ("unchanged", 0) == (report.outcome.kind, report.computed)


@pytest.mark.parametrize("has_lists", [True, False], ids=["by the lists of runs", "by what shards had last"])
def test_what_a_used_delta_lies_on_stays(tmp_path: Path, has_lists: bool) -> None:
    write_articles(tmp_path / "in", range(12))
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    build.build(config, tmp_path / "out", workers=0)
    write_articles(tmp_path / "in", range(12, 13))
    build.build(config, tmp_path / "out", workers=0)
    for path in (tmp_path / "out").glob("*/runs/*.work") if not has_lists else ():
        path.unlink()
    items = find_all(tmp_path / "out", 1, time.time() + MIN_AGE_SECONDS + 60, MIN_AGE_SECONDS)
    gone = {item.path.removeprefix(".work/") for item in items if item.kind == "work"}
    assert not [place for place in gone if place.split("/")[0] in ("ingest", "normalize", "segment", "label")]
    remove_all(tmp_path / "out", items)
    report = build.build(config, tmp_path / "out", workers=0)
    assert 0 == report.computed


@pytest.mark.parametrize("damage", [b"\xff", b"label/ab/short.hrw\n", b"\0" * 40], ids=["bytes", "a line cut", "zeros"])
def test_a_damaged_list_of_a_run_protects_all_that_shards_had_last(tmp_path: Path, damage: bytes) -> None:
    write_articles(tmp_path / "in", range(3))
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    build.build(config, tmp_path / "out", workers=0)
    (listed,) = (tmp_path / "out").glob("*/runs/*.work")
    listed.write_bytes(damage)
    remove_all(tmp_path / "out", find_all(tmp_path / "out", 1, LATER, MIN_AGE_SECONDS))
    assert 0 == build.build(config, tmp_path / "out", workers=0).computed


# Beside runs. Two runs leave work behind, the second with other settings. A third goes back to those of the
# first, so it finds results that no list of the newest run names.
LATER = time.time() + MIN_AGE_SECONDS + 3600


@pytest.fixture(params=["folder", "address"])
def worked(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Config, str]:
    """The settings of the first of two runs, and the output of both."""
    write_articles(tmp_path / "in", range(3))
    (tmp_path / "in/mail.txt").write_text(f"{article(3)}Ask grower@plants.example for the seeds.\n", "utf-8")
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])
    output = str(tmp_path / "out") if request.param == "folder" else f"memory://{uuid.uuid4().hex}"
    for settings in (config, config.model_copy(update={"normalize": NormalizeConfig(mask_pii=False)})):
        build.build(settings, output, workers=0, place=build.Place(stage=str(tmp_path / "stage")))
    return config, output


@contextlib.contextmanager
def mapped(worked: tuple[Config, str], stage: Path) -> Iterator[tuple[Run, Plan, list[ShardResult]]]:
    """A run that has found its results, and publishes them next."""
    run = build.start_run(worked[0], worked[1], place=build.Place(stage=str(stage)))
    with recorded(run):
        plan = build.plan_run(run)
        results = build.run_map(run, plan.tasks, build.make_runner(run, 0))
        assert not any(result.computed for result in results)
        yield run, plan, results


def collect(output: str) -> Collection:
    return collect_all(output, 1, LATER, MIN_AGE_SECONDS)


def of_work(found: Collection) -> list[str]:
    return [item.path for item in found.garbage if item.kind == "work"]


def test_a_run_loses_nothing_that_it_has_found(worked: tuple[Config, str], tmp_path: Path) -> None:
    with mapped(worked, tmp_path / "stage") as (run, plan, results):
        assert ([], True) == look_through(worked[1], 1, time.time(), 0)
        assert ([], True) == collect_all(worked[1], 1, time.time(), 0)
        assert "published" == publication.publish_run(run, plan, results).outcome.kind
    assert 3 == len(of_work(collect(worked[1]))), "those of the second run, once no run is at work"
    assert not open_tree(worked[1]).child(WORK).scan(leases.FOLDER)


def test_without_a_lock_it_would(worked: tuple[Config, str], tmp_path: Path) -> None:
    with mapped(worked, tmp_path / "stage") as (run, plan, results):
        open_tree(worked[1]).child(WORK).remove_tree("slots")  # at an address what each shard had last stays
        remove_all(worked[1], find_all(worked[1], 1, LATER, MIN_AGE_SECONDS))
        with pytest.raises(WorkLostError):
            publication.publish_run(run, plan, results)


def test_a_run_in_a_folder_waits_for_the_collector(worked: tuple[Config, str]) -> None:
    work = open_tree(worked[1]).child(WORK)
    began = threading.Event()

    def begin() -> None:
        with leases.at_work(work, "20260101T000000Z-a"):
            began.set()

    thread = threading.Thread(target=begin)
    with leases.collecting(work, time.time()) as is_in_use:
        assert not is_in_use()
        thread.start()
        assert began.wait(0.5) == work.is_distant, "at an address it does not: the collector stops"
    thread.join(60)
    assert began.is_set()


def test_a_collector_at_an_address_stops_for_a_run_that_begins(tmp_path: Path) -> None:
    home = open_tree(f"memory://{uuid.uuid4().hex}")
    publish_docs(open_mirror(tmp_path / "stage", home.where, "small"), three_splits())
    work = home.child(WORK)
    for number in range(5):
        work.write_atomic(f"label/ab/{number:064x}.hrw", b"x")
    found = find_all(home.where, 1, LATER, MIN_AGE_SECONDS)
    assert 5 == len(found)
    asked = 0

    def is_in_use() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    assert found[:2] == remove_all(home.where, found, is_in_use=is_in_use)
    assert 3 == len(work.walk("label"))


HOLD = """
import sys, time
from hedgerow.places.trees import open_tree
from hedgerow.work.leases import at_work
with at_work(open_tree(sys.argv[1]), "20260101T000000Z-a"):
    print("at work", flush=True)
    time.sleep(600)
"""


def test_the_lock_of_a_killed_run_is_free(output: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(output / WORK)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and "at work\n" == process.stdout.readline()
        assert ([], True) == collect(str(output))
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert (3, False) == (len(of_work(collect(str(output)))), collect(str(output)).is_in_use)


AGES = [
    ("renewed just now", 0.0, True),
    ("about to be renewed", leases.RENEW_SECONDS, True),
    ("not renewed for a while", leases.COUNTS_SECONDS - 60, True),
    ("of a clock that is ahead", -3600.0, True),
    ("of a run that died", leases.COUNTS_SECONDS + 60, False),
    ("of long ago", MIN_AGE_SECONDS + 60, False),
]


@pytest.mark.parametrize(("age", "counts"), [row[1:] for row in AGES], ids=[row[0] for row in AGES])
def test_a_lease_counts_for_a_day(age: float, counts: bool) -> None:
    work = open_tree(f"memory://{uuid.uuid4().hex}")
    assert not leases.are_at_work(work, time.time())
    work.write_atomic(f"{leases.FOLDER}/20260101T000000Z-a", b"")
    assert counts == leases.are_at_work(work, time.time() + age)


def test_a_lease_is_renewed_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.01)
    work = open_tree(f"memory://{uuid.uuid4().hex}")
    path = f"{leases.FOLDER}/20260101T000000Z-a"
    with leases.at_work(work, "20260101T000000Z-a"):
        work.remove(path)
        deadline = time.monotonic() + 60
        while not work.exists(path):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert not work.exists(path)


def test_a_run_goes_on_where_nothing_can_be_locked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    with leases.at_work(Storage(tmp_path / "file"), "20260101T000000Z-a"):
        assert "collect no garbage while this run lasts" in caplog.text


def test_the_command_says_that_a_run_is_at_work(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with leases.at_work(Storage(output / WORK), "20260101T000000Z-a"):
        for arguments in (["gc"], ["gc", "--yes"]):
            hedgerow.main([*arguments, "--output", str(output)], standalone_mode=False)
            told = capsys.readouterr().out
            assert "A run is at work: the work store is left alone." in told
            assert "Nothing to remove." in told
    assert 4 == len(list((output / WORK).rglob("*.hrw")))
