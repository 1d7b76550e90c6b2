"""Twenty shapes of article: sections and sentences as saved after a reader checked them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hedgerow.segment import Block, segment_text

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "articles"
SHAPES = sorted(path.stem for path in FOLDER.glob("*.txt"))
UPDATE = "HEDGEROW_UPDATE_GOLDEN"


def describe(text: str, blocks: list[Block]) -> dict[str, Any]:
    """Return sections and sentences in a form that a reader can check."""
    found = segment_text(text, blocks)
    return {
        "sections": [
            {
                "level": s.level,
                "role": s.role,
                "heading": text[s.heading.start : s.heading.end] if s.heading else None,
                "evidence": s.evidence,
                "parent": s.parent,
                "start": s.start,
                "end": s.end,
            }
            for s in found.sections
        ],
        "sentences": [
            {"section": s.section, "item": s.is_item, "lead": s.lead, "start": s.start, "text": text[s.start : s.end]}
            for s in found.sentences
        ],
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_article_is_cut_as_saved(shape: str) -> None:
    text = (FOLDER / f"{shape}.txt").read_bytes().decode("utf-8")
    saved = FOLDER / f"{shape}.json"
    markup = FOLDER / f"{shape}.blocks.json"
    blocks = [Block(*row) for row in json.loads(markup.read_text("utf-8"))] if markup.is_file() else []
    found = describe(text, blocks)
    if os.environ.get(UPDATE):
        rows = {name: [json.dumps(row, ensure_ascii=False) for row in found[name]] for name in found}
        body = ",\n".join(f'  "{name}": [\n    ' + ",\n    ".join(lines) + "\n  ]" for name, lines in rows.items())
        saved.write_text("{\n" + body + "\n}\n", "utf-8")
    expected = json.loads(saved.read_text("utf-8"))
    assert found == expected, f"if this is an improvement: {UPDATE}=1 pytest {Path(__file__).name}, then read the diff"


def test_there_are_twenty_shapes() -> None:
    assert len(SHAPES) >= 20
