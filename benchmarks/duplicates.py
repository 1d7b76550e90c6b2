"""Near duplicates on documents whose versions are known: recall of similar pairs, and how like the pairs in clusters are.

    tar xJf dup_versions.tar.xz -C FOLDER && python benchmarks/duplicates.py FOLDER/dup_versions [--thresholds 0.6 0.7 0.8]

The folder holds raw/*.md and pairs.jsonl (a, b: file stems). Similarity is the exact Jaccard index of the sets of
lower-cased 5-word shingles, of the raw files and of the normalized texts; every pair of documents is compared,
not only the known ones.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import NormalizeConfig
from hedgerow.corpus.duplicates import find_duplicates
from hedgerow.normalize import normalize_documents
from hedgerow.normalize.signatures import signature

Pair = tuple[int, int]
Ints = npt.NDArray[np.int64]
WORDS = 5
SIMILAR, UNLIKE = 0.8, 0.5


def read_normalized(folder: Path) -> tuple[pa.Table, dict[str, str]]:
    """Return the normalized documents of a folder, and their raw texts by key."""
    raw = {path.stem: path.read_text("utf-8", errors="replace") for path in sorted((folder / "raw").glob("*.md"))}
    rows = [
        {
            "document_key": key, "source": "dup", "url": None, "title": None, "media": "markdown", "raw_text": text, "text_start": 0,
            "place": {"path": f"{key}.md", "member": None, "record": None, "offset": None}, "raw_sha256": "0" * 64,
            "n_bytes": len(text.encode()), "steps": [], "licence": None, "attribution": None, "meta": None,
        }
        for key, text in raw.items()
    ]  # fmt: skip
    result = normalize_documents(contracts.build("raw_documents", rows), NormalizeConfig())
    print(f"{len(raw)} files, {result.documents.num_rows} normalized, {result.rejects.num_rows} rejected")
    return result.documents, raw


def shingle_sets(texts: list[str]) -> list[Ints]:
    """Return the sorted numbers of each text's distinct shingles; equal shingles have equal numbers."""
    numbers: dict[tuple[str, ...], int] = {}
    sets = []
    for text in texts:
        words = text.lower().split()
        spans = zip(*(words[i:] for i in range(WORDS)), strict=False) if len(words) >= WORDS else [tuple(words)]
        sets.append(np.unique([numbers.setdefault(s, len(numbers)) for s in spans]))
    return sets


def similar_pairs(sets: list[Ints], least: float) -> dict[Pair, float]:
    """Return every pair of texts with at least this Jaccard index, by counting what all share."""
    holders: dict[int, list[int]] = defaultdict(list)
    found = {}
    for number, shingles in enumerate(sets):
        lists = [holders[s] for s in shingles.tolist()]
        shared = np.bincount(np.fromiter(itertools.chain.from_iterable(lists), np.int64), minlength=number)
        for other in np.flatnonzero(shared).tolist():
            index = shared[other] / (len(shingles) + len(sets[other]) - shared[other])
            if index >= least:
                found[other, number] = float(index)
        for held in lists:
            held.append(number)
    return found


def jaccard(a: Ints, b: Ints) -> float:
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)


def measure(name: str, sets: list[Ints], similar: set[Pair], known: set[Pair], clusters: list[str]) -> None:
    """Print recall and purity of clusters against the exact index."""
    together = defaultdict(list)
    for row, cluster in enumerate(clusters):
        together[cluster].append(row)
    inside = [pair for rows in together.values() for pair in itertools.combinations(rows, 2)]
    unlike = sum(jaccard(sets[a], sets[b]) < UNLIKE for a, b in inside)
    for what, pairs in (("all pairs", similar), ("known pairs", similar & known)):
        hit = sum(clusters[a] == clusters[b] for a, b in pairs)
        print(f"  {name}: {what} of at least {SIMILAR}: {hit} of {len(pairs)} together, recall {hit / len(pairs):.4f}")
    print(f"  {name}: {len(inside)} pairs inside clusters, {unlike} below {UNLIKE}: {unlike / max(len(inside), 1):.4f}")


def rensa_clusters(texts: list[str], threshold: float) -> list[str]:
    """Cluster with rensa alone: signatures, banding, every candidate compared, what pairs connect."""
    import rensa  # optional: only here

    hashes = []
    for text in texts:
        made = rensa.RMinHash(num_perm=128, seed=42)
        words = text.lower().split()
        made.update([" ".join(words[i : i + WORDS]) for i in range(max(len(words) - WORDS + 1, 1))])
        hashes.append(made)
    index = rensa.RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32)
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for number, made in enumerate(hashes):
        for other in index.query(made):
            if hashes[other].jaccard(made) >= threshold:
                low, high = sorted((root(other), root(number)))
                parent[high] = low
        index.insert(number, made)
    return [str(root(i)) for i in range(len(texts))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--thresholds", type=float, nargs="+", default=[0.7])
    parser.add_argument("--rensa", action="store_true", help="Also cluster with the library rensa (pip install rensa).")
    options = parser.parse_args()
    documents, raw = read_normalized(options.folder)
    keys, texts = documents["document_key"].to_pylist(), documents["text"].to_pylist()
    at = {key: row for row, key in enumerate(keys)}
    pairs = [json.loads(line) for line in (options.folder / "pairs.jsonl").read_text().splitlines()]
    known = {tuple(sorted((at[p["a"]], at[p["b"]]))) for p in pairs if p["a"] in at and p["b"] in at}
    views = {"raw": shingle_sets([raw[key] for key in keys]), "normalized": shingle_sets(texts)}
    similar = {name: set(similar_pairs(sets, SIMILAR)) for name, sets in views.items()}
    for threshold in options.thresholds:
        ways = {"hedgerow": lambda t=threshold: find_duplicates(sign(documents), t)["cluster_id"].to_pylist()}
        if options.rensa:
            ways["rensa"] = lambda t=threshold: rensa_clusters(texts, t)
        for way, cluster in ways.items():
            started = time.process_time()
            clusters = cluster()
            spent = time.process_time() - started
            print(f"{way}, threshold {threshold}: {len(set(clusters))} clusters, {spent:.2f} s of CPU with signatures")
            for name, sets in views.items():
                measure(name, sets, similar[name], known, clusters)


def sign(documents: pa.Table) -> pa.Table:
    """Make the signatures anew, so that their time counts."""
    made = pa.array([signature(text) for text in documents["text"].to_pylist()], pa.binary())
    return documents.set_column(documents.schema.get_field_index("signature"), "signature", made)


if __name__ == "__main__":
    main()
