"""Pulls: what arrives is what was published, or nothing; broken ones go on; an older history is refused."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hub_double import HubDouble, hub_double
from loopback import Loopback, serving
from release_factory import Doc, publish_docs

from hedgerow.cli import hedgerow
from hedgerow.errors import ConfigError, HedgerowError, ReleaseError, TransferError, UnknownReleaseError
from hedgerow.loading import load
from hedgerow.publish import log, verify
from hedgerow.publish.hub import push_to_hub
from hedgerow.publish.log import LogEntry
from hedgerow.publish.manifest import canonical_json, digest
from hedgerow.publish.objects import push_to_store
from hedgerow.publish.verification import Clock, Verification, verify_dataset
from hedgerow.pull import list_releases, open_remote, pull
from hedgerow.pull.remotes import TOKEN_VARIABLE, InterruptedPullError, Remote, WebRemote
from hedgerow.storage import Storage

TOKEN = "a-token-of-some-length-0123456789"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pull")
    publish_docs(Storage(root / "small"), [Doc("kava")], documents=None)
    publish_docs(Storage(root / "small"), [Doc("kava"), Doc("mint")], documents=None)
    return root


@pytest.fixture(scope="module")
def server(published: Path) -> Iterator[Loopback]:
    with serving(published) as running:
        yield running


def test_what_was_never_fetched_is_no_damage_of_a_copy(remote: Remote, tmp_path: Path) -> None:
    def verified(*versions: str) -> Verification:
        return verify_dataset(Storage(tmp_path / "small"), versions, clock=Clock(lambda: 0.0, lambda: 0.0))

    pull(remote, tmp_path, "1.0.0")
    found = verified()
    assert (["1.0.0"], []) == (found.versions, found.problems)
    assert any("never fetched here, so not looked at: 1.0.1" in remark for remark in found.remarks)
    assert ["versions/1.0.1/manifest.json"] == [p.where for p in verified("1.0.1").problems], "who names it wants it"
    for _ in range(2):
        pull(remote, tmp_path)
    assert (["1.0.0", "1.0.1"], []) == (verified().versions, verified().problems)
    shutil.rmtree(tmp_path / "small/versions/1.0.0")
    assert ["versions/1.0.0/manifest.json"] == [p.where for p in verified().problems], "it was here"


def test_what_is_made_on_top_of_a_copy_and_goes_missing_is_damage(remote: Remote, tmp_path: Path) -> None:
    pull(remote, tmp_path)
    here = Storage(tmp_path / "small")
    assert "1.0.2" == publish_docs(here, [Doc("kava"), Doc("sage")], documents=None).version
    shutil.rmtree(tmp_path / "small/versions/1.0.2")
    found = verify_dataset(here, (), clock=Clock(lambda: 0.0, lambda: 0.0))
    assert ["versions/1.0.2/manifest.json"] == [p.where for p in found.problems]
    assert any("not looked at: 1.0.0" in remark for remark in found.remarks)


def test_a_release_that_is_gone_where_it_was_made_is_damage(published: Path, tmp_path: Path) -> None:
    shutil.copytree(published, tmp_path / "made")
    shutil.rmtree(tmp_path / "made/small/versions/1.0.0")
    found = verify_dataset(Storage(tmp_path / "made/small"), (), clock=Clock(lambda: 0.0, lambda: 0.0))
    assert ["versions/1.0.0/manifest.json"] == [p.where for p in found.problems]


@pytest.fixture
def remote(server: Loopback) -> Remote:
    return open_remote(f"{server.url}/small")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _no_pause(_: float) -> None:
    return None


def test_what_arrives_is_a_dataset(remote: Remote, published: Path, tmp_path: Path) -> None:
    done = pull(remote, tmp_path)
    assert (done.version, done.fetched) == ("1.0.1", done.bytes)
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.1")
    assert verify.verify_release(Storage(tmp_path / "small"), "1.0.1") == []
    assert _bytes(tmp_path / "small/log") == _bytes(published / "small/log")
    assert load(tmp_path / "small", config="hedge", split="train").num_rows == 4
    assert not (tmp_path / "small/.pulling").exists() or not any((tmp_path / "small/.pulling").iterdir())


def test_a_named_version_and_then_the_newest(remote: Remote, published: Path, tmp_path: Path) -> None:
    for version in ("1.0.0", ""):
        done = pull(remote, tmp_path, version)
        assert _bytes(Path(done.folder)) == _bytes(published / "small/versions" / done.version)
    again = pull(remote, tmp_path)
    assert (again.version, again.fetched) == ("1.0.1", 0)
    assert verify.verify_all(Storage(tmp_path / "small")) == []


@dataclass
class Tampering:
    """A remote between the pull and the real one that does something to what passes."""

    inner: Remote
    change: Callable[[str, int, bytes], bytes | None] = lambda path, place, chunk: chunk
    entries: Callable[[int, bytes | None], bytes | None] = lambda seq, data: data
    asked: list[tuple[str, int]] = field(default_factory=list)

    def name(self) -> str:
        return self.inner.name()

    def versions(self) -> list[str]:
        return self.inner.versions()

    def entry(self, seq: int) -> bytes | None:
        return self.entries(seq, self.inner.entry(seq))

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        self.asked.append((path, start))
        for place, chunk in self.inner.chunks(version, path, start):
            changed = self.change(path, place, chunk)
            if changed is None:
                yield place, chunk[:1000]
                raise InterruptedPullError("broken")
            yield place, changed


def test_a_broken_pull_goes_on_where_it_stopped(remote: Remote, published: Path, tmp_path: Path) -> None:
    broken = Tampering(remote, lambda p, at, chunk: None if "documents" in p and at < 2000 else chunk)
    done = pull(broken, tmp_path, pause=_no_pause)
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.1")
    starts = [start for path, start in broken.asked if "documents" in path]
    assert starts[:3] == [0, 1000, 2000]
    assert done.fetched == done.bytes


def test_a_killed_pull_goes_on_where_it_stopped(remote: Remote, published: Path, tmp_path: Path) -> None:
    def kill(path: str, place: int, chunk: bytes) -> bytes:
        if "sections" in path:
            raise KeyboardInterrupt
        return chunk

    with pytest.raises(KeyboardInterrupt):
        pull(Tampering(remote, kill), tmp_path)
    assert not (tmp_path / "small/versions").exists() and not (tmp_path / "small/log").exists()
    done = pull(remote, tmp_path)
    assert 0 < done.fetched < done.bytes
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.1")


def test_a_part_of_other_bytes_is_fetched_again(remote: Remote, published: Path, tmp_path: Path) -> None:
    staged = tmp_path / "small/.pulling" / f"1.0.1-{_entry(published, 2).manifest_sha256[:16]}/data/votes"
    staged.mkdir(parents=True)
    (staged / "train-00000-of-00001.parquet.part").write_bytes(b"x" * 500)
    done = pull(remote, tmp_path)
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.1")


def _entry(root: Path, seq: int) -> LogEntry:
    return log.read_entry(Storage(root / "small"), seq)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p, at, chunk: chunk[:-1] + bytes([chunk[-1] ^ 1]) if "votes" in p else chunk, "is damaged"),
        (lambda p, at, chunk: chunk[:-5] if "votes" in p else chunk, "is damaged"),
        (lambda p, at, chunk: chunk + b"x" if "votes" in p else chunk, "longer than its manifest"),
        (lambda p, at, chunk: chunk + b" " if p == "manifest.json" else chunk, "its SHA-256 is not the log's"),
    ],
    ids=["flipped", "short", "long", "manifest"],
)
def test_other_bytes_are_never_put_in_place(
    remote: Remote, tmp_path: Path, change: Callable[[str, int, bytes], bytes], message: str
) -> None:
    with pytest.raises(TransferError, match=message):
        pull(Tampering(remote, change), tmp_path, pause=_no_pause)
    assert not (tmp_path / "small/versions/1.0.1").exists()
    assert not (tmp_path / "small/log").exists()


def test_an_older_log_than_one_seen_before_is_refused(remote: Remote, tmp_path: Path) -> None:
    pull(remote, tmp_path)
    older = Tampering(remote, entries=lambda seq, data: data if seq < 2 else None)
    with pytest.raises(TransferError, match=r"older log than one seen before, which ended with 1\.0\.1"):
        pull(older, tmp_path)


def test_another_history_is_refused(remote: Remote, tmp_path: Path) -> None:
    pull(remote, tmp_path / "here")
    publish_docs(Storage(tmp_path / "other/small"), [Doc("else")])
    publish_docs(Storage(tmp_path / "other/small"), [Doc("else"), Doc("more")])
    with serving(tmp_path / "other") as other, pytest.raises(TransferError, match="another history"):
        pull(open_remote(f"{other.url}/small"), tmp_path / "here")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": "../../../tmp/x"}, "log entry 1 of .* is damaged"),
        ({"dataset": "../evil"}, "nothing was fetched: dataset name"),
        ({"seq": 7}, "log entry 1 of .* is damaged"),
        ({"previous": "0" * 64}, "does not continue"),
    ],
)
def test_a_hostile_log_writes_nothing(
    remote: Remote, published: Path, tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    fields = json.loads(_entry(published, 1).to_bytes()) | changes
    forged = LogEntry(**fields).sealed().to_bytes()
    hostile = Tampering(remote, entries=lambda seq, data: forged if seq == 1 else None)
    with pytest.raises(TransferError, match=message):
        pull(hostile, tmp_path / "in")
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize(
    "path", ["../../evil", "/etc/evil", "a/../../evil", ".env", "a//b", "a\\b", "x" * 300, "a/.b", ""]
)
def test_a_hostile_manifest_writes_nothing(remote: Remote, published: Path, tmp_path: Path, path: str) -> None:
    raw = json.loads((published / "small/versions/1.0.0/manifest.json").read_bytes())
    raw["files"][0]["path"] = path
    data = canonical_json(raw)
    fields = json.loads(_entry(published, 1).to_bytes()) | {"manifest_sha256": digest(data)}
    forged = LogEntry(**fields).sealed().to_bytes()
    hostile = Tampering(
        remote,
        lambda p, at, chunk: data if p == "manifest.json" else chunk,
        lambda seq, d: forged if seq == 1 else None,
    )
    with pytest.raises(TransferError, match="holds a file named"):
        pull(hostile, tmp_path / "in", "1.0.0")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_damage_here_is_named_and_not_mended_silently(remote: Remote, tmp_path: Path) -> None:
    done = pull(remote, tmp_path)
    (Path(done.folder) / "CHANGES.md").write_bytes(b"changed")
    with pytest.raises(ReleaseError, match=r"CHANGES\.md.* remove the folder and pull again"):
        pull(remote, tmp_path)


@pytest.mark.parametrize(
    ("address", "version", "error"),
    [
        ("{url}/small", "9.9.9", UnknownReleaseError),
        ("{url}/nope", "", UnknownReleaseError),
        ("http://127.0.0.1:9/small", "", InterruptedPullError),
        ("memory://nothing/here", "", UnknownReleaseError),
        ("http://user:secret@host/small", "", ConfigError),
        ("{url}/small?token=secret", "", ConfigError),
        ("{url}", "", ConfigError),
        ("ftp//x", "", ConfigError),
        ("a b/c", "", ConfigError),
        ("", "", ConfigError),
    ],
)
def test_what_is_not_there_is_said(
    server: Loopback, tmp_path: Path, address: str, version: str, error: type[HedgerowError]
) -> None:
    with pytest.raises(error) as caught:
        pull(open_remote(address.replace("{url}", server.url)), tmp_path, version, pause=_no_pause)
    assert "secret" not in str(caught.value)


def test_from_an_object_store(published: Path, tmp_path: Path) -> None:
    url = f"memory://{uuid.uuid4().hex}"
    shutil.copytree(published / "small", tmp_path / "from/small")
    push_to_store(log.resolve(tmp_path / "from", "small@1.0.0"), url)
    done = pull(open_remote(f"{url}/small"), tmp_path / "to")
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.0")
    push_to_store(log.resolve(tmp_path / "from", "small"), url)
    assert pull(open_remote(f"{url}/small"), tmp_path / "to").version == "1.0.1"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubDouble]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with hub_double() as running:
        yield running


def test_from_the_hub(published: Path, tmp_path: Path, hub: HubDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import HfApi, constants

    shutil.copytree(published / "small", tmp_path / "from/small")
    for version in ("1.0.0", "1.0.1"):
        push_to_hub(
            log.resolve(tmp_path / "from", f"small@{version}"), "org/name", api=HfApi(endpoint=hub.url, token="t")
        )
    monkeypatch.setattr(constants, "ENDPOINT", hub.url)  # what HF_ENDPOINT sets, when it is set before the import
    remote = open_remote("org/name")
    assert [one.version for one in list_releases(remote)] == ["1.0.0", "1.0.1"]
    done = pull(remote, tmp_path / "to")
    assert _bytes(Path(done.folder)) == _bytes(published / "small/versions/1.0.1")
    hub.tags.pop("1.0.1")
    with pytest.raises(TransferError, match=r"older state than one seen before: 1\.0\.1 is gone"):
        pull(open_remote("org/name"), tmp_path / "to")


def test_a_token_is_sent_and_never_shown(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(published, TOKEN) as guarded:
        with pytest.raises(TransferError, match="wants a token"):
            pull(open_remote(f"{guarded.url}/small"), tmp_path)
        monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
        remote = open_remote(f"{guarded.url}/small")
        assert TOKEN not in repr(remote) and isinstance(remote, WebRemote)
        assert pull(remote, tmp_path).version == "1.0.1"


def test_command(server: Loopback, tmp_path: Path) -> None:
    run = CliRunner().invoke
    listed = run(hedgerow, ["pull", f"{server.url}/small", "--list", "--json"])
    assert [one["version"] for one in json.loads(listed.output)] == ["1.0.0", "1.0.1"]
    assert "1.0.1" in run(hedgerow, ["pull", f"{server.url}/small", "--list"]).output
    done = run(hedgerow, ["pull", f"{server.url}/small", "1.0.0", "--to", str(tmp_path)])
    assert (0, True) == (done.exit_code, "every file as published" in done.output), done.output
    again = run(hedgerow, ["pull", f"{server.url}/small", "1.0.0", "--to", str(tmp_path), "--json"])
    assert json.loads(again.output)["fetched"] == 0
