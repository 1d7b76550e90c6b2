"""The annotation guideline as data: which of its words stand behind a labeling function's rule.

A function names its rule as the guideline numbers it: a section (``2.1``), a step in one (``2.3 step 2``), a boundary rule
(``B4``), an exemption (``E1``) or a hard case (``case 15``). Sections that define many labels or kinds give the entry of the
function's own.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import re2

FILE = "annotation-guideline.md"
CASES = "5"  # the section of the hard cases
KINDS = "**Kinds.**"

_HEADING = re2.compile(r"^#{2,3} (\d(?:\.\d)?)\.? (.+)$")
_BULLET = re2.compile(r"^- (.+)$")
_STEP = re2.compile(r"^(\d+)\. (.+)$")
_NUMBERED_RULE = re2.compile(r"^([BE]\d+)\.? (.+)$")
_KIND = re2.compile(r"([a-z_]{5,}) \(([^()]*)\)")


class Rule(NamedTuple):
    """What the guideline says behind a rule.

    Attributes:
        name: as functions name it, with the label or kind whose entry it is: ``2.1 efficacy``, ``B4``.
        section: heading of the section that it stands in.
        words: its sentences, list items or rows, without markup.
    """

    name: str
    section: str
    words: tuple[str, ...]


class _Section(NamedTuple):
    """One section: its heading, and its blocks by what they are."""

    heading: str
    paragraphs: list[str]
    bullets: list[str]
    steps: dict[str, str]
    rows: list[list[str]]


def find_rules(rule: str, label: str | None = None, kind: str | None = None) -> list[Rule]:
    """Return what the guideline says behind a function's rule; empty when it has no such rule.

    Args:
        rule: as the function names it; several are parted by commas.
        label: the label that the function votes; None for what the rule says of all.
        kind: hedge cue type or warning kind of its votes.

    >>> find_rules("B10")[0].words[0][:20]
    'descriptive/none: "t'
    >>> find_rules("2.3", "usage")[0].name, find_rules("B99", "usage")
    ('2.3 step 2', [])
    """
    found = (_find(part.strip(), label, kind) for part in rule.split(","))
    return [entry for entry in found if entry is not None]


def version() -> str:
    """Return the version that the guideline states in its title."""
    title = guideline_file().read_text("utf-8").partition("\n")[0]
    return title.rpartition(" v")[2]


def guideline_file() -> Path:
    """Return the guideline: inside the installed package, else in docs/ of a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / FILE
    return inside if inside.is_file() else here.parent / "docs" / FILE


@functools.cache
def _find(rule: str, label: str | None, kind: str | None) -> Rule | None:
    number, _, step = rule.partition(" step ")
    section = _sections().get(number)
    if section is None:
        return _by_name(rule)
    if step:
        words = [section.steps[step]] if step in section.steps else []
        return _made(rule, section, words + _kind_words(section, kind) if words else [])
    return _entry(rule, section, label, kind) or _made(rule, section, _whole(section))


def _entry(rule: str, section: _Section, label: str | None, kind: str | None) -> Rule | None:
    """Return the part of a section that is about one label or kind; None when it has none."""
    for key, text in section.steps.items():
        if f"-> **{label}**" in text:
            return _made(f"{rule} step {key}", section, [text])
    for name in (label, kind):
        row = next((row for row in section.rows if row[0] == name), None)
        if row is not None:
            return _made(f"{rule} {name}", section, [_spell(row)])
    own = _kind_words(section, kind)
    return _made(f"{rule} {kind}", section, own + [_closed(text) for text in section.paragraphs[:1]]) if own else None


def _closed(text: str) -> str:
    """Return a paragraph without a last sentence that only announces what follows."""
    return f"{text.rpartition('. ')[0]}." if text.endswith(":") else text


def _whole(section: _Section) -> list[str]:
    """Return all that a section says, without its examples."""
    steps = [f"{key}. {text}" for key, text in section.steps.items()]
    return (
        section.bullets
        or [_spell(row) for row in section.rows]
        or [*section.paragraphs[:1], *steps, *section.paragraphs[1:]]
    )


def _spell(row: Sequence[str]) -> str:
    return f"{row[0]}: {'; '.join(row[1:])}"


def _made(name: str, section: _Section, words: Sequence[str]) -> Rule | None:
    return Rule(name, section.heading, tuple(_plain(text) for text in words)) if words else None


def _by_name(rule: str) -> Rule | None:
    """Return a rule that has a name of its own: B4, E1, case 15."""
    kind, _, number = rule.partition(" ")
    cases = _sections()[CASES]
    if kind == "case":
        row = next((row for row in cases.rows if row[0] == number), None)
        return None if row is None else _made(rule, cases, [f"{row[1]} is {row[2]}: {row[3]}."])
    for section in _sections().values():
        for text in section.bullets:
            match = _NUMBERED_RULE.match(text)
            if match is not None and match[1] == rule:
                return _made(rule, section, [match[2]])
    return None


def _kind_words(section: _Section, kind: str | None) -> list[str]:
    """Return what a section says of a kind, where it lists kinds."""
    text = next((text for text in section.paragraphs if text.startswith(KINDS)), "")
    return [f"{kind}: {meaning}" for name, meaning in _KIND.findall(text) if name == kind]


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")


@functools.cache
def _sections() -> dict[str, _Section]:
    """Read the guideline; its examples, which are bullets that begin with a sentence in quotes, are left out."""
    found: dict[str, _Section] = {}
    here = _Section("", [], [], {}, [])
    for block in _blocks(guideline_file().read_text("utf-8")):
        heading, bullet, step = _HEADING.match(block), _BULLET.match(block), _STEP.match(block)
        if heading is not None:
            here = found[heading[1]] = _Section(f"{heading[1]} {heading[2]}", [], [], {}, [])
        elif block.startswith("|--"):
            here.rows.clear()  # what came before was the head of the table
        elif block.startswith("|"):
            here.rows.append([_plain(cell.strip()) for cell in block.strip("|").split("|")])
        elif bullet is not None and not bullet[1].startswith('"'):
            here.bullets.append(bullet[1])
        elif step is not None:
            here.steps[step[1]] = step[2]
        elif bullet is None:
            here.paragraphs.append(block)
    return found


def _blocks(text: str) -> list[str]:
    """Return headings, table rows, list items and paragraphs, each as one line."""
    blocks: list[str] = []
    open_block = False
    for line in text.splitlines():
        starts = line.startswith(("#", "|", "- ")) or _STEP.match(line) is not None
        if not line.strip():
            open_block = False
        elif open_block and not starts:
            blocks[-1] += " " + line.strip()
        else:
            blocks.append(line.strip())
            open_block = not line.startswith(("#", "|"))
    return blocks
