"""A run in which nothing changed does no reduce, says what the one before said, and trusts nothing unverified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import Config, SourceConfig
from hedgerow.reduction import reduce
from hedgerow.running import unchanged
from hedgerow.running.runs import Report


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write_articles(tmp_path / "in", range(6))
    (tmp_path / "in" / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return make_config("test", [SourceConfig(path=str(tmp_path / "in"), name="in")])


@pytest.fixture
def reduces(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One number for each reduce from now on."""
    done: list[int] = []
    original = reduce.Reduce.decide

    def counting(self, *arguments):
        done.append(len(done))
        return original(self, *arguments)

    monkeypatch.setattr(reduce.Reduce, "decide", counting)
    return done


def run(config: Config, output: Path, **options: bool) -> Report:
    return build.build(config, output, workers=0, **options)


def said(report: Report) -> dict[str, object]:
    """Return what a report says, without what is the run's own."""
    left_out = ("run", "started", "ended", "seconds", "outcome", "cause", "shards")
    return {n: value for n, value in json.loads(json.dumps(report.to_json())).items() if n not in left_out}


def test_nothing_changed_needs_no_reduce(config: Config, tmp_path: Path, reduces: list[int]) -> None:
    first = run(config, tmp_path / "out")
    again = run(config, tmp_path / "out")
    assert [0] == reduces
    assert "unchanged" == again.outcome.kind
    assert said(first) == said(again)
    assert first.ledger_rows() == again.ledger_rows()
    assert first.label_rows() == again.label_rows()
    records = {p.suffix for p in (tmp_path / "out" / "test" / "runs").glob(f"{again.run.run_id}*")}
    assert {".json", ".work"} == records, "the heartbeat, and what garbage collection keeps"


def test_a_run_without_a_note_leaves_one(config: Config, tmp_path: Path, reduces: list[int]) -> None:
    run(config, tmp_path / "out")
    for note in (tmp_path / "out" / ".work" / "reduce").rglob("*.hrw"):
        note.write_bytes(note.read_bytes()[:-3] + b"xxx")
    assert "unchanged" == run(config, tmp_path / "out").outcome.kind
    assert [0, 1] == reduces, "a damaged note is not trusted"
    run(config, tmp_path / "out")
    assert [0, 1] == reduces


CHANGES = ["input", "reject", "setting", "code", "release", "keep missing"]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_is_reduced(
    config: Config, tmp_path: Path, reduces: list[int], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    run(config, tmp_path / "out")
    if change == "input":
        write_articles(tmp_path / "in", range(6, 7))
    elif change == "reject":
        (tmp_path / "in" / "other.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    elif change == "setting":
        config = config.model_copy(
            update={"corpus": config.corpus.model_copy(update={"near_duplicates": "keep_first"})}
        )
    elif change == "code":
        monkeypatch.setattr(unchanged, "package_digest", lambda: "another")
    elif change == "release":
        other = make_config("test", [SourceConfig(path=str(tmp_path / "other"), name="in")])
        write_articles(tmp_path / "other", range(10, 13))
        run(other, tmp_path / "out")
    before = len(reduces)
    report = run(config, tmp_path / "out", keep_missing=change == "keep missing")
    assert before + 1 == len(reduces)
    assert report.outcome.kind == ("published" if change in ("input", "release") else "unchanged")
