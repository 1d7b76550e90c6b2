"""Taking things out of a dataset at an address: pages, releases, garbage; safe beside a publisher, and nothing is left."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from object_server import s3_server
from release_factory import Doc, publish_docs
from store_copies import get_copy, names_below, put_copy
from text_search import files_with

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import SourceConfig
from hedgerow.distant import mirror
from hedgerow.distant.mirror import open_mirror
from hedgerow.errors import ReleaseError, UnknownReleaseError
from hedgerow.ids import document_id
from hedgerow.inspection.reading import tables
from hedgerow.places.objecttree import ObjectTree
from hedgerow.places.trees import open_tree
from hedgerow.publish.gc import MIN_AGE_SECONDS
from hedgerow.publish.log import resolve
from hedgerow.publish.tombstones import Page, Removal, add_removal, read_removals
from hedgerow.publish.verification import Clock, Verification, verify_dataset
from hedgerow.pull import open_remote, pull
from hedgerow.removals import make_page
from hedgerow.retention.garbage import find_all, remove_all
from hedgerow.retention.takedown import Takedown, restore_removals, take_down
from hedgerow.running.runs import Report

NAME = "small"
URL = "https://example.org/private/mallow"
WORDS = "mallowquartz"  # of that page
LATER = time.time() + MIN_AGE_SECONDS + 3600


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server():
        bucket = f"b{uuid.uuid4().hex[:12]}"
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
        yield f"s3://{bucket}"


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.full)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an output; with ``-m full`` also in S3."""
    start = "memory:/" if request.param == "memory" else request.getfixturevalue("s3")
    return f"{start}/{uuid.uuid4().hex}"


@pytest.fixture
def output(published: Path, url: str) -> str:
    """The address of a copy of it."""
    put_copy(published / "out", url)
    return url


def run(published: Path, output: str, stage: Path) -> Report:
    config = make_config(NAME, [SourceConfig(path=str(published / "in"), name="in")])
    return build.build(config, output, workers=0, place=build.Place(stage=str(stage)))


def remove(output: str, stage: Path, page: Page | None = None, **options: Any) -> Takedown:
    chosen = page or make_page([URL], [], [])
    return take_down(output, NAME, chosen, "asked for", "2026-01-01T00:00:00Z", stage=str(stage), **options)


def verified(output: str) -> Verification:
    return verify_dataset(open_tree(output).child(NAME), (), clock=Clock(lambda: 0.0, lambda: 0.0))


def splits(output: str) -> dict[str, int]:
    rows = (row for table in tables(resolve(output, NAME), "documents") for row in table.to_pylist())
    return {row["document_id"]: row["split"] for row in rows}


