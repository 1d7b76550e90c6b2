"""Paths, links, methods and tokens of those who want what is not served."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from loopback import Loopback, serving
from release_factory import Doc, publish_docs, three_splits

from hedgerow.publish.log import read_entry
from hedgerow.publish.purged import write_purge
from hedgerow.storage import Storage

SECRET = b"the secret beside the root"
TOKEN = "a-token-of-some-length-0123456789"

_UP = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", ".%2e/", "..;/", "....//", "%c0%ae%c0%ae/"]
_BASES = [
    "/", "/small/", "/small/versions/", "/small/versions/1.0.0/", "/small/versions/1.0.0/data/",
    "/datasets/any-org/small/resolve/1.0.0/", "/datasets/x/small/resolve/main/",
]  # fmt: skip
TRAVERSALS = [base + up * 6 + "secret.txt" for base in _BASES for up in _UP]
NAMED = [
    "/secret.txt", "//secret.txt", "/./secret.txt", "/small/../secret.txt", "/small/.staging/", "/small/.hidden/x",
    "/.git/config", "/.work/", "/small/versions/.x/README.md", "/small/versions/1.0.0/.env", "/small/versions/1.0.0/data/.x",
    "/small/runs/test.json", "/small/removals.jsonl", "/small/versions/9.9.9/README.md", "/small/versions/orphan/README.md",
    "/small/versions/main/README.md", "/small/versions/1.0.0/README.md/", "/small/versions/1.0.0/readme.md",
    "/small/versions/1.0.0/README.md%00.txt", "/small/versions/1.0.0/%00", "/small/versions/1.0.0/README.md%0a",
    "/small/versions/1.0.0/data", "/small/versions/1.0.0//README.md", "/small/versions/1.0.0/data//x",
    "/small/versions/1.0.0/C:/x", "/small/versions/1.0.0/file:///etc/passwd", "/small/log/../latest", "/small/log/",
    "/small/log/00000099.json", "/small/log/1.json", "/small/log", "/SMALL/versions/1.0.0/README.md", "/linked/",
    "/linked/versions/1.0.0/README.md", "/linked/latest", "/plain/", "/plain/latest", "/etc/passwd", "/%2fetc/passwd",
    "//etc/passwd", "/~root/", "/small%2fversions%2f1.0.0%2fREADME.m", "/api/datasets/any-org/nope",
    "/api/datasets/any-org/small/revision/9.9.9", "/api/datasets/any-org/small/tree/main/..%2f..",
    "/api/datasets/a/b/c/d/e", "/datasets/any-org/../resolve/main/secret.txt", "/datasets/any-org/small/resolve/main/",
    "/datasets/any-org/small/resolve//README.md", "/small/versions/1.0.0/data/sentences/*.parquet", "/\\..\\secret.txt",
    "/small/versions/1.0.0/..%00/", "/%", "/%zz", "/%ff%fe", "/?../secret.txt=", "/small/versions/1.0.0/$(id)",
    "/small/versions/1.0.0/'%20OR%201=1--", "/small/versions/1.0.0/%e2%80%ae", "/" + "a/" * 900 + "x",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with an orphan, links that lead out, dot-files, a folder that is no dataset, and a secret beside it."""
    base = tmp_path_factory.mktemp("hostile")
    (base / "secret.txt").write_bytes(SECRET)
    publish_docs(Storage(base / "output/small"), three_splits())
    publish_docs(Storage(base / "elsewhere/linked"), three_splits())
    output = base / "output"
    os.symlink(base / "elsewhere/linked", output / "linked")
    shutil.copytree(output / "small/versions/1.0.0", output / "small/versions/orphan")
    os.symlink(base / "secret.txt", output / "small/versions/1.0.0/secret.txt")
    os.symlink(base, output / "small/versions/1.0.0/data/up")
    (output / "small/versions/1.0.0/.env").write_bytes(SECRET)
    (output / "small/.hidden").mkdir()
    (output / "small/.hidden/x").write_bytes(SECRET)
    (output / "plain").mkdir()
    (output / "secret.txt").write_bytes(SECRET)
    return output


