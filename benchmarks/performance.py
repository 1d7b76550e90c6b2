"""Documents a processor-second: hedgerow beside the pipeline that a competent user writes in an afternoon.

    python benchmarks/performance.py DOCUMENTS.jsonl --baseline BASELINE.py --python BASELINE_VENV/bin/python \
        [--documents 2000] [--rounds 3] [--only baseline,full,forty,build,stages,prefect]

DOCUMENTS holds an object a line with ``id`` and ``text``. Every part runs in a process of its own, pinned to one
core, and the parts of a round follow one another, so that a slow minute of the machine hits all of them. Loading
of modules, compiled cues and language profiles is left out on both sides.

    baseline   the script given: read to votes, three label models, Parquet
    full       ingest to votes of the normal run, results stored, with everything that is shipped
    forty      the same with the forty rules of the baseline as the only labeling functions
    build      the whole build from nothing: map, reduce, label model, release, card, report
    stages     where the time of ``full`` goes, in MB of text a second, beside the limit of each stage
    prefect    what the flow takes more than the command, beyond what both take for one document (start-up)

Quote the ratios: the seconds of a shared machine are its own.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

PARTS = ("baseline", "full", "forty", "build", "stages", "prefect")
SPEEDS = ("baseline", "full", "forty", "build")
FLOW = Path(__file__).parents[1] / "flows" / "build_dataset.py"
WANTED = {"full": 25, "forty": 60, "build": 15}
CHECKED = 3_000  # sentences on which the forty rules are compared with Python's engine


def cpu() -> float:
    """Return the processor time of this process and the children it waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a piece of work and what it gave."""
    started = cpu()
    found = work()
    return cpu() - started, found


def make_tasks(source: Path, work: Path) -> tuple[Any, list[Any]]:
    """Return the configuration and the shards of a source."""
    from hedgerow.build import make_config, warm_up
    from hedgerow.config import SourceConfig
    from hedgerow.running.plan import make_plan

    warm_up()
    config = make_config("performance", [SourceConfig(path=str(source), name="documents")])
    return config, list(make_plan(config, str(work)).tasks)


def run_full(source: Path, work: Path) -> dict[str, Any]:
    """Run the map as a worker does, results stored."""
    from hedgerow.pipeline import run_shard

    started = cpu()
    _, tasks = make_tasks(source, work)
    loaded = cpu() - started
    seconds, results = timed(lambda: [run_shard(task) for task in tasks])
    counts = [dict(result.counts) for result in results]
    return {
        "seconds": seconds,
        "loading": loaded,
        "sentences": sum(c["segment.work_sentences"] for c in counts),
        "votes": sum(c["label.votes"] for c in counts),
        "results": hashlib.sha256(json.dumps(sorted(r.keys[-1][1] for r in results)).encode()).hexdigest()[:16],
    }


def read_rules(baseline: Path) -> list[tuple[str, int, str]]:
    """Return the rules (task, label, expression) of the baseline script, without running it."""
    for node in ast.parse(baseline.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "RULES":
            assert node.value is not None
            return list(ast.literal_eval(node.value))
    raise SystemExit(f"{baseline}: no RULES in it")


def make_labeler(rules: Sequence[tuple[str, int, str]]) -> Any:
    """Return a labeler whose only functions are the rules, each a cue."""
    from hedgerow.label.apply import Labeler
    from hedgerow.label.functions import FunctionSet, cue_function
    from hedgerow.label.scan import Scanner
    from hedgerow.lexicon import Lexicon, load_lexicon

    model = load_lexicon().cues[0]
    tasks = {"hedge": ("hedge", "hedged"), "safety": ("safety_warning", "warning"), "claim": ("claim_type", "efficacy")}
    cues = [
        replace(
            model, id=f"rule.{number:02}", patterns=(expression.replace(r"(?=\s)", r"\s"),), look_alikes=(), raw=True,
            task=tasks[task][0], label=tasks[task][1], kind=None, softener=None, case_sensitive=False,
            family=f"rule.{number:02}",
        )
        for number, (task, _, expression) in enumerate(rules)
    ]  # fmt: skip
    lexicon = Lexicon(tuple(cues), "rules")
    functions = FunctionSet(tuple(cue_function(cue) for cue in cues), "rules")
    return Labeler(functions, lexicon, Scanner(lexicon))


def run_forty(source: Path, work: Path, rules: Sequence[tuple[str, int, str]]) -> dict[str, Any]:
    """Run all stages, with the rules as labeling functions, and compare their votes with Python's engine."""
    from hedgerow.pipeline import STAGES
    from hedgerow.work.results import Result
    from hedgerow.work.watch import UNWATCHED

    config, tasks = make_tasks(source, work)
    labeler = make_labeler(rules)

    def everything() -> list[tuple[Any, Any]]:
        found = []
        for task in tasks:
            before: Result | None = None
            for stage in STAGES[:3]:
                tables, note = stage.run(task.shard, before, config, None, UNWATCHED)
                before = Result(tables, {}, note, "")
            found.append((tables["work_sentences"], labeler.label_sentences(tables["work_sentences"]).votes))
        return found

    seconds, shards = timed(everything)
    return {
        "seconds": seconds,
        "sentences": sum(sentences.num_rows for sentences, _ in shards),
        "votes": sum(votes.num_rows for _, votes in shards),
        "other_than_python": count_differences(rules, *shards[0]),
    }


