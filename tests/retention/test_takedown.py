"""Taking a page out: its text is in nothing that comes later, and after a purge in nothing at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article_factory import article, write_articles
from text_search import files_with

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import Config, SourceConfig
from hedgerow.errors import ConfigError, HedgerowError, ReleaseError
from hedgerow.ids import text_sha256
from hedgerow.inspection.reading import tables
from hedgerow.loading import load
from hedgerow.publish import purged
from hedgerow.publish.log import read_log, resolve
from hedgerow.publish.tombstones import FILE, Page, Removal, add_removal, read_removals
from hedgerow.publish.verification import Clock, verify_dataset
from hedgerow.rebuild import rebuild
from hedgerow.removals import make_page
from hedgerow.retention.takedown import delete_command, forget_work, take_down
from hedgerow.running.runs import Report
from hedgerow.storage import Storage
from hedgerow.work.results import base_of, unpack

URL = "https://example.org/private/mallow"
NOBODY = "https://example.org/nobody/heard"
COMMAND = ["remove", "--reason", "asked for", "--dataset", "test"]
WORDS = "mallowquartz"  # is in no other text
PAGE = article(77).replace("A note on", f"The {WORDS} diary,").replace("In report", f"In {WORDS} report", 2)


def write_sources(folder: Path) -> None:
    write_articles(folder / "in", range(4))
    feed = [
        {"url": URL, "title": f"{WORDS} title", "text": PAGE, "keywords": [WORDS]},
        {"url": "https://example.org/other", "title": "Other", "text": article(40)},
    ]
    (folder / "in" / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in feed), "utf-8")


def run(folder: Path, **options: Any) -> Report:
    config = make_config("test", [SourceConfig(path=str(folder / "in"), name="in")])
    return build.build(config, folder / "out", workers=0, **options)


def holding(folder: Path, words: str = WORDS) -> list[str]:
    return files_with(folder, words)


def verify(folder: Path) -> Any:
    return verify_dataset(Storage(folder / "out" / "test"), (), clock=Clock(lambda: 0.0, lambda: 0.0))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases that hold the page."""
    folder = tmp_path_factory.mktemp("published")
    write_sources(folder)
    run(folder)
    write_articles(folder / "in", range(10, 12))
    run(folder)
    return folder


@pytest.fixture
def built(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "here"))


def remove(folder: Path, page: Page | None = None, **options: Any) -> Any:
    return take_down(
        folder / "out", "test", page or make_page([URL], [], []), "asked for", "2026-01-01T00:00:00Z", **options
    )


