"""How right the labels of a run are on gold, and the floors below which nothing is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hedgerow.config import Config
from hedgerow.corpus.models import MODELS, LabelModel
from hedgerow.corpus.reliability import Reliability
from hedgerow.corpus.weights import Weights
from hedgerow.errors import GateError
from hedgerow.evaluation.calibration import count_confusion
from hedgerow.evaluation.evaluate import ALL, evaluate_files
from hedgerow.evaluation.scores import Scores
from hedgerow.labeler.toolbox import Toolbox
from hedgerow.publish.facts import Json


@dataclass(frozen=True, slots=True)
class Quality:
    """How right the labels are, as the release and the run's record say it.

    Attributes:
        basis: one sentence: what was measured on what.
        figures: scores by name; empty where only the reliability is known.
        reliability: by task.
        gold: name, SHA-256 and rows of each gold file.
        confusion: by task, how often a gold label (row) got a label (column), in the order of the vocabulary.
    """

    basis: str
    figures: Mapping[str, float | None]
    reliability: Mapping[str, Reliability]
    gold: tuple[Mapping[str, Json], ...] = ()
    confusion: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Json]:
        """Return everything as JSON values."""
        return {
            "basis": self.basis,
            "figures": dict(self.figures),
            "calibration": {task: found.as_dict() for task, found in self.reliability.items()},
            "gold": list(self.gold),
            "confusion": {task: [[*row] for row in matrix] for task, matrix in self.confusion.items()},
        }


def measure_quality(
    config: Config, toolbox: Toolbox, models: Mapping[str, LabelModel], weights: Weights
) -> Quality | None:
    """Measure the labels on the gold of the configuration; without one take what ships with the weights.

    Args:
        config: the run's configuration.
        toolbox: its functions and cues.
        models: its label models.
        weights: the shipped weights.

    Returns:
        What is known; None when nothing is: functions, cues or a label model that the shipped figures do not cover.

    Raises:
        ConfigError: a gold file that cannot be read.
    """
    gold = [Path(p) for p in config.gates.gold]
    if not gold:
        own = config.label.functions or config.label.cues or config.corpus.label_model != MODELS[0]
        return None if own or not weights.reliability else _shipped(weights)
    found = evaluate_files(gold, toolbox, models)
    pooled = found.get(ALL) or found[str(gold[0])]
    files: tuple[Mapping[str, Json], ...] = tuple(
        {"name": p.name, "sha256": hashlib.sha256(p.read_bytes()).hexdigest(), "rows": found[str(p)].scores.n}
        for p in gold
    )
    confusion = count_confusion(pooled.gold, pooled.predictions)
    basis = f"Measured on {pooled.scores.n:,} hand-labeled sentences of {', '.join(p.name for p in gold)}."
    return Quality(basis, figures_of(pooled.scores), pooled.reliability, files, confusion)


def _shipped(weights: Weights) -> Quality:
    n = max(found.n for found in weights.reliability.values())
    basis = (
        f"Cross-validated on {n:,} hand-labeled sentences that came with the labeling functions: each was labeled with "
        f"weights measured on other documents ({weights.folds} parts). They were chosen before this dataset was made, and "
        "many were read while the functions were written: text that nobody read is labeled less well."
    )
    return Quality(basis, {}, weights.reliability, confusion=weights.confusion)


def figures_of(scores: Scores) -> dict[str, float | None]:
    """Return the figures that can be gated, by the name of their floor."""
    return {
        "claim_type_accuracy": scores.claim_accuracy.value,
        "claim_type_macro_f1": scores.macro_f1,
        "claim_set_accuracy": scores.claim_set_accuracy.value,
        "hedge_f1": scores.hedge.f1,
        "hedge_cue_f1": scores.cues.f1,
        "safety_warning_f1": scores.warning.f1,
        "warning_kind_f1": scores.kinds.f1,
    }


def check_gates(config: Config, quality: Quality | None) -> None:
    """Stop the run where a figure is below its floor, or unknown.

    Raises:
        GateError: with every figure, for the run's record.
    """
    floors = config.gates.floors()
    if quality is None or not floors:
        return
    low = [(name, quality.figures[name], floor) for name, floor in sorted(floors.items())]
    low = [(name, value, floor) for name, value, floor in low if value is None or value < floor]
    if low:
        said = ", ".join(f"{name} is {'unknown' if v is None else f'{v:.3f}'}, floor {f}" for name, v, f in low)
        raise GateError(
            f"nothing was published: on gold {said}; see hedgerow evaluate --errors, or lower the floor in [gates]",
            {"floors": dict(floors), **quality.as_dict()},
        )
