"""The nightly check and the push as flows: what they find, how they end, what they leave."""

from __future__ import annotations

import importlib
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from article_factory import write_articles
from release_factory import Doc, publish_docs
from store_copies import put_copy

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.errors import ConfigError, UnknownReleaseError
from hedgerow.places.trees import open_tree
from hedgerow.publish.pushes import read_pushes
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Prefect home of the tests."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one dataset of one release."""
    folder = tmp_path_factory.mktemp("made")
    write_articles(folder / "in", range(2))
    build.build(make_config("one", [SourceConfig(path=str(folder / "in"))]), folder / "out", workers=0)
    return folder / "out"


def run(checkout: Path, home: Path, flow: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "flows" / f"{flow}.py"), *arguments]
    environment = os.environ | {"PREFECT_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=280)


def artifacts(home: Path) -> dict[str, list[dict[str, str]]]:
    with sqlite3.connect(home / "prefect.db") as database:
        rows = database.execute("select key, data from artifact order by created").fetchall()
    return {key: json.loads(json.loads(data)) for key, data in rows if key}


def test_whole_releases_then_damage(checkout: Path, home: Path, output: Path) -> None:
    """What is whole passes; a flipped byte fails the run with its place, and emits an event."""
    good = run(checkout, home, "verify_releases", "--output", str(output))
    assert good.returncode == 0, good.stderr
    assert "As published: one." in good.stdout
    assert artifacts(home)["one-verification"] == [{"where": "one", "what": "as published"}]
    place = next((output / "one" / "versions").glob("*/data/sentences/*.parquet"))
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.chmod(0o644)
    place.write_bytes(data)
    bad = run(checkout, home, "verify_releases", "--output", str(output))
    assert bad.returncode == 5
    assert place.name in bad.stderr and "Traceback" not in bad.stderr
    assert any(place.name in row["where"] for row in artifacts(home)["one-verification"])


@pytest.mark.parametrize(
    ("flow", "arguments", "said"),
    [
        ("verify_releases", ["--dataset", "absent"], "absent"),
        ("publish_release", ["--dataset", "absent", "--to", "hub:org/absent"], "absent"),
        ("publish_release", ["--dataset", "No/Name", "--to", "hub:org/absent"], "dataset name"),
        ("publish_release", ["--dataset", "one", "--to", "hub:absent"], "names no owner: name it ORG/NAME"),
        ("verify_releases", ["--budget-minutes", "0"], "budget_minutes: 0.0 is out of range: give a number above 0"),
    ],
)
def test_mistakes_show_before_anything_starts(
    checkout: Path, home: Path, output: Path, flow: str, arguments: list[str], said: str
) -> None:
    """A dataset that is not there, or an option that cannot be, is one line and exit code 2."""
    done = run(checkout, home, flow, *arguments, "--output", str(output))
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ("0", "0.0 is out of range"),
        ("-0.5", "-0.5 is out of range"),
        ("-inf", "finite number"),
        ("inf", "finite number"),
        ("nan", "finite number"),
        ("0.001", None),
        ("30", None),
    ],
)
def test_minutes_that_are_none(
    checkout: Path, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], minutes: str,
    said: str | None,
) -> None:  # fmt: skip
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("verify_releases")
    monkeypatch.setattr(module, "verify_releases", lambda request: request.names())
    code = module.main([f"--budget-minutes={minutes}", "--output", str(output)])
    lines = capsys.readouterr().err.splitlines()
    assert (0, []) == (code, lines) if said is None else (2, 1) == (code, len(lines)) and said in lines[0]


TARGETS = [
    ("hub:org/name", None),
    ("s3://bucket/prefix", None),
    ("memory://place", None),
    ("file:///backup", None),
    ("hub:name", "names no owner: name it ORG/NAME"),
    ("hub:", "name it ORG/NAME"),
    ("hub:a/b/c", "name it ORG/NAME"),
    ("org/name", "name it like s3://bucket/prefix"),
    ("", "name it like s3://bucket/prefix"),
    ("s3://key:word@bucket/prefix", "without credentials in it"),
    ("https://host.example/releases", "without credentials in it"),
]


@pytest.mark.parametrize(("to", "said"), TARGETS, ids=[row[0] or "nothing" for row in TARGETS])
def test_a_target_that_is_none_is_no_request(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, to: str, said: str | None
) -> None:
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("publish_release")
    if said is None:
        assert to == module.PublishRequest(dataset="one", to=to).to
        return
    with pytest.raises(ConfigError, match=said) as caught:
        module.PublishRequest(dataset="one", to=to)
    assert "word" not in str(caught.value)


def test_a_release_at_an_address_is_fetched_and_sent(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``hedgerow push`` does; the dataset at the address writes the push down."""
    monkeypatch.setattr("hedgerow.distant.mirror.platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("publish_release")
    url, target = (f"memory://{uuid.uuid4().hex}" for _ in range(2))
    publish_docs(Storage(tmp_path / "made/small"), [Doc("kava")])
    put_copy(tmp_path / "made", url)
    request = module.PublishRequest(dataset="small", to=target, output=url)
    for _ in range(2):
        assert f"{target}/small" == module.push_release.fn(request, "small@1.0.0").target
    assert [f"{target}/small"] == [push.target for push in read_pushes(open_tree(url).child("small"))]
    assert open_tree(target).exists("small/log/00000001.json")


def test_a_damaged_log_is_told_and_the_other_datasets_are_checked(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Datasets whose log cannot be read, or is gone, are what the check is for."""
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("verify_releases")
    monkeypatch.setattr(module, "leave_table", lambda *_: None)
    for name in ("bent", "lost", "whole"):
        publish_docs(Storage(tmp_path / name), [Doc("kava")])
    entry = tmp_path / "bent" / "log" / "00000001.json"
    entry.write_bytes(entry.read_bytes().replace(b"1.0.0", b"1.0.9"))
    Storage(tmp_path / "lost").remove_tree("log")
    (tmp_path / "empty").mkdir()
    request = module.VerifyRequest(output=str(tmp_path))
    assert ["bent", "lost", "whole"] == request.names()
    found = {name: [str(p) for p in module.verify_one.fn(request, name).problems] for name in request.names()}
    assert ["bent", "lost"] == [name for name, problems in found.items() if problems], found
    with pytest.raises(UnknownReleaseError, match="nothing is published"):
        module.VerifyRequest(output=str(tmp_path), datasets=["bent", "empty"]).names()


def test_releases_at_an_address(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All datasets there are found and read where they lie."""
    monkeypatch.syspath_prepend(str(checkout / "flows"))
    module = importlib.import_module("verify_releases")
    told: list[str] = []
    monkeypatch.setattr(module, "leave_table", lambda name, *_: told.append(name))
    url = f"memory://{uuid.uuid4().hex}"
    publish_docs(Storage(tmp_path / "small"), [Doc("kava")])
    put_copy(tmp_path, url)
    request = module.VerifyRequest(output=url)
    assert ["small"] == request.names()
    assert [] == module.verify_one.fn(request, "small").problems
    put_copy(tmp_path / "small" / "log", f"{url}/small/versions/1.0.0")
    assert ["is not in the manifest"] == [p.what for p in module.verify_one.fn(request, "small").problems]
    assert ["small", "small"] == told
    with pytest.raises(UnknownReleaseError, match="holds no dataset"):
        module.VerifyRequest(output=f"{url}/none").names()