@pytest.fixture(scope="module")
def reached(hostile: Path):  # type: ignore[no-untyped-def]
    with serving(hostile) as running:
        yield running


def test_there_are_a_hundred_hostile_paths() -> None:
    assert len({*TRAVERSALS, *NAMED}) >= 100


@pytest.mark.parametrize("path", [*TRAVERSALS, *NAMED], ids=lambda p: p[:60])
def test_nothing_but_releases_is_reached(reached: Loopback, path: str) -> None:
    answer = reached.ask(path)
    assert SECRET not in answer.body
    assert b"root:" not in answer.body
    if path != "/?../secret.txt=":  # the index, with a query that nobody reads
        assert answer.status in (400, 404, 414), path


def test_folders_that_are_no_datasets_are_not_listed(reached: Loopback) -> None:
    page = reached.ask("/").body.decode()
    assert 'href="/small/"' in page
    assert not any(word in page for word in ("linked", "plain", "orphan", "secret"))
    assert b"linked" not in reached.ask("/api/datasets").body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "MKCOL", "PROPFIND"])
def test_it_is_read_only(reached: Loopback, method: str) -> None:
    answer = reached.ask("/small/versions/1.0.0/README.md", method=method, body=b"x")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_posting_to_a_file_is_refused(reached: Loopback, hostile: Path) -> None:
    before = (hostile / "small/versions/1.0.0/README.md").read_bytes()
    assert reached.ask("/small/versions/1.0.0/README.md", method="POST", body=b"x").status == 405
    assert (hostile / "small/versions/1.0.0/README.md").read_bytes() == before


@pytest.mark.parametrize(
    ("body", "kind", "status", "found"),
    [
        (b"paths=README.md&paths=nope", "application/x-www-form-urlencoded", 200, 1),
        (b'{"paths": ["README.md", "data"]}', "application/json", 200, 2),
        (b"paths=../../secret.txt", "application/x-www-form-urlencoded", 200, 0),
        (b"paths=x&" * 5000, "application/x-www-form-urlencoded", 413, None),
        (b"x" * 2_000_000, "application/x-www-form-urlencoded", 413, None),
        (b"[" * 100_000, "application/json", 413, None),
        (b"{", "application/json", 413, None),
        (b"7", "application/json", 200, 0),
    ],
    ids=["form", "json", "outside", "many", "long", "deep", "half", "number"],
)
def test_asking_about_paths_is_bounded(
    reached: Loopback, body: bytes, kind: str, status: int, found: int | None
) -> None:
    answer = reached.ask("/api/datasets/o/small/paths-info/main", {"Content-Type": kind}, "POST", body)
    assert answer.status == status
    if found is not None:
        assert answer.body.count(b'"path"') == found


def test_long_headers_are_refused(reached: Loopback) -> None:
    assert reached.ask("/", {"X-Long": "x" * 33_000}).status in (400, 431)
    assert reached.ask("/", {f"X-{i}": "x" * 1000 for i in range(40)}).status in (400, 431)


@pytest.mark.parametrize("host", ["<script>alert(1)</script>", 'x" onload="', "a b", "javascript:alert(1)", "x/../.."])
def test_the_host_header_is_not_believed(reached: Loopback, host: str) -> None:
    page = reached.ask("/small/", {"Host": host}).body
    assert host.encode() not in page and b"<script" not in page


