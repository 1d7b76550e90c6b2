"""Reading the texts of an evaluation that training data must not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow.config import TEXT_FIELDS, DecontaminateConfig
from hedgerow.corpus.overlap import EvaluationTexts, make_evaluation_texts, parse_evaluation_texts
from hedgerow.errors import ConfigError

FIELDS = (*TEXT_FIELDS, "sentence", "question", "input")
RECIPE_NAME = "evaluation.ngrams"


def read_evaluation_texts(config: DecontaminateConfig) -> EvaluationTexts | None:
    """Return what the configuration names; None when it names nothing.

    Raises:
        ConfigError: a file that is missing or holds no texts.
    """
    if not config.files:
        return None
    if len(config.files) == 1 and Path(config.files[0]).name == RECIPE_NAME:
        found = parse_evaluation_texts(_bytes(Path(config.files[0])))
        if found is not None:
            return found
    texts = [text for name in config.files for text in _texts(Path(name))]
    if not texts:
        raise ConfigError(f"no texts in {', '.join(config.files)}: JSON lines with a field text, or one text a line")
    return make_evaluation_texts(texts, config.ngram)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"evaluation file {path}: {error.strerror or error}") from None


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield from _of_parquet(path)
        return
    try:
        lines = _bytes(path).decode("utf-8-sig").split("\n")  # other breaks of lines may stand in a text
    except UnicodeDecodeError:
        raise ConfigError(f"evaluation file {path} is not UTF-8 text") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        yield _of_json(path, number, line) if path.suffix in (".jsonl", ".ndjson") else line


def _of_json(path: Path, number: int, line: str) -> str:
    try:
        row: Any = json.loads(line)
    except ValueError:
        raise ConfigError(f"evaluation file {path}, line {number}: no JSON") from None
    if isinstance(row, str):
        return row
    found = next((row[f] for f in FIELDS if isinstance(row, dict) and isinstance(row.get(f), str)), None)
    if found is None:
        raise ConfigError(f"evaluation file {path}, line {number}: none of the fields {', '.join(FIELDS)}")
    return str(found)


def _of_parquet(path: Path) -> Iterator[str]:
    try:
        with pq.ParquetFile(path) as file:
            column = next((f for f in FIELDS if f in file.schema_arrow.names), None)
            if column is None:
                raise ConfigError(f"evaluation file {path}: none of the columns {', '.join(FIELDS)}")
            for batch in file.iter_batches(columns=[column]):
                yield from (text for text in batch.column(0).to_pylist() if isinstance(text, str))
    except (OSError, pa.ArrowException) as error:
        raise ConfigError(f"evaluation file {path} cannot be read: {error!s:.100}") from None
