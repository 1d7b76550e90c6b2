"""What the reduce decides about documents: which are published, in which cluster and split.

One pass over the normalize results takes the index, a row for each document: names,
digests and signature. Everything is decided on the index of all shards together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.config import CorpusConfig
from hedgerow.corpus.duplicates import find_duplicates
from hedgerow.corpus.leakage import cross_pairs
from hedgerow.corpus.splits import assign_splits
from hedgerow.ledger import Ledger
from hedgerow.pipeline import ShardResult, load_result
from hedgerow.stages import duplicate_key_reject
from hedgerow.work.batches import lost_rejects
from hedgerow.work.workstore import WorkStore

_INDEX = ("document_id", "document_key", "source", "place", "raw_sha256", "text_sha256", "n_bytes", "signature")
Tick = Callable[[int], None]
"""Called with the number of steps done since the last call."""


@dataclass(slots=True)
class Decisions:
    """What the reduce decided about documents.

    Attributes:
        published: by shard, its published documents in order: document_id, cluster_id and split (class number).
        carried: positions of the shards of documents that were carried over.
        n_carried: the number of these documents.
        n_clusters: clusters of two or more published documents.
        n_torn: clusters whose members earlier releases put into different splits.
        cross_pairs: pairs of near duplicates in different splits, by the two splits.
    """

    published: Mapping[int, pa.Table]
    carried: frozenset[int] = frozenset()
    n_carried: int = 0
    n_clusters: int = 0
    n_torn: int = 0
    cross_pairs: dict[str, int] = field(default_factory=dict)


def decide_documents(
    store: WorkStore,
    results: Sequence[ShardResult],
    config: CorpusConfig,
    listing_rejects: pa.Table,
    previous: Mapping[str, str],
    carried: Sequence[int],
    tick: Tick,
) -> tuple[Decisions, Ledger, list[pa.Table]]:
    """Take the index, drop duplicates, form clusters and assign splits.

    Args:
        store: where the results lie.
        results: the map's, in the order of the release.
        config: how duplicates and splits are decided.
        listing_rejects: what the listing left out.
        previous: split by document_id in the release before.
        carried: positions of results that hold carried documents.
        tick: progress over shards.

    Returns:
        The decisions, the balanced ledger, and the tables of rejects.
    """
    ledger = Ledger()
    ledger.listed(listing_rejects)
    rejects = [listing_rejects]
    parts = []
    for number, result in enumerate(results):
        index = load_result(store, result, "normalize", {"normalized_documents": _INDEX, "rejects": ()})
        if number not in carried:
            ingest = load_result(store, result, "ingest", {"rejects": ()})
            ledger.read_pieces(ingest.note["ledger"])
            rejects += [ingest.tables["rejects"], index.tables["rejects"]]
            ledger.duplicates(index.note["duplicates"])
        table, lost = _take_lost(store, result, index.tables["normalized_documents"])
        rejects.append(lost)
        if number in carried:
            ledger.listed(lost)
        parts.append(table.append_column("shard", pa.array([number] * table.num_rows, pa.int32())))
        tick(1)
    index_table = pa.concat_tables(parts)
    unique, refused = _first_of_id(index_table, ledger)
    rejects.append(refused)
    decisions = place_documents(config, unique, len(results), previous, frozenset(carried), ledger)
    ledger.rejected(pa.concat_tables(rejects))
    ledger.check()
    return decisions, ledger, rejects


def _take_lost(store: WorkStore, result: ShardResult, documents: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Take out the documents that a stage behind normalize lost, as rejects."""
    rejects = [contracts.empty("rejects")]
    for stage in ("segment", "label"):
        if dict(result.counts).get(f"{stage}.lost"):
            lost = load_result(store, result, stage, {"lost": ()}).tables["lost"]
            documents, refused = lost_rejects(documents, lost)
            rejects.append(refused)
    return documents, pa.concat_tables(rejects)


