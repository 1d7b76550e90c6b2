"""Records that were read before are not parsed again, and nothing tells them from those that are."""

from __future__ import annotations

import bz2
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest import jsonlines
from hedgerow.ingest.again import known_records
from hedgerow.ingest.read import RawBatch, read_entry
from hedgerow.ingest.sources import Entry
from hedgerow.work.reuse import merge_places

SOURCE = SourceConfig(path="in", name="in")


def line(number: int, **more: Any) -> bytes:
    return json.dumps({"id": f"d{number}", "text": f"Hops help {number} sleepers.", **more}).encode()


def read(folder: Path, data: bytes, before: pa.Table | None = None, name: str = "a.jsonl") -> RawBatch:
    path = folder / name
    path.write_bytes(data)
    known = known_records(before).get(("in", name)) if before is not None else None
    return read_entry(Entry("in", name, str(path), len(data)), SOURCE, IngestConfig(), known=known)


def all_rows(batch: RawBatch, before: pa.Table) -> list[dict[str, Any]]:
    found = [("in", one.place._asdict(), one.row) for one in batch.taken]
    new = enumerate(batch.documents["place"].to_pylist(), start=before.num_rows)
    return (
        merge_places(before, batch.documents, found + [("in", place, row) for row, place in new])
        .onto(before)
        .to_pylist()
    )


LINES = {
    "one changed": [line(0), line(1), line(2, title="new"), line(3)],
    "one inserted": [line(9), line(0), line(1), line(2), line(3)],
    "one gone": [line(0), line(2), line(3)],
    "another order": [line(3), line(1), line(0), line(2)],
    "one twice": [line(0), line(1), line(1), line(2), line(3)],
    "blank lines": [b"", line(0), b"  ", line(1), b"", line(2), line(3)],
    "a broken one": [line(0), b'{"id": "d1"', line(2), line(3)],
    "no ids": [json.dumps({"text": f"Kelp {n} is a plant of the sea."}).encode() for n in (2, 1, 3)],
    "counters": [json.dumps({"id": n, "text": f"Kelp {n} is a plant of the sea."}).encode() for n in (2, 1, 3)],
    "a long one": [line(0), line(1), line(8, title="x" * 300_000), line(2), line(3)],
    "nothing": [],
}
BEFORE = [
    *(line(n) for n in range(4)),
    *(json.dumps({"text": f"Kelp {n} is a plant of the sea."}).encode() for n in range(4)),
    *(json.dumps({"id": n, "text": f"Kelp {n} is a plant of the sea."}).encode() for n in range(4)),
]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_what_was_known_equals_what_is_parsed(tmp_path: Path, lines: list[bytes], end: bytes) -> None:
    before = read(tmp_path, b"\n".join(BEFORE)).documents
    data = b"".join(one + end for one in lines)
    found, wanted = read(tmp_path, data, before), read(tmp_path, data)
    assert all_rows(found, before) == wanted.documents.to_pylist()
    assert found.rejects.equals(wanted.rejects)
    assert found.ledger == wanted.ledger
    assert wanted.taken == ()


def test_random_edits(tmp_path: Path) -> None:
    chance = random.Random(3)
    lines = [line(n) for n in range(30)]
    before = read(tmp_path, b"\n".join(lines)).documents
    for _ in range(20):
        kind = chance.randrange(4)
        at = chance.randrange(len(lines) - 1)
        if kind == 0:
            lines[at] = line(chance.randrange(90), title="x" * chance.randrange(9))
        elif kind == 1:
            lines.insert(at, line(chance.randrange(90)))
        elif kind == 2:
            del lines[at]
        else:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        found, wanted = read(tmp_path, b"\n".join(lines), before), read(tmp_path, b"\n".join(lines))
        assert all_rows(found, before) == wanted.documents.to_pylist()
        assert found.ledger == wanted.ledger


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_range_ends_where_it_ends(tmp_path: Path, cut: int) -> None:
    """A known line that begins behind the range belongs to the next one."""
    data = b"\n".join([*BEFORE[:3], line(7), *BEFORE[4:]]) + b"\n"
    before = read(tmp_path, b"\n".join(BEFORE)).documents
    known = known_records(before)["in", "a.jsonl"]
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    entry = Entry("in", "a.jsonl", str(path), len(data))
    for start, end in ((0, cut), (cut, len(data))):
        found, wanted = (
            read_entry(entry, SOURCE, IngestConfig(), start, end, data[:start].count(b"\n"), known=given)
            for given in (known, None)
        )
        assert all_rows(found, before) == wanted.documents.to_pylist()
        assert found.ledger == wanted.ledger


def test_only_new_records_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(tmp_path, b"\n".join(BEFORE)).documents
    seen: list[bytes] = []
    original = jsonlines.read_record
    monkeypatch.setattr(jsonlines, "read_record", lambda c, raw, *rest: seen.append(raw) or original(c, raw, *rest))
    read(tmp_path, b"\n".join([line(7), *BEFORE[:4]]), before)
    assert [line(7)] == seen


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.decode().encode("utf-16"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: bz2.compress(text),
    ],
    ids=["UTF-16", "a mark", "compressed"],
)
def test_in_another_encoding_the_rows_are_the_same_too(tmp_path: Path, encoded: Any) -> None:
    data = encoded(b"\n".join(LINES["one inserted"]))
    before = read(tmp_path, encoded(b"\n".join(BEFORE))).documents
    assert all_rows(read(tmp_path, data, before), before) == read(tmp_path, data).documents.to_pylist()


def test_records_of_another_file_are_not_taken(tmp_path: Path) -> None:
    before = read(tmp_path, b"\n".join(BEFORE), name="b.jsonl").documents
    assert read(tmp_path, b"\n".join(BEFORE), before).taken == ()
