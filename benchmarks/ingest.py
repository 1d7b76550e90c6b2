"""Speed of ingest and normalize as a build runs them on its shards: MB of raw text per second of processor time.

    python benchmarks/ingest.py --text FOLDER_OR_FILE... [--html FOLDER] [--rounds 5]

One process; each stage makes its Arrow tables, ids, offset maps, rejects and ledger. Rounds of everything are
interleaved and the best of each is shown: on a shared machine only ratios are to be quoted. ``--html`` compares with
lxml alone, which the main text stands on.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable

import lxml.html
import pyarrow as pa

from hedgerow.build import make_config
from hedgerow.config import BudgetConfig, Config, SourceConfig
from hedgerow.normalize.language import detect_language
from hedgerow.plan import make_plan
from hedgerow.results import Result
from hedgerow.shards import Shard
from hedgerow.stages import Tables, ingest_shard, normalize_shard
from hedgerow.watch import NOTE_SIZE, UNWATCHED, Watch

SAMPLE_TEXT = "This is a short English text about sleep and health, long enough for a detector to be sure."


def ingest(shards: list[Shard], config: Config, watch: Watch) -> tuple[list[Tables], int]:
    """Return the tables of ingest for some shards, and the bytes that their ledgers count."""
    tables, n_bytes = [], 0
    with watch.stage(0, BudgetConfig()):
        for shard in shards:
            made, note = ingest_shard(shard, None, config, None, watch)
            tables.append(made)
            n_bytes += sum(row["read"] for row in note["ledger"])
    return tables, n_bytes


def normalize(shards: list[Shard], ingested: list[Tables], config: Config, watch: Watch) -> None:
    """Normalize some shards."""
    with watch.stage(1, BudgetConfig()):
        for shard, tables in zip(shards, ingested, strict=True):
            normalize_shard(shard, Result(tables, {}, {}, ""), config, None, watch)


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
    config = make_config("speed", [SourceConfig(path=path, name=f"s{n}") for n, path in enumerate(paths)])
    with tempfile.TemporaryDirectory() as folder:
        shards = [task.shard for task in make_plan(config, folder).tasks]
    ingested, n_bytes = ingest(shards, config, UNWATCHED)
    raw = pa.concat_tables([tables["raw_documents"] for tables in ingested])
    watch = Watch([0] * NOTE_SIZE)
    steps: dict[str, Callable[[], object]] = {
        "ingest": lambda: ingest(shards, config, watch),
        "normalize": lambda: normalize(shards, ingested, config, watch),
    }
    if is_html:
        steps["lxml alone"] = lambda: parse_only(raw)
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(rounds):
        for name, work in steps.items():
            best[name] = min(best[name], timed(work))
    print(f"{raw.num_rows} documents, {n_bytes / 1e6:.1f} MB in {len(shards)} shards")
    for name, seconds in best.items():
        print(f"  {name:16} {n_bytes / 1e6 / seconds:8.1f} MB/s {1000 * seconds / raw.num_rows:8.2f} ms a document")
    together = best["ingest"] + best["normalize"]
    print(f"  {'both':16} {n_bytes / 1e6 / together:8.1f} MB/s")
    if is_html:
        print(f"  both take {together / best['lxml alone']:.1f} times as long as lxml alone")


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
