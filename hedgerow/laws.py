"""The laws that join the tables of a release: spans, ids, tiles, splits and the guideline's section 6.

:func:`check_batch` works on all rows of one batch of documents and
:func:`check_documents` on columns of the whole documents table. Contracts
(columns, types, nulls, vocabularies, keys) are checked before; see
:mod:`hedgerow.contracts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts, ids, label_laws
from hedgerow.columns import Finding, Mask, Tables
from hedgerow.id_batches import IdBatch
from hedgerow.label_laws import unlike

MAX_NAMED = 3  # rows named for one broken law, however many there are
BATCH_TABLES = ("documents", "sections", "sentences", "votes", *label_laws.VIEWS)

Law: TypeAlias = Callable[[Tables], Iterator[Finding]]


class Violation(NamedTuple):
    """One broken law: what it says, how many rows break it, and the first of them."""

    law: str
    table: str
    n_rows: int
    rows: tuple[str, ...]

    def __str__(self) -> str:
        """Return one short line."""
        return f"{self.table}: {self.law}: {self.n_rows} rows, e.g. {', '.join(self.rows)}"


def _foreign_keys(tables: Tables) -> Iterator[Finding]:
    for name, table in tables.items():
        for key in contracts.contract(name).foreign_keys:
            if key.table in tables:
                at = columns.link(tables, name, key.column, key.table, key.target)
                missing = (at < 0) & np.asarray(pc.is_valid(columns.array(table, key.column)))
                yield f"{key.column} is a {key.target} of {key.table}", name, missing


def _document_rows(tables: Tables) -> Iterator[Finding]:
    table = tables["documents"]
    texts = columns.array(table, "text").to_pylist()
    keys, found = columns.array(table, "document_key").to_pylist(), columns.array(table, "document_id").to_pylist()
    hashes = columns.array(table, "text_sha256").to_pylist()
    yield (
        "n_chars is the length of text",
        "documents",
        np.array([len(t) for t in texts]) != columns.numbers(table, "n_chars"),
    )
    yield (
        "text_sha256 is the hash of text",
        "documents",
        np.array([ids.text_sha256(t) != h for t, h in zip(texts, hashes, strict=True)], dtype=np.bool_),
    )
    yield (
        "document_id follows from document_key",
        "documents",
        np.array([ids.document_id(k) != i for k, i in zip(keys, found, strict=True)], dtype=np.bool_),
    )


def _texts(tables: Tables) -> Iterator[Finding]:
    """text[start:end] is the thing itself: for sentences and for headings."""
    texts = [*columns.array(tables["documents"], "text").to_pylist(), ""]
    for name, first, last, what in (
        ("sentences", "start", "end", "text"),
        ("sections", "heading_start", "heading_end", "heading"),
    ):
        table = tables[name]
        document = columns.link(tables, name, "document_id", "documents", "document_id").tolist()
        parts = [columns.array(table, c).to_pylist() for c in (first, last, what)]
        broken = [
            d >= 0 and not (s is None and e is None and t is None)
            and not (None not in (s, e, t) and 0 <= s < e == s + len(t) and texts[d][s:e] == t)
            for d, s, e, t in zip(document, *parts, strict=True)
        ]  # fmt: skip
        yield f"{what} is documents.text[{first}:{last}]", name, np.array(broken, dtype=np.bool_)


def _sentence_order(tables: Tables) -> Iterator[Finding]:
    table = tables["sentences"]
    document = columns.link(tables, "sentences", "document_id", "documents", "document_id")
    index, start, end = (columns.numbers(table, c) for c in ("index", "start", "end"))
    order = np.lexsort((index, document))
    same = document[order][1:] == document[order][:-1]
    step, overlap, first = (np.zeros(len(order), dtype=np.bool_) for _ in range(3))
    step[order[1:]] = same & (np.diff(index[order]) != 1)
    overlap[order[1:]] = same & (start[order][1:] < end[order][:-1])
    first[order] = np.concatenate(([True], ~same))[: len(order)]
    yield "index counts from 0 without gaps", "sentences", step | (first & (index != 0))
    yield "sentences of a document do not overlap", "sentences", overlap


def _sentence_ids(tables: Tables) -> Iterator[Finding]:
    table = tables["sentences"]
    broken = _break_ids("sentence", table, columns.array(table, "text").to_pylist())
    yield "sentence_id follows from document, text and occurrence", "sentences", broken


def _section_ids(tables: Tables) -> Iterator[Finding]:
    table = tables["sections"]
    roles = contracts.vocabulary("section_role")
    headings = columns.array(table, "heading").to_pylist()
    role = columns.numbers(table, "role").tolist()
    names = [roles[number] if heading is None else heading for heading, number in zip(headings, role, strict=True)]
    broken = _break_ids("section", table, names)
    yield "section_id follows from document, heading (or role) and occurrence", "sections", broken


def _break_ids(kind: str, table: pa.Table, names: Sequence[str]) -> Mask:
    """Tell which rows have another id than their document, their name and its occurrences before them give."""
    documents = columns.array(table, "document_id")
    number = documents.dictionary_encode().indices.to_numpy()
    order = np.lexsort((columns.numbers(table, "index"), number))
    firsts = np.flatnonzero(np.diff(number[order], prepend=-1))
    batch = IdBatch(kind)
    for rows in np.split(order, firsts[1:]) if len(order) else ():
        batch.add(documents[rows[0]].as_py(), [names[row].encode("utf-8") for row in rows.tolist()])
    found = columns.array(table, f"{kind}_id").take(pa.array(order))
    broken = np.zeros(table.num_rows, dtype=np.bool_)
    broken[order] = pc.not_equal(found, batch.ids()).to_numpy(zero_copy_only=False)
    return broken


def _tiles(tables: Tables) -> Iterator[Finding]:
    """Top sections cover the text in order; children lie in their parent in order, without gaps after the first."""
    table = tables["sections"]
    document = columns.link(tables, "sections", "document_id", "documents", "document_id")
    parent = columns.link(tables, "sections", "parent_id", "sections", "section_id")
    index, start, end = (columns.numbers(table, c) for c in ("index", "start", "end"))
    texts = columns.array(tables["documents"], "text").to_pylist()
    outside, broken = np.zeros(table.num_rows, dtype=np.bool_), np.zeros(table.num_rows, dtype=np.bool_)
    has = parent >= 0
    outside[has] = (
        (start[has] < start[parent[has]]) | (end[has] > end[parent[has]]) | (document[has] != document[parent[has]])
        | (index[has] <= index[parent[has]])
    )  # fmt: skip
    before: dict[tuple[int, int], int] = {}
    last: dict[tuple[int, int], int] = {}
    for i in np.lexsort((index, document)).tolist():
        group = (int(document[i]), int(parent[i]))
        text = texts[group[0]] if group[0] >= 0 else ""
        expected = before.get(group, int(start[i]) if has[i] else 0)
        gap = text[expected : int(start[i])]
        broken[i] = start[i] < expected or start[i] > end[i] or bool(gap.strip())
        before[group], last[group] = max(expected, int(end[i])), i
    for (d, p), i in last.items():
        stop = int(end[p]) if p >= 0 else len(texts[d]) if d >= 0 else 0
        broken[i] |= d >= 0 and (int(end[i]) > stop or bool(texts[d][int(end[i]) : stop].strip()))
    yield "a section lies in its parent", "sections", outside
    yield "sections tile the text in reading order", "sections", broken
    without = np.ones(tables["documents"].num_rows, dtype=np.bool_)
    without[document[document >= 0]] = False
    yield "a document has sections", "documents", without & (columns.numbers(tables["documents"], "n_chars") > 0)


def _places(tables: Tables) -> Iterator[Finding]:
    """Compare a sentence with its section: extent, document, role and heading."""
    sentences, sections = tables["sentences"], tables["sections"]
    at = columns.link(tables, "sentences", "section_id", "sections", "section_id")
    ok = at >= 0
    start, end = columns.numbers(sentences, "start"), columns.numbers(sentences, "end")
    outside = (
        (start < columns.numbers(sections, "start")[at]) | (end > columns.numbers(sections, "end")[at])
        if len(at)
        else ~ok
    )
    yield "a sentence lies in its section", "sentences", ok & outside
    section = pa.array(at, mask=~ok)  # null of a sentence without one
    other = unlike(columns.array(sentences, "document_id"), columns.array(sections, "document_id").take(section))
    yield "a sentence and its section are of one document", "sentences", ok & other
    role = np.append(columns.numbers(sections, "role"), -1)[at]
    yield "section_role is the section's role", "sentences", ok & (role != columns.numbers(sentences, "section_role"))
    parent = columns.link(tables, "sections", "parent_id", "sections", "section_id").tolist()
    headings = columns.array(sections, "heading").to_pylist()
    around = pa.array([_heading_around(i, parent, headings) for i in range(len(parent))], pa.string())
    other = unlike(columns.array(sentences, "section_heading"), around.take(section))
    yield "section_heading is the nearest heading around", "sentences", ok & other


def _heading_around(section: int, parent: list[int], headings: list[str | None]) -> str | None:
    for _ in range(len(parent)):  # bounded, should parents ever form a ring
        if section < 0 or headings[section] is not None:
            break
        section = parent[section]
    return headings[section] if section >= 0 else None


def _splits(tables: Tables) -> Iterator[Finding]:
    split = np.append(columns.numbers(tables["documents"], "split"), -1)
    for name in ("sections", "sentences"):
        at = columns.link(tables, name, "document_id", "documents", "document_id")
        yield "split is the document's", name, (at >= 0) & (split[at] != columns.numbers(tables[name], "split"))


_LAWS: tuple[Law, ...] = (
    _foreign_keys, _document_rows, _texts, _sentence_order, _sentence_ids, _section_ids, _tiles, _places, _splits,
    label_laws.evidence, label_laws.vote_labels, label_laws.claims, label_laws.hedges_and_warnings,
    label_laws.not_prose, label_laws.views,
)  # fmt: skip


def check_batch(tables: Tables) -> list[Violation]:
    """Check all rows of one batch of documents against every law.

    Args:
        tables: documents, sections, sentences and votes with all rows of the same documents; the training views and
            labeling_functions (whole) where they are at hand.

    Returns:
        The broken laws, each with a few rows; empty when all hold.
    """
    found = []
    linked = tables if isinstance(tables, columns.Linked) else columns.Linked(tables)
    for law in _LAWS:
        for text, name, mask in law(linked):
            if mask.any():
                found.append(_violation(text, name, tables[name], mask))
    return found


def check_documents(documents: pa.Table) -> list[Violation]:
    """Check what joins documents of different batches: unique ids, and one split to a cluster.

    Args:
        documents: the columns document_id, cluster_id and split of a whole release.
    """
    found = []
    twice = columns.repeated(documents, ["document_id"])
    if twice.any():
        found.append(_violation("document_id is unique", "documents", documents, twice))
    pairs = documents.select(["cluster_id", "split"]).group_by(["cluster_id", "split"]).aggregate([])
    torn = columns.find(columns.array(documents, "cluster_id"), columns.array(pairs, "cluster_id"))
    several = columns.repeated(pairs, ["cluster_id"])
    in_two = several[torn] if len(torn) else several[:0]
    if in_two.any():
        found.append(_violation("a cluster lies in one split", "documents", documents, in_two))
    return found


def _violation(law: str, name: str, table: pa.Table, mask: Mask) -> Violation:
    where = np.flatnonzero(mask)
    key = next(c for c in ("sentence_id", "section_id", "document_id", "id") if c in table.schema.names)
    if name == "sections":
        key = "section_id"
    rows = tuple(str(table.column(key)[i].as_py()) for i in where[:MAX_NAMED].tolist())
    return Violation(law, name, len(where), rows)
