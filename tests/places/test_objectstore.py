"""Whole objects below an address: a folder, a store that puts whole objects, and one where they are renamed into place."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import fsspec
import pytest

from hedgerow import contracts
from hedgerow.errors import ConfigError, ReleaseError, TransientError
from hedgerow.places.objectstore import ObjectStore, check_place, check_shared, open_objects
from hedgerow.storage import Storage
from hedgerow.work.workstore import WorkStore


@pytest.fixture(params=["folder", "file", "memory", "local"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return {
        "folder": str(tmp_path), "file": f"file://{tmp_path}", "local": f"local://{tmp_path}",
        "memory": f"memory://{uuid.uuid4().hex}",
    }[request.param]  # fmt: skip


def test_objects_are_read_as_written(address: str) -> None:
    objects = open_objects(address)
    objects.write_atomic("a/b/c", b"one")
    objects.write_atomic("a/b/c", b"two")
    objects.write_atomic("a/d", b"three")
    assert (b"two", b"three") == (objects.read("a/b/c"), objects.read("a/d"))
    assert 8 == objects.total_bytes(["a/b/c", "a/d"])
    objects.remove("a/d")
    objects.remove("a/d")
    with pytest.raises(FileNotFoundError):
        objects.read("a/d")


def test_nothing_else_is_left(tmp_path: Path) -> None:
    open_objects(f"local://{tmp_path}").write_atomic("a/b", b"1")
    assert [tmp_path / "a", tmp_path / "a" / "b"] == sorted(tmp_path.rglob("*"))


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x"])
def test_paths_stay_below_their_root(address: str, path: str) -> None:
    with pytest.raises(ReleaseError, match="leaves its root"):
        open_objects(address).write_atomic(path, b"")


def test_a_local_address_is_a_folder(tmp_path: Path) -> None:
    assert isinstance(open_objects(str(tmp_path)), Storage)
    assert isinstance(open_objects(f"file://{tmp_path}"), Storage)
    assert isinstance(open_objects("memory://x"), ObjectStore)


@pytest.mark.parametrize(
    "address",
    ["https://x/a", "http://x/a", "s3://me:pw@bucket/a", "s3://bucket/a?token=b", "simplecache::s3://bucket/a"],
)
def test_places_that_are_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="without credentials") as caught:
        check_place(address)
    assert "pw" not in str(caught.value) and "token=b" not in str(caught.value)


@pytest.mark.parametrize("address", ["work", "/a/b", "file:///a", "s3://bucket/a", "abfs://container/a", "hdfs://h/a"])
def test_places_that_are_taken(address: str) -> None:
    check_place(address)


def test_an_unknown_scheme_names_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="cannot open nosuch://x/a"):
        open_objects("nosuch://x/a")


class _Flaky:
    """A store whose calls fail a number of times."""

    def __init__(self, n_failures: int, error: Exception) -> None:
        self._store: Any = fsspec.filesystem("memory")
        self._left, self._error = n_failures, error
        self.protocol = "memory"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._left -= 1
        if self._left >= 0:
            raise self._error
        return getattr(self._store, name)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hedgerow.places.objectstore.PAUSE_SECONDS", 0.0)


def test_a_store_that_fails_for_a_moment_is_asked_again() -> None:
    objects = ObjectStore(_Flaky(3, ConnectionError("gone")), f"/{uuid.uuid4().hex}", "memory://x")
    objects.write_atomic("a", b"1")
    assert b"1" == objects.read("a")


def test_a_store_that_keeps_failing_is_named_and_can_be_tried_again() -> None:
    objects = ObjectStore(_Flaky(99, ConnectionError("a secret")), "/x", "memory://x")
    with pytest.raises(TransientError, match="memory://x failed to read a") as caught:
        objects.read("a")
    assert "secret" not in str(caught.value)


def test_a_store_that_refuses_is_not_asked_again() -> None:
    store = _Flaky(1, PermissionError("a secret"))
    with pytest.raises(ReleaseError, match="refuses to write a"):
        ObjectStore(store, "/x", "memory://x").write_atomic("a", b"")
    assert 0 == store._left


def test_a_damaged_result_is_removed(address: str) -> None:
    store = WorkStore.at(address)
    key = "ab" * 32
    written = store.put("label", key, {"lost": contracts.empty("lost")}, {"n": 1})
    found = store.get("label", key)
    assert found is not None and (written.digest, {"n": 1}) == (found.digest, found.note)
    store.storage.write_atomic(store.place("label", key), b"damaged")
    assert store.get("label", key) is None
    with pytest.raises(FileNotFoundError):
        store.storage.read(store.place("label", key))


PLACES = [("memory://x", False), ("MEMORY://x/y", False), ("output", True), ("memory/x", True), ("file:///x", True),
          ("s3://bucket/memory", True)]  # fmt: skip


@pytest.mark.parametrize(("address", "is_shared"), PLACES, ids=[row[0] for row in PLACES])
def test_other_processes_see_what_is_not_in_memory(address: str, is_shared: bool) -> None:
    if is_shared:
        check_shared(address)
        return
    with pytest.raises(ConfigError, match="name a folder or an object store, or work in this process"):
        check_shared(address)
