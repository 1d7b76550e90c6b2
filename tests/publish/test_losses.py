"""Documents of the release before that a release lacks: counted, told, and held back below a floor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from article_factory import article, write_articles
from release_factory import publish_docs, three_splits
from small_builds import configure, run
from takedowns import URL, remove, write_sources

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import Config, GatesConfig, SourceConfig
from hedgerow.errors import GateError
from hedgerow.publish.draft import Draft
from hedgerow.publish.log import read_log
from hedgerow.publish.losses import Loss, hold_losses
from hedgerow.storage import Storage

DOCS = three_splits()  # four documents


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "small")


@pytest.mark.parametrize(
    ("docs", "floor", "is_held"),
    [
        pytest.param(DOCS[:3], 0.75, False, id="just enough"),
        pytest.param(DOCS[:3], 0.76, True, id="just too few"),
        pytest.param(DOCS[:1], 0.0, False, id="no floor at all"),
        pytest.param(DOCS[:1], 0.3, True, id="one of four"),
        pytest.param([replace(d, key=f"{d.key}2") for d in DOCS], 0.1, True, id="as many, but others"),
        pytest.param([*DOCS, replace(DOCS[0], key="new")], 1.0, False, id="one more"),
        pytest.param([*DOCS[:3], replace(DOCS[3], key="new")], 1.0, True, id="one for another"),
        pytest.param([replace(DOCS[0], sentences=("Kava is a root.",)), *DOCS[1:]], 1.0, False, id="one changed"),
    ],
)
def test_a_release_that_keeps_too_little_is_held_back(
    storage: Storage, docs: list, floor: float, is_held: bool
) -> None:
    def gate(_: Path, draft: Draft) -> None:
        hold_losses(draft.changes.loss, "1.0.0", floor)

    publish_docs(storage, DOCS, gate=gate)  # the first release has nothing to keep
    if is_held:
        with pytest.raises(GateError, match=r"of 4 documents of 1\.0\.0"):
            publish_docs(storage, docs, gate=gate)
    else:
        assert publish_docs(storage, docs, gate=gate).kind == "published"
    assert len(read_log(storage)) == (1 if is_held else 2)
    assert storage.list("versions") == [entry.version for entry in read_log(storage)]


def test_the_counts_are_those_of_the_release_before(storage: Storage) -> None:
    first = publish_docs(storage, DOCS)
    assert first.changes is not None
    assert first.changes.loss is None
    less = [DOCS[0], replace(DOCS[1], key="new"), replace(DOCS[2], key="newer")]
    second = publish_docs(storage, less)
    assert second.changes is not None
    assert second.changes.loss == Loss(before=4, gone=3)


@pytest.mark.parametrize("before", [1, 2, 3, 7, 10, 100, 1000])
def test_a_floor_that_is_met_exactly_holds_nothing_back(before: int) -> None:
    for left in range(before + 1):
        loss = Loss(before, before - left)
        hold_losses(loss, "1.0.0", left / before)
        with pytest.raises(GateError):
            hold_losses(loss, "1.0.0", left / before + 1e-9)


def test_pages_that_were_taken_down_are_no_loss(tmp_path: Path) -> None:
    write_sources(tmp_path)  # six documents
    config = _config(tmp_path, documents_kept=1.0)
    build.build(config, tmp_path / "out", workers=0)
    remove(tmp_path)
    report = build.build(config, tmp_path / "out", workers=0)
    assert (report.outcome.kind, report.loss) == ("published", Loss(before=5, gone=0))
    assert URL not in json.dumps(report.to_json())


@pytest.mark.parametrize(
    ("gone", "is_held"), [pytest.param(0, False, id="none"), pytest.param(3, True, id="three of five")]
)
def test_a_purged_release_before_is_counted_by_its_note(tmp_path: Path, gone: int, is_held: bool) -> None:
    write_sources(tmp_path)  # six documents, one of which is taken down
    config = _config(tmp_path, documents_kept=0.9)
    build.build(config, tmp_path / "out", workers=0)
    remove(tmp_path, purge=True)
    for path in sorted((tmp_path / "in").glob("*.txt"))[:gone]:
        path.unlink()
    if is_held:
        with pytest.raises(GateError, match=r"of 5 documents of 1\.0\.0 2 are left"):
            build.build(config, tmp_path / "out", workers=0)
    else:
        assert build.build(config, tmp_path / "out", workers=0).loss == Loss(before=5, gone=0)


def test_a_source_that_is_empty_tonight_is_held_back_and_nothing_is_lost(tmp_path: Path) -> None:
    for folder in ("in", "other"):
        (tmp_path / folder).mkdir()
    write_articles(tmp_path / "in", range(2))
    for i in range(10, 16):
        (tmp_path / "other" / f"{i}.txt").write_text(article(i))
    config = _config(tmp_path, "other", documents_kept=0.9)
    build.build(config, tmp_path / "out", workers=0)
    kept = {p: p.read_text() for p in (tmp_path / "other").iterdir()}
    for path in kept:
        path.unlink()
    with pytest.raises(
        GateError, match=r"of 8 documents of 1\.0\.0 2 are left, 25\.0%, and documents_kept in \[gates\] is 0\.9"
    ):
        build.build(config, tmp_path / "out", workers=0)
    *_, record = sorted((tmp_path / "out" / "test" / "runs").glob("*.json"))
    told = json.loads(record.read_text())
    assert told["outcome"] == "failed"
    assert told["gates"] == {
        "floors": {"documents_kept": 0.9}, "figures": {"documents_kept": 0.25}, "documents": {"before": 8, "gone": 6},
    }  # fmt: skip
    for path, text in kept.items():
        path.write_text(text)
    assert build.build(config, tmp_path / "out", workers=0).outcome.kind == "unchanged"


@pytest.mark.parametrize(
    ("gone", "is_told"),
    [pytest.param(1, False, id="one of four"), pytest.param(2, False, id="half"), pytest.param(3, True, id="most")],
)
def test_without_a_floor_the_closing_lines_say_that_most_went(tmp_path: Path, gone: int, is_told: bool) -> None:
    write_articles(tmp_path / "in", range(4))
    config = configure(tmp_path / "in")
    first = run(config, tmp_path / "out")
    for path in sorted((tmp_path / "in").iterdir())[:gone]:
        path.unlink()
    report = run(config, tmp_path / "out")
    said = [line for line in report.closing_lines() if "are gone" in line]
    assert [line[:26] for line in said] == (["Mind: 3 of the 4 documents"] if is_told else [])
    assert not [line for line in first.closing_lines() if "are gone" in line]
    assert report.to_json()["documents"] == {"all": 4 - gone, "before": 4, "gone": gone}
    assert run(config, tmp_path / "out").to_json()["documents"] == {"all": 4 - gone}


def test_documents_that_are_carried_over_are_kept(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(4))
    config = _config(tmp_path, documents_kept=1.0)
    build.build(config, tmp_path / "out", workers=0)
    for path in sorted((tmp_path / "in").iterdir())[:3]:
        path.unlink()
    report = build.build(config, tmp_path / "out", workers=0, keep_missing=True)
    assert report.n_documents == 4
    assert report.loss is None or report.loss.gone == 0


def _config(folder: Path, *more: str, **gates: float) -> Config:
    sources = [SourceConfig(path=str(folder / name), name=name) for name in ("in", *more)]
    return make_config("test", sources).model_copy(update={"gates": GatesConfig(**gates)})
