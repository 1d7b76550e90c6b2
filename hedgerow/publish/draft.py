"""A release about to be committed: what its documents are rendered from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hedgerow.publish.changes import Changes
from hedgerow.publish.facts import Facts, Json
from hedgerow.publish.manifest import Manifest
from hedgerow.publish.parquet import DataFile
from hedgerow.publish.profile import Profile


@dataclass(frozen=True, slots=True)
class Draft:
    """A release about to be committed.

    Attributes:
        facts: what the release says of itself.
        version: its version number.
        parent: manifest of the release before; None for a first release.
        counts: counts of rows and labels, taken from the staged tables, and those that the run knew.
        rows: number of rows by config and split; a split without rows is missing.
        labels: number of prose sentences by task, split and label.
        files: its data files.
        changes: what changed from the parent.
        profile: what its rows look like.
        functions_before: rows of config ``labeling_functions`` of the parent.
    """

    facts: Facts
    version: str
    parent: Manifest | None
    counts: Mapping[str, Json]
    rows: Mapping[str, Mapping[str, int]]
    labels: Mapping[str, Mapping[str, Mapping[str, int]]]
    files: Sequence[DataFile]
    changes: Changes
    profile: Profile
    functions_before: Sequence[Mapping[str, Json]]
