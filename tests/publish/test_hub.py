"""Pushes to the Hub, by the unmodified client: exactly one commit for each version, whatever goes wrong on the way."""

from __future__ import annotations

import json
import logging
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hub_double import HubDouble, hub_double
from release_factory import Doc, publish_docs, three_splits
from starlette.responses import JSONResponse, Response

from hedgerow.errors import ConfigError, HedgerowError, ReleaseError, TransferError, TransientError
from hedgerow.publish.hub import push_to_hub, reason
from hedgerow.publish.log import resolve
from hedgerow.publish.pushes import Push, read_pushes, record_push
from hedgerow.storage import Storage

REPO = "org/name"
TOKEN = "hf_a_very_secret_token_0123456789"


class _LostAnswer(Response):
    """An answer that never arrives: the connection breaks after the request took effect."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        raise ConnectionResetError


def _error(status: int) -> Callable[[], Response]:
    return lambda: JSONResponse({"error": "out of order"}, status)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hub") / "small"
    publish_docs(Storage(place), three_splits(), documents=None)
    return place


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "small")
    return tmp_path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubDouble]:
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with hub_double() as running:
        yield running


def _push(root: Path, hub: HubDouble, address: str = "small", **options: Any) -> Push:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=hub.url, token=TOKEN)
    return push_to_hub(resolve(root, address), REPO, api=api, pause=lambda _: None, **options)


def _release_commits(hub: HubDouble) -> list[str]:
    return [c.title for c in hub.commits if c.title != "initial commit"]


def _check(hub: HubDouble, root: Path, push: Push) -> None:
    """The tagged commit holds exactly the bytes of the release."""
    folder = root / "small/versions" / push.version
    commit = hub.commit(hub.tags[push.version])
    assert commit.oid == push.revision
    wanted = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert {p: hub.blobs[oid] for p, (oid, _, _) in commit.files.items() if p != ".gitattributes"} == wanted


def test_one_commit_with_its_parent_read_back_then_the_tag(root: Path, hub: HubDouble) -> None:
    push = _push(root, hub, private=True)
    _check(hub, root, push)
    assert _release_commits(hub) == ["small 1.0.0"]
    assert hub.commits[-1].parent == hub.commits[0].oid
    assert hub.private is True
    kinds = [kind for kind, _ in hub.requests]
    assert kinds.index("upload") < kinds.index("commit") < kinds.index("resolve") < kinds.index("tag")
    assert (hub.count("commit"), hub.count("tag"), hub.count("upload")) == (1, 1, hub.count("verify"))


def test_pushing_again_sends_nothing(root: Path, hub: HubDouble) -> None:
    first = _push(root, hub)
    before = hub.count("upload")
    assert _push(root, hub) == first
    assert (hub.count("commit"), hub.count("tag"), hub.count("upload")) == (1, 1, before)
    assert read_pushes(Storage(root / "small")) == [first]


def test_the_next_version_is_one_more_commit_and_sends_what_is_new(root: Path, hub: HubDouble) -> None:
    first, uploads = _push(root, hub), hub.count("upload")
    publish_docs(Storage(root / "small"), [*three_splits(), Doc("mint", "test")], documents=None)
    second = _push(root, hub)
    for push in (first, second):
        _check(hub, root, push)
    assert _release_commits(hub) == ["small 1.0.0", "small 1.0.1"]
    assert hub.commits[-1].parent == first.revision
    assert hub.count("upload") - uploads < uploads  # the files of train and validation are as they were


def test_files_that_went_are_removed(root: Path, hub: HubDouble) -> None:
    _push(root, hub)
    publish_docs(Storage(root / "small"), [Doc("kava")], documents=None)
    _check(hub, root, _push(root, hub))
    assert not [p for p in hub.commits[-1].files if "validation" in p]


FAULTS: list[tuple[str, list[tuple[str, list[Callable[[], Response | None]]]]]] = [
    ("the commit landed and its answer was lost", [("commit", [lambda: _LostAnswer()])]),
    ("the commit landed and the answer was a 500", [("commit", [_error(500)])]),
    ("the commit landed and the answer was a 504", [("commit", [_error(504)])]),
    ("the commit did not land", [("before commit", [_error(503)])]),
    ("the commit did not land three times", [("before commit", [_error(503), _error(500), lambda: _LostAnswer()])]),
    ("landed at the second try, answer lost", [("before commit", [_error(500)]), ("commit", [lambda: _LostAnswer()])]),
    ("looking failed after the commit landed", [("commit", [_error(500)]), ("refs", [lambda: None] * 2 + [_error(502)])]),
    ("an upload broke", [("before upload", [lambda: _LostAnswer()])]),
    ("an upload was refused twice", [("before upload", [_error(500)] * 2)]),
    ("the tag was made and its answer was lost", [("tag", [lambda: _LostAnswer()])]),
    ("the tag was made and the answer was a 500", [("tag", [_error(500)])]),
    ("the tag was not made", [("before tag", [_error(503)])]),
    ("making the repository answered late", [("create", [_error(500)])]),
    ("reading back failed once", [("before resolve", [_error(500)] * 2)]),
]  # fmt: skip


@pytest.mark.parametrize("faults", [f for _, f in FAULTS], ids=[name for name, _ in FAULTS])
def test_exactly_one_commit_whatever_goes_wrong(
    root: Path, hub: HubDouble, faults: list[tuple[str, list[Callable[[], Response | None]]]]
) -> None:
    for what, answers in faults:
        hub.fail(what, *answers)
    try:
        push = _push(root, hub)
    except TransferError:  # a failure may be reported, but running it again ends well
        push = _push(root, hub)
    assert _release_commits(hub) == ["small 1.0.0"]
    assert list(hub.tags) == ["1.0.0"]
    _check(hub, root, push)


def test_an_interrupted_upload_is_resumed_by_digest(root: Path, hub: HubDouble) -> None:
    hub.fail("before upload", *[lambda: None] * 5, *[_error(500)] * 500)
    with pytest.raises(TransferError, match="run the push again"):
        _push(root, hub)
    sent = sum(1 for blob in hub.blobs if len(blob) == 64)
    assert sent == 5 and not hub.tags and _release_commits(hub) == []
    hub.faults.clear()
    before = hub.count("upload")
    _check(hub, root, _push(root, hub))
    parquet = [p for p in hub.commits[-1].files if p.endswith(".parquet")]
    assert hub.count("upload") - before == len(parquet) - sent


def test_someone_elses_commit_between_look_and_commit_is_kept(root: Path, hub: HubDouble) -> None:
    def other() -> None:
        hub.add_commit("notes", hub.commits[-1].files | {"notes.md": hub.commits[0].files[".gitattributes"]})

    hub.fail("before preupload", other)
    push = _push(root, hub)
    assert [c.title for c in hub.commits] == ["initial commit", "notes", "small 1.0.0"]
    _check(hub, root, push)


def test_a_tag_is_never_moved(root: Path, hub: HubDouble) -> None:
    _push(root, hub)
    theirs = hub.tags["1.0.0"]
    other = root / "other"
    publish_docs(Storage(other / "small"), [Doc("else")], documents=None)
    with pytest.raises(TransferError, match=r"has a tag 1\.0\.0 for other files .*never moved"):
        _push(other, hub)
    assert hub.tags == {"1.0.0": theirs}
    assert _release_commits(hub) == ["small 1.0.0"]


def test_a_commit_that_reads_back_otherwise_is_not_tagged(root: Path, hub: HubDouble) -> None:
    hub.fail("before resolve", *[lambda: Response(b"{}", headers={"ETag": '"x"', "X-Repo-Commit": "x"})] * 4)
    with pytest.raises(TransferError, match=r"not tagged|could not read the release back"):
        _push(root, hub)
    assert not hub.tags


def test_a_damaged_release_is_not_sent(root: Path, hub: HubDouble) -> None:
    place = root / "small/versions/1.0.0/README.md"
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(ReleaseError, match=r"nothing was sent: .*README\.md: is damaged"):
        _push(root, hub)
    assert hub.requests == []


@pytest.mark.parametrize("repo", ["", "name", "my-name", "a b/c", "../x", "a/b/c", "-x/y", "x/y.git"])
def test_names_that_are_no_repository(root: Path, repo: str) -> None:
    with pytest.raises(ConfigError, match="name it ORG/NAME"):
        push_to_hub(resolve(root, "small"), repo)


@pytest.mark.parametrize(("status", "words"), [(401, "hf auth login"), (403, "hf auth login"), (400, "HTTP 400")])
def test_a_refusal_is_final(root: Path, hub: HubDouble, status: int, words: str) -> None:
    hub.fail("before commit", *[_error(status)] * 9)
    with pytest.raises(TransferError, match=words) as caught:
        _push(root, hub)
    assert not isinstance(caught.value, TransientError)
    assert hub.count("commit") == 1


@pytest.mark.parametrize("what", ["create", "before upload", "commit", "before resolve", "tag", "refs"])
@pytest.mark.parametrize("status", [401, 500])
def test_the_token_is_nowhere_but_in_the_header(
    root: Path, hub: HubDouble, caplog: pytest.LogCaptureFixture, what: str, status: int
) -> None:
    hub.fail(what, *[_error(status)] * 500)
    for name in (None, "httpx2", "httpcore2", "huggingface_hub", "hedgerow"):
        caplog.set_level(logging.DEBUG, name)
    told = ""
    try:
        _push(root, hub)
    except HedgerowError as error:
        told = "".join(traceback.format_exception(error)) + repr(error.args)
    assert any(TOKEN in headers.get("authorization", "") for headers in hub.headers)
    for text in (told, caplog.text, *(p.read_text("latin-1") for p in root.rglob("*") if p.is_file())):
        assert TOKEN not in text
        assert "presigned-secret" not in text


def test_offline_is_said(root: Path) -> None:
    from huggingface_hub import HfApi, constants

    assert constants.HF_HUB_OFFLINE
    with pytest.raises(TransferError, match="HF_HUB_OFFLINE is set"):
        push_to_hub(resolve(root, "small"), REPO, api=HfApi(endpoint="http://127.0.0.1:9"), pause=lambda _: None)


def test_a_push_is_written_down_once(tmp_path: Path) -> None:
    storage, push = Storage(tmp_path), Push("hub:org/name", "0" * 40, "1.0.0", "f" * 64)
    for given in (push, push, Push("s3://bucket", "1.0.0", "1.0.0", "f" * 64)):
        record_push(storage, given)
    lines = (tmp_path / "pushes.jsonl").read_text().splitlines()
    assert [json.loads(line)["target"] for line in lines] == ["hub:org/name", "s3://bucket"]
    (tmp_path / "pushes.jsonl").write_text("{\n")
    with pytest.raises(ReleaseError, match=r"pushes\.jsonl is damaged"):
        read_pushes(storage)


def test_reasons_hold_no_address() -> None:
    assert reason(RuntimeError("https://host/?signature=secret")) == "RuntimeError"
