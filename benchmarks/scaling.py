"""What a cluster would take for a large corpus: measured here, simulated for there.

    python benchmarks/scaling.py measure CORPUS --folder FOLDER      # parameters, to FOLDER/parameters.json
    python benchmarks/scaling.py validate CORPUS --folder FOLDER     # the simulation against runs on 1 and 2 workers
    python benchmarks/scaling.py plan --folder FOLDER                # the plan of docs/scaling.md

CORPUS is a folder or .tar.xz of texts, cut and varied as by benchmarks/map.py. Costs are CPU seconds, which other work
on the machine does not change; wall-clock times of `validate` are compared after the share of a core that a busy loop
got before and after each run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import map as corpus  # benchmarks/map.py
from cluster_simulation import Shop, simulate

from hedgerow import build, publication
from hedgerow.config import Config, ShardConfig, SourceConfig
from hedgerow.pipeline import STAGE_NAMES, run_shard
from hedgerow.runners.dask import DaskRunner, rest
from hedgerow.running.cluster import Place
from hedgerow.work.workstore import WorkStore


@contextlib.contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Run a scheduler and workers of one thread each on loopback, and give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    dask = [sys.executable, "-m", "dask"]
    commands = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"]]
    options = ["--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--no-dashboard"]
    commands += [[*dask, "worker", address, *options]] * workers
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, **quiet) for command in commands]
    try:
        from distributed import Client

        with Client(address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=300)
        yield address
    finally:
        for process in running:
            process.kill()
            process.wait(30)


def share_of_a_core(seconds: float = 2.0) -> float:
    """Return what share of a core a busy loop gets now."""
    wall, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < seconds:
        pass
    return (time.process_time() - cpu) / (time.perf_counter() - wall)


def make_config(source: Path, per_shard: int) -> Config:
    config = build.make_config("scaling", [SourceConfig(path=str(source), name="scaling")])
    return config.model_copy(update={"shard": ShardConfig(target_documents=per_shard)})


def write_corpus(options: argparse.Namespace) -> tuple[Path, int]:
    """Write one file for each document, and return their folder and total size."""
    source = options.folder / "documents"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    texts = list(islice(corpus.cut(corpus.read_texts(options.corpora)), options.documents))
    size = 0
    for number in range(options.documents):
        size += (source / f"{number:07d}.txt").write_text(corpus.vary(texts[number % len(texts)], number), "utf-8")
    return source, size


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measure what a document costs in the map and the reduce, and a task on a cluster."""
    source, size = write_corpus(options)
    output = options.folder / "measured"
    shutil.rmtree(output, ignore_errors=True)
    began = time.process_time()
    build.warm_up()
    started = time.process_time() - began
    run = build.start_run(make_config(source, options.per_shard), output)
    plan = build.plan_run(run)
    run_shard(plan.tasks[0])  # what is loaded late is loaded now
    tasks, costs, results = plan.tasks[1:], [], []
    for task in tasks:
        began = time.process_time()
        results.append(run_shard(task))
        costs.append((time.process_time() - began) / len(task.shard.pieces))
    store = WorkStore.at(run.work)
    n_mapped = sum(len(task.shard.pieces) for task in tasks)
    sizes = {
        stage: store.storage.total_bytes(store.place(stage, dict(result.keys)[stage]) for result in results) / n_mapped
        for stage in STAGE_NAMES
    }
    everything = [run_shard(task) for task in plan.tasks]
    few = everything[: len(everything) // 3]
    other = build.start_run(run.config, options.folder / "measured-few", place=Place(work=run.work))
    shutil.rmtree(other.output, ignore_errors=True)
    began = time.process_time()
    fewer = publication.publish_run(other, plan, few)
    fixed = time.process_time() - began
    began = time.process_time()
    report = publication.publish_run(run, plan, everything)
    published = time.process_time() - began
    n_more = report.ledger.documents["published"] - fewer.ledger.documents["published"]
    released, less = (
        sum(p.stat().st_size for p in Path(one.folder).rglob("*") if p.is_file()) for one in (report, fewer)
    )
    mean, spread = statistics.mean(costs), statistics.stdev(costs)
    return {
        "machine": f"{os.cpu_count()} cores, {options.documents} documents, {options.per_shard} a shard",
        "document_bytes": size / options.documents,
        "sentences": report.n_sentences / options.documents,
        "map_cpu": mean,
        "map_spread": math.sqrt(math.log(1 + (spread / mean) ** 2)),
        "start_cpu": started,
        "work_bytes": sizes,
        "reduce_cpu": (published - fixed) / n_more,
        "reduce_start_cpu": published - (published - fixed) / n_more * report.ledger.documents["published"],
        "release_bytes": (released - less) / n_more,
        **measure_index(options.index_documents),
        **measure_dispatch(options.tasks),
    }


# The reduce's decisions on an index of its own making, in a process of its own.
INDEX = """
import json, resource, sys, time
import numpy as np, pyarrow as pa
from hedgerow import contracts
from hedgerow.config import CorpusConfig
from hedgerow.corpus.repeats import RepeatCounter
from hedgerow.reduction.decisions import _place
from hedgerow.ledger import Ledger
n, sentences = int(sys.argv[1]), int(sys.argv[2])
usage = lambda: resource.getrusage(resource.RUSAGE_SELF)
before = usage().ru_maxrss * 1024
chance = np.random.default_rng(1)
began = time.process_time()
if n:
    names = [f"{i:020d}" for i in range(n)]
    digests = [f"{i:064x}" for i in range(n)]
    signature = pa.array([chance.bytes(512) for _ in range(n)], pa.binary())
    index = pa.table({
        "document_id": names, "document_key": [f"source/folder/document-{i}.txt" for i in range(n)],
        "source": ["source"] * n, "raw_sha256": digests, "text_sha256": digests, "n_bytes": [6000] * n,
        "signature": signature, "shard": pa.array([i // 250 for i in range(n)], pa.int32()),
    })
    previous = {name: "train" for name in names}
    decisions = _place(CorpusConfig(), index, n // 250 + 1, previous, frozenset(), Ledger())
    repeats = RepeatCounter()
    for at in range(0, n, 250):
        hashes = chance.integers(0, 2**63, 250 * sentences).astype(np.uint64)
        repeats._parts.append((hashes, np.ones(len(hashes), bool)))
    repeats._settle()
print(json.dumps([usage().ru_maxrss * 1024, time.process_time() - began]))
"""


def measure_index(documents: int, sentences: int = 60) -> dict[str, float]:
    """Measure the memory and time of the decisions on so many documents, none of which has a near duplicate."""

    def run(n: int) -> list[float]:
        command = [sys.executable, "-c", INDEX, str(n), str(sentences)]
        return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))

    (few, few_cpu), (many, many_cpu) = run(documents // 4), run(documents)
    more = documents - documents // 4
    return {"index_bytes": (many - few) / more, "index_cpu": (many_cpu - few_cpu) / more}


def measure_dispatch(tasks: int) -> dict[str, float]:
    """Measure what a task costs on a cluster beside its work."""
    with cluster(1) as address:
        runner = DaskRunner(address)
        list(runner.run(rest, [0.0] * 50))
        wall, cpu = time.perf_counter(), time.process_time()
        list(runner.run(rest, [0.0] * tasks))
        found = {
            "dispatch_wall": (time.perf_counter() - wall) / tasks,
            "dispatch": (time.process_time() - cpu) / tasks,
        }
        runner.close()
    return found


def validate(options: argparse.Namespace) -> dict[str, Any]:
    """Compare the simulation with runs: of tasks that rest, and of real shards."""
    parameters = json.loads((options.folder / "parameters.json").read_text())
    found: dict[str, Any] = {}
    chance = random.Random(7)
    rests = [chance.lognormvariate(-1.2, 0.5) for _ in range(120)]
    mean = statistics.mean(rests)
    spread = math.sqrt(math.log(1 + (statistics.stdev(rests) / mean) ** 2))
    source, _ = write_corpus(options)
    for workers in (1, 2):
        with cluster(workers) as address:
            runner = DaskRunner(address)
            list(runner.run(rest, [0.0] * 10 * workers))  # every process has started
            before, wall, after = (_time_tasks(runner, tasks) for tasks in ([0.0] * 100, rests, [0.0] * 100))
            runner.close()
            overhead = (before + after) * workers / 200
            still = Shop(len(rests), mean, spread, 0, workers, 1, 0, overhead, latency=0)
            found[f"resting tasks, {workers} workers"] = _beside(simulate(still).seconds, wall) | {
                "overhead of a task": round(overhead, 3), "sum of the rests": round(sum(rests), 1),
            }  # fmt: skip
            if options.no_shards:
                continue
            output = options.folder / f"validated-{workers}"
            shutil.rmtree(output, ignore_errors=True)
            share = share_of_a_core()
            report = build.build(make_config(source, options.per_shard), output, place=Place(scheduler=address))
            share = (share + share_of_a_core()) / 2
            per_shard = options.documents / report.shards
            real = Shop(
                report.shards, parameters["map_cpu"] * per_shard / share, parameters["map_spread"], 0, workers, 1,
                0, overhead, latency=0, start=parameters["start_cpu"] / share,
            )  # fmt: skip
            found[f"real shards, {workers} workers"] = _beside(simulate(real).seconds, report.run.timings["map"]) | {
                "share of a core": round(share, 2), "manifest_sha256": report.outcome.manifest_sha256,
            }  # fmt: skip
    return found


def _time_tasks(runner: DaskRunner, tasks: Sequence[float]) -> float:
    wall = time.perf_counter()
    list(runner.run(rest, tasks))
    return time.perf_counter() - wall


def _beside(predicted: float, measured: float) -> dict[str, Any]:
    return {
        "predicted": round(predicted, 1), "measured": round(measured, 1), "ratio": round(predicted / measured, 2),
    }  # fmt: skip


def plan(options: argparse.Namespace) -> dict[str, Any]:
    """Simulate the corpus of the plan on clusters of several sizes."""
    p = json.loads((options.folder / "parameters.json").read_text())
    longer = options.bytes / options.documents / p["document_bytes"]  # costs go by the length of documents
    per_shard = options.shard_bytes / (options.bytes / options.documents)
    shards = math.ceil(options.documents / per_shard)
    work = {stage: n * longer * options.documents for stage, n in p["work_bytes"].items()}
    moved = (
        options.bytes * 2 + sum(work.values()) * 1.75
    ) / shards  # digest and read; each result written, most read again
    read = work["ingest"] + 2 * work["normalize"] + 2 * work["segment"] + work["label"]
    reduce_hours = (p["reduce_cpu"] * longer + p["index_cpu"]) * options.documents / 3600
    reading_hours = read / 1e9 / 3600
    index = p["index_bytes"] * options.documents
    datasets = max(math.ceil(index / options.client_bytes), math.ceil((reduce_hours + reading_hours) / options.hours))
    hours = (reduce_hours + reading_hours) / datasets
    found: dict[str, Any] = {
        "documents": options.documents, "bytes": options.bytes, "shards": shards, "documents a shard": round(per_shard),
        "CPU seconds of a shard": round(p["map_cpu"] * longer * per_shard, 1),
        "core-hours of the map": round(p["map_cpu"] * longer * options.documents / 3600),
        "work store, TB": round(sum(work.values()) / 1e12, 2),
        "releases, TB": round(p["release_bytes"] * longer * options.documents / 1e12, 2),
        "one dataset: index of the client, GB": round(index / 1e9),
        "one dataset: reduce, CPU hours of one core": round(reduce_hours),
        "one dataset: client reads, TB": round(read / 1e12, 2),
        "one dataset: hours of reading at 1 GB/s": round(reading_hours, 1),
        "datasets": datasets,
        "documents of a dataset, million": round(options.documents / datasets / 1e6, 2),
        "index of each client, GB": round(index / datasets / 1e9, 1),
        "release of each dataset, GB": round(p["release_bytes"] * longer * options.documents / datasets / 1e9),
        "reduce of each dataset, hours": round(hours, 1),
        "price of the reduces, 4 cores each": round(datasets * hours * 4 * options.price),
    }  # fmt: skip
    for machines in (4, 16, 64, 256):
        for losses in (0.0, options.losses_per_hour):
            shop = Shop(
                shards, p["map_cpu"] * longer * per_shard, p["map_spread"], moved, machines, 16, p["dispatch"],
                p["dispatch_wall"], losses_per_hour=losses, start=p["start_cpu"],
            )  # fmt: skip
            done = simulate(shop)
            cores = machines * 16
            found[f"{cores} cores, {losses:g} losses an hour"] = {
                "hours of the map": round(done.seconds / 3600, 2),
                "at work": f"{done.busy / done.seconds / cores:.0%}",
                "shards done again": done.repeated,
                "core-hours paid": round(done.seconds * cores / 3600),
                "price": round(done.seconds * cores / 3600 * options.price),
            }
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("part", choices=("measure", "validate", "plan"))
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="folders or archives of texts")
    parser.add_argument("--folder", type=Path, required=True, help="where documents, work and figures go")
    parser.add_argument("--documents", type=float, help="documents to measure with (300) or to plan for (100 million)")
    parser.add_argument("--per-shard", type=int, default=25, help="documents of a measured shard")
    parser.add_argument("--index-documents", type=int, default=400_000, help="documents of the measured index")
    parser.add_argument("--tasks", type=int, default=500, help="tasks to measure the overhead with")
    parser.add_argument("--no-shards", action="store_true", help="validate with resting tasks only")
    parser.add_argument("--bytes", type=float, default=1e12, help="size of the corpus to plan for")
    parser.add_argument("--shard-bytes", type=float, default=8 * 2**20, help="size of a shard to plan for")
    parser.add_argument("--losses-per-hour", type=float, default=0.05, help="of a machine, in the plan")
    parser.add_argument("--client-bytes", type=float, default=24e9, help="memory for the index of a dataset's client")
    parser.add_argument("--hours", type=float, default=12.0, help="that the reduce of a dataset may take")
    parser.add_argument("--price", type=float, default=0.04, help="of a core-hour, in the plan")
    options = parser.parse_args(arguments)
    options.documents = int(options.documents or (1e8 if options.part == "plan" else 300))
    if options.part != "plan" and not options.corpora:
        parser.error("name a CORPUS")
    options.folder.mkdir(parents=True, exist_ok=True)
    found = {"measure": measure, "validate": validate, "plan": plan}[options.part](options)
    name = "parameters" if options.part == "measure" else options.part
    (options.folder / f"{name}.json").write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:,.0f} MiB", file=sys.stderr)


if __name__ == "__main__":
    main()
