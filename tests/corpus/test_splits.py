"""Splits belong to clusters and never change while a document stays."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.config import SplitConfig
from hedgerow.corpus.splits import assign_splits, choose_split


def table(**clusters: str) -> pa.Table:
    """Documents by key, each in the cluster named; the id of a key is the key."""
    return pa.table(
        {"document_id": list(clusters), "document_key": list(clusters), "cluster_id": list(clusters.values())}
    )


def test_a_cluster_lies_in_one_split():
    found = assign_splits(table(a="a", b="a", c="a"))
    assert len(set(found.split)) == 1
    assert found.cluster_id == ("a", "a", "a")
    assert found.n_torn == 0


def test_shares_are_met():
    ids = [f"document-{i}" for i in range(4000)]
    counts = Counter(choose_split(i, SplitConfig(train=0.6, validation=0.3, test=0.1)) for i in ids)
    assert counts["train"] / 4000 == pytest.approx(0.6, abs=0.03)
    assert counts["validation"] / 4000 == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize("name", ["train", "validation", "test"])
def test_a_split_of_all(name):
    ratios = SplitConfig(**{n: float(n == name) for n in ("train", "validation", "test")})
    assert {choose_split(str(i), ratios) for i in range(200)} == {name}


def test_a_split_of_share_zero_stays_empty():
    ratios = SplitConfig(train=0.9, validation=0.1, test=0.0)
    assert "test" not in {choose_split(str(i), ratios) for i in range(2000)}


def test_a_document_stays_where_it_was():
    before = {"a": "test", "b": "validation"}
    assert assign_splits(table(a="a", b="b"), previous=before).split == ("test", "validation")


def test_a_document_stays_when_its_cluster_gets_another_name():
    found = assign_splits(table(a="a", b="a"), previous={"b": "test"})
    assert found.split == ("test", "test")
    assert found.cluster_id == ("a", "a")


def test_a_new_document_joins_the_placed_member_of_the_smallest_key():
    found = assign_splits(table(a="a", b="a", c="a"), previous={"b": "test", "c": "train"})
    assert found.split == ("test", "test", "train")


def test_a_torn_cluster_is_published_as_one_per_split():
    found = assign_splits(table(a="a", b="a", c="a"), previous={"a": "train", "b": "test", "c": "test"})
    assert found.split == ("train", "test", "test")
    assert found.cluster_id == ("a", "b", "b")
    assert found.n_torn == 1


NAMES = [f"k{i}" for i in range(8)]


@settings(max_examples=100, deadline=None)
@given(
    first=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2), min_size=1),
    second=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2), min_size=1),
    data=st.data(),
)
def test_laws_over_two_releases(first, second, data):
    def release(groups, previous):
        names = data.draw(st.permutations(list(groups)))
        leaders = {g: min(k for k in groups if groups[k] == g) for g in groups.values()}
        found = assign_splits(table(**{k: leaders[groups[k]] for k in names}), previous=previous)
        split = dict(zip(names, found.split, strict=True))
        sides: dict[str, set[str]] = {}
        for name, cluster in zip(names, found.cluster_id, strict=True):
            sides.setdefault(cluster, set()).add(split[name])
            assert cluster in groups
        assert all(len(s) == 1 for s in sides.values())
        return split

    before = release(first, {})
    after = release(second, before)
    assert all(after[k] == before[k] for k in second if k in before)


def by_source(clusters: dict[str, str], sources: dict[str, str]) -> pa.Table:
    return table(**clusters).append_column("source", pa.array([sources[d] for d in clusters]))


def test_a_source_can_be_held_out_as_a_whole():
    thirds = SplitConfig(train=0.34, validation=0.33, test=0.33, unit="source")
    ids = [f"d{i}" for i in range(60)]
    found = assign_splits(by_source({d: d for d in ids}, {d: f"site-{i % 6}" for i, d in enumerate(ids)}), thirds)
    assert {1} == {len({found.split[i] for i in range(at, 60, 6)}) for at in range(6)}
    assert len(set(found.split)) > 1


def test_a_cluster_of_two_sources_goes_with_its_smallest_key_and_a_placed_one_stays():
    thirds = SplitConfig(train=0.34, validation=0.33, test=0.33, unit="source")
    sources = {"a": "one", "b": "two", "c": "one"}
    joined = by_source({"a": "a", "b": "a", "c": "c"}, sources)
    assert {choose_split("source:one", thirds)} == set(assign_splits(joined, thirds).split)
    other = next(s for s in ("train", "test") if s != choose_split("source:one", thirds))
    assert other == assign_splits(joined, thirds, {"c": other}).split[2]


def test_new_ratios_move_no_document():
    before = {f"d{i}": "train" for i in range(20)}
    found = assign_splits(table(**{d: d for d in before}), SplitConfig(train=0, validation=0, test=1), before)
    assert {"train"} == set(found.split)
