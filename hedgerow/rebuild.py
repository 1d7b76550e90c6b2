"""Make a release again from its sources and its recipe, in a fresh folder, and compare the name.

The recipe holds the settings, cues, function sources, weights and the split table;
the parent release, which the version number and CHANGES.md speak of, is copied
beside. Code that came with a release is run only when its user says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import hedgerow
from hedgerow import guideline
from hedgerow.build import make_runner, plan_run, run_map, start_run
from hedgerow.closure import library_versions
from hedgerow.config import Config, make_source
from hedgerow.contracts import schemas_folder
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.places.trees import Tree
from hedgerow.publication import publish_run
from hedgerow.publish import log, manifest, purged, verify
from hedgerow.publish.log import LogEntry, ReleaseRef
from hedgerow.publish.manifest import Manifest
from hedgerow.retention.takedown import holds_removed
from hedgerow.setting_problems import summarize_problems
from hedgerow.source_names import split_known_name
from hedgerow.storage import Storage

RECIPE = "recipe"
CODE = ".code"  # the installed package with the recipe's functions, beside the rebuilt dataset
_PACKAGE = Path(hedgerow.__file__).resolve().parent
_PLACES = {"functions/label/": "label/", "cues/": "label/cues/"}  # where files of a recipe stand in the package
_WEIGHTS = ("weights.toml", "corpus/weights.toml")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild gave.

    Attributes:
        address: the release that was made again.
        wanted: SHA-256 of its manifest.
        found: SHA-256 of the manifest that was made.
        folder: where the rebuilt release lies.
        differing: files that differ or that only one of the two has.
        parts: parts of the recipe whose digest differs: other code, settings or libraries.
        libraries: libraries of another version than the recipe names.
    """

    address: str
    wanted: str
    found: str
    folder: str
    differing: tuple[str, ...]
    parts: tuple[str, ...]
    libraries: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether it is the same release to the byte."""
        return self.wanted == self.found


@dataclass(frozen=True, slots=True)
class Job:
    """A build to run in this process or, with the recipe's own functions, in another one."""

    config: dict[str, Any]
    output: str
    version: str
    splits: str
    keep_missing: bool
    workers: int | None
    first_output: str | None

    def run(self) -> str:
        """Build, and return the SHA-256 of the manifest."""
        rows = (line.split("\t") for line in Path(self.splits).read_text("ascii").splitlines())
        run = start_run(Config.model_validate(self.config), Path(self.output), keep_missing=self.keep_missing)
        run.version, run.splits = self.version, dict(rows)
        run.first_output = Path(self.first_output) if self.first_output is not None else None
        plan = plan_run(run)
        runner = make_runner(run, self.workers)
        try:
            results = run_map(run, plan.tasks, runner)
        finally:
            runner.close()
        return publish_run(run, plan, results).outcome.manifest_sha256


def rebuild(
    release: ReleaseRef,
    sources: Sequence[str],
    into: Path,
    *,
    gold: Sequence[str] = (),
    trust_recipe: bool = False,
    workers: int | None = None,
) -> Rebuilt:
    """Make a release again and compare it with the original.

    Args:
        release: the release.
        sources: where its sources lie, as PATH or NAME=PATH.
        into: a folder that is empty or not there yet.
        gold: files of the gold that its configuration names, when it names any.
        trust_recipe: run function sources of the recipe that are not the installed ones.
        workers: worker processes; None all cores, 0 this process.

    Returns:
        How the two compare.

    Raises:
        ConfigError: sources that do not fit, or function sources that nobody trusts.
        ReleaseError: the release is damaged, was purged, or its parent is not at hand.
    """
    if into.exists() and any(into.iterdir()):
        raise ConfigError(f"{into} is not empty: name a new folder")
    purged.refuse_purged(release.storage, release.version)
    wanted = verify.manifest_of(release)
    with _recipe_here(release, wanted) as recipe:
        foreign = foreign_code(recipe)
        if foreign and not trust_recipe:
            shown = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
            raise ConfigError(
                f"the recipe holds code and rules that are not the installed ones ({shown}): "
                "read them, then add --trust-recipe to run them"
            )
        config = _read_config(recipe, sources, gold)
        if holds_removed(release, config.ingest.removed):
            raise ReleaseError(f"{_address(release, wanted)} holds pages that were removed since: it is not made again")
        into.mkdir(parents=True, exist_ok=True)
        _copy_parent(release, wanted, Storage(into / wanted.dataset))
        carried = wanted.counts.get("carried", 0)
        splits = str(recipe / "splits.tsv")
        first = str(release.path.parents[2]) if isinstance(release.storage, Storage) and release.entry else None
        job = Job(config.model_dump(mode="json"), str(into), wanted.version, splits, bool(carried), workers, first)
        built_in = [name for name in foreign if "/user/" not in name]
        found = _run_elsewhere(job, recipe, into) if built_in else job.run()
        return _compare(release, wanted, recipe, into / wanted.dataset, found)


