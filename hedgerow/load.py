"""Loading a release in Python: the newest or a named version, verified, as Hugging Face datasets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow import contracts
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.publish import log, manifest, purged, verify
from hedgerow.publish.log import ReleaseRef

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict

VIEWS = ("claim_type", "hedge", "safety_warning")


def load(
    path: str | Path,
    version: str | None = None,
    config: str = "sentences",
    split: str | None = None,
    min_confidence: float | None = None,
) -> Dataset | DatasetDict:
    """Load one config of a release.

    The manifest and the files of the config are compared with their SHA-256 first, so
    that a damaged file is an error and never a row.

    Args:
        path: a release folder, a dataset folder, or the folder that holds one dataset.
        version: the release; the newest when left out.
        config: sentences, sections, documents, votes, claim_type, hedge, safety_warning, labeling_functions or rejects.
        split: train, validation or test; all of them as a dictionary when left out.
        min_confidence: keep rows whose label is at least this probable; for the training views only.

    Raises:
        ConfigError: no such config, or a confidence that cannot be applied.
        ReleaseError: no such release, or it is damaged.
    """
    from datasets import load_dataset

    if config not in contracts.PUBLISHED:
        raise ConfigError(f"no config {config[:40]!r}: choose one of {', '.join(contracts.PUBLISHED)}")
    if min_confidence is not None and config not in VIEWS:
        raise ConfigError(f"min_confidence goes with the configs {', '.join(VIEWS)}: {config} has no single label")
    found = find_release(path, version)
    check_config(found, config)
    rows = load_dataset(str(found.path), config, split=split)
    if min_confidence is None:
        return rows
    least = float(min_confidence)
    return rows.filter(lambda values: [p >= least for p in values], batched=True, input_columns=["probability"])


def find_release(path: str | Path, version: str | None = None) -> ReleaseRef:
    """Find a release by the folder of its dataset or by its own.

    Args:
        path: a release folder, a dataset folder, or the folder that holds one dataset.
        version: the release; the newest when left out.

    Raises:
        ReleaseError: there is none.
    """
    place = Path(path).resolve()
    if (place / manifest.NAME).is_file():
        if version not in (None, place.name):
            raise ReleaseError(f"{path} is release {place.name}, not {version}: name the dataset's folder instead")
        return log.resolve(place.parent, f"{place}/")
    if (place / log.FOLDER).is_dir():
        return log.resolve(place.parent, f"{place.name}@{version or ''}")
    return log.resolve(place, f"@{version or ''}")


def check_config(found: ReleaseRef, config: str) -> None:
    """Compare the files of one config, and the card that describes it, with the manifest, and that with the log.

    Raises:
        ReleaseError: something is damaged, or the release has no rows of this config.
    """
    if found.entry is not None:
        purged.refuse_purged(found.storage, found.version)
        content = verify.read_manifest(found.storage, found.entry)
    else:
        content = manifest.parse(found.storage.read(f"{found.folder}/{manifest.NAME}"), str(found.path))
    files = content.data_files(config)
    if not files:
        raise ReleaseError(f"release {found.version} has no rows of config {config}")
    card = [f for f in content.files if f.path == "README.md"]
    problems = verify.verify_files(found.storage, found.folder, [*card, *files])
    if problems:
        raise ReleaseError(f"{found.storage.root}: {problems[0]}; restore it from a copy of the dataset")
