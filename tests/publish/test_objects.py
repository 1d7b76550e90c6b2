"""Pushes to object stores: conditional, verified, resumable, the log last; S3 by a real server process on loopback."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from object_server import s3_server
from release_factory import Doc, publish_docs

from hedgerow.errors import ConfigError, ReleaseError, TransferError, TransientError
from hedgerow.places.trees import open_tree
from hedgerow.publish import objects
from hedgerow.publish.log import resolve
from hedgerow.publish.objects import push_to_store
from hedgerow.publish.pushes import Push, read_pushes
from hedgerow.publish.verification import Clock, verify_dataset
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("objects") / "small"
    publish_docs(Storage(place), [Doc("kava")])
    publish_docs(Storage(place), [Doc("kava"), Doc("mint")])
    return place


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "small")
    return tmp_path


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["s3", "memory", "file"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
        bucket = f"b{uuid.uuid4().hex[:12]}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
        return f"s3://{bucket}/some/prefix"
    name = uuid.uuid4().hex
    return f"memory://{name}" if request.param == "memory" else f"file://{tmp_path}/store/{name}"


@pytest.fixture
def folder_url(tmp_path: Path) -> str:
    return f"file://{tmp_path}/store/{uuid.uuid4().hex}"


def _push(root: Path, url: str, address: str = "small") -> Push:
    return push_to_store(resolve(root, address), url, pause=lambda _: None)


def _stored(url: str) -> dict[str, bytes]:
    store, base = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    found = store.find(base)
    return {path.split(base.strip("/") + "/", 1)[1]: store.cat_file(path) for path in found}


def _local(root: Path, version: str, entries: int) -> dict[str, bytes]:
    base = root / "small"
    files = [p for p in (base / "versions" / version).rglob("*") if p.is_file()]
    files += [base / f"log/{i:08d}.json" for i in range(1, entries + 1)]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}


def test_what_was_pushed_is_verified_where_it_lies(root: Path, url: str) -> None:
    _push(root, url)
    place = open_tree(url).child("small")
    whole = verify_dataset(place, ["1.0.1"], clock=Clock(lambda: 0.0, lambda: 0.0))
    assert ([], ["1.0.1"]) == (whole.problems, whole.rows)
    path = next(p for p in place.walk("versions/1.0.1") if p.startswith("data/documents/"))
    data = bytearray(place.read(f"versions/1.0.1/{path}"))
    data[len(data) // 2] ^= 1
    place.write_atomic(f"versions/1.0.1/{path}", bytes(data))
    place.remove("versions/1.0.1/README.md")
    damaged = verify_dataset(place, ["1.0.1"], clock=Clock(lambda: 0.0, lambda: 0.0))
    assert {
        "versions/1.0.1/README.md: is missing",
        f"versions/1.0.1/{path}: is damaged: its SHA-256 is not the manifest's",
    } == {str(problem) for problem in damaged.problems}


def test_the_same_layout_with_every_byte(root: Path, url: str) -> None:
    push = _push(root, url, "small@1.0.0")
    assert _stored(url) == _local(root, "1.0.0", 1)
    assert push.target == f"{url}/small"
    again = _push(root, url)
    assert _stored(url) == _local(root, "1.0.0", 1) | _local(root, "1.0.1", 2)
    assert [p.version for p in read_pushes(Storage(root / "small"))] == ["1.0.0", "1.0.1"]
    assert _push(root, url) == again


def test_nothing_is_overwritten(root: Path, url: str) -> None:
    store, base = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    place = f"{base}/small/versions/1.0.1/README.md"
    if url.startswith("file"):
        store.makedirs(place.rpartition("/")[0])
    store.pipe_file(place, b"theirs")
    with pytest.raises(TransferError, match=r"README\.md holds other bytes than the release: nothing is overwritten"):
        _push(root, url)
    assert store.cat_file(place) == b"theirs"
    assert not [path for path in _stored(url) if "/log/" in path]
    assert read_pushes(Storage(root / "small")) == []


def test_another_dataset_of_that_name_is_left_alone(root: Path, folder_url: str) -> None:
    _push(root, folder_url)
    before = _stored(folder_url)
    publish_docs(Storage(root / "other/small"), [Doc("else")])
    with pytest.raises(TransferError, match="holds other bytes"):
        _push(root / "other", folder_url)
    assert {k: v for k, v in _stored(folder_url).items() if k in before} == before


class _Faulty:
    """A store whose puts fail by a plan: before or after they took effect."""

    def __init__(self, store: Any, plan: list[str]) -> None:
        self._store, self._plan, self.order = store, plan, []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def _put(self, call: Any, source: Any, there: str, **options: Any) -> None:
        assert options == {"mode": "create"}
        what = self._plan.pop(0) if self._plan else ""
        if what == "before":
            raise ConnectionError("lost before")
        call(source, there, **options)
        self.order.append(there)
        if what == "after":
            raise ConnectionError("lost after")

    def put_file(self, source: str, there: str, **options: Any) -> None:
        self._put(self._store.put_file, source, there, **options)

    def pipe_file(self, there: str, data: bytes, **options: Any) -> None:
        self._put(lambda d, t, **o: self._store.pipe_file(t, d, **o), data, there, **options)


@pytest.mark.parametrize("plan", [["before"], ["after"], ["before", "before", "after"], ["", "after"] * 40], ids=len)
def test_a_lost_answer_is_looked_at(
    root: Path, folder_url: str, monkeypatch: pytest.MonkeyPatch, plan: list[str]
) -> None:
    opened = objects.open_url
    faulty: list[_Faulty] = []

    def open_faulty(address: str) -> tuple[Any, str]:
        store, base = opened(address)
        faulty.append(_Faulty(store, list(plan)))
        return faulty[0], base

    monkeypatch.setattr(objects, "open_url", open_faulty)
    _push(root, folder_url)
    assert _stored(folder_url) == _local(root, "1.0.1", 2)
    assert ["/log/" in there for there in faulty[0].order[-2:]] == [True, True]
    assert not any("/log/" in there for there in faulty[0].order[:-2])
    assert len(set(faulty[0].order)) == len(faulty[0].order)


def test_a_broken_push_is_resumed_and_was_not_visible(root: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = objects.open_url
    monkeypatch.setattr(
        objects, "open_url", lambda a: (_Faulty(opened(a)[0], [""] * 6 + ["before"] * 99), opened(a)[1])
    )
    with pytest.raises(TransferError, match="run the push again") as caught:
        _push(root, url)
    assert isinstance(caught.value, TransientError)
    stored = _stored(url)
    assert len(stored) == 6 and not any("/log/" in path for path in stored)
    monkeypatch.setattr(objects, "open_url", opened)
    _push(root, url)
    assert _stored(url) == _local(root, "1.0.1", 2)


def test_an_object_that_reads_back_otherwise_is_found(
    root: Path, folder_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = objects.DatasetStore._sha256
    monkeypatch.setattr(objects.DatasetStore, "_sha256", lambda s, t: "0" * 64 if "votes" in t else original(s, t))
    with pytest.raises(TransferError, match=r"votes.* holds other bytes"):
        _push(root, folder_url)
    assert not any("/log/" in path for path in _stored(folder_url))


def test_the_secret_is_in_no_message(root: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TransferError) as caught:
        _push(root, "s3://no-such-bucket-here/x")
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "bucket", "s3://key:secret@bucket/x", "s3://bucket/x?secret=1", "nosuch://bucket/x"]
)
def test_addresses_that_cannot_be_used(root: Path, url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _push(root, url)
    assert "Traceback" not in str(caught.value)


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_is_not_there_is_said_to_be_so_at_once(root: Path) -> None:
    def wait(_: float) -> None:
        pytest.fail("no retry makes a bucket")

    with pytest.raises(
        TransferError, match="s3://no-such-bucket/prefix is not there: make the bucket or folder first"
    ) as caught:
        push_to_store(resolve(root, "small"), "s3://no-such-bucket/prefix", pause=wait)
    assert not isinstance(caught.value, TransientError)


def test_a_damaged_release_is_not_sent(root: Path) -> None:
    place = root / "small/versions/1.0.1/CHANGES.md"
    place.write_bytes(b"changed")
    with pytest.raises(ReleaseError, match="nothing was sent"):
        _push(root, "memory://damaged")
    assert not fsspec.filesystem("memory").exists("/damaged")
