"""Verification as users run it: the whole dataset or a copy, in portions, by hedgerow, sha256sum or Python alone."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from release_factory import SHORT, Doc, publish_docs, three_splits

from hedgerow.publish import log
from hedgerow.publish.beside import _line
from hedgerow.publish.release import default_documents
from hedgerow.publish.verification import STATE, Clock, Verification, verify_copy, verify_dataset
from hedgerow.storage import Storage

SENTENCES = "data/sentences/train-00000-of-00001.parquet"
VERIFIER = [d for d in default_documents() if d[0] == "recipe/verify.py"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with two releases."""
    root = tmp_path_factory.mktemp("whole") / "small"
    publish_docs(Storage(root), three_splits(), documents=(*SHORT, *VERIFIER))
    publish_docs(Storage(root), [*three_splits(), Doc("more")], documents=(*SHORT, *VERIFIER))
    return root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "small"))


def look(root: Path, *versions: str, budget: float | None = None, step: float = 1.0) -> Verification:
    """Verify with a clock of which each look takes a step."""
    ticks = itertools.count(0, step)
    clock = Clock(lambda: next(ticks), lambda: 1e9 + len(list(root.glob("runs/*"))))
    return verify_dataset(Storage(root), versions, clock=clock, budget_seconds=budget)


def test_a_whole_dataset_has_no_problem(root: Path) -> None:
    found = look(root)
    assert ([], [], ["1.0.0", "1.0.1"]) == (found.problems, found.remarks, found.rows)
    assert (0, 0) == found.left


def test_a_budget_is_kept_and_the_next_run_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hedgerow.publish.verification.BATCH", 5)
    total = look(root).files[0]
    (root / STATE).unlink()
    read: list[str] = []
    sha256 = Storage.sha256
    monkeypatch.setattr(Storage, "sha256", lambda self, path: (read.append(path), sha256(self, path))[1])
    first = look(root, budget=2)
    assert 0 < first.files[0] < total
    assert first.left[0] == total - first.files[0]
    assert ["1.0.0", "1.0.1"] == first.rows_left
    rounds = 1
    while len(set(read)) < total and rounds < 50:
        assert len(set(read)) == len(read), "nothing is read twice before everything was read once"
        look(root, budget=2)
        rounds += 1
    assert len(set(read)) == total


def test_rows_are_remembered_within_budgets_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look(root)
    monkeypatch.setattr("hedgerow.publish.verification.verify_folder_rows", lambda *_: pytest.fail("read again"))
    assert ["1.0.0", "1.0.1"] == look(root, budget=10_000).rows
    with pytest.raises(pytest.fail.Exception, match="read again"):
        look(root)


def test_damage_is_forgotten_as_whole_and_found_again(root: Path) -> None:
    look(root)
    (root / "versions/1.0.1" / SENTENCES).write_bytes(b"PAR1")
    for _ in range(2):
        [problem] = look(root, budget=10_000).problems
        assert SENTENCES in problem.where
    assert f"versions/1.0.1/{SENTENCES}" not in json.loads((root / STATE).read_bytes())["files"]


@pytest.mark.parametrize("state", [b"", b"[]", b'{"files": {"a": 1}, "rows": {}}', b"\xff"])
def test_a_damaged_memory_is_no_memory(root: Path, state: bytes) -> None:
    (root / STATE).write_bytes(state)
    assert [] == look(root, budget=10_000).problems


def test_stale_latest_is_named(root: Path) -> None:
    shutil.copy(root / "log/00000001.json", root / "latest")
    found = look(root)
    assert [] == found.problems
    assert ["latest is stale: it names 1.0.0, the newest release is 1.0.1"] == [r.split(";")[0] for r in found.remarks]


@pytest.mark.parametrize("data", [b"", b"{}", None])
def test_damaged_latest_is_a_problem(root: Path, data: bytes | None) -> None:
    whole = (root / "latest").read_bytes()
    (root / "latest").write_bytes(whole.replace(b"1.0.1", b"1.0.9") if data is None else data)
    assert ["latest"] == [p.where for p in look(root).problems]


def test_latest_that_knows_more_than_the_log_is_a_problem(root: Path) -> None:
    (root / "log/00000002.json").unlink()
    found = look(root)
    assert ["latest"] == [p.where for p in found.problems]
    assert "restore the log" in found.problems[0].what
    assert any("versions/1.0.1 was never committed" in r for r in found.remarks)


