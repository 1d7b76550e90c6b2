"""Which functions are called on which sentences: decided for all sentences of a shard at once.

A function names the cues that it reads, those that it needs besides, those
that silence it, what the heading must be, patterns that the text must match or
must not, and more (:mod:`hedgerow.label.conditions`). These conditions are
settled here in columns, those on the text once for equal sentences, so that
most functions are never called on most sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from hedgerow.label.batch import Batch, Bits
from hedgerow.label.conditions import Answers, Aspect, Where
from hedgerow.label.functions import LabelingFunction, Sentence
from hedgerow.label.spans import grouped_by


class Dispatch:
    """The conditions of a set of functions, numbered as they are given."""

    def __init__(self, functions: Sequence[LabelingFunction]) -> None:
        """Keep the functions."""
        self._functions = tuple(functions)

    def wanted(self, batch: Batch) -> Bits:
        """Tell which functions, row by row, are to be called on which sentences."""
        return _Settling(batch).all(self._functions)


class _Settling:
    """The conditions of functions on one batch; what several ask is asked once."""

    def __init__(self, batch: Batch) -> None:
        """Begin without answers."""
        self._batch = batch
        self._answers: dict[Aspect, Answers] = {}

    def all(self, functions: Sequence[LabelingFunction]) -> Bits:
        """Tell which functions are to be called on which sentences."""
        wanted = np.empty((len(functions), len(self._batch.sentences)), dtype=bool)
        for row, function in zip(wanted, functions, strict=True):
            row[:] = self._of_texts(function)[self._batch.text_of]
            if function.under is not None:
                headings, heading_of = self._batch.headings
                row &= np.array([h is not None and function.under(h) for h in headings], dtype=bool)[heading_of]
            self._ask([one for one in function.where if not one.aspect.is_of_text], row, self._batch.sentences)
        return wanted

    def _of_texts(self, function: LabelingFunction) -> Bits:
        """Tell of which texts the conditions hold that ask for nothing else, the cheap ones first."""
        batch = self._batch
        holds = batch.holding(*function.reads) if function.reads else np.ones(len(batch.texts), dtype=bool)
        for need in function.needs:
            holds &= batch.holding(*need)
        if function.unless:
            holds &= ~batch.holding(*function.unless)
        if function.near is not None and holds.any():
            holds &= function.near.hold(batch)
        self._ask([one for one in function.where if one.aspect.is_of_text], holds, batch.texts)
        for words, wanted in ((function.holds, True), (function.lacks, False)):
            if words is not None and holds.any():
                at = np.flatnonzero(holds)
                holds[at] = words.found_in([batch.texts[n].text for n in at.tolist()]) == wanted
        return holds

    def _ask(self, conditions: Iterable[Where], holds: Bits, sentences: Sequence[Sentence]) -> None:
        """Take out, in place, where one of some conditions does not hold."""
        for one in conditions:
            at = np.flatnonzero(holds)
            if not len(at):
                return
            if one.aspect not in self._answers:
                self._answers[one.aspect] = Answers(one.aspect, sentences)
            holds[at] = self._answers[one.aspect].hold(one, at)


def by_sentence(wanted: Bits) -> list[list[int]]:
    """Return for each sentence the numbers of the functions, in order."""
    at, numbers = np.nonzero(np.ascontiguousarray(wanted.T))
    bounds = grouped_by(at, wanted.shape[1])
    flat = numbers.tolist()
    return [flat[bounds[n] : bounds[n + 1]] for n in range(wanted.shape[1])]


def is_called(function: LabelingFunction, sentence: Sentence) -> bool:
    """Tell whether a function's conditions hold on one sentence: the same decision, sentence by sentence."""
    return (
        (not function.reads or sentence.has(*function.reads))
        and all(sentence.has(*need) for need in function.needs)
        and not sentence.has(*function.unless)
        and (function.under is None or (sentence.heading is not None and bool(function.under(sentence.heading))))
        and (function.near is None or function.near.holds_of(sentence))
        and (function.holds is None or function.holds.search(sentence.text))
        and not (function.lacks is not None and function.lacks.search(sentence.text))
        and all(one.holds_of(sentence) for one in function.where)
    )
