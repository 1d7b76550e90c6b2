"""The judgment of narrow cues: exceptions name cues that exist, each with a reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hedgerow.lexicon import load_lexicon


def test_exceptions_name_cues_that_exist_and_say_why(checkout: Path) -> None:
    raw = tomllib.loads((checkout / "benchmarks" / "label-exceptions.toml").read_text("utf-8"))
    entries = raw.get("exception", [])
    assert {e["id"] for e in entries} <= set(load_lexicon().by_id())
    assert all(len(e["reason"]) > 20 for e in entries)
