r"""Patterns as the finite list of texts that they match, where that list is short.

Most cue patterns are words with a few endings. Spelled out they are plain
strings, which an automaton for strings finds at once; only patterns with gaps
(``\w+``, ``[^.]``, long repeats) are left to a regular-expression engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_TEXTS = 128
"""A combination of alternatives that makes more texts than this is left to the regular-expression engine."""

_MOST_OF_RUN = 512
"""A run may be a longer list: its texts are only looked for, not combined with others."""
_SHORTEST_RUN = 3  # characters: shorter texts are in every sentence and narrow nothing down
_RARE_SIGNS = frozenset("@$;<>≥≤+=%/")  # but for these
_MOST_CHARACTERS = 8  # of a character class
_GRAMMAR = frozenset((
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "had",
    "has", "have", "he", "how", "i", "if", "in", "is", "it", "its", "may", "more", "no", "not", "of", "on", "one",
    "or", "other", "our", "she", "so", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to",
    "use", "used", "was", "we", "were", "what", "when", "which", "who", "will", "with", "you", "your",
))  # fmt: skip


_GAPS = ("\\", "+", "*", "{", "[^", "[a-z", "[A-Z")
"""Signs of what does not spell out."""


class _InfiniteError(Exception):
    """The pattern matches too many texts to list, or looks at its surroundings."""


def spell_out(pattern: str) -> frozenset[str] | None:
    r"""Return all texts that a pattern matches, in lower case where it has letters of both.

    Args:
        pattern: a pattern without the anchors and word boundaries around it.

    Returns:
        None where the texts are too many, or where matching needs a look around.

    >>> sorted(spell_out("(?:dry|cotton) mouths?"))
    ['cotton mouth', 'cotton mouths', 'dry mouth', 'dry mouths']
    >>> spell_out("dry (?:\\\w+ )?mouth") is None
    True
    """
    try:
        texts = _sequence(_parse(pattern))
    except _InfiniteError:
        return None
    return None if "" in texts else frozenset(texts)


def alternatives(pattern: str) -> list[str]:
    r"""Return what a pattern offers to choose from: itself where it offers nothing.

    >>> alternatives("gout|alveol\\w+|(?:a|b) c")
    ['gout', 'alveol\\w+', '(?:a|b) c']
    """
    found, depth, start, bracket = [], 0, 0, -1
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif bracket >= 0:
            if sign == "]" and at > bracket + 1:  # the first character of a class is one of its own
                bracket = -1
        elif sign == "[":
            bracket = at + (pattern[at + 1 : at + 2] == "^")
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            found.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*found, pattern[start:]]


def split_list(pattern: str) -> list[str]:
    r"""Return a list of words and patterns with gaps as a pattern for the words and one for each of the others.

    Together they match what the list matches, and each is cheap to look for: the words are
    plain strings, and a pattern alone says better which strings a sentence must hold.
    A first ``^`` and a last ``$`` hold for all alternatives.

    >>> split_list("gout|alveol\\w+|gall")
    ['gout|gall', 'alveol\\w+']
    """
    if "|" not in pattern or not any(sign in pattern for sign in _GAPS):
        return [pattern]  # as nearly all are; to spell out thousands of patterns takes a second
    first = "^" if pattern.startswith("^") else ""
    last = "$" if pattern.endswith("$") and not pattern.endswith(r"\$") else ""
    inner = alternatives(pattern[len(first) : len(pattern) - len(last)])
    if len(inner) == 1:
        return [pattern]
    words = [one for one in inner if spell_out(one) is not None]
    rest = [one for one in inner if one not in words]
    if not words or not rest:
        return [pattern]
    return [f"{first}{one}{last}" for one in ("|".join(words), *rest)]


def required_runs(pattern: str) -> list[frozenset[str]]:
    r"""Return sets of texts of which each match of the pattern contains one each, the rarest set first.

    What lies between the gaps of a pattern: a sentence without them need not be looked at.

    >>> [sorted(run) for run in required_runs("(?:dry|sore) (?:\w+ ){0,3}(?:mouths?|throat)")]
    [['mouth', 'mouths', 'throat'], ['dry ', 'sore ']]
    """
    try:
        runs = _runs(list(_parse(pattern)))
    except _InfiniteError:
        return []
    found = {frozenset(run) for run in runs if all(map(_narrows, run))}
    return sorted(found, key=lambda run: (expected_share(run), sorted(run)))


def _narrows(text: str) -> bool:
    """Tell whether a text is too rare to be in every sentence: by its length, or by its signs."""
    return len(text) >= _SHORTEST_RUN or not _RARE_SIGNS.isdisjoint(text) or (len(text) > 1 and _is_of_signs(text))


def _is_of_signs(text: str) -> bool:
    return not any(c.isalnum() or c.isspace() for c in text)


def expected_share(run: frozenset[str]) -> float:
    """Return a rough guess of the share of sentences that hold one of the texts.

    Only the order of such guesses matters, and only for speed: longer texts are rarer,
    and words of grammar are everywhere.
    """
    return sum(_share(text.split()) for text in run)


def _share(words: list[str]) -> float:
    if any(not _RARE_SIGNS.isdisjoint(word) or (len(word) > 1 and _is_of_signs(word)) for word in words):
        return 0.001
    if all(word in _GRAMMAR for word in words):
        return 0.3 if len(words) < 2 else 0.02
    return float(3.0 ** -len(" ".join(words)))


def _parse(pattern: str) -> Any:
    if "{," in pattern:  # RE2 reads it as plain text, Python as a repeat
        raise _InfiniteError
    try:
        return parser.parse(pattern)
    except re.error as error:
        raise _InfiniteError from error


def _runs(items: list[tuple[Any, Any]]) -> list[set[str]]:
    """Return the runs of items that spell out, cut at those that do not."""
    runs: list[set[str]] = []
    texts = {""}
    for code, argument in items:
        try:
            follow = _item(code, argument)
        except _InfiniteError:
            runs += [texts, *_inner_runs(code, argument)]
            texts = {""}
            continue
        if len(texts) * len(follow) > (MOST_TEXTS if min(len(texts), len(follow)) > 1 else _MOST_OF_RUN):
            runs.append(texts)
            texts = {""}
        texts = {head + tail for head in texts for tail in follow}
    return [run for run in [*runs, texts] if "" not in run]


def _inner_runs(code: Any, argument: Any) -> list[set[str]]:
    """Return the runs of an item with gaps: of a group its own, of alternatives one run for all."""
    if code is codes.SUBPATTERN and not argument[1]:
        return _runs(list(argument[-1]))
    if code is codes.BRANCH:
        best = [max(_runs(list(branch)), key=lambda run: min(map(len, run)), default=None) for branch in argument[1]]
        if all(run is not None for run in best) and sum(len(run or ()) for run in best) <= _MOST_OF_RUN:
            return [set().union(*(run or set() for run in best))]
    return []


def _sequence(items: Iterable[tuple[Any, Any]]) -> set[str]:
    texts = {""}
    for code, argument in items:
        follow = _item(code, argument)
        if min(len(texts), len(follow)) > 1 and len(texts) * len(follow) > MOST_TEXTS:  # a plain list may be longer
            raise _InfiniteError
        texts = {head + tail for head in texts for tail in follow}
    return texts


def _item(code: Any, argument: Any) -> set[str]:
    if code is codes.LITERAL:
        return {_character(argument)}
    if code is codes.SUBPATTERN and not argument[1]:  # no flags of its own
        return _sequence(argument[-1])
    if code is codes.BRANCH:
        return set().union(*(_sequence(branch) for branch in argument[1]))
    if code is codes.IN:
        return _characters(argument)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inner = argument
        if high is codes.MAXREPEAT or high > 2:
            raise _InfiniteError
        once = _sequence(inner)
        texts, all_texts = {""}, set()
        for count in range(high + 1):
            if count >= low:
                all_texts |= texts
            texts = {head + tail for head in texts for tail in once}
            if len(texts) > MOST_TEXTS:
                raise _InfiniteError
        return all_texts
    raise _InfiniteError


def _characters(members: Iterable[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for code, argument in members:
        if code is codes.LITERAL:
            found.add(_character(argument))
        elif code is codes.RANGE and argument[1] - argument[0] < _MOST_CHARACTERS:
            found |= {_character(c) for c in range(argument[0], argument[1] + 1)}
        else:
            raise _InfiniteError
    if len(found) > _MOST_CHARACTERS:
        raise _InfiniteError
    return found


def _character(code: int) -> str:
    """Return the character; letters beyond ASCII have case that only the regular-expression engine folds."""
    if code > 127 and chr(code).swapcase() != chr(code):
        raise _InfiniteError
    return chr(code)
