"""Commands run in the process of the test: a memory:// store lives no longer than its process."""

from __future__ import annotations

import sys

import pytest

from hedgerow import cli


def hedgerow(*arguments: object) -> int:
    """Run a command in this process and return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["hedgerow", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
    return int(stop.value.code or 0)
