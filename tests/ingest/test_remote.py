"""Sources on the web and in object stores, against servers on the loopback interface."""

from __future__ import annotations

import gzip
import importlib.util
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from makers import lines, zipped
from pydantic import ValidationError

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.errors import ConfigError, HedgerowError, SourceError, TransientError
from hedgerow.ingest import remote
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.remote import FOLDER, Copies
from hedgerow.ingest.sources import Listing, list_entries
from hedgerow.storage import Storage

PAGE = b"<html><body><p>It may help.</p><img src='/pixel.png'><a href='/other.html'>more</a></body></html>"


ANSWERS: dict[str, tuple[bytes, int, dict[str, str]]] = {
    "feed.jsonl": (lines(5), 200, {"ETag": '"v1"'}),
    "feed.jsonl.gz": (gzip.compress(lines(3)), 200, {}),
    "page.html": (PAGE, 200, {}),
    "archive.zip": (zipped({"a.txt": b"It may help.", "b.txt": b"It may not."}), 200, {}),
    "no-length.txt": (b"It may help.", 200, {"Content-Length": ""}),
    "short.txt": (b"It may", 200, {"Content-Length": "100"}),
    "moved.jsonl": (b"", 302, {"Location": "/feed.jsonl"}),
    "loop": (b"", 302, {"Location": "/loop"}),
    "to-file": (b"", 302, {"Location": "file:///etc/passwd"}),
    "to-https": (b"", 301, {"Location": "https://127.0.0.1:1/feed.jsonl?token=s3cret"}),
}


