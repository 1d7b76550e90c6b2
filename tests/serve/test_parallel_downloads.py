"""Many readers while releases are published: each gets one release, whole."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from loopback import Loopback, serving
from release_factory import Doc, publish_docs, three_splits

from hedgerow.storage import Storage

DOWNLOADS = 200
READERS = 32
FILES = 4  # of each download; all files have their turn


def _download_newest(server: Loopback, turn: int) -> str:
    """Download a release that is newest now, its manifest and some of its files by turns, and return its version."""
    entry = json.loads(server.ask("/small/latest").body)
    base = f"/small/versions/{entry['version']}"
    data = server.ask(f"{base}/manifest.json").body
    assert hashlib.sha256(data).hexdigest() == entry["manifest_sha256"]
    files = json.loads(data)["files"]
    for file in [files[(turn * FILES + i) % len(files)] for i in range(FILES)]:
        answer = server.ask(f"{base}/{file['path']}")
        assert answer.status == 200
        assert hashlib.sha256(answer.body).hexdigest() == file["sha256"], file["path"]
    return str(entry["version"])


def test_200_downloads_while_two_releases_are_published(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    half = threading.Event()

    def publish_two() -> None:
        half.wait(60)
        for i in (1, 2):
            publish_docs(storage, [*three_splits(), *(Doc(f"new-{n}") for n in range(i))])

    publisher = threading.Thread(target=publish_two)
    publisher.start()
    with serving(tmp_path) as server, ThreadPoolExecutor(READERS) as pool:
        first = [pool.submit(_download_newest, server, i) for i in range(DOWNLOADS // 4)]
        half.set()
        rest = [pool.submit(_download_newest, server, i) for i in range(len(first), DOWNLOADS - 1)]
        versions = [download.result() for download in (*first, *rest)]
        publisher.join()
        versions.append(_download_newest(server, 0))
    assert len(versions) == DOWNLOADS
    assert versions[0] == "1.0.0"
    assert versions[-1] == "1.0.2"


def test_a_release_is_served_as_soon_as_it_is_committed(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    with serving(tmp_path) as server:
        for i in (1, 2):
            outcome = publish_docs(storage, [*three_splits(), *(Doc(f"new-{n}") for n in range(i))])
            assert json.loads(server.ask("/small/latest").body)["version"] == outcome.version
            assert outcome.version in server.ask("/small/").body.decode()
