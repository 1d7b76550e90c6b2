"""The arithmetic that explain shows gives the published labels again, by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow import build
from hedgerow.cli.reckoning import _lines, reckonings_as_dict
from hedgerow.config import Config, CorpusConfig, SourceConfig
from hedgerow.inspection.arithmetic import OTHER_CODE, reckon
from hedgerow.inspection.reading import explain, tables
from hedgerow.publish.log import resolve


@pytest.fixture(scope="module", params=["precision_weighted", "majority", "generative"])
def explained(request, tmp_path_factory: pytest.TempPathFactory):
    """Every sentence of a small release with its arithmetic, as explain gives it."""
    folder: Path = tmp_path_factory.mktemp("arithmetic")
    write_articles(folder / "in", range(2))
    sources = (SourceConfig(path=str(folder / "in")),)
    config = Config(dataset="small", sources=sources, corpus=CorpusConfig(label_model=request.param))
    build.build(config, folder / "out", workers=0)
    release = resolve(folder / "out", "small")
    ids = [i for table in tables(release, "sentences", ["sentence_id"]) for i in table["sentence_id"].to_pylist()]
    explanations = [explain(release, i) for i in ids]
    return [(found, reckon(release, found)) for found in explanations]


def by_hand(task: dict) -> dict[str, float]:
    """Probabilities from what is shown alone."""
    if task["model"] == "majority":
        return {label: value / sum(task["sums"].values()) for label, value in task["sums"].items()}
    total = sum(math.exp(value) for value in task["sums"].values())
    return {label: math.exp(value) / total for label, value in task["sums"].items()}


def test_the_sums_give_the_probabilities(explained):
    done = 0
    for _, reckonings in explained:
        for task in json.loads(json.dumps(reckonings_as_dict(reckonings))).values():
            if task["terms"]:
                assert by_hand(task) == pytest.approx(task["probabilities"], abs=1e-9)
                done += 1
    assert done > 20


def test_the_terms_give_the_sums(explained):
    for _, reckonings in explained:
        for task in reckonings_as_dict(reckonings).values():
            if task["model"] != "generative":  # there a vote adds to every label
                for label, total in task["sums"].items():
                    assert total == pytest.approx(sum(t["adds"] for t in task["terms"] if t["label"] == label))


def test_the_probabilities_are_the_published_ones(explained):
    for found, reckonings in explained:
        claims = sorted(reckonings["claim_type"].total.probabilities.values())
        ruled = any("that a rule chose" in rule for rule in reckonings["claim_type"].rules)
        assert sorted(found.sentence["claim_type_probs"]) == pytest.approx(claims, abs=1e-3) or ruled
        hedged = reckonings["hedge"].total.probabilities["hedged"]
        turned = any("turned" in rule for rule in reckonings["hedge"].rules)
        assert found.sentence["hedge_prob"] == pytest.approx(hedged, abs=1e-4) or turned


def test_the_rules_end_at_the_published_labels(explained):
    for found, reckonings in explained:
        assert all(OTHER_CODE not in r.rules for r in reckonings.values())
        last = " ".join(reckonings["claim_type"].rules)
        assert found.sentence["claim_type"] in last or not found.votes


def test_it_fits_80_columns(explained):
    for _, reckonings in explained:
        for task, reckoning in reckonings.items():
            assert max(map(len, _lines(task, reckoning))) <= 80
