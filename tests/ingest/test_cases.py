"""Every case: the documents and reasons expected, balanced bytes, checked tables, inert details, bounded time."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from cases import ALL, Case

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.sources import list_entries

CONFIG = IngestConfig(
    max_document_bytes=200_000, max_member_bytes=1_000_000, max_file_bytes=150_000_000, max_members=50, max_ratio=500
)


@pytest.mark.parametrize("case", ALL, ids=[c.id for c in ALL])
def test_case(case: Case, tmp_path: Path) -> None:
    (tmp_path / case.name).write_bytes(case.data())
    source = SourceConfig(path=str(tmp_path), name="s")
    (entry,) = list_entries([source]).entries
    start = time.process_time()
    batch = read_entry(entry, source, CONFIG)  # raises when the bytes do not add up
    assert time.process_time() - start < 10
    rejects = batch.rejects.to_pylist()
    if case.n_documents >= 0:
        assert batch.documents.num_rows == case.n_documents, rejects
    if case.reasons:
        assert Counter(r["reason"] for r in rejects) == Counter(case.reasons), rejects
    elif case.n_documents >= 0:
        assert rejects == []
    for reject in rejects:
        assert reject["detail"].isprintable()
        assert len(reject["detail"]) <= 500
        assert str(tmp_path) not in str(reject)
    keys = batch.documents["document_key"].to_pylist()
    assert len(set(keys)) == len(keys)


def test_ids_of_cases_are_unique() -> None:
    groups = Counter(c.id for c in ALL)
    assert {k for k, n in groups.items() if n > 1} <= {"utf16_no_bom"}
