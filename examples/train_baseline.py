"""Train a small text classifier on the weak labels of a release, and see where it is right and the functions are wrong.

    python -m pip install -e '.[examples]'
    python examples/train_baseline.py output/sample
    python examples/train_baseline.py output/sample --task safety_warning --gold GOLD.jsonl

A logistic regression over which words and word pairs are in the text, and nothing else. The probability of each weak
label is its weight in training: a label that the functions are unsure of counts less. Without --gold the classifier is
compared with the weak labels of sentences that it has not seen, which says how well it imitates, not how right it is;
with --gold both are scored on hand-labeled sentences, and 20 of those are printed where the classifier is right and the
functions are wrong: candidates for a new labeling function.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import Pipeline, make_pipeline

import hedgerow
from hedgerow import contracts
from hedgerow.evaluation.evaluate import Evaluation, evaluate_files
from hedgerow.labeler.toolbox import build_labeler

TASKS = ("hedge", "safety_warning", "claim_type")
SHOWN = 20


def main() -> None:
    """Train on each task, then imitate, and compare where there is gold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", help="folder of a dataset or release")
    parser.add_argument("--task", choices=TASKS, help="only this task; default all")
    parser.add_argument("--gold", type=Path, nargs="+", help="hand-labeled sentences (schemas/gold.toml)")
    options = parser.parse_args()
    evaluation = None
    if options.gold:
        evaluation = list(evaluate_files(options.gold, build_labeler()).values())[-1]
    better: list[str] = []
    for task in [options.task] if options.task else TASKS:
        splits = split_rows(hedgerow.load(options.dataset, config=task))
        classifier = train(splits["train"], task)
        imitate(classifier, splits, task)
        if evaluation:
            better += compare(classifier, evaluation, task)
    if evaluation:
        print(f"\nThe classifier is right and the functions are wrong on {len(better)} (at most {SHOWN} shown)")
        print("\n".join(better[:SHOWN]))


def split_rows(rows: Any) -> dict[str, Any]:
    """Return the rows of each split."""
    numbers, names = np.array(rows["split"]), rows.features["split"].names
    return {name: rows.select(np.flatnonzero(numbers == i)) for i, name in enumerate(names) if i in numbers}


def train(rows: Any, task: str) -> Pipeline:
    """Return a classifier trained on the weak labels of a task's view, weighed by their probability."""
    labels = np.array(rows["label"])
    if len(set(labels.tolist())) < 2:
        sys.exit(f"the split train of {task} holds one label only: build a larger dataset")
    classifier = make_pipeline(
        CountVectorizer(binary=True, ngram_range=(1, 2), min_df=2), LogisticRegression(C=1.0, max_iter=200)
    )
    classifier.fit(list(rows["text"]), labels, logisticregression__sample_weight=np.array(rows["probability"]))
    print(f"{task}: trained on {len(labels):,} sentences")
    return classifier


def imitate(classifier: Pipeline, splits: Any, task: str) -> None:
    """Print how well the classifier imitates the weak labels of sentences that it has not seen.

    Near copies of a document lie in one split; a sentence that other documents quote or repeat may lie in several.
    """
    seen = set(splits["train"]["text"])
    for name in ("validation", "test"):
        if name in splits:
            new = splits[name].filter(lambda text: text not in seen, input_columns="text")
            n_seen = len(splits[name]) - len(new)
            scored = (
                figure(task, new["label"], classifier.predict(list(new["text"]))) if len(new) else "no new sentence"
            )
            print(f"{task}: {scored} against the weak labels of {name}; {n_seen:,} that train holds too are left out")


def figure(task: str, wanted: Sequence[Any], found: Sequence[Any]) -> str:
    """Return F1 of the positive label; accuracy where there are more than two."""
    n = len(found)
    if task == "claim_type":
        return f"accuracy {np.mean(np.array(wanted) == np.array(found)):.3f} (n {n:,})"
    return f"F1 {f1_score(wanted, found, zero_division=0.0):.3f} (n {n:,})"


def compare(classifier: Pipeline, evaluation: Evaluation, task: str) -> list[str]:
    """Print scores on gold; returns the sentences where the classifier is right and the functions are wrong."""
    names = contracts.vocabulary(task)
    accepted = [spell(task, getattr(row, task)) for row in evaluation.gold]
    found = [names[k] for k in classifier.predict([row.text for row in evaluation.gold])]
    functions = [spell(task, [getattr(p, task)])[0] for p in evaluation.predictions]
    for name, labels in (("classifier", found), ("functions", functions)):
        wanted = [mine if mine in fine else fine[0] for mine, fine in zip(labels, accepted, strict=True)]
        numbers = [[names.index(label) for label in side] for side in (wanted, labels)]
        print(f"{task}: {name:<10} {figure(task, *numbers)} on gold")
    return [
        f"  {task} {mine}, not {theirs}: {ascii(row.text)[1:-1]}"
        for row, mine, theirs, fine in zip(evaluation.gold, found, functions, accepted, strict=True)
        if mine in fine and theirs not in fine
    ]


def spell(task: str, values: Sequence[Any]) -> list[str]:
    """Return labels in the words of the task's vocabulary."""
    return [contracts.vocabulary(task)[v] if isinstance(v, bool) else v for v in values]


if __name__ == "__main__":
    main()
