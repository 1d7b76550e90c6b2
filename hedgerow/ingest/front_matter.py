"""Front matter of Markdown files: the fields between the marks at the top, read as plain strings."""

from __future__ import annotations

import tomllib
from typing import Any

import yaml

MAX_FRONT_MATTER_CHARS = 64 * 1024
_MARKS = {"---": ("---", "..."), "+++": ("+++",)}


class _PlainLoader(yaml.BaseLoader):
    """YAML without tags, types and aliases: every scalar is a string, nothing can expand."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    r"""Split a Markdown text into its front matter and the rest.

    Text whose front matter is open, too long or no mapping is returned whole: it
    may as well begin with a rule.

    >>> split_front_matter("---\ntitle: Kratom\n---\nBody")
    ({'title': 'Kratom'}, 'Body')
    """
    first, newline, rest = text.partition("\n")
    ends = _MARKS.get(first.rstrip())
    if ends is None or not newline:
        return {}, text
    at = 0
    for line in rest[:MAX_FRONT_MATTER_CHARS].splitlines(keepends=True):
        if line.rstrip() in ends:
            fields = _parse(first.rstrip(), rest[:at])
            return (fields, rest[at + len(line) :]) if fields is not None else ({}, text)
        at += len(line)
    return {}, text


def _parse(mark: str, block: str) -> dict[str, object] | None:
    try:
        found = tomllib.loads(block) if mark == "+++" else yaml.load(block, _PlainLoader)  # noqa: S506 - it makes strings only
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else None
