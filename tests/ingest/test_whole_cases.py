"""Hostile files through ingest and normalize: accounted for, in bounded time, good text published."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from cases import ALL, Case
from whole_cases import HTML, SIZES, UNICODE, WANTED, WHOLE

from hedgerow.config import IngestConfig, NormalizeConfig, SourceConfig
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.sources import list_entries
from hedgerow.normalize import normalize_documents

INGEST = IngestConfig(max_document_bytes=1_600_000, max_file_bytes=50_000_000)
NORMALIZE = NormalizeConfig(max_document_chars=1_500_000)


@pytest.mark.parametrize("case", WHOLE, ids=[c.id for c in WHOLE])
def test_whole_case(case: Case, tmp_path: Path) -> None:
    (tmp_path / case.name).write_bytes(case.data())
    source = SourceConfig(path=str(tmp_path), name="s")
    (entry,) = list_entries([source]).entries
    started = time.process_time()
    batch = read_entry(entry, source, INGEST)  # raises when the bytes do not add up
    done = normalize_documents(batch.documents, NORMALIZE)
    assert time.process_time() - started < 15
    rejects = batch.rejects.to_pylist() + done.rejects.to_pylist()
    assert batch.documents.num_rows == done.documents.num_rows + done.rejects.num_rows
    if case.n_documents >= 0:
        assert (case.n_documents, Counter(case.reasons)) == (
            done.documents.num_rows,
            Counter(row["reason"] for row in rejects),
        ), rejects[:3]
    for text in done.documents["text"].to_pylist():
        assert case.n_documents < 1 or WANTED in text
        assert not any(ch in text for ch in "\0\x1b\x7f\u202e\u200b\ufeff")
    for row in rejects:
        assert row["detail"].isprintable()


def test_there_are_enough_cases() -> None:
    assert len(ALL) + len(WHOLE) >= 150
    for family in (HTML, UNICODE, SIZES):
        assert len(family) >= 12
        assert len({case.id for case in family}) == len(family)


@pytest.mark.full
def test_memory_stays_bounded() -> None:
    """All cases in one process of their own, with the test runner, take less than 1.5 GiB."""
    here = Path(__file__).parent
    names = [str(here / name) for name in ("test_cases.py", "test_whole_cases.py")]
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *names], check=True, timeout=1200)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1.5 * 2**20  # KiB
