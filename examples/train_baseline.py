"""Train a small text classifier on the weak labels of a release, and see where it is right and the functions are wrong.

    python -m pip install -e '.[examples]'
    python examples/train_baseline.py output/sample
    python examples/train_baseline.py output/sample --task safety_warning --gold GOLD.jsonl

A logistic regression over words, word pairs and character strings of the text alone. The probability of each weak
label is its weight in training: a label that the functions are unsure of counts less. Without --gold the classifier is
compared with the weak labels of the test split, which says how well it imitates, not how right it is; with --gold both
are scored on hand-labeled sentences, and 20 of those are printed where the classifier is right and the functions are
wrong: candidates for a new labeling function.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import Pipeline, make_pipeline, make_union

import hedgerow
from hedgerow.evaluate import Evaluation, evaluate_files
from hedgerow.toolbox import build_labeler

TASKS = {"hedge": "hedge", "safety_warning": "safety_warning"}
SHOWN = 20


def make_classifier() -> Pipeline:
    """Return the untrained classifier."""
    words = TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    strings = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True)
    return make_pipeline(make_union(words, strings), LogisticRegression(C=20.0, max_iter=300))


def train(dataset: str, task: str) -> tuple[Pipeline, object]:
    """Train on the split train of a task's view; returns the classifier and all splits."""
    splits = hedgerow.load(dataset, config=task)
    rows = splits["train"]
    labels = np.array(rows["label"])
    if len(set(labels.tolist())) < 2:
        sys.exit(f"the split train of {task} holds one label only: build a larger dataset")
    classifier = make_classifier()
    weights = np.array(rows["probability"])
    classifier.fit(list(rows["text"]), labels, logisticregression__sample_weight=weights)
    print(f"{task}: trained on {len(labels):,} sentences, {labels.mean():.1%} of them positive")
    return classifier, splits


def imitate(classifier: Pipeline, splits: object, task: str) -> None:
    """Print how well the classifier imitates the weak labels of sentences that it has not seen."""
    for name in ("validation", "test"):
        if name in splits:
            rows = splits[name]
            found = classifier.predict(list(rows["text"]))
            score = f1_score(rows["label"], found, zero_division=0.0)
            print(f"{task}: F1 against the weak labels of {name}: {score:.3f} (n {len(found):,})")


def compare(classifier: Pipeline, evaluation: Evaluation, task: str) -> None:
    """Print scores on gold, and sentences where the classifier is right and the functions are wrong."""
    gold, functions = evaluation.gold, [getattr(p, TASKS[task]) for p in evaluation.predictions]
    found = classifier.predict([row.text for row in gold]).astype(bool).tolist()
    accepted = [getattr(row, TASKS[task]) for row in gold]
    for name, labels in (("classifier", found), ("functions", functions)):
        wanted = [mine if mine in fine else fine[0] for mine, fine in zip(labels, accepted, strict=True)]
        right = sum(mine in fine for mine, fine in zip(labels, accepted, strict=True))
        score = f1_score(wanted, labels, zero_division=0.0)
        print(f"{task}: {name:<10} F1 on gold {score:.3f}, right {right} of {len(gold)}")
    better = [
        (row, mine)
        for row, mine, theirs, fine in zip(gold, found, functions, accepted, strict=True)
        if mine in fine and theirs not in fine
    ]
    print(f"\n{len(better)} sentences where the classifier is right and the functions are wrong" + ":" * bool(better))
    for row, mine in better[:SHOWN]:
        print(f"  [{'yes' if mine else 'no':>3}] {ascii(row.text)[1:-1]}")


def main() -> None:
    """Train, then imitate or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", help="folder of a dataset or release")
    parser.add_argument("--task", choices=TASKS, help="only this task; default both")
    parser.add_argument("--gold", type=Path, nargs="+", help="hand-labeled sentences (schemas/gold.toml)")
    options = parser.parse_args()
    evaluation = None
    if options.gold:
        evaluation = list(evaluate_files(options.gold, build_labeler()).values())[-1]
    for task in [options.task] if options.task else TASKS:
        classifier, splits = train(options.dataset, task)
        imitate(classifier, splits, task)
        if evaluation:
            compare(classifier, evaluation, task)


if __name__ == "__main__":
    main()
