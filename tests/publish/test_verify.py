"""Damage to a release is always found and named."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from release_factory import Doc, publish_docs, three_splits

from hedgerow.errors import ReleaseError
from hedgerow.publish import log, rows, verify
from hedgerow.publish.manifest import canonical_json
from hedgerow.publish.profile import Profile
from hedgerow.storage import Storage

SENTENCES = "versions/1.0.1/data/sentences/train-00000-of-00001.parquet"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with two releases."""
    root = tmp_path_factory.mktemp("whole") / "small"
    publish_docs(Storage(root), three_splits())
    publish_docs(Storage(root), [*three_splits(), Doc("more")])
    return root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "small"))


def _committed(root: Path) -> list[str]:
    return [path for path in Storage(root).walk() if path.startswith(("versions/", "log/"))]


def test_whole_dataset_has_no_problem(whole: Path) -> None:
    storage = Storage(whole)
    assert verify.verify_all(storage) == []
    assert [verify.verify_rows(storage, v) for v in ("1.0.0", "1.0.1")] == [[], []]


@pytest.mark.parametrize(("documents", "rows_ahead"), [(1, 1), (2, 3), (3, 100)])
def test_rows_are_the_same_however_many_documents_are_checked_at_once(
    whole: Path, monkeypatch: pytest.MonkeyPatch, documents: int, rows_ahead: int
) -> None:
    storage, folder = Storage(whole), "versions/1.0.1"
    files = verify.read_manifest(storage, log.read_entry(storage, 2)).files
    places = [rows.Place(f.path, f.config, f.split or "") for f in files if f.config]

    def read() -> tuple[rows.RowReport, Profile]:
        profile = Profile()
        return rows.read_rows(storage, folder, places, profile), profile

    report, profile = read()
    monkeypatch.setattr(rows, "BATCH_DOCUMENTS", documents)
    monkeypatch.setattr(rows, "_LOOK_ROWS", rows_ahead)
    again, other = read()
    assert again == report
    assert report.problems == []
    assert (other.samples.chosen(), other.flags, other.sources) == (profile.samples.chosen(), profile.flags, profile.sources)  # fmt: skip
    assert other.agreement == profile.agreement


def test_every_bit_flip_is_found(root: Path) -> None:
    """One hundred flipped bits, one after the other, anywhere in what is committed."""
    _flip_bits(root, 100)


@pytest.mark.full
def test_every_one_of_a_thousand_bit_flips_is_found(root: Path) -> None:
    _flip_bits(root, 1000)


def _flip_bits(root: Path, n: int) -> None:
    choose, paths = random.Random(5), _committed(root)
    for _ in range(n):
        path = choose.choice(paths)
        place = root / path
        data = bytearray(place.read_bytes())
        at = choose.randrange(len(data))
        data[at] ^= 1 << choose.randrange(8)
        before = place.read_bytes()
        place.write_bytes(data)
        found = verify.verify_all(Storage(root))
        assert found, f"{path} byte {at}"
        assert any(path in str(problem) for problem in found), (path, found)
        place.write_bytes(before)
    assert verify.verify_all(Storage(root)) == []


def _truncate(root: Path) -> None:
    os.truncate(root / SENTENCES, 100)


def _exchange(root: Path) -> None:
    shutil.copy(root / SENTENCES.replace("1.0.1", "1.0.0"), root / SENTENCES)


def _link(root: Path) -> None:
    place = root / SENTENCES
    place.rename(root / "elsewhere")
    place.symlink_to(root / "elsewhere")


def _link_folder(root: Path) -> None:
    place = root / "versions/1.0.1/data/sentences"
    place.rename(root / "elsewhere")
    place.symlink_to(root / "elsewhere")


def _pipe(root: Path) -> None:
    (root / SENTENCES).unlink()
    os.mkfifo(root / SENTENCES)


def _swap(root: Path) -> None:
    one, other = root / SENTENCES, root / SENTENCES.replace("sentences", "votes")
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def _forge_manifest(root: Path) -> None:
    place = root / "versions/1.0.1/manifest.json"
    content = json.loads(place.read_bytes())
    content["content_digest"] = "0" * 64
    place.write_bytes(canonical_json(content))


def _forge_entry(root: Path) -> None:
    """Rewrite the first entry with a right hash of its own: the next entry still knows the old one."""
    storage = Storage(root)
    entry = log.read_entry(storage, 1)
    forged = log.LogEntry(**{**json.loads(entry.to_bytes()), "cause": "Nothing to see here."}).sealed()
    (root / entry.path).write_bytes(forged.to_bytes())


