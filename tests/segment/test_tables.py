"""The stage on tables: ids, links and columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from hedgerow import contracts, ids
from hedgerow.id_batches import IdBatch
from hedgerow.segment import segment_documents

TEXT = (
    "Kava\nIt calms. It calms.\nUses include:\n- sleep\n- worry\nRisks of kava\nIt calms. Liver injury is possible.\n"
)


def documents(*rows: tuple[str, str, list[dict[str, Any]]]) -> pa.Table:
    contract = contracts.schema("normalized_documents")
    schema = pa.schema([contract.field(name) for name in ("document_id", "text", "blocks")])
    return pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema)


def test_tables_keep_their_contracts_and_order() -> None:
    found = segment_documents(documents(("b", TEXT, []), ("a", "One.", []), ("c", "Two.", [])))
    contracts.check("work_sections", found.sections)
    contracts.check("work_sentences", found.sentences)
    assert found.sentences["document_id"].unique().to_pylist() == ["b", "a", "c"]


def test_ids_are_those_of_the_ids_module() -> None:
    """The batch of ids equals the one-by-one twin, occurrence numbers included."""
    rows = segment_documents(documents(("doc", TEXT, []), ("other", TEXT, []))).sentences.to_pylist()
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["document_id"], row["text"])
        assert row["sentence_id"] == ids.sentence_id(*key, seen.get(key, 0))
        seen[key] = seen.get(key, 0) + 1


def test_nothing_has_no_ids() -> None:
    assert IdBatch("sentence").ids().to_pylist() == []


def test_section_ids_follow_from_heading_or_role() -> None:
    rows = segment_documents(documents(("doc", TEXT, []))).sections.to_pylist()
    assert [r["section_id"] for r in rows] == [ids.section_id("doc", r["heading"] or _role(r), 0) for r in rows]


def _role(row: dict[str, Any]) -> str:
    return str(contracts.vocabulary("section_role")[row["role"]])


def test_list_items_point_to_their_lead() -> None:
    rows = segment_documents(documents(("doc", TEXT, []))).sentences.to_pylist()
    by_id = {row["sentence_id"]: row for row in rows}
    items = [row for row in rows if row["lead_sentence_id"]]
    assert [row["text"] for row in items] == ["sleep", "worry"]
    assert {by_id[row["lead_sentence_id"]]["text"] for row in items} == {"Uses include:"}


def test_blocks_of_several_documents_stay_apart() -> None:
    block = {"start": 0, "end": 4, "kind": "heading", "level": 2}
    table = documents(("a", "Uses\nIt calms.", [block]), ("b", "uses\nIt calms.", []), ("c", "uses\nIt.", [block]))
    found = segment_documents(pa.concat_tables([table, table.slice(1)]))
    assert [row["heading"] for row in found.sections.to_pylist()] == ["Uses", None, "uses", None, "uses"]


def test_empty_table() -> None:
    found = segment_documents(documents(("a", "One.", [])).slice(1))
    assert (found.sections.num_rows, found.sentences.num_rows) == (0, 0)
    assert found.sentences.schema.equals(contracts.schema("work_sentences"))
