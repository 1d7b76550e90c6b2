"""The label model of a run is a setting: it is recorded, and it is the cause of a version where rows change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.config import Config, CorpusConfig, LabelConfig, SourceConfig

UNKNOWN_TO_GOLD = """
[[cue]]
id = "hedge.in_report"
sense = "attribution to a report"
patterns = ["In report"]
rule = "3.1"
task = "hedge"
label = "hedged"
kind = "reporting"
"""


def run(tmp_path: Path, model: str, cues: tuple[str, ...] = ()):
    config = Config(
        dataset="small",
        sources=(SourceConfig(path=str(tmp_path / "in")),),
        corpus=CorpusConfig(label_model=model),
        label=LabelConfig(cues=cues),
    )
    return build.build(config, tmp_path / "out", workers=0)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    write_articles(tmp_path / "in", range(6))
    return tmp_path


def test_a_fitted_model_is_shipped_and_named(articles):
    report = run(articles, "generative")
    folder = Path(report.folder)
    assert json.loads((folder / "manifest.json").read_text())["model"] == "generative"
    fitted = json.loads((folder / "recipe" / "label_model.json").read_text())
    assert set(fitted) == {"claim_type", "hedge", "safety_warning"}
    assert set(fitted["hedge"]["accuracies"]) == set(fitted["hedge"]["families"])
    assert run(articles, "generative").outcome.kind == "unchanged"


def test_another_model_is_the_cause_of_a_minor_version(articles):
    run(articles, "precision_weighted")
    report = run(articles, "majority")
    assert report.outcome.version == "1.1.0"
    assert "label model majority in place of precision_weighted" in report.outcome.cause


def test_more_articles_that_move_a_fitted_model_are_no_patch(articles):
    (articles / "mine.toml").write_text(UNKNOWN_TO_GOLD)
    cues = (str(articles / "mine.toml"),)
    run(articles, "generative", cues)
    write_articles(articles / "in", range(6, 30))
    report = run(articles, "generative", cues)
    before, after = (
        json.loads((articles / "out" / "small" / "versions" / v / "recipe" / "label_model.json").read_text())
        for v in ("1.0.0", report.outcome.version)
    )
    assert before != after
    assert "(fitted label model)" in report.outcome.cause
