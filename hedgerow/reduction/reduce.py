"""The reduce: from all shards' results to the tables of a release.

Three passes over the work store, one shard in memory at a time. The first takes the
index and decides about documents (:mod:`hedgerow.reduction.decisions`), the second hashes the
sentences, the third decodes the votes of each shard and streams the published tables
to the writer. What stays in memory is the index (about 750 bytes a document) and
9 bytes for each sentence: its hash, made in the second pass, which the third one uses again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import Mask, array, find
from hedgerow.config import CorpusConfig
from hedgerow.corpus.analysis import Statistics, function_rows
from hedgerow.corpus.cases import Decider
from hedgerow.corpus.decode import decode_coded
from hedgerow.corpus.digests import ContentDigest, document_digests
from hedgerow.corpus.leakage import SentenceLeakage
from hedgerow.corpus.matrix import task_matrices
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.overlap import EvaluationTexts, OverlapFlags
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.released import (
    assemble,
    join_labels,
    of_documents,
    of_sentences,
    split_column,
    training_views,
)
from hedgerow.corpus.repeats import RepeatCounter
from hedgerow.corpus.text_hashes import Hashes, hash_texts
from hedgerow.corpus.votes import VoteArrays, code_votes
from hedgerow.corpus.weights import shipped_weights
from hedgerow.labeler.toolbox import Toolbox
from hedgerow.ledger import Ledger
from hedgerow.normalize.mask_names import mask_origins
from hedgerow.pipeline import ShardResult, load_result
from hedgerow.prose import prose_mask
from hedgerow.publish.parquet import ONE_SPLIT, DataWriter
from hedgerow.reduction.decisions import Decisions, Tick, decide_documents
from hedgerow.work.workstore import WorkStore


@dataclass(slots=True)
class Reduced:
    """What the last pass gives beside the files of the writer."""

    content_digest: str
    functions_rows: list[dict[str, Any]]
    sources: Counter[str]
    labels: Counter[tuple[str, str]]
    splits: dict[str, str] = field(default_factory=dict)
    n_sentences: int = 0
    leakage: dict[str, Any] = field(default_factory=dict)


class Reduce:
    """One reduce over the results of the map."""

    def __init__(
        self,
        store: WorkStore,
        results: Sequence[ShardResult],
        toolbox: Toolbox,
        config: CorpusConfig,
        mask_pii: bool = True,
        evaluation: EvaluationTexts | None = None,
    ) -> None:
        """Name the results, in the order of the release."""
        self._store, self._results = store, results
        self._config, self._mask_pii = config, mask_pii
        self._functions = toolbox.functions.functions
        self._repeats = RepeatCounter()
        self._hashes: dict[int, Hashes] = {}  # by shard, of its published sentences in order
        self._overlaps = OverlapFlags(evaluation, config.decontaminate.action == "drop") if evaluation else None

    def decide(
        self, listing_rejects: pa.Table, previous: Mapping[str, str], carried: Sequence[int], tick: Tick
    ) -> tuple[Decisions, Ledger, list[pa.Table]]:
        """Decide which documents are published, in which cluster and split; see ``decide_documents``."""
        return decide_documents(self._store, self._results, self._config, listing_rejects, previous, carried, tick)

    def emit(
        self,
        decisions: Decisions,
        models: Mapping[str, LabelModel],
        rejects: Sequence[pa.Table],
        writer: DataWriter,
        tick: Tick,
    ) -> Reduced:
        """Decode every shard and stream the published tables.

        Args:
            decisions: what :meth:`decide` returned.
            models: the label model of each task.
            rejects: its tables of rejects.
            writer: where the rows go.
            tick: progress over shards.
        """
        decider = Decider(models, self._functions)
        for number, result in enumerate(self._results):
            self._count_repeats(number, result, decisions)
            tick(1)
        content, statistics, leakage = ContentDigest(), Statistics(self._functions), SentenceLeakage()
        reduced = Reduced("", [], Counter(), Counter())
        for number, result in enumerate(self._results):
            tables, votes = self._publishable(number, result, decisions, decider)
            content.add(tables["documents"], tables["sentences"])
            prose = prose_mask(tables["sentences"])
            statistics.add(votes, prose)
            shown = tables["sentences"].filter(pa.array(prose))
            leakage.add(shown["text"], self._hashes.pop(number)[prose], shown["split"].to_numpy())
            _write(tables, writer)
            self._count(reduced, tables, prose)
            tick(1)
        functions = function_rows(self._functions, statistics, shipped_weights(), models)
        writer.add("labeling_functions", ONE_SPLIT, functions)
        writer.add("rejects", ONE_SPLIT, self._masked(pa.concat_tables(rejects)))
        reduced.content_digest = content.hexdigest()
        reduced.leakage = {"near_duplicate_pairs": decisions.cross_pairs, **leakage.figures()}
        if self._overlaps:
            reduced.leakage["evaluation_overlap"] = self._overlaps.figures()
        reduced.functions_rows = functions.to_pylist()
        return reduced

    def count_patterns(self, decisions: Decisions) -> dict[str, PatternCounts]:
        """Count the vote patterns of all published sentences: what a fitted label model is made from."""
        counted: dict[str, PatternCounts] = {}
        for number, result in enumerate(self._results):
            columns = {"work_sentences": ("sentence_id", "document_id")}
            rows = load_result(self._store, result, "segment", columns).tables["work_sentences"]
            rows = of_documents(rows, decisions.published[number])
            votes = of_sentences(load_result(self._store, result, "label").tables["votes"], rows)
            coded = code_votes(rows["sentence_id"], votes, self._functions)
            for task, matrix in task_matrices(coded, self._functions).items():
                counted.setdefault(task, PatternCounts(task, matrix.functions)).add(matrix)
        return counted

    def _count_repeats(self, number: int, result: ShardResult, decisions: Decisions) -> None:
        columns = {"work_sentences": ("document_id", "text")}
        rows = load_result(self._store, result, "segment", columns).tables["work_sentences"]
        rows = of_documents(rows, decisions.published[number])
        hashes = self._hashes[number] = hash_texts(rows["text"])
        self._repeats.add(rows["document_id"], hashes)

    def _publishable(
        self, number: int, result: ShardResult, decisions: Decisions, decider: Decider
    ) -> tuple[dict[str, pa.Table], VoteArrays]:
        """Return the published tables of a shard, and its votes."""
        placed = decisions.published[number]
        normalized = load_result(self._store, result, "normalize").tables["normalized_documents"]
        segmented = load_result(self._store, result, "segment").tables
        labeled = load_result(self._store, result, "label").tables
        normalized = self._masked(of_documents(normalized, placed))
        sections, work = (of_documents(segmented[name], placed) for name in ("work_sections", "work_sentences"))
        votes = of_sentences(labeled["votes"], work)
        coded = code_votes(work["sentence_id"], votes, self._functions)
        labels = decode_coded(work, coded, of_sentences(labeled["features"], work), decider)
        sentences = join_labels(work, labels, placed, self._repeats.count(self._hashes[number]))
        if self._overlaps:
            sentences = self._overlaps.add(normalized, sentences)
        sections = assemble("sections", sections, {"split": split_column(sections, placed)})
        columns = {
            "cluster_id": placed["cluster_id"],
            "split": placed["split"],
            "carried": pa.array([number in decisions.carried] * placed.num_rows, pa.bool_()),
            "digest": pa.array(document_digests(normalized, sections, sentences, votes), pa.string()),
        }
        documents = assemble("documents", normalized, columns)
        tables = {"documents": documents, "sections": sections, "sentences": sentences, "votes": votes}
        trained = self._overlaps.trainable(sentences) if self._overlaps else sentences
        return tables | training_views(trained), coded

    def _masked(self, table: pa.Table) -> pa.Table:
        return mask_origins(table) if self._mask_pii else table

    @staticmethod
    def _count(reduced: Reduced, tables: Mapping[str, pa.Table], prose: Mask) -> None:
        documents, names = tables["documents"], contracts.vocabulary("split")
        reduced.sources.update(_counts(documents["source"]))
        splits = [names[s] for s in documents["split"].to_pylist()]
        reduced.splits.update(zip(documents["document_id"].to_pylist(), splits, strict=True))
        reduced.n_sentences += tables["sentences"].num_rows
        sentences = tables["sentences"].filter(pa.array(prose))
        for task in contracts.vocabulary("task"):
            labels = contracts.vocabulary(task)
            for value, n in _counts(sentences[task]).items():
                reduced.labels[task, labels[int(value)]] += n


def _counts(column: pa.ChunkedArray) -> dict[Any, int]:
    """Return how often each value stands in a column."""
    counted = pc.value_counts(column)
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))


def _write(tables: Mapping[str, pa.Table], writer: DataWriter) -> None:
    """Stream the rows of a shard to the files of their split."""
    sentences = tables["sentences"]
    at = find(array(tables["votes"], "sentence_id"), array(sentences, "sentence_id"))
    vote_splits = array(sentences, "split").take(pa.array(at))
    for number, split in enumerate(contracts.vocabulary("split")):
        for name, table in tables.items():
            splits = vote_splits if name == "votes" else table["split"]
            writer.add(name, split, table.filter(pc.equal(splits, number)))
