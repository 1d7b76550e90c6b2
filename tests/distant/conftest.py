"""A real dataset in a folder, to be copied to addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from article_factory import article, write_articles

from hedgerow import build
from hedgerow.config import SourceConfig

NAME = "small"
URL = "https://example.org/private/mallow"
WORDS = "mallowquartz"  # stands on that page and in no other text
PAGE = article(77).replace("A note on", f"The {WORDS} diary,").replace("In report", f"In {WORDS} report", 2)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source ``in`` and an output folder ``out`` with two releases that hold a page; one input is rejected."""
    place = tmp_path_factory.mktemp("distant")
    write_articles(place / "in", range(2))
    (place / "in" / "none.txt").write_bytes(b"")
    feed = [{"url": URL, "title": f"{WORDS} title", "text": PAGE}, {"url": f"{URL}/else", "text": article(40)}]
    (place / "in" / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in feed), "utf-8")
    config = build.make_config(NAME, [SourceConfig(path=str(place / "in"), name="in")])
    build.build(config, place / "out", workers=0)
    write_articles(place / "in", range(10, 11))
    build.build(config, place / "out", workers=0)
    return place


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hedgerow.places.objectstore.PAUSE_SECONDS", 0.0)
