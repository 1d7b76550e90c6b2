"""The functions and label models of a release, from what the release itself ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from hedgerow.corpus.generative import GENERATIVE, Generative
from hedgerow.corpus.models import LabelModel, build_models
from hedgerow.corpus.weights import Weights, read_weights
from hedgerow.errors import ConfigError
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.verify import manifest_of


@dataclass(frozen=True, slots=True)
class ReleasedFunction:
    """A labeling function as config ``labeling_functions`` describes it."""

    id: str
    task: str
    version: int
    family: str
    looks_for: str
    rule: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReleasedModels:
    """What set the labels of a release.

    Attributes:
        name: name of the label model.
        models: the model of each task.
        weights: the records on gold that it was built with.
        functions: the labeling functions.
    """

    name: str
    models: Mapping[str, LabelModel]
    weights: Weights
    functions: tuple[ReleasedFunction, ...]


def released_models(release: ReleaseRef) -> ReleasedModels:
    """Build the label models of a release again.

    Raises:
        ConfigError: its recipe is damaged: run hedgerow verify.
    """
    names = ReleasedFunction.__slots__
    functions = tuple(
        ReleasedFunction(**{name: row[name] for name in names})
        for table in tables(release, "labeling_functions", list(names))
        for row in table.to_pylist()
    )
    manifest = manifest_of(release)
    weights = read_weights(_recipe(release, "weights.toml"), "weights.toml")
    models: Mapping[str, LabelModel]
    if manifest.model == GENERATIVE:
        fitted = json.loads(_recipe(release, "label_model.json"))
        models = {task: Generative.from_parameters(found) for task, found in fitted.items()}
    else:
        models = build_models(manifest.model, functions, weights)
    return ReleasedModels(manifest.model, models, weights, functions)


def _recipe(release: ReleaseRef, name: str) -> bytes:
    try:
        return release.storage.read(f"{release.folder}/recipe/{name}")
    except OSError as error:
        raise ConfigError(f"cannot read recipe/{name} of {release.where}: {error.strerror or error}") from None
