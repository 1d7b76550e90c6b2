"""Each law of the tables: it holds on a consistent release and names the row that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_factory import Doc, tables, three_splits

from hedgerow import contracts, laws

Rows = dict[str, list[dict[str, Any]]]
BATCH = (*laws.BATCH_TABLES, "labeling_functions")


def _rows() -> Rows:
    found = tables(three_splits())
    return {name: found[name].to_pylist() for name in BATCH}


def _tables(rows: Rows) -> dict[str, pa.Table]:
    return {name: pa.Table.from_pylist(found, schema=contracts.schema(name)) for name, found in rows.items()}


def _label(vocabulary: str, value: str) -> int:
    return contracts.label_number(vocabulary, value)


def _hedged(rows: Rows) -> dict[str, Any]:
    return next(s for s in rows["sentences"] if s["hedge"])


def _warning(rows: Rows) -> dict[str, Any]:
    return next(s for s in rows["sentences"] if s["safety_warning"])


def _plain(rows: Rows) -> dict[str, Any]:
    return next(s for s in rows["sentences"] if not s["hedge"] and not s["safety_warning"])


def _set(table: str, **values: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][0].update(values)

    return change


def _shift(table: str, column: str, by: int) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][0][column] += by

    return change


def _claims(*labels: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        numbers = [_label("claim_type", label) for label in labels]
        _plain(rows).update(claim_type=numbers[0] if numbers else 0, claim_types=numbers)

    return change


def _none_with_hedge(rows: Rows) -> None:
    row, none = (
        next(s for s in rows["sentences"] if s["hedge"] and not s["safety_warning"]),
        _label("claim_type", "none"),
    )
    row.update(claim_type=none, claim_types=[none])


def _span_in_neighbor(rows: Rows) -> None:
    first = next(i for i, s in enumerate(rows["sentences"]) if s["hedge"] and s["index"] == 1)
    before = rows["sentences"][first - 1]
    rows["sentences"][first]["hedge_cues"][0].update(start=before["start"], end=before["start"] + 3)


def _vote_elsewhere(rows: Rows) -> None:
    vote = rows["votes"][0]
    vote.update(start=vote["end"], end=vote["end"] + 1)


def _overlap(rows: Rows) -> None:
    second = next(i for i, s in enumerate(rows["sentences"]) if s["index"] == 1)
    rows["sentences"][second]["start"] = rows["sentences"][second - 1]["start"]


def _swap_sections(rows: Rows) -> None:
    a, b = (s for s in rows["sentences"] if s["index"] == 0 and s["document_id"] in _first_two(rows))
    a["section_id"], b["section_id"] = b["section_id"], a["section_id"]


def _first_two(rows: Rows) -> list[str]:
    return [d["document_id"] for d in rows["documents"][:2]]


def _drop_section_end(rows: Rows) -> None:
    rows["sections"][0]["end"] -= 3


def _kinds(*kinds: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        _warning(rows).update(warning_kinds=[_label("warning_kind", k) for k in kinds], warning_spans=[])

    return change


def _silent(rows: Rows) -> None:
    _hedged(rows)["flags"] = ["not_prose"]


def _toc(rows: Rows) -> None:
    toc = _label("section_role", "toc")
    rows["sections"][0]["role"] = toc
    for row in rows["sentences"]:
        if row["section_id"] == rows["sections"][0]["section_id"]:
            row["section_role"] = toc


def _other_warning_claim(rows: Rows) -> None:
    efficacy = _label("claim_type", "efficacy")
    _warning(rows).update(claim_type=efficacy, claim_types=[efficacy])


def _child_outside(rows: Rows) -> None:
    parent = rows["sections"][0]
    child = dict(parent, section_id="x" * 20, index=1, parent_id=parent["section_id"], start=parent["end"] - 1)
    child["end"] = parent["end"] + 1
    rows["sections"].insert(1, child)


# id, how the rows are broken, a part of the law that must be named, the table
BROKEN = [
    ("unknown-document", _set("sections", document_id="nobody"), "document_id is a document_id of documents", "sections"),
    ("unknown-section", _set("sentences", section_id="nobody"), "section_id is a section_id of sections", "sentences"),
    ("unknown-lead", _set("sentences", lead_sentence_id="nobody"), "lead_sentence_id is a sentence_id", "sentences"),
    ("unknown-parent", _set("sections", parent_id="nobody"), "parent_id is a section_id", "sections"),
    ("unknown-function", _set("votes", function="nobody"), "function is a id of labeling_functions", "votes"),
    ("vote-of-nobody", _set("votes", sentence_id="nobody"), "sentence_id is a sentence_id", "votes"),
    ("view-of-nobody", _set("hedge", sentence_id="nobody"), "sentence_id is a sentence_id", "hedge"),
    ("n-chars", _shift("documents", "n_chars", 1), "n_chars", "documents"),
    ("text-hash", _set("documents", text_sha256="0" * 64), "text_sha256", "documents"),
    ("document-id", _set("documents", document_key="other"), "document_id follows", "documents"),
    ("sentence-text", _set("sentences", text="Kava grows in Fuji."), "text is documents.text", "sentences"),
    ("sentence-beyond-text", _shift("sentences", "end", 10_000), "text is documents.text", "sentences"),
    ("sentence-before-text", _set("sentences", start=-1), "text is documents.text", "sentences"),
    ("heading-text", _set("sections", heading="Other"), "heading is documents.text", "sections"),
    ("heading-without-span", _set("sections", heading_start=None), "heading is documents.text", "sections"),
    ("span-without-heading", _set("sections", heading=None), "heading is documents.text", "sections"),
    ("index-from-1", _shift("sentences", "index", 7), "index counts from 0", "sentences"),
    ("overlap", _overlap, "do not overlap", "sentences"),
    ("sentence-id", _set("sentences", sentence_id="x" * 20), "sentence_id follows", "sentences"),
    ("section-id", _set("sections", section_id="x" * 20), "section_id follows", "sections"),
    ("section-gap", _shift("sections", "start", 3), "tile", "sections"),
    ("section-short", _drop_section_end, "tile", "sections"),
    ("child-outside", _child_outside, "lies in its parent", "sections"),
    ("no-section", lambda r: r["sections"].pop(0), "a document has sections", "documents"),
    ("other-document's-section", _swap_sections, "are of one document", "sentences"),
    ("section-role", _set("sentences", section_role=0), "section_role is the section's", "sentences"),
    ("section-heading", _set("sentences", section_heading="Other"), "nearest heading", "sentences"),
    ("sentence-outside-section", lambda r: r["sections"][0].update(end=3), "lies in its section", "sentences"),
    ("cue-in-neighbor", _span_in_neighbor, "hedge_cues lie in the sentence", "sentences"),
    ("empty-cue", lambda r: _hedged(r)["hedge_cues"][0].update(end=_hedged(r)["hedge_cues"][0]["start"]),
     "hedge_cues lie in the sentence", "sentences"),
    ("vote-outside", _vote_elsewhere, "evidence of a vote", "votes"),
    ("n-votes", _shift("sentences", "n_votes", 1), "n_votes counts", "sentences"),
    ("vote-label", _set("votes", label="bliss"), "label and kind", "votes"),
    ("vote-label-of-other-task", _set("votes", label="hedged"), "label and kind", "votes"),
    ("vote-kind", _set("votes", kind="modal"), "label and kind", "votes"),
    ("four-labels", _claims("efficacy", "safety", "usage", "mechanism"), "one to three labels", "sentences"),
    ("no-labels", _claims(), "one to three labels", "sentences"),
    ("label-twice", _claims("efficacy", "efficacy"), "one to three labels", "sentences"),
    ("primary-not-first", lambda r: _plain(r).update(claim_type=0), "the primary first", "sentences"),
    ("none-not-alone", _claims("none", "efficacy"), "stand alone", "sentences"),
    ("condition-as-secondary", _claims("efficacy", "condition"), "stand alone", "sentences"),
    ("none-hedged", _none_with_hedge, "none implies no hedge", "sentences"),
    ("probs-sum", _set("sentences", claim_type_probs=[0.2] * 9), "is a distribution", "sentences"),
    ("probs-short", _set("sentences", claim_type_probs=[1.0]), "is a distribution", "sentences"),
    ("probs-negative", _set("sentences", claim_type_probs=[1.5, -0.5, *[0.0] * 7]), "is a distribution", "sentences"),
    ("probs-nan", _set("sentences", claim_type_probs=[float("nan")] * 9), "is a distribution", "sentences"),
    ("prob-above-1", _set("sentences", hedge_prob=1.5), "hedge_prob lies in 0..1", "sentences"),
    ("prob-nan", _set("sentences", safety_warning_prob=float("nan")), "safety_warning_prob lies", "sentences"),
    ("hedge-without-cue", lambda r: _hedged(r).update(hedge_cues=[]), "if and only if it has a cue", "sentences"),
    ("cue-without-hedge", lambda r: _hedged(r).update(hedge=False), "if and only if it has a cue", "sentences"),
    ("warning-without-kind", _kinds(), "if and only if it has a kind", "sentences"),
    ("kind-without-warning", lambda r: _warning(r).update(safety_warning=False), "it has a kind", "sentences"),
    ("other-beside-kind", _kinds("adverse_effect", "other"), "other stands alone", "sentences"),
    ("kinds-unordered", _kinds("adverse_effect", "interaction"), "by precedence", "sentences"),
    ("kind-twice", _kinds("interaction", "interaction"), "by precedence", "sentences"),
    ("span-of-other-kind", lambda r: _warning(r)["warning_spans"][0].update(kind="other"), "carry kinds", "sentences"),
    ("warning-of-efficacy", _other_warning_claim, "a warning claims", "sentences"),
    ("toc-unflagged", _toc, "flagged not_prose", "sentences"),
    ("toc-labeled", _toc, "carry no labels", "sentences"),
    ("not-prose-labeled", _silent, "carry no labels", "sentences"),
    ("not-prose-trained-on", _silent, "only prose", "hedge"),
    ("section-split", _set("sections", split=2), "split is the document's", "sections"),
    ("sentence-split", _set("sentences", split=2), "split is the document's", "sentences"),
    ("view-text", _set("claim_type", text="Other."), "those of the sentence", "claim_type"),
    ("view-label", _set("safety_warning", label=1, split=0), "those of the sentence", "safety_warning"),
    ("view-split", _set("hedge", split=2), "those of the sentence", "hedge"),
    ("view-probability", _set("hedge", probability=2.0), "probability lies", "hedge"),
]  # fmt: skip


def test_consistent_tables_break_no_law() -> None:
    assert laws.check_batch(_tables(_rows())) == []


def test_empty_tables_break_no_law() -> None:
    assert laws.check_batch(_tables({name: [] for name in BATCH})) == []


@pytest.mark.parametrize(("change", "law", "table"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_broken_row_is_named(change: Callable[[Rows], None], law: str, table: str) -> None:
    rows = _rows()
    change(rows)
    found = laws.check_batch(_tables(rows))
    assert any(law in v.law and v.table == table for v in found), [str(v) for v in found]


@pytest.mark.parametrize("softener", [(0, 4), (5, 9)])
def test_softeners_inside_the_sentence_are_fine(softener: tuple[int, int]) -> None:
    rows = _rows()
    start = rows["sentences"][0]["start"]
    rows["sentences"][0]["softeners"] = [{"start": start + softener[0], "end": start + softener[1], "type": "scope"}]
    assert laws.check_batch(_tables(rows)) == []


def test_nested_sections_with_an_introduction_tile() -> None:
    text = "Kava\nIt grows.\nRisks\nIt is strong.\nUses\nIt is drunk."
    doc = Doc("nested", sentences=("It grows.",), heading="Kava")
    rows = _nested(doc, text)
    assert [v for v in laws.check_batch(_tables(rows)) if "section" in v.table] == []
    rows["sections"][2]["start"] += 2
    assert any("tile" in v.law for v in laws.check_batch(_tables(rows)))


def _nested(doc: Doc, text: str) -> Rows:
    from release_factory import document_rows

    from hedgerow import ids

    rows = {name: [] for name in BATCH} | {"documents": document_rows(doc)["documents"]}
    rows["documents"][0].update(text=text, n_chars=len(text), text_sha256=ids.text_sha256(text))
    top = document_rows(doc)["sections"][0] | {"end": len(text)}
    rows["sections"] = [top]
    for index, (heading, end) in enumerate((("Risks", text.index("Uses")), ("Uses", len(text))), start=1):
        start = text.index(heading)
        rows["sections"].append(top | {
            "section_id": ids.section_id(top["document_id"], heading, 0), "index": index, "level": 2,
            "parent_id": top["section_id"], "heading": heading, "heading_start": start,
            "heading_end": start + len(heading), "start": start, "end": end,
        })  # fmt: skip
    return rows


def test_message_stays_short() -> None:
    rows = _rows()
    for row in rows["sentences"]:
        row["n_votes"] += 1
    [found] = [v for v in laws.check_batch(_tables(rows)) if v.table == "sentences"]
    assert found.n_rows == len(rows["sentences"])
    assert len(found.rows) == laws.MAX_NAMED
    assert len(str(found)) < 200


def test_cluster_in_two_splits_is_named() -> None:
    found = tables([Doc("a"), Doc("b", "test", cluster="c"), Doc("c", cluster="c")])["documents"]
    [violation] = laws.check_documents(found.select(["document_id", "cluster_id", "split"]))
    assert (violation.law, violation.n_rows) == ("a cluster lies in one split", 2)


def test_document_twice_is_named() -> None:
    found = tables([Doc("a"), Doc("b")])["documents"].select(["document_id", "cluster_id", "split"])
    [violation] = laws.check_documents(pa.concat_tables([found, found.slice(0, 1)]))
    assert violation.law == "document_id is unique"


WORDS = st.text(st.sampled_from("aé\U0001f33f b\u0301"), min_size=1, max_size=8).map(str.strip).filter(bool)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_laws_hold_whatever_the_text(documents: list[list[str]]) -> None:
    docs = [Doc(f"d{i}", sentences=tuple(found)) for i, found in enumerate(documents)]
    found = tables(docs)
    assert laws.check_batch({name: found[name] for name in BATCH}) == []
