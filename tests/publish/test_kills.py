"""Publishers that are killed, and machines that lose their power: nothing reported is lost, nothing torn is seen."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mishaps import DiedError, NaivePowerCut, PowerCut, Recording
from publishers import Job, Line, Publishers, kill
from release_factory import Doc, publish_docs

from hedgerow.errors import HedgerowError
from hedgerow.publish import log, verify
from hedgerow.storage import Storage

FIRST = [Doc("kava")]
NEXT = [*FIRST, Doc("more")]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _told(job: Job, publishers: Publishers, until: str) -> list[Line]:
    lines = []
    for line in publishers.lines():
        lines.append(line)
        if (line.name, line.what) == (job.name, until):
            return lines
    raise AssertionError("the publisher ended")


def _wait_for_the_end(pid: int) -> None:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.001)


def _kill_cycles(root: Path, cycles: int, seed: int) -> float:
    """Kill publishers at random moments, check after each; return the share that was killed in a publication."""
    choose, storage = random.Random(seed), Storage(root)
    publish_docs(storage, FIRST)
    lines: list[Line] = []
    with Publishers() as publishers:
        whole = Job("whole", str(root), count=3)
        publishers.start(whole)
        moments = []
        for line in publishers.lines():
            moments.append(time.monotonic())
            if line.what == "done":
                break
        usual = statistics.median(b - a for a, b in itertools.pairwise(moments))
        for cycle in range(cycles):
            job = Job(f"cycle-{cycle}", str(root))
            pid = publishers.start(job)
            lines += _told(job, publishers, "begin")
            time.sleep(choose.uniform(0, 1.5 * usual))
            kill(pid)
            _wait_for_the_end(pid)
            entry = log.newest(storage)
            assert entry is not None
            assert verify.verify_folder(storage, log.version_folder(entry.version), entry.manifest_sha256) == []
        last = Job("last", str(root), count=1)
        publishers.start(last)
        lines += _told(last, publishers, "done")
    _check_what_was_told(storage, lines)
    assert verify.verify_all(storage) == []
    assert [p for p in (root / ".staging").iterdir() if p.stat().st_size] == []  # an empty name can stay: gc takes it
    ends = [[x for x in lines if x.name == f"cycle-{cycle}"][-1] for cycle in range(cycles)]
    return sum(line.what == "begin" for line in ends) / cycles


def _check_what_was_told(storage: Storage, lines: list[Line]) -> None:
    entries = log.read_log(storage)
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert [line for line in lines if line.what == "bad"] == []
    for line in lines:
        if line.what == "end":
            run, seq, _ = line.rest
            assert entries[int(seq) - 1].run == run, "a release that was reported is gone"


def test_killed_at_random_moments(memory: Path) -> None:
    assert _kill_cycles(memory / "small", 30, seed=1) >= 0.6


@pytest.mark.full
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(40))
def test_killed_ten_thousand_times(memory: Path, tmp_path: Path, part: int) -> None:
    """Half in memory, half on disk; forty datasets, so that they run side by side and their checks stay short."""
    assert _kill_cycles((tmp_path if part % 2 else memory) / "small", 250, seed=part) >= 0.6


_KILLED_AT = """
import os, signal, sys
from pathlib import Path
from release_factory import Doc, publish_docs
from hedgerow.storage import Storage
class Dying(Storage):
    def _operation(self, name, path):
        if name == sys.argv[2] and path.startswith(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
publish_docs(Dying(Path(sys.argv[1])), [Doc("kava"), Doc("more")])
"""


# what the publisher was about to do when it died, and what the next one with equal rows makes of it
MOMENTS = [
    ("writing data", ("write", ".staging/"), "published"),
    ("before the rename", ("rename", "versions/"), "published"),
    ("between rename and its fsync", ("sync_folder", "versions"), "adopted"),
    ("before the link", ("link", "log/"), "adopted"),
    ("between link and its fsync", ("sync_folder", "log"), "unchanged"),
    ("before latest", ("replace", "latest"), "unchanged"),
]


@pytest.mark.parametrize(("moment", "kind"), [m[1:] for m in MOMENTS], ids=[m[0] for m in MOMENTS])
def test_killed_at_each_step_of_the_commit(memory: Path, moment: tuple[str, str], kind: str) -> None:
    root = memory / "small"
    publish_docs(Storage(root), FIRST)
    run = subprocess.run([sys.executable, "-c", _KILLED_AT, str(root), *moment], env=ENV, check=False)
    assert run.returncode == -signal.SIGKILL
    assert verify.verify_all(Storage(root)) == []
    outcome = publish_docs(Storage(root), NEXT)
    assert (outcome.kind, outcome.version, outcome.seq) == (kind, "1.0.1", 2)
    assert verify.verify_all(Storage(root)) == []
    assert Storage(root).list(".staging") == []


def _power_cut(root: Path, kind: type[PowerCut] | type[NaivePowerCut], at: int, *, names: bool) -> str:
    """Publish twice, the second time with a power cut; return what is wrong afterwards."""
    whole = kind(root, 10**9)
    publish_docs(whole, FIRST)
    cut = kind(root, at)
    cut._unsynced_bytes, cut._unsynced_names = whole._unsynced_bytes, whole._unsynced_names
    done = 1
    with contextlib.suppress(DiedError):
        done = publish_docs(cut, NEXT).seq
    cut.lose(names=names)
    storage = Storage(root)
    try:
        problems = verify.verify_all(storage)
        if problems or len(log.read_log(storage)) < done:
            return str(problems or "a release that was reported is gone")
        outcome = publish_docs(storage, NEXT)
    except (HedgerowError, OSError) as error:
        return str(error)
    return "" if outcome.seq == 2 and not verify.verify_all(storage) else f"the next publication was {outcome}"


def _moments(memory: Path) -> list[int]:
    """Return the operations of a publication at which the order of bytes and names counts."""
    recording = Recording(memory / "recording" / "small")
    publish_docs(recording, FIRST)
    recording.seen.clear()
    publish_docs(recording, NEXT)
    counts = ("create", "fsync", "sync_folder", "rename", "link", "replace", "remove_tree")
    return [i for i, seen in enumerate(recording.seen) if seen.split()[0] in counts]


@pytest.mark.parametrize("names", [False, True], ids=["names kept", "names lost"])
def test_power_cut(memory: Path, names: bool) -> None:
    for at in _moments(memory)[-18::3]:
        assert "" == _power_cut(memory / str(at) / "small", PowerCut, at, names=names)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("names", [False, True], ids=["names kept", "names lost"])
def test_power_cut_at_every_operation(memory: Path, names: bool) -> None:
    for at in range(_moments(memory)[-1] + 3):
        assert "" == _power_cut(memory / str(at) / "small", PowerCut, at, names=names)


def test_power_cuts_catch_a_naive_publisher(memory: Path) -> None:
    found = [
        _power_cut(memory / f"{at}-{names}" / "small", NaivePowerCut, at, names=names)
        for at in (5, 80)
        for names in (False, True)
    ]
    assert sum(map(bool, found)) >= len(found) / 2, found
