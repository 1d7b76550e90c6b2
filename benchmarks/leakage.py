"""Leakage between splits: those of hedgerow beside a random split of the same documents.

    python benchmarks/leakage.py [FOLDER...]

Without folders the three corpora of HEDGEROW_SHARED are unpacked: medquad, rxhive,
supplement_articles. Documents are read, normalized and segmented as in a build; labels are
not needed. Both splits have the same shares; the random one is drawn document by document.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tarfile
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.build import make_config, make_runner, plan_run, run_map, start_run
from hedgerow.config import SourceConfig
from hedgerow.corpus.duplicates import find_duplicates
from hedgerow.corpus.leakage import SentenceLeakage, cross_pairs
from hedgerow.corpus.splits import assign_splits
from hedgerow.corpus.text_hashes import hash_texts
from hedgerow.pipeline import ShardTask, load_result
from hedgerow.prose import NOT_PROSE_ROLES
from hedgerow.storage import Storage
from hedgerow.work.workstore import WorkStore

CORPORA = {"medquad": "docs.jsonl", "rxhive": "raw", "supplement_articles": "raw"}
SEED = 7


def unpack(folder: Path) -> list[SourceConfig]:
    shared = Path(os.environ.get("HEDGEROW_SHARED", "../shared")) / "corpus"
    sources = []
    for name, inside in CORPORA.items():
        with tarfile.open(shared / f"{name}.tar.xz") as archive:
            archive.extractall(folder, filter="data")
        sources.append(SourceConfig(path=str(folder / name / inside), name=name))
    return sources


def segment(sources: list[SourceConfig], output: Path, workers: int) -> tuple[pa.Table, list[pa.Table]]:
    """Return the index of all documents and the prose sentences, shard by shard."""
    run = start_run(make_config("leakage", sources), output)
    plan = plan_run(run)
    tasks = [ShardTask(t.shard, t.config, t.work, t.parameters, ("ingest", "normalize", "segment")) for t in plan.tasks]
    runner = make_runner(run, workers)
    try:
        results = run_map(run, tasks, runner)
    finally:
        runner.close()
    store = WorkStore(Storage(run.work))
    wanted = ("document_id", "document_key", "source", "text_sha256", "signature")
    index, sentences = [], []
    prose = [i for i, role in enumerate(contracts.vocabulary("section_role")) if role not in NOT_PROSE_ROLES]
    for result in results:
        index.append(
            load_result(store, result, "normalize", {"normalized_documents": wanted}).tables["normalized_documents"]
        )
        columns = {"work_sentences": ("document_id", "text", "section_role")}
        rows = load_result(store, result, "segment", columns).tables["work_sentences"]
        sentences.append(rows.filter(pc.is_in(rows["section_role"], value_set=pa.array(prose, pa.int64()))))
    table = pa.concat_tables(index)
    first = {d: i for i, d in reversed(list(enumerate(table["document_id"].to_pylist())))}
    return table.take(pa.array(sorted(first.values()))), sentences


def measure(documents: pa.Table, sentences: list[pa.Table], splits: list[str], threshold: float) -> dict[str, object]:
    split_of = dict(zip(documents["document_id"].to_pylist(), splits, strict=True))
    names = contracts.vocabulary("split")
    leakage = SentenceLeakage()
    for table in sentences:
        kept = table.filter(pc.is_in(table["document_id"], value_set=pa.array(list(split_of), pa.string())))
        numbers = pa.array([names.index(split_of[d]) for d in kept["document_id"].to_pylist()], pa.int64())
        leakage.add(kept["text"], hash_texts(kept["text"]), numbers.to_numpy(zero_copy_only=False))
    columns = (documents[c].to_pylist() for c in ("signature", "cluster_id"))
    return {
        "documents": {name: splits.count(name) for name in names},
        "near_duplicate_pairs": cross_pairs(*columns, splits, threshold),
        **leakage.figures(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", help="sources; the three shared corpora when left out")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leakage-") as folder:
        sources = [SourceConfig(path=p) for p in options.folders] or unpack(Path(folder))
        config = make_config("leakage", sources).corpus
        index, sentences = segment(sources, Path(folder) / "output", options.workers)
    found = find_duplicates(index, config.near_duplicate_threshold)
    unique = pc.is_null(found["duplicate_of"])
    documents = index.append_column("cluster_id", found["cluster_id"]).filter(unique)
    ours = list(assign_splits(documents, config.splits).split)
    chance = random.Random(SEED)
    shares = [config.splits.train, config.splits.validation, config.splits.test]
    drawn = chance.choices(contracts.vocabulary("split"), shares, k=documents.num_rows)
    sizes = documents.group_by("cluster_id").aggregate([([], "count_all")])["count_all"].to_pylist()
    report = {
        "documents": documents.num_rows,
        "exact_duplicates_left_out": index.num_rows - documents.num_rows,
        "clusters_of_two_and_more": sum(n > 1 for n in sizes),
        "largest_cluster": max(sizes),
        "hedgerow": measure(documents, sentences, ours, config.near_duplicate_threshold),
        "random": measure(documents, sentences, drawn, config.near_duplicate_threshold),
    }
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