def count_differences(rules: Sequence[tuple[str, int, str]], sentences: Any, votes: Any) -> int:
    """Return in how many cells (sentence, rule) the votes differ from those of Python's engine."""
    from hedgerow import contracts
    from hedgerow.prose import NOT_PROSE_ROLES

    rows = sentences.select(["sentence_id", "text", "section_role"]).slice(0, CHECKED).to_pylist()
    roles = contracts.vocabulary("section_role")
    cast = set(zip(votes["sentence_id"].to_pylist(), votes["function"].to_pylist(), strict=True))
    compiled = [re.compile(expression, re.IGNORECASE | re.ASCII) for _, _, expression in rules]
    return sum(
        ((row["sentence_id"], f"rule.{number:02}") in cast) != (expression.search(row["text"]) is not None)
        for row in rows
        if roles[row["section_role"]] not in NOT_PROSE_ROLES
        for number, expression in enumerate(compiled)
    )


def run_build(source: Path, work: Path) -> dict[str, Any]:
    """Build a release from nothing with one worker."""
    from hedgerow import build
    from hedgerow.config import SourceConfig

    build.warm_up()
    config = build.make_config("performance", [SourceConfig(path=str(source), name="documents")])
    seconds, report = timed(lambda: build.build(config, work, workers=1))
    peaks = [resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": seconds,
        "by_part": report.run.timings,
        "sentences": report.n_sentences,
        "peak_mib": {"parent": peaks[0], "worker": peaks[1]},
    }


def run_stages(source: Path, work: Path) -> dict[str, Any]:
    """Time each stage, and beside it what none of its kind can do without."""
    from hedgerow.pipeline import STAGES
    from hedgerow.work.results import Result
    from hedgerow.work.watch import UNWATCHED

    config, tasks = make_tasks(source, work)
    seconds: dict[str, float] = {}
    text: list[str] = []
    for task in tasks:
        before: Result | None = None
        for stage in STAGES:
            took, (tables, note) = timed(lambda s=stage, t=task, b=before: s.run(t.shard, b, config, None, UNWATCHED))
            before = Result(tables, {}, note, "")
            seconds[stage.name] = seconds.get(stage.name, 0.0) + took
            if stage.name == "segment":
                text += tables["work_sentences"]["text"].to_pylist()
                table = tables["work_sentences"]
    megabytes = source.stat().st_size / 1e6
    prose = sum(map(len, text)) / 1e6
    return {
        "stages_mb_s": {name: round(megabytes / took, 2) for name, took in seconds.items()},
        "sentences_s": {"label": round(len(text) / seconds["label"])},
        "limits_mb_s": limits(source.read_bytes(), text, prose, table),
    }


