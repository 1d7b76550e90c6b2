"""What a publisher is told about a release beside its tables, and what it makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from hedgerow import contracts

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


def public_contracts() -> dict[str, str]:
    """Return the version of every published contract."""
    return {name: contracts.contract(name).version for name in contracts.PUBLISHED}


def public_columns() -> dict[str, dict[str, str]]:
    """Return the spelled type of every column of every published contract."""
    return {name: {c.name: c.spelled for c in contracts.contract(name).columns} for name in contracts.PUBLISHED}


def public_vocabularies() -> dict[str, list[str]]:
    """Return the closed sets of values."""
    return {name: list(values) for name, values in contracts.vocabularies().items()}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What besides the inputs determines the rows.

    Attributes:
        digests: SHA-256 of each part: ingest, normalize, segment, label, cues, functions, corpus, config, weights.
        guideline_version: version of the annotation guideline that the labels follow.
        model: name of the label model.
        files: what goes into ``recipe/``, by relative path.
    """

    digests: Mapping[str, str]
    guideline_version: str
    model: str
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source root as the card names it."""

    name: str
    licence: str | None
    attribution: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release says of itself.

    Attributes:
        dataset: name of the dataset.
        recipe: what besides the inputs determines the rows.
        content_digest: digest of all published rows but the rejects: equal digest, no new version.
        ledger: documents and bytes read, published, duplicate and rejected by reason.
        counts: further counts that the run knows; counts of rows and labels are taken from the tables themselves.
        sources: the roots of the input.
        functions_rows: the rows of config ``labeling_functions``.
        leakage: near-duplicate pairs and shared sentences across splits; empty when it was not counted.
        quality: how right the labels are on gold: basis, figures, calibration by task; empty when unknown.
        contracts: version of each published contract.
        columns: type of each published column.
        vocabularies: the closed sets of values.
        title: name for people; the dataset's name when empty.
        licence: licence of the dataset as a whole; told from the sources when left out.
        contact: where to ask for the removal of a document, as text.
        languages: ISO 639-1 codes.
        masked: whether personal data was masked.
    """

    dataset: str
    recipe: Recipe
    content_digest: str
    ledger: Mapping[str, Json]
    counts: Mapping[str, Json] = field(default_factory=dict)
    sources: Sequence[SourceFacts] = ()
    functions_rows: Sequence[Mapping[str, Json]] = ()
    leakage: Mapping[str, Json] = field(default_factory=dict)
    quality: Mapping[str, Json] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=public_contracts)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=public_columns)
    vocabularies: Mapping[str, Sequence[str]] = field(default_factory=public_vocabularies)
    title: str = ""
    licence: str | None = None
    contact: str = ""
    languages: Sequence[str] = ("en",)
    masked: bool = True