def test_a_removed_page_is_in_nothing_that_comes_later(published: Path, output: str, tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    found = remove(output, stage)
    assert (["1.0.0", "1.0.1"], True) == (found.releases, found.is_new)
    assert not remove(output, stage).is_new
    report = run(published, output, stage)
    assert ("1.0.2", 1) == (report.outcome.version, report.ledger.as_dict()["rejected_by_reason"]["removed"])
    holders = files_with(get_copy(output, tmp_path / "copy"), WORDS)
    assert {"1.0.0", "1.0.1"} == {name.split("/")[2] for name in holders}


def test_a_purge_leaves_nothing_there_nor_on_any_machine_that_builds(
    published: Path, output: str, tmp_path: Path
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    for stage in (here, elsewhere):
        assert "unchanged" == run(published, output, stage).outcome.kind
        assert files_with(stage, WORDS), "a machine that builds keeps the newest release"
    before = splits(output)
    found = remove(output, here, purge=True)
    assert (["1.0.0", "1.0.1"], []) == (found.purged, found.unfinished)
    assert [] == files_with(get_copy(output, tmp_path / "copy"), WORDS) == files_with(here, WORDS)
    checked = verified(output)
    assert ([], ["1.0.0", "1.0.1"]) == (checked.problems, checked.purged)
    report = run(published, output, elsewhere)
    assert ("1.0.2", 3) == (report.outcome.version, report.outcome.seq)
    assert [] == files_with(elsewhere, WORDS)
    assert [] == verified(output).problems
    after = splits(output)
    assert len(after) == len(before) - 1
    assert all(before[document] == split for document, split in after.items()), "no document changed side"
    assert "unchanged" == run(published, output, tmp_path / "fresh").outcome.kind


def test_a_purge_that_was_cut_short_is_named_and_finished(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, left = ObjectTree.remove, [3]

    def dying(self: ObjectTree, path: str) -> None:
        left[0] -= path.startswith("versions/")
        if left[0] < 0:
            raise KeyboardInterrupt
        original(self, path)

    with monkeypatch.context() as patch:
        patch.setattr(ObjectTree, "remove", dying)
        with pytest.raises(KeyboardInterrupt):
            remove(output, tmp_path / "stage", purge=True)
    assert {"is still there although the release was purged: purge it again"} == {
        problem.what for problem in verified(output).problems
    }
    assert {"1.0.0", "1.0.1"} == {*remove(output, tmp_path / "stage", purge=True).purged}
    assert ([], []) == (verified(output).problems, files_with(get_copy(output, tmp_path / "copy"), WORDS))


def test_a_purged_release_cannot_be_pulled_and_says_why(output: str, tmp_path: Path) -> None:
    remove(output, tmp_path / "stage", purge=True)
    with pytest.raises(ReleaseError, match=r"1\.0\.0 .*was purged \(asked for\)"):
        pull(open_remote(f"{output}/{NAME}"), tmp_path / "pulled", "1.0.0")


def test_removals_at_once_never_lose_one_another(url: str) -> None:
    tree = open_tree(url).child(NAME)
    removals = [Removal(Page(sha256=frozenset({f"{n:064x}"})), "asked for", "t") for n in range(8)]
    threads = [threading.Thread(target=add_removal, args=(tree, removal)) for removal in removals * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {r.page for r in removals} == {r.page for r in read_removals(tree)}
    assert 8 == len(read_removals(tree))


def test_a_list_lost_at_an_address_stops_the_build(published: Path, output: str, tmp_path: Path) -> None:
    remove(output, tmp_path / "stage")
    assert "1.0.2" == run(published, output, tmp_path / "stage").outcome.version
    tree = open_tree(output).child(NAME)
    tree.remove_tree("removals")
    with pytest.raises(ReleaseError, match=r"removals\.jsonl lacks 4 hashes of removed pages that 1\.0\.2 left out"):
        run(published, output, tmp_path / "fresh")
    assert ["removals.jsonl"] == [problem.where for problem in verified(output).problems]
    assert 4 == len(restore_removals(output, NAME, "the list was lost", "t"))
    assert () == restore_removals(output, NAME, "the list was lost", "t")
    assert [] == verified(output).problems
    assert "unchanged" == run(published, output, tmp_path / "fresh").outcome.kind


def test_a_dataset_that_is_not_there(url: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownReleaseError, match=f"no dataset 'small' in {url}"):
        remove(url, tmp_path)


def test_a_store_that_refuses_keeps_the_page_named(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = type(fsspec.core.url_to_fs(output)[0])
    monkeypatch.setattr(store, "pipe_file", lambda *_, **__: (_ for _ in ()).throw(PermissionError("a secret")))
    with pytest.raises(ReleaseError, match="refuses to write removals/"):
        remove(output, tmp_path / "stage")


class DiedError(BaseException):
    """The publisher is gone."""


def half_sent(monkeypatch: pytest.MonkeyPatch, url: str, stage: Path, docs: list[Doc], n_sent: int) -> None:
    """Let a publisher die after some objects."""
    original, left = mirror.DatasetStore.put, [n_sent]

    def put(self: Any, path: str, digest: str, send: Callable[..., object]) -> None:
        left[0] -= 1
        if left[0] < 0 or path.startswith("log/"):
            raise DiedError
        original(self, path, digest, send)

    dying = open_mirror(stage, url, NAME)
    with monkeypatch.context() as patch:
        patch.setattr(mirror.DatasetStore, "put", put)
        with pytest.raises(DiedError):
            publish_docs(dying, docs)


def garbage(url: str, now_seconds: float = LATER) -> dict[str, str]:
    return {item.path: item.kind for item in find_all(url, 1, now_seconds, MIN_AGE_SECONDS)}


def test_an_orphan_goes_once_nobody_can_commit_it(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava")])
    half_sent(monkeypatch, url, tmp_path / "b", [Doc("kava"), Doc("mint")], 5)
    assert {} == garbage(url), "its publisher may be slow: it can still commit it"
    told = ["versions/1.0.1 is in no log entry: it is in the making, or hedgerow gc removes it later"]
    assert told == verified(url).remarks
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava"), Doc("sage")])
    assert {} == garbage(url, time.time()), "nothing young goes"
    assert {f"{NAME}/versions/1.0.1": "orphan"} == garbage(url)
    assert ["versions/1.0.1 was never committed: hedgerow gc removes it after a week"] == verified(url).remarks
    remove_all(url, find_all(url, 1, LATER, MIN_AGE_SECONDS))
    assert ["versions/1.0.1/manifest.json"] == [n for n in names_below(f"{url}/{NAME}") if "/1.0.1/" in n]
    found = verified(url)
    assert ({}, [], []) == (garbage(url), found.problems, found.remarks)


def test_a_slow_publisher_whose_folder_was_collected_mixes_with_nobody(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on sending after its folder went, loses, and publishes under another number."""
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava")])
    slow = open_mirror(tmp_path / "slow", url, NAME)
    original, left = mirror.DatasetStore.put, [4]

    def put(self: Any, path: str, digest: str, send: Callable[..., object]) -> None:
        left[0] -= 1
        if not left[0]:
            monkeypatch.setattr(mirror.DatasetStore, "put", original)
            publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava"), Doc("sage")])
            remove_all(url, find_all(url, 1, LATER, MIN_AGE_SECONDS))
            publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava"), Doc("rose")])
        original(self, path, digest, send)

    monkeypatch.setattr(mirror.DatasetStore, "put", put)
    outcome = publish_docs(slow, [Doc("kava"), Doc("mint")])
    assert ("published", 4) == (outcome.kind, outcome.seq)
    found = verified(url)
    assert ([], 4) == (found.problems, len({*found.versions}))
    assert [f"{NAME}/versions/1.0.1"] == [*garbage(url)], "what it sent late"


def test_a_purge_spares_what_may_be_in_the_making_and_says_so(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava")])
    half_sent(monkeypatch, url, tmp_path / "b", [Doc("kava"), Doc("mint")], 99)
    page = make_page([], [], ["0" * 64])
    found = remove(url, tmp_path / "a", page, purge=True)
    assert [] == found.unfinished, "it can be read, and does not hold the page"
    page = make_page([], [document_id("mint")], [])
    assert ["versions/1.0.1"] == remove(url, tmp_path / "a", page, purge=True).unfinished
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava"), Doc("sage")])
    assert [] == remove(url, tmp_path / "a", page, purge=True).unfinished
    assert [] == files_with(get_copy(url, tmp_path / "copy"), "mint")


def test_work_that_nobody_needs_goes(published: Path, output: str, tmp_path: Path) -> None:
    run(published, output, tmp_path / "stage")
    never = f"label/ab/{'ab' * 32}.hrw"
    tree = open_tree(output)
    tree.child(".work").write_atomic(never, b"x")
    tree.write_atomic(".probe-0", b"")
    assert {f".work/{never}": "work", ".probe-0": "temporary"} == {
        path: kind for path, kind in garbage(output).items() if path in (f".work/{never}", ".probe-0")
    }
    assert {} == garbage(output, time.time())
    found = find_all(output, 1, LATER, MIN_AGE_SECONDS)
    remove_all(output, found)
    assert ({}, []) == (garbage(output), verified(output).problems)
    report = run(published, output, tmp_path / "stage")
    assert ("unchanged", 0) == (report.outcome.kind, report.computed), "what the newest run used is there"


def test_a_damaged_log_stops_the_collector(url: str, tmp_path: Path) -> None:
    publish_docs(open_mirror(tmp_path / "a", url, NAME), [Doc("kava")])
    open_tree(url).child(NAME).write_atomic("log/00000001.json", b"{}")
    with pytest.raises(ReleaseError, match=r"log/00000001.json of \w+://\w+.*/small is damaged"):
        garbage(url)


def test_the_commands_take_addresses(
    output: str, url: str, published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = f"{url}-work"
    put_copy(published / "out" / ".work", elsewhere)
    places = ["--output", output, "--work", elsewhere, "--json"]
    hedgerow.main(["gc", "--yes", *places], standalone_mode=False)
    assert {"removed": True, "garbage": [], "work_in_use": False} == json.loads(capsys.readouterr().out)
    arguments = ["remove", "--url", URL, "--reason", "asked for", "--dataset", NAME, "--stage", str(tmp_path / "stage")]
    hedgerow.main([*arguments, "--purge", *places], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)
    assert (["1.0.0", "1.0.1"], []) == (found["purged"], found["unfinished"])
    assert 0 < found["work_files_removed"]
    assert [] == files_with(get_copy(elsewhere, tmp_path / "work"), WORDS)
