"""Take over what an earlier result of the same shard holds of documents that did not change.

A shard that gained, lost or changed a few documents has a new key, but most of
its rows follow from input bytes that are the same. Where settings and code of
all stages up to here are equal, rows of a document are a function of what ingest
gave of it, so they are copied. Votes go by the sentences instead: whatever
changed before them, a document whose sentences are the same keeps its votes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import array
from hedgerow.work.batches import Span
from hedgerow.work.deltas import Merge
from hedgerow.work.results import Result
from hedgerow.work.shards import Piece

Tables = dict[str, pa.Table]
Losses = Mapping[str, Sequence[str]]
"""Reason and detail of rejects by what names the content of their documents."""
_DIGEST_CHARS = 32
_PARSER_ENDS = ("parser_failed", "parser_timeout", "parser_memory")


def take_rows(table: pa.Table, positions: Sequence[int]) -> pa.Table:
    """Return some rows of a table, each once and in their order."""
    return table if len(positions) == table.num_rows else table.take(pa.array(positions, pa.int64()))


def unchanged_pieces(pieces: Sequence[Piece], previous: Result) -> set[str]:
    """Return the names of pieces that an earlier ingest result holds with the same bytes."""
    before = {row["piece"]: (row["sha256"], row["lines_before"]) for row in previous.note["ledger"]}
    return {p.name() for p in pieces if before.get(p.name()) == (p.sha256, p.lines_before)}


def rows_of_files(table: pa.Table, pieces: Sequence[Piece]) -> list[int]:
    """Return the numbers of the rows that came from whole-file pieces."""
    wanted = {(p.source, p.path) for p in pieces}
    paths = pc.struct_field(table["place"], "path").to_pylist()
    sources = table["source"].to_pylist()
    return [i for i, pair in enumerate(zip(sources, paths, strict=True)) if pair in wanted]


def merge_places(old: pa.Table, new: pa.Table, found: Sequence[tuple[str, Mapping[str, Any], int]]) -> Merge:
    """Return documents in the order of their places.

    Args:
        old: contract raw_documents.
        new: the same, of others.
        found: source, place and row, counted through both tables, of each document wanted.
    """
    ordered = sorted(found, key=lambda one: place_key(*one[:2]))
    places = pa.array([place for _, place, _ in ordered], old.schema.field("place").type)
    columns = pa.Table.from_arrays([places], schema=old.select(["place"]).schema)
    return Merge(np.array([row for _, _, row in ordered], np.int64), new, columns)


def place_key(source: str, place: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what rows are ordered by."""
    return source, place["path"], place["member"] or "", place["record"] or 0, place["offset"] or 0


def raw_digests(raw: pa.Table) -> list[str]:
    """Return a digest of each raw document: of all that normalize sees of it, which is more than its bytes.

    What its bytes mean may be said elsewhere: in the head of its CSV file, the HTTP fields of its page, columns of Parquet
    that are no text.

    Args:
        raw: contract raw_documents.
    """
    steps = [json.dumps(one) if one else "" for one in raw["steps"].to_pylist()]
    told = raw.drop_columns(["place", "steps"]).append_column("steps", pa.array(steps, pa.string()))
    return row_digests(told, [Span(i, i + 1) for i in range(told.num_rows)])


def merged_digests(merge: Merge, previous: Result | None) -> list[str]:
    """Return what :func:`raw_digests` gives for raw documents of which an earlier result of ingest may hold most."""
    known = [*(previous.note["raw"] if previous else ()), *raw_digests(merge.new)]
    return [known[row] for row in merge.order.tolist()]


def normalize_again(
    raw: Result, rows: Sequence[int], previous: Result, normalize: Callable[[pa.Table], tuple[pa.Table, pa.Table]]
) -> tuple[Merge, pa.Table, list[int]]:
    """Normalize only the raw documents that an earlier result does not hold.

    Args:
        raw: the result of ingest, of the shard as it is now.
        rows: those of its documents that are wanted, in their order.
        previous: the earlier result of normalize.
        normalize: gives (documents, rejects) of some raw documents.

    Returns:
        What normalizing all wanted documents would give, in the same order, as rows of the earlier table and new ones;
        rejects; the row of ingest's table of each document.
    """
    digests: list[str] = raw.note["raw"]
    before: list[str] = previous.note["raw"]
    counts, now_counts = Counter(before), Counter(digests[i] for i in rows)
    at = {one: i for i, one in enumerate(before) if counts[one] == 1}
    kept = {i: at[digests[i]] for i in rows if digests[i] in at and now_counts[digests[i]] == 1}
    changed = [i for i in rows if i not in kept]
    again = raw.pick("raw_documents", np.array(changed, np.int64))
    documents, rejects = normalize(again)
    made = {changed[row]: len(before) + n for n, row in enumerate(origins(documents, again))}
    found = [i for i in rows if i in kept or i in made]
    order = np.array([kept[i] if i in kept else made[i] for i in found], np.int64)
    places = take_rows(raw.columns("raw_documents", ["place"]), found)
    return Merge(order, documents, places), rejects, found


