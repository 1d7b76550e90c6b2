"""A release is made again from its recipe: elsewhere, by another user, in another time zone, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from article_factory import write_articles

from hedgerow import build, guideline
from hedgerow.build import make_config
from hedgerow.cli import hedgerow
from hedgerow.config import Config, LabelConfig, SourceConfig
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.publish.log import read_log, resolve
from hedgerow.publish.verification import verify_copy
from hedgerow.rebuild import Rebuilt, foreign_code, rebuild
from hedgerow.removals import make_page
from hedgerow.retention.takedown import take_down
from hedgerow.storage import Storage

CUES = """[[cue]]
id = "hedge.mine"
sense = "a report"
patterns = ["in report"]
rule = "3.1"
task = "hedge"
label = "hedged"
kind = "reporting"
"""
FUNCTION = """from hedgerow.label.functions import labeling_function

@labeling_function(task="claim_type", label="usage", looks_for="A meal.", rule="B4")
def claim_type_meal(sentence):
    at = sentence.text.find("meal")
    return (at, at + 4) if at >= 0 else None
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases: the second with more documents, the third with a cue file and a function of the user."""
    folder = tmp_path_factory.mktemp("rebuild")
    write_articles(folder / "in", range(4))
    run(folder, LabelConfig())
    write_articles(folder / "in", range(10, 12))
    run(folder, LabelConfig())
    (folder / "cues").mkdir()
    (folder / "cues" / "mine.toml").write_text(CUES)
    (folder / "meal.py").write_text(FUNCTION)
    run(folder, LabelConfig(functions=(str(folder / "meal.py"),), cues=(str(folder / "cues"),)))
    return folder


def configure(folder: Path) -> Config:
    return make_config("test", [SourceConfig(path=str(folder / "in"))])


def run(folder: Path, label: LabelConfig) -> None:
    build.build(configure(folder).model_copy(update={"label": label}), folder / "out", workers=0)


def again(dataset: Path, version: str, into: Path, *sources: str, **options: Any) -> Rebuilt:
    given = sources or (str(dataset / "in"),)
    return rebuild(resolve(dataset / "out", f"test@{version}"), given, into, workers=0, **options)


def test_a_release_whose_output_lies_below_its_source_is_made_again(tmp_path: Path) -> None:
    place = tmp_path / "here"
    write_articles(place, range(3))
    config = make_config("test", [SourceConfig(path=str(place))])
    build.build(config, place / "out", workers=0)
    made = rebuild(resolve(place / "out", "test"), [str(place)], tmp_path / "again", workers=0)
    assert made.is_same, made


def test_a_release_and_the_next_are_made_again(dataset: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(dataset / "in", tmp_path / "elsewhere" / "sources"))
    for path in moved.glob("0001*.txt"):
        path.unlink()
    first = again(dataset, "1.0.0", tmp_path / "first", str(moved))
    assert first.is_same, first
    second = again(dataset, "1.0.1", tmp_path / "second")
    assert second.is_same, second
    entries = read_log(Storage(dataset / "out" / "test"))
    assert [entries[0].manifest_sha256, entries[1].manifest_sha256] == [first.found, second.found]
    assert not verify_copy(Storage(second.folder)).problems


def test_code_of_a_recipe_runs_only_when_it_is_trusted(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"functions/user/1/meal\.py.*--trust-recipe"):
        again(dataset, "1.1.0", tmp_path / "refused")
    assert not (tmp_path / "refused").exists()
    found = again(dataset, "1.1.0", tmp_path / "trusted", trust_recipe=True)
    assert found.is_same, found


def test_other_sources_give_another_release_and_it_is_said(dataset: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(dataset / "in", tmp_path / "in"))
    place = changed / "00001.txt"
    place.write_text(place.read_text().replace("a cup of", "a glass of", 1))
    found = again(dataset, "1.0.1", tmp_path / "new", str(changed))
    assert not found.is_same
    assert any(path.startswith("data/sentences/") for path in found.differing)
    assert () == found.parts


def test_what_can_be_no_source_is_a_mistake(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="source '': path"):
        again(dataset, "1.0.1", tmp_path / "new", "")


def test_the_command_compares(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--output", str(dataset / "out"), "--workers", "0", "--json"]
    hedgerow.main(["rebuild", "test@1.0.1", "--sources", str(dataset / "in"), *common], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["is_same"] is True
    assert told["folder"] is None


AS_SOMEBODY = """
import os, sys
from pathlib import Path
from hedgerow import build, rebuild
from hedgerow.config import SourceConfig
from hedgerow.publish.log import resolve
folder, version = Path(sys.argv[1]), sys.argv[2]
one = build.make_config("one", [SourceConfig(path=str(folder / "in" / "00000.txt"))])
build.build(one, folder / "imports-everything", workers=0)  # what nobody may read is loaded before
os.umask(0o077)
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
found = rebuild.rebuild(resolve(folder / "out", f"test@{version}"), [str(folder / "in")], Path(sys.argv[3]), workers=0)
print(os.geteuid(), found.is_same, found.differing)
"""


def test_another_user_in_another_time_zone(dataset: Path, checkout: Path) -> None:
    for place in (Path(sys.prefix), *Path(sys.prefix).parents, checkout, *checkout.parents):
        if place.stat().st_mode & 0o005 != 0o005:
            pytest.skip(f"{place} is closed to other users")
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        for name in ("in", "out"):
            shutil.copytree(dataset / name, Path(folder) / name)
        for place in (Path(folder), *Path(folder).rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)
        work = Path(folder) / "work"
        work.mkdir(mode=0o777)
        work.chmod(0o777)
        other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7", "HOME": str(work)}
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY, folder, "1.0.1", str(work / "new")],
            env=os.environ | other, capture_output=True, text=True, check=False, timeout=240, cwd=work,
        )  # fmt: skip
        user = "65534" if os.geteuid() == 0 else str(os.geteuid())
        assert f"{user} True ()" == (done.stdout.splitlines() or [done.stderr])[-1]


def test_changed_shipped_functions_need_trust_and_are_used(dataset: Path, tmp_path: Path) -> None:
    """A recipe of another hedgerow: one of its own cue files differs from the installed one."""
    output = Path(shutil.copytree(dataset / "out", tmp_path / "out"))
    recipe = output / "test/versions/1.0.0/recipe"
    assert [] == foreign_code(recipe)
    shipped = sorted((recipe / "cues").glob("*.toml"))[0]
    shipped.write_text(shipped.read_text("utf-8") + "\n# a later remark\n", "utf-8")
    (recipe / "functions/label/hedge.py").unlink()
    assert [f"cues/{shipped.name}"] == foreign_code(recipe)


@pytest.mark.parametrize(("sources", "message"), [
    pytest.param(("other=x",), "no source 'other', but in", id="another name"),
    pytest.param(("in=a", "in2=b"), "no source 'in2', but in", id="one too many"),
    pytest.param(("a", "b"), "made from the sources in; not named: in", id="none by its name"),
])  # fmt: skip
def test_sources_must_be_those_of_the_recipe(
    dataset: Path, tmp_path: Path, sources: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        again(dataset, "1.0.0", tmp_path / "new", *sources)


def test_a_damaged_recipe_is_not_run(dataset: Path, tmp_path: Path) -> None:
    output = Path(shutil.copytree(dataset / "out", tmp_path / "out"))
    place = output / "test/versions/1.0.0/recipe/splits.tsv"
    place.write_text(place.read_text().replace("train", "tests", 1))
    with pytest.raises(ReleaseError, match=r"splits\.tsv: is damaged"):
        rebuild(resolve(output, "test@1.0.0"), [str(dataset / "in")], tmp_path / "new", workers=0)


def test_a_copy_without_its_parent_cannot_be_made_again(dataset: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dataset / "out/test/versions/1.0.1", tmp_path / "copy")
    with pytest.raises(ReleaseError, match=r"follows 1\.0\.0, which is not beside it"):
        rebuild(resolve(tmp_path, f"{copy}/"), [str(dataset / "in")], tmp_path / "new", workers=0)


def test_a_removed_page_does_not_come_back(dataset: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    output = Path(shutil.copytree(dataset / "out", tmp_path / "out"))
    table = pq.read_table(next((output / "test/versions/1.0.0/data/documents").glob("train-*.parquet")))
    page = make_page([], [table["document_id"][0].as_py()], [])
    take_down(output, "test", page, "asked for", "2026-01-01T00:00:00Z")
    with pytest.raises(ReleaseError, match="holds pages that were removed since"):
        rebuild(resolve(output, "test@1.0.0"), [str(dataset / "in")], tmp_path / "new", workers=0)


def test_a_folder_in_use_is_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not empty"):
        again(dataset, "1.0.0", dataset)


@pytest.mark.full
def test_the_release_of_the_samples_is_made_again(samples: Path, tmp_path: Path) -> None:
    build.build(make_config("sample", [SourceConfig(path=str(samples))]), tmp_path / "out", workers=2)
    found = rebuild(resolve(tmp_path / "out", "sample"), [str(samples)], tmp_path / "new", workers=1)
    assert found.is_same, found


@pytest.mark.full
def test_functions_of_another_hedgerow_are_used_when_trusted(dataset: Path, tmp_path: Path) -> None:
    import hedgerow as installed
    from hedgerow.contracts import schemas_folder

    code = tmp_path / "other"
    package = Path(installed.__file__).parent
    shutil.copytree(package, code / "hedgerow", ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "schemas").is_dir():
        shutil.copytree(schemas_folder(), code / "schemas")
    if not (package / guideline.FILE).is_file():
        shutil.copy(guideline.guideline_file(), code / "hedgerow")
    cues = sorted((code / "hedgerow/label/cues").glob("*.toml"))[0]
    cues.write_text(cues.read_text("utf-8") + "\n# a remark of its own\n", "utf-8")
    call = "from hedgerow.cli import main; main()"
    arguments = ["build", str(dataset / "in"), "--dataset", "test", "--output", str(tmp_path / "out"), "--workers", "0"]
    subprocess.run(
        [sys.executable, "-P", "-c", call, *arguments], env=os.environ | {"PYTHONPATH": str(code)}, check=True
    )
    release = resolve(tmp_path / "out", "test")
    with pytest.raises(ConfigError, match=f"cues/{cues.name}"):
        rebuild(release, [str(dataset / "in")], tmp_path / "refused", workers=0)
    found = rebuild(release, [str(dataset / "in")], tmp_path / "new", workers=0, trust_recipe=True)
    assert found.is_same, found
