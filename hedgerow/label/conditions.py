"""Conditions of functions on more than the cues that are in a sentence: said beside a function, settled for many sentences at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hedgerow.label.batch import Batch, Bits, Ints, place_keys

if TYPE_CHECKING:
    from hedgerow.label.functions import Sentence


class Aspect:
    """What several functions ask of a sentence: asked once of each, and only where something hangs on the answer.

    Attributes:
        of: returns the answer.
        is_of_text: the text and its hits alone decide, not what stands around them: equal sentences have one answer.
    """

    __slots__ = ("is_of_text", "of")

    def __init__(self, of: Callable[[Sentence], Hashable], *, is_of_text: bool = False) -> None:
        """Keep the question."""
        self.of = of
        self.is_of_text = is_of_text

    def is_(self, *answers: Hashable) -> Where:
        """Return the condition that the answer is one of these."""
        return Where(self, frozenset(answers), True)

    def is_not(self, *answers: Hashable) -> Where:
        """Return the condition that the answer is none of these."""
        return Where(self, frozenset(answers), False)


class Where(NamedTuple):
    """A condition on an aspect."""

    aspect: Aspect
    answers: frozenset[Hashable]
    wanted: bool

    def holds_of(self, sentence: Sentence) -> bool:
        """Tell whether it holds of one sentence."""
        return (self.aspect.of(sentence) in self.answers) == self.wanted


class Answers:
    """The answers to one aspect, for sentences that are numbered: each is asked when it is first looked at."""

    def __init__(self, aspect: Aspect, sentences: Sequence[Sentence]) -> None:
        """Begin without answers."""
        self._aspect = aspect
        self._sentences = sentences
        self._found = np.full(len(sentences), -1, np.int64)
        self._numbers: dict[Hashable, int] = {}

    def hold(self, where: Where, at: Ints) -> Bits:
        """Tell of which of some sentences the condition holds."""
        new = at[self._found[at] < 0]
        if len(new):
            of, sentences, numbers = self._aspect.of, self._sentences, self._numbers
            self._found[new] = [numbers.setdefault(of(sentences[n]), len(numbers)) for n in new.tolist()]
        holds = np.array([(answer in where.answers) == where.wanted for answer in self._numbers], dtype=bool)
        found: Bits = holds[self._found[at]]
        return found


class Near(NamedTuple):
    """The condition that a hit of some cues is followed within reach by one of others, as their first behind it.

    Attributes:
        cues: what comes first.
        followers: what follows.
        reach: characters between the end of the one and the start of the other.
    """

    cues: tuple[str, ...]
    followers: tuple[str, ...]
    reach: int

    def holds_of(self, sentence: Sentence) -> bool:
        """Tell whether it holds of one sentence."""
        followers = sentence.found(*self.followers)
        for hit in sentence.found(*self.cues):
            first = next((one for one in followers if one.start >= hit.end), None)
            if first is not None and first.start - hit.end <= self.reach:
                return True
        return False

    def hold(self, batch: Batch) -> Bits:
        """Tell of which texts it holds."""
        found = np.zeros(len(batch.texts), dtype=bool)
        hits, followers = batch.places(*self.cues), batch.places(*self.followers)
        if len(hits.texts) and len(followers.texts):
            keys = place_keys(followers.texts, followers.starts)
            ends = place_keys(hits.texts, hits.ends)
            first = np.minimum(np.searchsorted(keys, ends), len(keys) - 1)
            distance = keys[first] - ends
            found[hits.texts[(distance >= 0) & (distance <= self.reach)]] = True
        return found
