"""What the reduce keeps in memory for a document: the index, the decisions, the hashes of sentences.

    python benchmarks/reduce_memory.py [--documents 20000,100000] [--sentences 30]

Makes up an index of documents (random signatures, one in ten a near duplicate) and the texts of their sentences,
hands them to the parts of the reduce that grow with the corpus, in a process of its own for each size, and prints
by how much their memory grows for a document: the index as it lies in memory, and the peaks while documents are
decided on and while sentences are hashed, above what was there before. The tables of a shard, which do not grow, are
left out. Runs on Linux.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hedgerow.config import CorpusConfig
from hedgerow.corpus.leakage import SentenceLeakage
from hedgerow.corpus.repeats import RepeatCounter
from hedgerow.corpus.text_hashes import Hashes, hash_texts
from hedgerow.ids import make_id
from hedgerow.ledger import Ledger
from hedgerow.reduction.decisions import place_documents

PER_SHARD = 250


def _resident(what: str) -> int:
    """Return VmRSS (now) or VmHWM (the most since the last :func:`_forget_peak`) in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) * 1024


def _forget_peak() -> int:
    """Let the peak begin anew, at what is resident now, and return that."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    Path("/proc/self/clear_refs").write_text("5")
    return _resident("VmRSS")


def make_index(n: int) -> pa.Table:
    """Return an index of documents as the first pass of the reduce takes it."""
    chance = np.random.default_rng(0)
    signatures = chance.integers(0, 2**32, (n, 128), dtype=np.uint32)
    near = np.arange(9, n, 10)
    signatures[near] = signatures[near - 1]
    signatures[near, :10] += 1
    hashes = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(n)]
    places = [
        {"path": f"{i // 500:07d}.jsonl", "member": None, "record": i % 500, "offset": i * 1000} for i in range(n)
    ]
    return pa.table({
        "document_id": [make_id("document", str(i)) for i in range(n)], "document_key": [f"document-{i}" for i in range(n)],
        "source": ["map"] * n, "place": places, "raw_sha256": hashes, "text_sha256": hashes, "n_bytes": [1000] * n,
        "signature": pa.array([row.tobytes() for row in signatures], pa.binary()),
        "shard": pa.array([i // PER_SHARD for i in range(n)], pa.int32()),
    })  # fmt: skip


def measure(n: int, sentences: int) -> dict[str, Any]:
    """Run the growing parts of a reduce and return what they took."""
    index = make_index(n)
    ids: list[str] = index["document_id"].to_pylist()
    base = _forget_peak()
    decisions = place_documents(CorpusConfig(), index, -(-n // PER_SHARD), {}, frozenset(), Ledger())
    deciding = _resident("VmHWM") - base
    base = _forget_peak()
    repeats, leakage = RepeatCounter(), SentenceLeakage()
    hashes: dict[int, Hashes] = {}
    splits: dict[str, str] = {}
    for first in range(0, n, PER_SHARD):
        mine = ids[first : first + PER_SHARD]
        texts = [f"This is sentence {k} of {one}." for one in mine for k in range(sentences)]
        hashes[first] = hash_texts(pa.array(texts))
        repeats.add(pa.chunked_array([[one for one in mine for _ in range(sentences)]]), hashes[first])
        splits.update((one, "train") for one in mine)
    repeats.count(hash_texts(pa.array(["One."])))
    for first in list(hashes):
        kept = hashes.pop(first)
        leakage.add(pa.array(["One."] * len(kept)), kept, np.zeros(len(kept), np.int64))
    figures: Mapping[str, Any] = leakage.figures()
    assert figures
    assert len(decisions.published) == -(-n // PER_SHARD)
    hashing = _resident("VmHWM") - base
    return {"documents": n, "index": index.nbytes, "decisions": deciding, "sentences": hashing}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--documents", default="20000,100000", help="sizes to compare")
    parser.add_argument("--sentences", type=int, default=30, help="sentences of a document")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.sentences)))
        return
    found = []
    for n in map(int, options.documents.split(",")):
        command = [sys.executable, __file__, "--one", str(n), "--sentences", str(options.sentences)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    few, many = found[0], found[-1]
    more = many["documents"] - few["documents"]
    grown = {part: round((many[part] - few[part]) / more) for part in ("index", "decisions", "sentences")}
    print(json.dumps({"runs": found, "bytes_per_document": grown | {"all": sum(grown.values())}}, indent=2))


if __name__ == "__main__":
    main()
