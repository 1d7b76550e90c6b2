"""Garbage: shown first, removed on request; nothing young, nothing used, nothing by its age alone."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from article_factory import write_articles
from release_factory import publish_docs, three_splits

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import SourceConfig
from hedgerow.errors import ReleaseError
from hedgerow.publish.gc import MIN_AGE_SECONDS
from hedgerow.publish.stage import open_stage
from hedgerow.retention.garbage import find_all, remove_all
from hedgerow.storage import Storage

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
    for path in (small / "versions/9.9.9/data/x", small / ".staging/.1.tmp", output / ".work/label/aa/.tmp-1"):
        path.write_text("x")
    (small / ".staging/abc.json").write_text(json.dumps({"pid": 1, "host": __import__("socket").gethostname()}))
    (small / ".staging/far.json").write_text(json.dumps({"pid": 1, "host": "another"}))
    (small / ".staging/far").mkdir()
    later = time.time() + MIN_AGE_SECONDS + 60
    wanted = {
        "small/versions/9.9.9",
        "small/.staging/gc-1",
        "small/.staging/abc",
        "small/.staging/.1.tmp",
        ".work/label/aa/.tmp-1",
    }
    assert wanted == {p for p in found(output, now=later) if not p.endswith(".hrw") and "/slots/" not in p}
    assert not wanted & found(output)
    remove_all(output, find_all(output, 1, later, MIN_AGE_SECONDS))
    assert set() == found(output, now=later)
    assert (small / ".staging/far").is_dir(), "nobody here can know whether its publisher lives"
    assert ["1.0.0"] == sorted(p.name for p in (small / "versions").iterdir())


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
