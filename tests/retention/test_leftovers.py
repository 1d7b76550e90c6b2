"""What writers leave that are killed before their file has its name: collected wherever they died, never under a living one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pytest
from release_factory import publish_docs, three_splits

from hedgerow.cli import hedgerow
from hedgerow.ingest import remote
from hedgerow.places.objectstore import ObjectStore
from hedgerow.publish import verify
from hedgerow.publish.gc import MIN_AGE_SECONDS
from hedgerow.publish.stage import ELSEWHERE_SECONDS, open_stage
from hedgerow.pull.fetch import STAGING as PULLING
from hedgerow.retention.garbage import WORK, collect_all, find_all
from hedgerow.storage import Storage, is_temporary, temporary_name
from hedgerow.work import leases

LATER = time.time() + MIN_AGE_SECONDS + 3600

# A process that dies at an operation of the storage layer, as SIGKILL ends it: nothing is tidied.
DIE = """
import os, signal, sys
from release_factory import Doc, publish_docs, three_splits
from hedgerow.storage import Storage
root, operation, place, do = sys.argv[1:]
class Dying(Storage):
    def _operation(self, name, path):
        if (name, path) == (operation, place):
            os.kill(os.getpid(), signal.SIGKILL)
if do == "publish":
    publish_docs(Dying(root), [*three_splits(), Doc("more")])
else:
    getattr(Dying(root), do)(place, b"what was to be written")
