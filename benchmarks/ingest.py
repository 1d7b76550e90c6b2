"""Speed of ingest and normalize as a build runs them on its shards: MB of raw text per second of processor time.

    python benchmarks/ingest.py --text FOLDER_OR_FILE... [--html FOLDER] [--rounds 5] [--unseen [--warm SOURCE]]

One process; each stage makes its Arrow tables, ids, offset maps, rejects and ledger. Rounds of everything are
interleaved and the best of each is shown: on a shared machine only ratios are to be quoted. ``--html`` compares with
lxml alone, which the main text stands on, and with libraries that find the main text of the same pages and do nothing
else, where they are installed: trafilatura, resiliparse.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import multiprocessing
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import lxml.html
import pyarrow as pa

from hedgerow.build import make_config
from hedgerow.config import BudgetConfig, Config, SourceConfig
from hedgerow.normalize.language import detect_language
from hedgerow.running.plan import make_plan
from hedgerow.stages import ingest_shard, normalize_shard
from hedgerow.warming import warm_up_alone
from hedgerow.work.results import Result
from hedgerow.work.shards import Shard
from hedgerow.work.watch import NOTE_SIZE, UNWATCHED, Watch

TICK = 1e-6  # seconds: what takes less may be told as nothing
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
    return max(time.process_time() - started, TICK)


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


def cut(paths: Sequence[str]) -> tuple[Config, list[Shard]]:
    """Return the configuration and the shards of some sources."""
    config = make_config("speed", [SourceConfig(path=path, name=f"s{n}") for n, path in enumerate(paths)])
    with tempfile.TemporaryDirectory() as folder:
        return config, [task.shard for task in make_plan(config, folder).tasks]


def halve(paths: Sequence[str], seed: int, folder: Path) -> list[list[str]]:
    """Copy each source into two that share no file (no line, where it is one file) and return the paths of both halves."""
    halves: list[list[str]] = [[], []]
    for number, source in enumerate(map(Path, paths)):
        lines = source.read_bytes().splitlines(keepends=True) if source.is_file() else []
        files = [path for path in sorted(source.rglob("*")) if path.is_file()]
        random.Random(seed).shuffle(lines)
        random.Random(seed).shuffle(files)
        for half, paths_of_half in enumerate(halves):
            target = folder / f"{half}" / f"{number}"
            target.mkdir(parents=True)
            if lines:
                (target / source.name).write_bytes(b"".join(lines[half::2]))
            for at, path in enumerate(files[half::2]):
                shutil.copy(path, target / f"{at}-{path.name}")
            paths_of_half.append(str(target))
    return halves


def time_unseen(paths: Sequence[str], seed: int, warm: str) -> tuple[int, float, float]:
    """Return bytes, and seconds of ingest and of normalize, for what of some sources was not yet seen.

    Args:
        paths: the sources.
        seed: chooses the half of them that is seen before.
        warm: a source to see before instead of that half; may be empty.
    """
    warm_up_alone()
    detect_language(SAMPLE_TEXT)
    watch = Watch([0] * NOTE_SIZE)
    with tempfile.TemporaryDirectory() as folder:
        for part in [[warm], paths] if warm else halve(paths, seed, Path(folder)):
            config, shards = cut(part)
            started = time.process_time()
            ingested, n_bytes = ingest(shards, config, watch)
            between = time.process_time()
            normalize(shards, ingested, config, watch)
            seconds = between - started, time.process_time() - between
    return n_bytes, *seconds


def measure_unseen(paths: list[str], rounds: int, warm: str) -> None:
    """Print the speed on documents that a running worker has not seen before."""
    speeds = []
    for seed in range(rounds):
        with multiprocessing.get_context("spawn").Pool(1) as process:
            n_bytes, ingesting, normalizing = process.apply(time_unseen, (paths, seed, warm))
        speeds.append([n_bytes / 1e6 / seconds for seconds in (ingesting, normalizing, ingesting + normalizing)])
    print(f"{n_bytes / 1e6:.1f} MB not seen before, {rounds} rounds: MB/s, median (lowest to highest)")
    for name, found in zip(("ingest", "normalize", "both"), zip(*speeds, strict=True), strict=True):
        print(f"  {name:16} {statistics.median(found):8.1f} ({min(found):.1f} to {max(found):.1f})")


def measure(paths: list[str], rounds: int, is_html: bool) -> None:
    """Print the speed of each step on some sources."""
    config, shards = cut(paths)
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
    parser.add_argument("--unseen", action="store_true", help="time documents that a warm process never saw")
    parser.add_argument("--warm", default="", metavar="SOURCE", help="with --unseen: what the process works on before")
    options = parser.parse_args()
    if options.warm and not options.unseen:
        parser.error("--warm goes with --unseen")
    detect_language(SAMPLE_TEXT)
    for name, paths in (("text", options.text), ("html", options.html)):
        if paths:
            print(name)
            if options.unseen:
                measure_unseen(paths, options.rounds, options.warm)
            else:
                measure(paths, options.rounds, name == "html")


if __name__ == "__main__":
    main()
