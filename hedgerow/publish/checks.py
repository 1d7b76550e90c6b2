"""The last look before a commit: a release is opened as its users will open it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hedgerow import contracts
from hedgerow.errors import ReleaseError
from hedgerow.publish.draft import Draft


def open_release(folder: Path, draft: Draft) -> None:
    """Open every config and split of a staged release with ``datasets``, streaming, in a fresh private cache.

    A local folder is read without asking any network.

    Args:
        folder: the staged release.
        draft: what it should hold.

    Raises:
        ReleaseError: ``datasets`` cannot open it, or finds other columns, splits or rows than were written.
    """
    with tempfile.TemporaryDirectory(prefix="hf-", dir=folder.parent) as cache:
        for config, rows in sorted(draft.rows.items()):
            try:
                _open_config(folder, config, dict(rows), cache)
            except ReleaseError:
                raise
            except Exception as error:  # whatever datasets raises here, its users would meet
                raise ReleaseError(
                    f"nothing was published: datasets cannot open config {config}: {type(error).__name__}: {error!s:.300}"
                ) from error


def _open_config(folder: Path, config: str, rows: dict[str, int], cache: str) -> None:
    from datasets import Features, load_dataset_builder

    builder = load_dataset_builder(str(folder), config, cache_dir=cache)
    stated = {str(name): info.num_examples for name, info in (builder.info.splits or {}).items()}
    if stated != rows:
        raise ReleaseError(f"nothing was published: the card states {stated} rows for config {config}, not {rows}")
    wanted = Features.from_arrow_schema(contracts.schema(config))
    if builder.info.features != wanted:
        raise ReleaseError(f"nothing was published: the card states other features for config {config}")
    for split, stream in builder.as_streaming_dataset().items():
        first = next(iter(stream), None)
        if stream.features != wanted or first is None or list(first) != list(wanted):
            raise ReleaseError(
                f"nothing was published: datasets reads other columns from config {config}, split {split}"
            )
