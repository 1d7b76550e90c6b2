"""``latest``: a cache that nobody relies on, and the witness of a log that lost its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import log
from hedgerow.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "small")


def _more(n: int) -> list[Doc]:
    return [*three_splits(), *(Doc(f"more{i}") for i in range(n))]


def test_stale_or_lost_latest_is_rebuilt(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    storage.remove("latest")
    publish_docs(storage, three_splits())
    assert storage.read("latest") == storage.read("log/00000001.json")


def _lose_the_last_entry(storage: Storage) -> None:
    storage.remove("log/00000002.json")


def _lose_the_log(storage: Storage) -> None:
    storage.remove_tree("log")


def _exchange_the_end(storage: Storage) -> None:
    mine = storage.read("log/00000002.json")
    storage.remove("log/00000002.json")
    storage.remove("latest")
    publish_docs(storage, _more(3))
    storage.write_atomic("latest", mine)


@pytest.mark.parametrize("damage", [_lose_the_last_entry, _lose_the_log, _exchange_the_end])
def test_a_log_that_lost_its_end_is_not_written_over(storage: Storage, damage: Callable[[Storage], None]) -> None:
    publish_docs(storage, three_splits())
    publish_docs(storage, _more(1))
    damage(storage)
    latest, entries = storage.read("latest"), storage.list("log")
    with pytest.raises(ReleaseError, match=r"latest names 1\.0\.1, which the log does not hold: restore log/00000002"):
        publish_docs(storage, _more(2))
    assert (storage.read("latest"), storage.list("log")) == (latest, entries)


def test_a_lost_log_is_damage_and_no_dataset_to_be_built_anew(storage: Storage) -> None:
    publish_docs(storage, three_splits())
    storage.remove_tree("log")
    with pytest.raises(ReleaseError, match="latest names"):
        log.resolve(storage.root.parent, storage.root.name)


@pytest.mark.parametrize("latest", [None, b"", b"{}", "before"])
def test_a_latest_that_is_behind_lost_or_damaged_stops_nothing(storage: Storage, latest: bytes | str | None) -> None:
    publish_docs(storage, three_splits())
    before = storage.read("latest")
    publish_docs(storage, _more(1))
    storage.remove("latest")
    if latest is not None:
        storage.write_atomic("latest", before if latest == "before" else latest)  # type: ignore[arg-type]
    assert publish_docs(storage, _more(2)).seq == 3
    assert storage.read("latest") == storage.read("log/00000003.json")
