"""People's answers from any of the formats, checked and joined to gold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedgerow.annotate import argilla, label_studio, lines
from hedgerow.annotate.items import Answer, as_gold, name_first, problems_of
from hedgerow.errors import ConfigError

Reader = Callable[[Sequence[Mapping[str, Any]]], tuple[list[Answer], int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """Answers joined by sentence.

    Attributes:
        rows: gold records, in order of first appearance.
        duplicates: sentences that several people, or files, labeled alike.
        conflicts: sentences that they labeled differently: each reading is acceptable in gold.
        same_text: sentences whose text another sentence has too.
        unanswered: sentences that nobody answered.
    """

    rows: list[dict[str, Any]]
    duplicates: list[str]
    conflicts: list[str]
    same_text: list[str]
    unanswered: int


def read_answers(path: Path) -> tuple[list[Answer], int]:
    """Read what an annotation tool exported; the form is told from the content.

    Returns:
        The answers, and how many sentences nobody answered.

    Raises:
        ConfigError: unreadable, of no known form, or records that contradict themselves.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text") from None
    rows = _rows(path, text)
    try:
        return _reader(rows)(rows)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ConfigError(
            f"{path} is no export of Label Studio or Argilla and no gold of schemas/gold.toml: "
            f"{type(error).__name__} {error}"
        ) from None


def _rows(path: Path, text: str) -> list[Mapping[str, Any]]:
    try:
        whole = json.loads(text)
        rows = whole if isinstance(whole, list) else [whole]
    except RecursionError:
        raise ConfigError(f"{path} is nested too deeply to be read") from None
    except json.JSONDecodeError:
        rows = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                rows += [json.loads(line)] if line.strip() else []
            except json.JSONDecodeError as error:
                raise ConfigError(f"{path} line {number}: not JSON ({error.msg})") from None
            except RecursionError:
                raise ConfigError(f"{path} line {number}: nested too deeply to be read") from None
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{path} holds no records: export JSON from the annotation tool")
    return rows


def _reader(rows: Sequence[Mapping[str, Any]]) -> Reader:
    if label_studio.is_ours(rows):
        return label_studio.read_tasks
    return argilla.read_records if argilla.is_ours(rows) else lines.read_lines


def join_answers(answers: Sequence[Answer], unanswered: int = 0) -> Gold:
    """Check answers and join those of one sentence.

    Raises:
        ConfigError: an answer breaks the guideline's constraints, or one id stands for two texts; names the first few.
    """
    problems = [f"{a.id}: {problem}" for a in answers for problem in problems_of(a)]
    by_id: dict[str, list[Answer]] = {}
    for answer in answers:
        known = by_id.setdefault(answer.id, [])
        if known and known[0].text != answer.text:
            problems.append(f"{answer.id}: stands for two different texts")
        known.append(answer)
    if problems:
        raise ConfigError(f"no gold was written: {name_first(problems)}: mend the labels and export again")
    different = {name: list({a.labels: a for a in mine}.values()) for name, mine in by_id.items()}
    texts: dict[str, list[str]] = {}
    for name, mine in by_id.items():
        texts.setdefault(mine[0].text, []).append(name)
    return Gold(
        rows=[as_gold(mine) for mine in different.values()],
        duplicates=[name for name, mine in by_id.items() if len(mine) > len(different[name])],
        conflicts=[name for name, mine in different.items() if len(mine) > 1],
        same_text=[name for names in texts.values() if len(names) > 1 for name in names],
        unanswered=unanswered,
    )
