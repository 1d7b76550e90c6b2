"""How long the explorer takes for its first page and for each filter.

    python benchmarks/synthetic_release.py output/sample/versions/1.0.0 /tmp/big 1000000
    python benchmarks/explorer.py /tmp/big/versions/1.0.0

Whole pages as the browser gets them, each asked for once: nothing is remembered from a question before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from hedgerow.explore.app import make_app
from hedgerow.explore.library import Library
from hedgerow.publish.log import resolve

PORT, TOKEN = 8123, "benchmark"
FILTERS = (
    "claim=safety", "hedge=yes", "warning=yes", "warning=interaction", "role=body", "source=samples", "split=test",
    "band=0", "q=liver", "q=zzzzz", "function=hedge.modal_may", "function=claim_type.nothing_else", "disagree=any",
    "disagree=hedge", "claim=efficacy&hedge=yes&role=body", "q=the&hedge=yes&function=claim_type.nothing_else&disagree=any",
    "claim=usage&page=100",
)  # fmt: skip


def timed(name: str, call: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    print(f"{name:<76} {time.perf_counter() - wall:5.2f} s   {time.process_time() - cpu:5.2f} CPU-s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path, help="release folder")
    release = resolve("", f"{parser.parse_args().release}/")
    opened: list[Library] = []
    timed("open: every file compared with its SHA-256", lambda: opened.append(Library(release)))
    client = TestClient(make_app(opened[0], Path("unused.jsonl"), PORT, TOKEN), base_url=f"http://127.0.0.1:{PORT}")

    def get(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    timed("first page", lambda: get(f"/?token={TOKEN}"))
    for query in FILTERS:
        timed(query, lambda query=query: get(f"/sentences?{query}"))
    row = opened[0].documents("", "")[-1]
    timed("a document", lambda: get(f"/documents/{row['document_id']}"))
    sentence = opened[0].parts_of(row["document_id"])[1][0]["sentence_id"]
    timed("votes and provenance of a sentence", lambda: get(f"/sentences/{sentence}/panel"))


if __name__ == "__main__":
    main()