def origins(documents: pa.Table, raw: pa.Table) -> list[int]:
    """Return the row of the raw document that each document was made of, by source and place: masks change keys."""
    at = {where: i for i, where in enumerate(_places(raw))}
    return [at[where] for where in _places(documents)]


def _places(table: pa.Table) -> list[tuple[Any, ...]]:
    places = table["place"].to_pylist()
    return [(source, *place.values()) for source, place in zip(table["source"].to_pylist(), places, strict=True)]


def give_up_again(raw: Result, known: Losses) -> tuple[list[int], pa.Table]:
    """Reject without another try the raw documents that ended their worker or broke their budget before.

    Args:
        raw: the result of ingest, of the shard as it is now.
        known: what :func:`given_up` gave for an earlier result.

    Returns:
        The rows of the other raw documents; contract rejects.
    """
    digests: list[str] = raw.note["raw"]
    lost = [i for i, one in enumerate(digests) if one in known]
    if not lost:
        return list(range(len(digests))), contracts.empty("rejects")
    columns = raw.columns("raw_documents", ["source", "place", "raw_sha256", "n_bytes"])
    rejects = [
        {**row, "reason": reason, "detail": detail}
        for row, (reason, detail) in zip(
            take_rows(columns, lost).to_pylist(), (known[digests[i]] for i in lost), strict=True
        )
    ]
    return [i for i, one in enumerate(digests) if one not in known], contracts.build("rejects", rejects)


def given_up(rejects: pa.Table, raw: Result) -> Losses:
    """Return the raw documents of a shard that ended their worker or broke their budget, by their digests.

    Args:
        rejects: contract rejects, of raw documents.
        raw: the result of ingest.
    """
    ended = rejects.filter(pc.is_in(rejects["reason"], value_set=pa.array(_PARSER_ENDS)))
    if not ended.num_rows:
        return {}
    digests: list[str] = raw.note["raw"]
    rows = origins(ended, raw.columns("raw_documents", ["source", "place"]))
    errors = zip(ended["reason"].to_pylist(), ended["detail"].to_pylist(), strict=True)
    return {digests[row]: list(error) for row, error in zip(rows, errors, strict=True)}


def split_documents(ids: Sequence[str], digests: Sequence[str], previous: Result | None) -> tuple[set[str], list[int]]:
    """Tell documents that an earlier result of segment holds from those that it does not.

    Args:
        ids: ids of the documents.
        digests: what names the content of each.
        previous: the earlier result, if there is one.

    Returns:
        Ids of the documents whose rows can be copied; positions of the others.
    """
    before = dict(previous.note["documents"]) if previous else {}
    same = {one for one, digest in zip(ids, digests, strict=True) if before.get(one) == digest}
    return same, [i for i, d in enumerate(ids) if d not in same]


def row_digests(table: pa.Table, spans: Sequence[Span]) -> list[str]:
    """Return a digest of the rows of each span.

    Args:
        table: columns of strings, of which there is one at least, and of whole numbers.
        spans: ranges of rows.
    """
    columns = [array(table, name) for name in table.column_names]
    told = [np.stack([pc.is_null(values).to_numpy(zero_copy_only=False) for values in columns], axis=1)]
    for values in columns:
        if pa.types.is_string(values.type):
            told.append(pc.binary_length(values).fill_null(0).to_numpy(zero_copy_only=False))
        else:
            told.append(pc.fill_null(values, 0).to_numpy(zero_copy_only=False))
    numbers = np.column_stack(told).astype(np.int64)  # lengths stand here: where a string ends in the text is no guess
    texts = [pc.fill_null(values, "").cast(pa.large_string()) for values in columns if pa.types.is_string(values.type)]
    offsets, text = _buffers(pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string())))
    numbered, width = numbers.reshape(-1).view(np.uint8).data, 8 * numbers.shape[1]
    digests = []
    for start, end in spans:
        one = hashlib.sha256(numbered[start * width : end * width])
        one.update(text[offsets[start] : offsets[end]])
        digests.append(one.hexdigest()[:_DIGEST_CHARS])
    return digests


def _buffers(values: pa.Array) -> tuple[list[int], memoryview]:
    """Return where each string starts (and the last one ends) in the bytes of all of them."""
    _, offsets, data = values.buffers()
    starts = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    return starts.tolist(), memoryview(data) if data is not None else memoryview(b"")
