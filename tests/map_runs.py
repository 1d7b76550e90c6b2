"""The map alone, run in this process, and all rows that it gave."""

from __future__ import annotations

from pathlib import Path

from hedgerow.build import make_config
from hedgerow.config import Config, ShardConfig, SourceConfig
from hedgerow.pipeline import ShardResult, run_shard
from hedgerow.running.plan import make_plan
from hedgerow.storage import Storage
from hedgerow.work.workstore import WorkStore


def configure(source: Path, target_documents: int = 1000, target_bytes: int = 10**6) -> Config:
    config = make_config("test", [SourceConfig(path=str(source), name="test")])
    return config.model_copy(
        update={"shard": ShardConfig(target_bytes=target_bytes, target_documents=target_documents)}
    )


def run(config: Config, work: Path) -> list[ShardResult]:
    return [run_shard(task) for task in make_plan(config, str(work)).tasks]


def rows(work: Path, results: list[ShardResult]) -> dict[str, list[object]]:
    """Return all rows of the map by table, in a fixed order."""
    store = WorkStore(Storage(work))
    found: dict[str, list[object]] = {}
    for result in results:
        for stage, key in result.keys:
            stored = store.get(stage, key)
            assert stored is not None
            for name, table in stored.tables.items():
                found.setdefault(f"{stage}.{name}", []).extend(table.to_pylist())
    return {name: sorted(values, key=repr) for name, values in found.items()}