class Web(BaseHTTPRequestHandler):
    """Serves what a path orders; knows no Range."""

    asked: list[str]
    n_failures: int

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        name = self.path.split("?")[0].lstrip("/")
        if name == "private.txt":
            ok = self.headers.get("Authorization") == "Basic bWU6cEB3"
            self._answer(b"It may help.", 200 if ok else 401)
        elif name == "unsteady.txt":
            type(self).n_failures += 1
            self._answer(b"It may help.", 503 if type(self).n_failures < 3 else 200)
        else:
            body, status, fields = ANSWERS.get(name, (b"no", 404, {}))
            self._answer(body, status, **fields)

    def _answer(self, body: bytes, status: int = 200, **fields: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **fields}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Web.asked, Web.n_failures = [], 0
    monkeypatch.setattr(remote, "PAUSE_SECONDS", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def listing(path: str, work: Path, max_bytes: int = 10**6) -> Listing:
    return list_entries([SourceConfig(path=path)], Copies(Storage(work), max_bytes, 0))


def texts(path: str, work: Path) -> list[str]:
    found = []
    for entry in listing(path, work).entries:
        batch = read_entry(entry, SourceConfig(path=path), IngestConfig())
        assert batch.ledger.is_balanced()
        found += batch.documents["raw_text"].to_pylist()
    return found


READ = [
    ("feed.jsonl", 5), ("feed.jsonl.gz", 3), ("page.html", 1), ("archive.zip", 2), ("no-length.txt", 1),
    ("moved.jsonl", 5), ("unsteady.txt", 1), ("feed.jsonl?token=s3cret#top", 5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "n"), READ, ids=[name for name, _ in READ])
def test_a_web_address_is_one_file(web: str, tmp_path: Path, name: str, n: int) -> None:
    assert n == len(texts(f"http://{web}/{name}", tmp_path))


def test_keys_are_relative_and_nothing_secret_is_kept(web: str, tmp_path: Path) -> None:
    path = f"http://me:p%40w@{web}/private.txt?token=s3cret"
    source = SourceConfig(path=path)
    (entry,) = list_entries([source], Copies(Storage(tmp_path), 10**6, 0)).entries
    batch = read_entry(entry, source, IngestConfig())
    assert ["private.txt/private.txt"] == batch.documents["document_key"].to_pylist()
    kept = str(batch) + str([p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]) + str(entry)
    for secret in ("s3cret", "p%40w", "p@w", "me:"):
        assert secret not in kept
    assert "private.txt" == source.label


REFUSED = [
    ("gone.txt", SourceError, "HTTP status 404"),
    ("short.txt", TransientError, "broke off after 6 of 100 bytes"),
    ("loop", SourceError, "redirects more than 5 times"),
    ("to-file", SourceError, r"another scheme \(file"),
    ("to-https?token=s3cret", SourceError, r"another scheme \(https://127.0.0.1:1/feed.jsonl\)"),
]


@pytest.mark.parametrize(("name", "kind", "message"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_does_not_come_whole_stops_the_run(
    web: str, tmp_path: Path, name: str, kind: type[HedgerowError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        listing(f"http://me:pw@{web}/{name}", tmp_path)
    assert 3 == caught.value.exit_code
    assert "s3cret" not in str(caught.value)
    assert "pw" not in str(caught.value)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSE_SECONDS", 0.0)
    with pytest.raises(TransientError, match="cannot be reached"):
        listing("http://127.0.0.1:9/a.txt", tmp_path)


def test_the_use_of_a_copy_is_noted_beside_it(web: str, tmp_path: Path) -> None:
    """A collector of garbage sees by it which copies runs use; the copy's own time tells whether it changed."""
    texts(f"http://{web}/feed.jsonl", tmp_path)
    copies = [p for p in tmp_path.rglob("*") if p.is_file()]
    for path in copies:
        os.utime(path, (1e9, 1e9))
    texts(f"http://{web}/feed.jsonl", tmp_path)
    used = {path.parent.parent.name: path.stat().st_mtime for path in copies}
    assert used[FOLDER] == 1e9
    assert used["index"] > 1e9


def test_links_in_the_data_are_not_fetched(web: str, tmp_path: Path) -> None:
    texts(f"http://{web}/page.html", tmp_path)
    assert ["/page.html"] == Web.asked


def test_a_file_over_the_limit_is_a_reject(web: str, tmp_path: Path) -> None:
    found = listing(f"http://{web}/feed.jsonl", tmp_path, max_bytes=10)
    assert ["too_large"] == found.rejects["reason"].to_pylist()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_copy_is_taken_again_only_when_it_is_damaged(web: str, tmp_path: Path) -> None:
    (first,) = listing(f"http://{web}/feed.jsonl", tmp_path).entries
    Path(first.location).write_bytes(b"damaged")
    (second,) = listing(f"http://{web}/feed.jsonl", tmp_path).entries
    assert lines(5) == Path(second.location).read_bytes()
    changed = Path(second.location).stat().st_mtime_ns
    (third,) = listing(f"http://{web}/feed.jsonl", tmp_path).entries
    assert (second.location, changed) == (third.location, Path(third.location).stat().st_mtime_ns)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("zip::http://x.example/a.zip", "chained"), ("simplecache::s3://b/a.txt", "chained"), ("ftp://x.example/a", "ftp"),
        ("memory://a", "memory"), ("javascript://x/a", "javascript"), ("http:///a.txt", "names no host"),
        ("s3://", "names no host"), ("https://user:secret@:x/a", "names no host"),
    ],
    ids=["zip", "cache", "ftp", "memory", "javascript", "no host", "no bucket", "bad port"],
)  # fmt: skip
def test_addresses_that_are_not_read(path: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SourceConfig(path=path)


def test_local_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It may help.")
    assert ["It may help."] == texts(f"file://{tmp_path}/a.txt", tmp_path / "work")
    (tmp_path / "odd::name.txt").write_text("It may not.")
    assert ["It may not."] == texts(f"{tmp_path}/odd::name.txt", tmp_path / "work")


@pytest.mark.skipif(importlib.util.find_spec("gcsfs") is not None, reason="gcsfs is installed")
def test_a_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"pip install 'hedgerow\[gs\]'"):
        listing("gs://bucket/a.txt", tmp_path)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    pytest.importorskip("s3fs")
    server_of = pytest.importorskip("moto.server")
    import boto3

    server = server_of.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="crawl", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield client
    server.stop()


def test_a_bucket(bucket: Any, tmp_path: Path) -> None:
    for key, body in {
        "2024/a.jsonl": lines(2), "2024/deep/b.txt": b"It may help.", "2024/c.txt.part": b"half", "2023/d.txt": b"old",
    }.items():  # fmt: skip
        bucket.put_object(Bucket="crawl", Key=key, Body=body)
    found = listing("s3://crawl/2024", tmp_path)
    assert [("2024", "a.jsonl"), ("2024", "deep/b.txt")] == [(e.source, e.path) for e in found.entries]
    assert [("c.txt.part", "half_written")] == [(r["place"]["path"], r["reason"]) for r in found.rejects.to_pylist()]
    assert ["2023/d.txt", "2024/deep/b.txt"] == [e.path for e in listing("s3://crawl/**/*.txt", tmp_path).entries]
    assert ["a.jsonl"] == [e.path for e in listing("s3://crawl/2024/a.jsonl", tmp_path).entries]
    assert 3 == len(texts("s3://crawl/2024/", tmp_path))
    with pytest.raises(SourceError, match="holds no file"):
        listing("s3://crawl/1999", tmp_path)
    with pytest.raises(SourceError, match="does not exist"):
        listing("s3://nobody/1999", tmp_path)
