"""The stages of the map on one shard: tables of the stage before in, its own tables and a note out.

What an earlier result of the shard holds of documents that did not change is taken
over (:mod:`hedgerow.reuse`). A document that ends its worker or breaks its budget
(:mod:`hedgerow.watch`) is a reject, or, behind normalize, a row of ``lost`` that the
reduce turns into a reject.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts, reuse
from hedgerow.batches import (
    Span,
    content_digest,
    document_spans,
    known_losses,
    lost_table,
    run_batches,
)
from hedgerow.config import Config
from hedgerow.ingest.distant import at_hand
from hedgerow.ingest.fingerprint import changed_since
from hedgerow.ingest.items import Context, Reject
from hedgerow.ingest.read import RawBatch, make_batch, read_entry
from hedgerow.ingest.removed import selectors_of, withhold
from hedgerow.ingest.sources import Entry
from hedgerow.label.apply import Labeled, Labeler
from hedgerow.label_again import document_contents, note_of, take_over
from hedgerow.normalize import normalize_documents
from hedgerow.segment import segment_documents
from hedgerow.shards import Piece, Shard
from hedgerow.toolbox import Toolbox, build_labeler
from hedgerow.watch import LostError, Watch
from hedgerow.workstore import Result

Tables = dict[str, pa.Table]
Note = dict[str, Any]
Loss = tuple[str, str, LostError]
"""A lost document: its id, what names its content, and the error."""


@functools.lru_cache(maxsize=2)
def load_toolbox(functions: tuple[str, ...], cues: tuple[str, ...]) -> Toolbox:
    """Return the compiled functions and cues, built once per process."""
    return build_labeler(cues=[Path(c) for c in cues], functions=[Path(f) for f in functions])


def ingest_shard(shard: Shard, _: Tables, config: Config, previous: Result | None, watch: Watch) -> tuple[Tables, Note]:
    """Read the pieces of a shard."""
    same = reuse.unchanged_pieces(shard.pieces, previous) if previous else set()
    whole = [p for p in shard.pieces if p.name() in same and p.start is None]
    kept = {p.name() for p in whole}
    documents, rejects = [contracts.empty("raw_documents")], [contracts.empty("rejects")]
    ledger = []
    if previous and whole:
        documents.append(reuse.rows_of_files(previous.tables["raw_documents"], whole))
        rejects.append(reuse.rows_of_files(previous.tables["rejects"], whole))
        ledger += [row for row in previous.note["ledger"] if row["piece"] in kept]
    for piece in shard.pieces:
        if piece.name() in kept:
            continue
        batch = _read_piece(piece, config, watch)
        documents.append(batch.documents)
        rejects.append(batch.rejects)
        ledger.append(
            {
                "piece": piece.name(),
                "source": piece.source,
                "sha256": piece.sha256,
                "lines_before": piece.lines_before,
                "documents": batch.documents.num_rows + batch.rejects.num_rows,
                "read": batch.ledger.read,
                "framing": batch.ledger.framing,
            }
        )
    usable, removed = _withhold(pa.concat_tables(documents), config, watch)
    tables = {"raw_documents": _by_place(usable), "rejects": _by_place(pa.concat_tables([*rejects, removed]))}
    return tables, {"ledger": sorted(ledger, key=lambda row: row["piece"]), "n_copied": len(kept)}


def _withhold(documents: pa.Table, config: Config, watch: Watch) -> tuple[pa.Table, pa.Table]:
    """Leave out what was taken down, before anything of it is stored."""

    def identities(raw: pa.Table) -> dict[str, set[str]]:
        normalized = normalize_documents(raw, config.normalize, watch).documents
        found: dict[str, set[str]] = {}
        for row in normalized.select(["document_key", "url", "raw_sha256", "text_sha256"]).to_pylist():
            selectors = selectors_of(row["document_key"], row["url"], [row["text_sha256"]])
            found.setdefault(row["raw_sha256"], set()).update(selectors)
        return found

    return withhold(documents, config.ingest.removed, identities)


def _read_piece(piece: Piece, config: Config, watch: Watch) -> RawBatch:
    source = next(s for s in config.sources if s.label == piece.source)
    with at_hand(piece.location, piece.start, piece.end) as location:
        entry = Entry(piece.source, piece.path, location, piece.n_bytes)
        batch = read_entry(entry, source, config.ingest, piece.start, piece.end, piece.lines_before, watch)
        is_changed = changed_since(entry, piece.start, piece.end, piece.sha256)
    if is_changed:
        place = Context(source, config.ingest, piece.path).place()
        reject = Reject(place, "half_written", 0, "its bytes changed while it was read: run again when it is complete")
        return make_batch(source, [reject], 0)
    return batch


def _by_place(table: pa.Table) -> pa.Table:
    keys = [
        (source, p["path"], p["member"] or "", p["record"] or 0, p["offset"] or 0)
        for source, p in zip(table["source"].to_pylist(), table["place"].to_pylist(), strict=True)
    ]
    return table.take(pa.array(sorted(range(len(keys)), key=keys.__getitem__), pa.int64()))


def normalize_shard(
    _: Shard, tables: Tables, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Normalize the documents of a shard; of several with one key the first stays."""

    def run(raw: pa.Table) -> tuple[pa.Table, pa.Table]:
        result = normalize_documents(raw, config.normalize, watch)
        return result.documents, result.rejects

    raw = tables["raw_documents"]
    given_up = contracts.empty("rejects")
    if previous:
        raw, given_up = reuse.give_up_again(raw, previous)
    documents, rejects = reuse.normalize_again(raw, previous, run) if previous else run(raw)
    documents, refused, duplicates = _first_of_key(documents)
    return (
        {
            "normalized_documents": documents,
            "rejects": _by_place(pa.concat_tables([rejects, given_up, refused])),
        },
        {"duplicates": duplicates},
    )


