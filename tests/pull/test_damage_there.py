"""A release that is damaged where it is fetched from: it is said at once which file is, and what to do."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from loopback import serving
from release_factory import Doc, publish_docs

from hedgerow.errors import TransferError
from hedgerow.publish.verify import verify_release
from hedgerow.pull import open_remote, pull
from hedgerow.pull.remotes import InterruptedPullError, Remote
from hedgerow.storage import Storage

VOTES = "data/votes/train-00000-of-00001.parquet"
PLACES = ("server", "web space", "store")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("whole")
    publish_docs(Storage(root / "small"), [Doc("kava")], documents=None)
    publish_docs(Storage(root / "small"), [Doc("kava"), Doc("mint")], documents=None)
    return root


@contextlib.contextmanager
def web_space(root: Path) -> Iterator[str]:
    """Serve a folder as plain files."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def offered(root: Path, place: str) -> Iterator[str]:
    """Offer the dataset of a folder at an address."""
    with contextlib.ExitStack() as stack:
        if place == "server":
            yield f"{stack.enter_context(serving(root)).url}/small"
        elif place == "web space":
            yield f"{stack.enter_context(web_space(root))}/small"
        else:
            yield f"file://{root}/small"


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


DAMAGES: list[tuple[str, str, Callable[[Path], None]]] = [
    ("flipped", VOTES, _flip),
    ("cut", VOTES, _cut),
    ("longer", VOTES, _lengthen),
    ("missing", VOTES, Path.unlink),
    ("manifest", "manifest.json", _lengthen),
]


def _no_waiting(_: float) -> None:
    raise AssertionError("damage does not heal: nothing is gained by another try")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("file", "harm"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES])
def test_a_damaged_file_is_named_with_the_release_before(
    whole: Path, tmp_path: Path, place: str, file: str, harm: Callable[[Path], None]
) -> None:
    shutil.copytree(whole, tmp_path / "there")
    harm(tmp_path / "there/small/versions/1.0.1" / file)
    with offered(tmp_path / "there", place) as address:
        with pytest.raises(TransferError) as caught:
            pull(open_remote(address), tmp_path / "here", pause=_no_waiting)
        said = str(caught.value)
        assert "1.0.1" in said and ("manifest" if file == "manifest.json" else file) in said
        assert "HTTP" not in said
        assert f"hedgerow pull {address} 1.0.0" in said
        assert said.endswith("ask its publisher to run hedgerow verify")
        assert not (tmp_path / "here/small/versions").exists()
        assert "1.0.0" == pull(open_remote(address), tmp_path / "here", "1.0.0").version, "what was advised works"
    assert [] == verify_release(Storage(tmp_path / "here/small"), "1.0.0")


@pytest.mark.parametrize("place", PLACES)
def test_of_the_first_release_there_is_none_before(whole: Path, tmp_path: Path, place: str) -> None:
    shutil.copytree(whole, tmp_path / "there")
    _flip(tmp_path / "there/small/versions/1.0.0" / VOTES)
    with offered(tmp_path / "there", place) as address:
        with pytest.raises(TransferError, match=r"it is the first release there; ask its publisher"):
            pull(open_remote(address), tmp_path / "here", "1.0.0", pause=_no_waiting)
        assert "1.0.1" == pull(open_remote(address), tmp_path / "here").version, "the others are whole"


@pytest.mark.parametrize("place", PLACES)
def test_a_damaged_log_is_said_to_be_so(whole: Path, tmp_path: Path, place: str) -> None:
    shutil.copytree(whole, tmp_path / "there")
    _cut(tmp_path / "there/small/log/00000002.json")
    with (
        offered(tmp_path / "there", place) as address,
        pytest.raises(TransferError, match=r"log.* is damaged: nothing was fetched; ask its publisher"),
    ):
        pull(open_remote(address), tmp_path / "here", pause=_no_waiting)


@dataclass
class Repository:
    """A dataset repository in place of the Hub's: tags and no log."""

    inner: Remote

    def name(self) -> str:
        return "hub:org/name"

    def entry(self, seq: int) -> None:
        return None

    def versions(self) -> list[str]:
        return ["1.0.0", "1.0.1"]

    def chunks(self, version: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        return self.inner.chunks(version, path, start)


@pytest.mark.parametrize(
    ("version", "advice"),
    [("1.0.1", r"hedgerow pull org/name 1\.0\.0\)"), ("1.0.0", "it is the first release there")],
)
def test_of_a_repository_the_tag_before_is_named(whole: Path, tmp_path: Path, version: str, advice: str) -> None:
    shutil.copytree(whole, tmp_path / "there")
    _flip(tmp_path / f"there/small/versions/{version}" / VOTES)
    remote = Repository(open_remote(f"file://{tmp_path}/there/small"))
    with pytest.raises(TransferError, match=rf"{VOTES} of {version} at hub:org/name is damaged.*{advice}"):
        pull(remote, tmp_path / "here", version, pause=_no_waiting)
    other = {"1.0.0": "1.0.1", "1.0.1": "1.0.0"}[version]
    assert other == pull(remote, tmp_path / "here", other).version


class _OutOfOrder(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(500)

    def log_message(self, *_: object) -> None:
        pass


def test_a_server_out_of_order_is_no_damage(tmp_path: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OutOfOrder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(InterruptedPullError, match="answers HTTP 500"):
            pull(open_remote(f"http://127.0.0.1:{server.server_port}/small"), tmp_path)
        server.shutdown()


@pytest.mark.parametrize("place", PLACES)
def test_a_whole_release_is_fetched(whole: Path, tmp_path: Path, place: str) -> None:
    with offered(whole, place) as address:
        assert "1.0.1" == pull(open_remote(address), tmp_path, pause=_no_waiting).version
