"""Fixtures of all tests. The long forms of tests (marker ``full``) run only when asked for."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

# No test may reach a network, a user's cache or a user's Prefect.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
os.environ.setdefault("DO_NOT_TRACK", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the cues once for all processes that the tests start."""
    cache = getattr(config, "cache", None)
    os.environ["HEDGEROW_CACHE"] = str(cache.mkdir("compiled")) if cache else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "full" in (config.getoption("-m") or ""):
        return
    skip = pytest.mark.skip(reason="long form: run with -m full")
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Leave thousands of tests and all that they import to no further pass of the garbage collector."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds schemas/, samples/ and flows/."""
    return CHECKOUT


@pytest.fixture(scope="session")
def samples(checkout: Path) -> Path:
    """The sample sources."""
    return checkout / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Corpora and gold outside the project; the test is skipped where they are absent."""
    folder = Path(os.environ.get("HEDGEROW_SHARED", CHECKOUT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared data: set HEDGEROW_SHARED to its folder")
    return folder


@pytest.fixture
def hf_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh cache for Hugging Face datasets."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "hf" / "datasets"))
    return tmp_path / "hf"
