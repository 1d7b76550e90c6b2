"""Configuration: what one TOML file of a dataset may say, with its defaults.

Every model is frozen and refuses unknown fields, so a misspelled setting is an
error and never a silent default. Relative paths are taken from the working
directory and stay as written: they enter digests and must not name a machine.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from hedgerow.addresses import check_address, local_path, scheme_of, show_address
from hedgerow.errors import ConfigError
from hedgerow.setting_problems import show_value, summarize_problems

TEXT_FIELDS = ("text", "content", "body", "article")
ID_FIELDS = ("id", "doc_id", "key")
URL_FIELDS = ("url", "link", "source_url")
TITLE_FIELDS = ("title", "headline", "name")
"""Fields of record formats that are tried in this order when none is configured."""

LANGUAGES = (
    "af", "ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gu", "he", "hi", "hr",
    "hu", "id", "it", "ja", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk",
    "sl", "so", "sq", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh-cn", "zh-tw",
)  # fmt: skip
"""Codes of the languages that langdetect tells apart: a document has one of these or none."""

MAX_NAME_CHARS = 64

_DATASET_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SOURCE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+ -]{0,99}")
_NOT_NAME = re.compile(r"[^A-Za-z0-9._+-]+")
_SELECTOR = r"^(document:[a-z2-7]{20}|(url|sha256):[0-9a-f]{64})$"
_GLOB = re.compile(r"[*?\[]")


class _Model(BaseModel):
    # built when first asked to validate: workers take configurations as they are and never do
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class SourceConfig(_Model):
    """One root of input: a file, a folder, a glob or a URL, and how its records name their parts."""

    path: str = Field(min_length=1)
    name: str | None = None
    licence: str | None = None
    attribution: str | None = None
    text_field: str | None = None
    id_field: str | None = None
    url_field: str | None = None
    title_field: str | None = None

    @model_validator(mode="after")
    def _check_name(self) -> SourceConfig:
        if self.name is not None and not SOURCE_NAME.fullmatch(self.name):
            raise ValueError(f"source name {self.name!r}: use 1 to 100 of A-Z a-z 0-9 . _ + - and spaces")
        check_address(self.path)
        return self

    @property
    def shown_path(self) -> str:
        """The path as messages show it: without credentials and query."""
        return show_address(self.path)

    @property
    def label(self) -> str:
        """The published name of the root: ``name``, else the last plain part of ``path``.

        >>> SourceConfig(path="data/raw/*.jsonl").label
        'raw'
        """
        if self.name is not None:
            return self.name
        plain = [p for p in self.shown_path.split("/") if p not in ("", ".", "..")]
        plain = [p for p in plain if not _GLOB.search(p)]
        last = _NOT_NAME.sub("-", plain[-1]).strip("-._") if plain else ""
        return last[:100] or "source"


def make_source(path: str, **fields: str | None) -> SourceConfig:
    """Return a source that a user names, with what else is said of it.

    Raises:
        ConfigError: it cannot be one: an empty path, an address with credentials.
    """
    try:
        return SourceConfig(path=path, **fields)
    except ValidationError as error:
        raise ConfigError(f"source {show_address(path)!r}: {summarize_problems(error)}") from None


class IngestConfig(_Model):
    """Limits of reading; all sizes are bytes after decompression."""

    max_document_bytes: int = Field(default=16 * 2**20, ge=1)
    max_member_bytes: int = Field(default=2**30, ge=1)
    max_file_bytes: int = Field(default=64 * 2**30, ge=1)
    max_ratio: int = Field(default=2000, ge=2)
    max_members: int = Field(default=100_000, ge=1)
    max_nesting: int = Field(default=2, ge=0)
    max_fields: int = Field(default=1000, ge=1)
    max_json_depth: int = Field(default=100, ge=1)
    removed: tuple[Annotated[str, Field(pattern=_SELECTOR)], ...] = Field(default=(), strict=False)
    """What is left out as taken down; a build adds what removals.jsonl of the dataset names."""


class BudgetConfig(_Model):
    """What one document may take in one stage of a worker process; beyond it, it is rejected.

    Seconds are those of the processor; a document that waits is given up after three times as many by the clock.
    The bounds, a thousandth of a second to a day and 1 MiB to 1 TiB, are what the timers and limits of every system can hold.
    """

    seconds_per_document: float = Field(default=10.0, ge=0.001, le=86_400)
    bytes_per_document: int = Field(default=512 * 2**20, ge=2**20, le=2**40)


class NormalizeConfig(_Model):
    """What normalization keeps and masks."""

    languages: tuple[str, ...] = Field(default=("en",), min_length=1, strict=False)
    mask_pii: bool = True
    max_document_chars: int = Field(default=4_000_000, ge=1)

    @field_validator("languages")
    @classmethod
    def _check_languages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := next((code for code in languages if code not in LANGUAGES), None):
            raise ValueError(
                f"{show_value(unknown)} is no language that is told apart: give some of {' '.join(LANGUAGES)}"
            )
        return languages


class SegmentConfig(_Model):
    """Segmentation has no settings: its rules are part of the code and versioned with it."""


class LabelConfig(_Model):
    """The user's own labeling functions (Python files) and cue folders, beside the built-in ones."""

    functions: tuple[str, ...] = Field(default=(), strict=False)
    cues: tuple[str, ...] = Field(default=(), strict=False)