"""


def die(root: Path, place: str, do: str, operation: str = "replace") -> None:
    path = os.pathsep.join(p for p in sys.path if p)
    command = [sys.executable, "-c", DIE, str(root), operation, place, do]
    assert -signal.SIGKILL == subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


def leftovers(output: Path) -> list[str]:
    return sorted(p.relative_to(output).as_posix() for p in output.rglob(".tmp-*"))


def found(output: Path, now: float = LATER, older_than: float = MIN_AGE_SECONDS) -> list[str]:
    return sorted(item.path for item in find_all(output, 1, now, older_than) if item.kind in ("temporary", "pull"))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish_docs(Storage(tmp_path / "small"), three_splits())
    return tmp_path


def test_a_killed_publisher_leaves_nothing_that_is_not_collected(output: Path) -> None:
    die(output / "small", "latest", "publish")
    assert 1 == len(leftovers(output)) and leftovers(output) == found(output)
    collect_all(output, 1, LATER, MIN_AGE_SECONDS)
    assert [] == leftovers(output)
    assert [] == verify.verify_all(Storage(output / "small"))


PLACES = [
    ("small", "runs/20260101T000000Z-a.json", "write_atomic"),
    ("small", "runs/20260101T000000Z-a.work", "write_atomic"),
    ("small", "log/00000001.purged.json", "write_atomic"),
    ("small", "removals.jsonl", "write_atomic"),
    ("small", ".verified.json", "write_atomic"),
    ("small", "versions/1.0.0/PURGED.json", "write_atomic"),
    (WORK, "label/ab/key.hrw", "write_atomic"),
    (WORK, "slots/label/ab/slot", "write_hint"),
    (WORK, "reduce/ab/key.hrw", "write_atomic"),
    (WORK, "terms/ab/key.json", "write_atomic"),
    (WORK, "fetched/index/ab/key", "write_atomic"),
]


@pytest.mark.parametrize(("root", "place", "do"), PLACES, ids=[f"{root}/{place}" for root, place, _ in PLACES])
def test_a_killed_writer_leaves_nothing_that_is_not_collected(output: Path, root: str, place: str, do: str) -> None:
    die(output / root, place, do)
    assert 1 == len(leftovers(output)) and leftovers(output) == found(output)
    collect_all(output, 1, LATER, MIN_AGE_SECONDS)
    assert [] == leftovers(output)
    assert [] == verify.verify_all(Storage(output / "small")), "one in a release was damage"


@pytest.mark.parametrize(
    "folder",
    ["small/runs", "small/.staging", f"{WORK}/{remote.FOLDER}", f"{WORK}/{leases.FOLDER}", f"{WORK}/slots", "."],
)
def test_a_file_whose_owner_died_before_it_was_locked_or_copied_goes(output: Path, folder: str) -> None:
    (output / folder).mkdir(parents=True, exist_ok=True)
    (output / folder / temporary_name()).write_bytes(b"")
    assert leftovers(output) == found(output)
    collect_all(output, 1, LATER, MIN_AGE_SECONDS)
    assert [] == leftovers(output)


@pytest.mark.parametrize("age", [0.0, ELSEWHERE_SECONDS - 60, -3600.0], ids=["now", "almost a day", "of the future"])
def test_what_a_living_process_may_be_writing_stays_whatever_age_is_asked_for(output: Path, age: float) -> None:
    now = time.time()
    for folder in ("small", "small/runs", "small/log", "small/.staging", f"{WORK}/label/ab", f"{WORK}/slots", "."):
        (output / folder).mkdir(parents=True, exist_ok=True)
        path = output / folder / temporary_name()
        path.write_bytes(b"half")
        os.utime(path, (now - age, now - age))
    assert [] == found(output, now, older_than=0)


def test_the_private_folder_of_a_publisher_at_work_is_left_alone(output: Path) -> None:
    with open_stage(Storage(output / "small")) as stage:
        (output / "small" / stage.folder / temporary_name()).write_bytes(b"half")
        assert [] == found(output)


def test_in_a_work_store_in_use_nothing_goes(output: Path) -> None:
    work = Storage(output / WORK)
    work.make_folder("")
    work.write_new(temporary_name(), b"half")
    with leases.at_work(work, "20260101T000000Z-a"):
        assert [] == [i.path for i in collect_all(output, 1, LATER, MIN_AGE_SECONDS).garbage]
    assert 1 == len(collect_all(output, 1, LATER, MIN_AGE_SECONDS).garbage)


@pytest.mark.parametrize("form", [".tmp-mine", "x.tmp", "notes.txt", "{}.bak", "a{}"])
def test_what_has_another_name_stays(output: Path, form: str) -> None:
    name = form.format(temporary_name())
    for folder in ("small", "small/runs", "small/versions", f"{WORK}/reduce"):
        (output / folder).mkdir(parents=True, exist_ok=True)
        (output / folder / name).write_bytes(b"mine")
    assert [] == found(output)


def test_a_store_that_renames_leaves_such_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fsspec.filesystem("file")

    def stop(*_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "mv", stop)
    with pytest.raises(KeyboardInterrupt):
        ObjectStore(store, str(tmp_path), "file://x").write_atomic("a/b", b"half")
    assert [True] == [is_temporary(p.name) for p in (tmp_path / "a").iterdir()]


def test_a_pull_that_nobody_takes_up_again_goes(output: Path) -> None:
    pulls = output / "small" / PULLING
    for name in ("1.0.0-0123456789abcdef", "2.0.0-0123456789abcdef"):
        (pulls / name / "data").mkdir(parents=True)
        (pulls / name / "data" / "x.parquet.part").write_bytes(b"half")
    fresh = pulls / "2.0.0-0123456789abcdef" / "data" / "x.parquet.part"
    os.utime(fresh, (LATER - 3600, LATER - 3600))
    assert [f"small/{PULLING}/1.0.0-0123456789abcdef"] == found(output)
    assert [] == found(output, time.time() + ELSEWHERE_SECONDS - 60, older_than=0)
    collect_all(output, 1, LATER, MIN_AGE_SECONDS)
    assert ["2.0.0-0123456789abcdef"] == [p.name for p in pulls.iterdir()]


def test_the_command_lists_them_before_it_removes_them(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = output / "small" / "runs" / temporary_name()
    path.write_bytes(b"half")
    os.utime(path, (1, 1))
    for arguments, is_left in ((["--json"], True), (["--json", "--yes"], False)):
        hedgerow.main(["gc", "--output", str(output), *arguments], standalone_mode=False)
        (item,) = json.loads(capsys.readouterr().out)["garbage"]
        assert (f"small/runs/{path.name}", "temporary", 4) == (item["path"], item["kind"], item["bytes"])
        assert is_left == path.exists()
