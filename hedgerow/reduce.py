"""The reduce: from all shards' results to the tables of a release.

Two passes over the work store, one shard in memory at a time. The first takes
the index: keys, digests and signatures of the documents (about 900 bytes each)
and 8 bytes for each distinct sentence of a document. Between them duplicates,
clusters and splits are decided. The second decodes the votes of each shard and
streams the published tables to the writer.
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
from hedgerow.batches import lost_rejects
from hedgerow.config import CorpusConfig
from hedgerow.corpus.analysis import Statistics, function_rows
from hedgerow.corpus.decode import LABEL_COLUMNS, decode
from hedgerow.corpus.digests import ContentDigest, document_digests
from hedgerow.corpus.duplicates import find_duplicates
from hedgerow.corpus.leakage import SentenceLeakage, cross_pairs
from hedgerow.corpus.matrix import task_matrices
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.overlap import EvaluationTexts
from hedgerow.corpus.pattern_counts import PatternCounts
from hedgerow.corpus.repeats import RepeatCounter
from hedgerow.corpus.splits import assign_splits
from hedgerow.corpus.votes import code_votes
from hedgerow.corpus.weights import shipped_weights
from hedgerow.ledger import Ledger
from hedgerow.normalize.mask_names import mask_origins
from hedgerow.pipeline import ShardResult, WorkLostError
from hedgerow.publish.parquet import ONE_SPLIT, DataWriter
from hedgerow.stages import duplicate_key_reject
from hedgerow.toolbox import Toolbox
from hedgerow.workstore import Result, WorkStore

_INDEX = ("document_id", "document_key", "source", "place", "raw_sha256", "text_sha256", "n_bytes", "signature")
NOT_PROSE = "not_prose"
OVERLAP = "evaluation_overlap"
Tick = Callable[[int], None]


def load_result(store: WorkStore, result: ShardResult, stage: str, columns: Any = None) -> Result:
    """Return a shard's result of a stage.

    Raises:
        WorkLostError: it was removed or damaged since the map.
    """
    found = store.get(stage, dict(result.keys)[stage], columns)
    if found is None:
        raise WorkLostError(f"the work store lost the {stage} result of shard {result.slot}: run again")
    return found


@dataclass(slots=True)
class Decisions:
    """What the reduce decided about documents.

    Attributes:
        published: cluster and split of each published document, by (shard, document_id).
        rejects: contract rejects: documents whose key another one has.
        carried: ids of the documents that were carried over.
        n_clusters: clusters of two or more published documents.
        n_torn: clusters whose members earlier releases put into different splits.
        cross_pairs: pairs of near duplicates in different splits, by the two splits.
    """

    published: dict[tuple[int, str], tuple[str, str]]
    rejects: pa.Table
    carried: frozenset[str]
    n_clusters: int = 0
    n_torn: int = 0
    cross_pairs: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Reduced:
    """What the second pass gives beside the files of the writer."""

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
        self._models: Mapping[str, LabelModel] = {}
        self._repeats = RepeatCounter()
        self._evaluation = evaluation
        self._overlaps = {kind: dict.fromkeys(contracts.vocabulary("split"), 0) for kind in ("sentences", "documents")}

    def decide(
        self, listing_rejects: pa.Table, previous: Mapping[str, str], carried: Sequence[int], tick: Tick
    ) -> tuple[Decisions, Ledger, list[pa.Table]]:
        """Take the index, drop duplicates, form clusters and assign splits.

        Args:
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
        for number, result in enumerate(self._results):
            index = load_result(self._store, result, "normalize", {"normalized_documents": _INDEX, "rejects": ()})
            if number not in carried:
                ingest = load_result(self._store, result, "ingest", {"rejects": ()})
                ledger.read_pieces(ingest.note["ledger"])
                rejects += [ingest.tables["rejects"], index.tables["rejects"]]
                ledger.duplicates(index.note["duplicates"])
            table, lost = self._take_lost(result, index.tables["normalized_documents"])
            rejects.append(lost)
            if number in carried:
                ledger.listed(lost)
            parts.append(table.append_column("shard", pa.array([number] * table.num_rows, pa.int32())))
            tick(1)
        index_table = pa.concat_tables(parts)
        unique, refused = self._first_of_id(index_table, ledger)
        rejects.append(refused)
        decisions = self._place(unique, previous, frozenset(carried), ledger)
        ledger.rejected(pa.concat_tables(rejects))
        ledger.check()
        return decisions, ledger, rejects

    def _take_lost(self, result: ShardResult, documents: pa.Table) -> tuple[pa.Table, pa.Table]:
        """Take out the documents that a stage behind normalize lost, as rejects."""
        rejects = [contracts.empty("rejects")]
        for stage in ("segment", "label"):
            if dict(result.counts).get(f"{stage}.lost"):
                lost = load_result(self._store, result, stage, {"lost": ()}).tables["lost"]
                documents, refused = lost_rejects(documents, lost)
                rejects.append(refused)
        return documents, pa.concat_tables(rejects)

    def _first_of_id(self, index: pa.Table, ledger: Ledger) -> tuple[pa.Table, pa.Table]:
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

    def _place(
        self, index: pa.Table, previous: Mapping[str, str], carried: frozenset[int], ledger: Ledger
    ) -> Decisions:
        found = find_duplicates(index, self._config.near_duplicate_threshold, self._config.near_duplicates)
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
            kept.select(["document_id", "document_key", "cluster_id", "source"]), self._config.splits, previous
        )
        signatures, clusters = (kept[c].to_pylist() for c in ("signature", "cluster_id"))
        pairs = cross_pairs(signatures, clusters, placed.split, self._config.near_duplicate_threshold)
        ids, shards = kept["document_id"].to_pylist(), kept["shard"].to_pylist()
        published = {
            (shard, one): (cluster, split)
            for shard, one, cluster, split in zip(shards, ids, placed.cluster_id, placed.split, strict=True)
        }
        sizes = Counter(placed.cluster_id)
        over = frozenset(one for shard, one in published if shard in carried)
        n_clusters = sum(n > 1 for n in sizes.values())
        return Decisions(published, contracts.empty("rejects"), over, n_clusters, placed.n_torn, pairs)

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
        self._models = models
        for number, result in enumerate(self._results):
            self._count_repeats(number, result, decisions)
            tick(1)
        content, statistics, leakage = ContentDigest(), Statistics(self._functions), SentenceLeakage()
        reduced = Reduced("", [], Counter(), Counter())
        for number, result in enumerate(self._results):
            tables, votes = self._publishable(number, result, decisions)
            content.add(tables["documents"], tables["sentences"])
            prose = _prose_mask(tables["sentences"])
            statistics.add(votes, prose)
            shown = tables["sentences"].filter(pa.array(prose))
            leakage.add(shown["text"], shown["split"].to_numpy())
            _write(tables, writer)
            self._count(reduced, tables, prose)
            tick(1)
        functions = function_rows(self._functions, statistics, shipped_weights(), models)
        writer.add("labeling_functions", ONE_SPLIT, functions)
        writer.add("rejects", ONE_SPLIT, self._masked(pa.concat_tables(rejects)))
        reduced.content_digest = content.hexdigest()
        reduced.leakage = {"near_duplicate_pairs": decisions.cross_pairs, **leakage.figures()}
        if self._evaluation:
            settings = {"texts": self._evaluation.n_texts, "ngram": self._evaluation.ngram}
            reduced.leakage["evaluation_overlap"] = {**settings, **self._overlaps}
        reduced.functions_rows = functions.to_pylist()
        return reduced

    def count_patterns(self, decisions: Decisions) -> dict[str, PatternCounts]:
        """Count the vote patterns of all published sentences: what a fitted label model is made from."""
        counted: dict[str, PatternCounts] = {}
        for number, result in enumerate(self._results):
            columns = {"work_sentences": ("sentence_id", "document_id")}
            rows = load_result(self._store, result, "segment", columns).tables["work_sentences"]
            rows = rows.filter(pc.is_in(rows["document_id"], value_set=_published(decisions, number)))
            votes = _of_sentences(load_result(self._store, result, "label").tables["votes"], rows)
            coded = code_votes(rows["sentence_id"], votes, self._functions)
            for task, matrix in task_matrices(coded, self._functions).items():
                counted.setdefault(task, PatternCounts(task, matrix.functions)).add(matrix)
        return counted

    def _count_repeats(self, number: int, result: ShardResult, decisions: Decisions) -> None:
        columns = {"work_sentences": ("document_id", "text")}
        rows = load_result(self._store, result, "segment", columns).tables["work_sentences"]
        rows = rows.filter(pc.is_in(rows["document_id"], value_set=_published(decisions, number)))
        self._repeats.add(rows["document_id"].to_pylist(), rows["text"].to_pylist())

    def _publishable(self, number: int, result: ShardResult, decisions: Decisions) -> tuple[dict[str, pa.Table], Any]:
        normalized = load_result(self._store, result, "normalize").tables["normalized_documents"]
        segmented = load_result(self._store, result, "segment").tables
        labeled = load_result(self._store, result, "label").tables
        ids = normalized["document_id"].to_pylist()
        mine = [decisions.published.get((number, d)) for d in ids]
        keep = pa.array([m is not None for m in mine], pa.bool_())
        normalized = self._masked(normalized.filter(keep))
        placed = [m for m in mine if m is not None]
        split_of = {d: contracts.label_number("split", m[1]) for d, m in zip(ids, mine, strict=True) if m is not None}
        known = pa.array(list(split_of), pa.string())
        sections = segmented["work_sections"].filter(
            pc.is_in(segmented["work_sections"]["document_id"], value_set=known)
        )
        work = segmented["work_sentences"].filter(pc.is_in(segmented["work_sentences"]["document_id"], value_set=known))
        votes = _of_sentences(labeled["votes"], work)
        labels = decode(work, votes, _of_sentences(labeled["features"], work), self._models, self._functions)
        sentences = _join(work, labels, split_of, self._repeats.count(work["text"].to_pylist()))
        if self._evaluation:
            sentences = self._flag_overlaps(normalized, sentences)
        sections = _assemble("sections", sections, {"split": _splits(sections, split_of)})
        documents = _assemble(
            "documents",
            normalized,
            {
                "cluster_id": pa.array([cluster for cluster, _ in placed], pa.string()),
                "split": pa.array(list(split_of.values()), pa.int64()),
                "carried": pa.array([d in decisions.carried for d in split_of], pa.bool_()),
                "digest": pa.array(document_digests(normalized, sections, sentences, votes), pa.string()),
            },
        )
        tables = {"documents": documents, "sections": sections, "sentences": sentences, "votes": votes}
        coded = code_votes(sentences["sentence_id"], votes, self._functions)
        trained = self._trainable(sentences) if self._evaluation else sentences
        return tables | _views(trained), coded

    def _flag_overlaps(self, documents: pa.Table, sentences: pa.Table) -> pa.Table:
        """Flag the sentences that share a stretch of words with the evaluation, whatever their split."""
        assert self._evaluation is not None
        texts = documents.select(["document_id", "text"]).to_pylist()
        spans = {row["document_id"]: self._evaluation.spans(row["text"]) for row in texts}
        flags = []
        touched: dict[str, int] = {}
        names = contracts.vocabulary("split")
        for row in sentences.select(["document_id", "start", "end", "flags", "split"]).to_pylist():
            is_hit = any(start < row["end"] and row["start"] < end for start, end in spans[row["document_id"]])
            flags.append(sorted({*row["flags"], OVERLAP}) if is_hit else row["flags"])
            if is_hit:
                touched[row["document_id"]] = row["split"]
                self._overlaps["sentences"][names[row["split"]]] += 1
        for split in touched.values():
            self._overlaps["documents"][names[split]] += 1
        at = sentences.schema.get_field_index("flags")
        return sentences.set_column(at, sentences.schema.field(at), pa.array(flags, sentences.schema.field(at).type))

    def _trainable(self, sentences: pa.Table) -> pa.Table:
        """Leave out flagged sentences of train when the configuration says so."""
        if self._config.decontaminate.action == "flag":
            return sentences
        train = contracts.label_number("split", "train")
        hit = np.array([OVERLAP in flags for flags in sentences["flags"].to_pylist()], dtype=bool)
        return sentences.filter(pa.array(~(hit & (sentences["split"].to_numpy() == train))))

    def _masked(self, table: pa.Table) -> pa.Table:
        return mask_origins(table) if self._mask_pii else table

    @staticmethod
    def _count(reduced: Reduced, tables: Mapping[str, pa.Table], prose: np.ndarray[Any, Any]) -> None:
        reduced.sources.update(tables["documents"]["source"].to_pylist())
        names = contracts.vocabulary("split")
        documents = tables["documents"]
        reduced.splits |= {
            d: names[s]
            for d, s in zip(documents["document_id"].to_pylist(), documents["split"].to_pylist(), strict=True)
        }
        sentences = tables["sentences"].filter(pa.array(prose))
        reduced.n_sentences += tables["sentences"].num_rows
        claims = contracts.vocabulary("claim_type")
        reduced.labels.update(("claim_type", claims[c]) for c in sentences["claim_type"].to_pylist())
        for name in ("hedge", "safety_warning"):
            off, on = contracts.vocabulary(name)
            reduced.labels.update((name, on if value else off) for value in sentences[name].to_pylist())


