"""claim_type by the section heading: weak evidence for sentences that name no class in their own words.

A heading says what its section is about, not what a sentence says, so these
functions vote only where the sentence itself holds no head of a class.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import re2

from hedgerow.label.claim_bulk import CastFirst
from hedgerow.label.claim_order import TELLING, command_of, open_clause, says_nothing
from hedgerow.label.conditions import Aspect
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import NamedWords, Words
from hedgerow.label.scan import Hit

_HEADINGS = {
    "safety": Words(
        r"(?i)\b(?:side[- ]effects?|risks?|safe(?:ty)?|cautions?|warnings?|dangers?|interactions?|adverse|unwanted|toxicity|"
        r"injury|overdose|addict\w+|dependence|go wrong|harm\w*|clash|concerns?|too much|contraindications?|drawbacks?)\b"
    ),
    "usage": Words(
        r"(?i)\b(?:dos(?:e|es|age|ing)|how (?:to|i) (?:use|take|choose|make|prepare|start|brew)|how much|tips?|practical|protocol|"
        r"when to (?:take|seek|see|leave|push)|choosing|using|what to (?:do|look|skip)|steps?|guidelines?|recommend\w+|brewing)\b"
    ),
    "mechanism": Words(
        r"(?i)\b(?:how (?:it|they|\w+(?: \w+)?) (?:works?|acts?|affects?|helps?)|why it works|mechanisms?|absor\w+|metabolism|pharmaco\w+|"
        r"in the body|what it does|what \w+(?: \w+)? does|how long|chemistry|science behind)\b"
    ),
    "efficacy": Words(
        r"(?i)\b(?:benefits?|does (?:it|\w+(?: \w+)?) (?:help|work|ease|stop)|help\w*|effective\w*|treat\w*|uses|remed\w+|relief|"
        r"what was tested|the evidence|verdict|support|works?|for (?:pain|sleep|anxiety|nausea|weight|energy|focus|mood))\b"
    ),
    "regulatory": Words(r"(?i)\b(?:legal\w*|laws?|regulat\w+|labels?|labell?ing|(?:product|quality) (?:problem|control|quality|testing|issues?)|testing|purity|fda|approv\w+|disclaimer|retail)\b"),
    "condition": Words(
        r"(?i)\b(?:symptoms?|causes?|what is (?:\w+ )*(?:disease|disorder|syndrome|withdrawal|insomnia|anxiety)|diagnos\w+|"
        r"understanding (?:\w+ )?withdrawal|muscles?|disorders?|diseases?|deficiency|cortex|memory|contractions?|nervous|speech|language|anatomy|physiology|muscle tone|genetic\w*|inherit\w+)\b"
    ),
}  # fmt: skip
_OF_CLASSES = NamedWords(_HEADINGS)
_OF_ILLNESS = re2.compile(
    r"(?i)\b(?:risk factors|(?:who is |people )?at risk|(?:increase|affect|raise|lower)s? (?:the|your) risk|risk of|"
    r"(?:brain|head|neck|back|spinal(?: cord)?|knee|birth|cuff|sports|traumatic) injur(?:y|ies))\b"
)
"""The risk of falling ill, of which a heading on a substance's risks does not speak."""
_HOW_IT_ACTS = re2.compile(r"(?i)\b(?:how|why) (?:[\w’'()-]+ ){1,4}(?:works?|acts?|affects?|helps?)\b")
"""Works and helps in a heading on how, which tells of no benefit."""
_WORDS = ("claim.substance", "claim.condition", "claim.felt", "claim.process", "claim.amount", "claim.harm_noun")


@functools.lru_cache(maxsize=4096)
def classes_of_heading(heading: str) -> frozenset[str]:
    """Return the classes that a heading speaks of.

    >>> sorted(classes_of_heading("Side effects and dosage"))
    ['safety', 'usage']
    """
    own = _OF_ILLNESS.sub("", heading)
    found = _OF_CLASSES.found_in(own)
    if "mechanism" in found and not _HEADINGS["efficacy"].search(_HOW_IT_ACTS.sub("", own)):
        found.discard("efficacy")
    return frozenset(found)


def class_of_heading(heading: str) -> str | None:
    """Return the class that a heading speaks of, None where it names several: such a title covers a whole text.

    >>> class_of_heading("Side effects"), class_of_heading("Sage: benefits, dosage, side effects")
    ('safety', None)
    """
    found = classes_of_heading(heading)
    return next(iter(found)) if len(found) == 1 else None


_TOLD = (*TELLING, "claim.identity")
"""Heads of a class, and what a thing is: where the sentence tells it, the heading need not be asked."""


def _speaks_of(label: str) -> Callable[[str], bool]:
    """Return the condition that a heading speaks of a class."""
    return lambda heading: class_of_heading(heading) == label


def _vote(sentence: Sentence) -> Votes:
    first = sentence.first(*_WORDS)
    start, end = (first.start, first.end) if first else (0, len(sentence.text))
    if first is not None and open_clause(sentence, Hit("", start, end), 3) is None:
        return None
    return Vote(start, end, scope="main")


_ASSERTS = Aspect(lambda sentence: not says_nothing(sentence) and command_of(sentence) is None, is_of_text=True).is_(
    True
)
_AT_FIRST_WORD = CastFirst(_WORDS)


@labeling_function(
    task="claim_type", label="safety", rule="1", under=_speaks_of("safety"), unless=_TOLD,
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on side effects, risks or interactions",
)  # fmt: skip
def claim_type_heading_safety(sentence: Sentence) -> Votes:
    """Vote safety: a heading on side effects, risks or interactions."""
    return _vote(sentence)


@labeling_function(
    task="claim_type", label="usage", rule="1", under=_speaks_of("usage"), unless=_TOLD,
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on dose or how to use",
)  # fmt: skip
def claim_type_heading_usage(sentence: Sentence) -> Votes:
    """Vote usage: a heading on dose or how to use."""
    return _vote(sentence)


@labeling_function(
    task="claim_type", label="mechanism", rule="1", under=_speaks_of("mechanism"), unless=_TOLD,
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on how it works",
)  # fmt: skip
def claim_type_heading_mechanism(sentence: Sentence) -> Votes:
    """Vote mechanism: a heading on how it works."""
    return _vote(sentence)


@labeling_function(
    task="claim_type", label="efficacy", rule="1", under=_speaks_of("efficacy"), unless=_TOLD,
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on benefits or whether it helps",
)  # fmt: skip
def claim_type_heading_efficacy(sentence: Sentence) -> Votes:
    """Vote efficacy: a heading on benefits or whether it helps."""
    return _vote(sentence)


@labeling_function(
    task="claim_type", label="regulatory", rule="1", under=_speaks_of("regulatory"), unless=_TOLD,
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on law, labels or quality",
)  # fmt: skip
def claim_type_heading_regulatory(sentence: Sentence) -> Votes:
    """Vote regulatory: a heading on law, labels or quality."""
    return _vote(sentence)


@labeling_function(
    task="claim_type", label="condition", rule="1", under=_speaks_of("condition"), unless=["claim.substance", *TELLING],
    where=[_ASSERTS], bulk=_AT_FIRST_WORD,
    looks_for="a heading on an illness or the body",
)  # fmt: skip
def claim_type_heading_condition(sentence: Sentence) -> Votes:
    """Vote condition: a heading on an illness or the body."""
    return _vote(sentence)