@pytest.mark.parametrize("target", ["README.md", "manifest.json", "data/sentences/train-00000-of-00001.parquet"])
def test_a_file_exchanged_for_a_link_is_not_served(tmp_path: Path, target: str) -> None:
    publish_docs(Storage(tmp_path / "output/small"), [Doc("kava")])
    place = tmp_path / "output/small/versions/1.0.0" / target
    outside = tmp_path / "outside"
    shutil.copy(place, outside)
    place.unlink()
    os.symlink(outside, place)
    with serving(tmp_path / "output") as running:
        for path in (f"/small/versions/1.0.0/{target}", f"/datasets/o/small/resolve/main/{target}"):
            answer = running.ask(path)
            assert answer.status == 500 and outside.read_bytes() not in answer.body


@pytest.mark.parametrize("same_size", [True, False])
def test_a_damaged_file_is_not_served(tmp_path: Path, same_size: bool) -> None:
    publish_docs(Storage(tmp_path / "output/small"), [Doc("kava")])
    place = tmp_path / "output/small/versions/1.0.0/data/sentences/train-00000-of-00001.parquet"
    address = "/" + place.relative_to(tmp_path / "output").as_posix()
    with serving(tmp_path / "output") as running:
        assert running.ask(address).status == 200
        data = bytearray(place.read_bytes())
        data[100] ^= 1
        place.write_bytes(data if same_size else data[:-1])
        answer = running.ask(address)
        assert (answer.status, b"damaged" in answer.body) == (500, True)
        assert b"hedgerow_damaged_files 1" in running.ask("/metrics").body


def test_a_damaged_log_stops_its_dataset_and_no_other(tmp_path: Path) -> None:
    for name in ("good", "bad"):
        publish_docs(Storage(tmp_path / name), [Doc("kava")], dataset=name)
    (tmp_path / "bad/log/00000001.json").write_bytes(b"{}")
    with serving(tmp_path) as running:
        assert running.ask("/good/latest").status == 200
        assert running.ask("/bad/latest").status == 500
        page = running.ask("/")
        assert page.status == 200 and b"The log of bad is damaged" in page.body


@pytest.mark.parametrize("is_served_before", [True, False])
def test_a_purged_release_is_gone(tmp_path: Path, is_served_before: bool) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, [Doc("kava")])
    paths = ["/small/versions/1.0.0/data/sentences/train-00000-of-00001.parquet", "/small/versions/1.0.0/",
             "/api/datasets/o/small", "/datasets/o/small/resolve/main/README.md"]  # fmt: skip
    with serving(tmp_path) as running:
        if is_served_before:
            assert [running.ask(path).status for path in paths] == [200] * 4
        write_purge(storage, read_entry(storage, 1), "asked for", "2026-01-01T00:00:00Z")
        assert [running.ask(path).status for path in paths] == [410] * 4
        assert running.ask("/small/").status == 200


def test_a_release_whose_folder_went_is_gone(tmp_path: Path) -> None:
    publish_docs(Storage(tmp_path / "small"), [Doc("kava")])
    with serving(tmp_path) as running:
        shutil.rmtree(tmp_path / "small/versions/1.0.0")
        assert running.ask("/small/versions/1.0.0/README.md").status == 410


@pytest.fixture(scope="module")
def guarded(hostile: Path):  # type: ignore[no-untyped-def]
    with serving(hostile, TOKEN) as running:
        yield running


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        (f"Bearer  {TOKEN}", 401),
        ("Bearer " + "x" * 20_000, 401),
        ("Bearer \xff\xfe", 401),
    ],
)
@pytest.mark.parametrize("path", ["/", "/small/latest", "/api/datasets/o/small", "/metrics"])
def test_token_is_needed(guarded: Loopback, path: str, given: str | None, status: int) -> None:
    answer = guarded.ask(path, {"Authorization": given} if given is not None else {})
    assert answer.status == status
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert b"small" not in answer.body


def test_health_needs_no_token_and_says_nothing(guarded: Loopback) -> None:
    assert guarded.ask("/health").body == b'{"status":"ok"}'


def test_caches_keep_nothing_for_others(guarded: Loopback) -> None:
    answer = guarded.ask("/small/versions/1.0.0/README.md", {"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["vary"] == "Authorization"
