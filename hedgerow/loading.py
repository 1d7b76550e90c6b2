"""Loading a release in Python: the newest or a named version, verified, as Hugging Face datasets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hedgerow import contracts
from hedgerow.addresses import scheme_of
from hedgerow.corpus.rules import PLACES
from hedgerow.distant.fetched import fetch_release
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.prose import NOT_PROSE
from hedgerow.publish import log, manifest, purged, verify
from hedgerow.publish.log import ReleaseRef

if TYPE_CHECKING:
    from datasets import Dataset

_Rule: TypeAlias = tuple[Callable[..., list[bool]], tuple[str, ...]]


def load(
    path: str | Path,
    version: str | None = None,
    config: str = "sentences",
    split: str | None = None,
    min_confidence: float | None = None,
) -> Dataset:
    """Load one config of a release.

    The manifest and the files of the config are compared with their SHA-256 first, so
    that a damaged file is an error and never a row.

    Args:
        path: a release folder, a dataset folder, or the folder that holds one dataset; or the address of a dataset, whose
            release is fetched into the user's cache first.
        version: the release; the newest when left out.
        config: sentences, sections, documents, votes, claim_type, hedge, safety_warning, labeling_functions or rejects.
        split: train, validation or test; the rows of all of them, in this order, when left out.
        min_confidence: keep rows whose label is at least this probable: of a training view its label, of ``sentences`` the
            labels of all three tasks. Sentences of references, contents lists and boilerplate, which no function looked
            at, are never among them: that they have no label is certain, and no label.

    Raises:
        ConfigError: no such config, or a confidence that cannot be applied.
        ReleaseError: no such release, or it is damaged.
        TransferError: it cannot be fetched.
    """
    from datasets import load_dataset

    if config not in contracts.PUBLISHED:
        raise ConfigError(f"no config {config[:40]!r}: choose one of {', '.join(contracts.PUBLISHED)}")
    if min_confidence is not None:
        if config not in _PROBABILITIES:
            raise ConfigError(
                f"min_confidence goes with the configs {', '.join(_PROBABILITIES)}: {config} has no label"
            )
        if not 0 <= min_confidence <= 1:
            raise ConfigError(f"min_confidence is a probability: choose one from 0 to 1, not {min_confidence}")
    found = fetch_release(find_release(path, version))
    folder = str(found.path)
    check_config(found, config)
    rows: Dataset = load_dataset(folder, config, split=split or "all")
    if min_confidence is None:
        return rows
    least, (confident, columns) = float(min_confidence), _PROBABILITIES[config]
    return rows.filter(lambda *values: confident(least, *values), batched=True, input_columns=list(columns))


def _label_is_sure(least: float, probability: Sequence[float]) -> list[bool]:
    return [_reaches(p, least) for p in probability]


def _reaches(probability: float, least: float) -> bool:
    """Compare as published, in decimals: the 32-bit number for 0.9 is a little less than 0.9."""
    return round(probability, PLACES) >= least


def _labels_are_sure(least: float, *columns: Sequence[Any]) -> list[bool]:
    """Tell of each sentence whether it is labeled, and its labels are this probable in all three tasks."""
    found = []
    for flags, claim, claims, hedge, hedge_p, warning, warning_p in zip(*columns, strict=True):
        probabilities = (claims[claim], hedge_p if hedge else 1 - hedge_p, warning_p if warning else 1 - warning_p)
        found.append(NOT_PROSE not in flags and _reaches(min(probabilities), least))
    return found


_VIEW: _Rule = (_label_is_sure, ("probability",))
_PROBABILITIES: Mapping[str, _Rule] = {
    "sentences": (
        _labels_are_sure,
        ("flags", "claim_type", "claim_type_probs", "hedge", "hedge_prob", "safety_warning", "safety_warning_prob"),
    ),
    "claim_type": _VIEW,
    "hedge": _VIEW,
    "safety_warning": _VIEW,
}
"""How sure a row is, by config: the rule and the columns that it reads."""


def find_release(path: str | Path, version: str | None = None) -> ReleaseRef:
    """Find a release by the folder of its dataset or by its own.

    Args:
        path: a release folder, a dataset folder, or the folder that holds one dataset.
        version: the release; the newest when left out.

    Raises:
        ReleaseError: there is none.
    """
    if scheme_of(str(path)) is not None:
        return log.resolve("", str(path) if version is None else f"{path}@{version}")
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
        raise ReleaseError(f"{found.storage.where}: {problems[0]}; restore it from a copy of the dataset")
