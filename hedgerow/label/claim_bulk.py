"""Claim votes on many sentences at once: what :func:`hedgerow.label.claim_order.cast` does, in columns.

Clauses, steps and silence are those of :mod:`hedgerow.label.claim_order`, read once from each text
that has more than one clause, a head or a word that silences; most have none of them.
"""

from __future__ import annotations

import numpy as np

from hedgerow.label.batch import Batch, Bits, Ints, Places, place_keys
from hedgerow.label.bulk import MAIN, PART, Marks, Whole, first_places, spread, texts_called
from hedgerow.label.claim_order import CONTENT, HEADS, SILENCING, says_nothing, steps_of
from hedgerow.label.clauses import FRAMES, OPENERS, clauses_of, in_parentheses
from hedgerow.label.scan import Hit

_CIRCUMSTANCE = 0
_ROLES = {"circumstance": _CIRCUMSTANCE, "main": MAIN, "part": PART}


class _Clauses:
    """The clauses of all texts of a batch, one behind the other.

    Attributes:
        keys: text and start of each clause as one number.
        roles: how each asserts.
        steps: the highest step that has a head in it.
        silenced: texts that step 1 settles.
        framed: texts with a transparent frame.
        beside: texts that hold a parenthesis behind their start.
    """

    def __init__(self, batch: Batch) -> None:
        """Cut the texts."""
        self._texts = texts = batch.texts
        numbers = np.arange(len(texts))
        clauses = np.column_stack((numbers, np.zeros_like(numbers), np.full_like(numbers, MAIN)))
        cut = batch.holding(*OPENERS)
        more = [
            (n, clause.start, _ROLES[clause.role])
            for n in np.flatnonzero(cut).tolist()
            for clause in clauses_of(texts[n]).clauses
        ]
        clauses = np.concatenate((clauses[~cut], np.array(more, np.int64).reshape(-1, 3)))
        clauses = clauses[np.argsort(clauses[:, 0], kind="stable")]
        self.keys = place_keys(clauses[:, 0], clauses[:, 1])
        self.roles = clauses[:, 2]
        self.steps = np.full(len(clauses), CONTENT, np.int64)
        first = np.searchsorted(clauses[:, 0], numbers).tolist()
        heads = (cue for cues in HEADS.values() for cue in cues)
        for n in np.flatnonzero(batch.holding("claim.command_verb", *heads)).tolist():
            for number, step in steps_of(texts[n]).items():
                self.steps[first[n] + number] = step
        self.silenced = batch.holding(*SILENCING)
        for n in np.flatnonzero(self.silenced).tolist():
            self.silenced[n] = says_nothing(texts[n])
        self.framed = batch.holding(*FRAMES)
        self.beside = np.array([one.text.find("(") > 0 and one.text[0] != "(" for one in texts], dtype=bool)

    @classmethod
    def of(cls, batch: Batch) -> _Clauses:
        """Return the clauses of a batch; cut once."""
        known: _Clauses | None = batch.kept.get(cls)
        if known is None:
            known = batch.kept[cls] = cls(batch)
        return known

    def at(self, places: Places) -> Ints:
        """Return the number of the clause of each place."""
        return np.searchsorted(self.keys, place_keys(places.texts, places.starts), side="right") - 1

    def are_open(self, places: Places, step: int) -> Bits:
        """Tell which places lie in a clause that asserts, which no higher step has, and in no frame."""
        at = self.at(places)
        found: Bits = (self.roles[at] != _CIRCUMSTANCE) & (self.steps[at] >= step)
        for n in np.flatnonzero(found & self.framed[places.texts]).tolist():
            text, start, end = (int(column[n]) for column in places)
            found[n] = not clauses_of(self._texts[text]).framed(Hit("", start, end))
        return found


class Cast:
    """Votes on hits of a cue whose clause is open, as :func:`hedgerow.label.claim_order.cast`."""

    def __init__(self, cue: str, step: int = CONTENT, most: int | None = None) -> None:
        """Name the cue, the step of the class, and how many hits of a sentence are asked; all when left out."""
        self._cue = cue
        self._step = step
        self._most = most

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        clauses = _Clauses.of(batch)
        places = first_places(batch.places(self._cue), texts_called(batch, called) & ~clauses.silenced, self._most)
        places = places.where(clauses.are_open(places, self._step))
        scopes = clauses.roles[clauses.at(places)]
        for n in np.flatnonzero(clauses.beside[places.texts]).tolist():
            if in_parentheses(batch.texts[int(places.texts[n])].text, int(places.starts[n])):
                scopes[n] = PART
        return spread(batch, called, places, scopes)


class CastTopic:
    """A vote on the first hit of a cue, which says what the sentence is about: a circumstance in front may do that too."""

    def __init__(self, cue: str) -> None:
        """Name the cue."""
        self._cue = cue

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        clauses = _Clauses.of(batch)
        places = first_places(batch.places(self._cue), texts_called(batch, called) & ~clauses.silenced, 1)
        at = clauses.at(places)
        is_open = clauses.steps[at] == CONTENT
        roles = clauses.roles[at[is_open]]
        return spread(batch, called, places.where(is_open), np.where(roles == _CIRCUMSTANCE, PART, roles))


class CastFirst:
    """A vote on the first hit of some cues, if its clause is open, and on the whole sentence where there is none."""

    def __init__(self, cues: tuple[str, ...]) -> None:
        """Name the cues."""
        self._cues = cues

    def __call__(self, batch: Batch, called: Ints) -> Marks:
        """Return the votes."""
        clauses = _Clauses.of(batch)
        places = batch.places(*self._cues)
        keys = place_keys(places.texts, places.starts)
        longest = np.append(keys[1:] != keys[:-1], True)[: len(keys)]  # of those that begin together
        places = first_places(places.where(longest), texts_called(batch, called), 1)
        is_open = clauses.are_open(places, CONTENT)
        bare = called[~batch.holding(*self._cues)[batch.text_of[called]]]
        parts = [spread(batch, called, places.where(is_open), np.full(is_open.sum(), MAIN)), Whole()(batch, bare)]
        parts[1].scopes[:] = MAIN
        marks = Marks(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        order = np.argsort(marks.sentences)
        return Marks(*(column[order] for column in marks))
