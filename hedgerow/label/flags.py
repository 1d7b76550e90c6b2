"""Forms of a sentence that several tasks need, and the flaggers made of them.

A flag is a remark, not a label: question, meta, imperative, incoherent (a
pasted search phrase, case 25) and seg_error (two sentences glued together).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import re2

from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Words

_ENDS_AS_QUESTION = Words(r"\?[\"'”’)\]*\s]*$")
_ANSWERED = re2.compile(r"\?[\"'”’)\]*]* ")
_MIN_ANSWER_WORDS = 3
_QUESTION = "question"


def is_question(sentence: Sentence) -> bool:
    """Tell whether the sentence is a question that its own unit does not answer (E2, case 12)."""
    if "form.question_mark" not in sentence.hits:
        return False
    known: bool | None = sentence.reading.get(_QUESTION)
    if known is None:
        known = sentence.reading[_QUESTION] = _asks(sentence.text)
    return known


def _asks(text: str) -> bool:
    if _ENDS_AS_QUESTION.search(text):
        return True
    answers = _ANSWERED.split(text)
    return len(answers) > 1 and len(answers[-1].split()) < _MIN_ANSWER_WORDS


IS_QUESTION = Aspect(is_question, is_of_text=True)
"""Whether a sentence is a question without its answer, as a condition."""


def is_meta(sentence: Sentence) -> bool:
    """Tell whether the sentence talks about the article, its writers or its reader (case 11)."""
    return "form.meta" in sentence.hits


Flags = Callable[[Sentence], Iterable[str]]


class CueFlagger:
    """A flagger that looks only where one of its cues is."""

    __slots__ = ("flags", "reads")

    def __init__(self, flags: Flags, reads: frozenset[str]) -> None:
        """Keep the flagger and the cues without which it gives no flag."""
        self.flags = flags
        self.reads = reads

    def __call__(self, sentence: Sentence) -> Iterable[str]:
        """Return the flags of a sentence."""
        return () if self.reads.isdisjoint(sentence.hits) else self.flags(sentence)


def flagger(*reads: str) -> Callable[[Flags], CueFlagger]:
    """Make a flagger of a generator.

    Args:
        reads: the cues of which a sentence must hold one; without them the generator yields nothing.
    """
    return lambda flags: CueFlagger(flags, frozenset(reads))


@flagger("form.question_mark", "form.imperative", "form.meta")
def flag_form(sentence: Sentence) -> Iterator[str]:
    """Yield question, meta and imperative."""
    hits = sentence.hits
    if is_question(sentence):
        yield "question"
    elif "form.imperative" in hits:
        yield "imperative"
    if "form.meta" in hits:
        yield "meta"


@flagger("form.pasted_query", "form.glued")
def flag_damage(sentence: Sentence) -> Iterator[str]:
    """Yield incoherent for a pasted search phrase and seg_error for glued sentences."""
    hits = sentence.hits
    if "form.pasted_query" in hits and "form.question_mark" not in hits:
        yield "incoherent"
    if "form.glued" in hits:
        yield "seg_error"


FLAGGERS = (flag_form, flag_damage)
"""The flaggers that the label stage runs."""
