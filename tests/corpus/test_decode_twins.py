"""What decode, statistics and matrices compute on arrays, against the obvious way: sentence by sentence, vote by vote."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from corpus_tables import function, sentences, vote, votes
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.corpus import cases
from hedgerow.corpus.analysis import Statistics
from hedgerow.corpus.cases import Decider, find_exempt
from hedgerow.corpus.decode import UNSURE_BELOW, decode, decode_coded
from hedgerow.corpus.matrix import ABSTAIN, build_matrix
from hedgerow.corpus.models import build_models
from hedgerow.corpus.votes import CLAIM_PRECEDENCE, TASKS, code_votes
from hedgerow.corpus.weights import Record, Weights
from hedgerow.errors import ContractError

CUE_TYPES, KINDS, FLAGS = (contracts.vocabulary(name) for name in ("hedge_cue_type", "warning_kind", "flag"))
SOFTENERS = ("scope", "ability", "hearsay")
FUNCTIONS = [function(f"{task}.{name}") for task in TASKS for name in "cab"]
WEIGHTS = Weights(
    {(f.id, label): Record(30, 27) for f in FUNCTIONS for label in contracts.vocabulary(f.task)},
    dict.fromkeys(TASKS, 0.7),
    {"claim_type": (0.0,) * 7 + (0.9, 0.1), "hedge": (0.97, 0.03), "safety_warning": (0.95, 0.05)},
    "",
)
MODELS = build_models("precision_weighted", FUNCTIONS, WEIGHTS)
TEXT = "Mint whether may help."
N = 3


def place(number: int, start: int, length: int) -> tuple[int, int]:
    base = number * (len(TEXT) + 1)
    return base + start, base + min(start + length, len(TEXT))


@st.composite
def any_vote(draw: st.DrawFn) -> dict:
    one = draw(st.sampled_from(FUNCTIONS))
    label = draw(st.sampled_from(contracts.vocabulary(one.task)))
    kinds = {"hedge": CUE_TYPES[:3], "safety_warning": KINDS[-3:]}.get(one.task, ())
    number = draw(st.integers(0, N - 1))
    span = place(number, draw(st.sampled_from([0, 3, 5, 8, 13])), draw(st.sampled_from([2, 4, 7])))
    return vote(f"s{number}", one.id, label, draw(st.sampled_from([*kinds, None])), draw(st.sampled_from(["main", "part"])), span)  # fmt: skip


@st.composite
def any_feature(draw: st.DrawFn) -> dict:
    number = draw(st.integers(0, N))  # the last is of no sentence here
    span = place(number, draw(st.integers(0, 9)), 3)
    kind = draw(st.sampled_from(["flag", "softener"]))
    name = draw(st.sampled_from(FLAGS if kind == "flag" else SOFTENERS))
    return {"sentence_id": f"s{number}", "feature": kind, "type": name, "start": span[0], "end": span[1]}


def distinct(rows: list[dict], name: str) -> list[dict]:
    keys = contracts.contract(name).key or contracts.schema(name).names
    return list({tuple(row[k] for k in keys): row for row in rows}.values())


VOTES = st.lists(any_vote(), max_size=20).map(lambda rows: distinct(rows, "votes"))
FEATURES = st.lists(any_feature(), max_size=8)
ROLES = st.lists(st.sampled_from(["body", "toc", "faq"]), min_size=N, max_size=N)


def cues_of(row: dict, mine: list[dict], exempt: list[bool]) -> list[dict]:
    if not row["hedge"]:
        return []
    usage = contracts.vocabulary("claim_type")[row["claim_type"]] == "usage"
    found = [
        {"start": v["start"], "end": v["end"], "type": v["kind"]}
        for v, is_exempt in zip(mine, exempt, strict=True)
        if v["task"] == "hedge" and v["label"] == "hedged" and v["kind"] and not (usage and is_exempt)
    ]
    kept: list[dict] = []
    for cue in sorted(found, key=lambda c: (c["start"] - c["end"], c["start"], CUE_TYPES.index(c["type"]))):
        if all(cue["end"] <= other["start"] or other["end"] <= cue["start"] for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda c: c["start"])


def warnings_of(row: dict, mine: list[dict]) -> list[dict]:
    spans = {
        (v["start"], v["end"], KINDS.index(v["kind"]))
        for v in mine
        if v["label"] == "warning" and v["kind"] and KINDS.index(v["kind"]) in row["warning_kinds"]
    }
    return [{"start": start, "end": end, "kind": KINDS[kind]} for start, end, kind in sorted(spans)]


def flags_of(row: dict, mine: list[dict], is_prose: bool) -> list[str]:
    if not is_prose:
        return ["not_prose"]
    found = {f["type"] for f in mine if f["feature"] == "flag"}
    if row["claim_type_probs"][row["claim_type"]] < UNSURE_BELOW:
        found.add("unsure")
    return sorted(found, key=FLAGS.index)


def is_exempt(one: dict, text: str, start: int) -> bool:
    hedged = one["task"] == "hedge" and one["label"] == "hedged"
    words = text[one["start"] - start : one["end"] - start].lower()
    return hedged and (one["kind"] == "potential" or words == "whether")


@settings(max_examples=150, deadline=None)
@given(rows=VOTES, features=FEATURES, roles=ROLES)
def test_spans_and_flags_are_those_found_sentence_by_sentence(rows: list, features: list, roles: list) -> None:
    table = sentences([TEXT] * N, roles)
    given_features = contracts.build("features", distinct(features, "features"))
    found = decode(table, votes(*rows), given_features, MODELS, FUNCTIONS).to_pylist()
    for row, sentence, role in zip(found, table.to_pylist(), roles, strict=True):
        mine = [v for v in rows if v["sentence_id"] == row["sentence_id"]]
        around = [f for f in given_features.to_pylist() if f["sentence_id"] == row["sentence_id"]]
        exempt = [is_exempt(v, sentence["text"], sentence["start"]) for v in mine]
        softeners = [{name: f[name] for name in ("start", "end", "type")} for f in around if f["feature"] == "softener"]
        assert row["hedge_cues"] == cues_of(row, mine, exempt)
        assert row["warning_spans"] == warnings_of(row, mine)
        assert row["flags"] == flags_of(row, around, role != "toc")
        wanted = sorted(softeners, key=lambda s: (s["start"], s["end"], s["type"])) if role != "toc" else []
        assert row["softeners"] == wanted
        assert row["n_votes"] == len(mine)


@settings(max_examples=60, deadline=None)
@given(rows=VOTES)
def test_exempt_votes_are_those_whose_words_say_so(rows: list) -> None:
    table = sentences([TEXT] * N)
    coded = code_votes(table["sentence_id"], votes(*rows), FUNCTIONS)
    texts = table.to_pylist()
    names = sorted(f.id for f in FUNCTIONS)
    for found, i in zip(find_exempt(table, coded).tolist(), range(len(rows)), strict=True):
        sentence = texts[coded.sentence[i]]
        label = contracts.vocabulary(TASKS[coded.task[i]])[coded.label[i]]
        kind = CUE_TYPES[coded.kind[i]] if TASKS[coded.task[i]] == "hedge" and coded.kind[i] >= 0 else None
        span = (int(coded.start[i]), int(coded.end[i]))
        one = vote(sentence["sentence_id"], names[coded.function[i]], label, kind, "main", span)
        assert found == is_exempt(one, sentence["text"], sentence["start"])


@settings(max_examples=60, deadline=None)
@given(shards=st.lists(VOTES, min_size=1, max_size=4), limit=st.sampled_from([0, 2, 1000]))
def test_what_a_decider_remembers_changes_no_label(shards: list, limit: int) -> None:
    table, nothing = sentences([TEXT] * N), contracts.empty("features")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "MAX_KNOWN", limit)
        one = Decider(MODELS, FUNCTIONS)
        for rows in shards:
            coded = code_votes(table["sentence_id"], votes(*rows), FUNCTIONS)
            together = decode_coded(table, coded, nothing, one)
            assert together.equals(decode(table, votes(*rows), nothing, MODELS, FUNCTIONS))


def counted_by_hand(rows: list[dict], prose: list[bool]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: Counter() for name in ("votes", "overlaps", "conflicts")}
    for number, counts in enumerate(prose):
        said = defaultdict(set)
        for v in rows:
            if v["sentence_id"] == f"s{number}" and counts:
                said[v["function"]].add(v["label"])
        for name, labels in said.items():
            others = [(o, label) for o in said for label in said[o] if o != name and o[:6] == name[:6]]
            found["votes"][name] += 1
            found["overlaps"][name] += bool(others)
            found["conflicts"][name] += any(label not in labels for _, label in others)
    return found


@settings(max_examples=100, deadline=None)
@given(rows=VOTES, prose=st.lists(st.booleans(), min_size=N, max_size=N))
def test_statistics_are_those_counted_sentence_by_sentence(rows: list, prose: list) -> None:
    coded = code_votes(sentences([TEXT] * N)["sentence_id"], votes(*rows), FUNCTIONS)
    statistics = Statistics(FUNCTIONS)
    statistics.add(coded, np.array(prose))
    wanted = counted_by_hand(rows, prose)
    for name, counts in (("votes", statistics.n_votes), ("overlaps", statistics.n_overlaps), ("conflicts", statistics.n_conflicts)):  # fmt: skip
        assert {f: n for f, n in counts.items() if n} == {f: n for f, n in wanted[name].items() if n}
    polarity = defaultdict(set)
    for v in rows:
        if prose[int(v["sentence_id"][1:])]:
            polarity[v["function"]].add(v["label"])
    assert {f: labels for f, labels in statistics.polarity.items() if labels} == polarity


@settings(max_examples=100, deadline=None)
@given(rows=VOTES, task=st.sampled_from(TASKS))
def test_a_matrix_holds_the_first_label_by_precedence_of_each_function(rows: list, task: str) -> None:
    coded = code_votes(sentences([TEXT] * N)["sentence_id"], votes(*rows), FUNCTIONS)
    matrix = build_matrix(task, coded, FUNCTIONS)
    labels = contracts.vocabulary(task)
    rank = CLAIM_PRECEDENCE.index if task == "claim_type" else labels.index
    wanted = []
    for number in range(N):
        said = [[v["label"] for v in rows if (v["sentence_id"], v["function"]) == (f"s{number}", f)] for f in matrix.functions]  # fmt: skip
        wanted.append([labels.index(min(mine, key=rank)) if mine else ABSTAIN for mine in said])
    assert matrix.patterns[matrix.inverse].tolist() == wanted
    assert len({tuple(p) for p in matrix.patterns.tolist()}) <= len(matrix.patterns)


def test_a_flag_outside_the_vocabulary_is_refused() -> None:
    rows = {"sentence_id": ["s0"], "feature": ["flag"], "type": ["strange"], "start": [0], "end": [4]}
    table = pa.table(rows, schema=contracts.schema("features"))
    with pytest.raises(ContractError, match="flag"):
        decode(sentences([TEXT]), votes(), table, MODELS, FUNCTIONS)
