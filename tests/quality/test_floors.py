"""Pinned quality: scores on gold may not fall below their floors.

Raise a floor when a change lifts the score for good; lowering one needs a line
in the changelog. The scores: ``python -m hedgerow.evaluation.evaluate FILE``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hedgerow.corpus.models import build_models
from hedgerow.evaluation.casting import cast_votes, predict
from hedgerow.evaluation.gold import load_gold
from hedgerow.evaluation.scores import Scores, score
from hedgerow.labeler.toolbox import Toolbox, build_labeler

SAMPLES = "samples-gold.jsonl"
HOLDOUT = "holdout-gold.jsonl"
"""Sentences written and labeled before functions were tuned, and not looked at since: no weights are measured on them."""
FLOORS: dict[str, dict[str, float]] = {
    SAMPLES: {
        "claim_type": 0.771, "claim_types": 0.714, "macro_f1": 0.754, "hedge": 0.935, "cues": 0.935, "warning": 0.819, "kinds": 0.682,
    },
    HOLDOUT: {
        "claim_type": 0.572, "claim_types": 0.555, "macro_f1": 0.576, "hedge": 0.798, "cues": 0.798, "warning": 0.522, "kinds": 0.432,
    },
    "seeds.jsonl": {
        "claim_type": 0.936, "claim_types": 0.827, "macro_f1": 0.942, "hedge": 0.980, "cues": 0.980, "warning": 0.961, "kinds": 0.960,
    },
    "web-dev.jsonl": {
        "claim_type": 0.857, "claim_types": 0.816, "macro_f1": 0.806, "hedge": 0.945, "cues": 0.929, "warning": 0.960, "kinds": 0.884,
    },
}  # fmt: skip
"""Measured score minus 0.02, by gold file."""


def measured(scores: Scores) -> dict[str, float | None]:
    return {
        "claim_type": scores.claim_accuracy.value,
        "claim_types": scores.claim_set_accuracy.value,
        "macro_f1": scores.macro_f1,
        "hedge": scores.hedge.f1,
        "cues": scores.cues.f1,
        "warning": scores.warning.f1,
        "kinds": scores.kinds.f1,
    }


@pytest.fixture(scope="module")
def toolbox() -> Toolbox:
    return build_labeler()


def assert_floors(toolbox: Toolbox, path: Path) -> None:
    gold = load_gold(path)
    models = build_models("precision_weighted", toolbox.functions.functions)
    found = measured(score(gold, predict(cast_votes(gold, toolbox), toolbox, models)))
    low = {name: (found[name], floor) for name, floor in FLOORS[path.name].items() if (found[name] or 0.0) < floor}
    assert not low, (
        f"below the floor on {path.name} (score, floor): {low}; see `python -m hedgerow.evaluation.evaluate {path}`"
    )


@pytest.mark.parametrize("name", [SAMPLES, HOLDOUT])
def test_gold_of_the_project_holds_its_floors(toolbox: Toolbox, name: str) -> None:
    assert_floors(toolbox, Path(__file__).with_name(name))


@pytest.mark.parametrize("name", ["seeds.jsonl", "web-dev.jsonl"])
def test_gold_outside_the_project_holds_its_floors(toolbox: Toolbox, shared: Path, name: str) -> None:
    path = shared / "gold" / name
    if not path.is_file():
        pytest.skip(f"no {name} here")
    assert_floors(toolbox, path)
