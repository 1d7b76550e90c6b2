"""Exact duplicates and clusters of near duplicates."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.corpus.duplicates import N_PERMUTATIONS, cluster_signatures, find_duplicates
from hedgerow.errors import ContractError

BASE = np.random.default_rng(7).integers(0, 2**32, N_PERMUTATIONS, dtype=np.uint32)


def near(base: np.ndarray, n_changed: int, seed: int = 1) -> np.ndarray:
    """A signature that differs from ``base`` in ``n_changed`` places."""
    rng = np.random.default_rng(seed)
    changed = base.copy()
    changed[rng.permutation(N_PERMUTATIONS)[:n_changed]] ^= rng.integers(1, 2**31, n_changed, dtype=np.uint32)
    return changed


def documents(**rows: tuple[str, np.ndarray | None]) -> pa.Table:
    """A table from key = (text, signature)."""
    return pa.table(
        {
            "document_id": [f"id-{key}" for key in rows],
            "document_key": list(rows),
            "text_sha256": [hashlib.sha256(text.encode()).hexdigest() for text, _ in rows.values()],
            "signature": pa.array(
                [b"" if s is None else s.astype("<u4").tobytes() for _, s in rows.values()], pa.binary()
            ),
        }
    )


def test_of_equal_texts_the_smallest_key_stays():
    found = find_duplicates(documents(c=("same", BASE), a=("same", BASE), b=("same", BASE))).to_pylist()
    assert [r["duplicate_of"] for r in found] == ["id-a", None, "id-a"]
    assert {r["cluster_id"] for r in found} == {"id-a"}


@pytest.mark.parametrize(
    ("n_changed", "threshold", "together"),
    [
        pytest.param(0, 0.8, True, id="equal signatures"),
        pytest.param(25, 0.8, True, id="0.805"),
        pytest.param(26, 0.8, False, id="0.797"),
        pytest.param(60, 0.5, True, id="0.53 at 0.5"),
        pytest.param(70, 0.5, False, id="0.45 at 0.5"),
        pytest.param(1, 1.0, False, id="all but equal at 1"),
        pytest.param(0, 1.0, True, id="equal at 1"),
        pytest.param(127, 0.8, False, id="unlike"),
    ],
)
def test_near_duplicates_share_the_cluster_of_the_smallest_key(n_changed, threshold, together):
    table = documents(b=("one", BASE), a=("other", near(BASE, n_changed)))
    found = find_duplicates(table, threshold).to_pylist()
    assert (found[0]["cluster_id"] == found[1]["cluster_id"] == "id-a") == together
    assert [r["duplicate_of"] for r in found] == [None, None]


def test_keep_first_keeps_one_of_a_cluster():
    table = documents(
        b=("one", BASE), a=("other", near(BASE, 5)), c=("third", near(BASE, 5, 2)), z=("far", near(BASE, 128))
    )
    found = find_duplicates(table, policy="keep_first").to_pylist()
    assert [r["duplicate_of"] for r in found] == ["id-a", None, "id-a", None]


def test_clusters_are_what_pairs_connect():
    middle = near(BASE, 20, 1)
    far = near(middle, 20, 2)
    assert (far == BASE).mean() < 0.8
    table = documents(a=("1", BASE), b=("2", far), c=("3", middle))
    assert set(find_duplicates(table).column("cluster_id").to_pylist()) == {"id-a"}


def test_a_document_without_signature_is_alone():
    found = find_duplicates(documents(a=("x", None), b=("y", None))).to_pylist()
    assert [r["cluster_id"] for r in found] == ["id-a", "id-b"]


def test_no_documents():
    assert find_duplicates(documents()).num_rows == 0


def test_one_id_twice_is_refused():
    table = documents(a=("x", BASE))
    with pytest.raises(ContractError, match="not unique"):
        find_duplicates(pa.concat_tables([table, table]))


def test_a_signature_of_another_size_is_refused():
    with pytest.raises(ContractError, match="512 bytes"):
        find_duplicates(documents(a=("x", BASE[:4])))


@settings(max_examples=30, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=14),
    seed=st.integers(0, 1000),
)
def test_clusters_do_not_depend_on_order_and_agree_with_all_pairs(changes, seed):
    rng = np.random.default_rng(seed)
    bases = rng.integers(0, 2**32, (3, N_PERMUTATIONS), dtype=np.uint32)
    signatures = np.stack([near(bases[b], n, i) for i, (b, n) in enumerate(changes)])
    found = cluster_signatures(signatures, 0.8)
    assert found.tolist() == slow_clusters(signatures, 0.8)
    order = rng.permutation(len(signatures))
    turned = cluster_signatures(signatures[order], 0.8)
    for i in range(len(order)):
        for j in range(len(order)):
            assert (turned[i] == turned[j]) == (found[order[i]] == found[order[j]])


def slow_clusters(signatures: np.ndarray, threshold: float) -> list[int]:
    """Every pair compared, and connected until nothing changes."""
    root = list(range(len(signatures)))
    changed = True
    while changed:
        changed = False
        for i in range(len(root)):
            for j in range(len(root)):
                if (signatures[i] == signatures[j]).mean() >= threshold and root[j] > root[i]:
                    root[j], changed = root[i], True
    return root