class SplitConfig(_Model):
    """Shares of the three splits; they sum to 1.

    ``unit`` says what is put on one side as a whole: a cluster of near duplicates, or everything of a source.
    """

    train: float = Field(default=0.8, ge=0, le=1)
    validation: float = Field(default=0.1, ge=0, le=1)
    test: float = Field(default=0.1, ge=0, le=1)
    unit: Literal["cluster", "source"] = "cluster"

    @model_validator(mode="after")
    def _check_sum(self) -> SplitConfig:
        if not math.isclose(self.train + self.validation + self.test, 1.0, abs_tol=1e-9):
            raise ValueError("train + validation + test must be 1")
        return self


class DecontaminateConfig(_Model):
    """Texts of an evaluation that training must not see: sentences that share ``ngram`` words in a row with one.

    They get the flag evaluation_overlap; with ``drop`` those of train are also left out of the training views.
    """

    files: tuple[str, ...] = Field(default=(), strict=False)
    ngram: int = Field(default=8, ge=3, le=50)
    action: Literal["drop", "flag"] = "drop"


class CorpusConfig(_Model):
    """The reduce: duplicates, splits and the label model."""

    splits: SplitConfig = SplitConfig()
    label_model: Literal["precision_weighted", "majority", "generative"] = "precision_weighted"
    near_duplicates: Literal["keep_all", "keep_first"] = "keep_all"
    near_duplicate_threshold: float = Field(default=0.7, gt=0, le=1)
    decontaminate: DecontaminateConfig = DecontaminateConfig()


class PublishConfig(_Model):
    """How large files of a release get, and how much of the disk is left to others.

    A file takes no further row group that would make it larger than ``max_bytes_per_file`` or hold more than ``max_rows_per_file``.
    ``min_free_bytes`` stay free when a release is made, and when files of URLs are copied.
    """

    max_rows_per_file: int = Field(default=1_000_000, ge=1)
    max_bytes_per_file: int = Field(default=512 * 2**20, ge=2**10)
    min_free_bytes: int = Field(default=64 * 2**20, ge=0)


Share = Annotated[float, Field(ge=0, le=1)]


