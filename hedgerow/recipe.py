"""The recipe of a release: everything beside the inputs that its rows follow from, as digests and as files."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from hedgerow.closure import closure_digest, library_versions
from hedgerow.config import Config, CorpusConfig, config_digest
from hedgerow.corpus.generative import Generative
from hedgerow.corpus.models import LabelModel
from hedgerow.corpus.overlap import EvaluationTexts
from hedgerow.corpus.weights import shipped_weights
from hedgerow.evaluation.gates import Quality
from hedgerow.label import GUIDELINE_VERSION
from hedgerow.labeler.toolbox import Toolbox, label_modules
from hedgerow.lexicon import shipped_cues
from hedgerow.pipeline import STAGES
from hedgerow.publish.facts import Recipe
from hedgerow.reduction.decontamination import RECIPE_NAME


def make_recipe(
    config: Config,
    toolbox: Toolbox,
    splits: Mapping[str, str],
    models: Mapping[str, LabelModel],
    quality: Quality | None = None,
    evaluation: EvaluationTexts | None = None,
) -> Recipe:
    """Return the recipe of a run.

    Args:
        config: the run's configuration.
        toolbox: its functions and cues.
        splits: split of every published document: the table that a rebuild takes.
        models: its label models; what was fitted to the run goes into the recipe.
        quality: how right the labels are on gold, where that is known.
        evaluation: the texts that training must not see, as hashes.
    """
    plain = config.model_copy(update={"ingest": config.ingest.model_copy(update={"removed": ()})})
    digests = {stage.name: stage.all_parameters(plain) for stage in STAGES}  # a takedown changes no recipe, but inputs
    digests |= {
        "cues": toolbox.lexicon.digest,
        "functions": toolbox.functions.digest,
        "corpus": hashlib.sha256(
            (config_digest(_corpus_settings(config)) + closure_digest("hedgerow.reduction.reduce")).encode()
        ).hexdigest(),
        "weights": shipped_weights().digest,
    }
    found = _files(config, splits)
    fitted = {task: model.parameters() for task, model in models.items() if isinstance(model, Generative)}
    if fitted:
        found["label_model.json"] = _json(fitted)
        digests["label_model"] = hashlib.sha256(found["label_model.json"]).hexdigest()
    if evaluation is not None:
        found[RECIPE_NAME] = evaluation.to_bytes()
        digests["evaluation_texts"] = evaluation.digest
    if quality is not None:
        found["quality.json"] = _json(quality.as_dict())
    return Recipe(
        digests=digests,
        guideline_version=GUIDELINE_VERSION,
        model=config.corpus.label_model,
        files=found,
    )


def _corpus_settings(config: Config) -> CorpusConfig:
    """Return the settings of the reduce without the place of a file."""
    files = (RECIPE_NAME,) if config.corpus.decontaminate.files else ()
    decontaminate = config.corpus.decontaminate.model_copy(update={"files": files})
    return config.corpus.model_copy(update={"decontaminate": decontaminate})


def _files(config: Config, splits: Mapping[str, str]) -> dict[str, bytes]:
    found = {
        "config.json": _json(published_settings(config)),
        "libraries.json": _json(library_versions()),
        "weights.toml": (files("hedgerow.corpus") / "weights.toml").read_bytes(),
        "splits.tsv": "".join(f"{d}\t{split}\n" for d, split in sorted(splits.items())).encode("ascii"),
    }
    for path in shipped_cues():
        found[f"cues/{path.name}"] = path.read_bytes()
    for module in label_modules():
        name = module.__name__.removeprefix("hedgerow.").replace(".", "/")
        found[f"functions/{name}.py"] = inspect.getsource(module).encode("utf-8")
    return found | _user_files("functions", config.label.functions) | _user_files("cues", config.label.cues)


def _user_files(kind: str, paths: Sequence[str]) -> dict[str, bytes]:
    """Return the user's own files as ``<kind>/user/<position>/<name>``: two of them may have one name."""
    found = {}
    for number, path in enumerate(map(Path, paths), start=1):
        for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            found[f"{kind}/user/{number}/{file.relative_to(path.parent).as_posix()}"] = file.read_bytes()
    return found


def published_settings(config: Config) -> dict[str, object]:
    """Return the configuration without what names a machine: where sources and user files lie."""
    settings = config.model_dump(mode="json")
    settings["sources"] = [
        {**s.model_dump(mode="json"), "path": s.label, "name": s.label}
        for s in sorted(config.sources, key=lambda s: s.label)
    ]
    settings["label"] = {name: [Path(p).name for p in paths] for name, paths in settings["label"].items()}
    settings["corpus"] = _corpus_settings(config).model_dump(mode="json")
    settings["gates"]["gold"] = [Path(p).name for p in settings["gates"]["gold"]]
    return settings


def _json(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")
