"""Compare the label stage of this checkout with that of another: equal votes, features and faults, and how much faster.

Both label the same sentences of the flat texts below HEDGEROW_SHARED (default: ../shared beside the checkout) in turns,
each in a process of its own on processor time, so that other work on the machine strikes both. Where the tables differ
the exit code is 1; without the corpora it is 2.

    python benchmarks/label_speed.py ../older-checkout
    python benchmarks/label_speed.py ../older-checkout --sentences 8000 --rounds 10 --json
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

ROOT = Path(__file__).resolve().parents[1]
WARM = 1000  # sentences labeled before the clock starts


def write_sentences(shared: Path, target: Path, sentences: int) -> None:
    """Write the first sentences of the corpora, the same number of each."""
    from labels import CORPORA, read_corpus, segment  # beside this file; a worker of an older checkout needs none of it

    parts = [segment(list(read_corpus(shared, name, sentences // 10))) for name in CORPORA]
    table = pa.concat_tables([part.slice(0, sentences // len(CORPORA)) for part in parts]).combine_chunks()
    with pa.OSFile(str(target), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def work(path: str) -> None:
    """Label the sentences once for each line that comes in, and say the processor seconds; first the digest."""
    with pa.OSFile(path) as file:
        table = pa.ipc.open_file(file).read_all()
    place = "hedgerow.labeler.toolbox" if importlib.util.find_spec("hedgerow.labeler") else "hedgerow.toolbox"
    labeler = importlib.import_module(place).build_labeler().labeler  # it stood elsewhere in older checkouts
    labeler.label_sentences(table.slice(0, WARM))
    gc.disable()
    digest = hashlib.sha256()
    for part in labeler.label_sentences(table):
        digest.update(repr(part.combine_chunks().to_pydict()).encode())
    print(table.num_rows, digest.hexdigest()[:16], flush=True)
    for _ in sys.stdin:
        gc.collect()
        start = time.process_time()
        labeler.label_sentences(table)
        print(time.process_time() - start, flush=True)


def start(checkout: Path, path: Path) -> subprocess.Popen[str]:
    """Start a worker on the code of a checkout."""
    return subprocess.Popen(
        [sys.executable, __file__, "--work", str(path)],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(worker: subprocess.Popen[str]) -> float:
    """Return the processor seconds of one round."""
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


def compare(other: Path, path: Path, rounds: int) -> dict[str, object]:
    """Return the figures of both checkouts, in turns."""
    workers = {"other": start(other, path), "this": start(ROOT, path)}
    said = {name: (worker.stdout.readline() if worker.stdout else "").split() for name, worker in workers.items()}
    times: dict[str, list[float]] = {name: [] for name in workers}
    for number in range(rounds):
        for name in sorted(workers, reverse=bool(number % 2)):
            times[name].append(ask(workers[name]))
    for worker in workers.values():
        worker.communicate()
    n = int(said["this"][0])
    return {
        "sentences": n,
        "equal": said["this"] == said["other"],
        "ratio_median": round(statistics.median(a / b for a, b in zip(times["other"], times["this"], strict=True)), 3),
        "ratio_of_fastest": round(min(times["other"]) / min(times["this"]), 3),
        "sentences_per_second": {name: round(n / min(taken)) for name, taken in times.items()},
    }


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, nargs="?", help="another checkout of hedgerow")
    parser.add_argument("--sentences", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work)
        return 0
    shared = Path(os.environ.get("HEDGEROW_SHARED", ROOT.parent / "shared"))
    if given.other is None or not (shared / "corpus").is_dir():
        print(f"needs another checkout, and corpora below {shared}: set HEDGEROW_SHARED", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentences.arrow"
        write_sentences(shared, path, given.sentences)
        figures = compare(given.other.resolve(), path, given.rounds)
    print(json.dumps(figures) if given.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))
    return 0 if figures["equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
