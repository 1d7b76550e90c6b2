"""Sentences of a shard seen together: columns of what is in them, for conditions and votes that are settled for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hedgerow.label.functions import Sentence
from hedgerow.label.strings import Grouped

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.bool_]

_SPACE = 2**32
"""More than any place in a text: number of the text and place in it make one number that sorts."""


class Places(NamedTuple):
    """Where hits are, in order of text and start: number of the text, start and end of each."""

    texts: Ints
    starts: Ints
    ends: Ints

    def where(self, kept: Bits) -> Places:
        """Return some of them."""
        return Places(self.texts[kept], self.starts[kept], self.ends[kept])


class Batch:
    """Sentences, of which those with equal text share one reading and stand in the columns once.

    Attributes:
        sentences: the sentences.
        text_of: for each, the number of its text.
        texts: of the sentences with each text the first: its text and hits are those of all.
        kept: what was made of the batch for several functions.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Number the texts by the readings that sentences share."""
        numbers: dict[int, int] = {}
        self.sentences = sentences
        self.text_of = np.array([numbers.setdefault(id(one.reading), len(numbers)) for one in sentences], np.int64)
        firsts = np.unique(self.text_of, return_index=True)[1]
        self.texts = [sentences[n] for n in firsts.tolist()]
        self.kept: dict[object, Any] = {}
        self._numbers = {cue: n for n, cue in enumerate(dict.fromkeys(chain.from_iterable(s.hits for s in self.texts)))}

    def holding(self, *cues: str) -> Bits:
        """Tell which texts hold one of the cues."""
        found = np.zeros(len(self.texts), dtype=bool)
        for cue in cues:
            number = self._numbers.get(cue)
            if number is not None:
                found[_rows(self._holding, number)] = True
        return found

    def places(self, *cues: str) -> Places:
        """Return the places of the cues' hits."""
        present = [_rows(self._hits, self._numbers[cue]) for cue in cues if cue in self._numbers]
        found = np.concatenate(present or [np.zeros((3, 0), np.int64)], axis=1)
        if len(present) > 1:
            found = found[:, np.lexsort((found[2], place_keys(found[0], found[1])))]
        return Places(*found)

    @cached_property
    def headings(self) -> tuple[list[str | None], Ints]:
        """The headings that differ, and for each sentence the number of its heading."""
        numbers: dict[str | None, int] = {}
        of = np.array([numbers.setdefault(one.heading, len(numbers)) for one in self.sentences], np.int64)
        return [*numbers], of

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        """Cue and text of each list of hits."""
        numbers = self._numbers
        cues = np.array([numbers[cue] for one in self.texts for cue in one.hits], np.int64)
        return cues, np.repeat(np.arange(len(self.texts)), [len(one.hits) for one in self.texts])

    @cached_property
    def _holding(self) -> Grouped:
        """By cue, the texts that hold it."""
        return Grouped.by_first(np.column_stack(self._pairs), len(self._numbers))

    @cached_property
    def _hits(self) -> Grouped:
        """By cue, text, start and end of each hit."""
        lists = [found for one in self.texts for found in one.hits.values()]
        hits = list(chain.from_iterable(lists))
        of_lists = [np.repeat(column, [len(found) for found in lists]) for column in self._pairs]
        ends = [np.array(list(map(itemgetter(n), hits)), np.int64) for n in (1, 2)]
        return Grouped.by_first(np.column_stack((*of_lists, *ends)), len(self._numbers))


def _rows(grouped: Grouped, number: int) -> Ints:
    """Return the rows of a number, column by column."""
    return grouped.columns[:, grouped.starts[number] : grouped.starts[number + 1]]


def place_keys(texts: Ints, places: Ints) -> Ints:
    """Return numbers of texts and places in them as one number each."""
    return texts * _SPACE + places
