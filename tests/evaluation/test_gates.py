"""Gold gates: below a floor nothing is published, and runs/ says why with figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from article_factory import write_articles
from pydantic import ValidationError

from hedgerow import build
from hedgerow.config import Config, DecontaminateConfig, GatesConfig, SourceConfig
from hedgerow.corpus.weights import shipped_weights
from hedgerow.errors import ConfigError, GateError
from hedgerow.evaluation.gates import check_gates, measure_quality
from hedgerow.stages import load_toolbox

GOLD = {
    "id": "r1", "text": "Mint may help.", "claim_type": "efficacy", "claim_types": ["efficacy"], "hedge": True,
    "hedge_cues": [{"text": "may", "type": "modal"}], "safety_warning": False, "warning_kinds": [],
}  # fmt: skip


@pytest.fixture
def config(tmp_path: Path):
    """Returns a function that makes a configuration with gates."""
    write_articles(tmp_path / "in", range(2))
    gold = tmp_path / "gold.jsonl"
    missed = GOLD | {"id": "r2", "text": "Mint ought to help.", "hedge_cues": [{"text": "ought", "type": "modal"}]}
    gold.write_text("".join(json.dumps(row) + "\n" for row in (GOLD, missed)))

    def make(**floors: float) -> Config:
        gates = GatesConfig(gold=(str(gold),), **floors)
        sources = (SourceConfig(path=str(tmp_path / "in")),)
        return Config(dataset="small", sources=sources, gates=gates)

    return make


def run_record(output: Path) -> dict:
    (record,) = (json.loads(p.read_text()) for p in (output / "small" / "runs").glob("*.json"))
    return record


def test_below_a_floor_nothing_is_published_and_the_run_says_why(config, tmp_path):
    with pytest.raises(GateError, match=r"hedge_f1 is 0\.667, floor 0\.9") as stop:
        build.build(config(hedge_f1=0.9), tmp_path / "out", workers=0)
    assert stop.value.exit_code == 6
    record = run_record(tmp_path / "out")
    assert record["outcome"] == "failed"
    assert record["gates"]["floors"] == {"hedge_f1": 0.9}
    assert record["gates"]["figures"]["hedge_f1"] == pytest.approx(2 / 3)
    assert record["gates"]["gold"][0]["rows"] == 2
    assert not (tmp_path / "out" / "small" / "versions").exists()
    assert not (tmp_path / "out" / "small" / "log").exists()


@pytest.mark.parametrize("needed", ["gold", "evaluation texts"])
def test_what_is_needed_in_the_end_is_looked_for_before_the_work(config, tmp_path, monkeypatch, needed):
    monkeypatch.setattr(build, "run_map", lambda *_: pytest.fail("the map was begun"))
    made = config(hedge_f1=0.9)
    if needed == "gold":
        (tmp_path / "gold.jsonl").unlink()
    else:
        corpus = made.corpus.model_copy(update={"decontaminate": DecontaminateConfig(files=(str(tmp_path / "none"),))})
        made = made.model_copy(update={"corpus": corpus})
    with pytest.raises(ConfigError, match=r"gold\.jsonl|none"):
        build.build(made, tmp_path / "out", workers=0)


def test_above_its_floors_a_release_says_how_right_it_is(config, tmp_path):
    report = build.build(config(hedge_f1=0.6), tmp_path / "out", workers=0)
    folder = Path(report.folder)
    card = (folder / "README.md").read_text("utf-8")
    assert "Measured on 2 hand-labeled sentences of gold.jsonl." in card
    assert "expected calibration error" in card
    quality = json.loads((folder / "recipe" / "quality.json").read_text())
    assert quality["figures"]["hedge_f1"] == pytest.approx(2 / 3)
    assert run_record(tmp_path / "out")["quality"]["figures"] == quality["figures"]
    assert str(tmp_path) not in (folder / "recipe" / "config.json").read_text()


def test_a_figure_that_gold_cannot_tell_is_below_every_floor(config):
    made = config(claim_type_macro_f1=0.1)  # no class has ten sentences
    toolbox = load_toolbox((), ())
    quality = measure_quality(made, toolbox, _models(toolbox), shipped_weights())
    with pytest.raises(GateError, match="claim_type_macro_f1 is unknown"):
        check_gates(made, quality)


def test_without_gold_the_figures_that_ship_with_the_weights(config):
    made = config().model_copy(update={"gates": GatesConfig()})
    toolbox = load_toolbox((), ())
    quality = measure_quality(made, toolbox, _models(toolbox), shipped_weights())
    assert quality is not None
    assert "Cross-validated" in quality.basis
    assert "many were read while the functions were written" in quality.basis
    assert set(quality.reliability) == {"claim_type", "hedge", "safety_warning"}
    check_gates(made, quality)


@pytest.mark.parametrize("change", [{"label": {"cues": ("mine.toml",)}}, {"corpus": {"label_model": "majority"}}])
def test_they_do_not_speak_of_other_functions_or_models(config, change):
    made = Config.model_validate(config().model_dump(exclude={"gates"}) | change)
    assert measure_quality(made, load_toolbox((), ()), {}, shipped_weights()) is None


def _models(toolbox):
    from hedgerow.corpus.models import build_models

    return build_models("precision_weighted", toolbox.functions.functions)


@pytest.mark.parametrize(
    ("gates", "words"),
    [
        pytest.param({"hedge_f1": 0.5}, "floors need gold", id="no gold"),
        pytest.param({"gold": ("g",), "hedge_f1": 1.5}, "less than or equal to 1", id="no share"),
        pytest.param({"gold": ("g",), "hedge": 0.5}, "hedge", id="misspelled"),
    ],
)
def test_gates_that_cannot_be_used_are_refused(gates, words):
    with pytest.raises(ValidationError, match=words):
        GatesConfig(**gates)


def test_gold_that_is_not_there_is_named(config, tmp_path):
    made = config().model_copy(update={"gates": GatesConfig(gold=("nowhere.jsonl",))})
    with pytest.raises(ConfigError, match=r"nowhere\.jsonl"):
        build.build(made, tmp_path / "out", workers=0)
