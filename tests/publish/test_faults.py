"""Whatever fails, fills up or is killed: the last release verifies, and the next publication works by itself."""

from __future__ import annotations

import errno
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs

from hedgerow.errors import ReleaseError
from hedgerow.publish import log, verify
from hedgerow.storage import Storage

FIRST = [Doc("kava")]
NEXT = [*FIRST, Doc("more")]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one release."""
    root = tmp_path_factory.mktemp("first") / "small"
    publish_docs(Storage(root), FIRST)
    return root


@pytest.fixture
def root(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "small"))


class Recording(Storage):
    """Notes every operation."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.seen: list[str] = []

    def _operation(self, name: str, path: str) -> None:
        self.seen.append(f"{name} {re.sub(r'[0-9a-f]{32}', 'X', path)}")


class Failing(Storage):
    """Fails at one operation, counted from 0, with an error of the operating system."""

    def __init__(self, root: Path, at: int, error: int) -> None:
        super().__init__(root)
        self._left, self._error = at, error

    def _operation(self, name: str, path: str) -> None:
        self._left -= 1
        if self._left == -1:
            raise OSError(self._error, os.strerror(self._error), path)


def _operations(first: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        storage = Recording(Path(shutil.copytree(first, Path(folder) / "small")))
        publish_docs(storage, NEXT)
        return storage.seen


def _check_fault(root: Path, at: int, error: int) -> None:
    before = len(log.read_log(Storage(root)))
    told = ""
    try:
        publish_docs(Failing(root, at, error), NEXT)
    except ReleaseError as problem:
        told = str(problem)
    if told:
        assert re.search("The last release is untouched|cannot (be )?read", told), told
        assert len(told) < 500
    assert len(log.read_log(Storage(root))) == before + (not told)
    assert verify.verify_all(Storage(root)) == []
    outcome = publish_docs(Storage(root), NEXT)
    assert outcome.kind in ("published", "adopted", "unchanged")
    assert verify.verify_all(Storage(root)) == []
    assert [e.seq for e in log.read_log(Storage(root))] == [1, 2]
    assert Storage(root).list(".staging") == []


def test_fault_at_every_kind_of_operation(first: Path, tmp_path: Path) -> None:
    """The first operation of every kind: what is done to which sort of file."""
    kinds: dict[str, int] = {}
    for at, operation in enumerate(_operations(first)):
        name, _, path = operation.partition(" ")
        kinds.setdefault(f"{name} {re.sub('data/[a-z_]+', 'data/C', path)}", at)
    chosen = sorted(kinds.values())
    assert len(chosen) > 25
    for i, at in enumerate(chosen):
        place = Path(shutil.copytree(first, tmp_path / f"{at}" / "small"))
        _check_fault(place, at, (errno.EIO, errno.ENOSPC)[i % 2])


@pytest.mark.full
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_fault_at_every_operation(first: Path, tmp_path: Path, error: int) -> None:
    for at in range(len(_operations(first)) + 1):
        place = Path(shutil.copytree(first, tmp_path / f"{at}" / "small"))
        _check_fault(place, at, error)
        shutil.rmtree(place)


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_fault_at_the_first_release(tmp_path: Path, error: int) -> None:
    for at in range(3, 90, 14):
        root = tmp_path / f"{at}" / "small"
        with pytest.raises(ReleaseError):
            publish_docs(Failing(root, at, error), FIRST)
        assert log.newest(Storage(root)) is None
        assert publish_docs(Storage(root), FIRST).version == "1.0.0"
        assert verify.verify_all(Storage(root)) == []


def test_files_that_may_not_grow_are_a_full_disk(root: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
    try:
        with pytest.raises(ReleaseError, match=r"no space is left in .* free some .* The last release is untouched\."):
            publish_docs(Storage(root), NEXT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert verify.verify_all(Storage(root)) == []
    assert Storage(root).list(".staging") == []
    assert publish_docs(Storage(root), NEXT).version == "1.0.1"


_AS_NOBODY = """
import os, sys
from pathlib import Path
from release_factory import Doc, publish_docs
from hedgerow.errors import ReleaseError
from hedgerow.publish import log, verify
from hedgerow.storage import Storage
storage = Storage(Path(sys.argv[1]))
os.setgid(65534); os.setuid(65534)
try:
    publish_docs(storage, [Doc("kava"), Doc("more")])
except ReleaseError as error:
    print(error)
print(verify.verify_all(storage), [e.version for e in log.read_log(storage)])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to become another user")
@pytest.mark.parametrize("closed", [".", ".staging", "versions", "log"])
def test_folder_without_the_right_to_write(first: Path, closed: str) -> None:
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        root = Path(shutil.copytree(first, Path(folder) / "small"))
        for place in (Path(folder), root, *root.rglob("*")):
            place.chmod(0o777 if place.is_dir() and root in (place, *place.parents) else 0o755)
        for place in (root, *root.rglob("*")) if closed == "." else (root / closed,):
            place.chmod(0o555)
        before = sorted(p.relative_to(root).as_posix() for p in root.rglob("*"))
        run = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(root)], env=ENV, capture_output=True, text=True, check=False
        )
        message, state = (
            run.stdout.splitlines() if run.stdout.count("\n") == 2 else pytest.fail(run.stdout + run.stderr)
        )
        assert "cannot be written" in message
        assert "give this user the right to" in message
        assert state == "[] ['1.0.0']"
        assert sorted(p.relative_to(root).as_posix() for p in root.rglob("*")) == before


_PUBLISH_ON = """
import itertools, sys
from pathlib import Path
from release_factory import Doc, publish_docs
from hedgerow.storage import Storage
storage = Storage(Path(sys.argv[1]))
for i in itertools.count(int(sys.argv[2])):
    outcome = publish_docs(storage, [Doc("kava"), Doc(f"more-{i}")])
    print(outcome.seq, outcome.version, flush=True)
"""


def _kill_cycles(root: Path, cycles: int, seed: int) -> None:
    choose, told = random.Random(seed), 1
    for cycle in range(cycles):
        with subprocess.Popen(
            [sys.executable, "-c", _PUBLISH_ON, str(root), str(1000 * cycle)],
            env=ENV,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            time.sleep(choose.uniform(0, 1.0))
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.readlines()
        whole = [line.split() for line in lines if line.endswith("\n")]
        storage = Storage(root)
        entries = log.read_log(storage)
        assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
        told = max(told, int(whole[-1][0]))
        assert len(entries) >= told, "a release that was reported is gone"
    assert verify.verify_all(Storage(root)) == []
    assert publish_docs(Storage(root), NEXT).seq == len(entries) + 1
    left = [place for place in (root / ".staging").iterdir() if place.stat().st_size]
    assert left == []  # an empty file can stay when the process dies while making it: gc takes it


def test_killed_at_random_moments(root: Path) -> None:
    _kill_cycles(root, 4, seed=1)


@pytest.mark.full
def test_killed_at_random_moments_often(root: Path) -> None:
    _kill_cycles(root, 30, seed=2)


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
def test_killed_at_each_step_of_the_commit(root: Path, moment: tuple[str, str], kind: str) -> None:
    run = subprocess.run([sys.executable, "-c", _KILLED_AT, str(root), *moment], env=ENV, check=False)
    assert run.returncode == -signal.SIGKILL
    assert verify.verify_all(Storage(root)) == []
    outcome = publish_docs(Storage(root), NEXT)
    assert (outcome.kind, outcome.version, outcome.seq) == (kind, "1.0.1", 2)
    assert verify.verify_all(Storage(root)) == []
    assert Storage(root).list(".staging") == []


@pytest.fixture(autouse=True)
def _no_stray_files(tmp_path: Path) -> Iterator[None]:
    """No temporary file of an atomic write may outlive a failure."""
    yield
    kept = [p for p in tmp_path.rglob(".tmp-*") if ".staging" not in p.parts]
    assert len(kept) <= 1, kept  # a killed process cannot clean up
