"""Cue files: the words that labeling functions look for, as data.

A cue file is TOML with a list of ``[[cue]]`` tables::

    [[cue]]
    id = "hedge.modal_may"             # unique over all files
    sense = "epistemic possibility"    # what the words mean when they count
    patterns = ["may"]                 # RE2 syntax, whole words, any case
    rule = "3.1"                       # rule of the annotation guideline
    look_alikes = [{ patterns = ["may (?:want|wish|prefer)"], why = "politeness (3.2)" }]
    positive = ["Mint may help."]      # run as tests, shown in the docs
    negative = ["You may want tea."]
    task = "hedge"                     # optional: makes the cue a labeling function
    label = "hedged"
    kind = "modal"

A cue without ``task`` is context that functions read by its id. ``softener``
makes its hits a feature. Patterns match inside one sentence only: they may not
match a line break, and ``^`` and ``$`` mean the sentence's ends.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import re2

from hedgerow import contracts
from hedgerow.errors import ConfigError

_FIELDS = {
    "id", "sense", "patterns", "rule", "look_alikes", "positive", "negative", "task", "label", "kind",
    "softener", "case_sensitive", "raw", "version", "family", "scope",
}  # fmt: skip


Entries: TypeAlias = tuple[str, list[dict[str, Any]]]
"""The name of a cue file, and its entries as they stand there."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Patterns that cancel a cue: where one covers the hit, or anywhere in the sentence."""

    patterns: tuple[str, ...]
    why: str
    anywhere: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of a cue file."""

    id: str
    sense: str
    patterns: tuple[str, ...]
    rule: str
    look_alikes: tuple[LookAlike, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    task: str | None
    label: str | None
    kind: str | None
    softener: str | None
    case_sensitive: bool
    raw: bool
    version: int
    family: str
    scope: str
    digest: str

    def all_patterns(self) -> tuple[str, ...]:
        """Return the patterns of the cue and of its look-alikes."""
        return (*self.patterns, *(p for item in self.look_alikes for p in item.patterns))

    def expression(self, pattern: str) -> str:
        """Return the pattern as it is compiled: whole words unless the cue is raw.

        A first ``^`` and a last ``$`` hold for all alternatives of the pattern.
        """
        if self.raw:
            return pattern
        first = "^" if pattern.startswith("^") else r"\b"
        last = "$" if pattern.endswith("$") and not pattern.endswith(r"\$") else r"\b"
        inner = pattern.removeprefix("^") if last == r"\b" else pattern.removeprefix("^")[:-1]
        return f"{first}(?:{inner}){last}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of a run, sorted by id."""

    cues: tuple[Cue, ...]
    digest: str

    def by_id(self) -> dict[str, Cue]:
        """Return the cues by their id."""
        return {cue.id: cue for cue in self.cues}


def shipped_cues() -> list[Path]:
    """Return the cue files that hedgerow ships, sorted."""
    return sorted((Path(__file__).parent / "label" / "cues").glob("*.toml"))


def cue_files(paths: Iterable[Path] = ()) -> list[Path]:
    """Return the shipped cue files and the user's, in the order of loading.

    Args:
        paths: further cue files, or folders of them.

    Raises:
        ConfigError: a path does not exist.
    """
    files = shipped_cues()
    for path in paths:
        if path.is_dir():
            files += sorted(path.glob("*.toml"))
        elif path.is_file():
            files.append(path)
        else:
            raise ConfigError(f"cue file {path} does not exist")
    return files


def load_lexicon(paths: Iterable[Path] = (), check_patterns: bool = True) -> Lexicon:
    """Load the shipped cue files and the user's on top.

    Args:
        paths: further cue files, or folders of them.
        check_patterns: see :func:`make_lexicon`.

    Raises:
        ConfigError: a file is missing, is no TOML, or breaks the form; duplicate ids.
    """
    return make_lexicon([read_entries(path) for path in cue_files(paths)], check_patterns)


