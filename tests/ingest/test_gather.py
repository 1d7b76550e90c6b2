"""Files become tables together: the same rows as one by one, and what changed while it was read is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from hedgerow.build import make_config
from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest import gather
from hedgerow.ingest.decode import _n_controls
from hedgerow.ingest.gather import Gathered
from hedgerow.ingest.read import RawBatch, read_entry
from hedgerow.ingest.sources import list_entries
from hedgerow.running.plan import make_plan
from hedgerow.stages import ingest_shard
from hedgerow.work.shards import Shard
from hedgerow.work.watch import UNWATCHED

FILES = {
    "a.txt": b"Hops help sleepers.",
    "b.jsonl": b'{"text": "Kava calms."}\n{"text": 7}\n{"text": "Tea wakes."}\n',
    "c.txt": b"",
    "d.md": b"---\ntitle: Hops\n---\nHops *help*.",
    "e.bin": b"\x89PNG\r\n\x1a\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    return tmp_path / "in"


def read_all(folder: Path) -> list[RawBatch]:
    source = SourceConfig(path=str(folder), name="in")
    return [read_entry(entry, source, IngestConfig()) for entry in list_entries([source]).entries]


@pytest.mark.parametrize("limit", [0, 40, 2**20], ids=["each alone", "some together", "all together"])
def test_rows_of_files_together_are_those_of_each(folder: Path, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "TABLE_BYTES", limit)
    batches = read_all(folder)
    gathered = Gathered()
    for batch in batches:
        gathered.add(batch)
    gathered.add_rejects(batches[1].rejects)
    documents, rejects = gathered.tables()
    assert gathered.n_documents == documents.num_rows == 4
    assert documents.equals(pa.concat_tables([batch.documents for batch in batches]))
    assert rejects.equals(pa.concat_tables([*(batch.rejects for batch in batches), batches[1].rejects]))


def shard_of(folder: Path) -> tuple[Shard, Any]:
    config = make_config("test", [SourceConfig(path=str(folder), name="in")])
    (task,) = make_plan(config, str(folder.parent / "work")).tasks
    return task.shard, config


@pytest.mark.parametrize("written", [b"Hops harm sleepers.", b"", None], ids=["other words", "emptied", "gone"])
def test_a_file_that_changed_since_it_was_listed_is_left_out(folder: Path, written: bytes | None) -> None:
    shard, config = shard_of(folder)
    n_bytes = (folder / "a.txt").stat().st_size
    (folder / "a.txt").unlink()
    if written is not None:
        (folder / "a.txt").write_bytes(written)
    tables, note = ingest_shard(shard, None, config, None, UNWATCHED)
    rejects = {row["place"]["path"]: (row["reason"], row["n_bytes"]) for row in tables["rejects"].to_pylist()}
    assert rejects["a.txt"] == ("half_written", n_bytes)
    assert note["unsettled"] == ["in/a.txt"]
    assert [p["path"] for p in tables["raw_documents"]["place"].to_pylist()] == ["b.jsonl", "b.jsonl", "d.md"]
    assert {row["piece"]: row["documents"] for row in note["ledger"]}["in/a.txt"] == 1


@pytest.mark.parametrize("name", ["a.txt", "b.jsonl", "d.md"])
def test_of_a_file_that_grew_since_it_was_listed_what_was_listed_is_read(folder: Path, name: str) -> None:
    shard, config = shard_of(folder)
    before, note = ingest_shard(shard, None, config, None, UNWATCHED)
    with (folder / name).open("ab") as file:
        file.write(b'\n{"text": "Dill is a herb that came late."}\n')
    tables, again = ingest_shard(shard, None, config, None, UNWATCHED)
    assert {n: t.to_pylist() for n, t in tables.items()} == {n: t.to_pylist() for n, t in before.items()}
    assert again == note
    assert again["unsettled"] == []


def test_what_was_read_as_it_was_listed_is_kept(folder: Path) -> None:
    shard, config = shard_of(folder)
    tables, _ = ingest_shard(shard, None, config, None, UNWATCHED)
    paths = [place["path"] for place in tables["raw_documents"]["place"].to_pylist()]
    assert paths == ["a.txt", "b.jsonl", "b.jsonl", "d.md"]
    assert "half_written" not in tables["rejects"]["reason"].to_pylist()


@pytest.mark.parametrize("text", ["", "plain\t\r\n\f\x1b", "\0\1\x1f a \x07", "é\ud800\x02", "\x7f\x80"])
def test_controls_are_counted(text: str) -> None:
    assert _n_controls(text) == sum(ord(c) < 32 and c not in "\t\n\r\f\x1b" for c in text)
