"""Which processes a session holds, by /proc: what a command has left behind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def commands_of(session: int) -> list[str]:
    """Return the command lines of all processes of a session that still run."""
    return [command for number, command in _processes() if number == session and command]  # a dead one has none


def _processes() -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            state = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
            yield int(state[3]), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
