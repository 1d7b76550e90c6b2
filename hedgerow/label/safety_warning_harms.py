"""Harms that a sentence states of a substance (guideline 4, step 3): effects caused, risks, adjectives of harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_letters

import re2

from hedgerow.label.claim_topics import names_substance, topic_of
from hedgerow.label.finders import finder
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Except, Words, match, search
from hedgerow.label.safety_warning_agents import (
    BETWEEN_BENEFIT,
    CAUSES,
    DENIED_VERB,
    EFFECTS,
    ILLNESS,
    REACH,
    STATE_OF_SUBSTANCE,
    agent_acts,
    clause_before,
    denied,
    illness_is_topic,
    is_effect,
)
from hedgerow.label.scan import Hit

_LESS_OF_IT = Words(r"(?i)[- ](?:relief|reductions?|scores?|improvements?|severity|control|tolerance)\b")


def effects_after(sentence: Sentence, position: int, reach: int = REACH) -> Iterator[Hit]:
    """Yield the effects that a verb at a position reaches."""
    for hit in sentence.found(*EFFECTS):
        reached = 0 <= hit.start - position <= reach and is_effect(sentence, hit)
        if (
            reached
            and not BETWEEN_BENEFIT.search(sentence.text[position : hit.start])
            and not _LESS_OF_IT.match(sentence.text[hit.end :])
        ):
            yield hit


_BENEFITS = frozenset(("weight loss", "lost weight", "sleep", "relaxation"))


_NOUN_BEFORE = Words(
    r"(?i)\b(?:the|an?|any|underlying|common|main|possible|likely|leading|major|root|no|other|its|known|of|exact|genetic|these|such) $",
)


@finder(*CAUSES)
def caused_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that a substance causes, triggers, worsens or is linked to."""
    hits = sentence.hits
    pasted = hits.get("form.pasted_query", ())
    effects = sentence.found(*EFFECTS)
    for verb in sentence.found("warning.cause_verb", "warning.link_verb", "warning.worsen_verb"):
        before = sentence.text[max(0, verb.start - 40) : verb.start]
        word = sentence.text[verb.start : verb.end].lower()
        names = verb.cue == "warning.worsen_verb" and _names_substance(sentence, verb)
        passive = sentence.text.startswith(" by", verb.end) and match(r" by\b", sentence.text[verb.end : verb.end + 4])
        if not (names or passive or _has_near(effects, verb)):
            continue  # nothing that it could reach: what follows need not be asked
        if DENIED_VERB.search(before) or any(p.start <= verb.start < p.end for p in pasted):
            continue
        if before.endswith("-") or (word in ("cause", "causes") and _NOUN_BEFORE.search(before)):
            continue
        if passive:
            yield from _effects_by_agent(sentence, verb)
            continue
        if (
            word.endswith("ed")
            and verb.cue == "warning.worsen_verb"
            and not search(r"(?i)\b(?:has|have|it|that|which|and|also|i) $", before)
        ):
            continue
        if not agent_acts(sentence, verb.start):
            continue
        for hit in effects_after(sentence, verb.end, 35 if word.startswith("ma") else REACH):
            if sentence.text[hit.start : hit.end].lower() not in _BENEFITS:
                yield hit
        if names and not match(r"(?:comprom|impair)", word):
            yield verb


def _has_near(effects: Sequence[Hit], verb: Hit) -> bool:
    return any(0 <= hit.start - verb.end <= REACH for hit in effects)


def _names_substance(sentence: Sentence, verb: Hit) -> bool:
    """Tell whether a substance is named before a verb."""
    return any(hit.start < verb.start for hit in sentence.hits.get("claim.substance", ()))


def _effects_by_agent(sentence: Sentence, verb: Hit) -> Iterator[Hit]:
    """Yield the effects before a passive verb whose agent is a substance."""
    agents = [h for h in sentence.hits.get("claim.substance", ()) if 0 <= h.start - verb.end <= 40]
    if agents and not STATE_OF_SUBSTANCE.match(sentence.text[agents[0].end : agents[0].end + 20]):
        for hit in sentence.found(*EFFECTS):
            if 0 <= verb.start - hit.end <= 60 and not denied(sentence, hit):
                yield hit


_GOING_ON = ("these", "they", "such ", "the most", "common", "other", "symptoms", "signs", "some")
_LONGEST = max(map(len, _GOING_ON))
GOES_ON = Words(rf"^(?:[^A-Za-z]|(?i:{'|'.join(_GOING_ON)}))")
"""How a sentence begins that may go on with what the one before spoke of."""
_GOES_ON = Words(
    r"(?i)\W*(?:these|they|such (?:effects|reactions)|the most common|common(?:ly)?|others?|symptoms|signs|some)\b[\w ]{0,30}\b(?:include|are|range|involve)",
)

