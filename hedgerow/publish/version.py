"""Version numbers of the data, by cause.

MAJOR: a column or label changed its meaning or went. MINOR: config, cues,
functions, weights, model or the code of a stage changed published rows, or let
documents in or left them out. PATCH: only the inputs changed. No change of the
published rows makes no version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from hedgerow.errors import ReleaseError
from hedgerow.publish.facts import Facts
from hedgerow.publish.manifest import Manifest

Level: TypeAlias = Literal["first", "major", "minor", "patch"]

_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
_CLASS = re.compile(r"class:([a-z_]+)")
MAX_NAMED = 5
_PARTS = {
    "ingest": "sources or ingest",  # names, fields and licences of the sources are settings of ingest
    "functions": "labeling functions",
    "corpus": "duplicates, splits or label model",
    "label_model": "fitted label model",
    "evaluation_texts": "evaluation texts",
}
"""Parts of a recipe in a reader's words, where their names do not say it."""


class Version(NamedTuple):
    """MAJOR.MINOR.PATCH."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Return it as folders and tags spell it."""
        return f"{self.major}.{self.minor}.{self.patch}"


def is_version(text: str) -> bool:
    """Tell whether a text is a version number.

    >>> is_version("1.0.2"), is_version("1.0.02"), is_version(".DS_Store"), is_version("notes.txt")
    (True, False, False, False)
    """
    return _VERSION.fullmatch(text) is not None


def parse_version(text: str) -> Version:
    """Read a version.

    >>> parse_version("1.12.0") > parse_version("1.2.0")
    True

    Raises:
        ReleaseError: it is none.
    """
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ReleaseError(f"not a version of a dataset: {text[:40]!a}")
    return Version(*map(int, match.groups()))


@dataclass(frozen=True, slots=True)
class Decision:
    """The level of a new version and why, in one sentence."""

    level: Level
    reason: str


def decide(parent: Manifest | None, facts: Facts, rows_differ: Callable[[], str | None]) -> Decision:
    """Decide which number of the version rises.

    Args:
        parent: manifest of the release before.
        facts: the new release, whose rows differ from the parent's.
        rows_differ: compares the rows of documents whose inputs are equal, also those that came or went with their input
            unchanged, and says in a clause what differs first; called only when the recipe changed.

    Returns:
        The level with its reason.
    """
    if parent is None:
        return Decision("first", "This is the first release.")
    if broken := _meaning(parent, facts):
        return Decision("major", broken)
    if added := _added(parent, facts):
        return Decision("minor", added)
    changed = _recipe_changes(parent, facts)
    if not changed:
        return Decision("patch", "Only the inputs changed: the recipe is that of the release before.")
    named = ", ".join(changed)
    if difference := rows_differ():
        return Decision("minor", f"The recipe changed ({named}): {difference}.")
    return Decision(
        "patch",
        f"Only inputs changed rows: the recipe changed too ({named}), but no row of a document whose input stayed.",
    )


def candidates(parent: str | None, level: Level) -> Iterator[Version]:
    """Yield the version numbers to try, in order: a number can be taken by a folder that was never committed.

    >>> from itertools import islice
    >>> [str(v) for v in islice(candidates("1.2.3", "minor"), 2)]
    ['1.3.0', '1.4.0']
    """
    old = parse_version(parent) if parent else Version(1, 0, -1)
    for step in range(1, 10_000):
        if level == "major":
            yield Version(old.major + step, 0, 0)
        elif level == "minor":
            yield Version(old.major, old.minor + step, 0)
        else:
            yield Version(old.major, old.minor, old.patch + step)


def _meaning(parent: Manifest, facts: Facts) -> str | None:
    """Name what changed its meaning or went: the cause of a MAJOR version."""
    for name, version in sorted(parent.contracts.items()):
        if name not in facts.contracts:
            return f"Config {name} went."
        if _major(facts.contracts[name]) > _major(version):
            return f"Contract {name} went from version {version} to {facts.contracts[name]}."
    for name, columns in sorted(parent.columns.items()):
        for column, kind in columns.items():
            now = facts.columns[name].get(column)
            if now is None:
                return f"Column {name}.{column} went."
            if now != kind:
                return f"Column {name}.{column} changed its type from {kind} to {now}."
    classes = {c for columns in parent.columns.values() for kind in columns.values() for c in _CLASS.findall(kind)}
    for name, values in sorted(parent.vocabularies.items()):
        if problem := _vocabulary(name, list(values), list(facts.vocabularies.get(name, ())), name in classes):
            return problem
    if _major(facts.recipe.guideline_version) > _major(parent.guideline_version):
        return f"The annotation guideline went from {parent.guideline_version} to {facts.recipe.guideline_version}."
    return None


def _vocabulary(name: str, old: list[str], new: list[str], is_class: bool) -> str | None:
    gone = [value for value in old if value not in new]
    if gone:
        return f"Vocabulary {name} lost {', '.join(gone[:MAX_NAMED])}."
    if is_class and new[: len(old)] != old:
        moved = next(value for i, value in enumerate(old) if new[i] != value)
        return f"Vocabulary {name} was reordered: {moved} has another class number."
    return None


def _added(parent: Manifest, facts: Facts) -> str | None:
    """Name what is new beside the columns and labels that readers know: at least a MINOR version."""
    for name, columns in sorted(facts.columns.items()):
        known = parent.columns.get(name)
        if known is None:
            return f"Config {name} is new."
        if new := [c for c in columns if c not in known]:
            return f"Config {name} has new columns: {', '.join(new[:MAX_NAMED])}."
    for name, values in sorted(facts.vocabularies.items()):
        if new := [v for v in values if v not in parent.vocabularies.get(name, ())]:
            return f"Vocabulary {name} has new values: {', '.join(new[:MAX_NAMED])}."
    return None


def _recipe_changes(parent: Manifest, facts: Facts) -> list[str]:
    old, new = parent.recipe, facts.recipe.digests
    changed = [_PARTS.get(name, name) for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    if parent.model != facts.recipe.model:
        changed.append(f"label model {facts.recipe.model} in place of {parent.model}")
    if parent.guideline_version != facts.recipe.guideline_version:
        changed.append(f"guideline {facts.recipe.guideline_version} in place of {parent.guideline_version}")
    return changed


def _major(version: str) -> int:
    return int(version.split(".")[0])
