"""What the reduce and publishing take, part by part, on documents whose map is done.

    python benchmarks/reduce_parts.py SOURCE --folder FOLDER

Builds SOURCE into FOLDER, takes the release away, and builds again: the map is found in the work store, so the second
build reduces and publishes alone. Prints its seconds by the clock, its CPU seconds and peak memory, and the CPU
seconds of its parts in the thread that does them: "row groups" is the thread that writes, "read back" the one that reads
ahead of the laws, the others are the thread of the build. Parts hold the parts that are indented below them in
docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hedgerow import laws
from hedgerow.build import build, make_config
from hedgerow.config import SourceConfig
from hedgerow.publish import checks, parquet, profile, release, rows
from hedgerow.reduction import reduce

PARTS: dict[str, tuple[Any, str]] = {
    "decide about documents": (reduce.Reduce, "decide"),
    "hash sentences": (reduce.Reduce, "_count_repeats"),
    "rows of shards": (reduce.Reduce, "_publishable"),
    "decode votes": (reduce, "decode_coded"),
    "digests of documents": (reduce, "document_digests"),
    "contracts and cuts": (parquet.DataWriter, "add"),
    "row groups": (parquet._OpenFile, "add"),
    "read back": (rows, "_take_batch"),
    "laws": (laws, "check_batch"),
    "counts for the report": (profile.Profile, "add"),
    "compare with the release before": (release.changes, "find_changes"),
    "card, report": (release._Publisher, "_texts"),
    "open with datasets": (checks, "_check_config"),
}


def time_parts() -> Counter[str]:
    """Put a timer around every part and return what they count into."""
    seconds: Counter[str] = Counter()

    def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            started = time.thread_time()
            try:
                return work(*given, **named)
            finally:
                seconds[part] += time.thread_time() - started

        return run

    for part, (owner, name) in PARTS.items():
        setattr(owner, name, timed(part, getattr(owner, name)))
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", help="documents, as hedgerow build takes them")
    parser.add_argument("--folder", type=Path, required=True, help="where work and releases go")
    options = parser.parse_args()
    config = make_config("parts", [SourceConfig(path=options.source, name="parts")])
    first = build(config, options.folder)
    shutil.rmtree(options.folder / "parts")
    seconds, before = time_parts(), time.process_time()
    report = build(config, options.folder)
    if report.outcome.manifest_sha256 != first.outcome.manifest_sha256:
        raise SystemExit("the second release is not the first: the map was not found, or a part is not deterministic")
    print(json.dumps({
        "documents": report.ledger.documents, "sentences": report.n_sentences, "by the clock": report.run.timings,
        "cpu": round(time.process_time() - before, 2),
        "parts": {part: round(n, 2) for part, n in seconds.items()},
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }, indent=2))  # fmt: skip


if __name__ == "__main__":
    main()
