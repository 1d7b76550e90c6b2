"""Decode: the guideline's joint rules hold whatever the functions vote."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pytest
from corpus_tables import function, no_features, sentences, vote, votes
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.corpus.decode import LABEL_COLUMNS, decode
from hedgerow.corpus.models import build_models
from hedgerow.corpus.rules import RULED
from hedgerow.corpus.weights import Record, Weights

CLAIMS = contracts.vocabulary("claim_type")
CUE_TYPES = contracts.vocabulary("hedge_cue_type")
KINDS = contracts.vocabulary("warning_kind")
FUNCTIONS = [
    *(function(f"claim_type.{name}") for name in ("a", "b", "c", "d")),
    *(function(f"hedge.{name}") for name in ("a", "b")),
    *(function(f"safety_warning.{name}") for name in ("a", "b")),
]
WEIGHTS = Weights(
    {(f.id, label): Record(30, 27) for f in FUNCTIONS for label in contracts.vocabulary(f.task)},
    {"claim_type": 0.7, "hedge": 0.8, "safety_warning": 0.8},
    {"claim_type": (0.0,) * 7 + (0.9, 0.1), "hedge": (0.97, 0.03), "safety_warning": (0.95, 0.05)},
    "",
)
MODELS = build_models("precision_weighted", FUNCTIONS, WEIGHTS)


def label(*rows, text="Mint may possibly ask whether it helps.", role="body", features=None):
    """Decode one sentence and put its labels into words."""
    table = sentences([text], [role])
    row = decode(table, votes(*rows), features or no_features(), MODELS, FUNCTIONS).to_pylist()[0]
    row["claim_type"] = CLAIMS[row["claim_type"]]
    row["claim_types"] = [CLAIMS[c] for c in row["claim_types"]]
    row["warning_kinds"] = [KINDS[k] for k in row["warning_kinds"]]
    return row


def claim(name, value, scope="main"):
    return vote("s0", f"claim_type.{name}", value, scope=scope)


CLAIM_CASES = [
    pytest.param(
        [claim("a", "safety"), claim("b", "efficacy")], ["efficacy", "safety"], id="precedence of two main clauses"
    ),
    pytest.param(
        [claim("a", "usage"), claim("b", "efficacy", "part")], ["usage", "efficacy"], id="main clause before part"
    ),
    pytest.param(
        [claim("a", "descriptive"), claim("b", "mechanism", "part")], ["mechanism"], id="claims beat background"
    ),
    pytest.param([claim("a", "condition"), claim("b", "descriptive", "part")], ["condition"], id="background alone"),
    pytest.param(
        [claim("a", "descriptive", "sentence"), claim("b", "condition", "part"), claim("c", "condition", "part")],
        ["condition"],
        id="a part where the main clause is silent",
    ),
    pytest.param(
        [claim("a", "none", "sentence"), claim("b", "safety", "part")], ["none"], id="meta embeds, asserts nothing"
    ),
    pytest.param([], ["descriptive"], id="no votes: the default"),
    pytest.param(
        [
            claim("a", "efficacy"),
            *(claim(n, v, "part") for n, v in zip("bcd", ("safety", "usage", "mechanism"), strict=True)),
        ],
        ["efficacy", "safety", "usage"],
        id="at most three, the last in precedence goes",
    ),
]


@pytest.mark.parametrize(("rows", "expected"), CLAIM_CASES)
def test_claims(rows, expected):
    row = label(*rows)
    assert row["claim_types"] == expected
    assert row["claim_type"] == expected[0]


BY_PRECEDENCE = [claim("a", "safety"), claim("b", "safety"), claim("c", "efficacy")]
BY_ITS_PART = [claim("a", "descriptive"), claim("b", "descriptive"), claim("c", "mechanism", "part")]


@pytest.mark.parametrize("rows", [BY_PRECEDENCE, BY_ITS_PART])
def test_a_primary_that_a_rule_chose_has_the_probability_that_such_have_on_gold(rows):
    row = label(*rows)
    primary = CLAIMS.index(row["claim_type"])
    displaced = CLAIMS.index(rows[0]["label"])
    assert row["claim_type_probs"][primary] == pytest.approx(RULED, abs=1e-3)
    assert max(p for i, p in enumerate(row["claim_type_probs"]) if i != primary) == row["claim_type_probs"][displaced]


@pytest.mark.parametrize("rows", [[claim("a", "safety")], [claim("a", "efficacy"), claim("b", "usage")], []])
def test_a_primary_that_the_model_chose_keeps_its_probability(rows):
    row = label(*rows)
    mine = row["claim_type_probs"][CLAIMS.index(row["claim_type"])]
    assert mine == max(row["claim_type_probs"])
    assert mine != pytest.approx(RULED, abs=1e-3)


HEDGED = vote("s0", "hedge.a", "hedged", "modal", span=(5, 8))
POTENTIAL = vote("s0", "hedge.b", "hedged", "potential", span=(9, 17))
WHETHER = vote("s0", "hedge.b", "hedged", "open_question", span=(22, 29))
USAGE = claim("a", "usage")
EFFICACY = claim("a", "efficacy")

HEDGE_CASES = [
    pytest.param([EFFICACY, HEDGED], [(5, 8, "modal")], id="a cue hedges"),
    pytest.param([EFFICACY], [], id="no cue, no hedge"),
    pytest.param([EFFICACY, POTENTIAL], [(9, 17, "potential")], id="potential counts outside usage"),
    pytest.param([USAGE, POTENTIAL], [], id="E1 potential"),
    pytest.param([USAGE, WHETHER], [], id="E1 whether"),
    pytest.param([EFFICACY, WHETHER], [(22, 29, "open_question")], id="whether counts outside usage"),
    pytest.param([USAGE, HEDGED, POTENTIAL], [(5, 8, "modal")], id="E1 does not cover modals (case 9)"),
    pytest.param([claim("a", "none", "sentence"), HEDGED], [], id="none is not hedged"),
    pytest.param([EFFICACY, vote("s0", "hedge.a", "hedged", None, span=(5, 8))], [], id="no type, no hedge"),
]


@pytest.mark.parametrize(("rows", "expected"), HEDGE_CASES)
def test_hedges(rows, expected):
    row = label(*rows)
    assert [(c["start"], c["end"], c["type"]) for c in row["hedge_cues"]] == expected
    assert row["hedge"] == bool(expected)
    assert (row["hedge_prob"] >= 0.5) == row["hedge"]


def test_of_overlapping_cues_the_longest_stands():
    row = label(EFFICACY, HEDGED, vote("s0", "hedge.b", "hedged", "probability", span=(5, 17)))
    assert row["hedge_cues"] == [{"start": 5, "end": 17, "type": "probability"}]


def warn(name, kind, span=(0, 4)):
    return vote("s0", f"safety_warning.{name}", "warning", kind, span=span)


WARNING_CASES = [
    pytest.param([claim("a", "safety"), warn("a", "adverse_effect")], ["safety"], ["adverse_effect"], id="plain"),
    pytest.param([claim("a", "efficacy"), warn("a", "adverse_effect")], ["efficacy", "safety"], ["adverse_effect"], id="adds safety"),
    pytest.param([claim("a", "descriptive"), warn("a", "dependence")], ["safety"], ["dependence"], id="background gives way"),
    pytest.param([claim("a", "condition"), warn("a", "consult_professional")], ["usage"], ["consult_professional"], id="advice to consult is usage"),
    pytest.param([claim("a", "none", "sentence"), warn("a", "adverse_effect")], ["none"], [], id="none never warns"),
    pytest.param([claim("a", "safety"), warn("a", "other"), warn("b", "interaction")], ["safety"], ["interaction"], id="other only alone"),
    pytest.param([claim("a", "safety"), warn("a", "adverse_effect"), warn("b", "interaction")], ["safety"], ["interaction", "adverse_effect"], id="precedence of kinds"),
    pytest.param([claim("a", "safety"), vote("s0", "safety_warning.a", "warning", None)], ["safety"], [], id="no kind, no warning"),
    pytest.param([claim("a", "safety"), vote("s0", "safety_warning.a", "no_warning", None)], ["safety"], [], id="reassurance"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "claims", "kinds"), WARNING_CASES)
def test_warnings(rows, claims, kinds):
    row = label(*rows)
    assert row["claim_types"] == claims
    assert row["warning_kinds"] == kinds
    assert row["safety_warning"] == bool(kinds)
    assert {s["kind"] for s in row["warning_spans"]} == set(kinds)
    assert (row["safety_warning_prob"] >= 0.5) == row["safety_warning"]


@pytest.mark.parametrize("role", ["toc", "references", "boilerplate"])
def test_what_is_no_prose_has_no_labels(role):
    row = label(claim("a", "efficacy"), HEDGED, warn("a", "interaction"), role=role)
    assert (row["claim_type"], row["hedge"], row["safety_warning"], row["flags"]) == (
        "none",
        False,
        False,
        ["not_prose"],
    )
    assert row["claim_type_probs"][CLAIMS.index("none")] == 1.0


def test_softeners_and_flags_are_handed_on_in_order():
    features = contracts.build(
        "features",
        [
            {"sentence_id": "s0", "feature": "softener", "type": "scope", "start": 9, "end": 12},
            {"sentence_id": "s0", "feature": "softener", "type": "ability", "start": 5, "end": 8},
            {"sentence_id": "s0", "feature": "flag", "type": "unsure", "start": 0, "end": 12},
            {"sentence_id": "s0", "feature": "flag", "type": "question", "start": 0, "end": 12},
        ],
    )
    row = label(claim("a", "none", "sentence"), text="Is mint good for anyone here at all, though?", features=features)
    assert [s["type"] for s in row["softeners"]] == ["ability", "scope"]
    assert row["flags"] == ["question", "unsure"]


def test_an_improbable_primary_is_flagged_unsure():
    torn = label(claim("a", "efficacy"), claim("b", "safety"), claim("c", "usage"))
    assert torn["claim_type_probs"][CLAIMS.index("efficacy")] < 0.5
    assert torn["flags"] == ["unsure"]
    assert label(claim("a", "efficacy"))["flags"] == []


def test_columns_have_the_types_of_the_contract():
    table = decode(sentences(["One."]), votes(), no_features(), MODELS, FUNCTIONS)
    schema = contracts.schema("sentences")
    assert table.column_names == ["sentence_id", *LABEL_COLUMNS]
    assert [table.schema.field(c).type for c in LABEL_COLUMNS] == [schema.field(c).type for c in LABEL_COLUMNS]


def test_a_shard_without_sentences():
    assert decode(sentences([]), votes(), no_features(), MODELS, FUNCTIONS).num_rows == 0


TEXT = "Mint may possibly help whether or not it does."
N = 4


@st.composite
def any_vote(draw, number: int):
    function_id = draw(st.sampled_from([f.id for f in FUNCTIONS]))
    task = function_id.split(".")[0]
    value = draw(st.sampled_from(contracts.vocabulary(task)))
    kinds = {"hedge": CUE_TYPES, "safety_warning": KINDS}.get(task, ())
    positive = value in ("hedged", "warning")
    kind = draw(st.sampled_from([*kinds, None])) if positive else None
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    base = number * (len(TEXT) + 1)
    return vote(
        f"s{number}", function_id, value, kind, draw(st.sampled_from(("main", "part", "sentence"))), (base + start, base + end)
    )  # fmt: skip


def distinct(rows):
    keys = contracts.contract("votes").key
    return list({tuple(row[k] for k in keys): row for row in rows}.values())


ANY_VOTES = st.lists(st.integers(0, N - 1).flatmap(any_vote), max_size=24).map(distinct)
ROLES = st.lists(st.sampled_from(["body", "lead", "toc", "faq"]), min_size=N, max_size=N)


@settings(max_examples=80, deadline=None)
@given(rows=ANY_VOTES, roles=ROLES)
def test_section_6_holds_for_any_votes(rows, roles):
    table = sentences([TEXT] * N, roles)
    found = decode(table, votes(*rows), no_features(), MODELS, FUNCTIONS).to_pylist()
    for row, start, end, role in zip(found, table["start"].to_pylist(), table["end"].to_pylist(), roles, strict=True):
        check_row(row, start, end, role)


def check_row(row, start, end, role):
    claims = [CLAIMS[c] for c in row["claim_types"]]
    assert claims[0] == CLAIMS[row["claim_type"]]
    assert 1 <= len(claims) == len(set(claims)) <= 3
    if {"condition", "descriptive", "none"} & set(claims):
        assert len(claims) == 1
    if claims == ["none"]:
        assert not row["hedge"]
        assert not row["safety_warning"]
    assert row["hedge"] == bool(row["hedge_cues"]) == (row["hedge_prob"] >= 0.5)
    assert row["safety_warning"] == bool(row["warning_kinds"]) == (row["safety_warning_prob"] >= 0.5)
    assert sorted(row["warning_kinds"]) == row["warning_kinds"]
    assert KINDS.index("other") not in row["warning_kinds"] or len(row["warning_kinds"]) == 1
    if row["safety_warning"]:
        assert {"safety", "usage", "regulatory", "evidence"} & set(claims)
    if claims[0] == "usage":
        assert "potential" not in {c["type"] for c in row["hedge_cues"]}
    for span in (*row["hedge_cues"], *row["warning_spans"]):
        assert start <= span["start"] < span["end"] <= end
    assert {KINDS.index(s["kind"]) for s in row["warning_spans"]} == set(row["warning_kinds"])
    cues = row["hedge_cues"]
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(cues))
    assert sum(row["claim_type_probs"]) == pytest.approx(1, abs=1e-6)
    assert max(row["claim_type_probs"]) == row["claim_type_probs"][row["claim_type"]]
    if role == "toc":
        assert claims == ["none"]
        assert row["flags"] == ["not_prose"]


@settings(max_examples=25, deadline=None)
@given(rows=ANY_VOTES, data=st.data())
def test_a_label_does_not_depend_on_other_sentences_or_on_order(rows, data):
    table = sentences([TEXT] * N)
    together = decode(table, votes(*rows), no_features(), MODELS, FUNCTIONS)
    order = data.draw(st.permutations(range(N)))
    shuffled = decode(
        table.take(pa.array(order)), votes(*data.draw(st.permutations(rows))), no_features(), MODELS, FUNCTIONS
    )
    assert shuffled.to_pylist() == together.take(pa.array(order)).to_pylist()
    for i in range(N):
        mine = [row for row in rows if row["sentence_id"] == f"s{i}"]
        alone = decode(table.slice(i, 1), votes(*mine), no_features(), MODELS, FUNCTIONS)
        assert alone.to_pylist() == together.slice(i, 1).to_pylist()
