"""The ways forward from a damaged release of one's own, as docs/releases.md tells them, end in a whole dataset."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from article_factory import write_articles
from small_builds import configure, outcome_of, rows, run

from hedgerow.cli import hedgerow
from hedgerow.errors import HedgerowError, ReleaseError
from hedgerow.publish.log import read_log
from hedgerow.publish.verify import verify_all
from hedgerow.storage import Storage

NEWEST = "test/versions/1.0.1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of one source."""
    folder = tmp_path_factory.mktemp("made")
    for n in (3, 4):
        write_articles(folder / "in", range(n))
        run(configure(folder / "in"), folder / "output")
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


def damage(home: Path, file: str) -> None:
    place = next(iter(sorted((home / "output" / NEWEST).glob(f"{file}*"))))
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(bytes(data))


def command(line: str) -> None:
    hedgerow(line.split(), standalone_mode=False)


def build_again(home: Path, output: str = "output") -> tuple[str, str]:
    return outcome_of(run(configure(home / "in"), home / output))


def by_copy(home: Path) -> None:
    shutil.copytree(home / "whole" / NEWEST, home / "output" / NEWEST, dirs_exist_ok=True)


def by_pull(home: Path) -> None:
    command(f"pull file://{home}/whole/test 1.0.1 --to restored")
    shutil.copytree(home / "restored" / NEWEST, home / "output" / NEWEST, dirs_exist_ok=True)


def by_rebuild(home: Path) -> None:
    command("rebuild test@1.0.1 --sources in --into again --workers 0")
    shutil.copytree(home / "again" / NEWEST, home / "output" / NEWEST, dirs_exist_ok=True)


@pytest.mark.parametrize("way", [by_copy, by_pull, by_rebuild])
@pytest.mark.parametrize("file", ["data/documents/", "data/votes/", "README.md", "report.html"])
def test_a_damaged_release_is_made_whole(
    home: Path, capsys: pytest.CaptureFixture[str], way: Callable[[Path], None], file: str
) -> None:
    shutil.copytree(home / "output", home / "whole")
    damage(home, file)
    with pytest.raises(ReleaseError, match=r"1 problem in .*docs/releases\.md"):
        command("verify test --all")
    assert file in capsys.readouterr().out
    with pytest.raises(ReleaseError, match=r"hedgerow rebuild test@1\.0\.1 --sources|docs/releases\.md"):
        build_again(home)
    way(home)
    command("verify test --all")
    assert [] == verify_all(Storage(home / "output/test"))
    assert ("unchanged", "1.0.1") == build_again(home)


@pytest.mark.parametrize("file", ["manifest.json", "recipe/config.json"])
def test_what_a_rebuild_needs_is_named_where_it_is_damaged(home: Path, file: str) -> None:
    damage(home, file)
    with pytest.raises(HedgerowError, match=rf"{file}:? is damaged"):
        by_rebuild(home)


@pytest.mark.parametrize("file", ["data/votes/", "data/hedge/", "README.md", "recipe/splits.tsv"])
def test_changed_sources_are_published_after_a_release_whose_damage_no_build_meets(home: Path, file: str) -> None:
    damage(home, file)
    write_articles(home / "in", range(4, 6))
    assert ("published", "1.0.2") == build_again(home)
    assert ["1.0.1"] == sorted({str(p).split("/")[1] for p in verify_all(Storage(home / "output/test"))})


@pytest.mark.parametrize("file", ["manifest.json", "recipe/config.json", "data/documents/", "data/labeling_functions/"])
def test_the_release_before_is_gone_on_from(home: Path, file: str) -> None:
    splits = {row["document_id"]: row["split"] for row in rows(home / "output", "documents", "1.0.0")}
    damage(home, file)
    write_articles(home / "in", range(4, 6))
    with pytest.raises(ReleaseError, match="is damaged"):
        build_again(home)
    shutil.copytree(home / "output", home / "recovered")
    (home / "recovered/test/log/00000002.json").unlink()
    (home / "recovered/test/latest").unlink()
    command("verify test --all --output recovered")
    assert ("published", "1.0.2") == build_again(home, "recovered"), "the number of the damaged one is not given again"
    assert ["1.0.0", "1.0.2"] == [entry.version for entry in read_log(Storage(home / "recovered/test"))]
    assert [] == verify_all(Storage(home / "recovered/test"))
    now = {row["document_id"]: row["split"] for row in rows(home / "recovered", "documents")}
    assert splits.items() <= now.items()