def _address(release: ReleaseRef, wanted: Manifest) -> str:
    return f"{wanted.dataset}@{release.version if release.entry else wanted.version}"


@contextlib.contextmanager
def _recipe_here(release: ReleaseRef, wanted: Manifest) -> Iterator[Path]:
    """Yield the recipe's folder, every file of it compared with the manifest; that of an address is fetched for the while."""
    files = [f for f in wanted.files if f.path.startswith(f"{RECIPE}/")]
    if not release.storage.is_distant:
        _refuse_damage(release.where, verify.verify_files(release.storage, release.folder, files))
        yield release.path / RECIPE
        return
    with tempfile.TemporaryDirectory(prefix="hedgerow-recipe-") as folder:
        here = Storage(folder)
        _copy_files(release.storage, release.folder, [f.path for f in files], here, ".")
        _refuse_damage(release.where, verify.verify_files(here, ".", files))
        yield here.full(RECIPE)


def _refuse_damage(where: str, problems: Sequence[verify.Problem]) -> None:
    if problems:
        raise ReleaseError(f"{where}: {problems[0]}; restore it from a copy of the dataset")


def _copy_files(source: Tree, folder: str, paths: Sequence[str], target: Storage, to: str) -> None:
    for path in paths:
        target.make_folder(Path(to, path).parent.as_posix())
        try:
            data = source.read(f"{folder}/{path}")
        except FileNotFoundError:
            raise ReleaseError(
                f"{source.where}/{folder}/{path} is missing: restore it from a copy of the dataset"
            ) from None
        target.write_new(f"{to}/{path}", data)


def foreign_code(recipe: Path) -> list[str]:
    """Return the function sources, cue files and weights of a recipe that are not the installed ones.

    Args:
        recipe: the folder.
    """
    found = []
    for path in sorted(p for p in recipe.rglob("*") if p.is_file()):
        name = path.relative_to(recipe).as_posix()
        place = _place(name)
        is_installed = place is not None and place.is_file() and place.read_bytes() == path.read_bytes()
        if (place is not None or "/user/" in name) and not is_installed:
            found.append(name)
    return found


def _place(name: str) -> Path | None:
    """Return where the installed package has a file of the recipe; None for the user's own files and for data."""
    if "/user/" in name:
        return None
    if name == _WEIGHTS[0]:
        return _PACKAGE / _WEIGHTS[1]
    return next((_PACKAGE / to / name.removeprefix(at) for at, to in _PLACES.items() if name.startswith(at)), None)


def _read_config(recipe: Path, sources: Sequence[str], gold: Sequence[str]) -> Config:
    """Return the settings of the recipe with its sources, functions, cues and gold where they lie here."""
    try:
        raw = json.loads((recipe / "config.json").read_bytes())
        raw["sources"] = _place_sources(raw["sources"], sources)
        for kind in ("functions", "cues"):
            names = raw["label"][kind]
            raw["label"][kind] = [str(recipe / kind / "user" / str(i) / n) for i, n in enumerate(names, start=1)]
        decontaminate = raw["corpus"]["decontaminate"]
        decontaminate["files"] = [str(recipe / name) for name in decontaminate["files"]]
        raw["gates"]["gold"] = [_find_gold(name, gold) for name in raw["gates"]["gold"]]
        return Config.model_validate(raw)
    except ValidationError as error:
        raise ReleaseError(f"{recipe}/config.json is of another hedgerow: {summarize_problems(error)}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{recipe}/config.json is damaged or of another hedgerow: {error!r:.200}") from error


def _place_sources(named: Sequence[Mapping[str, Any]], given: Sequence[str]) -> list[dict[str, Any]]:
    places: dict[str, str] = {}
    labels = [s["name"] for s in named]
    for text in given:
        name, path = split_known_name(text, labels)
        label = make_source(path).label if name is None else name
        places[labels[0] if len(labels) == len(given) == 1 else label] = path
    missing, extra = sorted({*labels} - {*places}), sorted({*places} - {*labels})
    if missing or extra:
        raise ConfigError(
            f"the release was made from the sources {', '.join(labels)}; "
            f"{'not named: ' + ', '.join(missing) if missing else 'unknown: ' + ', '.join(extra)}: add --sources NAME=PATH"
        )
    return [{**source, "path": places[source["name"]]} for source in named]


