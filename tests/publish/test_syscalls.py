"""An error, a full disk or the end of the process at every system call by which a publication writes, put in by strace."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs

from hedgerow.publish import log, verify
from hedgerow.storage import Storage

FIRST = [Doc("kava")]
NEXT = [*FIRST, Doc("more")]
ENV = {
    **os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
}  # fmt: skip
PUBLISH = """
import sys
from pathlib import Path
from release_factory import Doc, publish_docs
from hedgerow.errors import ReleaseError
from hedgerow.storage import Storage
try:
    publish_docs(Storage(Path(sys.argv[1])), [Doc("kava"), Doc("more")])
except ReleaseError as error:
    sys.exit(f"Error: {error}")
"""
CALLS = ("write", "fsync", "rename", "link", "mkdir", "unlink", "unlinkat", "rmdir", "utimensat", "flock")
KILL = "signal=KILL"
MISHAPS = ("error=EIO", "error=ENOSPC", KILL)


@pytest.fixture
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    if subprocess.run([found, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    return found


def _publish(strace: str, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [strace, "-f", "-qq", "-o", f"{root.parent}/trace", *options, sys.executable, "-c", PUBLISH, str(root)]
    return subprocess.run(command, env=ENV, capture_output=True, text=True, check=False, timeout=120)


def _count(strace: str, root: Path, call: str) -> int:
    publish_docs(Storage(root), FIRST)
    done = _publish(strace, root, "-e", f"trace={call}")
    assert done.returncode == 0, done.stderr
    return sum(f" {call}(" in line for line in (root.parent / "trace").read_text().splitlines())


def _check(strace: str, root: Path, call: str, at: int, mishap: str) -> None:
    storage = Storage(root)
    publish_docs(storage, FIRST)
    done = _publish(strace, root, "-e", f"trace={call}", "-e", f"inject={call}:{mishap}:when={at}")
    assert "Traceback" not in done.stderr, (call, at, done.stderr)
    if mishap == KILL:
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (call, at, done)
    elif done.returncode:
        assert 1 == len(re.findall("^Error: ", done.stderr, re.M)), (call, at, done.stderr)
    assert verify.verify_all(storage) == []
    assert len(log.read_log(storage)) in (1, 2)
    outcome = publish_docs(storage, NEXT)
    assert outcome.seq == 2
    assert verify.verify_all(storage) == []


@pytest.mark.parametrize("mishap", ["error=EIO", KILL])
def test_a_mishap_at_the_link_of_the_log_entry(strace: str, memory: Path, mishap: str) -> None:
    _check(strace, memory / "small", "link", 1, mishap)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mishap", MISHAPS)
@pytest.mark.parametrize("call", CALLS)
def test_a_mishap_at_every_call(strace: str, memory: Path, call: str, mishap: str) -> None:
    for at in range(1, _count(strace, memory / "count" / "small", call) + 1):
        root = memory / str(at) / "small"
        _check(strace, root, call, at, mishap)
        shutil.rmtree(root.parent)
