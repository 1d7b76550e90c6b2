"""The map: what is done to one shard, stage by stage, and how each result is remembered.

STAGES is the way of the data. Each stage takes the tables of the stage before
and gives its own; a result is stored under the digest of its input and of the
settings and code that made it, so what did not change is never done again.
Because the key of a stage holds the digest of the result before it, and not of
the code before it, a change upstream that changes no row stops there.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hedgerow import contracts, reuse
from hedgerow.closure import closure_digest
from hedgerow.config import Config, config_digest
from hedgerow.errors import TransientError
from hedgerow.ingest.fingerprint import changed_since
from hedgerow.ingest.items import Context, Reject
from hedgerow.ingest.read import RawBatch, make_batch, read_entry
from hedgerow.ingest.sources import Entry
from hedgerow.normalize import normalize_documents
from hedgerow.segment import segment_documents
from hedgerow.shards import Piece, Shard, input_digest
from hedgerow.storage import Storage
from hedgerow.toolbox import Toolbox, build_labeler
from hedgerow.workstore import Result, WorkStore

Tables = dict[str, pa.Table]
Note = dict[str, Any]


@functools.lru_cache(maxsize=2)
def load_toolbox(functions: tuple[str, ...], cues: tuple[str, ...]) -> Toolbox:
    """Return the compiled functions and cues, built once per process."""
    return build_labeler(cues=[Path(c) for c in cues], functions=[Path(f) for f in functions])


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the map.

    Attributes:
        name: its name, also that of its folder in the work store.
        package: the package whose code closure enters its digest.
        run: takes shard, tables of the stage before, configuration, and an earlier
            result of this shard from which rows may be taken over.
        settings: returns the digest of its settings.
    """

    name: str
    package: str
    run: Callable[[Shard, Tables, Config, Result | None], tuple[Tables, Note]]
    settings: Callable[[Config], str]

    def parameters(self, config: Config) -> str:
        """Return the digest of settings and code."""
        return _digest(self.name, self.settings(config), closure_digest(self.package))


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def ingest_shard(shard: Shard, _: Tables, config: Config, previous: Result | None) -> tuple[Tables, Note]:
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
        batch = _read_piece(piece, config)
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
    tables = {"raw_documents": _by_place(pa.concat_tables(documents)), "rejects": _by_place(pa.concat_tables(rejects))}
    return tables, {"ledger": sorted(ledger, key=lambda row: row["piece"]), "n_copied": len(kept)}


def _read_piece(piece: Piece, config: Config) -> RawBatch:
    source = next(s for s in config.sources if s.label == piece.source)
    entry = Entry(piece.source, piece.path, piece.location, piece.n_bytes)
    batch = read_entry(entry, source, config.ingest, piece.start, piece.end, piece.lines_before)
    if changed_since(entry, piece.start, piece.end, piece.sha256):
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


def normalize_shard(_: Shard, tables: Tables, config: Config, previous: Result | None) -> tuple[Tables, Note]:
    """Normalize the documents of a shard; of several with one key the first stays."""

    def run(raw: pa.Table) -> tuple[pa.Table, pa.Table]:
        result = normalize_documents(raw, config.normalize)
        return result.documents, result.rejects

    raw = tables["raw_documents"]
    documents, rejects = reuse.normalize_again(raw, previous, run) if previous else run(raw)
    documents, refused, duplicates = _first_of_key(documents)
    return (
        {"normalized_documents": documents, "rejects": pa.concat_tables([rejects, refused])},
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
        "detail": "another document of this run has the same key and another text",
    }


def segment_shard(_: Shard, tables: Tables, config: Config, previous: Result | None) -> tuple[Tables, Note]:
    """Find the sections and sentences of a shard's documents."""
    documents = tables["normalized_documents"]
    ids = documents["document_id"].to_pylist()
    note: Note = {"documents": list(zip(ids, documents["raw_sha256"].to_pylist(), strict=True))}
    same, changed = reuse.split_documents(documents, previous) if previous else (set(), list(range(len(ids))))
    result = segment_documents(documents.take(pa.array(changed, pa.int64())))
    found = {"work_sections": result.sections, "work_sentences": result.sentences}
    if previous:
        found = {
            name: reuse.merge_by_document(ids, previous.tables[name], table, _document_ids, same)
            for name, table in found.items()
        }
    return found, note


def _document_ids(table: pa.Table) -> list[str]:
    return table["document_id"].to_pylist()  # type: ignore[no-any-return]


def label_shard(_: Shard, tables: Tables, config: Config, previous: Result | None) -> tuple[Tables, Note]:
    """Apply the labeling functions to a shard's sentences."""
    labeler = load_toolbox(config.label.functions, config.label.cues).labeler
    result = labeler.label_sentences(tables["work_sentences"])
    return {"votes": result.votes, "features": result.features, "faults": result.faults}, {}


def _ingest_settings(config: Config) -> str:
    sources = [s.model_copy(update={"path": s.label}) for s in config.sources]  # where a root lies changes no row
    return _digest(config_digest(config.ingest), *(config_digest(s) for s in sorted(sources, key=lambda s: s.label)))


def _label_settings(config: Config) -> str:
    toolbox = load_toolbox(config.label.functions, config.label.cues)
    return _digest(toolbox.lexicon.digest, toolbox.functions.digest)


STAGES = (
    Stage("ingest", "hedgerow.ingest", ingest_shard, _ingest_settings),
    Stage("normalize", "hedgerow.normalize", normalize_shard, lambda c: config_digest(c.normalize)),
    Stage("segment", "hedgerow.segment", segment_shard, lambda c: config_digest(c.segment)),
    Stage("label", "hedgerow.label", label_shard, _label_settings),
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)


