"""What ``functions analyze`` looks at: a release with the one before it, or a source that is labeled for it alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import LabelConfig
from hedgerow.corpus.models import build_models
from hedgerow.corpus.weights import shipped_weights
from hedgerow.errors import UnknownReleaseError
from hedgerow.inspection.function_analysis import Material
from hedgerow.inspection.preview import label_source
from hedgerow.inspection.reading import tables
from hedgerow.inspection.released_models import released_models
from hedgerow.publish.log import ReleaseRef, read_log, resolve, version_folder
from hedgerow.publish.manifest import NAME
from hedgerow.stages import load_toolbox


def material_of(target: str, label: LabelConfig, output: str) -> Material:
    """Return what is to be analyzed.

    Args:
        target: NAME@VERSION, the path of a release, or a source.
        label: the user's functions and cues, for a source.
        output: folder of all datasets.

    Raises:
        UnknownReleaseError: neither a release nor an existing file or folder.
        SourceError: a source that holds nothing.
    """
    path = Path(target)
    if path.exists() and not (path / NAME).is_file() and not (path / "log").is_dir():
        return _of_source(target, label, output)
    try:
        return _of_release(resolve(output, target))
    except UnknownReleaseError as error:
        if "@" in target or not any(c in target for c in "*?["):
            raise UnknownReleaseError(f"{target} is no file or folder either: {error}") from None
    return _of_source(target, label, output)


def _of_source(source: str, label: LabelConfig, output: str) -> Material:
    found = label_source(source, label, output)
    functions = load_toolbox(label.functions, label.cues).functions.functions
    models = build_models("precision_weighted", functions)
    return Material(source, found["work_sentences"], found["votes"], functions, models, shipped_weights())


def _of_release(release: ReleaseRef) -> Material:
    released = released_models(release)
    return Material(
        name=f"{release.storage.name}@{release.version}",
        sentences=_whole(release, "sentences", "work_sentences"),
        votes=_whole(release, "votes", "votes"),
        functions=released.functions,
        models=released.models,
        weights=released.weights,
        before=_rows_before(release),
    )


def _whole(release: ReleaseRef, config: str, contract: str) -> pa.Table:
    """Return a whole config in the form of a contract with the same columns."""
    schema = contracts.schema(contract)
    parts = [
        pa.Table.from_arrays([table[name] for name in schema.names], schema=schema)
        for table in tables(release, config, schema.names)
    ]
    return pa.concat_tables([contracts.empty(contract), *parts])


def _rows_before(release: ReleaseRef) -> Mapping[str, Mapping[str, Any]] | None:
    """Return the function rows of the release before, by id; None when there is none."""
    if release.entry is None or release.entry.seq == 1:
        return None
    entry = read_log(release.storage)[release.entry.seq - 2]
    before = ReleaseRef(release.storage, version_folder(entry.version), entry.version, entry)
    return {row["id"]: row for table in tables(before, "labeling_functions") for row in table.to_pylist()}
