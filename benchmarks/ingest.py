"""Speed of ingest and normalize: MB of raw text per second of processor time, one process, and beside it a bare parser.

    python benchmarks/ingest.py --text FOLDER_OR_FILE... [--html FOLDER] [--rounds 5]

Rounds of everything are interleaved and the best of each is shown: on a shared machine
only ratios are to be quoted. ``--html`` compares with lxml alone, which the main text stands on.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import lxml.html
import pyarrow as pa

from hedgerow.config import BudgetConfig, IngestConfig, NormalizeConfig, SourceConfig
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.sources import list_entries
from hedgerow.normalize import normalize_documents
from hedgerow.normalize.language import detect_language
from hedgerow.watch import NOTE_SIZE, UNWATCHED, Watch

SAMPLE_TEXT = "This is a short English text about sleep and health, long enough for a detector to be sure."


def ingest(paths: list[str], watch: Watch) -> tuple[pa.Table, int]:
    """Return the raw documents of some sources, and the bytes that were read."""
    tables, n_bytes = [], 0
    for path in paths:
        source = SourceConfig(path=path, name=f"s{len(tables)}")
        with watch.stage(0, BudgetConfig()):
            for entry in list_entries([source]).entries:
                batch = read_entry(entry, source, IngestConfig(), watch=watch)
                tables.append(batch.documents)
                n_bytes += batch.ledger.read
    return pa.concat_tables(tables), n_bytes


def timed(work: Callable[[], object]) -> float:
    """Return the processor time that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def parse_only(raw: pa.Table) -> None:
    """Parse every page with lxml and do nothing with it."""
    for text in raw["raw_text"].to_pylist():
        lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def measure(paths: list[str], rounds: int, is_html: bool) -> None:
    """Print the speed of each step on some sources."""
    raw, n_bytes = ingest(paths, UNWATCHED)
    watch = Watch([0] * NOTE_SIZE)
    steps: dict[str, Callable[[], object]] = {
        "ingest": lambda: ingest(paths, UNWATCHED),
        "ingest, watched": lambda: ingest(paths, watch),
        "normalize": lambda: normalize_documents(raw, NormalizeConfig()),
    }
    if is_html:
        steps["lxml alone"] = lambda: parse_only(raw)
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(rounds):
        for name, work in steps.items():
            best[name] = min(best[name], timed(work))
    print(f"{raw.num_rows} documents, {n_bytes / 1e6:.1f} MB")
    for name, seconds in best.items():
        print(f"  {name:16} {n_bytes / 1e6 / seconds:8.1f} MB/s {1000 * seconds / raw.num_rows:8.2f} ms a document")
    together = best["ingest, watched"] + best["normalize"]
    print(f"  {'both':16} {n_bytes / 1e6 / together:8.1f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--text", nargs="*", default=[], help="sources of plain text")
    parser.add_argument("--html", nargs="*", default=[], help="sources of HTML")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    detect_language(SAMPLE_TEXT)
    for name, paths in (("text", options.text), ("html", options.html)):
        if paths:
            print(name)
            measure(paths, options.rounds, name == "html")


if __name__ == "__main__":
    main()
