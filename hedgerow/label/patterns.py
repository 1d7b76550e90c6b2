"""Patterns on words around a cue, on an engine whose time is linear, where only whether they match counts.

RE2 tells where a match lies only after it has told that there is one, and its
Python objects for a match cost more than the search. A set of one pattern
answers yes or no and nothing else: three times as fast on a sentence.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import re2

_MANY = 1000  # Arrow compiles a pattern each time it is asked: as long as to ask this many texts one by one


class Words:
    r"""A pattern of which only whether it is found counts.

    >>> Words(r"(?i)\brisks?\b").search("Some risk"), Words("risk").match("Some risk"), Words("risk").match("risky")
    (True, False, True)
    """

    __slots__ = ("_match", "_search", "pattern")

    def __init__(self, pattern: str) -> None:
        """Keep the pattern; it is compiled when it is first asked.

        Args:
            pattern: in the syntax of RE2.
        """
        self.pattern = pattern
        self._search: Callable[[bytes], object] | None = None
        self._match: Callable[[bytes], object] | None = None

    def search(self, text: str) -> bool:
        """Tell whether the pattern is found anywhere in a text."""
        ask = self._search
        if ask is None:
            ask = self._search = _ask(re2.Set.SearchSet(), self.pattern)
        return ask(text.encode()) is not None

    def found_in(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Tell in which texts the pattern is found: :meth:`search` of each, for many texts several times as fast."""
        if len(texts) < _MANY:
            return np.fromiter(map(self.search, texts), dtype=bool, count=len(texts))
        found = pc.match_substring_regex(pa.array(texts, pa.large_string()), self.pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    def match(self, text: str) -> bool:
        """Tell whether the pattern is found right at the start of a text."""
        ask = self._match
        if ask is None:
            ask = self._match = _ask(re2.Set.MatchSet(), self.pattern)
        return ask(text.encode()) is not None


class NamedWords:
    """Several patterns of which a text is asked at once.

    >>> sorted(NamedWords({"a": Words("tea"), "b": Words("leaf"), "c": Words("oil")}).found_in("tea leaf"))
    ['a', 'b']
    """

    def __init__(self, patterns: Mapping[str, Words]) -> None:
        """Compile the patterns."""
        self._names = [*patterns]
        self._set = re2.Set.SearchSet()
        for words in patterns.values():
            self._set.Add(words.pattern)
        self._set.Compile()

    def found_in(self, text: str) -> set[str]:
        """Return the names of the patterns that are found in a text."""
        return {self._names[number] for number in self._set.Match(text) or ()}


def _ask(empty: re2.Set, pattern: str) -> Callable[[bytes], object]:
    empty.Add(pattern)
    empty.Compile()
    ask: Callable[[bytes], object] = empty.Match
    return ask


@functools.cache
def _words(pattern: str) -> Words:
    return Words(pattern)


def search(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found anywhere in a text."""
    return _words(pattern).search(text)


def match(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found right at the start of a text."""
    return _words(pattern).match(text)


class Except:
    """A pattern, any case, whose matches count only where a second one is not found in them.

    What look-around would say, said in two steps.

    Args:
        found: the pattern; where it has a group, the second is looked for in the group only.
        spoiled: what may not be in a match.

    >>> Except(r"risks?(?: factors?)?", "factor").search("Risk factors"), Except(r"no((?: [a-z]+)*)$", "only").search("no more")
    (False, True)
    """

    def __init__(self, found: str, spoiled: str) -> None:
        """Compile both."""
        self._may_match = Words(f"(?i){found}")
        self._found = re2.compile(f"(?i){found}")
        self._spoiled = Words(f"(?i){spoiled}")
        self._group = min(1, self._found.groups)

    def search(self, text: str) -> bool:
        """Tell whether a match anywhere in the text counts."""
        return self._may_match.search(text) and any(
            not self._spoiled.search(match[self._group]) for match in self._found.finditer(text)
        )

    def match(self, text: str) -> bool:
        """Tell whether a match right at the start of a text counts."""
        if not self._may_match.match(text):
            return False
        return not self._spoiled.search(self._found.match(text)[self._group])
