"""The articles of the genre, when a folder with them is at hand: sections and sentences as annotated."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hedgerow.segment import segment_text

SHARED = Path(os.environ.get("HEDGEROW_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
SECTIONS = SHARED / "gold" / "seeds-sections.jsonl"
SENTENCES = SHARED / "gold" / "seeds.jsonl"

pytestmark = pytest.mark.skipif(not SECTIONS.is_file(), reason="no shared folder with annotated articles")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _article(name: str) -> str:
    (path,) = (SHARED / "corpus" / "seeds").glob(f"{name}_*.txt")
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("document", ["000", "001", "002", "003", "004"])
def test_sections_are_the_annotated_ones(document: str) -> None:
    text = _article(document)
    expected = [
        (r["role"], r["heading"], text[r["start"] : r["end"]].strip())
        for r in _records(SECTIONS)
        if r["document"] == document
    ]
    found = [
        (s.role, s.heading and text[s.heading.start : s.heading.end], text[s.start : s.end].strip())
        for s in segment_text(text).sections
    ]
    assert expected == found


@pytest.mark.parametrize("document", ["000", "001", "002", "003", "004"])
def test_every_annotated_sentence_is_found(document: str) -> None:
    text = _article(document)
    found = {text[s.start : s.end] for s in segment_text(text).sentences}
    missing = [r["text"] for r in _records(SENTENCES) if r["document"] == document and r["text"] not in found]
    assert missing == []
