"""Taking a page out: its text is in nothing that comes later, and after a purge in nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from article_factory import article, write_articles
from takedowns import COMMAND, NOBODY, PAGE, URL, WORDS, document_id, holding, remove, run, verify, write_sources

from hedgerow import build, ids
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import Config, SourceConfig
from hedgerow.errors import ConfigError, HedgerowError, ReleaseError
from hedgerow.ids import text_sha256
from hedgerow.inspection.reading import tables
from hedgerow.loading import load
from hedgerow.publish import purged
from hedgerow.publish.log import read_log, resolve
from hedgerow.publish.tombstones import FILE, Page
from hedgerow.removals import make_page
from hedgerow.retention.forgetting import forget_work
from hedgerow.retention.takedown import delete_command
from hedgerow.storage import Storage
from hedgerow.work.results import base_of, unpack


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
    assert "Removed: 1 (taken down 1)" in changes
    assert f"- `{taken}`, taken down\n" in changes
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
    assert "Removed: 2 (not in the sources 1, taken down 1)" in changes
    told = [changes]
    for pair in (("1.0.1", "1.0.2"), ("1.0.2", "1.0.1")):
        arguments = ["diff", *(f"test@{version}" for version in pair), "--output", str(built / "out")]
        hedgerow.main(arguments, standalone_mode=False)
        told.append(capsys.readouterr().out)
    for text in told:
        assert page["document_id"] in text
        assert "https://example.org/other" in text
        assert URL not in text


def test_the_place_of_a_page_stays_in_rejects_until_its_file_is_deleted(tmp_path: Path) -> None:
    """A crawler named the file after the address: the ledger needs its place, nothing else of the release names it."""
    write_sources(tmp_path)
    name = f"{WORDS}-diary.txt"
    (tmp_path / "in" / name).write_text(article(50), "utf-8")
    run(tmp_path)
    assert "1.0.0" in {place.split("/")[2] for place in holding(tmp_path / "out", name)}
    remove(tmp_path, make_page([], [ids.document_id(f"in/{name}")], []))

    def named() -> set[str]:
        version = run(tmp_path).outcome.version
        found = [place.split("/", 3) for place in holding(tmp_path / "out", name)]
        return {path for _, _, folder, path in found if folder == version}

    places = named()
    assert any(place.startswith("data/rejects/") for place in places)
    assert {"data/rejects", "report.html"} >= {place.rpartition("/")[0] or place for place in places}
    (tmp_path / "in" / name).unlink()
    write_articles(tmp_path / "in", range(20, 21))
    assert set() == named()


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
