"""The last look before a commit: a release is opened as its users will open it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        config = ""
        try:
            builders = _builders(folder, cache)
            for config, rows in sorted(draft.rows.items()):
                _check_config(builders(config), config, dict(rows))
        except ReleaseError:
            raise
        except Exception as error:  # whatever datasets raises here, its users would meet
            raise ReleaseError(
                f"nothing was published: datasets cannot open config {config}: {type(error).__name__}: {error!s:.300}"
            ) from error


def _builders(folder: Path, cache: str) -> Callable[[str], Any]:
    """Return what makes the builder of a config, as ``load_dataset_builder`` does, but with the card read once for all.

    Reading the card's front matter costs a third of a second, and ``load_dataset_builder`` does it for each config.
    """
    from datasets.load import dataset_module_factory, get_dataset_builder_class

    module = dataset_module_factory(str(folder), cache_dir=cache)
    options = dict(module.builder_kwargs)
    name = options.pop("dataset_name", None)
    found = get_dataset_builder_class(module, dataset_name=name)

    def make(config: str) -> Any:
        info = (module.dataset_infos or {}).get(config)
        return found(cache_dir=cache, dataset_name=name, config_name=config, hash=module.hash, info=info, **options)

    return make


def _check_config(builder: Any, config: str, rows: dict[str, int]) -> None:
    from datasets import Features

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
