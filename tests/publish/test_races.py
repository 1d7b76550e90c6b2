"""Publishers of one dataset at the same time: none loses another's release, none is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from publishers import Job, Line, Publishers, kill
from release_factory import publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import log, verify
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def processes() -> Iterator[Publishers]:
    with Publishers() as made:
        yield made


def _race(processes: Publishers, jobs: list[Job], readers: int = 0) -> list[Line]:
    """Let publishers and readers at one dataset; return what they told."""
    root = jobs[0].root
    for job in jobs:
        processes.start(job)
    reading = [processes.start(Job(f"{root}:reader-{i}", root, reads=True)) for i in range(readers)]
    told: list[Line] = []
    left = len(jobs)
    for line in processes.lines():
        if line.name.startswith(f"{root}:"):
            told.append(line)
            left -= "reader" not in line.name and line.what in ("done", "bad")
        if not left:
            break
    for reader in reading:
        kill(reader)
    return told


def _jobs(root: Path, publishers: int, commits: int, storage: str = "hedgerow", *, equal: bool = False) -> list[Job]:
    return [Job(f"{root}:{i}", str(root), storage, commits, equal=equal) for i in range(publishers)]


def _problem(root: Path, told: list[Line], expected: int) -> str:
    """Say what is wrong after a race; nothing when all is well."""
    storage = Storage(root)
    bad = [line for line in told if line.what == "bad"]
    if bad:
        return " ".join([bad[0].name, *bad[0].rest])
    try:
        entries = log.read_log(storage)
    except ReleaseError as error:
        return str(error)
    ends = sorted((int(line.rest[1]), line.rest[0]) for line in told if line.what == "end")
    if ends != [(e.seq, e.run) for e in entries]:
        return f"told {len(ends)} releases, the log has {len(entries)}"
    if len(entries) != expected or len({e.version for e in entries}) != expected:
        return f"{len(entries)} releases instead of {expected}"
    for before, entry in zip([None, *entries], entries, strict=False):
        manifest = json.loads(storage.read(f"versions/{entry.version}/manifest.json"))
        if (manifest["parent"] or {}).get("version") != (before.version if before else None):
            return f"{entry.version} has the parent {manifest['parent']}"
        if sum(manifest["counts"]["rows"]["documents"].values()) != 2:
            return f"{entry.version} was merged"
    return "".join(map(str, verify.verify_all(storage)[:1]))


def test_eight_publishers_at_once_while_readers_verify(processes: Publishers, memory: Path) -> None:
    told = _race(processes, _jobs(memory / "small", 8, 10), readers=2)
    assert "" == _problem(memory / "small", told, 80)
    assert {line.rest[2] for line in told if line.what == "end"} == {"published"}
    assert sum(line.what == "read" for line in told) >= 5
    assert Storage(memory / "small").list(".staging") == []


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_eight_publishers_of_a_hundred_releases(processes: Publishers, tmp_path: Path) -> None:
    told = _race(processes, _jobs(tmp_path / "small", 8, 100), readers=2)
    assert "" == _problem(tmp_path / "small", told, 800)
    assert sum(line.what == "read" for line in told) >= 50


def test_a_naive_publisher_is_caught(processes: Publishers, memory: Path) -> None:
    roots = [memory / str(i) for i in range(4)]
    problems = [_problem(root, _race(processes, _jobs(root, 6, 1, "naive")), 6) for root in roots]
    assert sum(map(bool, problems)) >= 2, problems


def test_equal_publishers_at_once_make_one_release(processes: Publishers, memory: Path) -> None:
    told = _race(processes, _jobs(memory / "small", 3, 1, equal=True))
    assert [line for line in told if line.what == "bad"] == []
    assert len(log.read_log(Storage(memory / "small"))) == 1
    assert {line.rest[1] for line in told if line.what == "end"} == {"1"}
    assert publish_docs(Storage(memory / "small"), three_splits()).kind == "unchanged"
