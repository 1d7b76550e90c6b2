"""Builds of small folders in this process, and what they gave."""

from __future__ import annotations

from pathlib import Path

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import Config, SourceConfig
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import resolve
from hedgerow.running.runs import Report


def configure(*sources: Path) -> Config:
    return make_config("test", [SourceConfig(path=str(s), name=s.name) for s in sources])


def run(config: Config, output: Path, **options) -> Report:
    return build.build(config, output, workers=0, **options)


def rows(output: Path, config: str, version: str = "") -> list[dict]:
    release = resolve(output, f"test@{version}" if version else "test")
    return [row for table in tables(release, config) for row in table.to_pylist()]


def outcome_of(report: Report) -> tuple[str, str]:
    return report.outcome.kind, report.outcome.version
