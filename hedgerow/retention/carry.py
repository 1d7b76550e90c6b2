"""Carry over documents of the last release whose source is gone (``--keep-missing``).

Their raw text is gone too, so they enter at the label stage with the sections
and sentences of the release; functions that changed since vote anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.ids import selectors_of
from hedgerow.inspection.reading import tables
from hedgerow.normalize.mask_names import mask_name
from hedgerow.normalize.signatures import signatures
from hedgerow.pipeline import ShardResult, ShardTask, run_shard
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.purged import is_purged, kept_splits
from hedgerow.work.grouped import groups_of, noted
from hedgerow.work.shards import Shard
from hedgerow.work.workstore import WorkStore

BATCH = 1000  # documents held in memory at once


def previous_splits(release: ReleaseRef) -> dict[str, str]:
    """Return the split of every document of a release; that of a purged one stands in its note."""
    if is_purged(release.storage, release.version):
        return kept_splits(release.storage, release.version)
    names = contracts.vocabulary("split")
    found: dict[str, str] = {}
    for table in tables(release, "documents", ["document_id", "split"]):
        ids, splits = table["document_id"].to_pylist(), table["split"].to_pylist()
        found |= {d: names[s] for d, s in zip(ids, splits, strict=True)}
    return found


def missing_documents(
    release: ReleaseRef,
    present_ids: Collection[str],
    present_files: Collection[tuple[str, str]],
    removed: Collection[str] = (),
) -> list[str]:
    """Return the ids of documents of a release that this run has not, and whose file is gone.

    Args:
        release: the release.
        present_ids: documents of this run.
        present_files: files of this run, by source and path.
        removed: what tombstones name: such documents are not carried over.
    """
    found: list[str] = []
    if is_purged(release.storage, release.version):
        return found
    present_files = {(source, name) for source, path in present_files for name in (path, mask_name(path, {}))}
    named = frozenset(removed)
    wanted = ["document_id", "source", "place", "document_key", "url", "raw_sha256", "text_sha256"]
    for table in tables(release, "documents", wanted):
        for row in table.to_pylist():
            gone = (row["source"], row["place"]["path"]) not in present_files
            known = selectors_of(row["document_key"], row["url"], [row["raw_sha256"], row["text_sha256"]])
            if gone and row["document_id"] not in present_ids and named.isdisjoint(known):
                found.append(row["document_id"])
    return sorted(found)


def carry_documents(release: ReleaseRef, ids: list[str], store: WorkStore, model: ShardTask) -> list[ShardResult]:
    """Put documents of a release into the work store as results, and label them.

    Args:
        release: the release that holds them.
        ids: their ids, sorted.
        store: the work store.
        model: any task of the run, for its configuration and parameters.
    """
    results = []
    for at in range(0, len(ids), BATCH):
        wanted = pa.array(ids[at : at + BATCH], pa.string())
        documents = _select(release, "documents", wanted)
        sections = _select(release, "sections", wanted)
        sentences = _select(release, "sentences", wanted)
        assert release.entry is not None
        name = json.dumps([release.entry.manifest_sha256, wanted.to_pylist()])
        key = hashlib.sha256(name.encode("ascii")).hexdigest()
        normalized = _recast("normalized_documents", documents, _work_columns(documents))
        rejects = contracts.empty("rejects")
        store.put("normalize", key, {"normalized_documents": normalized, "rejects": rejects}, {"duplicates": []})
        segmented = {
            "work_sections": _recast("work_sections", sections, {}),
            "work_sentences": _recast("work_sentences", sentences, {}),
        }
        rows = {name: noted(groups_of(table)) for name, table in segmented.items()}
        store.put("segment", key, segmented, {"documents": [], "rows": rows})
        task = replace(
            model,
            shard=Shard(key[:20], (), ()),
            stages=("label",),
            keys=(("normalize", key), ("segment", key)),
        )
        results.append(run_shard(task))
    return results


def _select(release: ReleaseRef, config: str, ids: pa.Array) -> pa.Table:
    parts = [t.filter(pc.is_in(t["document_id"], value_set=ids)) for t in tables(release, config)]
    table = pa.concat_tables([contracts.empty(config), *parts])
    order = [("document_id", "ascending")] + ([] if config == "documents" else [("index", "ascending")])
    return table.sort_by(order)


def _work_columns(documents: pa.Table) -> dict[str, pa.Array]:
    texts = documents["text"].to_pylist()
    schema = contracts.schema("normalized_documents")
    return {
        "n_bytes": pa.array([0] * len(texts), pa.int64()),
        "blocks": pa.array([[] for _ in texts], schema.field("blocks").type),
        "signature": pa.array(signatures(texts), pa.binary()),
    }


def _recast(name: str, table: pa.Table, columns: Mapping[str, Any]) -> pa.Table:
    schema = contracts.schema(name)
    return pa.Table.from_arrays([columns[c] if c in columns else table[c] for c in schema.names], schema=schema)
