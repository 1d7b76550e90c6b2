"""The map: what is remembered, what is done again, and that both give the same rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from article_factory import article, write_articles, write_feed
from map_runs import configure, rows, run

from hedgerow.normalize import documents
from hedgerow.normalize.documents import normalize_text
from hedgerow.pipeline import STAGE_NAMES
from hedgerow.running.plan import look_ahead, make_plan
from hedgerow.storage import Storage
from hedgerow.work import reuse
from hedgerow.work.batches import Span
from hedgerow.work.workstore import WorkStore


def test_a_second_run_computes_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(6))
    config = configure(tmp_path / "in")
    first = run(config, tmp_path / "work")
    assert first[0].computed == STAGE_NAMES
    again = run(config, tmp_path / "work")
    assert again[0].computed == ()
    assert again[0].keys == first[0].keys
    assert again[0].counts == first[0].counts


CHANGES = ["add", "edit", "remove", "rename", "add many"]


@pytest.mark.parametrize("change", CHANGES)
def test_rows_taken_over_equal_rows_made_anew(tmp_path: Path, change: str) -> None:
    source, config = tmp_path / "in", configure(tmp_path / "in", target_documents=16)
    write_articles(source, range(12))
    run(config, tmp_path / "work")
    if change == "add":
        write_articles(source, range(100, 101))
    elif change == "edit":
        (source / "00003.txt").write_text(article(3) + "\nA new line that was not there before, about kelp.\n")
    elif change == "remove":
        (source / "00004.txt").unlink()
    elif change == "rename":
        (source / "00005.txt").rename(source / "renamed.txt")
    else:
        write_articles(source, range(50, 90))  # the buckets double twice
    results = run(config, tmp_path / "work")
    fresh = run(config, tmp_path / "fresh")
    assert rows(tmp_path / "work", results) == rows(tmp_path / "fresh", fresh)


def _page(kind: str) -> bytes:
    """A page as a crawler stores it, in bytes that are other letters in another encoding."""
    body = f"{article(1)}\n\nThe tea is called thé.\n".encode("cp1252")
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Length: {len(http)}\r\n"
    return head.encode() + b"Content-Type: application/http; msgtype=response\r\n\r\n" + http + b"\r\n\r\n"


def _parquet(**fields: str) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([{"id": "tea", "text": article(1), **fields}]), sink)
    return bytes(sink.getvalue())


@pytest.mark.parametrize(("name", "first", "then"), [
    pytest.param("a.csv", b"id,text,body\ntea,It may help.,It is sold.\n", b"id,body,text\ntea,It may help.,It is sold.\n",
                 id="another head of a CSV file"),
    pytest.param("a.csv", b"id,text,title\ntea,It may help.,One\n", b"id,text,note\ntea,It may help.,One\n",
                 id="a title that is none any more"),
    pytest.param("a.parquet", _parquet(licence="CC0"), _parquet(licence="CC-BY-4.0"), id="another licence"),
    pytest.param("a.parquet", _parquet(by="Ann"), _parquet(by="Bob"), id="other notes"),
    pytest.param("a.warc", _page("text/plain; charset=cp1252"), _page("text/plain; charset=cp1250"), id="another encoding"),
    pytest.param("a.warc", _page("text/plain; charset=cp1252"), _page("text/html; charset=cp1252"), id="another type"),
])  # fmt: skip
def test_the_same_bytes_that_mean_something_else_are_read_anew(
    tmp_path: Path, name: str, first: bytes, then: bytes
) -> None:
    (tmp_path / "in").mkdir()
    config = configure(tmp_path / "in")
    (tmp_path / "in" / name).write_bytes(first)
    before = rows(tmp_path / "work", run(config, tmp_path / "work"))
    (tmp_path / "in" / name).write_bytes(then)
    again, fresh = (rows(tmp_path / work, run(config, tmp_path / work)) for work in ("work", "fresh"))
    assert again == fresh
    (old,), (new,) = before["ingest.raw_documents"], again["ingest.raw_documents"]
    assert isinstance(old, dict) and isinstance(new, dict)
    assert old["raw_sha256"] == new["raw_sha256"] and old != new, "the case is one"


def test_what_ended_its_parser_is_tried_again_when_it_means_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def obey(raw_text: str, *rest: Any) -> Any:
        seen.append(raw_text)
        if "broken" in raw_text:
            raise RuntimeError(raw_text)
        return normalize_text(raw_text, *rest)

    monkeypatch.setattr(documents, "normalize_text", obey)
    (tmp_path / "in").mkdir()
    config, row = configure(tmp_path / "in"), "tea,It is broken.,It may help and it is sold in the shops of the town.\n"
    other = "kelp,It is a plant of the sea and it may help.,\n"

    def attempt(text: str) -> list[object]:
        seen.clear()
        (tmp_path / "in" / "a.csv").write_text(text)
        return rows(tmp_path / "work", run(config, tmp_path / "work"))["normalize.rejects"]

    rejects = attempt(f"id,text,body\n{row}")
    assert len(rejects) == 1 and "broken" in str(rejects)
    assert attempt(f"id,text,body\n{row}{other}") == rejects, "no reject is lost"
    assert seen == ["It is a plant of the sea and it may help."], "nor tried again"
    assert attempt(f"id,body,text\n{row}{other}") == []


def test_a_line_added_to_a_feed_costs_that_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hedgerow.stages

    config = configure(tmp_path / "in")
    write_feed(tmp_path / "in" / "feed.jsonl", range(20))
    run(config, tmp_path / "work")
    normalized: list[int] = []
    original = hedgerow.stages.normalize_documents

    def counting(raw, settings, watch):
        normalized.append(raw.num_rows)
        return original(raw, settings, watch)

    monkeypatch.setattr(hedgerow.stages, "normalize_documents", counting)
    write_feed(tmp_path / "in" / "feed.jsonl", range(21))
    results = run(config, tmp_path / "work")
    assert [1] == normalized
    assert rows(tmp_path / "work", results) == rows(tmp_path / "fresh", run(config, tmp_path / "fresh"))


def test_ranges_of_a_large_feed_give_the_records_of_the_whole(tmp_path: Path) -> None:
    write_feed(tmp_path / "in" / "feed.jsonl", range(40))
    whole = run(configure(tmp_path / "in"), tmp_path / "whole")
    parts = run(configure(tmp_path / "in", target_bytes=3000), tmp_path / "parts")
    assert len(whole) == 1 < len(parts)
    one, many = rows(tmp_path / "whole", whole), rows(tmp_path / "parts", parts)
    assert one["normalize.normalized_documents"] == many["normalize.normalized_documents"]
    assert one["label.votes"] == many["label.votes"]


def test_damage_in_the_work_store_is_computed_again(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(4))
    config = configure(tmp_path / "in")
    before = rows(tmp_path / "work", run(config, tmp_path / "work"))
    for place in (tmp_path / "work").rglob("*.hrw"):
        place.write_bytes(place.read_bytes()[:-7] + b"damaged")
    again = run(config, tmp_path / "work")
    assert again[0].computed == STAGE_NAMES
    assert before == rows(tmp_path / "work", again)


def test_two_documents_of_one_key(tmp_path: Path) -> None:
    feed = tmp_path / "in" / "feed.jsonl"
    feed.parent.mkdir()
    lines = [json.dumps({"id": "a", "text": article(n)}) for n in (1, 1, 2)]
    feed.write_text("\n".join(lines) + "\n")
    results = run(configure(tmp_path / "in"), tmp_path / "work")
    stored = WorkStore(Storage(tmp_path / "work")).get("normalize", dict(results[0].keys)["normalize"])
    assert stored is not None
    assert stored.tables["normalized_documents"].num_rows == 1
    assert len(stored.note["duplicates"]) == 1
    assert ["duplicate_key"] == stored.tables["rejects"]["reason"].to_pylist()


@pytest.mark.parametrize(("change", "stages", "reason"), [
    pytest.param("nothing", (), "nothing changed", id="nothing"),
    pytest.param("input", STAGE_NAMES, "its input changed", id="input"),
    pytest.param("mask", STAGE_NAMES[1:], "settings, cues or code of normalize", id="a setting of normalize"),
    pytest.param("cue", STAGE_NAMES[3:], "your own functions or cues changed", id="a cue file"),
])  # fmt: skip
def test_a_plan_says_what_and_why(tmp_path: Path, change: str, stages: tuple[str, ...], reason: str) -> None:
    write_articles(tmp_path / "in", range(3))
    config = configure(tmp_path / "in")
    run(config, tmp_path / "work")
    if change == "input":
        write_articles(tmp_path / "in", range(3, 4))
    elif change == "mask":
        config = config.model_copy(update={"normalize": config.normalize.model_copy(update={"mask_pii": False})})
    elif change == "cue":
        cues = tmp_path / "mine.toml"
        cues.write_text('[[cue]]\nid = "mine.kelp"\nsense = "kelp"\npatterns = ["kelp"]\nrule = "none"\n')
        config = config.model_copy(update={"label": config.label.model_copy(update={"cues": (str(cues),)})})
    outlook = look_ahead(make_plan(config, str(tmp_path / "work")))
    assert [stages] == [o.stages for o in outlook]
    assert outlook[0].reason.startswith(reason)


def test_a_changed_cue_relabels_without_parsing_again(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(3))
    config = configure(tmp_path / "in")
    run(config, tmp_path / "work")
    cues = tmp_path / "mine.toml"
    cues.write_text('[[cue]]\nid = "mine.kelp"\nsense = "kelp"\npatterns = ["kelp"]\nrule = "none"\n')
    changed = config.model_copy(update={"label": config.label.model_copy(update={"cues": (str(cues),)})})
    assert [("label",)] == [r.computed for r in run(changed, tmp_path / "work")]


def _count_labeled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that will hold the texts of all sentences on which votes are cast from now on."""
    from hedgerow.label.apply import Labeler

    seen: list[str] = []
    original = Labeler.label_sentences

    def noting(self, sentences, chosen=None):
        seen.extend(sentences["text"].filter(pa.array(chosen)).to_pylist())
        return original(self, sentences, chosen)

    monkeypatch.setattr(Labeler, "label_sentences", noting)
    return seen


