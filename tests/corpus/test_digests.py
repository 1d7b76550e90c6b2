"""Digests of documents and of a release."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_factory import Doc, tables

from hedgerow import contracts
from hedgerow.corpus import digests as module
from hedgerow.corpus.digests import ContentDigest, document_digests, sort_rows

DOCS = [Doc("a"), Doc("b", sentences=("Zinc may harm.", "Zinc is a metal.")), Doc("c", sentences=("Mint grows.",))]
NAMES = ("documents", "sections", "sentences", "votes")


@pytest.fixture(scope="module")
def release() -> dict[str, pa.Table]:
    return tables(DOCS)


def digests(release: dict[str, pa.Table]) -> dict[str, str]:
    found = document_digests(*(release[n] for n in NAMES))
    return dict(zip(release["documents"]["document_id"].to_pylist(), found, strict=True))


def test_rows_in_any_order_and_chunking_give_the_same(release):
    rng = np.random.default_rng(3)
    shuffled = {n: release[n].take(pa.array(rng.permutation(release[n].num_rows))) for n in NAMES}
    chunked = {n: pa.concat_tables([release[n].slice(i, 1) for i in range(release[n].num_rows)]) for n in NAMES}
    assert digests(shuffled) == digests(release) == digests(chunked)


def test_a_document_alone_has_the_digest_that_it_has_among_others(release):
    together = digests(release)
    for doc in DOCS:
        assert digests(tables([doc])).items() <= together.items()


def replace(table: pa.Table, column: str, row: int, value: object) -> pa.Table:
    values = table.column(column).to_pylist()
    values[row] = value
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(column), pa.array(values, table.schema.field(column).type))


CHANGES = [
    pytest.param("documents", "text_sha256", "f" * 64, id="text"),
    pytest.param("documents", "title", "Another", id="title"),
    pytest.param("documents", "url", "https://example.org/", id="url"),
    pytest.param("documents", "licence", "CC0-1.0", id="licence"),
    pytest.param("documents", "steps", [{"step": "nfc", "count": 1, "detail": None}], id="steps"),
    pytest.param("documents", "language_score", 0.5, id="score"),
    pytest.param("sections", "heading", "Other", id="heading"),
    pytest.param("sections", "role", 3, id="role"),
    pytest.param("sentences", "end", 5, id="span"),
    pytest.param("sentences", "claim_type", 4, id="label"),
    pytest.param("sentences", "claim_types", [0, 1], id="claim set"),
    pytest.param("sentences", "hedge", False, id="hedge"),
    pytest.param("sentences", "hedge_prob", 0.1234, id="probability"),
    pytest.param("sentences", "warning_spans", [{"start": 0, "end": 1, "kind": "other"}], id="spans"),
    pytest.param("sentences", "flags", ["unsure"], id="flags"),
    pytest.param("votes", "function", "claim_type.other", id="function"),
    pytest.param("votes", "start", 99, id="evidence"),
    pytest.param("votes", "kind", "modal", id="kind"),
]


@pytest.mark.parametrize(("table", "column", "value"), CHANGES)
def test_every_published_value_counts(release, table, column, value):
    changed = {**release, table: replace(release[table], column, 0, value)}
    before, after = digests(release), digests(changed)
    assert [k for k in before if before[k] != after[k]] == [release["documents"]["document_id"][0].as_py()]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        pytest.param("documents", "split", 2, id="split"),
        pytest.param("documents", "cluster_id", "x" * 20, id="cluster"),
        pytest.param("documents", "carried", True, id="carried"),
        pytest.param("sentences", "repeat_count", 7, id="repeat count"),
        pytest.param("sentences", "hedge_prob", 0.90000001, id="less than a published place"),
    ],
)
def test_what_depends_on_other_documents_does_not_count(release, table, column, value):
    assert digests({**release, table: replace(release[table], column, 0, value)}) == digests(release)


def test_columns_of_the_release_may_be_missing(release):
    bare = {
        n: release[n].drop_columns([c for c in ("split", "cluster_id", "carried", "digest", "repeat_count") if c in release[n].column_names])
        for n in NAMES
    }  # fmt: skip
    assert digests(bare) == digests(release)


def test_every_column_is_hashed_or_left_out_on_purpose(release):
    from hedgerow.corpus.digests import DERIVED_COLUMNS, RELEASE_COLUMNS

    for name in NAMES:
        assert {*DERIVED_COLUMNS[name]} <= {*contracts.schema(name).names}
    assert all(any(c in contracts.schema(n).names for n in NAMES) for c in RELEASE_COLUMNS)


def content(*parts: dict[str, pa.Table]) -> str:
    digest = ContentDigest()
    for part in parts:
        digest.add(part["documents"], part["sentences"])
    return digest.hexdigest()


def test_the_digest_of_a_release_does_not_depend_on_shards(release):
    single = [tables([doc]) for doc in DOCS]
    assert content(*single) == content(*reversed(single)) == content(release)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        pytest.param("documents", "split", 2, id="split"),
        pytest.param("documents", "cluster_id", "x" * 20, id="cluster"),
        pytest.param("documents", "carried", True, id="carried"),
        pytest.param("documents", "digest", "0" * 64, id="digest"),
        pytest.param("sentences", "repeat_count", 7, id="repeat count"),
    ],
)
def test_the_digest_of_a_release_sees(release, table, column, value):
    assert content({**release, table: replace(release[table], column, 0, value)}) != content(release)


def test_a_document_less_is_another_release(release):
    assert content(*(tables([doc]) for doc in DOCS[:2])) != content(release)
    assert content() != content(release)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1), st.integers(0, 2)), max_size=20),
    st.sampled_from([2**63, 8, 0]),
)
def test_rows_are_sorted_as_tuples_are_however_many_columns_share_a_key(rows: list, limit: int) -> None:
    columns = [np.array([row[i] for row in rows], dtype=np.int64) for i in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_KEY_VALUES", limit)
        order = sort_rows(columns).tolist()
    assert [rows[i] for i in order] == sorted(rows)
    assert sorted(order) == list(range(len(rows)))