def test_a_version_that_is_not_there(root: Path) -> None:
    [problem] = look(root, "3.0.0").problems
    assert "never committed" in problem.what


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A release folder that was copied out of its dataset."""
    return Path(shutil.copytree(whole / "versions/1.0.1", tmp_path / "download"))


def test_a_copy_verifies_and_names_its_manifest(copy: Path, whole: Path) -> None:
    found = verify_copy(Storage(copy))
    assert [] == found.problems
    assert log.read_log(Storage(whole))[1].manifest_sha256 in found.remarks[0]
    (copy / ".gitattributes").write_text("*.parquet filter=lfs\n")
    assert [] == verify_copy(Storage(copy)).problems


def run_alone(copy: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(copy / "recipe" / "verify.py"), *arguments],
        capture_output=True, text=True, check=False, cwd="/", env={},
    )  # fmt: skip
    assert not done.stderr
    return done.returncode, done.stdout


def run_sums(copy: Path) -> tuple[int, str]:
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=copy, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


needs_sha256sum = pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")


def test_the_verifier_is_short_and_needs_nothing(copy: Path) -> None:
    lines = (copy / "recipe" / "verify.py").read_text("utf-8").splitlines()
    assert len(lines) <= 60
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_the_verifier_finds_a_copy_whole(copy: Path, whole: Path) -> None:
    name = log.read_log(Storage(whole))[1].manifest_sha256
    assert (0, f"whole; SHA-256 of manifest.json: {name}\n") == run_alone(copy)
    assert 0 == run_alone(copy, name.upper())[0]
    code, out = run_alone(copy, "0" * 64)
    assert 5 == code
    assert "is not the one that was named" in out


def cut(copy: Path) -> None:
    os.truncate(copy / SENTENCES, 100)


def flip(copy: Path) -> None:
    data = bytearray((copy / SENTENCES).read_bytes())
    data[50] ^= 1
    (copy / SENTENCES).write_bytes(data)


def link(copy: Path) -> None:
    (copy / SENTENCES).rename(copy.parent / "kept")
    (copy / SENTENCES).symlink_to(copy.parent / "kept")


def swap(copy: Path) -> None:
    votes = copy / SENTENCES.replace("sentences", "votes")
    (copy / SENTENCES).rename(copy.parent / "kept")
    votes.rename(copy / SENTENCES)
    (copy.parent / "kept").rename(votes)


def another_manifest(copy: Path, whole: Path) -> None:
    shutil.copy(whole / "versions/1.0.0/manifest.json", copy)


@pytest.mark.parametrize(("damage", "named", "by_sums"), [
    pytest.param(cut, f"{SENTENCES}: is damaged", True, id="cut"),
    pytest.param(flip, f"{SENTENCES}: is damaged", True, id="flipped"),
    pytest.param(swap, f"{SENTENCES}: is damaged", True, id="swapped"),
    pytest.param(link, f"{SENTENCES}: is a link", False, id="linked"),
    pytest.param(lambda c: (c / SENTENCES).unlink(), f"{SENTENCES}: is missing", True, id="missing"),
    pytest.param(lambda c: (c / "data/x").write_text(""), "data/x: is not in the manifest", False, id="extra"),
    pytest.param(lambda c: (c / "manifest.json").write_text("{}"), "cannot be checked", True, id="no manifest"),
    pytest.param(lambda c: (c / "statement.json").unlink(), "cannot be checked", True, id="no statement"),
])  # fmt: skip
@needs_sha256sum
def test_damage_of_a_copy_is_named(copy: Path, damage: object, named: str, by_sums: bool) -> None:
    damage(copy)  # type: ignore[operator]
    code, out = run_alone(copy)
    assert 5 == code
    assert named in out
    assert verify_copy(Storage(copy)).problems
    assert by_sums == bool(run_sums(copy)[0])


@needs_sha256sum
def test_manifest_of_another_version_in_a_copy(copy: Path, whole: Path) -> None:
    another_manifest(copy, whole)
    assert 5 == run_alone(copy)[0]
    assert verify_copy(Storage(copy)).problems
    code, out = run_sums(copy)
    assert (1, "manifest.json: FAILED\n") == (code, out)


@needs_sha256sum
def test_sums_hold_every_file_but_themselves(copy: Path) -> None:
    assert (0, "") == run_sums(copy)
    named = {line[66:] for line in (copy / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert named == {*Storage(copy).walk()} - {"SHA256SUMS"}


@needs_sha256sum
@pytest.mark.parametrize("name", ["plain", "two  spaces", "back\\slash", "line\nfeed", "Kräuter"])
def test_sums_spell_any_name_as_sha256sum_does(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    wanted = subprocess.run(["sha256sum", "--", name], cwd=tmp_path, capture_output=True, check=True).stdout
    assert wanted.decode("utf-8") == _line(name, Storage(tmp_path).sha256(name))


def test_the_statement_speaks_of_the_manifest(copy: Path) -> None:
    statement = json.loads((copy / "statement.json").read_bytes())
    assert "https://in-toto.io/Statement/v1" == statement["_type"]
    [subject] = statement["subject"]
    assert {"name": "manifest.json", "digest": {"sha256": Storage(copy).sha256("manifest.json")}} == subject
    materials = {
        d["name"]: d["digest"]["sha256"] for d in statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    }
    manifest = json.loads((copy / "manifest.json").read_bytes())
    assert manifest["parent"]["manifest_sha256"] == materials.pop("small@1.0.0")
    assert {f["path"]: f["sha256"] for f in manifest["files"] if f["path"].startswith("recipe/")} == materials