def _find_gold(name: str, given: Sequence[str]) -> str:
    found = next((path for path in given if Path(path).name == name), None)
    if found is None:
        raise ConfigError(f"the release was measured on {name}: add --gold PATH/{name}")
    return found


def _copy_parent(release: ReleaseRef, wanted: Manifest, target: Storage) -> None:
    """Copy the release before and the log up to it: number, comparison and carried documents follow from them."""
    if wanted.parent is None:
        return
    entries = log.read_log(release.storage) if release.entry is not None else []
    parent = next((e for e in entries if e.manifest_sha256 == wanted.parent.manifest_sha256), None)
    if parent is None:
        raise ReleaseError(
            f"{wanted.dataset}@{wanted.version} follows {wanted.parent.version}, which is not beside it: "
            "name the release by its dataset, which holds both"
        )
    purged.refuse_purged(release.storage, parent.version, "and the release after it cannot be made without it")
    _copy(release.storage, parent, entries, target)


def _copy(source: Tree, parent: LogEntry, entries: Sequence[LogEntry], target: Storage) -> None:
    folder = log.version_folder(parent.version)
    if not source.is_distant:
        _refuse_damage(source.where, verify.verify_folder(source, folder, parent.manifest_sha256))
    target.make_folder(log.FOLDER)
    for entry in entries[: parent.seq]:
        target.write_new(entry.path, entry.to_bytes())
    _copy_files(source, folder, source.walk(folder), target, folder)
    if source.is_distant:  # each byte is fetched once: what is here now is compared
        _refuse_damage(source.where, verify.verify_folder(target, folder, parent.manifest_sha256))


def _run_elsewhere(job: Job, recipe: Path, into: Path) -> str:
    """Run a job with the recipe's functions, cues and weights in the place of the installed ones."""
    code = into / CODE
    shutil.copytree(_PACKAGE, code / "hedgerow", ignore=shutil.ignore_patterns("__pycache__"))
    if not (_PACKAGE / "schemas").is_dir():
        shutil.copytree(schemas_folder(), code / "schemas")
    if not (_PACKAGE / guideline.FILE).is_file():
        shutil.copy(guideline.guideline_file(), code / "hedgerow")
    names = {p.relative_to(recipe).as_posix() for p in recipe.rglob("*") if p.is_file()}
    for at, to in _PLACES.items():
        for path in sorted((code / "hedgerow" / to).rglob("*.py" if at.startswith("functions") else "*.toml")):
            name = at + path.relative_to(code / "hedgerow" / to).as_posix()
            if name not in names and path.name != "__init__.py":
                path.unlink()
    for name in names:
        place = _place(name)
        if place is not None:
            target = code / "hedgerow" / place.relative_to(_PACKAGE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((recipe / name).read_bytes())
    fields = {name: getattr(job, name) for name in Job.__slots__}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "job.json").write_text(json.dumps(fields))
        call = "import sys; from hedgerow.rebuild import run_job; run_job(sys.argv[1])"
        environment = {**os.environ, "PYTHONPATH": str(code)}
        done = subprocess.run([sys.executable, "-P", "-c", call, folder], env=environment, check=False)  # noqa: S603
        if done.returncode:
            raise ReleaseError("the build with the recipe's functions failed: its message stands above")
        return (Path(folder) / "found").read_text()


def run_job(folder: str) -> None:
    """Run a job that another process wrote down, and leave the result beside it."""
    job = Job(**json.loads((Path(folder) / "job.json").read_text()))
    (Path(folder) / "found").write_text(job.run())


def _compare(release: ReleaseRef, wanted: Manifest, recipe: Path, dataset: Path, found: str) -> Rebuilt:
    folder = dataset / log.version_folder(wanted.version)
    made = manifest.parse((folder / manifest.NAME).read_bytes(), str(folder))
    ours, theirs = ({f.path: f.sha256 for f in m.files} for m in (made, wanted))
    parts = sorted(n for n in {*made.recipe, *wanted.recipe} if made.recipe.get(n) != wanted.recipe.get(n))
    recorded = json.loads((recipe / "libraries.json").read_bytes())
    here = library_versions()
    return Rebuilt(
        address=_address(release, wanted),
        wanted=sha256_hex(wanted.to_bytes()),
        found=found,
        folder=str(folder),
        differing=tuple(sorted(p for p in {*ours, *theirs} if ours.get(p) != theirs.get(p))),
        parts=tuple(parts),
        libraries=tuple(f"{n} {v}, here {here.get(n)}" for n, v in sorted(recorded.items()) if here.get(n) != v),
    )