class GatesConfig(_Model):
    """What a release must reach before it is published: labels on gold, all files together, and documents kept.

    ``documents_kept`` is the least share of the documents of the release before that must still be there; pages that
    were taken down do not count.
    """

    gold: tuple[str, ...] = Field(default=(), strict=False)
    claim_type_accuracy: Share | None = None
    claim_type_macro_f1: Share | None = None
    claim_set_accuracy: Share | None = None
    hedge_f1: Share | None = None
    hedge_cue_f1: Share | None = None
    safety_warning_f1: Share | None = None
    warning_kind_f1: Share | None = None
    documents_kept: Share | None = None

    @model_validator(mode="after")
    def _check_gold(self) -> GatesConfig:
        if self.floors() and not self.gold:
            raise ValueError('floors need gold to be measured on: add gold = ["FILE.jsonl"]')
        return self

    def floors(self) -> dict[str, float]:
        """Return the floors of the labels that are set, by the name of their figure."""
        others = ("gold", "documents_kept")
        return {name: floor for name, floor in self if name not in others and floor is not None}


class ShardConfig(_Model):
    """Target sizes of a shard: the unit of parallel work, of memory and of resumption."""

    target_bytes: int = Field(default=5 * 2**20, ge=1)
    target_documents: int = Field(default=250, ge=1)


class Config(_Model):
    """One dataset: its name, its sources and the settings of every stage."""

    dataset: str
    sources: tuple[SourceConfig, ...] = Field(min_length=1, strict=False)
    ingest: IngestConfig = IngestConfig()
    budget: BudgetConfig = BudgetConfig()
    normalize: NormalizeConfig = NormalizeConfig()
    segment: SegmentConfig = SegmentConfig()
    label: LabelConfig = LabelConfig()
    corpus: CorpusConfig = CorpusConfig()
    publish: PublishConfig = PublishConfig()
    gates: GatesConfig = GatesConfig()
    shard: ShardConfig = ShardConfig()

    @model_validator(mode="after")
    def _check_names(self) -> Config:
        try:
            check_dataset_name(self.dataset)
            check_source_names(self.sources)
        except ConfigError as error:
            raise ValueError(str(error)) from None
        return self


def check_dataset_name(name: str) -> str:
    """Return ``name`` when it can name a folder, a Hub repository and a Prefect deployment.

    >>> check_dataset_name("withdrawal-articles")
    'withdrawal-articles'

    Raises:
        ConfigError: it cannot.

    """
    if not _DATASET_NAME.fullmatch(name) or name.endswith("."):
        shown = ascii(name[:MAX_NAME_CHARS])
        raise ConfigError(
            f"dataset name {shown}: use 1 to 64 of a-z 0-9 . _ -, starting with a letter or digit, not ending in a dot"
        )
    return name


def check_source_names(sources: tuple[SourceConfig, ...]) -> None:
    """Refuse two sources of one name: their documents could not be told apart.

    Raises:
        ConfigError: two sources share a name.

    """
    seen: dict[str, SourceConfig] = {}
    for source in sources:
        other = seen.setdefault(source.label, source)
        if other is source:
            continue
        if _as_place(other.path) == _as_place(source.path):
            raise ConfigError(f"source {source.shown_path!r} is given twice: leave one of the two out")
        raise ConfigError(
            f"sources {other.shown_path!r} and {source.shown_path!r} are both named {source.label!r}: "
            f"give one of them another name, NAME={source.shown_path} (in a configuration file name = ...)"
        )


def _as_place(path: str) -> str:
    return path if scheme_of(path) is not None else os.path.normpath(local_path(path))


def load_config(path: str | Path) -> Config:
    """Read the configuration of a dataset from a TOML file.

    Args:
        path: the file.

    Returns:
        The checked configuration.

    Raises:
        ConfigError: it is missing, no TOML, or says something that it may not.

    """
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"no configuration at {path}: name an existing TOML file") from None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text: save it as UTF-8 TOML") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(f"{path}: {summarize_problems(error, Config)}") from None


def config_digest(model: BaseModel) -> str:
    """Return the SHA-256 (hex) of a model as canonical JSON: equal settings, equal digest.

    >>> config_digest(SegmentConfig()) == config_digest(SegmentConfig())
    True
    """
    text = json.dumps(model.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