def read_entries(path: Path) -> Entries:
    """Read the entries of a cue file.

    Raises:
        ConfigError: it is no TOML, or something else than a list of cues.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cue file {path.name} is no TOML: {error}") from error
    entries = raw.pop("cue", None)
    if not isinstance(entries, list) or raw:
        raise ConfigError(f"cue file {path.name}: expected only [[cue]] tables, found also {sorted(raw)}")
    try:
        json.dumps(entries)
    except TypeError:
        raise ConfigError(f"cue file {path.name}: a date or time stands in it: put it in quotes") from None
    return path.name, entries


def make_lexicon(files: Iterable[Entries], check_patterns: bool = True) -> Lexicon:
    """Make a lexicon of the entries of cue files.

    Args:
        files: what :func:`read_entries` gave of each.
        check_patterns: look whether each pattern compiles and stays inside a sentence, which takes most of the time;
            not for cues that were compiled before.

    Raises:
        ConfigError: an entry that breaks the form; duplicate ids.
    """
    cues: dict[str, Cue] = {}
    for file in files:
        for cue in make_cues(file, check_patterns):
            if cue.id in cues:
                raise ConfigError(f"cue {cue.id} in {file[0]} exists already: ids are unique over all cue files")
            cues[cue.id] = cue
    ordered = tuple(cues[name] for name in sorted(cues))
    digest = hashlib.sha256("".join(cue.digest for cue in ordered).encode()).hexdigest()
    return Lexicon(ordered, digest)


def load_cues(path: Path) -> list[Cue]:
    """Load one cue file.

    Raises:
        ConfigError: no TOML, or an entry that breaks the form; names the entry.
    """
    return make_cues(read_entries(path))


def make_cues(file: Entries, check_patterns: bool = True) -> list[Cue]:
    """Make the cues of a file, as :func:`make_lexicon` does."""
    name, entries = file
    cues = []
    for entry in entries:
        where = f"cue {entry.get('id', '?')!r} in {name}"
        cue = _cue(where, entry)
        _check_words(where, cue)
        for pattern in cue.all_patterns() if check_patterns else ():
            check_pattern(where, pattern)
        cues.append(cue)
    return cues


def _cue(where: str, entry: dict[str, Any]) -> Cue:
    unknown = set(entry) - _FIELDS
    if unknown:
        raise ConfigError(f"{where}: unknown fields {sorted(unknown)}")
    missing = {"id", "sense", "patterns", "rule"} - set(entry)
    if missing:
        raise ConfigError(f"{where}: missing fields {sorted(missing)}")
    look_alikes = tuple(
        LookAlike(tuple(item["patterns"]), item["why"], item.get("anywhere", False))
        for item in entry.get("look_alikes", ())
    )
    return Cue(
        id=entry["id"],
        sense=entry["sense"],
        patterns=tuple(entry["patterns"]),
        rule=entry["rule"],
        look_alikes=look_alikes,
        positive=tuple(entry.get("positive", ())),
        negative=tuple(entry.get("negative", ())),
        task=entry.get("task"),
        label=entry.get("label"),
        kind=entry.get("kind"),
        softener=entry.get("softener"),
        case_sensitive=entry.get("case_sensitive", False),
        raw=entry.get("raw", False),
        version=entry.get("version", 1),
        family=entry.get("family", entry["id"]),
        scope=entry.get("scope", "sentence"),
        digest=hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest(),
    )


def _check_words(where: str, cue: Cue) -> None:
    if cue.task is not None:
        _member(where, "task", cue.task)
        _member(where, cue.task, cue.label or "")
        if not cue.id.startswith(f"{cue.task}."):
            raise ConfigError(f"{where}: the id of a labeling cue starts with its task, {cue.task}.")
    elif cue.label is not None:
        raise ConfigError(f"{where}: label without task")
    if cue.kind is not None:
        _member(
            where, {"hedge": "hedge_cue_type", "safety_warning": "warning_kind"}.get(cue.task or "", "task"), cue.kind
        )
    if cue.softener is not None:
        _member(where, "softener_type", cue.softener)
    _member(where, "vote_scope", cue.scope)


def _member(where: str, vocabulary: str, value: str) -> None:
    if value not in contracts.vocabulary(vocabulary):
        raise ConfigError(f"{where}: {value!r} is not in vocabulary {vocabulary}")


def check_pattern(where: str, pattern: str) -> None:
    """Check that a pattern compiles on the linear-time engine and stays inside a sentence.

    Raises:
        ConfigError: it does not.
    """
    if _WORDS.fullmatch(pattern):  # words alone: nothing in them can fail
        return
    try:
        compiled = re2.compile(f"(?:{pattern})")
    except re2.error as error:
        raise ConfigError(f"{where}: pattern {pattern!r} does not compile: {error}") from error
    if compiled.fullmatch(""):
        raise ConfigError(f"{where}: pattern {pattern!r} matches the empty string")
    if _may_cross_lines(pattern) or compiled.search("\n"):
        raise ConfigError(f"{where}: pattern {pattern!r} can match a line break: write ' ' and exclude \\n")


_WORDS = re.compile(r"[\w '’-]+")
_NEGATED_CLASS = re.compile(r"\[\^(?:\\.|[^\]\\])*\]")


def _may_cross_lines(pattern: str) -> bool:
    """Tell whether a part of the pattern can match a line break."""
    outside = _NEGATED_CLASS.sub("", pattern)
    negated = _NEGATED_CLASS.findall(pattern)
    return any(r"\n" not in found for found in negated) or any(
        c in outside for c in (r"\s", r"\W", r"\D", r"\n", "(?s")
    )
