"""Take over what an earlier result of the same shard holds of documents that did not change.

A shard that gained, lost or changed a few documents has a new key, but most of
its rows follow from input bytes that are the same. Where settings and code of
all stages up to here are equal, rows of a document are a function of its raw
bytes and its key, so they are copied. Votes go by the sentences instead: whatever
changed before them, a document whose sentences are the same keeps its votes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.batches import Span
from hedgerow.columns import Numbers, array
from hedgerow.deltas import gather, runs_of
from hedgerow.results import Result
from hedgerow.shards import Piece

Tables = dict[str, pa.Table]
Key = tuple[str, str]
_DIGEST_CHARS = 32
_PARSER_ENDS = ("parser_failed", "parser_timeout", "parser_memory")


def _rows(table: pa.Table, positions: Sequence[int]) -> pa.Table:
    return table.take(pa.array(positions, pa.int64()))


def unchanged_pieces(pieces: Sequence[Piece], previous: Result) -> set[str]:
    """Return the names of pieces that an earlier ingest result holds with the same bytes."""
    before = {row["piece"]: (row["sha256"], row["lines_before"]) for row in previous.note["ledger"]}
    return {p.name() for p in pieces if before.get(p.name()) == (p.sha256, p.lines_before)}


def rows_of_files(table: pa.Table, pieces: Sequence[Piece]) -> pa.Table:
    """Return the rows that came from whole-file pieces."""
    wanted = {(p.source, p.path) for p in pieces}
    paths = pc.struct_field(table["place"], "path").to_pylist()
    sources = table["source"].to_pylist()
    return _rows(table, [i for i, pair in enumerate(zip(sources, paths, strict=True)) if pair in wanted])


def rows_at(table: pa.Table, found: Sequence[tuple[int, Mapping[str, Any]]]) -> pa.Table:
    """Return rows, each with the place where it is now."""
    taken = gather((table,), runs_of(np.array([row for row, _ in found], np.int64)))
    field = taken.schema.field("place")
    places = pa.array([place for _, place in found], field.type)
    return taken.set_column(taken.schema.get_field_index("place"), field, places)


def document_keys(table: pa.Table) -> list[Key]:
    """Return (document_key, raw_sha256) of each row."""
    return list(zip(table["document_key"].to_pylist(), table["raw_sha256"].to_pylist(), strict=True))


def normalize_again(
    raw: pa.Table, previous: Result, normalize: Callable[[pa.Table], tuple[pa.Table, pa.Table]]
) -> tuple[pa.Table, pa.Table]:
    """Normalize only the raw documents that an earlier result does not hold.

    Args:
        raw: contract raw_documents, the shard as it is now.
        previous: the earlier result of normalize.
        normalize: gives (documents, rejects) of some raw documents.

    Returns:
        What normalizing all of ``raw`` would give, in the same order.
    """
    before = previous.tables["normalized_documents"]
    counts = Counter(document_keys(before))
    at = {key: i for i, key in enumerate(document_keys(before)) if counts[key] == 1}
    now = document_keys(raw)
    now_counts = Counter(now)
    kept = [(i, at[key]) for i, key in enumerate(now) if key in at and now_counts[key] == 1]
    kept_rows = {i for i, _ in kept}
    changed = [i for i in range(raw.num_rows) if i not in kept_rows]
    documents, rejects = normalize(_rows(raw, changed))
    taken = _rows(before, [j for _, j in kept])
    places = raw["place"].take(pa.array([i for i, _ in kept], pa.int64())).combine_chunks()
    taken = taken.set_column(taken.schema.get_field_index("place"), taken.schema.field("place"), places)
    merged = pa.concat_tables([taken, documents])
    order = {where: i for i, where in enumerate(_origins(raw))}  # not by key: masks change keys
    positions = [order[where] for where in _origins(merged)]
    return _rows(merged, sorted(range(merged.num_rows), key=positions.__getitem__)), rejects


def give_up_again(raw: pa.Table, previous: Result) -> tuple[pa.Table, pa.Table]:
    """Reject without another try the raw documents that ended their worker or broke their budget before.

    Args:
        raw: contract raw_documents, the shard as it is now.
        previous: the earlier result of normalize.

    Returns:
        The other raw documents; contract rejects.
    """
    rejects = previous.tables["rejects"].to_pylist()
    known = {row["raw_sha256"]: row for row in rejects if row["reason"] in _PARSER_ENDS}
    if not known:
        return raw, contracts.empty("rejects")
    mask = pc.is_in(raw["raw_sha256"], value_set=pa.array(known, pa.string()))
    again = raw.filter(mask).select(["source", "place", "raw_sha256", "n_bytes"]).to_pylist()
    rows = [{**row, **{name: known[row["raw_sha256"]][name] for name in ("reason", "detail")}} for row in again]
    return raw.filter(pc.invert(mask)), contracts.build("rejects", rows)


def _origins(table: pa.Table) -> list[tuple[Any, ...]]:
    """Return source and place of each row: they tell the raw documents of a shard apart."""
    places = table["place"].to_pylist()
    return [(source, *place.values()) for source, place in zip(table["source"].to_pylist(), places, strict=True)]


def split_documents(documents: pa.Table, previous: Result) -> tuple[set[str], list[int]]:
    """Tell documents that an earlier result of segment holds from those that it does not.

    Returns:
        Ids of the documents whose rows can be copied; positions of the others.
    """
    before = dict(previous.note["documents"])
    ids = documents["document_id"].to_pylist()
    raw = documents["raw_sha256"].to_pylist()
    same = {d for d, sha in zip(ids, raw, strict=True) if before.get(d) == sha}
    return same, [i for i, d in enumerate(ids) if d not in same]


def row_digests(table: pa.Table, spans: Sequence[Span]) -> list[str]:
    """Return a digest of the rows of each span, taken from the columns' buffers.

    Args:
        table: columns of strings and of whole numbers.
        spans: ranges of rows.
    """
    words, texts = [], []
    for name in table.column_names:
        values = array(table, name)
        words.append(pc.is_null(values).to_numpy(zero_copy_only=False).astype(np.int64))
        if pa.types.is_string(values.type):
            offsets, text = _text_buffers(values)
            words.append(np.diff(offsets))
            texts.append((offsets.tolist(), text))
        else:
            words.append(pc.fill_null(values, 0).to_numpy(zero_copy_only=False).astype(np.int64))
    numbers = np.stack(words, axis=1).reshape(-1).view(np.uint8).data
    width = 8 * len(words)
    digests = []
    for start, end in spans:
        one = hashlib.sha256(numbers[start * width : end * width])
        for ends, text in texts:
            one.update(text[ends[start] : ends[end]])
        digests.append(one.hexdigest()[:_DIGEST_CHARS])
    return digests


def _text_buffers(values: pa.Array) -> tuple[Numbers, memoryview]:
    """Return where each string starts (and the last one ends) in the bytes of all of them; of a null no byte is seen."""
    _, offsets, data = values.buffers()
    starts = np.frombuffer(offsets, np.int32)[values.offset : values.offset + len(values) + 1]
    if values.null_count:  # what lies under a null is not defined
        values = pc.fill_null(values, "")
        return _text_buffers(values)
    return starts.astype(np.int64), memoryview(data) if data is not None else memoryview(b"")
