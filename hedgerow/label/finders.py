"""Finders: what looks for one kind of words in a sentence, for functions and analyses that share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Hit

Find = Callable[[Sentence], Iterable[Hit]]


class Finder:
    """A generator of hits that looks only where one of its cues is, and once at each sentence."""

    __slots__ = ("find", "name", "reads")

    def __init__(self, find: Find, reads: frozenset[str]) -> None:
        """Keep the generator and the cues without which it yields nothing."""
        self.find = find
        self.reads = reads
        self.name = f"{find.__module__}.{find.__qualname__}"

    def __call__(self, sentence: Sentence) -> tuple[Hit, ...]:
        """Return what it finds; kept in the sentence's memo."""
        known: tuple[Hit, ...] | None = sentence.memo.get(self.name)
        if known is None:
            known = () if self.reads.isdisjoint(sentence.hits) else tuple(self.find(sentence))
            sentence.memo[self.name] = known
        return known


def finder(*reads: str) -> Callable[[Find], Finder]:
    """Make a finder of a generator.

    Args:
        reads: the cues of which a sentence must hold one; without them the generator yields nothing.
    """
    return lambda find: Finder(find, frozenset(reads))


class FinderSet:
    """Several finders that are asked together, in order.

    Attributes:
        reads: the cues of which a sentence must hold one for any of them to find something.
    """

    def __init__(self, *finders: Finder) -> None:
        """Index the finders by the cues that they read."""
        self._finders = finders
        self.reads = frozenset(cue for one in finders for cue in one.reads)
        self._by_cue: dict[str, list[int]] = {}
        for number, one in enumerate(finders):
            for cue in one.reads:
                self._by_cue.setdefault(cue, []).append(number)

    def __iter__(self) -> Iterator[Finder]:
        """Iterate over the finders in order."""
        return iter(self._finders)

    def __call__(self, sentence: Sentence) -> tuple[Hit, ...]:
        """Return what all of them find, each hit once."""
        return tuple(dict.fromkeys([hit for one in self._wanted(sentence) for hit in one(sentence)]))

    def any_in(self, sentence: Sentence) -> bool:
        """Tell whether any of them finds something; those behind it are not asked."""
        return any(one(sentence) for one in self._wanted(sentence))

    def _wanted(self, sentence: Sentence) -> list[Finder]:
        """Return the finders one of whose cues is in the sentence."""
        present = self.reads.intersection(sentence.hits)
        numbers = sorted({number for cue in present for number in self._by_cue[cue]}) if present else ()
        return [self._finders[number] for number in numbers]
