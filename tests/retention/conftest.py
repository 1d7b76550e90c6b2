"""Releases that hold a page which is taken down."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from article_factory import write_articles
from takedowns import run, write_sources


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases that hold the page."""
    folder = tmp_path_factory.mktemp("published")
    write_sources(folder)
    run(folder)
    write_articles(folder / "in", range(10, 12))
    run(folder)
    return folder


@pytest.fixture
def built(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "here"))
