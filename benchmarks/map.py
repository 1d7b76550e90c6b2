"""The map on many documents: two processes against one, nothing changed, one in a hundred changed, memory.

    python benchmarks/map.py CORPUS... --folder FOLDER [--documents 20000] [--only full-1,full-2,unchanged,changed]

Cuts CORPUS (folders or .tar.xz of text) into documents, repeats them with seeded changes until there are enough,
and times `hedgerow build` on them in processes of its own. Each part writes its figures to FOLDER/results.json as
soon as it has them, so the parts can be run one after the other, on a quiet machine:

    full-1     everything from nothing with one worker
    full-2     the same with two; its work store and release serve the parts below
    unchanged  the same run again
    changed    one document in a hundred has another text, wherever its shard
    memory     as full-2 with five times the documents (--memory-documents)

Wall-clock time only means something on a machine that does nothing else; CPU seconds of the parent and of each worker
are there for all others. Runs on Linux: memory and CPU of the workers come from /proc.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

PARTS = ("full-1", "full-2", "unchanged", "changed", "memory")
MIN_CHARS, MAX_CHARS = 1_500, 12_000
PER_FILE = 500  # documents in a JSONL file

# One build in a process of its own; peak memory is that of the largest worker and of the parent.
BUILD = """
import json, os, resource, sys, time
from pathlib import Path
from hedgerow import build
from hedgerow.config import SourceConfig
from hedgerow.runners.processes import ProcessRunner
workers = []
def look(process):  # while it lives: getrusage knows the sum of the dead, and counts a fork's memory as theirs
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    workers.append(((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak * 1024))
close = ProcessRunner.close
def look_and_close(runner):
    for worker in runner._workers:
        look(worker.process)
    close(runner)
ProcessRunner.close = look_and_close
source, output, n_workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
config = build.make_config("map", [SourceConfig(path=source, name="map")])
started = time.perf_counter()
report = build.build(config, output, workers=n_workers)
wall = time.perf_counter() - started
mine = resource.getrusage(resource.RUSAGE_SELF)
cpu = mine.ru_utime + mine.ru_stime
print(json.dumps({
    "wall": round(wall, 2), "cpu_parent": round(cpu, 2), "cpu_workers": [round(c, 2) for c, _ in workers],
    "seconds": report.run.timings, "outcome": report.outcome.kind, "manifest_sha256": report.outcome.manifest_sha256,
    "shards": report.shards, "shards_computed": report.computed, "sentences": report.n_sentences,
    "documents": report.ledger.documents, "peak_parent": mine.ru_maxrss * 1024,
    "peak_worker": max((peak for _, peak in workers), default=0), "load": os.getloadavg()[1],
}))
"""


# What a core can do without anything that two processes could wait for one another in.
LOOP = "import time; a = time.perf_counter(); sum(i * i for i in range(60_000_000)); print(time.perf_counter() - a)"


def two_loops() -> float:
    """Return how many times the work of one bare loop two at once do: more than that nothing here can reach."""

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", LOOP], stdout=subprocess.PIPE, text=True)

    alone = float(start().communicate()[0])
    both = [start(), start()]
    return round(2 * alone / max(float(loop.communicate()[0]) for loop in both), 2)


def read_texts(corpora: Sequence[Path]) -> Iterator[str]:
    """Yield the texts of a corpus, in the order of their names."""
    for corpus in corpora:
        if corpus.is_dir():
            for path in sorted(p for p in corpus.rglob("*") if p.suffix in (".txt", ".md")):
                yield path.read_text("utf-8", errors="replace")
            continue
        found: dict[str, str] = {}
        with tarfile.open(corpus) as archive:  # in the order of the archive: going back means unpacking again
            for member in archive:
                if member.isfile() and Path(member.name).suffix in (".txt", ".md"):
                    file = archive.extractfile(member)
                    assert file is not None
                    found[member.name] = file.read().decode("utf-8", errors="replace")
        yield from (found[name] for name in sorted(found))


def cut(texts: Iterator[str], min_chars: int) -> list[str]:
    """Cut texts at blank lines into documents of a usual length; short ones are joined."""
    found, waiting = [], ""
    for text in texts:
        for paragraph in re.split(r"\n\s*\n", text):
            waiting += paragraph.strip() + "\n\n"
            if len(waiting) >= min_chars:
                found.append(waiting[:MAX_CHARS])
                waiting = ""
    return found


def vary(text: str, number: int) -> str:
    """Return a text with other words and numbers, so that copies are no duplicates of one another."""
    chance = random.Random(number)
    words = sorted(set(re.findall(r"[a-z]{5,}", text)))
    chosen = set(chance.sample(words, len(words) // 6)) if words else set()
    tail = "".join(chance.choice("aeiou") + chance.choice("lmnrst") for _ in range(2))

    def change(found: re.Match[str]) -> str:
        word = found.group()
        return str(int(word) % 10**6 + chance.randrange(90)) if word.isdigit() else word + tail * (word in chosen)

    return re.sub(r"[a-z]{5,}|\b\d+\b", change, text)


def write_documents(texts: Sequence[str], folder: Path, documents: int, changed: int = 0) -> None:
    """Write JSONL files; of every hundred documents ``changed`` have another text than with 0."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for first in range(0, documents, PER_FILE):
        with (folder / f"{first:07d}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + PER_FILE, documents)):
                text = vary(texts[number % len(texts)], number)
                place = int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:4], "big") % 100
                if place < changed:
                    text = f"Note {number} was added to this page later, and it may change what it says.\n\n{text}"
                file.write(json.dumps({"id": f"document-{number}", "text": text}) + "\n")


