"""Where functions disagree is one definition: of a sentence, of a batch of a release, and of the explorer's database."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import columns, contracts
from hedgerow.explore.selection import overruled_query
from hedgerow.publish.overruled import find_overruled, overruled_tasks

CLAIMS = contracts.vocabulary("claim_type")
TASKS = contracts.vocabulary("task")


def claim(label: str, scope: str = "main") -> dict[str, str]:
    return {"task": "claim_type", "label": label, "scope": scope}


def row(*claims: str, hedge: bool = False, warning: bool = False) -> dict[str, Any]:
    return {"claim_types": [CLAIMS.index(name) for name in claims], "hedge": hedge, "safety_warning": warning}


@pytest.mark.parametrize(
    ("sentence", "vote", "expected"),
    [
        pytest.param(row("efficacy"), claim("efficacy"), [], id="agrees"),
        pytest.param(row("efficacy"), claim("safety"), ["claim_type"], id="another claim"),
        pytest.param(row("efficacy", "safety"), claim("safety"), [], id="both are published"),
        pytest.param(row("efficacy"), claim("safety", "part"), [], id="of a part"),
        pytest.param(row("efficacy"), claim("descriptive", "sentence"), [], id="what is left when nothing else votes"),
        pytest.param(row("efficacy"), claim("condition"), [], id="background gives way"),
        pytest.param(row("descriptive"), claim("condition"), [], id="background beside background"),
        pytest.param(row("none"), claim("efficacy"), ["claim_type"], id="a claim in a question"),
        pytest.param(row("efficacy"), claim("none"), ["claim_type"], id="none is no background here"),
        pytest.param(row("usage"), {"task": "hedge", "label": "hedged", "scope": "sentence"}, ["hedge"], id="no hedge"),
        pytest.param(row("usage", hedge=True), {"task": "hedge", "label": "hedged", "scope": "sentence"}, [], id="hedge"),
        pytest.param(
            row("safety", warning=True), {"task": "safety_warning", "label": "no_warning", "scope": "main"},
            ["safety_warning"], id="warns all the same",
        ),
    ],
)  # fmt: skip
def test_a_vote_is_overruled(sentence: dict[str, Any], vote: dict[str, str], expected: list[str]) -> None:
    assert expected == overruled_tasks(sentence, [vote])


def test_without_votes_nothing_is_overruled() -> None:
    assert [] == overruled_tasks(row("efficacy"), [])


SENTENCES = st.builds(row, st.sampled_from(CLAIMS), st.sampled_from(CLAIMS), hedge=st.booleans(), warning=st.booleans())
VOTES = st.sampled_from(TASKS).flatmap(
    lambda task: st.fixed_dictionaries(
        {
            "task": st.just(task),
            "label": st.sampled_from(contracts.vocabulary(task)),
            "scope": st.sampled_from(contracts.vocabulary("vote_scope")),
        }
    )
)


@settings(deadline=None)
@given(st.lists(st.tuples(SENTENCES, st.lists(VOTES, max_size=4)), min_size=1, max_size=6))
def test_a_batch_and_the_database_say_the_same(found: list[tuple[dict[str, Any], list[dict[str, str]]]]) -> None:
    sentences = pa.Table.from_pylist([s | {"sentence_id": str(i)} for i, (s, _) in enumerate(found)], _SENTENCE)
    votes = pa.Table.from_pylist([v | {"sentence_id": str(i)} for i, (_, vs) in enumerate(found) for v in vs], _VOTE)
    expected = {(str(i), task) for i, (s, vs) in enumerate(found) for task in overruled_tasks(s, vs)}
    database = duckdb.connect(":memory:")
    database.register("sentences", sentences)
    database.register("votes", votes)
    assert expected == set(database.execute(overruled_query()).fetchall())
    assert expected == {pair for task in TASKS for pair in of_batch(sentences, votes, task)}


def of_batch(sentences: pa.Table, votes: pa.Table, task: str) -> set[tuple[str, str]]:
    mine = votes.filter(pa.array([v == task for v in votes["task"].to_pylist()], pa.bool_()))
    at = columns.find(columns.array(mine, "sentence_id"), columns.array(sentences, "sentence_id"))
    rows = np.flatnonzero(find_overruled(sentences, mine, at, task)).tolist()
    return {(sentences["sentence_id"][i].as_py(), task) for i in rows}


_SENTENCE = pa.schema(
    {"sentence_id": pa.string(), "claim_types": pa.list_(pa.int64()), "hedge": pa.bool_(), "safety_warning": pa.bool_()}
)
_VOTE = pa.schema({"sentence_id": pa.string(), "task": pa.string(), "label": pa.string(), "scope": pa.string()})
