"""Releases at an address are read as those in a folder: the same answers, and a clear line for what goes wrong there."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow.parquet as pq
import pytest
from object_server import s3_server
from one_process import hedgerow
from release_factory import publish_docs, three_splits
from store_copies import put_copy

from hedgerow.storage import Storage

NAME = "small"


@pytest.fixture(scope="module")
def folder(published: Path) -> Path:
    """The output folder."""
    return published / "out"


@pytest.fixture(scope="module")
def in_memory(folder: Path) -> str:
    url = f"memory://{uuid.uuid4().hex}/releases"
    put_copy(folder / NAME, f"{url}/{NAME}")
    return url


@pytest.fixture(scope="module")
def in_s3(folder: Path) -> Iterator[str]:
    with s3_server():
        bucket = f"b{uuid.uuid4().hex[:12]}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
        put_copy(folder / NAME, f"s3://{bucket}/releases/{NAME}")
        yield f"s3://{bucket}/releases"


@pytest.fixture
def url() -> str:
    """The address of an output that a test may spoil: one small release."""
    return f"memory://{uuid.uuid4().hex}"


@pytest.fixture(scope="module")
def one_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("one")
    publish_docs(Storage(place / NAME), three_splits())
    return place


@pytest.fixture
def spoilt(url: str, one_release: Path) -> str:
    put_copy(one_release, url)
    return url


def a_sentence(folder: Path) -> str:
    file = next((folder / NAME / "versions/1.0.0/data/sentences").glob("*.parquet"))
    return str(pq.read_table(file)["sentence_id"][3])


READING = {
    "releases": ("releases", NAME), "releases as json": ("releases", NAME, "--json"),
    "releases of the only dataset": ("releases",),
    "rejects": ("rejects", NAME), "rejects of a version": ("rejects", f"{NAME}@1.0.0"),
    "removals": ("removals", NAME), "removals as json": ("removals", NAME, "--json"),
    "explain": ("explain", "SENTENCE", "--in", f"{NAME}@1.0.0", "--json"),
    "diff": ("diff", f"{NAME}@1.0.0", NAME), "diff to the newest": ("diff", f"{NAME}@1.0.0", "--json"),
    "disagreements": ("disagreements", NAME, "--n", "3"),
    "functions analyze": ("functions", "analyze", NAME, "--json"),
    "verify": ("verify", NAME), "verify all": ("verify", NAME, "--all", "--json"),
    "verify bytes": ("verify", f"{NAME}@1.0.0", "--bytes"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("memory", name) for name in READING),
        *(pytest.param("s3", name, marks=pytest.mark.full) for name in ("releases", "explain", "verify all")),
    ],
)
def test_the_answer_is_that_of_a_folder(
    kind: str, name: str, folder: Path, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    url = request.getfixturevalue(f"in_{kind}")
    arguments = [a_sentence(folder) if word == "SENTENCE" else word for word in READING[name]]
    answers = []
    for output in (str(folder), url):
        capfd.readouterr()
        code = hedgerow(*arguments, "--output", output)
        answers.append((code, capfd.readouterr().out))
    assert answers[0] == answers[1]
    assert (0, True) == (answers[0][0], bool(answers[0][1]))


@pytest.mark.parametrize(
    ("address", "version"),
    [("", "1.0.1"), ("/", "1.0.1"), ("@1.0.0", "1.0.0"), ("/versions/1.0.0", "1.0.0"), ("/versions/1.0.1/", "1.0.1")],
)
def test_a_release_is_named_by_its_address(
    in_memory: str, address: str, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == hedgerow("verify", f"{in_memory}/{NAME}{address}", "--bytes", "--json")
    assert [version] == json.loads(capsys.readouterr().out)["versions"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/nosuch", "is neither a release (no manifest.json) nor a dataset (no log/)"),
        (f"/{NAME}@7.0.0", "has no release '7.0.0'; its newest are 1.0.0, 1.0.1"),
        (f"/{NAME}/versions/7.0.0", "is neither a release"),
    ],
)
def test_no_such_release_there(in_memory: str, address: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == hedgerow("rejects", in_memory + address)
    assert message in capsys.readouterr().err


def test_a_release_there_is_made_again(folder: Path, in_memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    """To the byte, with the release before it fetched: its number and its comparison follow from it."""
    place = ["--sources", folder.parent / "in", "--workers", 0, "--json"]
    assert 0 == hedgerow("rebuild", f"{in_memory}/{NAME}@1.0.1", *place)
    assert json.loads(capsys.readouterr().out)["is_same"] is True


@pytest.mark.parametrize(
    ("harm", "lost", "said"),
    [("flip", "1.0.1/recipe/weights.toml", "recipe/weights.toml: is damaged"),
     ("lose", "1.0.1/recipe/weights.toml", "recipe/weights.toml is missing"),
     ("flip", "1.0.0/README.md", "versions/1.0.0/README.md: is damaged"),
     ("lose", "1.0.0/README.md", "versions/1.0.0/README.md: is missing")],
)  # fmt: skip
def test_a_release_is_not_made_again_from_what_is_damaged(
    folder: Path, url: str, harm: str, lost: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put_copy(folder / NAME, f"{url}/{NAME}")
    {"flip": flip, "lose": lose}[harm](fsspec.filesystem("memory"), f"/{url[9:]}/{NAME}/versions/{lost}")
    arguments = ("rebuild", NAME, "--sources", folder.parent / "in", "--workers", 0, "--output", url)
    assert 5 == hedgerow(*arguments)
    assert said in capsys.readouterr().err


def test_a_release_without_its_log_is_verified_as_a_copy(
    folder: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put_copy(folder / NAME / "versions/1.0.0", f"{url}/copy")
    assert 0 == hedgerow("verify", f"{url}/copy", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (["copy"], ["copy"]) == (found["versions"], found["rows"])


def test_an_export_of_a_distant_release(in_memory: str, folder: Path, tmp_path: Path) -> None:
    for number, output in enumerate((folder, in_memory)):
        target = tmp_path / f"{number}.jsonl"
        assert 0 == hedgerow("export", NAME, "--format", "jsonl", "--to", target, "--n", 3, "--output", output)
    assert (tmp_path / "0.jsonl").read_bytes() == (tmp_path / "1.jsonl").read_bytes()


def test_the_server_needs_a_folder_and_says_what_to_do(in_memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == hedgerow("serve", "--root", in_memory)
    assert "hedgerow pull" in capsys.readouterr().err


def data_file(url: str) -> str:
    """Return the place of a data file in the store."""
    store = fsspec.filesystem("memory")
    return next(p for p in store.find(url.removeprefix("memory:/")) if "data/sentences/train" in p)


def lose(store: Any, path: str) -> None:
    store.rm_file(path)


def flip(store: Any, path: str) -> None:
    data = bytearray(store.cat_file(path))
    data[len(data) // 2] ^= 1
    store.pipe_file(path, bytes(data))


def cut(store: Any, path: str) -> None:
    store.pipe_file(path, store.cat_file(path)[:100])


def add(store: Any, path: str) -> None:
    store.pipe_file(f"{path}.more", b"")


@pytest.mark.parametrize(
    ("damage", "named"),
    [(lose, "train-00000-of-00001.parquet: is missing"), (flip, "its SHA-256 is not the manifest's"),
     (cut, "100 bytes instead of"), (add, "parquet.more: is not in the manifest")],
)  # fmt: skip
def test_damage_there_is_named(
    spoilt: str, damage: Callable[[Any, str], None], named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    damage(fsspec.filesystem("memory"), data_file(spoilt))
    assert 5 == hedgerow("verify", NAME, "--output", spoilt)
    out, err = (" ".join(text.split()) for text in capfd.readouterr())  # lines end at the width of the screen
    assert named in out and f"1 problem in {spoilt}/{NAME}" in err


@pytest.mark.parametrize(
    ("lost", "said"),
    [("data/rejects", "cannot read versions/1.0.0/data/rejects/"), ("manifest.json", "manifest.json cannot be read")],
)
def test_reading_what_vanished_is_one_line(
    spoilt: str, lost: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    store = fsspec.filesystem("memory")
    lose(store, next(p for p in store.find(spoilt.removeprefix("memory:/")) if lost in p))
    assert 5 == hedgerow("rejects", NAME, "--output", spoilt)
    err = capfd.readouterr().err
    assert said in err and 1 == err.count("\n")


@contextlib.contextmanager
def failing(error: Exception, part: str) -> Iterator[None]:
    """Let every reading of an object fail whose path holds a part."""
    store = type(fsspec.filesystem("memory"))
    original = store.cat_file

    def cat_file(self: Any, path: str, *args: Any, **options: Any) -> Any:
        if part in path:
            raise error
        return original(self, path, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "cat_file", cat_file)
        yield


def test_a_file_that_the_store_refuses_is_a_problem_and_the_others_are_read(
    spoilt: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with failing(PermissionError("a secret"), "data/sentences"):
        assert 5 == hedgerow("verify", NAME, "--output", spoilt)
    out, err = capfd.readouterr()
    assert 3 == out.count("refuses to read") and "3 problems" in err and "secret" not in out + err


@pytest.mark.parametrize(
    ("error", "said"),
    [(PermissionError("a secret"), "refuses to read log/00000001.json"),
     (ConnectionRefusedError("a secret"), "failed to read log/00000001.json (ConnectionRefusedError)")],
    ids=["permission", "connection"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["verify", "releases", "rejects", "disagreements"])
def test_a_store_that_fails_is_one_line(
    spoilt: str, command: str, error: Exception, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with failing(error, "log/"):
        assert 5 == hedgerow(command, NAME, "--output", spoilt)
    err = capfd.readouterr().err
    assert said in err and "secret" not in err and 1 == err.count("\n")


def test_a_connection_that_breaks_while_files_are_read_is_no_damage(
    spoilt: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with failing(ConnectionError("gone"), "data/votes"):
        assert 5 == hedgerow("verify", NAME, "--output", spoilt)
    out, err = capfd.readouterr()
    assert "run the same command again" in " ".join(err.split()) and "problem" not in out + err


def test_a_verification_goes_on_where_the_last_one_stopped(
    spoilt: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hedgerow.publish.verification.BATCH", 3)
    looked = iter(range(10_000))
    monkeypatch.setattr("hedgerow.cli.verifying.time.monotonic", lambda: float(next(looked)))
    left = []
    for _ in range(20):
        assert 0 == hedgerow("verify", NAME, "--bytes", "--budget", "3s", "--output", spoilt, "--json")
        left.append(json.loads(capfd.readouterr().out))
        if sum(one["files"] for one in left) >= left[0]["files"] + left[0]["files_left"]:
            break
    assert 1 < len(left) < 20
    known = json.loads(fsspec.filesystem("memory").cat_file(f"{spoilt.removeprefix('memory:/')}/{NAME}/.verified.json"))
    assert left[0]["files"] + left[0]["files_left"] == len(known["files"])


def test_who_may_only_read_can_verify(spoilt: str, capfd: pytest.CaptureFixture[str]) -> None:
    store = type(fsspec.filesystem("memory"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "pipe_file", lambda *_, **__: (_ for _ in ()).throw(PermissionError("a secret")))
        assert 0 == hedgerow("verify", NAME, "--output", spoilt)
        assert 0 == hedgerow("verify", NAME, "--budget", "60s", "--output", spoilt)
    assert 1 == capfd.readouterr().out.count("cannot be written")