def build(source: Path, output: Path, workers: int) -> dict[str, Any]:
    """Build in a process of its own and return its figures."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(source), str(output), str(workers)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_part(part: str, texts: Sequence[str], folder: Path, documents: int, memory_documents: int) -> dict[str, Any]:
    """Run one part and return its figures."""
    source, output = folder / "documents", folder / ("one" if part == "full-1" else "two")
    if part == "memory":
        source, output, documents = folder / "many", folder / "memory", memory_documents
    write_documents(texts, source, documents, changed=1 if part == "changed" else 0)
    if part in ("full-1", "full-2", "memory"):
        shutil.rmtree(output, ignore_errors=True)
    elif not output.is_dir():
        raise SystemExit(f"{part} needs what full-2 leaves: run it first")
    if part == "changed":  # every time from the same state
        shutil.rmtree(folder / "changed", ignore_errors=True)
        output = Path(shutil.copytree(output, folder / "changed"))
    return build(source, output, 1 if part == "full-1" else 2)


def _share(a: float, b: float) -> float:
    return round(a / b, 4)


def judge(results: dict[str, Any]) -> dict[str, Any]:
    """Put the figures beside what they are wanted to be."""
    found: dict[str, Any] = {}
    if "full-1" in results and "full-2" in results:
        one, two = results["full-1"], results["full-2"]
        found["two processes, map, times one (>= 1.8)"] = round(one["seconds"]["map"] / two["seconds"]["map"], 2)
        found["the same by CPU of the worker that did most"] = _share(sum(one["cpu_workers"]), max(two["cpu_workers"]))
        found["two bare loops on this machine, times one"] = results.get("two_loops")
        found["one release with either"] = one["manifest_sha256"] == two["manifest_sha256"]
    if "unchanged" in results:
        found["nothing changed, seconds (< 10)"] = results["unchanged"]["wall"]
    if "changed" in results and "full-2" in results:
        changed, full = (results[p] for p in ("changed", "full-2"))
        found["one in a hundred changed, share of the full map (<= 0.03)"] = _share(
            changed["seconds"]["map"], full["seconds"]["map"]
        )
        found["the same by CPU of all workers"] = _share(sum(changed["cpu_workers"]), sum(full["cpu_workers"]))
    if "full-2" in results:
        found["peak memory of a worker, MiB (< 1024)"] = results["full-2"]["peak_worker"] >> 20
    if "memory" in results and "full-2" in results:
        many, few = results["memory"]["peak_worker"], results["full-2"]["peak_worker"]
        found["growth of a worker's memory (<= 0.20)"] = round(many / few - 1, 3)
        more = results["memory"]["documents"]["read"] - results["full-2"]["documents"]["read"]
        grown = results["memory"]["peak_parent"] - results["full-2"]["peak_parent"]
        found["bytes of the parent per document"] = round(grown / more) if more > 0 else None
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS", help="folders or archives of texts")
    parser.add_argument("--folder", type=Path, required=True, help="where documents, work and releases go")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--memory-documents", type=int, default=100_000)
    parser.add_argument("--min-chars", type=int, default=MIN_CHARS, help="cut documents of at least this length")
    parser.add_argument("--only", default=",".join(PARTS[:4]), help=f"parts, of {','.join(PARTS)}")
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts).difference(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}")
    texts = list(islice(cut(read_texts(options.corpora), options.min_chars), options.documents))
    place = options.folder / "results.json"
    results = json.loads(place.read_text()) if place.is_file() else {}
    for part in parts:
        started = time.time()
        results[part] = run_part(part, texts, options.folder, options.documents, options.memory_documents)
        if part == "full-2":
            results["two_loops"] = two_loops()
        results |= {"cores": len(os.sched_getaffinity(0)), "judged": judge(results)}
        place.write_text(json.dumps(results, indent=2))
        print(f"{part}: {time.time() - started:.0f} s", file=sys.stderr, flush=True)
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
