"""The articles shipped in samples/: sections as annotated by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hedgerow.segment import segment_text

ROOT = Path(__file__).resolve().parents[2]
RECORDS = [
    json.loads(line) for line in (ROOT / "tests" / "golden" / "samples-sections.jsonl").read_text("utf-8").splitlines()
]
DOCUMENTS = sorted({record["document"] for record in RECORDS})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_sections_are_the_annotated_ones(document: str) -> None:
    text = (ROOT / "samples" / document).read_bytes().decode("utf-8")
    expected = [
        (r["role"], r["heading"], text[r["start"] : r["end"]].strip()) for r in RECORDS if r["document"] == document
    ]
    found = [
        (s.role, s.heading and text[s.heading.start : s.heading.end], text[s.start : s.end].strip())
        for s in segment_text(text).sections
    ]
    assert expected == found
