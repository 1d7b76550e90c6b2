"""Full disks, closed folders, few file handles, rights lost midway: one clear line, the last release verifies, the next run works.

As an unprivileged user where the tests run as root, since root may write anywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_factory import write_articles

from hedgerow.publish.log import read_log
from hedgerow.publish.verify import verify_all
from hedgerow.storage import Storage

NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to become another user")

# Builds once, so that everything is imported while it can be read, becomes another user, then does what the command
# line does.
COMMAND = """
import os, pathlib, resource, sys, tempfile
from hedgerow import build, cli
from hedgerow.config import SourceConfig
mode, output, *arguments = sys.argv[1:]
if mode != "handles":
    with tempfile.TemporaryDirectory() as folder:
        config = build.make_config("warm", [SourceConfig(path=arguments[0] + "/00000.txt")])
        build.build(config, pathlib.Path(folder), workers=0)
if mode == "handles":
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
if mode == "closed midway":
    original = build.run_map
    def closing(*given, **options):
        done = original(*given, **options)
        for folder, _, _ in os.walk(output):
            os.chmod(folder, 0o555)
        return done
    build.run_map = closing
if os.geteuid() == 0 and mode != "handles":
    os.setgid(65534)
    os.setuid(65534)
sys.argv = ["hedgerow", "build", *arguments, "--output", output]
cli.main()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user can reach and write to, with some articles."""
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as name:
        place = Path(name)
        place.chmod(0o777)
        write_articles(place / "in", range(6))
        yield place


def run(folder: Path, mode: str = "", workers: int = 0, output: str = "out") -> subprocess.CompletedProcess[str]:
    arguments = [mode, str(folder / output), str(folder / "in"), "--dataset", "test", "--workers", str(workers)]
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=280,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "HOME": str(folder)},
    )  # fmt: skip


def check_failure(done: subprocess.CompletedProcess[str], told: str) -> None:
    """One line says what is wrong, and nothing is reported as published."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("hedgerow: ")]
    assert done.returncode not in (0, 1), done.stderr
    assert 1 == len(lines), done.stderr
    assert told in lines[0]
    assert "Traceback" not in done.stderr
    assert "Published" not in done.stdout


def versions(folder: Path, output: str = "out") -> list[str]:
    storage = Storage(folder / output / "test")
    assert verify_all(storage) == []
    return [entry.version for entry in read_log(storage)]


def open_again(place: Path) -> None:
    for path in (place, *place.rglob("*")):
        if path.is_dir():
            path.chmod(0o777)


@needs_root
@pytest.mark.parametrize(("mode", "told"), [
    pytest.param("read-only", "cannot write", id="a read-only folder"),
    pytest.param("closed midway", "cannot be written", id="rights lost midway"),
])  # fmt: skip
def test_a_folder_that_cannot_be_written(folder: Path, mode: str, told: str) -> None:
    first = run(folder)
    assert first.returncode == 0, first.stderr
    write_articles(folder / "in", range(6, 8))
    if mode == "read-only":
        for place in (folder / "out", *(p for p in (folder / "out").rglob("*") if p.is_dir())):
            place.chmod(0o555)
    check_failure(run(folder, mode), told)
    assert ["1.0.0"] == versions(folder)
    open_again(folder / "out")
    assert run(folder).returncode == 0
    assert ["1.0.0", "1.0.1"] == versions(folder)


def test_sixty_four_file_handles_are_enough(folder: Path) -> None:
    done = run(folder, "handles", workers=2)
    assert done.returncode == 0, done.stderr
    assert ["1.0.0"] == versions(folder)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, in memory, that can be made smaller; 256 MiB at first."""
    place = folder / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    made = (
        mount
        and not subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=256m,mode=777", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    )
    if not made:
        pytest.skip("needs the right to mount a tmpfs")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def resize(disk: Path, n_bytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={max(4096, n_bytes)}", str(disk)], check=True)


def used(disk: Path) -> int:
    return shutil.disk_usage(disk).used


def fill_up(folder: Path, disk: Path, parts: range, of: int) -> int:
    """Build on a disk that has room for a part of what the build writes, then on one with room enough.

    Returns:
        On how many disks the build failed; where there was room after all, it published.
    """
    output = "disk/out"
    assert run(folder, output=output).returncode == 0
    before = used(disk)
    write_articles(folder / "in", range(6, 40))
    saved = folder / "saved"
    shutil.copytree(disk / "out", saved)
    for path in (saved, *saved.rglob("*")):
        shutil.chown(path, NOBODY, NOBODY)
    assert run(folder, output=output).returncode == 0
    needed = used(disk) - before + 17 * 2**20  # a publication wants some room to spare
    n_failed = 0
    for part in parts:
        resize(disk, 256 * 2**20)
        shutil.rmtree(disk / "out")
        subprocess.run(["cp", "-a", str(saved), str(disk / "out")], check=True)
        resize(disk, used(disk) + needed * part // of)
        done = run(folder, output=output)
        if done.returncode:
            n_failed += 1
            check_failure(done, "")
            assert ["1.0.0"] == versions(folder, output)
            resize(disk, 256 * 2**20)
            assert run(folder, output=output).returncode == 0
        assert ["1.0.0", "1.0.1"] == versions(folder, output)
    return n_failed


@needs_root
def test_a_full_disk(folder: Path, small_disk: Path) -> None:
    assert 1 == fill_up(folder, small_disk, range(1), 10)


@needs_root
@pytest.mark.full
@pytest.mark.timeout(3600)
def test_full_disks_of_ten_sizes(folder: Path, small_disk: Path) -> None:
    assert fill_up(folder, small_disk, range(10), 10) >= 8, "the largest may have room enough"
