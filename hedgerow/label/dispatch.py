"""Which functions are called on which sentences: decided for all sentences of a shard at once.

A function names the cues that it reads, those that it needs besides, those
that silence it, what the heading must be, and patterns that the text must
match or must not. These conditions are settled
here on one table of bits, cues by sentences, so that most functions are never
called on most sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hedgerow.label.functions import LabelingFunction, Sentence

Bits = npt.NDArray[np.bool_]


class Dispatch:
    """The conditions of a set of functions, numbered as they are given."""

    def __init__(self, functions: Sequence[LabelingFunction]) -> None:
        """Number the cues that the conditions name."""
        self._functions = tuple(functions)
        named = {cue for f in functions for cue in f.cues()}
        self._numbers = {cue: number for number, cue in enumerate(sorted(named))}

    def called(self, sentences: Sequence[Sentence]) -> list[list[int]]:
        """Return, for each sentence, the numbers of the functions to call on it, in order."""
        if not sentences:
            return []
        present = self._present(sentences)
        headings = {h: n for n, h in enumerate(dict.fromkeys(sentence.heading for sentence in sentences))}
        heading_of = np.array([headings[sentence.heading] for sentence in sentences], dtype=np.intp)
        wanted = np.empty((len(self._functions), len(sentences)), dtype=bool)
        for row, function in zip(wanted, self._functions, strict=True):
            row[:] = self._cues_hold(function, present)
            if function.under is not None:
                row &= np.array([h is not None and function.under(h) for h in headings], dtype=bool)[heading_of]
            for words, wanted_of_text in ((function.holds, True), (function.lacks, False)):
                if words is not None:
                    at = np.flatnonzero(row)
                    row[at] = words.found_in([sentences[n].text for n in at.tolist()]) == wanted_of_text
        at, numbers = np.nonzero(np.ascontiguousarray(wanted.T))
        bounds = np.searchsorted(at, np.arange(len(sentences) + 1)).tolist()
        flat = numbers.tolist()
        return [flat[bounds[n] : bounds[n + 1]] for n in range(len(sentences))]

    def _present(self, sentences: Sequence[Sentence]) -> Bits:
        """Return which cue is in which sentence; cues by sentences."""
        numbers, n = self._numbers, len(sentences)
        present = np.zeros((len(numbers), n), dtype=bool)
        flat = [
            numbers[cue] * n + column
            for column, sentence in enumerate(sentences)
            for cue in sentence.hits
            if cue in numbers
        ]
        present.reshape(-1)[flat] = True
        return present

    def _cues_hold(self, function: LabelingFunction, present: Bits) -> Bits:
        holds = self._any(function.reads, present) if function.reads else np.ones(present.shape[1], dtype=bool)
        for need in function.needs:
            holds = holds & self._any(need, present)
        if function.unless:
            holds = holds & ~self._any(function.unless, present)
        return holds

    def _any(self, cues: Sequence[str], present: Bits) -> Bits:
        found: Bits = present[self._numbers[cues[0]]].copy()
        for cue in cues[1:]:
            found |= present[self._numbers[cue]]
        return found


def is_called(function: LabelingFunction, sentence: Sentence) -> bool:
    """Tell whether a function's conditions hold on one sentence: the same decision, sentence by sentence."""
    return (
        (not function.reads or sentence.has(*function.reads))
        and all(sentence.has(*need) for need in function.needs)
        and not sentence.has(*function.unless)
        and (function.under is None or (sentence.heading is not None and bool(function.under(sentence.heading))))
        and (function.holds is None or function.holds.search(sentence.text))
        and not (function.lacks is not None and function.lacks.search(sentence.text))
    )
