"""Version numbers of whole builds: what changed the rows, and what let documents in or left them out."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article_factory import article, write_articles
from small_builds import configure, outcome_of, rows, run

from hedgerow.config import Config
from hedgerow.publish.log import read_log
from hedgerow.publish.verify import verify_rows
from hedgerow.removals import make_page
from hedgerow.retention.takedown import take_down
from hedgerow.storage import Storage


def test_versions_follow_their_causes(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    write_articles(source, range(5))
    config = configure(source)
    assert ("published", "1.0.0") == outcome_of(run(config, output))
    assert ("unchanged", "1.0.0") == outcome_of(run(config, output))
    write_articles(source, range(5, 6))
    assert ("published", "1.0.1") == outcome_of(run(config, output))
    (source / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert ("unchanged", "1.0.1") == outcome_of(run(config, output)), "a change in rejects alone makes no version"
    cues = tmp_path / "mine.toml"
    cues.write_text(
        '[[cue]]\nid = "hedge.mine"\nsense = "a report"\npatterns = ["in report"]\nrule = "3.1"\n'
        'task = "hedge"\nlabel = "hedged"\nkind = "reporting"\n'
    )
    label = config.label.model_copy(update={"cues": (str(cues),)})
    assert ("published", "1.1.0") == outcome_of(run(config.model_copy(update={"label": label}), output))
    assert ["1.0.0", "1.0.1", "1.1.0"] == [e.version for e in read_log(Storage(output / "test"))]
    assert not verify_rows(Storage(output / "test"), "1.1.0")


GERMAN = (
    "Ein Tee aus Salbei hilft manchen Menschen beim Einschlafen. Die Wirkung wurde bisher kaum untersucht. Wer Medikamente "
    "nimmt, sollte vorher mit einer Apothekerin sprechen. Kinder sollten diesen Tee nicht trinken.\n"
)
SMALL = {"ingest": {"max_document_bytes": 1500}}
LARGE = {"ingest": {"max_document_bytes": 10**6}}
BOTH = {"normalize": {"languages": ["en", "de"]}}
FRENCH = {"normalize": {"languages": ["en", "fr"]}}
FIRST = {"corpus": {"near_duplicates": "keep_first"}}
CLOSER = {"corpus": {"near_duplicate_threshold": 0.71}}
OTHER_NAME = {"sources": [{"path": "in", "name": "articles"}]}
TWO = {"sources": [{"path": "in", "name": "in"}, {"path": "more", "name": "more"}]}


def _add(folder: Path) -> None:
    write_articles(folder / "in", range(10, 12))


def _add_near(folder: Path) -> None:
    text = (folder / "in/near-a.txt").read_text("utf-8")
    (folder / "in/near-c.txt").write_text(text.replace("In report", "In review", 2), "utf-8")


def _rename(folder: Path) -> None:
    (folder / "in/00001.txt").rename(folder / "in/other.txt")


def _edit(folder: Path) -> None:
    (folder / "in/00001.txt").write_text(article(99), "utf-8")


def _drop(*names: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / "in" / name).unlink() for name in names] and None


def _take_down(folder: Path) -> None:
    config = _with_settings(folder, {})
    [row] = [r for r in rows(folder / "out", "documents") if r["place"]["path"] == "00001.txt"]
    take_down(folder / "out", config.dataset, make_page([], [row["document_id"]], []), "asked for", "t")


STILL, BEFORE = "still in the sources", "in the sources before"
INPUTS = "Only inputs changed rows: the recipe changed too"
# settings before, settings after, what becomes of the inputs, version, part of the reason
CAUSES = [
    ("a limit", {}, SMALL, None, "1.1.0", f"(sources or ingest): 2 documents went that are {STILL}."),
    ("no limit any more", SMALL, {}, None, "1.1.0", f"(sources or ingest): 2 documents came that were {BEFORE}."),
    ("a limit, and other documents", {}, SMALL, _add, "1.1.0", f": 2 documents went that are {STILL}."),
    ("a limit, and one that it meets is gone", {}, SMALL, _drop("long.txt"), "1.1.0", f": 1 document went that is {STILL}."),
    ("a language less", BOTH, {}, None, "1.1.0", f"(normalize): 1 document went that is {STILL}."),
    ("a language more", {}, BOTH, None, "1.1.0", f"(normalize): 1 document came that was {BEFORE}."),
    ("a language more, an article edited", {}, BOTH, _edit, "1.1.0", f": 1 document came that was {BEFORE}."),
    ("one of near duplicates", {}, FIRST, None, "1.1.0", f": 1 document went that is {STILL}."),
    ("all of near duplicates", FIRST, {}, None, "1.1.0", f": 1 document came that was {BEFORE}."),
    ("all of near duplicates, and others", FIRST, {}, _add, "1.1.0", f": 1 document came that was {BEFORE}."),
    ("a source renamed", {}, OTHER_NAME, _drop("long.jsonl"), "1.1.0", f"came that were {BEFORE} and 7 documents went that are {STILL}."),
    ("a limit without effect, others", {}, LARGE, _add, "1.0.1", INPUTS),
    ("a limit without effect, one gone", {}, LARGE, _drop("00001.txt"), "1.0.1", INPUTS),
    ("a limit without effect, one edited", {}, LARGE, _edit, "1.0.1", INPUTS),
    ("a limit without effect, one under another name", {}, LARGE, _rename, "1.0.1", INPUTS),
    ("a limit without effect, one taken down", {}, LARGE, _take_down, "1.0.1", INPUTS),
    ("a limit, and all that it meets are gone", {}, SMALL, _drop("long.txt", "long.jsonl"), "1.0.1", INPUTS),
    ("a language less, and its text is gone", BOTH, {}, _drop("deutsch.txt"), "1.0.1", INPUTS),
    ("a language without texts, others", {}, FRENCH, _add, "1.0.1", INPUTS),
    ("another threshold, a near copy more", {}, CLOSER, _add_near, "1.0.1", INPUTS),
    ("another threshold, a near copy less", {}, CLOSER, _drop("near-b.txt"), "1.0.1", INPUTS),
    ("one of near duplicates, and the other is gone", {}, FIRST, _drop("near-b.txt"), "1.0.1", INPUTS),
    ("a source more", {}, TWO, None, "1.0.1", INPUTS),
    ("a source less", TWO, {}, None, "1.0.1", INPUTS),
]  # fmt: skip


def _with_settings(folder: Path, settings: dict[str, Any]) -> Config:
    raw: dict[str, Any] = {"dataset": "test", "sources": [{"path": "in", "name": "in"}], **settings}
    raw["sources"] = [{**s, "path": str(folder / s["path"])} for s in raw["sources"]]
    return Config.model_validate(raw)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], Path]:
    """Returns a folder with a first release of articles under some settings."""
    inputs = tmp_path_factory.mktemp("inputs")
    write_articles(inputs / "in", range(4))
    write_articles(inputs / "more", range(60, 62))
    for name, text in (("near-a", article(50)), ("near-b", article(50).replace("In report", "In a report", 1))):
        (inputs / "in" / f"{name}.txt").write_text(text, "utf-8")
    (inputs / "in/deutsch.txt").write_text(GERMAN, "utf-8")
    (inputs / "in/long.txt").write_text(article(70, 60), "utf-8")
    (inputs / "in/long.jsonl").write_text(json.dumps({"id": "l", "text": article(71, 60)}) + "\n", "utf-8")

    @functools.cache
    def release(settings: str) -> Path:
        folder = Path(shutil.copytree(inputs, tmp_path_factory.mktemp("before") / "here"))
        assert ("published", "1.0.0") == outcome_of(run(_with_settings(folder, json.loads(settings)), folder / "out"))
        return folder

    return lambda settings: release(json.dumps(settings))


@pytest.mark.parametrize(
    ("old", "new", "change", "version", "reason"), [c[1:] for c in CAUSES], ids=[c[0] for c in CAUSES]
)
def test_what_comes_and_goes_by_the_settings_is_no_change_of_the_inputs(
    before: Callable[[dict[str, Any]], Path], tmp_path: Path, old: Any, new: Any, change: Any, version: str, reason: str
) -> None:
    folder = Path(shutil.copytree(before(old), tmp_path / "here"))
    if change is not None:
        change(folder)
    report = run(_with_settings(folder, new), folder / "out")
    assert (("published", version), True) == (outcome_of(report), reason in report.outcome.cause), report.outcome.cause
