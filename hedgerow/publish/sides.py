"""One of two releases that are compared: where its rows lie, and what made them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.places.trees import Tree
from hedgerow.publish import log
from hedgerow.publish.facts import Facts
from hedgerow.publish.manifest import FileEntry, Manifest
from hedgerow.publish.parquet import DataFile
from hedgerow.publish.verify import check_read

CONFIG = "config.json"  # of a recipe
RECIPE = f"recipe/{CONFIG}"


@dataclass(frozen=True, slots=True)
class Side:
    """One release of a comparison, committed or staged.

    Attributes:
        storage: where its folder is.
        folder: the release folder.
        paths: its data files by config.
        rows: number of rows by config.
        columns: spelled type of each column by config.
        vocabularies: the closed sets of values, in the order in which it numbers labels.
        recipe: digest of each part of its recipe.
        model: name of its label model.
        guideline: version of the guideline.
        unread: of a committed release the manifest's entries of files that were not read yet, by path: a file is compared
            with its entry before it is.
        tombstones: what the tombstones name that it was made with.
        duplicates: how many documents it left out as duplicates.
    """

    storage: Tree
    folder: str
    paths: Mapping[str, Sequence[str]]
    rows: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]
    vocabularies: Mapping[str, Sequence[str]]
    recipe: Mapping[str, str]
    model: str
    guideline: str
    unread: dict[str, FileEntry] = field(default_factory=dict)
    tombstones: frozenset[str] = frozenset()
    duplicates: int = 0

    def read(self, config: str, columns: Sequence[str], key: str = "", among: pa.Array | None = None) -> pa.Table:
        """Return some columns of one config; of rows whose ``key`` is among some values, when these are given."""
        tables = [*self.stream(config, columns, key, among)]
        if not tables:
            return pa.table({c: pa.array([], pa.string()) for c in columns})
        return pa.concat_tables(tables).select([*columns]).replace_schema_metadata(None)

    def stream(
        self, config: str, columns: Sequence[str], key: str = "", among: pa.Array | None = None
    ) -> Iterator[pa.Table]:
        """Yield some columns of one config, row group by row group.

        Raises:
            ReleaseError: a file is damaged.
        """
        for path in self.paths.get(config, ()):
            if (file := self.unread.pop(path, None)) is not None:
                check_read(self.storage, self.folder, file)
            for table in self.storage.iter_tables(f"{self.folder}/{path}", config, columns):
                yield table if among is None else table.filter(pc.is_in(table[key], value_set=among))


def of_manifest(storage: Tree, folder: str, manifest: Manifest) -> Side:
    """Return a committed release as a side of a comparison."""
    data = [(f.path, f.config, f.rows or 0) for f in manifest.files if f.config is not None]
    return Side(
        storage, folder, *_by_config(data), manifest.columns, manifest.vocabularies, manifest.recipe, manifest.model,
        manifest.guideline_version, {f.path: f for f in manifest.files}, _tombstones(storage, folder),
        _duplicates(manifest.ledger),
    )  # fmt: skip


def of_parent(storage: Tree, manifest: Manifest) -> Side:
    """Return a release of a dataset as a side of a comparison."""
    return of_manifest(storage, log.version_folder(manifest.version), manifest)


def of_stage(storage: Tree, folder: str, facts: Facts, files: Sequence[DataFile]) -> Side:
    """Return a staged release as a side of a comparison."""
    data = [(f.path, f.config, f.rows) for f in files]
    return Side(
        storage, folder, *_by_config(data), facts.columns, facts.vocabularies, facts.recipe.digests,
        facts.recipe.model, facts.recipe.guideline_version, tombstones=removed_by(facts.recipe.files.get(CONFIG, b"")),
        duplicates=_duplicates(facts.ledger),
    )  # fmt: skip


def _tombstones(storage: Tree, folder: str) -> frozenset[str]:
    try:
        return removed_by(storage.read(f"{folder}/{RECIPE}"))
    except FileNotFoundError:
        return frozenset()


def removed_by(recipe: bytes) -> frozenset[str]:
    """Return what the tombstones name that a release was made with; nothing where its recipe does not say.

    Args:
        recipe: its ``config.json``.
    """
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return frozenset(json.loads(recipe)["ingest"]["removed"])
    return frozenset()


def _duplicates(ledger: Mapping[str, Any]) -> int:
    return int(ledger["documents"].get("duplicate", 0))


def _by_config(data: Sequence[tuple[str, str, int]]) -> tuple[dict[str, list[str]], dict[str, int]]:
    paths: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    for path, config, n in sorted(data):
        paths.setdefault(config, []).append(path)
        rows[config] = rows.get(config, 0) + n
    return paths, rows
