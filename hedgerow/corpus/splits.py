"""Splits: train, validation, test from a stable hash of the duplicate cluster.

A document that stays keeps its split from release to release, whatever comes
or goes around it. A new document goes where its cluster is: beside the
cluster's already placed member of the smallest key, else by the hash of the
cluster's id - or, when sources are held out as a whole, of the source of its
smallest key. Should a new document connect documents that earlier releases
put into different splits, none of them moves: such a cluster is published as
one cluster per split, and counted as torn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import SplitConfig


@dataclass(frozen=True, slots=True)
class Splits:
    """The split and the published cluster of every document, row by row, and how many clusters were torn."""

    split: tuple[str, ...]
    cluster_id: tuple[str, ...]
    n_torn: int

    def numbers(self) -> list[int]:
        """Return the splits as class numbers."""
        return [contracts.label_number("split", name) for name in self.split]


def assign_splits(
    documents: pa.Table, ratios: SplitConfig | None = None, previous: Mapping[str, str] | None = None
) -> Splits:
    """Assign every document to a split.

    Args:
        documents: columns document_id, document_key, cluster_id, source of the documents to publish; without source
            for splits by cluster.
        ratios: shares of the splits; default those of the configuration.
        previous: split by document_id in the release before.
    """
    ratios = ratios or SplitConfig()
    placed = previous or {}
    ids: list[str] = documents.column("document_id").to_pylist()
    keys: list[str] = documents.column("document_key").to_pylist()
    clusters: list[str] = documents.column("cluster_id").to_pylist()
    sources: list[str] = documents.column("source").to_pylist() if ratios.unit == "source" else []
    members: dict[str, list[int]] = {}
    for row in sorted(range(len(ids)), key=keys.__getitem__):
        members.setdefault(clusters[row], []).append(row)
    split, cluster_id, n_torn = [""] * len(ids), [""] * len(ids), 0
    for name, rows in members.items():
        hashed = f"source:{sources[rows[0]]}" if sources else name
        home = next((placed[ids[row]] for row in rows if ids[row] in placed), None) or choose_split(hashed, ratios)
        leaders: dict[str, str] = {}
        for row in rows:
            split[row] = placed.get(ids[row], home)
            cluster_id[row] = leaders.setdefault(split[row], ids[row])
        n_torn += len(leaders) > 1
    return Splits(tuple(split), tuple(cluster_id), n_torn)


def choose_split(cluster_id: str, ratios: SplitConfig) -> str:
    """Return the split of a cluster that no release has placed yet.

    >>> choose_split("any", SplitConfig(train=0, validation=1, test=0))
    'validation'
    """
    digest = hashlib.sha256(f"split:{cluster_id}".encode()).digest()
    at = int.from_bytes(digest[:8], "big") / 2**64
    if at < ratios.train:
        return "train"
    if at < ratios.train + ratios.validation:
        return "validation"
    return "test" if ratios.test > 0 else ("validation" if ratios.validation > 0 else "train")