# id, what is done to the dataset, what the report must name
DAMAGE: list[tuple[str, Callable[[Path], None], str]] = [
    ("truncated", _truncate, f"{SENTENCES}: is damaged: 100 bytes instead of"),
    ("file of the release before", _exchange, f"{SENTENCES}: is damaged"),
    ("two files swapped", _swap, f"{SENTENCES}: is damaged: it holds the bytes of data/votes/"),
    (
        "manifest of another version",
        lambda r: shutil.copy(r / "versions/1.0.0/manifest.json", r / "versions/1.0.1"),
        "versions/1.0.1/manifest.json: is that of 1.0.0",
    ),
    ("sums missing", lambda r: (r / "versions/1.0.1/SHA256SUMS").unlink(), "versions/1.0.1/SHA256SUMS: is missing"),
    (
        "sums of another version",
        lambda r: shutil.copy(r / "versions/1.0.0/SHA256SUMS", r / "versions/1.0.1"),
        "versions/1.0.1/SHA256SUMS: is damaged",
    ),
    (
        "statement rewritten",
        lambda r: (r / "versions/1.0.1/statement.json").write_text("{}"),
        "versions/1.0.1/statement.json: is damaged",
    ),
    ("file missing", lambda r: (r / SENTENCES).unlink(), f"{SENTENCES}: is missing"),
    ("file too much", lambda r: (r / "versions/1.0.1/x").write_text(""), "versions/1.0.1/x: is not in the manifest"),
    ("link", _link, f"{SENTENCES}: is a link or no plain file"),
    ("linked folder", _link_folder, "versions/1.0.1/data/sentences: is a link or no plain file"),
    ("pipe", _pipe, f"{SENTENCES}: is a link or no plain file"),
    ("manifest missing", lambda r: (r / "versions/1.0.1/manifest.json").unlink(), "manifest.json: cannot be read"),
    ("manifest rewritten", _forge_manifest, "manifest.json: is damaged: its SHA-256 is not the log's"),
    ("release gone", lambda r: shutil.rmtree(r / "versions/1.0.0"), "versions/1.0.0/manifest.json: cannot be read"),
    ("entry missing", lambda r: (r / "log/00000001.json").unlink(), "log/00000001.json"),
    ("entry rewritten", _forge_entry, "does not continue the entry before it"),
    ("entry empty", lambda r: (r / "log/00000002.json").write_text(""), "log/00000002.json"),
    ("entry of other fields", lambda r: (r / "log/00000002.json").write_text("{}"), "log/00000002.json"),
]


@pytest.mark.parametrize(("damage", "named"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_damage_is_named(root: Path, damage: Callable[[Path], None], named: str) -> None:
    damage(root)
    found = [str(problem) for problem in verify.verify_all(Storage(root))]
    assert any(named in text for text in found), found
    assert all(len(text) < 400 for text in found)


def test_undamaged_release_beside_a_damaged_one_verifies(root: Path) -> None:
    _truncate(root)
    assert verify.verify_release(Storage(root), "1.0.0") == []
    assert len(verify.verify_release(Storage(root), "1.0.1")) == 1


def test_orphan_is_no_release(root: Path) -> None:
    (root / "log/00000002.json").unlink()
    [problem] = verify.verify_release(Storage(root), "1.0.1")
    assert "never committed" in problem.what
    assert verify.verify_all(Storage(root)) == []


def test_damaged_parent_stops_the_next_publication(root: Path) -> None:
    _forge_manifest(root)
    with pytest.raises(ReleaseError, match=r"1\.0\.1/manifest\.json is damaged"):
        publish_docs(Storage(root), three_splits())
    assert len(log.read_log(Storage(root))) == 2


def test_rows_that_break_a_law_are_named(root: Path) -> None:
    place = root / "versions/1.0.1/data/votes/train-00000-of-00001.parquet"
    shutil.copy(root / "versions/1.0.1/data/votes/test-00000-of-00001.parquet", place)
    found = [str(p) for p in verify.verify_rows(Storage(root), "1.0.1")]
    assert any("n_votes counts the votes" in text for text in found)
    assert any("belong to no document of this split" in text for text in found)


# Finding releases


@pytest.mark.parametrize(
    ("address", "version"),
    [("small", "1.0.1"), ("small@1.0.0", "1.0.0"), ("@1.0.0", "1.0.0"), ("", "1.0.1"), ("small@1.0.1", "1.0.1")],
)
def test_address_of_a_release(root: Path, address: str, version: str) -> None:
    found = log.resolve(root.parent, address)
    assert (found.version, found.entry is not None) == (version, True)
    assert found.path == root / "versions" / version


@pytest.mark.parametrize(
    ("path", "version"), [("", "1.0.1"), ("versions/1.0.0", "1.0.0"), ("versions/1.0.0/", "1.0.0")]
)
def test_path_of_a_release(root: Path, path: str, version: str) -> None:
    found = log.resolve("/nowhere", f"{root}/{path}")
    assert (found.version, found.entry is not None) == (version, True)


def test_copied_release_folder_needs_no_log(root: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(root / "versions/1.0.0", tmp_path / "copy")
    found = log.resolve("/nowhere", f"{copy}/")
    assert found.entry is None
    assert verify.verify_folder(found.storage, found.folder) == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("small@9.9.9", "has no release '9.9.9'; its newest are 1.0.0, 1.0.1"),
        ("other", "nothing is published"),
        ("./nowhere", "neither a release"),
        ("small@../../x", "neither a release"),
    ],
)
def test_no_such_release(root: Path, address: str, message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        log.resolve(root.parent, address)


def test_orphan_is_not_found_by_its_path(root: Path) -> None:
    (root / "log/00000002.json").unlink()
    with pytest.raises(ReleaseError, match=r"has no release '1\.0\.1'"):
        log.resolve(root.parent, f"{root}/versions/1.0.1")


def test_name_can_be_left_out_of_one_dataset_only(root: Path) -> None:
    shutil.copytree(root, root.parent / "second")
    with pytest.raises(ReleaseError, match=r"name a dataset: .* holds 2 \(second, small\)"):
        log.resolve(root.parent)