def _published(decisions: Decisions, number: int) -> pa.Array:
    return pa.array([d for shard, d in decisions.published if shard == number], pa.string())


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    place = row["place"]
    return row["source"], place["path"], place["member"] or "", place["record"] or 0, place["offset"] or 0


def _prose_mask(sentences: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([NOT_PROSE not in flags for flags in sentences["flags"].to_pylist()], dtype=bool)


def _of_sentences(table: pa.Table, sentences: pa.Table) -> pa.Table:
    return table.filter(pc.is_in(table["sentence_id"], value_set=sentences["sentence_id"].combine_chunks()))


def _splits(table: pa.Table, split_of: Mapping[str, int]) -> pa.Array:
    return pa.array([split_of[d] for d in table["document_id"].to_pylist()], pa.int64())


def _assemble(name: str, table: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Put columns into the order of a contract: those given, else those of the table."""
    schema = contracts.schema(name)
    found = [columns[c] if c in columns else table[c] for c in schema.names]
    return pa.Table.from_arrays(found, schema=schema)


def _join(work: pa.Table, labels: pa.Table, split_of: Mapping[str, int], repeats: Any) -> pa.Table:
    columns = {name: labels[name] for name in LABEL_COLUMNS}
    columns |= {"repeat_count": pa.array(repeats, pa.int32()), "split": _splits(work, split_of)}
    return _assemble("sentences", work, columns)


def _views(sentences: pa.Table) -> dict[str, pa.Table]:
    """Return the training views: running prose, one label, its probability."""
    prose = contracts.label_number("sentence_kind", "prose")
    mask = np.asarray(pc.equal(sentences["kind"], prose)) & _prose_mask(sentences)
    rows = sentences.filter(pa.array(mask))
    probs = rows["claim_type_probs"].to_pylist()
    primary = rows["claim_type"].to_pylist()
    views = {"claim_type": (primary, [p[c] for p, c in zip(probs, primary, strict=True)])}
    for name in ("hedge", "safety_warning"):
        on = rows[name].to_pylist()
        chance = rows[f"{name}_prob"].to_pylist()
        views[name] = ([int(x) for x in on], [p if x else round(1 - p, 4) for x, p in zip(on, chance, strict=True)])
    return {
        name: _assemble(
            name, rows, {"label": pa.array(label, pa.int64()), "probability": pa.array(probability, pa.float32())}
        )
        for name, (label, probability) in views.items()
    }


def _write(tables: Mapping[str, pa.Table], writer: DataWriter) -> None:
    """Stream the rows of a shard to the files of their split."""
    sentences = tables["sentences"]
    split_of = dict(zip(sentences["sentence_id"].to_pylist(), sentences["split"].to_pylist(), strict=True))
    vote_splits = pa.array([split_of[s] for s in tables["votes"]["sentence_id"].to_pylist()], pa.int64())
    for number, split in enumerate(contracts.vocabulary("split")):
        for name, table in tables.items():
            splits = vote_splits if name == "votes" else table["split"]
            writer.add(name, split, table.filter(pc.equal(splits, number)))