@dataclass(frozen=True, slots=True)
class ShardTask:
    """What a worker needs to run stages on one shard; small, and pickled by value.

    Attributes:
        shard: the input.
        config: the run's configuration.
        work: folder of the work store.
        parameters: digest of settings and code of each stage.
        stages: names of the stages to run, in order.
        keys: keys of results that exist, by stage.
    """

    shard: Shard
    config: Config
    work: str
    parameters: tuple[str, ...]
    stages: tuple[str, ...] = STAGE_NAMES
    keys: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        names = [p.name() for p in self.shard.pieces]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"shard {self.shard.slot} ({', '.join(names[:3])}{more})"


@dataclass(frozen=True, slots=True)
class ShardResult:
    """Where the results of a shard lie, and what they count.

    Attributes:
        slot: the shard.
        keys: key of the result of each stage that was run, by stage.
        computed: stages that had to be done; the others were found.
        counts: rows by "stage.table".
    """

    slot: str
    keys: tuple[tuple[str, str], ...]
    computed: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


def stage_parameters(config: Config) -> tuple[str, ...]:
    """Return the digest of settings and code of each stage."""
    return tuple(stage.parameters(config) for stage in STAGES)


def run_shard(task: ShardTask) -> ShardResult:
    """Run the wanted stages on one shard, taking from the work store what is there.

    Returns:
        References and counts only: tables stay in the work store.
    """
    store = WorkStore(Storage(task.work))
    keys = dict(task.keys)
    computed: list[str] = []
    counts: dict[str, int] = {}
    source = input_digest(task.shard.pieces)
    for number, stage in enumerate(STAGES):
        if stage.name not in task.stages:
            continue
        if number:
            source = _head(store, STAGES[number - 1].name, keys).digest
        key = keys[stage.name] = _digest(stage.name, task.parameters[number], source)
        if store.peek(stage.name, key) is None:
            _compute(task, number, store, key, keys)
            computed.append(stage.name)
        counts |= {f"{stage.name}.{name}": n for name, n in _head(store, stage.name, keys).rows.items()}
    return ShardResult(task.shard.slot, tuple(keys.items()), tuple(computed), tuple(sorted(counts.items())))


def _head(store: WorkStore, stage: str, keys: Mapping[str, str]) -> Result:
    found = store.peek(stage, keys[stage])
    if found is None:
        raise WorkLostError(f"the work store lost {WorkStore.place(stage, keys[stage])}: run again")
    return found


class WorkLostError(TransientError):
    """A result that was there a moment ago is gone or damaged: a second run computes it again."""


def _compute(task: ShardTask, number: int, store: WorkStore, key: str, keys: Mapping[str, str]) -> None:
    stage = STAGES[number]
    chain = _digest(*task.parameters[: number + 1])
    tables: Tables = {}
    if number:
        before = STAGES[number - 1].name
        found = store.get(before, keys[before])
        if found is None:
            raise WorkLostError(f"the work store lost {WorkStore.place(before, keys[before])}: run again")
        tables = found.tables
    made, note = stage.run(task.shard, tables, task.config, _previous(task, stage.name, store, chain))
    store.put(stage.name, key, made, {**note, "chain": chain})
    store.remember(stage.name, task.shard.slot, key)


def _previous(task: ShardTask, stage: str, store: WorkStore, chain: str) -> Result | None:
    """Return the latest result of this shard's slot (or the one it was split from) with the same settings and code."""
    for slot in (task.shard.slot, *task.shard.ancestors):
        key = store.recall(stage, slot)
        if key is not None:
            found = store.get(stage, key)
            return found if found is not None and found.note["chain"] == chain else None
    return None


def find_results(task: ShardTask) -> ShardResult | None:
    """Return a shard's result when every wanted stage is in the work store, else None; nothing is computed."""
    store = WorkStore(Storage(task.work))
    keys = dict(task.keys)
    counts: dict[str, int] = {}
    source = input_digest(task.shard.pieces)
    for number, stage in enumerate(STAGES):
        if stage.name in task.stages:
            keys[stage.name] = _digest(stage.name, task.parameters[number], source)
        if stage.name not in keys:
            return None
        found = store.peek(stage.name, keys[stage.name])
        if found is None:
            return None
        source = found.digest
        if stage.name in task.stages:
            counts |= {f"{stage.name}.{name}": n for name, n in found.rows.items()}
        if stage.name == task.stages[-1]:
            break
    return ShardResult(task.shard.slot, tuple(keys.items()), (), tuple(sorted(counts.items())))


def missing_stages(task: ShardTask) -> tuple[int, str]:
    """Say from which stage on a shard must be worked on, and why.

    Returns:
        Position of the first stage whose result is missing (the number of stages
        when none is), and the reason in a few words.
    """
    store = WorkStore(Storage(task.work))
    source = input_digest(task.shard.pieces)
    for number, stage in enumerate(STAGES):
        found = store.peek(stage.name, _digest(stage.name, task.parameters[number], source))
        if found is None:
            return number, _reason(task, number, store)
        source = found.digest
    return len(STAGES), "nothing changed"


def _reason(task: ShardTask, number: int, store: WorkStore) -> str:
    stage = STAGES[number]
    slots = (task.shard.slot, *task.shard.ancestors)
    key = next((k for slot in slots if (k := store.recall(stage.name, slot)) is not None), None)
    if key is None:
        return "never done"
    last = store.peek(stage.name, key)
    if last is None:
        return "its earlier result is gone or damaged"
    if last.note["chain"] != _digest(*task.parameters[: number + 1]):
        return f"settings, cues or code of {stage.name} or a stage before it changed"
    return "its input changed"