def _first_of_id(index: pa.Table, ledger: Ledger) -> tuple[pa.Table, pa.Table]:
    """Of documents with one key in different shards keep the first by source and place."""
    doubled = pc.greater(index.group_by("document_id").aggregate([([], "count_all")])["count_all"], 1)
    if not pc.any(doubled).as_py():
        return index, contracts.empty("rejects")
    rows = index.drop_columns(["signature"]).to_pylist()
    order = sorted(range(len(rows)), key=lambda i: _order(rows[i]))
    first: dict[str, str] = {}
    kept: list[int] = []
    refused: list[dict[str, Any]] = []
    for i in order:
        row = rows[i]
        text = first.setdefault(row["document_id"], row["text_sha256"])
        if len(first) > len(kept):
            kept.append(i)
        elif text == row["text_sha256"]:
            ledger.duplicates([[row["source"], row["n_bytes"]]])
        else:
            refused.append(duplicate_key_reject(row))
    return index.take(pa.array(sorted(kept), pa.int64())), contracts.build("rejects", refused)


def place_documents(
    config: CorpusConfig,
    index: pa.Table,
    n_shards: int,
    previous: Mapping[str, str],
    carried: frozenset[int],
    ledger: Ledger,
) -> Decisions:
    """Drop duplicates, form clusters and assign splits.

    Args:
        config: how duplicates and splits are decided.
        index: the documents of all shards, sorted by shard, each id once.
        n_shards: number of shards.
        previous: split by document_id in the release before.
        carried: positions of shards of carried documents.
        ledger: told what becomes of each document.
    """
    found = find_duplicates(index, config.near_duplicate_threshold, config.near_duplicates)
    dropped = pc.is_valid(found["duplicate_of"])
    fresh = pc.invert(pc.is_in(index["shard"], value_set=pa.array(sorted(carried), pa.int32())))
    for mask, count in (
        (pc.and_(dropped, fresh), ledger.duplicates),
        (pc.and_(pc.invert(dropped), fresh), ledger.published),
    ):
        rows = index.filter(mask)
        count(list(zip(rows["source"].to_pylist(), rows["n_bytes"].to_pylist(), strict=True)))
    kept = index.append_column("cluster_id", found["cluster_id"]).filter(pc.invert(dropped))
    placed = assign_splits(
        kept.select(["document_id", "document_key", "cluster_id", "source"]), config.splits, previous
    )
    pairs = _cross_pairs(kept, placed.split, config.near_duplicate_threshold)
    table = kept.select(["document_id", "shard"])
    table = table.append_column("cluster_id", pa.array(placed.cluster_id, pa.string()))
    published = _by_shard(table.append_column("split", pa.array(placed.numbers(), pa.int64())), n_shards)
    n_carried = sum(table.num_rows for number, table in published.items() if number in carried)
    n_clusters = sum(n > 1 for n in Counter(placed.cluster_id).values())
    return Decisions(published, carried, n_carried, n_clusters, placed.n_torn, pairs)


def _cross_pairs(kept: pa.Table, splits: Sequence[str], threshold: float) -> dict[str, int]:
    """Count near-duplicate pairs across splits; only of clusters in several splits signatures are looked at."""
    clusters: list[str] = kept["cluster_id"].to_pylist()
    home: dict[str, str] = {}
    torn = {
        cluster for cluster, split in zip(clusters, splits, strict=True) if home.setdefault(cluster, split) != split
    }
    rows = [row for row, cluster in enumerate(clusters) if cluster in torn]
    signatures = kept["signature"].take(pa.array(rows, pa.int64())).to_pylist()
    return cross_pairs(signatures, [clusters[row] for row in rows], [splits[row] for row in rows], threshold)


def _by_shard(table: pa.Table, n_shards: int) -> dict[int, pa.Table]:
    """Cut a table that is sorted by shard."""
    sizes = np.bincount(table["shard"].to_numpy(), minlength=n_shards).tolist()
    rows = table.drop_columns(["shard"]).combine_chunks()
    ends = np.cumsum(sizes).tolist()
    return {number: rows.slice(end - size, size) for number, (end, size) in enumerate(zip(ends, sizes, strict=True))}


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    place = row["place"]
    return row["source"], place["path"], place["member"] or "", place["record"] or 0, place["offset"] or 0
