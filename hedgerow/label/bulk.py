"""Votes cast on many sentences at once, without a call for each: for functions that are mere conditions and places of hits."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from hedgerow.label.batch import Batch, Bits, Ints, Places

OWN, MAIN, PART = 0, 1, 2
"""Scopes of votes in bulk, as numbers: the function's own, or one that the place decides."""
SCOPES = ("main", "part")
"""What the numbers behind :data:`OWN` stand for."""


class Marks(NamedTuple):
    """Votes of one function, in order of sentences: number of the sentence in the batch, start, end, scope."""

    sentences: Ints
    starts: Ints
    ends: Ints
    scopes: Ints


class Bulk(Protocol):
    """Casts the votes of a function on all sentences of a batch on which it would be called."""

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes.

        Args:
            batch: the sentences.
            called: the numbers of those on which the function would be called, in order.
        """


class Whole:
    """One vote on the whole of each sentence."""

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        lengths = np.array([len(batch.sentences[n].text) for n in called.tolist()], np.int64)
        nothing = np.zeros(len(called), np.int64)
        return Marks(called, nothing, lengths, nothing + OWN)


class EachHit:
    """A vote on each hit of a cue."""

    def __init__(self, cue: str) -> None:
        """Name the cue."""
        self._cue = cue

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        found = batch.places(self._cue)
        return spread(batch, called, found, np.full(len(found.texts), OWN, np.int64))


class FirstHit:
    """A vote on the first hit of a cue, with one scope."""

    def __init__(self, cue: str, scope: int = OWN) -> None:
        """Name the cue and the scope."""
        self._cue = cue
        self._scope = scope

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        found = first_places(batch.places(self._cue), texts_called(batch, called), 1)
        return spread(batch, called, found, np.full(len(found.texts), self._scope, np.int64))


def first_places(places: Places, among: Bits, most: int | None) -> Places:
    """Return the first places in each of some texts; all of them where no number is given."""
    places = places.where(among[places.texts])
    if most is None:
        return places
    rank = np.arange(len(places.texts)) - np.searchsorted(places.texts, places.texts, side="left")
    return places.where(rank < most)


def texts_called(batch: Batch, called: Ints) -> Bits:
    """Tell which texts those of some sentences are."""
    found = np.zeros(len(batch.texts), dtype=bool)
    found[batch.text_of[called]] = True
    return found


def spread(batch: Batch, called: Ints, found: Places, scopes: Ints) -> Marks:
    """Return votes on places in texts as votes on the sentences with these texts.

    Args:
        batch: the sentences.
        called: those to vote on.
        found: the places, in order of texts.
        scopes: the scope of each.
    """
    texts = batch.text_of[called]
    first = np.searchsorted(found.texts, texts, side="left")
    n = np.searchsorted(found.texts, texts, side="right") - first
    at = np.repeat(first - np.cumsum(n) + n, n) + np.arange(n.sum())
    return Marks(np.repeat(called, n), found.starts[at], found.ends[at], scopes[at])
