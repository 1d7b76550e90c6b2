"""A page that is taken down: sources that hold it, releases with it, and what is asked of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from article_factory import article, write_articles
from text_search import files_with

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import resolve
from hedgerow.publish.tombstones import Page
from hedgerow.publish.verification import Clock, verify_dataset
from hedgerow.removals import make_page
from hedgerow.retention.takedown import take_down
from hedgerow.running.runs import Report
from hedgerow.storage import Storage

URL = "https://example.org/private/mallow"
NOBODY = "https://example.org/nobody/heard"
COMMAND = ["remove", "--reason", "asked for", "--dataset", "test"]
WORDS = "mallowquartz"  # is in no other text
PAGE = article(77).replace("A note on", f"The {WORDS} diary,").replace("In report", f"In {WORDS} report", 2)


def write_sources(folder: Path) -> None:
    write_articles(folder / "in", range(4))
    feed = [
        {"url": URL, "title": f"{WORDS} title", "text": PAGE, "keywords": [WORDS]},
        {"url": "https://example.org/other", "title": "Other", "text": article(40)},
    ]
    (folder / "in" / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in feed), "utf-8")


def run(folder: Path, **options: Any) -> Report:
    config = make_config("test", [SourceConfig(path=str(folder / "in"), name="in")])
    return build.build(config, folder / "out", workers=0, **options)


def holding(folder: Path, words: str = WORDS) -> list[str]:
    return files_with(folder, words)


def verify(folder: Path) -> Any:
    return verify_dataset(Storage(folder / "out" / "test"), (), clock=Clock(lambda: 0.0, lambda: 0.0))


def remove(folder: Path, page: Page | None = None, **options: Any) -> Any:
    return take_down(
        folder / "out", "test", page or make_page([URL], [], []), "asked for", "2026-01-01T00:00:00Z", **options
    )


def document_id(folder: Path) -> str:
    rows = [r for t in tables(resolve(folder / "out", "test"), "documents") for r in t.to_pylist()]
    return next(r["document_id"] for r in rows if r["url"] == URL)  # type: ignore[no-any-return]
