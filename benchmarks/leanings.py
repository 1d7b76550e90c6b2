"""Fit the leanings of words and cues to example sentences, and write them into hedgerow/label/claim_type_leaning.py.

The examples, ``class|sentence`` a line, were written for this purpose by someone who had the annotation guideline, in
the manner of web pages; none of them is from a page or from gold. Needs scikit-learn (extra ``examples``).

    python benchmarks/leanings.py                # fit and write
    python benchmarks/leanings.py --folds 5      # how often it is right on examples that it was not fitted to
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from hedgerow.label.claim_type_leaning import CLASSES, UNIT, features_of
from hedgerow.toolbox import build_labeler

EXAMPLES = Path(__file__).with_name("leaning-examples.txt")
MODULE = Path(__file__).resolve().parents[1] / "hedgerow" / "label" / "claim_type_leaning.py"
STRENGTH = 0.3  # inverse of the penalty: small, since the examples are few
LEAST = 3  # units: features whose weights are all smaller are left out
LINE = 118


class Example(NamedTuple):
    """A sentence and its class."""

    label: str
    text: str


def read_examples() -> list[Example]:
    """Return the examples in the order of the file."""
    lines = EXAMPLES.read_text("utf-8").splitlines()
    return [Example(*line.split("|", 1)) for line in lines if "|" in line]


def features(examples: Sequence[Example]) -> list[set[str]]:
    """Return the features of each example."""
    hits = build_labeler().scanner.scan([example.text for example in examples])
    return [features_of(example.text, found) for example, found in zip(examples, hits, strict=True)]


def table_of(vectorizer: CountVectorizer, model: LogisticRegression) -> str:
    """Return the weights as the module holds them."""
    order = [list(model.classes_).index(label) for label in CLASSES]
    weights = (model.coef_[order] * UNIT).round().astype(int)
    first = (model.intercept_[order] * UNIT).round().astype(int)
    entries = [("", first)]
    entries += [(word, weights[:, column]) for word, column in sorted(vectorizer.vocabulary_.items())]
    kept = [(word, row) for word, row in entries if not word or abs(row).max() >= LEAST]
    words = [f"{word}={','.join(str(value) if value else '' for value in row)}" for word, row in kept]
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)


def main() -> int:
    """Fit; write, or print how often it is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int)
    options = parser.parse_args()
    examples = read_examples()
    vectorizer = CountVectorizer(binary=True, analyzer=sorted)
    matrix = vectorizer.fit_transform(features(examples))
    labels = [example.label for example in examples]
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    if options.folds:
        predicted = cross_val_predict(model, matrix, labels, cv=options.folds)
        right = sum(a == b for a, b in zip(predicted, labels, strict=True))
        print(f"{right} of {len(labels)} examples right, {right / len(labels):.3f}")
        return 0
    model.fit(matrix, labels)
    source = MODULE.read_text("utf-8")
    made = f'_LEANINGS = """\n{table_of(vectorizer, model)}\n"""'
    MODULE.write_text(re.sub(r'(?s)_LEANINGS = """.*?"""', lambda _: made, source, count=1), "utf-8")
    print(f"{len(labels)} examples, {len(vectorizer.vocabulary_)} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
