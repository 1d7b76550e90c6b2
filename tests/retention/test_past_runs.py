"""Which runs are the newest, whatever their clocks said, and which records of runs go on request."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import NamedTuple

import pytest
from article_factory import write_articles
from release_factory import Doc, publish_docs

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import NormalizeConfig, SourceConfig
from hedgerow.publish.log import read_log, write_run
from hedgerow.retention import past_runs
from hedgerow.retention.garbage import collect_all, find_all, remove_all
from hedgerow.running import runs
from hedgerow.running.records import recorded
from hedgerow.running.runs import WORK_LIST, Run
from hedgerow.storage import Storage

DAY = 86400.0
NOW = time.time()


def name(year: int, day: int = 1) -> str:
    return f"{year}01{day:02d}T000000.000000Z-{year:08x}"


class Ended(NamedTuple):
    """A run that came to its end: its name, and the number of the release that it published or found."""

    run: str
    seq: int
    published: bool = False


def write(storage: Storage, ended: list[Ended]) -> None:
    """Publish the releases, with the runs that found them in between, all of them long ago."""
    versions: list[str] = []
    for one in ended:
        if one.published:
            docs = [Doc(f"page {number}") for number in range(one.seq + 1)]
            versions.append(publish_docs(storage, docs, run=one.run).version)
        write_run(storage, one.run, {"run": one.run, "version": versions[one.seq - 1]})
        storage.write_atomic(f"runs/{one.run}{WORK_LIST}", b"")
    for path in storage.full("runs").iterdir():
        os.utime(path, (NOW - 400 * DAY,) * 2)


ORDERS = [
    ("clocks that were right", [Ended(name(2023), 1, True), Ended(name(2024), 1), Ended(name(2025), 2, True)], {2025}),
    ("a release of 2999 and one after it", [Ended(name(2999), 1, True), Ended(name(2025), 2, True)], {2025}),
    ("a release of 2999 found again", [Ended(name(2999), 1, True), Ended(name(2025), 1)], {2025}),
    ("a release of 1999 after one of 2025", [Ended(name(2025), 1, True), Ended(name(1999), 2, True)], {1999}),
    (
        "found in 2999, then a release",
        [Ended(name(2024), 1, True), Ended(name(2999), 1), Ended(name(2025), 2, True)],
        {2025},
    ),
    (
        "found in 2999, then found again: either may be the newest",
        [Ended(name(2024), 1, True), Ended(name(2999), 1), Ended(name(2025), 1)],
        {2025, 2999},
    ),
    (
        "found before it was published: either may be the newest",
        [Ended(name(2024), 1, True), Ended(name(2025), 1), Ended(name(1999), 1)],
        {2025, 1999},
    ),
    ("a release of 2999 is the newest", [Ended(name(2025), 1, True), Ended(name(2999), 2, True)], {2999}),
]


@pytest.mark.parametrize(("ended", "wanted"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_the_log_tells_which_runs_are_the_newest(tmp_path: Path, ended: list[Ended], wanted: set[int]) -> None:
    storage = Storage(tmp_path / "small")
    write(storage, ended)
    assert {name(year) for year in wanted} == set(past_runs.newest_runs(storage, 1, NOW))
    assert {one.run for one in ended} == set(past_runs.newest_runs(storage, len(ended), NOW))


def test_a_copy_of_a_list_is_no_run(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    write(storage, [Ended(name(2023), 1, True)])
    storage.write_atomic(f"runs/{name(2025)}{WORK_LIST}.bak", b"")
    assert [name(2023)] == past_runs.newest_runs(storage, 1, NOW)


@pytest.mark.parametrize("record", [None, b"", b"[]", b'{"run": "another", "version": "1.0.0"}'])
def test_without_a_record_a_run_may_be_of_the_newest_release(tmp_path: Path, record: bytes | None) -> None:
    storage = Storage(tmp_path / "small")
    write(storage, [Ended(name(2023), 1, True), Ended(name(2025), 1), Ended(name(2024), 2, True)])
    storage.remove(f"runs/{name(2025)}.json")
    if record is not None:
        storage.write_atomic(f"runs/{name(2025)}.json", record)
    assert [name(2025)] == past_runs.newest_runs(storage, 1, NOW)


@pytest.mark.parametrize("place", ["folder", "address"])
def test_a_clock_that_was_ahead_costs_the_next_build_nothing(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = str(tmp_path / "out") if place == "folder" else f"memory://{uuid.uuid4().hex}"
    write_articles(tmp_path / "in", range(3))
    config = make_config("test", [SourceConfig(path=str(tmp_path / "in"))])

    def make(settings: NormalizeConfig) -> build.Report:
        where = build.Place(stage=str(tmp_path / "stage"))
        return build.build(config.model_copy(update={"normalize": settings}), output, workers=0, place=where)

    with monkeypatch.context() as patch:
        patch.setattr(runs.secrets, "token_hex", lambda _: "ahead")
        patch.setattr(runs, "_STARTED", "29990101T000000.%fZ")
        make(NormalizeConfig())
    write_articles(tmp_path / "in", range(3, 5))
    make(NormalizeConfig())
    remove_all(output, find_all(output, 1, NOW + 30 * DAY, 7 * DAY))
    assert 0 == make(NormalizeConfig()).computed


ENDED = [
    Ended(name(2023, 1), 1, True), Ended(name(2023, 2), 1), Ended(name(2023, 3), 1),
    Ended(name(2024, 1), 2, True), Ended(name(2024, 2), 2), Ended(name(2024, 3), 2),
]  # fmt: skip
OLD = {ENDED[1].run, ENDED[2].run, ENDED[4].run}


def going(output: Path, age: float | None, keep: int = 1, older_than: float = 7 * DAY) -> set[str]:
    items = find_all(output, keep, NOW, older_than, None, age)
    assert {"run"} >= {item.kind for item in items}
    return {item.path.removeprefix("small/runs/") for item in items}


def of(found: set[str]) -> set[str]:
    return {f"{run}{end}" for run in found for end in (".json", WORK_LIST)}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    write(Storage(tmp_path / "small"), ENDED)
    return tmp_path


def test_records_stay_unless_it_is_asked_for(output: Path) -> None:
    assert set() == going(output, None)


def test_old_records_go_but_for_those_of_releases_and_the_newest(output: Path) -> None:
    assert of(OLD) == going(output, 180 * DAY)
    assert of(OLD - {ENDED[4].run}) == going(output, 180 * DAY, keep=2)
    collect_all(output, 1, NOW, 7 * DAY, None, 180 * DAY)
    storage = Storage(output / "small")
    assert {e.run for e in read_log(storage)} | {ENDED[5].run} == {n.rpartition(".")[0] for n in storage.list("runs")}
    assert set() == going(output, 180 * DAY)


@pytest.mark.parametrize(("age", "older_than"), [(401 * DAY, 0.0), (0.0, 401 * DAY)], ids=["of runs", "of everything"])
def test_no_younger_record_goes(output: Path, age: float, older_than: float) -> None:
    assert set() == going(output, age, older_than=older_than)


def test_a_run_of_2999_is_no_newest_run_for_it(output: Path) -> None:
    """By its name it would have been the one that stays, and the newest would have gone."""
    storage = Storage(output / "small")
    for run, version in ((name(2999), "1.0.0"), (ENDED[5].run, read_log(storage)[-1].version)):
        write_run(storage, run, {"run": run, "version": version})
        storage.write_atomic(f"runs/{run}{WORK_LIST}", b"")
    for number, path in enumerate(sorted(storage.full("runs").iterdir())):
        os.utime(path, (NOW - (400 - number / 1000) * DAY,) * 2)
    os.utime(storage.full(f"runs/{ENDED[0].run}.json"), (NOW - 300 * DAY,) * 2)
    assert of(OLD | {name(2999)}) == going(output, 180 * DAY)


def test_failed_runs_go_too_but_not_the_last(output: Path) -> None:
    storage = Storage(output / "small")
    for day in (4, 5):
        write_run(storage, name(2024, day), {"run": name(2024, day), "outcome": "failed"})
        os.utime(storage.full(f"runs/{name(2024, day)}.json"), (NOW - (400 - day) * DAY,) * 2)
    assert of(OLD) | {f"{name(2024, 4)}.json"} == going(output, 180 * DAY)


def test_a_run_at_work_keeps_its_record(output: Path) -> None:
    config = make_config("small", [SourceConfig(path="in")])
    with recorded(Run(config, output, run_id=ENDED[1].run)):
        assert of(OLD - {ENDED[1].run}) == going(output, 180 * DAY)


def test_what_is_no_record_stays(output: Path) -> None:
    storage = Storage(output / "small")
    for other in ("notes.json", "plan.txt", f"{name(2020)}.json"):
        storage.full(f"runs/{other}").write_text('{"mine": true}')
        os.utime(storage.full(f"runs/{other}"), (1, 1))
    assert of(OLD) == going(output, 180 * DAY)


def test_the_command_takes_an_age_of_runs(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["gc", "--output", str(output), "--json"]
    for more, count in (([], 0), (["--runs-older-than", "180d"], 6), (["--runs-older-than", "9000d"], 0)):
        hedgerow.main([*arguments, *more], standalone_mode=False)
        assert count == len(json.loads(capsys.readouterr().out)["garbage"])
