"""Documents that kill, hang or starve their parser: each is rejected with its reason, its neighbours are published once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
import weakref
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from article_factory import article

from hedgerow import build, publication
from hedgerow.config import BudgetConfig, Config, IngestConfig, ShardConfig, SourceConfig
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.sources import list_entries
from hedgerow.inspection.reading import tables
from hedgerow.normalize.language import detect_language
from hedgerow.pipeline import STAGE_NAMES, load_result, run_shard
from hedgerow.publish.log import ReleaseRef
from hedgerow.runners.processes import ProcessRunner
from hedgerow.running.plan import make_plan
from hedgerow.running.records import recorded
from hedgerow.storage import Storage
from hedgerow.work.batches import Span, run_batches
from hedgerow.work.watch import Loss, Watch
from hedgerow.work.workstore import WorkStore

DEEDS = {
    "segfault": "parser_failed", "exit": "parser_failed", "kill": "parser_failed", "spin": "parser_timeout",
    "sleep": "parser_timeout", "eat": "parser_memory",
}  # fmt: skip
BUDGET = BudgetConfig(seconds_per_document=0.5, bytes_per_document=64 * 2**20)


def misbehave(text: str) -> None:
    """Do to this process what a text orders, as a broken parser would."""
    deed = next((deed for deed in DEEDS if f"order: {deed}." in text), None)
    if deed == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif deed == "exit":
        os._exit(3)
    elif deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif deed == "spin":
        while True:
            pass
    elif deed == "sleep":
        time.sleep(3600)
    elif deed == "eat":
        hoard = []
        while True:
            hoard.append(bytearray(2**20))


def break_normalize() -> None:
    """In a worker: the repair of lines obeys the text."""
    import hedgerow.normalize.documents as documents

    detect_language("This is a short English text about sleep and health, long enough for a detector.")
    original = documents.repair_lines

    def obeying(lines: list[str], changes: Any) -> list[str]:
        misbehave("\n".join(lines))
        return original(lines, changes)

    documents.repair_lines = obeying


def break_ingest() -> None:
    """In a worker: the parser of records obeys the text."""
    import hedgerow.ingest.jsonlines as jsonlines

    detect_language("This is a short English text about sleep and health, long enough for a detector.")
    original = jsonlines.parse_json

    def obeying(raw: bytes, encoding: str) -> Any:
        misbehave(raw.decode())
        return original(raw, encoding)

    jsonlines.parse_json = obeying


def break_segment() -> None:
    """In a worker: segmentation obeys the text."""
    import hedgerow.segment.tables as segment

    detect_language("This is a short English text about sleep and health, long enough for a detector.")
    original = segment.outline

    def obeying(text: str, blocks: Any) -> Any:
        misbehave(text)
        return original(text, blocks)

    segment.outline = obeying


def write_feed(path: Path, n: int, orders: dict[int, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [article(i) + (f"\nThis is an order: {orders[i]}.\n" if i in orders else "") for i in range(n)]
    path.write_text("".join(json.dumps({"id": f"doc-{i}", "text": text}) + "\n" for i, text in enumerate(texts)))


def configure(tmp_path: Path, **changes: Any) -> Config:
    config = build.make_config("test", [SourceConfig(path=str(tmp_path / "in"), name="feed")])
    return config.model_copy(update={"budget": BUDGET, **changes})


def run(config: Config, output: Path, fault: Any, workers: int = 2) -> tuple[Any, ReleaseRef]:
    one = build.start_run(config, output)
    with recorded(one):
        plan = build.plan_run(one)
        runner = ProcessRunner(workers, fault)
        try:
            results = build.run_map(one, plan.tasks, runner)
        finally:
            runner.close()
        report = publication.publish_run(one, plan, results)
    release = publication.last_release(one)
    assert release is not None
    return report, release


def keys(release: ReleaseRef) -> list[str]:
    return [
        key for table in tables(release, "documents", ["document_key"]) for key in table["document_key"].to_pylist()
    ]


def rejects(release: ReleaseRef) -> list[dict[str, Any]]:
    return [row for table in tables(release, "rejects") for row in table.to_pylist()]


ORDERS = {
    3: "segfault", 50: "spin", 51: "eat", 120: "exit", 200: "sleep", 260: "eat", 300: "eat", 301: "eat", 440: "eat",
    499: "eat",
}  # fmt: skip


def test_ten_of_five_hundred(tmp_path: Path) -> None:
    write_feed(tmp_path / "in" / "feed.jsonl", 500, ORDERS)
    one = build.start_run(configure(tmp_path, shard=ShardConfig(target_bytes=400_000)), tmp_path / "out")
    plan = make_plan(one.config, one.work)
    assert len(plan.tasks) > 1
    tasks = [replace(task, stages=("ingest", "normalize")) for task in plan.tasks]
    with contextlib.closing(ProcessRunner(1, break_normalize)) as runner:
        results = build.run_map(one, tasks, runner)
    store = WorkStore(Storage(one.work))
    done = [load_result(store, result, "normalize").tables for result in results]
    documents = [key for found in done for key in found["normalized_documents"]["document_key"].to_pylist()]
    lost = [row for found in done for row in found["rejects"].to_pylist()]
    assert Counter(documents) == Counter(f"doc-{i}" for i in range(500) if i not in ORDERS)
    assert {row["place"]["record"] - 1: row["reason"] for row in lost} == {i: DEEDS[o] for i, o in ORDERS.items()}
    assert len(lost) == 10


@pytest.mark.full
@pytest.mark.parametrize(
    "fault", [break_normalize, break_ingest, break_segment], ids=["normalize", "ingest", "segment"]
)
def test_ten_of_five_hundred_published(tmp_path: Path, fault: Any) -> None:
    orders = {**ORDERS, 260: "kill", 301: "spin", 440: "sleep"}
    write_feed(tmp_path / "in" / "feed.jsonl", 500, orders)
    report, release = run(configure(tmp_path, shard=ShardConfig(target_bytes=400_000)), tmp_path / "out", fault)
    assert Counter(keys(release)) == Counter(f"doc-{i}" for i in range(500) if i not in orders)
    assert {row["place"]["record"] - 1: row["reason"] for row in rejects(release)} == {
        i: DEEDS[order] for i, order in orders.items()
    }
    assert (report.ledger.documents["read"], report.ledger.documents["rejected"]) == (500, 10)


SEGMENT, LABEL = STAGE_NAMES.index("segment"), STAGE_NAMES.index("label")


class Hoard(list[bytes]):
    """What a unit of work holds; other than a list it can be watched."""


def test_what_a_lost_unit_held_is_freed_before_the_next_begins() -> None:
    """Else the next documents, which are no larger than any, have no memory left of their budget."""
    held: list[weakref.ref[Hoard]] = []

    def starve(first: int, end: int) -> None:
        assert [one() for one in held] == [None] * len(held)
        hoard = Hoard()
        held.append(weakref.ref(hoard))
        raise MemoryError

    done = run_batches(Watch(), [Span(0, 1), Span(1, 2)], [1, 1], starve)
    assert len(held) == 3  # the batch, then each of its documents
    assert {position: error.reason for position, error in done.lost.items()} == dict.fromkeys((0, 1), "parser_memory")
    assert [one() for one in held] == [None] * 3


def test_a_lost_batch_is_done_one_by_one_and_what_was_lost_is_remembered(tmp_path: Path) -> None:
    """The first unit of a stage is the batch, then come its documents: the eighth in segment, the second in label."""
    write_feed(tmp_path / "in" / "feed.jsonl", 20, {})
    config = configure(tmp_path)
    (task,) = make_plan(config, (tmp_path / "out" / ".work").as_posix()).tasks
    watch = Watch()
    watch.expect(
        [
            Loss((SEGMENT, 1), "parser_failed", "a"),
            Loss((SEGMENT, 9), "parser_failed", "b"),
            Loss((LABEL, 1), "parser_timeout", "c"),
            Loss((LABEL, 3), "parser_timeout", "d"),
        ]
    )
    run_shard(task, watch)
    for n in (20, 21):
        write_feed(tmp_path / "in" / "feed.jsonl", n, {})
        report = build.build(config, tmp_path / "out", workers=0)
        assert n - 2 == report.ledger.documents["published"]
        assert {"parser_failed": 1, "parser_timeout": 1} == dict(report.ledger.reasons)
    release = publication.last_release(build.start_run(config, tmp_path / "out"))
    assert release is not None
    assert {8: "b", 2: "d"} == {row["place"]["record"]: row["detail"] for row in rejects(release)}
    wider = config.model_copy(update={"budget": BudgetConfig(seconds_per_document=20)})
    again = build.build(wider, tmp_path / "out", workers=0)
    assert 21 == again.ledger.documents["published"], "another budget, another try"


def test_a_lost_record_costs_itself_and_a_lost_chunk_what_follows_it(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    write_feed(path, 6, {})
    (entry,) = list_entries([SourceConfig(path=str(path), name="feed")]).entries
    for losses, published, reasons in [
        ([Loss((0, 1, 4), "parser_failed", "")], 5, ["parser_failed"]),  # unit 1 of the file is its first chunk
        ([Loss((0, 1, 1), "parser_memory", "")], 0, ["parser_memory"]),
        ([Loss((0, 1), "parser_timeout", "")], 0, ["parser_timeout"]),
    ]:
        watch = Watch()
        watch.expect(losses)
        with watch.stage(0, BudgetConfig()):
            batch = read_entry(entry, SourceConfig(path=str(path), name="feed"), IngestConfig(), watch=watch)
        assert (published, reasons) == (batch.documents.num_rows, batch.rejects["reason"].to_pylist())
