"""What reads files on this machine takes a release at an address too: fetched once, checked, and gone when it is purged."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from object_server import s3_server
from one_process import hedgerow
from starlette.testclient import TestClient
from store_copies import put_copy
from text_search import files_with

from hedgerow.distant.fetched import fetch_release
from hedgerow.errors import ConfigError, ReleaseError, TransferError, UnknownReleaseError
from hedgerow.explore.app import make_app
from hedgerow.explore.comparison import compare_with, other_versions
from hedgerow.explore.library import Library
from hedgerow.loading import load
from hedgerow.places.trees import open_tree
from hedgerow.publish.log import resolve, sibling
from hedgerow.publish.pushes import read_pushes
from hedgerow.removals import make_page
from hedgerow.retention.takedown import take_down

NAME = "small"
URL = "https://example.org/private/mallow"
WORDS = "mallowquartz"  # of that page
BASE = "http://127.0.0.1:8123"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache without anything in it."""
    monkeypatch.setattr("hedgerow.distant.mirror.platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def there(published: Path, cache: Path) -> str:
    """The address of an output with two releases."""
    assert not cache.exists()
    url = f"memory://{uuid.uuid4().hex}/releases"
    put_copy(published / "out", url)
    return url


@contextlib.contextmanager
def no_data_is_read() -> Iterator[None]:
    """Let the store refuse to give data files."""
    store = type(fsspec.filesystem("memory"))
    original = store.cat_file

    def cat_file(self: Any, path: str, *args: Any, **options: Any) -> Any:
        assert "/data/" not in path, path
        return original(self, path, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "cat_file", cat_file)
        yield


@pytest.mark.parametrize("version", [None, "1.0.0"])
@pytest.mark.usefixtures("hf_home")
def test_it_loads_as_from_a_folder(published: Path, there: str, version: str | None) -> None:
    here = load(published / "out" / NAME, version, "claim_type")
    assert here.to_list() == load(f"{there}/{NAME}", version, "claim_type").to_list()
    with no_data_is_read():
        assert len(here) == load(f"{there}/{NAME}", version, "claim_type").num_rows


@pytest.mark.full
@pytest.mark.usefixtures("hf_home", "cache")
def test_it_loads_from_s3(published: Path) -> None:
    with s3_server():
        bucket = f"b{uuid.uuid4().hex[:12]}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
        put_copy(published / "out", f"s3://{bucket}/releases")
        rows = load(f"s3://{bucket}/releases/{NAME}", config="votes").to_list()
    assert load(published / "out" / NAME, config="votes").to_list() == rows


def test_a_release_here_is_itself(published: Path, cache: Path) -> None:
    release = resolve(published / "out", f"{NAME}@1.0.0")
    assert release == fetch_release(release)
    assert not cache.exists()


def test_the_explorer_shows_it_and_fetches_what_it_is_compared_with(published: Path, there: str) -> None:
    views = []
    for output in (str(published / "out"), there):
        library = Library(resolve(output, NAME))
        client = TestClient(make_app(library, published / "none.jsonl", 8123, "t" * 24), base_url=BASE)
        client.get(f"/?token={'t' * 24}")
        pages = [client.get(path) for path in ("/sentences", "/functions", "/compare?with=1.0.0")]
        assert [200] * 3 == [page.status_code for page in pages]
        views.append(([page.text for page in pages], compare_with(library, *other_versions(library.release))))
        library.close()
    assert views[0] == views[1]


def test_it_is_pushed_on_and_its_own_dataset_knows_of_it(there: str, tmp_path: Path) -> None:
    target = f"memory://{uuid.uuid4().hex}"
    for _ in range(2):
        assert 0 == hedgerow("push", target, f"{NAME}@1.0.0", "--output", there)
    assert 0 == hedgerow("verify", f"{target}/{NAME}")
    (push,) = read_pushes(open_tree(there).child(NAME))
    assert ("1.0.0", f"{target}/{NAME}") == (push.version, push.target)
    found = take_down(there, NAME, make_page([URL], [], []), "asked for", "2026-01-01T00:00:00Z",
                      stage=str(tmp_path / "stage"), purge=True)  # fmt: skip
    assert [f"{target}/{NAME}"] == [pushed["target"] for pushed in found.pushes]


def test_what_is_purged_there_goes_from_the_cache_and_is_refused(there: str, cache: Path, tmp_path: Path) -> None:
    for version in ("1.0.0", "1.0.1"):
        fetch_release(resolve(there, f"{NAME}@{version}"))
    assert files_with(cache, WORDS)
    take_down(there, NAME, make_page([URL], [], []), "asked for", "2026-01-01T00:00:00Z", stage=str(tmp_path / "stage"),
              purge=True)  # fmt: skip
    with pytest.raises(ReleaseError, match=r"small@1\.0\.1 was purged \(asked for\)"):
        fetch_release(resolve(there, NAME))
    assert [] == files_with(cache, WORDS)


def test_damage_there_is_no_release_here(there: str, cache: Path) -> None:
    store = fsspec.filesystem("memory")
    path = next(p for p in store.find(there.removeprefix("memory:/")) if "1.0.1/data/votes" in p)
    store.pipe_file(path, store.cat_file(path)[:-1] + b"?")
    with pytest.raises(TransferError, match=r"data/votes/.* is damaged"):
        fetch_release(resolve(there, NAME))
    assert not (cache / "stages").exists() or not [*cache.glob("stages/*/small/versions/*/data")]


def test_a_damaged_copy_is_said_and_not_read(there: str) -> None:
    copy = fetch_release(resolve(there, NAME))
    path = next(copy.path.glob("data/votes/*.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ReleaseError, match=r"remove the folder and pull again"):
        load(f"{there}/{NAME}")


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [(f"{NAME}/versions/1.0.1", None, ""), ("copy", ConfigError, "name the address of its dataset"),
     (f"{NAME}@9.0.0", UnknownReleaseError, "its newest are 1.0.0, 1.0.1")],
)  # fmt: skip
def test_how_it_is_named(published: Path, there: str, address: str, error: type[Exception] | None, said: str) -> None:
    put_copy(published / "out" / NAME / "versions/1.0.0", f"{there}/copy")
    if error is None:
        assert "1.0.1" == fetch_release(resolve("", f"{there}/{address}")).version
        return
    with pytest.raises(error, match=said):
        fetch_release(resolve("", f"{there}/{address}"))


def test_another_release_of_the_dataset(there: str) -> None:
    release = resolve(there, NAME)
    assert ("1.0.0", release.storage) == (sibling(release, "1.0.0").version, sibling(release, "1.0.0").storage)
    with pytest.raises(UnknownReleaseError, match="has no release '7'"):
        sibling(release, "7")
