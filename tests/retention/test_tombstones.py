"""The list of removed pages: read in full, never lost unseen, and restored from what releases left out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from takedowns import COMMAND, NOBODY, URL, holding, remove, run, verify, write_sources

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import Config, SourceConfig
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.ids import text_sha256
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import read_log, resolve
from hedgerow.publish.tombstones import FILE, Page, Removal, add_removal, read_removals
from hedgerow.publish.verification import Clock, verify_dataset
from hedgerow.rebuild import rebuild
from hedgerow.removals import make_page
from hedgerow.storage import Storage

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


def _removals(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    hedgerow(["removals", "test", "--output", str(folder / "out"), *options], standalone_mode=False)
    return capsys.readouterr().out


def test_what_was_removed_is_listed_without_its_address(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(_removals(taken, capsys, "--json"))
    assert [one.to_json() for one in read_removals(Storage(taken / "out/test"))] == listed["removals"]
    assert [] == listed["unlisted"]
    assert text_sha256(NOBODY) in listed["removals"][0]["url_sha256"]
    shown = _removals(taken, capsys)
    assert "known by 0 document ids, 1 address, 0 hashes" in shown
    for one in listed["removals"]:
        assert all(text in shown for text in (one["time"], one["reason"], *one["document_ids"]))
    assert URL not in shown and NOBODY not in shown and URL not in json.dumps(listed)


def test_what_the_settings_removed_says_so(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = make_config("test", [SourceConfig(path=str(built / "in"), name="in")])
    named = {"ingest": {"removed": [f"url:{text_sha256(URL)}"]}}
    build.build(Config.model_validate(config.model_dump(mode="json") | named), built / "out", workers=0)
    assert "listed in the settings of a build" in _removals(built, capsys)


def test_where_nothing_was_removed_that_is_said(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {"removals": [], "unlisted": []} == json.loads(_removals(built, capsys, "--json"))
    assert "removals.jsonl of test names no page.\n" == _removals(built, capsys)


def test_what_the_list_lost_is_said(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {name for one in read_removals(Storage(taken / "out/test")) for name in one.page.selectors()}
    (taken / "out/test" / FILE).unlink()
    assert sorted(names) == json.loads(_removals(taken, capsys, "--json"))["unlisted"]
    said = " ".join(_removals(taken, capsys).split())
    assert f"1.0.2 left out {len(names)} more hashes that removals.jsonl here does not name" in said


def test_a_damaged_list_is_not_shown_as_a_short_one(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (taken / "out/test" / FILE).open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(ReleaseError, match=r"line 3 of .* is damaged"):
        _removals(taken, capsys)
