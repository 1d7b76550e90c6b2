"""Sentences of a shard seen together: columns of what is in them, for conditions and votes that are settled for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Scanned
from hedgerow.label.spans import grouped_by, order_by

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.bool_]

_SHORT = 2**16
_SPACE = 2**32
"""More than any place in a text: number of the text and place in it make one number that sorts."""


class Places(NamedTuple):
    """Where hits are, in order of text and start: number of the text, start and end of each."""

    texts: Ints
    starts: Ints
    ends: Ints

    def where(self, kept: Bits | Ints | slice) -> Places:
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

    def __init__(self, sentences: Sequence[Sentence], scanned: Scanned | None = None, at: Sequence[int] = ()) -> None:
        """Number the texts.

        Args:
            sentences: the sentences.
            scanned: what a scan found in the texts of these and others; gathered from the sentences if left out.
            at: the place of each sentence among the texts that were scanned.
        """
        if scanned is None:
            readings: dict[int, int] = {}
            numbers = [readings.setdefault(id(one.reading), len(readings)) for one in sentences]
        else:
            numbers = [scanned.numbers[n] for n in at]
        known, firsts, self.text_of = np.unique(np.array(numbers, np.int64), return_index=True, return_inverse=True)
        self.sentences = sentences
        self.texts = [sentences[n] for n in firsts.tolist()]
        self.kept: dict[object, Any] = {}
        cues, rows = (scanned.cues, scanned.rows) if scanned is not None else _gathered(self.texts)
        if scanned is not None:
            place = np.full(len(scanned.texts), -1, np.int64)
            place[known] = np.arange(len(known))
            rows = np.column_stack((place[rows[:, 0]], rows[:, 1:]))[place[rows[:, 0]] >= 0]
        self._numbers = {cue: n for n, cue in enumerate(cues)}
        short = np.uint16 if len(cues) < _SHORT else np.int64  # short numbers are sorted in a tenth of the time
        order = np.argsort(rows[:, 1].astype(short), kind="stable")
        texts, of_cues, starts, ends = np.ascontiguousarray(rows[order].T)
        self._hits = Places(texts, starts, ends)  # of all cues, cue by cue
        self._bounds = grouped_by(of_cues, len(cues))

    def _span(self, cue: str) -> slice:
        """Return where the hits of a cue are among all."""
        number = self._numbers.get(cue)
        return slice(0) if number is None else slice(self._bounds[number], self._bounds[number + 1])

    def holding(self, *cues: str) -> Bits:
        """Tell which texts hold one of the cues."""
        found = np.zeros(len(self.texts), dtype=bool)
        for cue in cues:
            found[self._hits.texts[self._span(cue)]] = True
        return found

    def places(self, *cues: str) -> Places:
        """Return the places of the cues' hits."""
        spans = [self._span(cue) for cue in cues]
        if len(spans) == 1:
            return self._hits.where(spans[0])
        found = Places(*(np.concatenate([column[span] for span in spans]) for column in self._hits))
        return found.where(order_by(*found))

    @cached_property
    def headings(self) -> tuple[list[str | None], Ints]:
        """The headings that differ, and for each sentence the number of its heading."""
        numbers: dict[str | None, int] = {}
        of = np.array([numbers.setdefault(one.heading, len(numbers)) for one in self.sentences], np.int64)
        return [*numbers], of


def _gathered(texts: Sequence[Sentence]) -> tuple[list[str], Ints]:
    """Return the cues in some texts, and the rows of text, cue, start and end of all hits."""
    numbers: dict[str, int] = {}
    rows = [
        (text, numbers.setdefault(cue, len(numbers)), hit.start, hit.end)
        for text, one in enumerate(texts)
        for cue, hits in one.hits.items()
        for hit in hits
    ]
    return [*numbers], np.array(rows, np.int64).reshape(-1, 4)


def place_keys(texts: Ints, places: Ints) -> Ints:
    """Return numbers of texts and places in them as one number each."""
    return texts * _SPACE + places
