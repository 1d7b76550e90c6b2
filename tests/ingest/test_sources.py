"""Listing: order, what is left out and why, nothing followed out of the root."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.errors import SourceError
from hedgerow.ingest.read import read_entry
from hedgerow.ingest.sources import Entry, Listing, list_entries


def listing(path: Path | str) -> Listing:
    return list_entries([SourceConfig(path=str(path), name="s")])


def left(found: Listing) -> dict[str, str]:
    return {r["place"]["path"]: r["reason"] for r in found.rejects.to_pylist()}


def make(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("abc")
    return root


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "B.txt", "ä.txt")
    found = listing(tmp_path)
    assert [e.path for e in found.entries] == ["B.txt", "a/b/c.txt", "a/z.txt", "b.txt", "ä.txt"]
    assert {e.source for e in found.entries} == {"s"}
    assert found.entries[0].n_bytes == 3
    assert os.path.isabs(found.entries[0].location)


def test_a_file(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    assert [e.path for e in listing(tmp_path / "a.txt").entries] == ["a.txt"]


def test_globs(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "in/b.md", "in/x/c.txt", "other/d.txt")
    assert [e.path for e in listing(f"{tmp_path}/in/*.txt").entries] == ["a.txt"]
    assert [e.path for e in listing(f"{tmp_path}/in/**/*.txt").entries] == ["a.txt", "x/c.txt"]
    assert [e.path for e in listing(f"{tmp_path}/*/**").entries] == ["in/a.txt", "in/b.md", "in/x/c.txt", "other/d.txt"]


@pytest.mark.parametrize("path", ["gone", "gone.txt", "*.none", "gone/**/*.txt"])
def test_what_does_not_exist_is_an_error(path: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="'s'"):
        listing(tmp_path / path)


def test_half_written_and_hidden_files_are_left(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt.part", "c.tmp", "d.crdownload", "e.txt~", ".hidden.txt", ".git/config")
    found = listing(tmp_path)
    assert [e.path for e in found.entries] == ["a.txt"]
    assert left(found) == {
        "b.txt.part": "half_written", "c.tmp": "half_written", "d.crdownload": "half_written", "e.txt~": "half_written",
        ".hidden.txt": "not_a_file", ".git": "not_a_file",
    }  # fmt: skip


def test_links(tmp_path: Path) -> None:
    outside = make(tmp_path / "outside", "secret.txt")
    root = make(tmp_path / "root", "a.txt", "d/b.txt")
    (root / "in.txt").symlink_to(root / "a.txt")
    (root / "out.txt").symlink_to(outside / "secret.txt")
    (root / "out").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "dangling").symlink_to(root / "gone")
    (root / "self").symlink_to(root / "self")
    found = listing(root)
    assert [e.path for e in found.entries] == ["a.txt", "d/b.txt", "in.txt"]
    assert left(found) == {
        "out.txt": "outside_root", "out": "outside_root", "loop": "not_a_file", "dangling": "unreadable",
        "self": "unreadable",
    }  # fmt: skip


def test_a_root_that_is_a_link_is_the_users_choice(tmp_path: Path) -> None:
    make(tmp_path / "root", "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "root")
    assert [e.path for e in listing(tmp_path / "link").entries] == ["a.txt"]


def test_pipes_and_sockets_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        found = listing(tmp_path)
    assert [e.path for e in found.entries] == ["a.txt"]
    assert left(found) == {"pipe": "not_a_file", "sock": "not_a_file"}


def test_a_file_that_became_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    entry = Entry("s", "a.txt", str(tmp_path / "a.txt"), 3)
    batch = read_entry(entry, SourceConfig(path="x", name="s"), IngestConfig())
    assert batch.rejects["reason"].to_pylist() == ["not_a_file"]


@pytest.mark.parametrize(
    ("path", "own", "read", "rejected"),
    [
        ("", ["out"], ["a.txt", "in/b.txt"], ["out"]),
        ("", ["in/out"], ["a.txt", "in/b.txt", "out/x/c.txt"], []),
        ("", ["out/x"], ["a.txt", "in/b.txt"], ["out/x"]),
        ("", ["."], ["a.txt", "in/b.txt", "out/x/c.txt"], []),
        ("", [".", "out/x"], ["a.txt", "in/b.txt"], ["out/x"]),
        ("", ["elsewhere", "ou"], ["a.txt", "in/b.txt", "out/x/c.txt"], []),
        ("**/*.txt", ["out"], ["a.txt", "in/b.txt"], ["out"]),
        ("*", ["out"], ["a.txt", "in/b.txt"], ["out"]),
        ("out/*/*.txt", ["out"], ["x/c.txt"], []),
        ("out", ["out"], ["x/c.txt"], []),
        ("out/x/c.txt", ["out"], ["c.txt"], []),
    ],
)
def test_what_hedgerow_writes_to_is_no_input_unless_it_is_named(
    tmp_path: Path, path: str, own: list[str], read: list[str], rejected: list[str]
) -> None:
    make(tmp_path, "a.txt", "in/b.txt", "out/x/c.txt")
    source = SourceConfig(path=str(tmp_path / path), name="s")
    found = list_entries([source], own=[str(tmp_path / name) for name in own])
    assert (read, rejected) == ([e.path for e in found.entries], [*left(found)])


def test_odd_names_are_escaped_and_read(tmp_path: Path) -> None:
    names = [b"bad\xff.txt", b"new\nline.txt", b"esc\x1b[2J.txt", "bidi\u202e.txt".encode(), b"back\\slash.txt"]
    for name in names:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text("abc")
    found = listing(tmp_path)
    assert sorted(e.path for e in found.entries) == [
        "back\\\\slash.txt", "bad\\xff.txt", "bidi\\u202e.txt", "esc\\x1b[2J.txt", "new\\x0aline.txt",
    ]  # fmt: skip
    for entry in found.entries:
        batch = read_entry(entry, SourceConfig(path=str(tmp_path), name="s"), IngestConfig())
        assert batch.documents["raw_text"].to_pylist() == ["abc"]


AS_NOBODY = """
import os, sys
from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest.sources import list_entries
os.setgid(65534); os.setuid(65534)
found = list_entries([SourceConfig(path=sys.argv[1], name="s")])
print([e.path for e in found.entries], sorted((r["place"]["path"], r["reason"]) for r in found.rejects.to_pylist()))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to become another user")
def test_what_another_user_may_not_read() -> None:
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        root = make(Path(folder) / "in", "a.txt", "locked/b.txt", "c.txt")
        for path, mode in ((folder, 0o755), (root / "locked", 0), (root / "c.txt", 0)):
            Path(path).chmod(mode)
        done = subprocess.run([sys.executable, "-c", AS_NOBODY, str(root)], capture_output=True, text=True, check=False)
    assert "['a.txt'] [('c.txt', 'unreadable'), ('locked', 'unreadable')]" == done.stdout.strip(), done.stderr


def test_a_device_is_left(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    try:
        os.mknod(tmp_path / "zero", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("needs the right to make a device")
    assert {"zero": "not_a_file"} == left(listing(tmp_path))


def test_unreadable_folders_and_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "locked/b.txt", "c.txt")
    (tmp_path / "locked").chmod(0)
    (tmp_path / "c.txt").chmod(0)
    try:
        if os.access(tmp_path / "c.txt", os.R_OK):
            pytest.skip("this user may read everything")
        assert left(listing(tmp_path)) == {"locked": "unreadable", "c.txt": "unreadable"}
    finally:
        (tmp_path / "locked").chmod(0o700)
        (tmp_path / "c.txt").chmod(0o600)
