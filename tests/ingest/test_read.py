"""One file: keys, places, digests, ranges, and the ledger."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import PAGE, TEXT, arrow_stream, gz, line, lines, parquet, record, response, tar, zipped

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest.items import ByteLedger
from hedgerow.ingest.read import RawBatch, count_lines, is_splittable, read_entry
from hedgerow.ingest.sources import Entry, list_entries

SOURCE = SourceConfig(path="x", name="web")


def read(tmp_path: Path, name: str, data: bytes, source: SourceConfig = SOURCE, **limits: Any) -> RawBatch:
    return read_entry(entry_of(tmp_path, name, data), source, IngestConfig(**limits))


def entry_of(tmp_path: Path, name: str, data: bytes) -> Entry:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Entry("web", name, str(path), len(data))


def first(batch: RawBatch) -> dict[str, Any]:
    return batch.documents.to_pylist()[0]


def test_ten_thousand_lines_of_which_one_percent_is_broken(tmp_path: Path) -> None:
    data = [line(id=str(i), text=f"{TEXT} {i}") for i in range(10_000)]
    broken = range(7, 10_000, 100)
    for i in broken:
        data[i] = data[i][: len(data[i]) // 2] + b"\n"
    batch = read(tmp_path, "a.jsonl", b"".join(data))
    assert (batch.documents.num_rows, batch.rejects.num_rows) == (9_900, 100)
    places = batch.rejects["place"].to_pylist()
    assert [p["record"] for p in places] == [i + 1 for i in broken]
    assert [p["offset"] for p in places] == [sum(map(len, data[:i])) for i in broken]


KEYS = [
    ("path", "x/a.txt", b"abc", SOURCE, "web/x/a.txt"),
    ("record", "a.jsonl", line(text="a"), SOURCE, "web/a.jsonl#1"),
    ("id", "a.jsonl", line(text="a", id="k7"), SOURCE, "k7"),
    ("counter", "a.jsonl", line(text="a", doc_id=7), SOURCE, "web/a.jsonl#id=7"),
    ("counter_as_text", "a.jsonl", line(text="a", id="007", url="https://x.example/"), SOURCE, "web/a.jsonl#id=007"),
    ("counter_configured", "a.jsonl", line(text="a", n=7), SourceConfig(path="x", name="web", id_field="n"), "7"),
    ("counter_in_csv", "a.csv", b"id,text\n1,a\n", SOURCE, "web/a.csv#id=1"),
    ("id_before_url", "a.jsonl", line(text="a", id="k7", url="https://x.example/"), SOURCE, "k7"),
    ("url", "a.jsonl", line(text="a", url="HTTPS://X.example:443/p?utm_source=y&b=1#f"), SOURCE, "https://x.example/p?b=1"),
    ("id_that_is_an_address", "a.jsonl", line(text="a", id="https://u:p@x.example/?token=s"), SOURCE, "https://x.example/"),
    ("bad_url", "a.jsonl", line(text="a", url="javascript:alert(1)"), SOURCE, "web/a.jsonl#1"),
    ("configured", "a.jsonl", line(body="a", slug="s1", id="k7"), SourceConfig(path="x", name="web", id_field="slug"), "s1"),
    ("member", "a.tar", tar({"d/b.txt": b"abc"}), SOURCE, "web/a.tar!d/b.txt"),
    ("member_record", "a.zip", zipped({"b.jsonl": b"\n" + line(text="a")}), SOURCE, "web/a.zip!b.jsonl#2"),
    ("nested_member", "a.zip", zipped({"b.zip": zipped({"c.txt": b"abc"})}), SOURCE, "web/a.zip!b.zip!c.txt"),
    ("canonical_link", "a.html", b"<html><head><link rel='canonical' href='https://x.example/p'></head><body>a</body></html>",
     SOURCE, "https://x.example/p"),
    ("front_matter_url", "a.md", b"---\nurl: https://x.example/q\n---\nabc", SOURCE, "https://x.example/q"),
    ("warc", "a.warc", response(PAGE, url="https://x.example/w"), SOURCE, "https://x.example/w"),
    ("parquet", "a.parquet", parquet([{"text": "a"}]), SOURCE, "web/a.parquet#1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "source", "key"), [c[1:] for c in KEYS], ids=[c[0] for c in KEYS])
def test_document_key(name: str, data: bytes, source: SourceConfig, key: str, tmp_path: Path) -> None:
    assert first(read(tmp_path, name, data, source))["document_key"] == key


def test_a_configured_id_must_be_there(tmp_path: Path) -> None:
    source = SourceConfig(path="x", name="web", id_field="slug")
    (reject,) = read(tmp_path, "a.jsonl", line(text="a", id="k"), source).rejects.to_pylist()
    assert reject["reason"] == "bad_record"
    assert "'slug'" in reject["detail"]


def test_record_fields(tmp_path: Path) -> None:
    data = line(text="a", headline="T", license="MIT", z=1, b={"d": [1], "c": "é"}, url="https://x.example/")
    document = first(read(tmp_path, "a.jsonl", b"\n" + data))
    assert document["title"] == "T"
    assert document["licence"] == "MIT"
    assert document["meta"] == '{"b":{"c":"é","d":[1]},"z":1}'
    assert document["place"] == {"path": "a.jsonl", "member": None, "record": 2, "offset": 1}
    assert document["raw_sha256"] == hashlib.sha256(data.rstrip()).hexdigest()
    assert document["n_bytes"] == len(data) - 1


def test_licence_of_the_source_where_the_record_has_none(tmp_path: Path) -> None:
    source = SourceConfig(path="x", name="web", licence="CC0-1.0", attribution="Ann")
    batch = read(tmp_path, "a.jsonl", line(text="a") + line(text="b", licence="MIT"), source)
    assert batch.documents["licence"].to_pylist() == ["CC0-1.0", "MIT"]
    assert batch.documents["attribution"].to_pylist() == ["Ann", "Ann"]


def test_front_matter(tmp_path: Path) -> None:
    data = b"---\ntitle: 'Ginger: a note'\nlicence: CC0-1.0\ntags: [a, b]\ndate: 2022-05-11\n---\n# Ginger\n"
    document = first(read(tmp_path, "a.md", data))
    assert (document["title"], document["licence"]) == ("Ginger: a note", "CC0-1.0")
    assert document["meta"] == '{"date":"2022-05-11","tags":["a","b"]}'
    assert document["raw_text"] == data.decode()
    assert document["raw_text"][document["text_start"] :] == "# Ginger\n"
    assert document["media"] == "markdown"
    assert document["n_bytes"] == len(data)


def test_html_head(tmp_path: Path) -> None:
    page = (
        b"<html><head><!-- <title>no</title> --><title> Kratom &amp;\n you </title>"
        b"<meta property='og:url' content='https://x.example/og?utm_source=a'></head><body>x</body></html>"
    )
    document = first(read(tmp_path, "a.html", page))
    assert (document["title"], document["url"], document["media"]) == ("Kratom & you", "https://x.example/og", "html")
    assert document["place"] == {"path": "a.html", "member": None, "record": None, "offset": None}


DECODED = [
    ("utf8", "café".encode(), "café", []),
    ("bom", b"\xef\xbb\xbfabc", "abc", ["strip_bom"]),
    ("utf16", "café".encode("utf-16"), "café", ["strip_bom", "decode"]),
    ("latin1", "un café très cher".encode("latin-1"), "un café très cher", ["decode"]),
    ("cp1252", "it\u2019s".encode("cp1252"), "it\u2019s", ["decode"]),
    (
        "broken_utf8",
        "it\u2019s caf\u00e9 ".encode() * 3 + b"\xff.",
        "it\u2019s caf\u00e9 " * 3 + "\ufffd.",
        ["replace_undecodable"],
    ),
]


@pytest.mark.parametrize(("data", "text", "steps"), [c[1:] for c in DECODED], ids=[c[0] for c in DECODED])
def test_decoding_is_recorded(data: bytes, text: str, steps: list[str], tmp_path: Path) -> None:
    document = first(read(tmp_path, "a.txt", data))
    assert document["raw_text"] == text
    assert [s["step"] for s in document["steps"]] == steps


def test_surrogates_are_replaced_and_recorded(tmp_path: Path) -> None:
    document = first(read(tmp_path, "a.jsonl", b'{"text": "a\\ud83d", "t": "\\ud83d\\ude00"}\n'))
    assert document["raw_text"] == "a\ufffd"
    assert document["meta"] == '{"t":"\U0001f600"}'
    assert document["steps"] == [{"step": "replace_surrogates", "count": 1, "detail": None}]


def test_cut_stream_gives_what_is_whole(tmp_path: Path) -> None:
    data = lines(2000)
    batch = read(tmp_path, "a.jsonl.gz", gz(data)[:-2000])
    (reject,) = batch.rejects.to_pylist()
    n = batch.documents.num_rows
    assert 0 < n < 2000
    assert reject["reason"] == "truncated"
    assert reject["place"]["record"] == n + 1
    assert reject["place"]["offset"] == data.index(b"\n" + line(id=str(n), text=f"{TEXT} {n}")) + 1


def test_warc_place_and_framing(tmp_path: Path) -> None:
    info, page = record("warcinfo", b"x", "text/plain"), response(PAGE)
    batch = read(tmp_path, "a.warc.gz", gz(info) + gz(page))
    document = first(batch)
    assert document["place"] == {"path": "a.warc.gz", "member": None, "record": 2, "offset": len(info)}
    assert document["n_bytes"] == len(PAGE)
    assert batch.ledger == ByteLedger(len(info) + len(page), len(PAGE), 0, len(info) + len(page) - len(PAGE))


def test_archive_bytes_are_counted_once(tmp_path: Path) -> None:
    archive = tar({"a.txt": b"abc", "b.txt": b"defg"})
    assert read(tmp_path, "a.tar", archive).ledger == ByteLedger(len(archive), 7, 0, len(archive) - 7)


def test_parquet_counts_text(tmp_path: Path) -> None:
    batch = read(
        tmp_path, "a.parquet", parquet([{"text": "café", "id": "k", "n": 5}, {"text": "ab", "id": "l", "n": 6}])
    )
    assert batch.ledger == ByteLedger(9, 9, 0, 0)
    assert first(batch)["meta"] == '{"n":5}'


def test_invalid_utf8_in_a_column_costs_its_row(tmp_path: Path) -> None:
    good = pa.array([b"one", b"tw\xffo", b"three"]).cast(pa.binary())
    broken = pa.Array.from_buffers(pa.string(), 3, good.buffers())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, pa.schema([("text", pa.string())])) as writer:
        writer.write_batch(pa.record_batch([broken], names=["text"]))
    batch = read(tmp_path, "a.arrow", sink.getvalue().to_pybytes())
    assert batch.documents["raw_text"].to_pylist() == ["one", "three"]
    assert batch.rejects["reason"].to_pylist() == ["bad_encoding"]


def test_hugging_face_dataset_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / "ds" / "train"
    folder.mkdir(parents=True)
    (folder / "data-00000-of-00001.arrow").write_bytes(arrow_stream([{"text": TEXT, "label": 1}] * 3))
    (folder / "dataset_info.json").write_text('{"citation": "", "features": {"text": {}}}')
    (folder / "state.json").write_text('{\n  "_data_files": [{"filename": "data-00000-of-00001.arrow"}]\n}')
    (tmp_path / "ds" / "dataset_dict.json").write_text('{"splits": ["train"]}')
    source = SourceConfig(path=str(tmp_path / "ds"))
    batches = [read_entry(e, source, IngestConfig()) for e in list_entries([source]).entries]
    assert sum(b.documents.num_rows for b in batches) == 3
    assert sum(b.rejects.num_rows for b in batches) == 0


RECORD_LINES = st.lists(
    st.one_of(
        st.builds(lambda i: line(text=f"n{i}"), st.integers(0, 999)),
        st.sampled_from([b"\n", b"  \n", b"\r\n", b"broken\n", b'{"text": "long ' + b"x" * 60 + b'"}\n', b"[1]\r\n"]),
    ),
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(RECORD_LINES, st.booleans(), st.lists(st.integers(0, 900), max_size=4))
def test_ranges_give_together_what_the_whole_gives(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], is_cut: bool, cuts: list[int]
) -> None:
    data = b"".join(parts)[: -1 if is_cut else None]
    entry = entry_of(tmp_path_factory.mktemp("r"), "a.jsonl", data)
    config = IngestConfig(max_document_bytes=50)
    whole = read_entry(entry, SOURCE, config, 0, None)
    bounds = sorted({0, *(c for c in cuts if c < len(data)), len(data)})
    before = count_lines(entry, bounds)
    ranges = [
        read_entry(entry, SOURCE, config, a, b, n if i % 2 else None)
        for i, (a, b, n) in enumerate(zip(bounds, bounds[1:], before, strict=False))
    ]
    assert [r for b in ranges for r in b.documents.to_pylist()] == whole.documents.to_pylist()
    assert [r for b in ranges for r in b.rejects.to_pylist()] == whole.rejects.to_pylist()
    assert sum((b.ledger for b in ranges), ByteLedger()) == whole.ledger


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", lines(2), True), ("a.ndjson", lines(2), True), ("a.jsonl.gz", gz(lines(2)), False),
        ("a.jsonl", gz(lines(2)), False), ("a.txt", TEXT.encode(), False), ("a.jsonl", lines(2).decode().encode("utf-16"), False),
        ("a.jsonl", json.dumps([{"text": "a"}]).encode(), False), ("a.jsonl", b"", True),
    ],
    ids=["jsonl", "ndjson", "gz", "hidden_gz", "txt", "utf16", "array", "empty"],
)  # fmt: skip
def test_is_splittable(name: str, data: bytes, expected: bool, tmp_path: Path) -> None:
    assert is_splittable(entry_of(tmp_path, name, data)) is expected


def test_a_file_that_is_gone_is_a_reject(tmp_path: Path) -> None:
    entry = Entry("web", "a.txt", str(tmp_path / "a.txt"), 3)
    batch = read_entry(entry, SOURCE, IngestConfig())
    assert batch.rejects["reason"].to_pylist() == ["unreadable"]
    assert str(tmp_path) not in str(batch.rejects.to_pylist())
    assert not is_splittable(entry)
