"""Version numbers by cause, decided from what two releases say of themselves."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pyarrow as pa
import pytest
from release_factory import make_facts, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import differences
from hedgerow.publish.facts import Facts
from hedgerow.publish.manifest import Manifest, parse
from hedgerow.publish.version import Decision, candidates, decide, parse_version


def _manifest(facts: Facts) -> Manifest:
    return Manifest(
        dataset=facts.dataset, version="1.2.3", parent=None, contracts=facts.contracts, columns=facts.columns,
        vocabularies=facts.vocabularies, guideline_version=facts.recipe.guideline_version, model=facts.recipe.model,
        recipe=facts.recipe.digests, content_digest="0" * 64, ledger={}, counts={}, files=(),
    )  # fmt: skip


FACTS = make_facts(three_splits())
PARENT = _manifest(FACTS)


def _with(name: str, key: str, value: Any) -> Facts:
    """Return the facts with one entry of a mapping changed, or removed when the value is None."""
    mapping = dict(getattr(FACTS, name))
    if value is None:
        del mapping[key]
    else:
        mapping[key] = value
    return dataclasses.replace(FACTS, **{name: mapping})


def _column(config: str, **columns: str | None) -> Facts:
    changed = {k: v for k, v in {**FACTS.columns[config], **columns}.items() if v is not None}
    return _with("columns", config, changed)


def _recipe(**changed: Any) -> Facts:
    return dataclasses.replace(FACTS, recipe=dataclasses.replace(FACTS.recipe, **changed))


CLAIMS, REASONS, SPLITS = (list(FACTS.vocabularies[v]) for v in ("claim_type", "reject_reason", "split"))
DIGESTS = dict(FACTS.recipe.digests)

# id, the new release, what differs in rows of equal input, level, part of the reason
CASES = [
    ("inputs", FACTS, None, "patch", "Only the inputs changed"),
    ("inputs, rows not even compared", FACTS, "rows differ", "patch", "Only the inputs changed"),
    ("code without effect", _recipe(digests=DIGESTS | {"label": "f"}), None, "patch", "Only inputs changed rows: the recipe changed too (label), but no row of a document"),
    ("code with effect", _recipe(digests=DIGESTS | {"label": "f"}), "2 rows", "minor", "The recipe changed (label): 2 rows."),
    ("parts in words", _recipe(digests=DIGESTS | {"ingest": "f", "functions": "f"}), "2 rows", "minor", "(labeling functions, sources or ingest)"),
    ("digest gone", _recipe(digests={"segment": DIGESTS["segment"]}), "2 rows", "minor", "(config)"),
    ("model", _recipe(model="majority"), "2 rows", "minor", "label model majority in place of precision_weighted"),
    ("model without effect", _recipe(model="majority"), None, "patch", "label model"),
    ("guideline minor", _recipe(guideline_version="1.1"), "2 rows", "minor", "guideline 1.1 in place of 1.0"),
    ("guideline major", _recipe(guideline_version="2.0"), None, "major", "guideline went from 1.0 to 2.0"),
    ("contract major", _with("contracts", "votes", "2.0"), None, "major", "Contract votes went from version 1.0 to 2.0"),
    ("contract minor", _with("contracts", "votes", "1.1"), None, "patch", "Only the inputs changed"),
    ("config gone", _with("contracts", "hedge", None), None, "major", "Config hedge went"),
    ("column gone", _column("votes", scope=None), None, "major", "Column votes.scope went"),
    ("column type", _column("votes", version="int64"), None, "major", "Column votes.version changed its type"),
    ("column new", _column("votes", weight="float32"), None, "minor", "Config votes has new columns: weight"),
    ("value gone", _with("vocabularies", "reject_reason", REASONS[1:]), None, "major", "lost unreadable"),
    ("value renamed", _with("vocabularies", "claim_type", ["benefit", *CLAIMS[1:]]), None, "major", "lost efficacy"),
    ("class reordered", _with("vocabularies", "claim_type", CLAIMS[::-1]), None, "major", "has another class number"),
    ("class inserted", _with("vocabularies", "split", ["dev", *SPLITS]), None, "major", "has another class number"),
    ("class appended", _with("vocabularies", "split", [*SPLITS, "dev"]), None, "minor", "new values: dev"),
    ("enum reordered", _with("vocabularies", "reject_reason", REASONS[::-1]), None, "patch", "Only the inputs"),
    ("enum appended", _with("vocabularies", "reject_reason", [*REASONS, "dull"]), None, "minor", "new values: dull"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "rows", "level", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_level_by_cause(facts: Facts, rows: str | None, level: str, reason: str) -> None:
    found = decide(PARENT, facts, lambda: rows)
    assert found.level == level
    assert reason in found.reason
    assert found.reason.count("\n") == 0


def test_first_release_has_no_cause() -> None:
    assert decide(None, FACTS, lambda: "never asked") == Decision("first", "This is the first release.")


@pytest.mark.parametrize(
    ("parent", "level", "wanted"),
    [
        (None, "first", ["1.0.0", "1.0.1", "1.0.2"]),
        ("1.2.3", "patch", ["1.2.4", "1.2.5", "1.2.6"]),
        ("1.2.3", "minor", ["1.3.0", "1.4.0", "1.5.0"]),
        ("1.2.3", "major", ["2.0.0", "3.0.0", "4.0.0"]),
        ("9.9.9", "patch", ["9.9.10", "9.9.11", "9.9.12"]),
    ],
)
def test_numbers_rise(parent: str | None, level: Any, wanted: list[str]) -> None:
    assert [str(v) for v in itertools.islice(candidates(parent, level), 3)] == wanted


@pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.-3", "1.2.3\n", "../1.2.3", "٣.2.1"])
def test_no_versions(text: str) -> None:
    with pytest.raises(ReleaseError):
        parse_version(text)


def test_manifest_reads_back() -> None:
    data = PARENT.to_bytes()
    assert parse(data, "m").to_bytes() == data


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"format": 1}', b"\xff", PARENT.to_bytes()[:-20]])
def test_no_manifests(data: bytes) -> None:
    with pytest.raises(ReleaseError, match="m is damaged or of another format"):
        parse(data, "m")


# Documents of two releases


def _documents(rows: list[tuple[str, str, str, str, str]]) -> pa.Table:
    """Return documents of (id, input, rows, split, cluster)."""
    names = ("document_id", "raw_sha256", "digest", "split", "cluster_id")
    table = pa.table(
        {name: [row[i] for row in rows] for i, name in enumerate(names)}, pa.schema([(n, pa.string()) for n in names])
    )
    return table.append_column("document_key", table["document_id"]).append_column("text_sha256", table["raw_sha256"])


A, B, C = ("a", "in", "out", "train", "a"), ("b", "in", "out", "train", "a"), ("c", "in", "out", "test", "c")


def _changed(row: tuple[str, ...], **fields: str) -> tuple[str, ...]:
    names = ("id", "input", "rows", "split", "cluster")
    return tuple(fields.get(name, value) for name, value in zip(names, row, strict=True))


# id, before, after, what differs by kind
DOCUMENTS = [
    ("nothing", [A, B, C], [C, B, A], {}),
    ("added", [A], [A, C], {"added": ["c"]}),
    ("removed", [A, C], [A], {"removed": ["c"]}),
    ("all new", [], [A, C], {"added": ["a", "c"]}),
    ("input", [A, C], [A, _changed(C, input="new", rows="new")], {"changed": ["c"]}),
    ("rows", [A, C], [A, _changed(C, rows="new")], {"relabeled": ["c"]}),
    ("split", [A, C], [A, _changed(C, split="train")], {"moved": ["c"]}),
    ("cluster, members the same", [A, B, C], [A, _changed(B, cluster="b"), C], {"moved": ["b"]}),
    ("cluster, led by a new document", [C], [_changed(C, cluster="a"), A], {"added": ["a"]}),
    ("cluster, its leader gone", [A, B], [_changed(B, cluster="b")], {"removed": ["a"]}),
    ("cluster, its leader edited", [A, B], [_changed(A, input="new"), _changed(B, cluster="b")], {"changed": ["a"]}),
]


@pytest.mark.parametrize(("before", "after", "wanted"), [d[1:] for d in DOCUMENTS], ids=[d[0] for d in DOCUMENTS])
def test_documents_compared(before: list[Any], after: list[Any], wanted: dict[str, list[str]]) -> None:
    found = differences.compare_documents(differences.join_documents(_documents(before), _documents(after)))
    nothing: dict[str, list[str]] = {"added": [], "removed": [], "changed": [], "relabeled": [], "moved": []}
    assert dataclasses.asdict(found) == nothing | wanted | {"taken_down": frozenset()}
    assert (differences.first_difference(found) is not None) == bool({"relabeled", "moved"} & wanted.keys())


CLAUSES = [
    ({}, None),
    ({"added": ["a"], "removed": ["b"], "changed": ["c"]}, None),
    ({"relabeled": ["a"]}, "1 document whose input stayed has other rows"),
    ({"relabeled": ["a", "b"], "moved": ["c"]}, "2 documents whose input stayed have other rows"),
    ({"moved": ["a"]}, "1 document whose input stayed has another split or cluster"),
    ({"moved": [str(n) for n in range(1200)]}, "1,200 documents whose input stayed have another split or cluster"),
]


@pytest.mark.parametrize(("found", "clause"), CLAUSES, ids=[str(c[1]) for c in CLAUSES])
def test_what_differs_in_words(found: dict[str, list[str]], clause: str | None) -> None:
    nothing: dict[str, list[str]] = {"added": [], "removed": [], "changed": [], "relabeled": [], "moved": []}
    assert clause == differences.first_difference(differences.DocumentDifferences(**(nothing | found)))
