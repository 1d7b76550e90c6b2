"""The real clients, unmodified, against the real server."""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, serving

from hedgerow import contracts
from hedgerow.publish.beside import every_file
from hedgerow.publish.manifest import parse
from hedgerow.serve.catalog import Catalog
from hedgerow.serve.snippets import snippets

TRAIN = "small/versions/1.0.0/data/sentences/train-00000-of-00001.parquet"
CACHE = {
    "HF_HUB_OFFLINE": "0",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def environment(server: Loopback, home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    return kept | CACHE | {"HF_ENDPOINT": server.url, "HF_HOME": str(home)} | more


@pytest.fixture(scope="module")
def session(server: Loopback, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("clients")
    command = [sys.executable, str(Path(__file__).parent / "client_session.py"), str(home / "local")]
    done = subprocess.run(
        command, env=environment(server, home), capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("tried", "wanted"),
    [
        ("old", [5, "efficacy"]),
        ("newest", {"train": 5, "validation": 1, "test": 4}),
        ("old test", 2),
        ("by commit", 2),
        ("other organization", 1),
        ("configs", list(contracts.PUBLISHED)),
        ("splits", ["train", "validation", "test"]),
        ("tags", ["1.0.0", "1.0.1"]),
        ("commits", ["1.0.1", "1.0.0"]),
        ("middle", 20),
        ("names", ["any-org/small"]),
        ("no dataset", "RepositoryNotFoundError"),
        ("no version", "RevisionNotFoundError"),
        ("no file", "RemoteEntryNotFoundError"),
        ("no config", "ValueError"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_hugging_face(session: dict[str, Any], tried: str, wanted: object) -> None:
    assert session[tried] == wanted


def test_hugging_face_streams(session: dict[str, Any]) -> None:
    assert "Too much may harm the stomach." in session["stream"]
    assert len(session["stream"]) == 4


def test_hugging_face_gets_exactly_the_files_of_the_release(session: dict[str, Any], root: Path) -> None:
    for version, key in (("1.0.0", "snapshot"), ("1.0.1", "tree")):
        data = (root / f"small/versions/{version}/manifest.json").read_bytes()
        files = {f.path: f.bytes for f in every_file(parse(data, ""), data)}
        assert session[key] == (files if key == "snapshot" else sorted(files))
    assert [name.rpartition("/")[2] for name in session["listed"]] == sorted(contracts.PUBLISHED)
    assert session["paths"] == [(root / TRAIN.replace("1.0.0", "1.0.1")).stat().st_size]


def test_hf_download(server: Loopback, root: Path, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "huggingface_hub.cli.hf", "download", "any-org/small", "--repo-type", "dataset",
        "--revision", "1.0.0", "--include", "data/hedge/*", "--local-dir", str(tmp_path / "got"),
    ]  # fmt: skip
    env = environment(server, tmp_path / "home")
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    got, wanted = tmp_path / "got/data/hedge", root / "small/versions/1.0.0/data/hedge"
    assert {p.name: p.read_bytes() for p in got.iterdir()} == {p.name: p.read_bytes() for p in wanted.iterdir()}


def test_a_token_reaches_the_server(root: Path, tmp_path: Path) -> None:
    token = "a-token-of-some-length-0123456789"
    code = "import huggingface_hub as h; print(h.HfApi().dataset_info('any-org/small').sha)"
    with serving(root, token) as guarded:
        for more, code_of in (({"HF_TOKEN": token}, 0), ({}, 1)):
            env = environment(guarded, tmp_path / "home", **more)
            done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, timeout=120, check=False)
            assert done.returncode == code_of


def test_pandas(server: Loopback) -> None:
    pandas = pytest.importorskip("pandas")
    assert pandas.read_parquet(f"{server.url}/{TRAIN}").shape == (5, 26)


def test_polars(server: Loopback) -> None:
    polars = pytest.importorskip("polars", reason="needs polars: pip install -e '.[test]'")
    assert polars.read_parquet(f"{server.url}/{TRAIN}").shape == (5, 26)
    lazy = polars.scan_parquet(f"{server.url}/{TRAIN}").filter("safety_warning").select("text")
    assert lazy.collect()["text"].to_list() == ["It may harm the liver."]


def test_duckdb(server: Loopback) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: pip install -e '.[test]'")
    http = pytest.importorskip("fsspec.implementations.http", reason="needs aiohttp: pip install -e '.[test]'")

    class Http(http.HTTPFileSystem):  # type: ignore[misc, name-defined]
        def modified(self, path: str) -> datetime.datetime:
            return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

    connection = duckdb.connect()
    connection.register_filesystem(Http())  # DuckDB's own extension httpfs is fetched from the network
    rows = connection.sql(f"SELECT text FROM read_parquet('{server.url}/{TRAIN}') WHERE safety_warning")
    assert rows.fetchall() == [("It may harm the liver.",)]


def test_duckdb_with_its_own_extension(server: Loopback) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: pip install -e '.[test]'")
    try:
        duckdb.sql("LOAD httpfs")
    except duckdb.Error:
        pytest.skip("DuckDB's extension httpfs is not installed here, and no test reaches a network")
    assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{server.url}/{TRAIN}')").fetchone() == (5,)


def test_a_broken_download_is_resumed(server: Loopback, root: Path, tmp_path: Path) -> None:
    whole = (root / TRAIN).read_bytes()
    got = tmp_path / "train.parquet"
    got.write_bytes(whole[:1000])
    request = urllib.request.Request(f"{server.url}/{TRAIN}", headers={"Range": f"bytes={got.stat().st_size}-"})
    with urllib.request.urlopen(request, timeout=60) as answer, got.open("ab") as file:
        assert answer.status == 206
        etag = answer.headers["ETag"]
        file.write(answer.read())
    assert f'"{hashlib.sha256(got.read_bytes()).hexdigest()}"' == etag


def test_curl_resumes(server: Loopback, root: Path, tmp_path: Path) -> None:
    (tmp_path / Path(TRAIN).name).write_bytes((root / TRAIN).read_bytes()[:1000])
    release = Catalog(root).find("small", "1.0.0")
    [line] = [s.lines for s in snippets(release, server.url) if s.client == "curl"]
    try:
        subprocess.run(line.split(), cwd=tmp_path, check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("needs curl")
    assert (tmp_path / Path(TRAIN).name).read_bytes() == (root / TRAIN).read_bytes()


@pytest.mark.parametrize("client", ["pandas", "polars"])
def test_copied_lines_run(server: Loopback, root: Path, client: str) -> None:
    if importlib.util.find_spec(client) is None:
        pytest.skip(f"needs {client}: pip install -e '.[test]'")
    release = Catalog(root).find("small", "1.0.0")
    [lines] = [s.lines for s in snippets(release, server.url) if s.client == client]
    names: dict[str, Any] = {}
    exec(lines, names)
    assert names["rows"].shape == (5, 26)