@pytest.mark.parametrize("kind", ["files", "feed"])
def test_only_documents_with_other_sentences_are_labeled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    source, config = tmp_path / "in", configure(tmp_path / "in")
    write_articles(source, range(10)) if kind == "files" else write_feed(source / "feed.jsonl", range(10))
    run(config, tmp_path / "work")
    seen = _count_labeled(monkeypatch)
    if kind == "files":
        (source / "00004.txt").write_text(article(4) + "\nA new line that was not there before, about kelp.\n")
    else:
        write_feed(source / "feed.jsonl", [*range(4), 77, *range(5, 10)])
    results = run(config, tmp_path / "work")
    whole = rows(tmp_path / "work", results)["segment.work_sentences"]
    changed = {
        r["document_id"] for r in whole if "new line" in r["text"] or "number 77" in (r["section_heading"] or "")
    }
    assert 1 == len(changed)
    texts = [r["text"] for r in whole if r["document_id"] in changed]
    if kind == "files":  # the new line is the last one, and the next neighbor of one
        assert 2 == len(seen) < len(texts)
        assert "A new line that was not there before, about kelp." in seen
    else:
        assert sorted(seen) == sorted(texts)
    assert rows(tmp_path / "work", results) == rows(tmp_path / "fresh", run(config, tmp_path / "fresh"))


def test_votes_stay_when_the_stages_before_change_without_changing_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "in", range(6))
    (tmp_path / "in" / "00002.txt").write_text(article(2) + "\nWrite to someone@example.org about kelp and hops.\n")
    config = configure(tmp_path / "in")
    run(config, tmp_path / "work")
    seen = _count_labeled(monkeypatch)
    other = config.model_copy(update={"normalize": config.normalize.model_copy(update={"mask_pii": False})})
    results = run(other, tmp_path / "work")
    assert 0 < len(seen) < 4
    assert any("someone@example.org" in text for text in seen)
    assert rows(tmp_path / "work", results) == rows(tmp_path / "fresh", run(other, tmp_path / "fresh"))


def test_rows_are_told_apart_by_every_column() -> None:
    spans = [Span(0, 2), Span(2, 4), Span(4, 6), Span(6, 8), Span(8, 10)]
    text = ["ab", "c", "a", "bc", "ab", "c", "ab", None, "ab", "c"]
    start = [0, 3, 0, 3, 0, 3, 0, 3, 0, None]
    digests = reuse.row_digests(pa.table({"text": text, "start": pa.array(start, pa.int64())}), spans)
    assert digests[0] == digests[2]
    assert 4 == len(set(digests))
