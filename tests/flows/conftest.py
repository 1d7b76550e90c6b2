"""What all tests of the flows need before the first of them."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from unittest import mock

import pytest


@pytest.fixture(scope="session", autouse=True)
def prefect_first(checkout: Path) -> None:
    """Import Prefect before a test captures the standard streams.

    It sets up logging, which closes the handlers that are there. That of absl, which mlcroissant brings, then closes the
    stream that it was made with unless this is the standard error of the moment: under ``capsys`` it is the suite's own,
    and every test behind it fails.
    """
    with pytest.MonkeyPatch.context() as patch, mock.patch.dict(os.environ):  # what flows set is theirs
        patch.syspath_prepend(str(checkout / "flows"))
        importlib.import_module("tell_prefect")
