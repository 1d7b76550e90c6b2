"""Why a sentence warns: a harm that it states, a precaution that it directs, or unknown safety.

Guideline section 4 in its order: questions and talk about the article never
warn; then precautions, harms that are stated and not denied, and unknown
safety. The functions that name the kinds of a warning read this analysis.
"""

from __future__ import annotations

from collections.abc import Iterator

from hedgerow.label.finders import FinderSet
from hedgerow.label.flags import is_meta, is_question
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.safety_warning_agents import denied, is_research_plan
from hedgerow.label.safety_warning_directives import (
    advised_professionals,
    avoidances,
    cautions,
    consultations,
    dose_cautions,
    joint_use,
    quality_cautions,
)
from hedgerow.label.safety_warning_harms import (
    caused_effects,
    continued_effects,
    harm_verbs,
    harmful_words,
    litotes,
    overdoses,
    side_effects,
)
from hedgerow.label.safety_warning_plain import plain_directives, plain_harms, plain_unknowns
from hedgerow.label.safety_warning_topics import dependences, interactions, product_faults, stoppings
from hedgerow.label.safety_warning_users import effect_list, effects_of_use, own_experience, users_complain
from hedgerow.label.scan import Hit

_MEMO = "safety_warning.basis"


class Basis:
    """The words by which a sentence warns; all empty where it does not.

    Each part is looked for when it is first asked for: most functions ask for one.

    Attributes:
        silenced: whether the sentence asks or talks about the article.
    """

    __slots__ = ("_directives", "_harms", "_sentence", "_unknown", "silenced")

    def __init__(self, sentence: Sentence) -> None:
        """Name the sentence. One that asks, or talks about the article, does not warn."""
        self.silenced = is_question(sentence) or is_meta(sentence)
        nothing = () if self.silenced else None
        self._sentence = sentence
        self._harms: tuple[Hit, ...] | None = nothing
        self._directives: tuple[Hit, ...] | None = nothing
        self._unknown: tuple[Hit, ...] | None = nothing

    @property
    def harms(self) -> tuple[Hit, ...]:
        """Harms that are stated and not denied."""
        if self._harms is None:
            self._harms = _HARMS(self._sentence)
        return self._harms

    @property
    def directives(self) -> tuple[Hit, ...]:
        """Precautions that are directed."""
        if self._directives is None:
            self._directives = _DIRECTIVES(self._sentence)
        return self._directives

    @property
    def unknown(self) -> tuple[Hit, ...]:
        """Words by which safety is said to be unknown."""
        if self._unknown is None:
            self._unknown = _unknowns(self._sentence)
        return self._unknown

    @property
    def any(self) -> bool:
        """Whether the sentence warns at all."""
        if self.silenced:
            return False
        return _HARMS.any_in(self._sentence) or _DIRECTIVES.any_in(self._sentence) or bool(self.unknown)

    def plain(self, cue: str) -> tuple[Hit, ...]:
        """The hits of one of the cues that only phrases in plain words have."""
        if self.silenced:
            return ()
        found = (*_PLAIN(self._sentence), *self.unknown)
        return tuple(hit for hit in found if hit.cue == cue)


_HARMS = FinderSet(
    caused_effects, continued_effects, harm_verbs, harmful_words, side_effects, effects_of_use, users_complain, own_experience, effect_list, overdoses, litotes,
    dependences, stoppings, interactions, product_faults, plain_harms,
)  # fmt: skip

_DIRECTIVES = FinderSet(
    advised_professionals, avoidances, cautions, consultations, dose_cautions, joint_use, quality_cautions, plain_directives,
)  # fmt: skip


_PLAIN = FinderSet(plain_harms, plain_directives)

DIRECTING = tuple(sorted(_DIRECTIVES.reads))
"""Cues of which a sentence must hold one to direct a precaution."""


def basis_of(sentence: Sentence) -> Basis:
    """Return why a sentence warns; kept in its memo."""
    known: Basis | None = sentence.memo.get(_MEMO)
    if known is None:
        known = sentence.memo[_MEMO] = Basis(sentence)
    return known


def _unknowns(sentence: Sentence) -> tuple[Hit, ...]:
    """Return the words by which safety is said to be unknown."""
    found = (*sentence.hits.get("warning.unknown_safety", ()), *plain_unknowns(sentence))
    return found if found and not is_research_plan(sentence) else ()


_GROUP_ILLNESS = Words(
    r"(?i)(?:[\w'’/-]+,? ){0,5}?(?:disease|impairment|failure|problems?|insufficiency|dysfunction|conditions?|disorders?|diabet|epilep|glaucoma|asthma|hypertension|hemochromatosis|bipolar"
    r"|schizophrenia|history|allerg|issues|pressure|gallstones|ulcers?|gout|anemia|cancer|infection|sensitiv|pregnan|immun|thyroid|kidney|liver|heart|bleeding|stones?|migraine|reflux|syndrome|deficien|depression)",
)


def group_is_named(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a group is named as one that must avoid or take care, not as one that benefits."""
    word = sentence.text[hit.start : hit.end].lower()
    before = sentence.text[max(0, hit.start - 40) : hit.start]
    if search(r"\b(?:with|on|have|has|had|from|to|taking|undergoing|receiving|whose|having|in)$", word):
        after = sentence.text[hit.end : hit.end + 60]
        if not _GROUP_ILLNESS.search(after):
            return False
    elif match(r"surg|operation|anesth|driv", word):
        return search(
            r"(?i)\b(?:before|after|prior to|during|scheduled|for|not|when|while|or|upcoming|avoid|of) (?:\w+ ){0,3}$",
            before,
        ) and not search(r"want to avoid $", before)
    elif (
        _GROUP_ILLNESS.match(word)
        and not match(r"pregnan|child|women|sensitive|hormone-sens|if you", word)
        and not search(
            r"(?i)\b(?:with|have|has|having|of|in|if|or|and|like|including|as|any|for) (?:[\w'’-]+,? ){0,4}$",
            before,
        )
    ):
        return False
    return not search(r"(?i)\b(?:helps?|benefits?|improv\w+|safe (?:for|in)) (?:\w+ ){0,2}$", before)


def combination_counts(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a partner is named as one not to combine without care."""
    word = sentence.text[hit.start : hit.end]
    if not basis_of(sentence).directives and denied(sentence, hit):
        return False
    if match(r"(?i)alcohol|sedatives|statins?|antidepressants?|on (?:prescription )?med", word):
        return bool(
            search(
                r"(?i)\b(?:with|while|combin\w+|mix\w*|and|avoid|no|drink\w*|taking|on|including|limit|use|any|your) (?:\w+ ){0,2}$",
                sentence.text[max(0, hit.start - 40) : hit.start],
            )
            or word.lower() in ("with alcohol",)
        )
    return True


def guarded_risks(sentence: Sentence) -> Iterator[Hit]:
    """Yield risks and side effects that a precaution is meant to keep down."""
    if basis_of(sentence).directives:
        yield from sentence.hits.get("warning.guarded_risk", ())
