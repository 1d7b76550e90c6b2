"""The stages of the map on one shard: tables of the stage before in, its own tables and a note out.

What an earlier result of the shard holds of documents that did not change is taken
over (:mod:`hedgerow.work.reuse`). A document that ends its worker or breaks its budget
(:mod:`hedgerow.work.watch`) is a reject, or, behind normalize, a row of ``lost`` that the
reduce turns into a reject.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.config import Config
from hedgerow.ids import selectors_of
from hedgerow.ingest.again import Records, known_records
from hedgerow.ingest.distant import at_hand
from hedgerow.ingest.gather import Gathered
from hedgerow.ingest.items import Context, Reject
from hedgerow.ingest.listed import as_listed, changed_since
from hedgerow.ingest.read import RawBatch, make_batch, read_entry
from hedgerow.ingest.removed import withhold
from hedgerow.ingest.sources import Entry
from hedgerow.labeler.labeling import label_result
from hedgerow.labeler.toolbox import Toolbox, build_labeler
from hedgerow.normalize import normalize_documents
from hedgerow.segment import segment_documents
from hedgerow.work import reuse
from hedgerow.work.batches import Span, known_losses, lost_table, run_batches
from hedgerow.work.deltas import Merge
from hedgerow.work.grouped import Groups, content_of, merge_groups, noted
from hedgerow.work.results import Result, content_digest
from hedgerow.work.shards import Piece, Shard
from hedgerow.work.watch import Watch

Tables = dict[str, pa.Table | Merge]
"""What a stage gives: tables, some of them as rows of the earlier result's and new ones."""
Note = dict[str, Any]
UNSETTLED = "unsettled"
"""Pieces, in the note of ingest, that changed while they were read: what stands for them is not what their bytes give."""


@functools.lru_cache(maxsize=2)
def load_toolbox(functions: tuple[str, ...], cues: tuple[str, ...]) -> Toolbox:
    """Return the compiled functions and cues, built once per process."""
    return build_labeler(cues=[Path(c) for c in cues], functions=[Path(f) for f in functions])