def test_the_page_is_in_nothing_that_comes_later(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = document_id(built)
    assert any(name.startswith(".work/ingest") for name in holding(built / "out")), "the test looks into containers"
    assert any("1.0.1/data/sentences" in name for name in holding(built / "out"))
    found = remove(built)
    assert ["1.0.0", "1.0.1"] == found.releases
    assert {"1.0.0", "1.0.1"} == {name.split("/")[2] for name in holding(built / "out")}, "old releases, nothing else"
    (built / "in" / "copy.txt").write_bytes(PAGE.replace("\n", "\r\n").encode())  # another key, other bytes, same text
    report = run(built)
    assert "1.0.2" == report.outcome.version
    assert {"removed": 2} == report.ledger.as_dict()["rejected_by_reason"]
    assert "Only the inputs changed" in report.outcome.cause
    later = [name for name in holding(built / "out") if name.split("/")[2] not in ("1.0.0", "1.0.1")]
    assert [] == later
    changes = (built / "out/test/versions/1.0.2/CHANGES.md").read_text("utf-8")
    assert "Removed: 1 (taken down, named by id 1)" in changes
    assert f"- `{taken}`" in changes
    assert URL not in changes
    hedgerow.main(["diff", "test@1.0.1", "test@1.0.2", "--output", str(built / "out")], standalone_mode=False)
    told = capsys.readouterr().out
    assert taken in told and URL not in told
    rejects = [r for t in tables(resolve(built / "out", "test"), "rejects") for r in t.to_pylist()]
    assert ["copy.txt", "feed.jsonl"] == sorted(r["place"]["path"] for r in rejects)


@pytest.mark.parametrize("kind", ["document", "url", "raw", "text"])
def test_a_page_that_settings_take_down_is_named_by_its_id_whatever_they_name_it_by(
    built: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    rows = [r for t in tables(resolve(built / "out", "test"), "documents") for r in t.to_pylist()]
    page = next(r for r in rows if r["url"] == URL)
    named = {
        "document": f"document:{page['document_id']}", "url": f"url:{text_sha256(URL)}",
        "raw": f"sha256:{page['raw_sha256']}", "text": f"sha256:{page['text_sha256']}",
    }[kind]  # fmt: skip
    feed = built / "in" / "feed.jsonl"
    feed.write_text(feed.read_text("utf-8").splitlines()[0] + "\n", "utf-8")  # its neighbor is gone from the source
    config = make_config("test", [SourceConfig(path=str(built / "in"), name="in")])
    listing = Config.model_validate(config.model_dump(mode="json") | {"ingest": {"removed": [named]}})
    assert "1.0.2" == build.build(listing, built / "out", workers=0).outcome.version
    changes = (built / "out/test/versions/1.0.2/CHANGES.md").read_text("utf-8")
    assert "Removed: 2 (taken down, named by id 1)" in changes
    told = [changes]
    for pair in (("1.0.1", "1.0.2"), ("1.0.2", "1.0.1")):
        arguments = ["diff", *(f"test@{version}" for version in pair), "--output", str(built / "out")]
        hedgerow.main(arguments, standalone_mode=False)
        told.append(capsys.readouterr().out)
    for text in told:
        assert page["document_id"] in text
        assert "https://example.org/other" in text
        assert URL not in text


def test_a_purge_leaves_nothing_anywhere(built: Path) -> None:
    splits = {
        r["document_id"]: r["split"] for t in tables(resolve(built / "out", "test"), "documents") for r in t.to_pylist()
    }
    (built / "out" / "test" / "pushes.jsonl").write_text(
        json.dumps({"target": "hub:me/mallow", "revision": "abc", "version": "1.0.1", "manifest_sha256": "0"}) + "\n"
        + json.dumps({"target": "/backup", "revision": "", "version": "9.9.9", "manifest_sha256": "0"}) + "\n"
    )  # fmt: skip
    found = remove(built, purge=True)
    assert ["1.0.0", "1.0.1"] == found.purged
    assert ["hf repos delete me/mallow --type dataset"] == [p["command"] for p in found.pushes]
    assert [] == holding(built / "out")
    assert [] == holding(built / "out", "private/mallow"), "not even its address"
    for version in ("1.0.0", "1.0.1"):
        kept = sorted(p.name for p in (built / "out/test/versions" / version).iterdir())
        assert ["PURGED.json", "manifest.json"] == kept
    checked = verify(built)
    assert ([], ["1.0.0", "1.0.1"]) == (checked.problems, checked.purged)
    assert ["1.0.0", "1.0.1"] == [e.version for e in read_log(Storage(built / "out/test"))]
    report = run(built)
    assert "1.0.2" == report.outcome.version
    assert "was purged" in (built / "out/test/versions/1.0.2/CHANGES.md").read_text("utf-8")
    after = {
        r["document_id"]: r["split"] for t in tables(resolve(built / "out", "test"), "documents") for r in t.to_pylist()
    }
    assert len(after) == len(splits) - 1
    assert all(splits[d] == s for d, s in after.items()), "no document changed side"
    assert [] == holding(built / "out")
    assert "unchanged" == run(built, keep_missing=True).outcome.kind


def test_a_purged_release_says_so_to_every_reader(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remove(built, purge=True)
    output = ["--output", str(built / "out")]
    with pytest.raises(ReleaseError, match=r"test@1\.0\.0 was purged \(asked for\)"):
        load(built / "out" / "test", "1.0.0")
    for command in (
        ["diff", "test@1.0.0", "test@1.0.1"],
        ["rejects", "test@1.0.0"],
        ["explain", "x", "--in", "test@1.0.0"],
    ):
        with pytest.raises(ReleaseError, match="was purged"):
            hedgerow.main([*command, *output], standalone_mode=False)
    hedgerow.main(["verify", "test@1.0.0", *output], standalone_mode=False)
    assert "test@1.0.0: purged" in capsys.readouterr().out
    hedgerow.main(["releases", "test", *output], standalone_mode=False)
    assert 2 == capsys.readouterr().out.count("purged")


def test_carried_documents_do_not_bring_it_back(built: Path) -> None:
    remove(built)
    (built / "in" / "feed.jsonl").unlink()
    (built / "in" / "00001.txt").unlink()
    report = run(built, keep_missing=True)
    assert 2 == report.decisions.n_carried, "the other page of the feed and the article"
    assert {"1.0.0", "1.0.1"} == {name.split("/")[2] for name in holding(built / "out")}


def document_id(folder: Path) -> str:
    rows = [r for t in tables(resolve(folder / "out", "test"), "documents") for r in t.to_pylist()]
    return next(r["document_id"] for r in rows if r["url"] == URL)  # type: ignore[no-any-return]


@pytest.mark.parametrize("how", ["id", "text", "address in another spelling"])
def test_every_name_of_a_page_finds_it(built: Path, how: str) -> None:
    rows = [r for t in tables(resolve(built / "out", "test"), "documents") for r in t.to_pylist()]
    row = next(r for r in rows if r["url"] == URL)
    page = {
        "id": make_page([], [row["document_id"]], []),
        "text": make_page([], [], [row["text_sha256"].upper()]),
        "address in another spelling": make_page(
            ["HTTPS://user@Example.org:443/private/mallow?utm_source=x#top"], [], []
        ),
    }[how]
    found = remove(built, page)
    assert frozenset({row["document_id"]}) == found.page.document_ids
    assert frozenset({text_sha256(URL)}) == found.page.url_sha256
    assert {row["raw_sha256"], row["text_sha256"]} == found.page.sha256
    assert not remove(built, page).is_new


def test_a_page_that_no_release_holds_is_kept_out_all_the_same(built: Path) -> None:
    found = remove(built, make_page(["https://example.org/new"], [], []))
    assert ([], 0, True) == (found.releases, found.work, found.is_new)
    (built / "in" / "new.jsonl").write_text(json.dumps({"url": "https://example.org/new", "text": article(90)}) + "\n")
    assert {"removed": 1} == run(built).ledger.as_dict()["rejected_by_reason"]


def work_of(folder: Path, stage: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((folder / "out" / ".work" / stage).rglob("*.hrw"))]


def votes_on(folder: Path, sentences: set[str]) -> set[str]:
    """Return which of some sentences stored results of the label stage name."""
    results = [unpack(data) for data in work_of(folder, "label")]
    return sentences.intersection(*[{i for r in results if r for i in r.tables["votes"]["sentence_id"].to_pylist()}])


def test_copies_of_what_was_fetched_go_whole(built: Path) -> None:
    work = Storage(built / "out" / ".work")
    work.write_atomic("fetched/ab/abcd", b"something else\n")
    work.write_atomic("fetched/cd/cdef", PAGE.encode())
    work.write_atomic("fetched/index/01/0123", b"fetched/cd/cdef")
    remove(built)
    assert [] == work.walk("fetched")
    assert not any(name.startswith(".work") for name in holding(built / "out"))


def test_votes_on_a_page_that_no_release_holds_go_too(built: Path) -> None:
    one = document_id(built)
    found = [t.to_pylist() for t in tables(resolve(built / "out", "test"), "sentences", ["sentence_id", "document_id"])]
    sentences = {row["sentence_id"] for rows in found for row in rows if row["document_id"] == one}
    assert votes_on(built, sentences)
    assert forget_work(Storage(built / "out" / ".work"), make_page([URL], [one], []), frozenset())
    assert not votes_on(built, sentences)


def test_what_lies_on_a_result_that_goes_goes_with_it(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(20))
    run(tmp_path)
    write_articles(tmp_path / "in", range(20, 21))
    run(tmp_path)
    assert [False, True] == sorted(base_of(data) is not None for data in work_of(tmp_path, "segment"))
    other = next(iter(tables(resolve(tmp_path / "out", "test@1.0.0"), "documents", ["document_id"])))
    assert forget_work(
        Storage(tmp_path / "out" / ".work"), make_page([], [other["document_id"][0].as_py()], []), frozenset()
    )
    assert [] == work_of(tmp_path, "segment"), "the delta itself holds nothing of the page"


def test_a_tombstone_holds_hashes_only(built: Path) -> None:
    remove(built)
    [line] = (built / "out/test" / FILE).read_text("utf-8").splitlines()
    raw = json.loads(line)
    assert {"document_ids", "url_sha256", "sha256", "reason", "time"} == set(raw)
    assert "mallow" not in line


@pytest.mark.parametrize("step", ["after the log", "after the note", "in the middle"])
def test_a_purge_that_was_cut_short_is_named_and_finished(
    built: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    removed: list[str] = []

    def fail(self: Storage, name: str, path: str) -> None:
        if step == "after the log" and path.endswith(purged.NAME) and name == "replace":
            raise OSError(5, "stop")
        if name == "remove" and "/versions/" in str(self.full(path)):
            removed.append(path)
            if len(removed) > (0 if step == "after the note" else 4):
                raise OSError(5, "stop")

    with monkeypatch.context() as patch:
        patch.setattr(Storage, "_operation", fail)
        with pytest.raises(ReleaseError, match="the page was not removed"):
            remove(built, purge=True)
    problems = [p for p in verify(built).problems if "purge it again" in p.what]
    assert problems
    remove(built, purge=True)
    assert ([], ["1.0.0", "1.0.1"]) == (verify(built).problems, verify(built).purged)
    assert [] == holding(built / "out")


def test_a_forged_purge_is_found(built: Path) -> None:
    folder = built / "out/test/versions/1.0.0"
    note = {"manifest_sha256": Storage(folder).sha256("manifest.json"), "reason": "x", "splits": {}}
    (folder / purged.NAME).write_text(json.dumps(note))
    assert any("the log knows nothing of it" in p.what for p in verify(built).problems)


GOOD = {"document_ids": ["a" * 20], "url_sha256": [], "sha256": ["0" * 64], "reason": "asked for", "time": "t"}
LINES = [
    ("as written", GOOD, None),
    ("one name", GOOD | {"document_ids": []}, None),
    ("several names", GOOD | {"url_sha256": ["1" * 64, "2" * 64]}, None),
    ("a name twice", GOOD | {"sha256": ["0" * 64] * 2}, None),
    ("no reason given", GOOD | {"reason": ""}, None),
    ("other letters", GOOD | {"reason": "au\u00dfer Dienst"}, None),
    ("no name", GOOD | {"document_ids": [], "sha256": []}, "it names no page"),
    ("letters for a list", GOOD | {"document_ids": "abcd"}, "document_ids is no list of ids"),
    ("an id for a list", GOOD | {"document_ids": "a" * 20}, "document_ids is no list of ids"),
    ("an object for a list", GOOD | {"sha256": {"0" * 64: 1}}, "sha256 is no list of SHA-256"),
    ("a number", GOOD | {"sha256": [0]}, "sha256 is no list of SHA-256"),
    ("a list in a list", GOOD | {"sha256": [["0" * 64]]}, "sha256 is no list of SHA-256"),
    ("no hash", GOOD | {"sha256": ["NOTHEX"]}, "sha256 is no list of SHA-256"),
    ("a hash in capitals", GOOD | {"sha256": ["A" * 64]}, "sha256 is no list of SHA-256"),
    ("a hash cut short", GOOD | {"url_sha256": ["0" * 63]}, "url_sha256 is no list of SHA-256"),
    ("a hash and an end of line", GOOD | {"sha256": ["0" * 64 + "\n"]}, "sha256 is no list of SHA-256"),
    ("an id in capitals", GOOD | {"document_ids": ["A" * 20]}, "document_ids is no list of ids"),
    ("no list", GOOD | {"url_sha256": None}, "url_sha256 is no list of SHA-256"),
    ("no time", {k: v for k, v in GOOD.items() if k != "time"}, "not an object of"),
    ("a name misspelled", {k.replace("url_", "uri_"): v for k, v in GOOD.items()}, "not an object of"),
    ("one field more", GOOD | {"sha": []}, "not an object of"),
    ("reason is a number", GOOD | {"reason": 1}, "reason or time is no text"),
    ("no object", [1], "not an object of"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "why"), [c[1:] for c in LINES], ids=[c[0] for c in LINES])
def test_every_line_is_read_in_full(tmp_path: Path, line: Any, why: str | None) -> None:
    before = json.dumps(GOOD).encode()
    (tmp_path / FILE).write_bytes(before + b"\n" + json.dumps(line).encode() + b"\n")
    storage = Storage(tmp_path)
    if why is None:
        assert 2 == len(read_removals(storage))
    else:
        with pytest.raises(ReleaseError, match=rf"line 2 of .*{FILE} is damaged \({why}.*\): restore it from a copy"):
            read_removals(storage)


@pytest.mark.parametrize("line", [b"\xff", b"{}", b"[1]", b'{"document_ids": ["a"]', b"\n", b"[" * 100_000])
def test_a_damaged_list_stops_the_build(tmp_path: Path, line: bytes) -> None:
    write_sources(tmp_path)
    place = tmp_path / "out/test" / FILE
    place.parent.mkdir(parents=True)
    place.write_bytes(line)
    with pytest.raises(ReleaseError, match=r"line 1 of .* is damaged"):
        run(tmp_path)


@pytest.fixture(scope="module")
def without(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third release without the page and another one that was named before it."""
    folder = Path(shutil.copytree(published, tmp_path_factory.mktemp("without") / "here"))
    remove(folder, make_page([NOBODY], [], []))
    remove(folder)
    assert "1.0.2" == run(folder).outcome.version
    return folder


@pytest.fixture
def taken(without: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(without, tmp_path / "here"))


def change_a_letter(text: str) -> str:
    page = json.loads(text.splitlines()[1])
    for value in (page["document_ids"][0], page["sha256"][0]):
        text = text.replace(value, ("b" if value[0] == "a" else "a") + value[1:])
    return text


OTHER = json.dumps(GOOD) + "\n"
CHANGES = [
    ("as it was", lambda text: text, 0),
    ("in another order", lambda text: "".join(reversed(text.splitlines(True))), 0),
    ("one more", lambda text: OTHER + text, 0),
    ("one twice", lambda text: text + text, 0),
    ("in one line of another spelling", lambda text: text.replace(", ", " ,  "), 0),
    ("another reason", lambda text: text.replace("asked for", "by court order"), 0),
    ("gone", lambda _: None, 5),
    ("empty", lambda _: "", 5),
    ("another list", lambda _: OTHER, 5),
    ("without its last line", lambda text: text.splitlines(True)[0], 4),
    ("without its first line", lambda text: text.splitlines(True)[1], 1),
    ("a letter of an id and of a hash", change_a_letter, 2),
]  # fmt: skip


@pytest.mark.parametrize(("change", "n_lost"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_list_that_lost_a_page_stops_the_build(
    taken: Path, capsys: pytest.CaptureFixture[str], change: Callable[[str], str | None], n_lost: int
) -> None:
    place = taken / "out/test" / FILE
    text = change(place.read_text("ascii"))
    if text is None:
        place.unlink()
    else:
        place.write_text(text, "ascii")
    restore = [*COMMAND, "--restore", "--output", str(taken / "out")]
    if not n_lost:
        assert [] == verify(taken).problems
        hedgerow.main(restore, standalone_mode=False)
        assert "Nothing to restore" in capsys.readouterr().out
        assert run(taken).ledger.as_dict()["rejected_by_reason"] == {"removed": 1}
        return
    message = rf"{FILE} lacks {n_lost} hash(es)? of removed pages that 1\.0\.2 left out .*remove --restore"
    with pytest.raises(ReleaseError, match=message):
        run(taken)
    assert "1.0.2" == read_log(Storage(taken / "out/test"))[-1].version
    [problem] = verify(taken).problems
    assert (FILE, True) == (problem.where, f"lacks {n_lost} hash" in problem.what)
    hedgerow.main(restore, standalone_mode=False)
    assert f"Restored to {FILE} of test: {n_lost} hash" in capsys.readouterr().out
    assert [] == verify(taken).problems
    assert "unchanged" == run(taken).outcome.kind
    assert {"1.0.0", "1.0.1"} == {name.split("/")[2] for name in holding(taken / "out")}


def test_a_list_lost_after_a_purge_stops_the_build_too(taken: Path) -> None:
    row = next(r for t in tables(resolve(taken / "out", "test"), "documents") for r in t.to_pylist())
    remove(taken, make_page([], [row["document_id"]], []), purge=True)
    place = taken / "out/test" / FILE
    text = place.read_text("ascii")
    place.unlink()
    with pytest.raises(ReleaseError, match=r"lacks \d+ hashes of removed pages that 1\.0\.2 left out"):
        run(taken)
    assert [FILE] == [p.where for p in verify(taken).problems]
    place.write_text(text, "ascii")
    assert [] == verify(taken).problems
    assert {"removed": 2} == run(taken).ledger.as_dict()["rejected_by_reason"]


def test_a_damaged_list_is_damage_of_the_dataset(taken: Path) -> None:
    place = taken / "out/test" / FILE
    place.write_bytes(place.read_bytes()[:-20])
    [problem] = verify(taken).problems
    assert (FILE, True) == (problem.where, "line 2 of" in problem.what)


def test_a_recipe_that_cannot_be_trusted_stops_the_build(taken: Path) -> None:
    place = taken / "out/test/versions/1.0.2/recipe/config.json"
    data = place.read_bytes()
    place.write_bytes(data.replace(b'"removed"', b'"removes"'))
    with pytest.raises(ReleaseError, match=r"recipe/config\.json is damaged"):
        run(taken)
    assert ["versions/1.0.2/recipe/config.json"] == [p.where for p in verify(taken).problems]


def test_a_copy_in_which_nothing_was_built_needs_no_list(taken: Path) -> None:
    shutil.rmtree(taken / "out/test/runs")  # as a pulled or pushed copy has none
    (taken / "out/test" / FILE).unlink()
    assert [] == verify(taken).problems
    with pytest.raises(ReleaseError, match="lacks 5 hashes of removed pages"):  # but a build on it does
        run(taken)


def test_what_the_settings_list_is_kept_in_the_list(built: Path) -> None:
    config = make_config("test", [SourceConfig(path=str(built / "in"), name="in")])
    removed = [f"url:{text_sha256(URL)}"]
    listing = Config.model_validate(config.model_dump(mode="json") | {"ingest": {"removed": removed}})
    assert build.plan_run(build.start_run(listing, built / "out")).tasks
    assert [] == read_removals(Storage(built / "out/test")), "to plan a run writes nothing"
    assert {"removed": 1} == build.build(listing, built / "out", workers=0).ledger.as_dict()["rejected_by_reason"]
    assert [removed] == [[*r.page.selectors()] for r in read_removals(Storage(built / "out/test"))]
    assert [] == verify(built).problems
    assert "unchanged" == build.build(listing, built / "out", workers=0).outcome.kind
    assert 1 == len(read_removals(Storage(built / "out/test"))), "once"
    (built / "out/test" / FILE).unlink()
    assert "unchanged" == build.build(listing, built / "out", workers=0).outcome.kind, "the settings name it still"
    assert "unchanged" == run(built).outcome.kind, "a takedown stays when the settings forget it"


def test_a_rebuilt_release_has_its_list(taken: Path, tmp_path: Path) -> None:
    made = rebuild(resolve(taken / "out", "test@1.0.2"), [f"in={taken / 'in'}"], tmp_path / "again", workers=0)
    assert made.is_same
    rebuilt = verify_dataset(Storage(tmp_path / "again" / "test"), ["1.0.2"], clock=Clock(lambda: 0.0, lambda: 0.0))
    assert [] == rebuilt.problems
    (tmp_path / "again" / "test" / FILE).unlink()
    rebuilt = verify_dataset(Storage(tmp_path / "again" / "test"), ["1.0.2"], clock=Clock(lambda: 0.0, lambda: 0.0))
    assert [FILE] == [p.where for p in rebuilt.problems]


@pytest.mark.parametrize("extra", [["--url", "https://example.org/x"], ["--document-id", "a" * 20], ["--purge"]])
def test_a_restored_list_names_no_page(taken: Path, extra: list[str]) -> None:
    with pytest.raises(ConfigError, match="--restore names no page"):
        hedgerow.main([*COMMAND, "--restore", *extra, "--output", str(taken / "out")], standalone_mode=False)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    storage = Storage(tmp_path)
    removals = [Removal(Page(sha256=frozenset({text_sha256(str(i))})), "r", "t") for i in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda r: add_removal(storage, r), removals))
    assert {r.page for r in removals} == {r.page for r in read_removals(storage)}


@pytest.mark.parametrize(("call", "message"), [
    pytest.param(lambda: make_page([], [], []), "name a page", id="nothing"),
    pytest.param(lambda: make_page(["not an address"], [], []), "is no http", id="no address"),
    pytest.param(lambda: make_page([], ["UPPER"], []), "document id", id="no id"),
    pytest.param(lambda: make_page([], [], ["abc"]), "SHA-256", id="no hash"),
])  # fmt: skip
def test_mistakes(call: Callable[[], Page], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        call()


@pytest.mark.parametrize(("target", "command"), [
    ("hub:me/kava", "hf repos delete me/kava --type dataset"),
    ("./kava", "rm -r -- ./kava/versions/1.0.0"),
    ("s3://bucket/a b",
     """python -c 'import fsspec; fsspec.filesystem('"'"'s3'"'"').rm('"'"'bucket/a b/versions/1.0.0'"'"', recursive=True)'"""),
])  # fmt: skip
def test_commands_that_delete_a_copy(target: str, command: str) -> None:
    assert command == delete_command(target, "1.0.0")


def test_no_such_dataset(tmp_path: Path) -> None:
    with pytest.raises(HedgerowError, match="no dataset 'test'"):
        remove(tmp_path)


def test_the_settings_of_a_run_name_no_page(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="string_pattern_mismatch"):
        Config.model_validate({"dataset": "x", "sources": [{"path": "a"}], "ingest": {"removed": ["url:https://a.b"]}})


SAID = [
    ("held", [["--url", URL]], "Removed from test: 1 document id, 1 address, 2 hashes.", "The next build publishes a release without it."),
    ("unknown", [["--url", NOBODY]], "No release of test holds such a page: see that it is spelled as", "Later builds leave it out if it comes."),
    ("unknown id", [["--document-id", "a" * 20]], "No release of test holds such a page: see that it is spelled as", "Later builds leave it out if it comes."),
    ("unknown and again", [["--url", NOBODY]] * 2, "No release of test holds such a page.", "Later builds leave it out if it comes."),
    ("purged before", [["--url", URL, "--purge"], ["--url", URL]], "No release of test holds such a page.", "Later builds leave it out if it comes."),
    ("purged", [["--url", URL, "--purge"]], "Removed from test: 1 document id, 1 address, 2 hashes.", "The next build publishes a release without it."),
]  # fmt: skip


@pytest.mark.parametrize(("calls", "first", "last"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_the_first_line_says_whether_a_release_holds_it(
    built: Path, capsys: pytest.CaptureFixture[str], calls: list[list[str]], first: str, last: str
) -> None:
    for call in calls:
        capsys.readouterr()
        hedgerow.main([*COMMAND, *call, "--output", str(built / "out")], standalone_mode=False)
    lines = capsys.readouterr().out.replace("\n    ", " ").splitlines()
    assert " ".join(lines).startswith(first)
    assert last == lines[-1]
