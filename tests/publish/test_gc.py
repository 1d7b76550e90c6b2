"""Garbage: orphans of some age go, releases and young orphans stay."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import verify
from hedgerow.publish.gc import MIN_AGE_SECONDS, collect_garbage
from hedgerow.publish.stage import open_stage
from hedgerow.publish.verification import Clock, verify_dataset
from hedgerow.storage import Storage

DAY = 24 * 3600
LATER = MIN_AGE_SECONDS + 60


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """A dataset with one release and one orphan."""
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    publish_docs(storage, [*three_splits(), Doc("more")])
    storage.remove("log/00000002.json")
    storage.remove("latest")
    publish_docs(storage, three_splits())  # finds nothing new, and mends latest
    return storage


def test_old_orphan_goes_and_releases_stay(storage: Storage) -> None:
    assert collect_garbage(storage, time.time() + LATER) == ["versions/1.0.1"]
    assert storage.list("versions") == ["1.0.0"]
    assert storage.list(".staging") == []
    assert verify.verify_all(storage) == []
    assert publish_docs(storage, [Doc("other")]).version == "1.0.1"


def test_young_orphan_stays_to_be_adopted(storage: Storage) -> None:
    assert collect_garbage(storage, time.time() + 60) == []
    assert publish_docs(storage, [*three_splits(), Doc("more")]).kind == "adopted"


def test_publisher_at_work_is_left_alone(storage: Storage) -> None:
    with open_stage(storage) as stage:
        collect_garbage(storage, time.time() + LATER)
        assert storage.exists(stage.folder)


def test_what_is_none_of_ours_is_left_alone_and_stops_nothing(storage: Storage) -> None:
    storage.full("versions/.DS_Store").write_text("x")
    storage.full("versions/notes.txt").write_text("mine")
    storage.make_folder("versions/draft")
    storage.full(".staging/gc-0").write_text("a file in place of a folder")
    assert sorted(collect_garbage(storage, time.time() + LATER)) == [".staging/gc-0", "versions/1.0.1"]
    assert storage.list("versions") == [".DS_Store", "1.0.0", "draft", "notes.txt"]
    assert collect_garbage(storage, time.time() + LATER) == []
    told = [str(remark) for remark in verify_dataset(storage, (), clock=Clock(time.monotonic, time.time)).remarks]
    assert sum("nothing of hedgerow's" in remark for remark in told) == 3, told


@pytest.mark.parametrize(
    ("host", "age", "is_locked", "goes"),
    [
        pytest.param("pod-1", 2 * DAY, False, True, id="of another host, old"),
        pytest.param("pod-1", DAY / 2, False, False, id="of another host, young"),
        pytest.param("pod-1", 2 * DAY, True, False, id="of another host, locked"),
        pytest.param(socket.gethostname(), DAY / 2, False, True, id="of this host"),
        pytest.param(socket.gethostname(), 2 * DAY, True, False, id="of this host, locked"),
    ],
)
def test_staging_of_the_dead(tmp_path: Path, host: str, age: float, is_locked: bool, goes: bool) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    storage.make_folder(".staging/aaaa/release")
    storage.full(".staging/aaaa/release/part").write_text("rows")
    lock = storage.lock_new(".staging/aaaa.json", json.dumps({"host": host, "pid": 7}).encode())
    if not is_locked:
        lock.close()
    for path in (".staging/aaaa.json", ".staging/aaaa", ".staging/aaaa/release/part"):
        os.utime(storage.full(path), (time.time() - age,) * 2)
    assert [".staging/aaaa"] * goes == collect_garbage(storage, time.time(), 0)
    assert storage.exists(".staging/aaaa.json") is not goes
    lock.close()


@pytest.mark.parametrize(("age", "goes"), [(2 * DAY, True), (DAY / 2, False)])
@pytest.mark.parametrize("owner", [b"", b"\0" * 40, b"[]", b"{}"])
def test_staging_of_an_owner_whose_name_is_lost_goes_by_its_age(
    tmp_path: Path, owner: bytes, age: float, goes: bool
) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    storage.make_folder(".staging/aaaa")
    storage.full(".staging/aaaa.json").write_bytes(owner)
    for path in (".staging/aaaa.json", ".staging/aaaa"):
        os.utime(storage.full(path), (time.time() - age,) * 2)
    assert [".staging/aaaa"] * goes == collect_garbage(storage, time.time(), 0)


def test_staging_of_another_host_in_which_something_was_written_since_stays(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    storage.make_folder(".staging/aaaa")
    storage.full(".staging/aaaa/part").write_text("rows")
    storage.full(".staging/aaaa.json").write_text('{"host": "pod-1", "pid": 7}')
    for path in (".staging/aaaa.json", ".staging/aaaa"):
        os.utime(storage.full(path), (1, 1))
    assert collect_garbage(storage, time.time(), 0) == []


def test_damaged_log_stops_it(storage: Storage) -> None:
    storage.full("log/00000001.json").write_text("")
    with pytest.raises(ReleaseError, match="is damaged"):
        collect_garbage(storage, time.time() + LATER)
    assert storage.list("versions") == ["1.0.0", "1.0.1"]


def test_lost_log_removes_nothing_it_cannot_know(storage: Storage) -> None:
    publish_docs(storage, [*three_splits(), Doc("more")])
    storage.remove("log/00000001.json")
    with pytest.raises(ReleaseError, match="is missing"):
        collect_garbage(storage, time.time() + LATER)
    assert storage.list("versions") == ["1.0.0", "1.0.1"]


def test_lost_end_of_the_log_stops_it(storage: Storage) -> None:
    publish_docs(storage, [*three_splits(), Doc("more")])
    storage.remove("log/00000002.json")
    with pytest.raises(ReleaseError, match=r"latest names 1\.0\.1, which is not in the log"):
        collect_garbage(storage, time.time() + LATER)
    assert storage.list("versions") == ["1.0.0", "1.0.1"]


def test_empty_log_says_nothing_about_orphans(storage: Storage) -> None:
    storage.remove("log/00000001.json")
    storage.remove("latest")
    assert collect_garbage(storage, time.time() + LATER) == []
    assert storage.list("versions") == ["1.0.0", "1.0.1"]
