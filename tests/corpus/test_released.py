"""The rows of a release, column by column: equal to what a loop over rows gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from corpus_tables import sentences

from hedgerow import contracts
from hedgerow.corpus.released import join_labels, split_column, training_views
from hedgerow.prose import prose_mask

N_CLAIMS = len(contracts.vocabulary("claim_type"))


def _labels(n: int, seed: int) -> dict[str, pa.Array]:
    """Random label columns of contract sentences."""
    chance = np.random.default_rng(seed)
    claim = chance.integers(0, N_CLAIMS, n).tolist()
    probs = [np.round(p, 4).tolist() for p in chance.dirichlet(np.ones(N_CLAIMS), n)]
    rows: dict[str, list[Any]] = {
        "claim_type": claim, "claim_type_probs": probs, "claim_types": [[c] for c in claim],
        "hedge": (chance.random(n) < 0.5).tolist(), "hedge_prob": np.round(chance.random(n), 4).tolist(),
        "hedge_cues": [[]] * n, "safety_warning": (chance.random(n) < 0.5).tolist(),
        "safety_warning_prob": np.round(chance.random(n), 4).tolist(), "warning_kinds": [[]] * n,
        "warning_spans": [[]] * n, "softeners": [[]] * n,
        "flags": [["not_prose"] if x < 0.2 else ["unsure"] if x < 0.4 else [] for x in chance.random(n)],
        "n_votes": [1] * n,
    }  # fmt: skip
    schema = contracts.schema("sentences")
    return {name: pa.array(values, schema.field(name).type) for name, values in rows.items()}


def _table(n: int, seed: int = 0) -> pa.Table:
    work = sentences([f"Sentence {i}." for i in range(n)])
    kinds = pa.array(np.random.default_rng(seed).integers(0, 2, n), pa.int64())
    work = work.set_column(work.schema.get_field_index("kind"), work.schema.field("kind"), kinds)
    placed = pa.table({"document_id": ["other", "d0"], "split": pa.array([0, 2], pa.int64())})
    return join_labels(work, pa.table(_labels(n, seed)), placed, np.ones(n, np.int32))


def _slow_views(table: pa.Table) -> dict[str, list[tuple[str, int, float]]]:
    """Row by row, as the contract puts it: the label that was set, and its probability."""
    prose = contracts.label_number("sentence_kind", "prose")
    found: dict[str, list[tuple[str, int, float]]] = {"claim_type": [], "hedge": [], "safety_warning": []}
    for row in table.to_pylist():
        if row["kind"] != prose or "not_prose" in row["flags"]:
            continue
        name, claim = row["sentence_id"], row["claim_type"]
        found["claim_type"].append((name, claim, row["claim_type_probs"][claim]))
        for task in ("hedge", "safety_warning"):
            p = row[f"{task}_prob"]
            found[task].append((name, int(row[task]), p if row[task] else float(np.float32(round(1 - p, 4)))))
    return found


@pytest.mark.parametrize("n", [0, 1, 500])
def test_views_agree_with_a_loop_over_rows(n: int) -> None:
    table = _table(n, seed=n)
    for name, expected in _slow_views(table).items():
        view = training_views(table)[name]
        contracts.check(name, view)
        assert expected == list(
            zip(*(view[c].to_pylist() for c in ("sentence_id", "label", "probability")), strict=True)
        )


def test_a_slice_of_sentences_has_its_own_probabilities() -> None:
    table = _table(50)
    assert _slow_views(table.slice(7, 20))["claim_type"] == [
        tuple(row.values())
        for row in training_views(table.slice(7, 20))["claim_type"]
        .select(["sentence_id", "label", "probability"])
        .to_pylist()
    ]


def test_prose_is_what_is_not_flagged() -> None:
    table = _table(40)
    assert ["not_prose" not in flags for flags in table["flags"].to_pylist()] == prose_mask(table).tolist()


def test_every_row_has_the_split_of_its_document() -> None:
    placed = pa.table({"document_id": ["a", "b"], "split": pa.array([2, 1], pa.int64())})
    assert [1, 2, 1] == split_column(pa.table({"document_id": ["b", "a", "b"]}), placed).to_pylist()
