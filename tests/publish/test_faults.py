"""Whatever fails, fills up or is killed: the last release verifies, and the next publication works by itself."""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from mishaps import DiedError, Failing, Recording
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


def _operations(folder: Path) -> list[str]:
    storage = Recording(folder / "recording" / "small")
    publish_docs(storage, FIRST)
    storage.seen.clear()
    publish_docs(storage, NEXT)
    return storage.seen


def _state(root: Path) -> str:
    """Return a digest of all that a later publication can see: of a staging folder others look at the name only."""
    lines = []
    for path in sorted(p for p in root.rglob("*") if p.is_file() or p.parent.name == ".staging"):
        name = re.sub(r"[0-9a-f]{32}", "X", path.relative_to(root).as_posix())
        if not name.startswith(".staging/"):
            lines.append(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}")
        elif path.parent.name == ".staging":
            lines.append(re.sub(r"[0-9a-f]{6,}", "X", name))
    return "\n".join(lines)


def _check_fault(root: Path, at: int, error: int | None, docs: list[Doc], seen: set[str] | None = None) -> None:
    """Publish with a mishap into a dataset; then publish without, unless that worked from the same state before."""
    storage = Storage(root)
    before = len(log.read_log(storage))
    told = ""
    try:
        publish_docs(Failing(root, at, error), docs)
    except ReleaseError as problem:
        told = str(problem)
        assert re.search("The last release is untouched|cannot (be )?read", told), told
        assert len(told) < 500
        assert "\n" not in told
    except DiedError:
        told = "died"
    if told == "died":
        gc.collect()  # as the kernel closes a dead process's files
    entries = log.read_log(storage)
    assert len(entries) == before + (not told) or told == "died"
    if seen is not None:
        state = _state(root)
        if state in seen:
            return
        seen.add(state)
    for entry in entries[-2:]:
        assert verify.verify_folder(storage, log.version_folder(entry.version), entry.manifest_sha256) == []
    outcome = publish_docs(storage, docs)
    assert outcome.kind in ("published", "adopted", "unchanged")
    assert verify.verify_folder(storage, outcome.folder, outcome.manifest_sha256) == []
    assert storage.list(".staging") == []


@pytest.fixture(autouse=True)
def few_objects() -> None:
    """Let a collection look at what a test made alone, and not at all that a session of tests has loaded."""
    gc.freeze()


ERRORS = (errno.EIO, errno.ENOSPC, None)  # None: the process dies


@pytest.mark.parametrize("error", ERRORS, ids=["error", "full disk", "death"])
def test_fault_at_every_operation(memory: Path, error: int | None) -> None:
    """Each from the same release; the full suite lets them befall one dataset, and publishes after each."""
    seen = _operations(memory)
    assert len(seen) > 100
    assert len({operation.split()[0] for operation in seen}) > 12
    publish_docs(Storage(memory / "first" / "small"), FIRST)
    states: set[str] = set()
    for at in range(len(seen)):
        root = Path(shutil.copytree(memory / "first", memory / str(at))) / "small"
        _check_fault(root, at, error, NEXT, states)
        shutil.rmtree(root.parent)
    assert len(states) >= 2, "no mishap left a trace: it cannot have happened"


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("error", [*ERRORS, errno.EACCES])
def test_every_fault_at_every_operation(memory: Path, error: int | None) -> None:
    publish_docs(Storage(memory / "small"), FIRST)
    for at in range(len(_operations(memory)) + 1):
        _check_fault(memory / "small", at, error, [*FIRST, Doc(f"after-{at}")])


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
from mishaps import DiedError, Failing, Recording
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


@pytest.fixture(autouse=True)
def _no_stray_files(tmp_path: Path) -> Iterator[None]:
    """No temporary file of an atomic write may outlive a failure."""
    yield
    kept = [p for p in tmp_path.rglob(".tmp-*") if ".staging" not in p.parts]
    assert len(kept) <= 1, kept  # a killed process cannot clean up