_MOST_COMMON = Words(r"(?i)\b(?:was|were|are|is) (?:the )?most (?:common|frequent|often reported)(?:ly reported)?\W*$")
_SIDE_EFFECTS_BEFORE = Words(
    r"(?i)\b(?:side[- ]effects?|adverse|reactions?|risks?|overdose|toxicity|health problems|harms?)\b"
)


@finder("warning.named_effect", "claim.condition")
def continued_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield the effects of "These can include ..." after a sentence on side effects."""
    text = sentence.text
    if text[0] in ascii_letters and not text[:_LONGEST].lower().startswith(_GOING_ON):
        return
    if not sentence.previous or not (_GOES_ON.match(text) or _MOST_COMMON.search(text)):
        return
    if _SIDE_EFFECTS_BEFORE.search(sentence.previous) and not denied(
        sentence, Hit("", len(sentence.previous), len(sentence.previous))
    ):
        yield from sentence.found("warning.named_effect", "claim.condition")


_VERB_BEFORE = Words(
    r"(?i)(?:\b(?:can|may|might|could|will|would|to|often|also|even|seriously|severely|sometimes|which|that|it|they|and|or|permanently|easily|directly|potentially|possibly|did|does|actually|further|\w+s)) $",
)


@finder("warning.harm_verb")
def harm_verbs(sentence: Sentence) -> Iterator[Hit]:
    """Yield verbs of harm whose subject is a substance."""
    for hit in sentence.hits.get("warning.harm_verb", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 40) : hit.start]
        if DENIED_VERB.search(before) or search(
            r"(?i)\b(?:no|of|liver|kidney|nerve|brain|tissue|cell|skin|dna|lung|by|muscle|oxidative|the|any|joint|was|were|is|are|been|be|\w+ic) $",
            before,
        ):
            continue
        if not _VERB_BEFORE.search(before) and not word.endswith(("s", "ing")):
            continue
        if match(r"(?:harms?|damages?|upsets?|strains?|burns?|scars?|injur(?:y|ies))$", word) and match(
            r" (?:of|from|to|and|associated)\b|[.,;:)]", sentence.text[hit.end : hit.end + 12]
        ):
            continue
        if agent_acts(sentence, hit.start):
            yield hit


_SERIOUS_ONLY = frozenset(("fatal", "deadly", "lethal", "life-threatening", "dangerous", "unhealthy", "detrimental"))


_PRONOUN = Words(
    r"(?i)^\W*(?:(?:and|but|so|then|even|together|indeed|sometimes|in \w+ cases),? )?(?:it|this|that|they|these|those|both|doing so) "
)
_FINITE = re2.compile(
    r"(?i)\b(?:is|are|was|were|can|may|might|could|will|would|should|must|has|have|had|does|do|did|causes?|leads?|slows?|makes?)\b"
)
_ACTS_AGAINST = Words(
    r"(?i)\b(?:treat\w*|cur(?:e|es|ed|ing)|prevent\w*|need\w*|requir\w*|respon\w+|prescri\w+|against|vaccin\w*|reliev\w*|eas(?:e|es|ed|ing))\b"
)


def _takes_up_use(sentence: Sentence, position: int) -> bool:
    """Tell whether a pronoun is the subject before a position, and takes up a substance or its use, not an illness.

    It takes up what the sentence before has as its subject; where that names nothing, what the heading does. An
    illness that a substance is given against may be meant as well.
    """
    if not _PRONOUN.match(clause_before(sentence, position)):
        return False
    before, heading = sentence.previous or "", sentence.heading or ""
    verb = _FINITE.search(before)
    subject = before[: verb.start()] if verb and verb.start() else before
    if names_substance(subject):
        return not (ILLNESS.search(subject) or _ACTS_AGAINST.search(before))
    return names_substance(heading) and not (
        ILLNESS.search(before) or ILLNESS.search(heading) or topic_of(before) == "illness"
    )


@finder("warning.harmful_word")
def harmful_words(sentence: Sentence) -> Iterator[Hit]:
    """Yield adjectives of harm that speak of a substance."""
    for hit in sentence.hits.get("warning.harmful_word", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 40) : hit.start]
        if search(r"(?i)\b(?:less|not|never|no|non|nor|isn['’]t|aren['’]t|than|n['’]t)(?: \w+){0,2}[ -]$", before):
            continue
        if word in ("unsafe", "not safe") and match(r" (?:for|in|during)\b", sentence.text[hit.end : hit.end + 8]):
            continue
        if (
            word in _SERIOUS_ONLY
            and "claim.substance" not in sentence.hits
            and not sentence.has("warning.high_dose", "warning.overdose")
            and not _takes_up_use(sentence, hit.start)
        ):
            continue
        if agent_acts(sentence, hit.start):
            yield hit


_EVIDENCE_TOPIC = Words(
    r"(?i)\b(?:studies|study|trials?|research|reviews?|outcomes?|data|evidence|participants|groups?|randomi[sz]ed|divided on|debate)\b",
)


@finder("warning.side_effects", "warning.risk_word")
def side_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield generic side effects and risks that are stated, not denied, of a substance."""
    for hit in sentence.found("warning.side_effects", "warning.risk_word"):
        if denied(sentence, hit):
            continue
        if hit.cue == "warning.risk_word" and not _risk_is_stated(sentence, hit):
            continue
        if hit.cue == "warning.side_effects" and not _effects_are_stated(sentence, hit):
            continue
        yield hit


