"""Releases at an address: the bytes of a local one, and neither torn nor lost whoever publishes or dies beside it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import fsspec
import pytest
from release_factory import Doc, publish_docs

from hedgerow import build
from hedgerow.config import SourceConfig
from hedgerow.distant import mirror
from hedgerow.distant.mirror import Mirror, find_stage, open_mirror
from hedgerow.errors import ConfigError, ReleaseError, TransferError
from hedgerow.publish import log
from hedgerow.publish.verify import verify_release
from hedgerow.pull import open_remote, pull
from hedgerow.storage import Storage

NAME = "small"


@pytest.fixture
def url() -> str:
    return f"memory://{uuid.uuid4().hex}"


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    return tmp_path / "stage"


def opened(stage: Path, url: str) -> Mirror:
    return open_mirror(stage, url, NAME)


def pulled(url: str, to: Path, version: str = "") -> str:
    """Fetch a release as any reader does, every byte checked, and return the name of its manifest."""
    return pull(open_remote(f"{url}/{NAME}"), to, version).manifest_sha256


def history(url: str, to: Path) -> list[str]:
    pulled(url, to)
    return [entry.version for entry in log.read_log(Storage(to / NAME))]


def test_the_bytes_are_those_of_a_local_dataset(stage: Path, url: str, tmp_path: Path) -> None:
    for docs in ([Doc("kava")], [Doc("kava"), Doc("mint")]):
        here = publish_docs(Storage(tmp_path / "here" / NAME), docs)
        there = publish_docs(opened(stage, url), docs)
        assert here.manifest_sha256 == there.manifest_sha256 == pulled(url, tmp_path / "fetched")
    assert ["1.0.0", "1.0.1"] == history(url, tmp_path / "fetched")


def test_a_fresh_machine_goes_on_from_there(stage: Path, url: str, tmp_path: Path) -> None:
    publish_docs(opened(stage, url), [Doc("kava")])
    assert "unchanged" == publish_docs(opened(tmp_path / "b", url), [Doc("kava")]).kind
    outcome = publish_docs(opened(tmp_path / "c", url), [Doc("mint")])
    assert ("1.0.1", 2) == (outcome.version, outcome.seq)
    assert ["1.0.0", "1.0.1"] == history(url, tmp_path / "fetched")


def test_of_two_publishers_none_is_lost(stage: Path, url: str, tmp_path: Path) -> None:
    publish_docs(opened(stage, url), [Doc("kava")])
    slow = opened(tmp_path / "slow", url)  # it knows of one release
    publish_docs(opened(stage, url), [Doc("kava"), Doc("mint")])
    outcome = publish_docs(slow, [Doc("kava"), Doc("sage")])
    assert (3, "published") == (outcome.seq, outcome.kind)
    assert 3 == len(history(url, tmp_path / "fetched"))
    assert [] == verify_release(Storage(tmp_path / "fetched" / NAME), outcome.version)


def test_who_loses_at_the_commit_starts_again_from_the_winner(
    stage: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_docs(opened(stage, url), [Doc("kava")])
    slow = opened(tmp_path / "slow", url)
    original = Mirror.link_new

    def overtaken(self: Mirror, source: str, target: str) -> None:
        monkeypatch.setattr(Mirror, "link_new", original)
        publish_docs(opened(stage, url), [Doc("kava"), Doc("mint")])
        original(self, source, target)

    monkeypatch.setattr(Mirror, "link_new", overtaken)
    outcome = publish_docs(slow, [Doc("kava"), Doc("sage")])
    entries = history(url, tmp_path / "fetched")
    assert (3, 3) == (outcome.seq, len(entries)) and len(set(entries)) == 3
    for version in entries:
        pulled(url, tmp_path / "all", version)
        assert [] == verify_release(Storage(tmp_path / "all" / NAME), version)


class DiedError(BaseException):
    """The publisher is gone."""


@pytest.mark.parametrize("n_sent", [1, 3, 99], ids=["manifest", "three files", "all but the log entry"])
def test_what_a_dead_publisher_left_is_no_release_and_hinders_nobody(
    stage: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_sent: int
) -> None:
    publish_docs(opened(stage, url), [Doc("kava")])
    dying = opened(tmp_path / "dying", url)
    original, left = mirror.DatasetStore.put, [n_sent]

    def put(self: Any, path: str, digest: str, send: Any) -> None:
        left[0] -= 1
        if left[0] < 0 or path.startswith("log/"):
            raise DiedError
        original(self, path, digest, send)

    with monkeypatch.context() as patch:
        patch.setattr(mirror.DatasetStore, "put", put)
        with pytest.raises(DiedError):
            publish_docs(dying, [Doc("kava"), Doc("mint")])
    assert ["1.0.0"] == history(url, tmp_path / "fetched")
    other = publish_docs(opened(stage, url), [Doc("kava"), Doc("sage")])
    assert ("1.0.2", 2) == (other.version, other.seq)
    assert ["1.0.0", "1.0.2"] == history(url, tmp_path / "fetched")


def test_the_same_bytes_go_on_where_a_dead_publisher_stopped(
    stage: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = [Doc("kava")]
    with monkeypatch.context() as patch:
        patch.setattr(Mirror, "link_new", lambda *_: (_ for _ in ()).throw(DiedError))
        with pytest.raises(DiedError):
            publish_docs(opened(stage, url), docs)
    outcome = publish_docs(opened(stage, url), docs)
    assert ("1.0.0", "adopted") == (outcome.version, outcome.kind)
    assert outcome.manifest_sha256 == pulled(url, tmp_path / "fetched")


def test_an_address_that_lost_its_log_is_an_error(stage: Path, url: str) -> None:
    publish_docs(opened(stage, url), [Doc("kava")])
    fsspec.filesystem("memory").rm(url.removeprefix("memory:/"), recursive=True)
    with pytest.raises(TransferError, match="holds no release, but did when"):
        opened(stage, url)


def test_removals_there_are_kept_here(stage: Path, url: str) -> None:
    line = b'{"document_ids": [], "reason": "asked", "sha256": ["' + b"0" * 64 + b'"], "time": "t", "url_sha256": []}\n'
    fsspec.filesystem("memory").pipe_file(f"{url.removeprefix('memory:/')}/{NAME}/removals.jsonl", line)
    config = build.make_config(NAME, [SourceConfig(path="samples")])
    run = build.start_run(config, url, place=build.Place(stage=str(stage)))
    assert (f"sha256:{'0' * 64}",) == run.config.ingest.removed
    assert f"{url}/.work" == run.work


def test_an_address_that_cannot_be_written_is_named(stage: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = type(fsspec.filesystem("memory"))
    monkeypatch.setattr(store, "pipe_file", lambda *_, **__: (_ for _ in ()).throw(PermissionError))
    with pytest.raises(ReleaseError, match="refuses to write"):
        opened(stage, url)


def test_the_record_of_a_run_is_there_too(stage: Path, url: str) -> None:
    log.write_run(opened(stage, url), "one", {"outcome": "failed"})
    assert fsspec.filesystem("memory").exists(f"{url.removeprefix('memory:/')}/{NAME}/runs/one.json")


@pytest.mark.parametrize("output", ["s3://me:pw@bucket", "https://host/a", "zip::s3://bucket/a", "s3://b?x=1"])
def test_outputs_that_are_refused(output: str) -> None:
    with pytest.raises(ConfigError, match="without credentials"):
        find_stage(output)


def test_folders_stay_folders(tmp_path: Path) -> None:
    assert (tmp_path, None) == find_stage(str(tmp_path)) == find_stage(f"file://{tmp_path}")
    assert (tmp_path, "s3://bucket/a") == find_stage("s3://bucket/a/", str(tmp_path))
    assert find_stage("s3://bucket/a")[0] != find_stage("s3://bucket/b")[0]
