"""Publishers of one dataset at the same time: none loses another's release, none is lost."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs, three_splits

from hedgerow.publish import log, verify
from hedgerow.storage import Storage


def _publish_many(
    root: str, publisher: int, commits: int, results: multiprocessing.Queue[tuple[str, str, int]]
) -> None:
    for i in range(commits):
        name = f"p{publisher}-{i}"
        outcome = publish_docs(Storage(root), [*three_splits(), Doc(name)], run=name)
        results.put((name, outcome.kind, outcome.seq))


def _race(root: Path, publishers: int, commits: int) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [
        context.Process(target=_publish_many, args=(str(root), p, commits, results)) for p in range(publishers)
    ]
    for process in processes:
        process.start()
    told = [results.get(timeout=280) for _ in range(publishers * commits)]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    storage = Storage(root)
    entries = log.read_log(storage)
    assert {kind for _, kind, _ in told} == {"published"}
    assert sorted((seq, name) for name, _, seq in told) == [(e.seq, e.run) for e in entries]
    assert len({e.version for e in entries}) == len(entries) == publishers * commits
    assert verify.verify_all(storage) == []
    for before, entry in zip([None, *entries], entries, strict=False):
        manifest = json.loads(storage.read(f"versions/{entry.version}/manifest.json"))
        assert (manifest["parent"] or {}).get("version") == (before.version if before else None)
        assert sum(manifest["counts"]["rows"]["documents"].values()) == 5  # never merged
    assert storage.list(".staging") == []


def test_publishers_at_once(tmp_path: Path) -> None:
    _race(tmp_path / "small", 3, 3)


@pytest.mark.full
def test_eight_publishers_at_once(tmp_path: Path) -> None:
    _race(tmp_path / "small", 8, 10)


def _publish_same(root: str, results: multiprocessing.Queue[tuple[str, str]]) -> None:
    outcome = publish_docs(Storage(root), three_splits())
    results.put((outcome.kind, outcome.version))


def test_equal_publishers_at_once_make_one_release(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    root = tmp_path / "small"
    processes = [context.Process(target=_publish_same, args=(str(root), results)) for _ in range(3)]
    for process in processes:
        process.start()
    told = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    entries = log.read_log(Storage(root))
    assert len(entries) == 1
    assert {version for _, version in told} == {entries[0].version}
    assert {kind for kind, _ in told} <= {"published", "adopted", "unchanged"}
