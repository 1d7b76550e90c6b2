"""How far each labeling function is trusted: its record on gold, smoothed.

The record is data, ``weights.toml`` beside this module, written by
``python -m hedgerow.evaluation.calibrate``. A function's precision is its right
votes over its votes, drawn toward the prior of its task as if it had
``PRIOR_VOTES`` further votes of that precision. A function without gold has
the prior itself.
"""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedgerow import contracts
from hedgerow.corpus.reliability import Bin, Reliability
from hedgerow.errors import ConfigError

PRIOR_VOTES = 2.0
HIGHEST, LOWEST = 0.98, 0.2
"""Bounds of a trusted precision: no function decides alone, none is turned around."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one function did on gold: votes, right ones."""

    n: int
    right: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The record of every function, and what gold says of sentences without votes.

    Attributes:
        records: by function id and label.
        priors: by task, precision of a function without gold.
        defaults: by task, distribution over its labels where no function votes.
        digest: SHA-256 (hex) of the data.
        reliability: by task, how far the probabilities that these weights give can be believed, measured
            on gold of other documents than the weights; empty when nobody measured it.
        folds: parts that the gold was cut into for that.
        confusion: by task, how often a gold label (row) got a label (column), measured in the same way.
    """

    records: Mapping[tuple[str, str], Record]
    priors: Mapping[str, float]
    defaults: Mapping[str, tuple[float, ...]]
    digest: str
    reliability: Mapping[str, Reliability] = field(default_factory=dict)
    folds: int = 0
    confusion: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)

    def precision(self, task: str, function: str, label: str) -> float:
        """Return the smoothed precision of a function's votes for a label."""
        record = self.records.get((function, label), Record(0, 0))
        prior = self.priors[task]
        smoothed = (record.right + PRIOR_VOTES * prior) / (record.n + PRIOR_VOTES)
        return min(max(smoothed, LOWEST), HIGHEST)

    def record(self, function: str) -> Record:
        """Return the record of a function over all its labels."""
        mine = [r for (name, _), r in self.records.items() if name == function]
        return Record(sum(r.n for r in mine), sum(r.right for r in mine))


@functools.cache
def shipped_weights() -> Weights:
    """Return the weights that hedgerow ships."""
    return load_weights(Path(__file__).with_name("weights.toml"))


def load_weights(path: Path) -> Weights:
    """Read a weights file.

    Raises:
        ConfigError: missing, or breaks the form.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read weights {path.name}: {error.strerror or error}") from None
    return read_weights(data, path.name)


def read_weights(data: bytes, name: str) -> Weights:
    """Return the weights in the bytes of a file.

    Args:
        data: the bytes.
        name: how messages name the file.

    Raises:
        ConfigError: they break the form.
    """
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        records = {(e["id"], e["label"]): Record(int(e["n"]), int(e["right"])) for e in raw.get("function", ())}
        priors = {task: float(raw["task"][task]["prior"]) for task in contracts.vocabulary("task")}
        defaults = {task: _distribution(task, raw["task"][task]["default"]) for task in contracts.vocabulary("task")}
        measured = {task: _reliability(found) for task, found in raw.get("reliability", {}).items()}
        folds = int(raw.get("folds", 0))
        confusion = {task: tuple(tuple(row) for row in matrix) for task, matrix in raw.get("confusion", {}).items()}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"weights {name} are no TOML: {error}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"weights {name} break their form: {error!r}") from None
    return Weights(records, priors, defaults, hashlib.sha256(data).hexdigest(), measured, folds, confusion)


def _distribution(task: str, values: Mapping[str, float]) -> tuple[float, ...]:
    total = sum(values.values())
    return tuple(values[label] / total for label in contracts.vocabulary(task))


def _reliability(found: Mapping[str, Any]) -> Reliability:
    bins = tuple(Bin(b["low"], b["high"], b["n"], b["right"], b["mean"]) for b in found["bins"])
    return Reliability(found["n"], found["brier"], found["error"], bins)