def _first_of_key(documents: pa.Table) -> tuple[pa.Table, pa.Table, list[list[Any]]]:
    """Drop later documents of a key: with the same text as duplicates, with another text as rejects."""
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
    return documents.take(pa.array(kept, pa.int64())), contracts.build("rejects", refused), duplicates


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
    _: Shard, tables: Tables, config: Config, previous: Result | None, watch: Watch
) -> tuple[Tables, Note]:
    """Find the sections and sentences of a shard's documents."""
    documents = tables["normalized_documents"]
    ids, raw = documents["document_id"].to_pylist(), documents["raw_sha256"].to_pylist()
    note: Note = {"documents": list(zip(ids, raw, strict=True))}
    same, changed = reuse.split_documents(documents, previous) if previous else (set(), list(range(len(ids))))
    known = known_losses(previous.tables if previous else None)
    lost = [(ids[i], raw[i], known[ids[i], raw[i]]) for i in range(len(ids)) if (ids[i], raw[i]) in known]
    todo = documents.take(pa.array(changed, pa.int64()))
    spans = [Span(i, i + 1) for i in range(len(changed))]
    done = run_batches(
        watch, spans, todo["n_chars"].to_pylist(), lambda start, end: segment_documents(todo.slice(start, end - start))
    )
    lost += [(ids[changed[i]], raw[changed[i]], error) for i, error in done.lost.items()]
    found = {
        "work_sections": _concat("work_sections", [result.sections for result in done.results]),
        "work_sentences": _concat("work_sentences", [result.sentences for result in done.results]),
    }
    if previous:
        found = {
            name: reuse.merge_by_document(ids, previous.tables[name], table, _document_ids, same)
            for name, table in found.items()
        }
    return {**found, "lost": lost_table(sorted(lost, key=lambda row: row[0]))}, note


