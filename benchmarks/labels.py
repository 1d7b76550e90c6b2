"""Count how widely every cue fires, how often every function votes, and how fast the label stage is.

Reads the flat texts of the corpora below HEDGEROW_SHARED (default: ../shared beside the checkout).
A cue is narrow when it fires in fewer than three of their documents. A narrow cue must stand in
docs/annotation-guideline.md, or in label-exceptions.toml with the reason why it is kept; else the
exit code is 1. Without the corpora the exit code is 2.

    python benchmarks/labels.py                          # everything
    python benchmarks/labels.py --documents 300          # the first 300 of each corpus only
    python benchmarks/labels.py --patterns               # each pattern of a cue by itself, for authors; judges nothing
    python benchmarks/labels.py --json > labels.json
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tarfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from hedgerow import contracts
from hedgerow.label.scan import Scanner
from hedgerow.labeler.toolbox import Toolbox, build_labeler
from hedgerow.lexicon import Lexicon
from hedgerow.segment import segment_documents

ROOT = Path(__file__).resolve().parents[1]
EXCEPTIONS = Path(__file__).with_name("label-exceptions.toml")
CORPORA = ("supplement_articles", "medquad", "rxhive")
MIN_DOCUMENTS = 3
BATCH = 100  # documents labeled at once: about a shard
RUNS = 3  # of the timing; the fastest counts


def read_corpus(shared: Path, name: str, limit: int) -> Iterator[tuple[str, str]]:
    """Yield name and text of the flat documents of a corpus, at most ``limit``."""
    done = 0
    with tarfile.open(shared / "corpus" / f"{name}.tar.xz") as archive:
        for member in archive:
            if done < limit and member.isfile() and "/flat/" in member.name:
                data = archive.extractfile(member)
                assert data is not None
                done += 1
                yield f"{name}/{Path(member.name).name}", data.read().decode("utf-8")


def segment(documents: Sequence[tuple[str, str]]) -> pa.Table:
    """Return the sentences of some documents (contract work_sentences)."""
    table = pa.table({
        "document_id": pa.array([name for name, _ in documents], pa.string()),
        "text": pa.array([text for _, text in documents], pa.string()),
        "blocks": pa.array([[] for _ in documents], contracts.schema("normalized_documents").field("blocks").type),
    })  # fmt: skip
    return segment_documents(table).sentences


class Spread(NamedTuple):
    """What was counted over the corpora."""

    documents: Counter[str]  # by cue
    hits: Counter[str]  # by cue
    n_documents: int
    n_sentences: int


def spread_of_cues(scanner: Scanner, shared: Path, limit: int) -> Spread:
    """Count in how many documents every cue fires."""
    documents: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    n_documents = n_sentences = 0
    for name in CORPORA:
        batch: list[tuple[str, str]] = []
        for document in read_corpus(shared, name, limit):
            batch.append(document)
            if len(batch) == BATCH:
                n_sentences += count_cues(scanner, batch, documents, hits)
                n_documents += len(batch)
                batch = []
        n_sentences += count_cues(scanner, batch, documents, hits)
        n_documents += len(batch)
    return Spread(documents, hits, n_documents, n_sentences)


def count_cues(scanner: Scanner, batch: Sequence[tuple[str, str]], documents: Counter[str], hits: Counter[str]) -> int:
    """Add the hits of some documents; returns their number of sentences."""
    if not batch:
        return 0
    sentences = segment(batch)
    in_document: dict[str, set[str]] = {}
    found = scanner.scan(sentences.column("text").to_pylist())
    for document, by_cue in zip(sentences.column("document_id").to_pylist(), found, strict=True):
        in_document.setdefault(document, set()).update(by_cue)
        for cue, places in by_cue.items():
            hits[cue] += len(places)
    for cues in in_document.values():
        documents.update(cues)
    return int(sentences.num_rows)


def cues_of_guideline(toolbox: Toolbox) -> set[str]:
    """Return the cues that fire on an example or a word list of the guideline."""
    text = (ROOT / "docs" / "annotation-guideline.md").read_text("utf-8")
    parts = set(re.findall(r'["“]([^"“”\n]+)["”]', text))
    for line in text.splitlines():
        parts.update(part.strip(" *`-|") for part in re.split(r"[|¦;,:()/]|=>", line))
        parts.add(line.strip(" *`-|"))
    return {cue for hits in toolbox.scanner.scan(sorted(parts - {""})) for cue in hits}


def coverage(toolbox: Toolbox, shared: Path, n: int) -> tuple[Counter[str], int, float]:
    """Label the first ``n`` documents of each corpus.

    Returns:
        Sentences on which each function voted; sentences; CPU seconds of the label stage, the fastest of RUNS.
    """
    tables = [segment(list(read_corpus(shared, name, n))) for name in CORPORA]
    toolbox.labeler.label_sentences(tables[0].slice(0, 100))
    voted: Counter[str] = Counter()
    seconds = []
    for run in range(RUNS):
        started = time.process_time()
        results = [toolbox.labeler.label_sentences(table) for table in tables]
        seconds.append(time.process_time() - started)
        if not run:
            for result in results:
                pairs = zip(*(result.votes.column(c).to_pylist() for c in ("function", "sentence_id")), strict=True)
                voted.update(function for function, _ in set(pairs))
    return voted, sum(table.num_rows for table in tables), min(seconds)


def judge(toolbox: Toolbox, spread: Spread) -> dict[str, dict[str, Any]]:
    """Return the narrow cues: their documents, whether the guideline has them, and the reason of an exception."""
    reasons = tomllib.loads(EXCEPTIONS.read_text("utf-8")) if EXCEPTIONS.is_file() else {}
    listed = {entry["id"]: entry["reason"] for entry in reasons.get("exception", ())}
    guideline = cues_of_guideline(toolbox)
    return {
        cue.id: {"documents": spread.documents[cue.id], "guideline": cue.id in guideline, "reason": listed.get(cue.id)}
        for cue in toolbox.lexicon.cues
        if spread.documents[cue.id] < MIN_DOCUMENTS
    }


def main() -> int:
    """Count, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10**9, help="of each corpus, for the cues")
    parser.add_argument("--labeled", type=int, default=200, help="documents of each corpus that are labeled and timed")
    parser.add_argument("--patterns", action="store_true", help="list narrow patterns instead of narrow cues")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    shared = Path(os.environ.get("HEDGEROW_SHARED", ROOT.parent / "shared"))
    if not (shared / "corpus").is_dir():
        print("no corpora: set HEDGEROW_SHARED to the folder that holds corpus/", file=sys.stderr)
        return 2
    toolbox = build_labeler()
    if options.patterns:
        return show_patterns(toolbox.lexicon, shared, options.documents)
    spread = spread_of_cues(toolbox.scanner, shared, options.documents)
    narrow = judge(toolbox, spread)
    voted, n, seconds = coverage(toolbox, shared, options.labeled)
    strange = {cue: facts for cue, facts in narrow.items() if not facts["guideline"] and not facts["reason"]}
    if options.json:
        print(json.dumps({
            "documents": spread.n_documents, "sentences": spread.n_sentences, "narrow": narrow,
            "cues": {c.id: spread.documents[c.id] for c in toolbox.lexicon.cues},
            "coverage": {f.id: voted[f.id] / n for f in toolbox.functions.functions},
            "labeled_sentences": n, "cpu_seconds": seconds, "sentences_per_cpu_second": n / seconds,
        }, indent=1))  # fmt: skip
    else:
        show(toolbox, spread, narrow, voted, n, seconds)
    return 1 if strange else 0


