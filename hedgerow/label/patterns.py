"""Patterns on words around a cue, on an engine whose time is linear: what look-around would say, said in two steps."""

from __future__ import annotations

import re2


class Except:
    """A pattern, any case, whose matches count only where a second one is not found in them.

    Args:
        found: the pattern; where it has a group, the second is looked for in the group only.
        spoiled: what may not be in a match.

    >>> Except(r"risks?(?: factors?)?", "factor").search("Risk factors"), Except(r"no((?: [a-z]+)*)$", "only").search("no more")
    (False, True)
    """

    def __init__(self, found: str, spoiled: str) -> None:
        """Compile both."""
        self._found = re2.compile(f"(?i){found}")
        self._spoiled = re2.compile(f"(?i){spoiled}")
        self._group = min(1, self._found.groups)

    def search(self, text: str) -> bool:
        """Tell whether a match anywhere in the text counts."""
        return any(self._counts(match[self._group]) for match in self._found.finditer(text))

    def match(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether a match right at a position counts."""
        match = self._found.match(text, start, len(text) if end is None else end)
        return match is not None and self._counts(match[self._group])

    def _counts(self, words: str) -> bool:
        return self._spoiled.search(words) is None