def limits(raw: bytes, sentences: Sequence[str], megabytes: float, table: Any) -> dict[str, float]:
    """Return the speed of what each stage stands on, on the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from hedgerow.build import load_toolbox
    from hedgerow.label.locate import one_line

    matcher = load_toolbox((), ()).scanner._matcher
    buffer = "\n".join(map(one_line, sentences)).encode()
    packed = pa.compress(raw, "zstd", asbytes=True)
    ends = re.compile(rb"[.!?]+[\"')\]]*\s")
    found = {
        "zstd decompression": (raw, lambda: pa.decompress(packed, len(raw), "zstd")),
        "SHA-256": (raw, lambda: hashlib.sha256(raw).digest()),
        "JSON lines": (raw, lambda: [json.loads(line) for line in raw.splitlines()]),
        "one search for sentence ends": (raw, lambda: sum(1 for _ in ends.finditer(raw))),
        "scan for the strings of all cues": (buffer, lambda: scan_strings(matcher, buffer)),
        "all cues located": (buffer, lambda: matcher.find(sentences)),
        "Parquet of the sentences": (
            b" " * table.nbytes,
            lambda: pq.write_table(table, pa.BufferOutputStream(), compression="zstd", compression_level=3),
        ),
    }
    return {name: round(len(data) / 1e6 / max(timed(work)[0], 1e-6), 1) for name, (data, work) in found.items()}


def scan_strings(matcher: Any, buffer: bytes) -> None:
    """Find the strings of all cues, in the spellings of words and in the text, and nothing else."""
    from hedgerow.label import scan, vocabulary

    scan._scan(matcher._words, vocabulary.Vocabulary.of(buffer).spelled)
    scan._scan(matcher._phrases, buffer)


def run_prefect(source: Path, work: Path) -> dict[str, Any]:
    """Time the flow and the command from nothing, each on one document and on all, start-up included."""
    one = work / "one.jsonl"
    with source.open("rb") as lines:
        one.write_bytes(next(lines))
    commands = {"flow": [str(FLOW)], "command": ["-c", "from hedgerow.cli import main; main()", "build"]}
    environment = {**os.environ, "PREFECT_HOME": str(work / "prefect")}
    seconds: dict[str, float] = {}
    for kind, start in commands.items():
        for name, documents in (("one", one), ("all", source)):
            arguments = [str(documents), "--dataset", "performance", "--output", str(work / f"{kind}-{name}")]
            command = [sys.executable, *start, *arguments, "--workers", "1"]
            took, done = timed(
                functools.partial(subprocess.run, command, capture_output=True, text=True, check=False, env=environment)
            )
            if done.returncode:
                raise SystemExit(done.stderr)
            seconds[f"{kind}, {name}"] = round(took, 2)
    more = (seconds["flow, all"] - seconds["flow, one"]) - (seconds["command, all"] - seconds["command, one"])
    return {"cpu_seconds_of": seconds, "share_of_prefect": round(more / seconds["flow, all"], 4)}


def one_process(part: str, arguments: Sequence[str], core: int) -> dict[str, Any]:
    """Run one part in a process of its own on one core and return its figures."""
    pin = ["taskset", "-c", str(core)] if sys.platform == "linux" else []
    done = subprocess.run([*pin, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{part}: {done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_round(options: argparse.Namespace, parts: Iterable[str], source: Path) -> dict[str, dict[str, Any]]:
    """Run each part once."""
    found = {}
    core = sorted(os.sched_getaffinity(0))[-1] if hasattr(os, "sched_getaffinity") else 0
    for part in parts:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            if part == "baseline":
                arguments = [options.python, str(options.baseline), str(source), folder]
            else:
                arguments = [sys.executable, __file__, str(source), "--part", part, "--folder", folder]
                arguments += ["--baseline", str(options.baseline)]
            figures = one_process(part, arguments, core)
        if part in SPEEDS:
            seconds = figures["cpu_seconds" if part == "baseline" else "seconds"]
            figures["documents_per_second"] = options.documents / seconds
        found[part] = figures
        print(part, json.dumps(figures), file=sys.stderr, flush=True)
    return found


def judge(rounds: Sequence[dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return the best documents a second of each part, and the ratios to the baseline's, round by round."""
    best = {
        part: round(max(r[part]["documents_per_second"] for r in rounds), 2) for part in rounds[0] if part in SPEEDS
    }
    ratios = {
        f"{part} (wanted {WANTED[part]})": [
            round(r[part]["documents_per_second"] / r["baseline"]["documents_per_second"], 2) for r in rounds
        ]
        for part in WANTED
        if part in rounds[0] and "baseline" in rounds[0]
    }
    return {"documents_per_cpu_second": best, "times_the_baseline": ratios, "rounds": list(rounds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", type=Path, metavar="DOCUMENTS.jsonl")
    parser.add_argument("--baseline", type=Path, help="script of the baseline; its rules are those of `forty`")
    parser.add_argument("--python", default=sys.executable, help="Python that has what the baseline needs")
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--folder", type=Path, help="where work and releases go; a temporary folder")
    parser.add_argument("--part", choices=PARTS[1:], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        gc.collect()
        extra = [read_rules(options.baseline)] if options.part == "forty" else []
        runs = {"full": run_full, "forty": run_forty, "build": run_build, "stages": run_stages, "prefect": run_prefect}
        print(json.dumps(runs[options.part](options.source, options.folder, *extra)))
        return
    parts = options.only.split(",")
    if unknown := set(parts).difference(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}")
    if {"baseline", "forty"} & set(parts) and options.baseline is None:
        parser.error("--baseline is needed for baseline and forty")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        cut = Path(folder) / "documents.jsonl"
        with options.source.open("rb") as lines, cut.open("wb") as target:
            target.writelines(line for _, line in zip(range(options.documents), lines, strict=False))
        print(json.dumps(judge([run_round(options, parts, cut) for _ in range(options.rounds)]), indent=2))


if __name__ == "__main__":
    main()
