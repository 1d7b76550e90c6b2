"""The manifest of a release: every file with its SHA-256, and what the release was made from.

A release is named by the SHA-256 of its manifest. Nothing in it or in a file that
it names holds a clock value, an absolute path, a host or a user.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hedgerow.errors import ReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.publish.facts import Json

FORMAT = 1
NAME = "manifest.json"


def canonical_json(value: Json) -> bytes:
    r"""Return the one spelling of a JSON value: sorted keys, fixed separators, ASCII, a newline at the end.

    >>> canonical_json({"b": 1, "a": "\u00e9"})
    b'{\n  "a": "\\u00e9",\n  "b": 1\n}\n'
    """
    text = json.dumps(value, sort_keys=True, indent=2, separators=(",", ": "), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii") + b"\n"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a release; ``rows``, ``config`` and ``split`` belong to data files only."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None
    config: str | None = None
    split: str | None = None

    def to_json(self) -> dict[str, Json]:
        """Return the entry as the manifest holds it."""
        entry: dict[str, Json] = {"path": self.path, "bytes": self.bytes, "sha256": self.sha256}
        if self.config is not None:
            entry |= {"rows": self.rows, "config": self.config, "split": self.split}
        return entry


@dataclass(frozen=True, slots=True)
class Parent:
    """The release before."""

    version: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says."""

    dataset: str
    version: str
    parent: Parent | None
    contracts: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    vocabularies: Mapping[str, Sequence[str]]
    guideline_version: str
    model: str
    recipe: Mapping[str, str]
    content_digest: str
    ledger: Mapping[str, Json]
    counts: Mapping[str, Json]
    files: Sequence[FileEntry]

    def to_bytes(self) -> bytes:
        """Return the bytes of the file."""
        parent = None
        if self.parent is not None:
            parent = {"version": self.parent.version, "manifest_sha256": self.parent.manifest_sha256}
        return canonical_json(
            {
                "format": FORMAT,
                "dataset": self.dataset,
                "version": self.version,
                "parent": parent,
                "contracts": dict(self.contracts),
                "columns": {name: dict(columns) for name, columns in self.columns.items()},
                "vocabularies": {name: list(values) for name, values in self.vocabularies.items()},
                "guideline_version": self.guideline_version,
                "model": self.model,
                "recipe": dict(self.recipe),
                "content_digest": self.content_digest,
                "ledger": dict(self.ledger),
                "counts": dict(self.counts),
                "files": [file.to_json() for file in sorted(self.files, key=lambda f: f.path)],
            }
        )

    def data_files(self, config: str, split: str | None = None) -> list[FileEntry]:
        """Return the files of one config, of one split or all, in order."""
        return [f for f in self.files if f.config == config and split in (None, f.split)]


def parse(data: bytes, where: str) -> Manifest:
    """Read a manifest.

    Args:
        data: the bytes of the file.
        where: its place, for messages.

    Raises:
        ReleaseError: it is no manifest.
    """
    try:
        raw = json.loads(data)
        fields = {name: raw[name] for name in Manifest.__slots__}
        fields["parent"] = None if raw["parent"] is None else Parent(**raw["parent"])
        fields["files"] = tuple(FileEntry(**entry) for entry in raw["files"])
        return Manifest(**fields)
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{where} is damaged or of another format: {error!r:.200}") from error


def digest(data: bytes) -> str:
    """Return the name of the release with this manifest."""
    return sha256_hex(data)