def _concat(name: str, tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables([contracts.empty(name), *tables])


def _document_ids(table: pa.Table) -> list[str]:
    return table["document_id"].to_pylist()  # type: ignore[no-any-return]


def label_shard(_: Shard, tables: Tables, config: Config, previous: Result | None, watch: Watch) -> tuple[Tables, Note]:
    """Apply the labeling functions to a shard's sentences."""
    toolbox = load_toolbox(config.label.functions, config.label.cues)
    everything = tables["work_sentences"]
    if previous and previous.note["own"] == dict(toolbox.own) and previous.note["features"] == toolbox.features:
        sentences, lost = _without_known(everything, previous)  # others may get through where functions changed
        contents = document_contents(sentences)
        result, losses = _label_changed(watch, sentences, contents, toolbox.labeler, previous)
    else:
        sentences, lost, contents = everything, [], document_contents(everything)
        again = take_over(contents, toolbox, previous) if previous and not previous.rows["lost"] else None
        result, losses = _label(watch, everything, again.labeler if again else toolbox.labeler)
        if again:
            gone = pa.array([one for one, _, _ in losses], pa.string())
            there = everything.filter(pc.invert(pc.is_in(everything["document_id"], value_set=gone)))
            result = again.join(there, result if again.labeler else None)
    found = {"votes": result.votes, "features": result.features, "faults": result.faults}
    note: Note = note_of(contents, toolbox)
    return {**found, "lost": lost_table(sorted(lost + losses, key=lambda row: row[0]))}, note


def _label_changed(
    watch: Watch, sentences: pa.Table, contents: Mapping[str, str], labeler: Labeler, previous: Result
) -> tuple[Labeled, list[Loss]]:
    """Label the documents whose sentences changed; take over from an earlier result what it holds of the others."""
    before = dict(previous.note["documents"])
    spans = document_spans(_document_ids(sentences))
    is_kept = [before.get(one) == digest for one, digest in contents.items()]
    kept = [span for span, stays in zip(spans, is_kept, strict=True) if stays]
    rows = [row for span, stays in zip(spans, is_kept, strict=True) if not stays for row in range(*span)]
    new, losses = _label(watch, sentences.take(pa.array(rows, pa.int64())), labeler)
    old = previous.tables
    return (
        Labeled(*(reuse.votes_again(sentences, old[name], getattr(new, name), kept) for name in Labeled._fields)),
        losses,
    )


def _label(watch: Watch, sentences: pa.Table, labeler: Labeler | None) -> tuple[Labeled, list[Loss]]:
    """Label sentences in watched batches; returns also the documents that were lost."""
    nothing = Labeled(*(contracts.empty(name) for name in Labeled._fields))
    if labeler is None:
        return nothing, []
    ids, names = _document_ids(sentences), sentences["sentence_id"].to_pylist()
    spans = document_spans(ids)
    lengths = pc.utf8_length(sentences["text"]).to_pylist()
    done = run_batches(
        watch,
        spans,
        [sum(lengths[span.start : span.end]) for span in spans],
        lambda start, end: labeler.label_sentences(sentences.slice(start, end - start)),
    )
    parts = {name: _concat(name, [getattr(result, name) for result in done.results]) for name in Labeled._fields}
    losses = [
        (ids[spans[i].start], content_digest(names[spans[i].start : spans[i].end]), error)
        for i, error in done.lost.items()
    ]
    return Labeled(**parts), losses


def _without_known(sentences: pa.Table, previous: Result) -> tuple[pa.Table, list[Loss]]:
    """Take out the sentences of documents that label lost before."""
    known = known_losses(previous.tables)
    if not known:
        return sentences, []
    names = sentences["sentence_id"].to_pylist()
    ids = _document_ids(sentences)
    lost = []
    for span in document_spans(ids):
        content = (ids[span.start], content_digest(names[span.start : span.end]))
        if content in known:
            lost.append((*content, known[content]))
    again = pa.array([one for one, _, _ in lost], pa.string())
    return sentences.filter(pc.invert(pc.is_in(sentences["document_id"], value_set=again))), lost
