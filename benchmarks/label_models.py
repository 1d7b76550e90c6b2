"""Compare label models on votes of labeling functions and workers that others published with gold.

Reads the sets ws-* of gold/external-dev.tar.xz below HEDGEROW_SHARED (default: ../shared beside the
checkout). Every model sees the votes alone, no gold. Accuracy on youtube and duck, F1 of class 1 on
sms and tennis; a tie or no vote goes to the larger class. The exit code is 1 when the generative
model is below the majority by more than 0.01 (duck: one item) or not above it on the mean, and 2
without the sets.

    python benchmarks/label_models.py
    python benchmarks/label_models.py --json
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hedgerow.corpus.generative import estimate, infer
from hedgerow.intervals import wilson

ROOT = Path(__file__).resolve().parents[1]
SETS = {"ws-youtube": "accuracy", "ws-crowd-duck": "accuracy", "ws-sms": "f1", "ws-tennis": "f1"}
LOSS = 0.01
Scores = npt.NDArray[np.float64]


class VoteSet(NamedTuple):
    """Votes with gold: -1 abstains, or has no gold."""

    votes: npt.NDArray[np.int8]
    truth: npt.NDArray[np.int64]


def read_sets(archive: Path) -> dict[str, VoteSet]:
    """Read the vote sets of the archive."""
    found = {}
    with tarfile.open(archive) as files:
        for member in files:
            name = Path(member.name).stem
            if name in SETS:
                data = files.extractfile(member)
                assert data is not None
                rows = [json.loads(line) for line in io.TextIOWrapper(data, "utf-8")]
                names = sorted({f for row in rows for f in row["votes"]})
                votes = np.array([[row["votes"].get(f, -1) for f in names] for row in rows], np.int8)
                truth = np.array([-1 if row["label"] is None else row["label"] for row in rows])
                found[name] = VoteSet(votes, truth)
    return found


def majority(votes: npt.NDArray[np.int8]) -> Scores:
    """Return the number of votes for each class."""
    return np.stack([(votes == k).sum(axis=1) for k in (0, 1)], axis=1).astype(float)


def generative(votes: npt.NDArray[np.int8]) -> Scores:
    """Return the probabilities of the generative model, fitted to these votes; without votes it knows nothing."""
    return infer(votes, estimate(votes, np.ones(len(votes)), 2))


def decide(scores: Scores, larger: int) -> npt.NDArray[np.int64]:
    """Return the class of each row: a tie goes to the larger class."""
    difference = scores[:, 1] - scores[:, 0]
    return np.where(np.abs(difference) < 1e-9, larger, (difference > 0).astype(np.int64))


def measure(found: npt.NDArray[np.int64], truth: npt.NDArray[np.int64], metric: str) -> tuple[float, int, int]:
    """Return the figure with the counts behind it: (value, right, n), for F1 hits of hits + false + missed."""
    if metric == "accuracy":
        right = int((found == truth).sum())
        return right / len(truth), right, len(truth)
    hits = int(((found == 1) & (truth == 1)).sum())
    wrong = int((found != truth).sum())
    return 2 * hits / (2 * hits + wrong), hits, hits + wrong


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    shared = Path(os.environ.get("HEDGEROW_SHARED", ROOT.parent / "shared"))
    archive = shared / "gold" / "external-dev.tar.xz"
    if not archive.is_file():
        print("no vote sets: set HEDGEROW_SHARED to the folder that holds gold/external-dev.tar.xz", file=sys.stderr)
        return 2
    results = compare(read_sets(archive))
    if options.json:
        print(json.dumps(results, indent=1))
    else:
        show(results)
    margins = [r["generative"]["value"] - r["majority"]["value"] for r in results.values()]
    allowed = [max(LOSS, 1 / r["n"]) if name == "ws-crowd-duck" else LOSS for name, r in results.items()]
    held = all(m >= -a - 1e-9 for m, a in zip(margins, allowed, strict=True)) and sum(margins) > 0
    return 0 if held else 1


def compare(sets: dict[str, VoteSet]) -> dict[str, dict]:
    """Return the figure of each model on each set."""
    results: dict[str, dict] = {}
    for name, (votes, truth) in sets.items():
        known = truth >= 0
        larger = int(np.bincount(truth[known], minlength=2).argmax())
        row: dict = {"metric": SETS[name], "n": int(known.sum()), "functions": votes.shape[1]}
        for model, score in (("majority", majority), ("generative", generative)):
            decided = decide(score(votes), larger)[known]
            value, right, n = measure(decided, truth[known], SETS[name])
            row[model] = {"value": value, "interval": wilson(right, n) if SETS[name] == "accuracy" else None,
                          "share_of_class_1": float(decided.mean())}  # fmt: skip
        row["share_of_class_1"] = float(truth[known].mean())
        results[name] = row
    return results


def show(results: dict[str, dict]) -> None:
    """Print the figures."""
    print(f"{'set':<14} {'figure':<9} {'n':>6} {'voters':>6} {'majority':>9} {'generative':>10}  class 1: gold, found")
    for name, r in results.items():
        values = [r[model]["value"] for model in ("majority", "generative")]
        shares = f"{r['share_of_class_1']:.2f}, {r['generative']['share_of_class_1']:.2f}"
        print(
            f"{name:<14} {r['metric']:<9} {r['n']:>6} {r['functions']:>6} {values[0]:>9.4f} {values[1]:>10.4f}  {shares}"
        )
    means = [sum(r[model]["value"] for r in results.values()) / len(results) for model in ("majority", "generative")]
    print(f"{'mean':<38} {means[0]:>9.4f} {means[1]:>10.4f}")


if __name__ == "__main__":
    sys.exit(main())
