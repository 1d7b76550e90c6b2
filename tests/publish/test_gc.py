"""Garbage: orphans of some age go, releases and young orphans stay."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import verify
from hedgerow.publish.gc import MIN_AGE_SECONDS, collect_garbage
from hedgerow.publish.stage import open_stage
from hedgerow.storage import Storage

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
