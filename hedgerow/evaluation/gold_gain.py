"""What each labeling function gains on gold: right labels with it minus right labels without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.rules import LABELS, Decision
from hedgerow.corpus.votes import code_votes
from hedgerow.corpus.weights import Weights
from hedgerow.evaluation.calibrate import measure
from hedgerow.evaluation.casting import cast_votes
from hedgerow.evaluation.gold import GoldRow, load_gold
from hedgerow.inspection.function_analysis import Chosen, decide_without_each
from hedgerow.labeler.toolbox import Toolbox


def measure_gains(
    paths: Sequence[Path], toolbox: Toolbox, models: Mapping[str, LabelModel]
) -> tuple[Weights, dict[str, int]]:
    """Let every function vote on gold.

    Args:
        paths: gold files.
        toolbox: functions and cues.
        models: the label models of the tasks.

    Returns:
        Each function's record on this gold, and what it gains there.

    Raises:
        ConfigError: a file that is no gold.
    """
    gold = [row for path in paths for row in load_gold(path)]
    cast = cast_votes(gold, toolbox)
    functions = toolbox.functions.functions
    coded = code_votes(cast.sentences["sentence_id"], cast.votes, functions)
    chosen = Chosen(cast.sentences, coded, np.arange(len(gold)))
    voted: dict[str, set[int]] = {}
    for vote in cast.votes.select(["sentence_id", "function"]).to_pylist():
        voted.setdefault(vote["function"], set()).add(int(vote["sentence_id"]))
    gains = {}
    for f, decided, without in decide_without_each(chosen, models, functions):
        rows = [gold[i] for i in sorted(voted[f.id])]
        right = _RIGHT[f.task]
        gains[f.id] = sum(map(right, rows, decided)) - sum(map(right, rows, without))
    return measure(gold, cast, range(len(gold))), gains


_RIGHT: dict[str, Callable[[GoldRow, Decision], bool]] = {
    "claim_type": lambda row, d: LABELS[d.claim_type] in row.claim_type,
    "hedge": lambda row, d: d.hedge in row.hedge,
    "safety_warning": lambda row, d: d.warning in row.safety_warning,
}