def _effects_are_stated(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether side effects are stated, not counted by a study or a mere word; complications need a substance."""
    if _COUNTED.search(sentence.text) or _MERE_WORD.match(sentence.text[hit.end :]):
        return False
    word = sentence.text[hit.start : hit.end].lower()
    if word.startswith("complication"):
        return _is_of_substance(sentence, hit) and not illness_is_topic(sentence)
    return not word.endswith(_OF_ILLNESS_TOO) or not illness_is_topic(sentence)


_OF_ILLNESS_TOO = ("symptoms", "problems", "health effects", "health consequences")
"""Ends of words of harm that an illness brings as well."""


_OF_SOURCE = Words(
    r"(?i) (?:of|from|after|following|with|during|due to|related to|associated with|secondary to|in (?:patients|people|users|those))\b"
)
_OF_REACH = 70


def _is_of_substance(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a complication is said to come of a substance that is named behind it."""
    return _OF_SOURCE.match(sentence.text[hit.end : hit.end + 20]) and any(
        0 < h.start - hit.end <= _OF_REACH for h in sentence.hits.get("claim.substance", ())
    )


_MERE_WORD = Words(r"(?i)[ -](?:profiles?|data|sections?|lists?|page|labels?|reports?)\b")
_COUNTED = Words(r"\b(?:were|was) (?:not )?(?:reported|assessed|measured|recorded|evaluated)\b")
_RISK_GOES_ON = Words(
    r"(?i) (?:of|for|to|from|when|with|associated|that|if|in|are|is|include|such|exists?)\b|[.,;:)]|$"
)
_RISK_OF_ILLNESS = Except(
    r"^.*\b(?:fracture|cancer|heart|stroke|disease|infection|mortality|death|cardiovascular|diabetes|fall|preterm|recurrence|stone|dementia|period of|asthma|allergy) $",
    r"\b(?:increas|rais|rise|higher|greater|elevat|carr(?:y|ies)|pos(?:e|es)|add)",
)
_RISK_WEIGHED = Words(
    r"(?i)\b(?:depend\w*(?: (?:up)?on)?|based (?:up)?on|according to|assess\w*|estimat\w*|calculat\w*|evaluat\w*|determin\w+|measur\w+|worr(?:y|ied) about) (?:(?:the|your|a|an|their|his|her|each|overall|personal|individual|person['’]s|patient['’]s) )*$"
)
"""How high a risk is, is asked: none is stated."""
_RISK_OF_DEPENDENCE = Words(
    r" (?:of|for|from) (?:[\w-]+ ){0,2}(?:addiction|dependenc|abuse|misuse|overdos|interact|withdrawal|tolerance)"
)


def _risk_is_stated(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a risk is one of a substance, not of an illness, a topic, or of dependence, which has its kind."""
    after = sentence.text[hit.end : hit.end + 30]
    before = sentence.text[max(0, hit.start - 50) : hit.start]
    if _RISK_OF_ILLNESS.search(before) or _RISK_WEIGHED.search(before):
        return False
    acts = _RISK_GOES_ON.match(after) and agent_acts(sentence, hit.start)
    if not acts and ("claim.substance" not in sentence.hits or ILLNESS.search(clause_before(sentence, hit.start))):
        return False
    if _RISK_OF_DEPENDENCE.match(after):
        return False
    return not _EVIDENCE_TOPIC.search(sentence.text) and not _WEIGHED.search(sentence.text)


_WEIGHED = Words(
    r"(?i)\b(?:benefits?(?: [\w-]+){0,3} (?:and|or|versus|against|outweigh\w*|for|may|can|is|are)|(?:and|or|versus|against|outweigh\w*)(?: [\w-]+){0,2} benefits?)\b"
)  # a risk named beside a benefit is a topic; "no benefit, real risk of burns" states it


@finder("warning.overdose")
def overdoses(sentence: Sentence) -> Iterator[Hit]:
    """Yield overdoses and poisonings, and high doses with what they do."""
    for hit in sentence.hits.get("warning.overdose", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if word.startswith(("overdos", "poison", "intoxic")) and not denied(sentence, hit):
            yield hit
            if not word.startswith("intox"):
                yield from (e for e in sentence.hits.get("warning.named_effect", ()) if e.start > hit.end)


@finder("warning.litotes")
def litotes(sentence: Sentence) -> Iterator[Hit]:
    """Yield litotes: a denial that states a harm."""
    yield from sentence.hits.get("warning.litotes", ())