def show_patterns(lexicon: Lexicon, shared: Path, limit: int) -> int:
    """Print the patterns that fire in fewer than MIN_DOCUMENTS documents, each counted as a cue of its own."""
    single = tuple(
        replace(cue, id=f"{cue.id}#{number}", patterns=(pattern,))
        for cue in lexicon.cues
        for number, pattern in enumerate(cue.patterns)
    )
    spread = spread_of_cues(Scanner(replace(lexicon, cues=single)), shared, limit)
    for cue in single:
        if spread.documents[cue.id] < MIN_DOCUMENTS:
            print(f"{spread.documents[cue.id]}  {cue.id:<45} {cue.patterns[0]}")
    return 0


def show(
    toolbox: Toolbox, spread: Spread, narrow: dict[str, dict[str, Any]], voted: Counter[str], n: int, seconds: float
) -> None:
    """Print what was counted."""
    print(f"{len(toolbox.lexicon.cues)} cues over {spread.n_documents:,} documents, {spread.n_sentences:,} sentences")
    print(f"{len(narrow)} cues in fewer than {MIN_DOCUMENTS} documents:")
    for cue, facts in sorted(narrow.items()):
        why = "in the guideline" if facts["guideline"] else facts["reason"] or "NO REASON"
        print(f"  {facts['documents']}  {cue:<45} {why}")
    print(f"\nfunctions by coverage of {n:,} sentences of {len(CORPORA)} corpora")
    for function in sorted(toolbox.functions.functions, key=lambda f: (-voted[f.id], f.id)):
        print(f"  {100 * voted[function.id] / n:7.3f} %  {function.id}")
    print(f"\nlabel stage: {n / seconds:,.0f} sentences a CPU second ({n:,} in {seconds:.1f} s, fastest of {RUNS})")


if __name__ == "__main__":
    sys.exit(main())