def ingest_shard(
    shard: Shard, _: Result | None, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Read the pieces of a shard."""
    same = reuse.unchanged_pieces(shard.pieces, previous) if previous else set()
    whole = [p for p in shard.pieces if p.name() in same and p.start is None]
    kept = {p.name() for p in whole}
    before = previous.tables["raw_documents"] if previous else contracts.empty("raw_documents")
    gathered = Gathered()
    found: list[tuple[str, Mapping[str, Any], int]] = []
    ledger = []
    if previous and whole:
        sources, places = before["source"].to_pylist(), before["place"].to_pylist()
        found += [(sources[i], places[i], i) for i in reuse.rows_of_files(before, whole)]
        old = previous.tables["rejects"]
        gathered.add_rejects(old.take(pa.array(reuse.rows_of_files(old, whole), pa.int64())))
        ledger += [row for row in previous.note["ledger"] if row["piece"] in kept]
    known = known_records(before) if len(kept) < len(shard.pieces) else {}
    unsettled: list[str] = []
    for piece in shard.pieces:
        if piece.name() in kept:
            continue
        batch, is_settled = _read_piece(piece, config, watch, known.get((piece.source, piece.path)))
        if not is_settled:
            unsettled.append(piece.name())
        n_rows = before.num_rows + gathered.n_documents
        found += [(piece.source, row["place"], n_rows + i) for i, row in enumerate(batch.document_rows)]
        found += [(piece.source, one.place._asdict(), one.row) for one in batch.taken]
        gathered.add(batch)
        ledger.append(_ledger_row(piece if is_settled else replace(piece, sha256=""), batch))
    documents, rejects = gathered.tables()
    merge = reuse.merge_places(before, documents, found)
    usable, removed = _withhold(merge, before, config, watch)
    rejected = _by_place(pa.concat_tables([rejects, removed]))
    if isinstance(usable, Merge):
        raw, places = reuse.merged_digests(usable, previous), usable.columns
    else:
        raw, places = reuse.raw_digests(usable), usable.select(["place"])
    note = {
        "ledger": sorted(ledger, key=lambda row: row["piece"]),
        "n_copied": len(kept),
        UNSETTLED: unsettled,
        "raw": raw,
        "content": content_digest({"places": places, "rejects": rejected}, raw),
    }
    is_whole = previous is None and isinstance(usable, Merge)
    return {"raw_documents": usable.onto(before) if is_whole else usable, "rejects": rejected}, note


def _ledger_row(piece: Piece, batch: RawBatch) -> dict[str, Any]:
    return {
        "piece": piece.name(),
        "source": piece.source,
        "sha256": piece.sha256,
        "lines_before": piece.lines_before,
        "documents": len(batch.document_rows) + len(batch.taken) + len(batch.reject_rows),
        "read": batch.ledger.read,
        "framing": batch.ledger.framing,
    }


def _withhold(merge: Merge, before: pa.Table, config: Config, watch: Watch) -> tuple[Merge | pa.Table, pa.Table]:
    """Leave out what was taken down, before anything of it is stored."""
    if not config.ingest.removed:  # then nobody need see the rows that stay
        return merge, contracts.empty("rejects")

    def identities(raw: pa.Table) -> dict[str, set[str]]:
        normalized = normalize_documents(raw, config.normalize, watch).documents
        found: dict[str, set[str]] = {}
        for row in normalized.select(["document_key", "url", "raw_sha256", "text_sha256"]).to_pylist():
            selectors = selectors_of(row["document_key"], row["url"], [row["text_sha256"]])
            found.setdefault(row["raw_sha256"], set()).update(selectors)
        return found

    documents = merge.onto(before)
    usable, removed = withhold(documents, config.ingest.removed, identities)
    return merge if usable is documents else usable, removed


def _read_piece(piece: Piece, config: Config, watch: Watch, known: Records | None) -> tuple[RawBatch, bool]:
    """Read a piece as it was listed; of a file that was added to since, what was listed.

    Returns:
        What was read, and whether it is what the bytes that were listed give.
    """
    source = next(s for s in config.sources if s.label == piece.source)

    def read(location: str) -> RawBatch:
        entry = Entry(piece.source, piece.path, location, piece.n_bytes)
        return read_entry(entry, source, config.ingest, piece.start, piece.end, piece.lines_before, watch, known)

    with at_hand(piece.location, piece.start, piece.end) as location:
        batch = read(location)
        entry = Entry(piece.source, piece.path, location, piece.n_bytes)
        if _is_whole(batch, piece) or not changed_since(entry, piece.start, piece.end, piece.sha256):
            return batch, True
        if piece.start is None:
            with as_listed(location, piece.n_bytes, piece.sha256) as listed:
                if listed is not None:
                    return read(listed), True
    place = Context(source, config.ingest, piece.path).place()
    detail = "its bytes changed while it was read: run again when it is complete"
    return make_batch(source, [Reject(place, "half_written", piece.n_bytes, detail)], piece.n_bytes), False


def _is_whole(batch: RawBatch, piece: Piece) -> bool:
    """Tell whether what was read is one document of just the bytes that were listed: then they need not be read again."""
    return [row["raw_sha256"] for row in batch.document_rows] == [piece.sha256]


def _by_place(table: pa.Table) -> pa.Table:
    sources, places = table["source"].to_pylist(), table["place"].to_pylist()
    keys = [reuse.place_key(source, place) for source, place in zip(sources, places, strict=True)]
    return table.take(pa.array(sorted(range(len(keys)), key=keys.__getitem__), pa.int64()))


def normalize_shard(
    _: Shard, before: Result | None, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Normalize the documents of a shard; of several with one key the first stays."""

    def run(raw: pa.Table) -> tuple[pa.Table, pa.Table]:
        result = normalize_documents(raw, config.normalize, watch)
        return result.documents, result.rejects

    assert before is not None
    digests: list[str] = before.note["raw"]
    left, given_up = reuse.give_up_again(before, previous.note["given_up"] if previous else {})
    merge: Merge | None = None
    if previous:
        merge, rejects, rows = reuse.normalize_again(before, left, previous, run)
        documents = merge.onto(previous.tables["normalized_documents"])
    else:
        raw = reuse.take_rows(before.tables["raw_documents"], left)
        documents, rejects = run(raw)
        rows = [left[i] for i in reuse.origins(documents, raw)]
    kept, refused, duplicates = _first_of_key(documents)
    if len(kept) < documents.num_rows:
        merge = merge.take(kept) if merge is not None else None
    documents = reuse.take_rows(documents, kept)
    failed = pa.concat_tables([rejects, given_up])
    rejected = _by_place(pa.concat_tables([failed, refused]))
    note = {
        "duplicates": duplicates,
        "content": content_digest({"normalized_documents": documents, "rejects": rejected}),
        "raw": [digests[rows[i]] for i in kept],
        "given_up": reuse.given_up(failed, before),
    }
    return {"normalized_documents": documents if merge is None else merge, "rejects": rejected}, note


def _first_of_key(documents: pa.Table) -> tuple[list[int], pa.Table, list[list[Any]]]:
    """Leave out later documents of a key: with the same text they are duplicates, with another text rejects."""
    if len(pc.unique(documents["document_key"])) == documents.num_rows:
        return list(range(documents.num_rows)), contracts.empty("rejects"), []
    columns = ("document_key", "text_sha256", "source", "n_bytes", "place", "raw_sha256")
    first: dict[str, str] = {}
    kept: list[int] = []
    refused: list[dict[str, Any]] = []
    duplicates: list[list[Any]] = []
    for i, row in enumerate(documents.select(columns).to_pylist()):
        text = first.setdefault(row["document_key"], row["text_sha256"])
        if len(first) > len(kept):
            kept.append(i)
        elif text == row["text_sha256"]:
            duplicates.append([row["source"], row["n_bytes"]])
        else:
            refused.append(duplicate_key_reject(row))
    return kept, contracts.build("rejects", refused), duplicates


def duplicate_key_reject(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reject of a document whose key another document with another text has."""
    return {
        "source": row["source"],
        "place": row["place"],
        "reason": "duplicate_key",
        "raw_sha256": row["raw_sha256"],
        "n_bytes": row["n_bytes"],
        "detail": "another document of this run has the same key (id or address) and another text",
    }


def segment_shard(
    _: Shard, before: Result | None, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Find the sections and sentences of a shard's documents."""
    assert before is not None
    ids = before.columns("normalized_documents", ["document_id"])["document_id"].to_pylist()
    raw: list[str] = before.note["raw"]
    same, changed = reuse.split_documents(ids, raw, previous)
    known = known_losses(previous.tables if previous else None)
    losses = [(ids[i], raw[i], known[ids[i], raw[i]]) for i in range(len(ids)) if (ids[i], raw[i]) in known]
    todo = before.pick("normalized_documents", np.array(changed, np.int64))
    spans = [Span(i, i + 1) for i in range(len(changed))]
    done = run_batches(
        watch, spans, todo["n_chars"].to_pylist(), lambda start, end: segment_documents(todo.slice(start, end - start))
    )
    losses += [(ids[changed[i]], raw[changed[i]], error) for i, error in done.lost.items()]
    lost = lost_table(sorted(losses, key=lambda row: row[0]))
    found: Tables = {}
    groups: dict[str, Groups] = {}
    for name, parts in (
        ("work_sections", [result.sections for result in done.results]),
        ("work_sentences", [result.sentences for result in done.results]),
    ):
        table = pa.concat_tables([contracts.empty(name), *parts])
        found[name], groups[name] = merge_groups(ids, same, table, previous.note["rows"][name] if previous else None)
    note: Note = {
        "documents": list(zip(ids, raw, strict=True)),
        "rows": {name: noted(of) for name, of in groups.items()},
        "content": content_of(groups, {"lost": lost}),
    }
    return {**found, "lost": lost}, note


def label_shard(
    _: Shard, before: Result | None, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Apply the labeling functions to a shard's sentences."""
    assert before is not None
    return label_result(before, load_toolbox(config.label.functions, config.label.cues), previous, watch)
