"""A root with one dataset of two releases, and a server over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, serving
from release_factory import Doc, publish_docs, three_splits

from hedgerow.storage import Storage


@pytest.fixture(scope="package")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("serve") / "output"
    publish_docs(Storage(place / "small"), three_splits(), documents=None)
    publish_docs(Storage(place / "small"), [*three_splits(), Doc("mint", "test")], documents=None)
    return place


@pytest.fixture(scope="package")
def server(root: Path) -> Iterator[Loopback]:
    with serving(root) as running:
        yield running
