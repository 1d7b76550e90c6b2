"""Speed of ingest and normalize as a build runs them on its shards: MB of raw text per second of processor time.

    python benchmarks/ingest.py --text FOLDER_OR_FILE... [--html FOLDER] [--rounds 5]

One process; each stage makes its Arrow tables, ids, offset maps, rejects and ledger. Rounds of everything are
interleaved and the best of each is shown: on a shared machine only ratios are to be quoted. ``--html`` compares with
lxml alone, which the main text stands on, and with libraries that find the main text of the same pages and do nothing
else, where they are installed: trafilatura, resiliparse.
"""

from __future__ import annotations

import argparse
import functools
import importlib
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
from hedgerow.stages import ingest_shard, normalize_shard
from hedgerow.watch import NOTE_SIZE, UNWATCHED, Watch

SAMPLE_TEXT = "This is a short English text about sleep and health, long enough for a detector to be sure."


def ingest(shards: list[Shard], config: Config, watch: Watch) -> tuple[list[Result], int]:
    """Return what ingest makes of some shards, and the bytes that their ledgers count."""
    results, n_bytes = [], 0
    with watch.stage(0, BudgetConfig()):
        for shard in shards:
            made, note = ingest_shard(shard, None, config, None, watch)
            tables = {name: table for name, table in made.items() if isinstance(table, pa.Table)}
            results.append(Result(tables, {}, note, ""))
            n_bytes += sum(row["read"] for row in note["ledger"])
    return results, n_bytes


def normalize(shards: list[Shard], ingested: list[Result], config: Config, watch: Watch) -> None:
    """Normalize some shards."""
    with watch.stage(1, BudgetConfig()):
        for shard, before in zip(shards, ingested, strict=True):
            normalize_shard(shard, before, config, None, watch)


def timed(work: Callable[[], object]) -> float:
    """Return the processor time that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def parse_only(raw: pa.Table) -> None:
    """Parse every page with lxml and do nothing with it."""
    for text in raw["raw_text"].to_pylist():
        lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def extractors() -> dict[str, Callable[[str], object]]:
    """Return the libraries that are installed, each as a call that returns the main text of a page."""
    found: dict[str, Callable[[str], object]] = {}
    for name, module, call in (
        ("trafilatura", "trafilatura", lambda m: lambda page: m.extract(page, include_comments=False)),
        (
            "resiliparse",
            "resiliparse.extract.html2text",
            lambda m: lambda page: m.extract_plain_text(page, main_content=True),
        ),
    ):
        try:
            found[name] = call(importlib.import_module(module))  # type: ignore[no-untyped-call]
        except ImportError:
            print(f"  {name} is not installed")
    return found


def extract_all(extract: Callable[[str], object], raw: pa.Table) -> None:
    for text in raw["raw_text"].to_pylist():
        extract(text)


def measure(paths: list[str], rounds: int, is_html: bool) -> None:
    """Print the speed of each step on some sources."""
    config = make_config("speed", [SourceConfig(path=path, name=f"s{n}") for n, path in enumerate(paths)])
    with tempfile.TemporaryDirectory() as folder:
        shards = [task.shard for task in make_plan(config, folder).tasks]
    ingested, n_bytes = ingest(shards, config, UNWATCHED)
    raw = pa.concat_tables([result.tables["raw_documents"] for result in ingested])
    watch = Watch([0] * NOTE_SIZE)
    steps: dict[str, Callable[[], object]] = {
        "ingest": lambda: ingest(shards, config, watch),
        "normalize": lambda: normalize(shards, ingested, config, watch),
    }
    if is_html:
        steps["lxml alone"] = functools.partial(parse_only, raw)
        steps |= {name: functools.partial(extract_all, extract, raw) for name, extract in extractors().items()}
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(rounds):
        for name, work in steps.items():
            best[name] = min(best[name], timed(work))
    print(f"{raw.num_rows} documents, {n_bytes / 1e6:.1f} MB in {len(shards)} shards")
    for name, seconds in best.items():
        print(f"  {name:16} {n_bytes / 1e6 / seconds:8.1f} MB/s {1000 * seconds / raw.num_rows:8.2f} ms a document")
    together = best["ingest"] + best["normalize"]
    print(f"  {'both':16} {n_bytes / 1e6 / together:8.1f} MB/s")
    for name in [step for step in best if step not in ("ingest", "normalize")]:
        print(f"  both take {together / best[name]:.2f} times as long as {name}")


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
