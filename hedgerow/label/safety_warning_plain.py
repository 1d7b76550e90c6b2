"""Warnings in plain words: phrases that name their kind by themselves (guideline 4, steps 2 to 4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import re2

from hedgerow.label.finders import finder
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Except, Words
from hedgerow.label.safety_warning_agents import (
    BETWEEN_BENEFIT,
    DENIED_VERB,
    TAKEN,
    agent_acts,
    denied,
    illness_is_topic,
    is_effect,
    is_research_plan,
    treated,
)
from hedgerow.label.safety_warning_directives import has_directive, is_command
from hedgerow.label.scan import Hit

_DIRECTIVES = (
    "warning.dose_limit", "warning.step_down", "warning.ask_plain", "warning.buy_checked", "warning.special_group",
    "warning.keep_off", "warning.spacing",
)  # fmt: skip

_HARMS = (
    "warning.dose_limit", "warning.step_down", "warning.special_group", "warning.wrong_contents", "warning.law_trouble",
    "warning.changes_drug", "warning.harm_report", "warning.complaint_word", "warning.bodily_harm", "warning.plain_cause",
    "warning.harm_phrase", "claim.harm_words",
)  # fmt: skip

_DIRECTS_ITSELF = Words(
    r"(?i)(?:should|must|need|ought|had better|do not|don['’]t|never|not |no |only|where|so|best|better|safest|wiser|out of|hands off|has no|have no|needs?|calls?|demands?|asks|deserves?|unless|until|except|rather than|instead|reasons?|medical advice|professional advice|without|are (?:wise|advised|told))\b",
)

_ADVISED = Words(
    r"(?i)\b(?:(?:i|we|you|they) (?:would|could|should|can|['’]d)|(?:advis|suggest|recommend)\w*|best|wise|wiser|safer|time|reasons?) (?:(?:only|just|always|to|you|people|readers|that) ){0,3}$",
)

_STATED: dict[str, Any] = {
    "warning.dose_limit": re2.compile(r"(?i)(?:the )?(?:safe|upper|tolerable|dose|amount|portion)\b"),
    "warning.step_down": re2.compile(
        r"(?i)(?:can|could|unable|hard|difficult|no longer|lazy|need|get|got|became|become|are|is|body|brain|bowel|gut|user|people|nose|habituation|rebound|withdrawal|after|of|on|upon|since|with|tolerance|ever|more|addiction|tough|crav|dose|amount)",
    ),
    "warning.special_group": Except(
        r"(?:are|is) (?:wise|advised|told)?|(?:the )?wrong\b|not\b", r"(?:wise|advised|told)$"
    ),
}


@finder(*_DIRECTIVES)
def plain_directives(sentence: Sentence) -> Iterator[Hit]:
    """Yield phrases that direct a limit, a slow stop, a question to a professional, a check, or care for a group."""
    hits = sentence.found(*_DIRECTIVES)
    if not hits or is_research_plan(sentence):
        return
    for hit in hits:
        if _is_statement(hit, sentence) or not _has_object(sentence, hit):
            continue
        word = sentence.text[hit.start : hit.end]
        if word.lower().startswith(("who ", "that ")):
            if has_directive(sentence):
                yield hit
        elif hit.cue == "warning.spacing" and not (is_command(sentence, hit) or _MUST_PASS.search(word)):
            continue
        elif _is_advice(sentence, hit):
            yield hit


_MUST_PASS = Words(r"(?i)\b(?:should|must|recommended)\b")


def _is_advice(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a phrase directs by its own words, stands as a command, or is advised."""
    return (
        _DIRECTS_ITSELF.match(sentence.text[hit.start :])
        or (hit.cue == "warning.spacing" and _MUST_PASS.search(sentence.text[hit.start : hit.end]))
        or is_command(sentence, hit)
        or _ADVISED.search(sentence.text[max(0, hit.start - 50) : hit.start])
    )


def _has_object(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether what a phrase needs is named: two substances to keep apart, use to keep off."""
    if hit.cue == "warning.keep_off":
        return speaks_of_use(sentence)
    if hit.cue != "warning.spacing":
        return True
    return "warning.drug_name" in sentence.hits or len(sentence.hits.get("claim.substance", ())) > 1


def _is_statement(hit: Hit, sentence: Sentence) -> bool:
    """Tell whether a phrase states rather than directs."""
    form = _STATED.get(hit.cue)
    return form is not None and form.match(sentence.text[hit.start : hit.end])


@finder(*_HARMS)
def plain_harms(sentence: Sentence) -> Iterator[Hit]:
    """Yield phrases that state a harm, a fault of goods or an interaction by themselves."""
    if is_research_plan(sentence):
        return
    for hit in sentence.found("warning.dose_limit", "warning.step_down", "warning.special_group"):
        if not _is_statement(hit, sentence) or not speaks_of_use(sentence) or denied(sentence, hit):
            continue
        if not _STOPPED.match(sentence.text[hit.start :]) or _told_effects(sentence):
            yield hit
    for hit in sentence.found("warning.wrong_contents", "warning.law_trouble"):
        if not illness_is_topic(sentence):
            yield hit
    yield from _changed_drugs(sentence)
    yield from _reports(sentence)
    yield from _complaints(sentence)
    yield from _plain_causes(sentence)
    for hit in sentence.hits.get("warning.harm_phrase", ()):
        before = sentence.text[max(0, hit.start - 40) : hit.start]
        if not DENIED_VERB.search(before) and speaks_of_use(sentence) and agent_acts(sentence, hit.start):
            yield hit
    for hit in sentence.hits.get("claim.harm_words", ()):
        words = sentence.text[hit.start : hit.end]
        if not (_FOR_WHOM.match(words) or _DENIED_WITHIN.match(words)) and _tells_harm(sentence, hit):
            yield hit


def _tells_harm(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether words of harm are said of something taken, and neither denied nor what is treated."""
    return (
        not sentence.has("claim.reassurance", "claim.relief_verb", *_OTHER_KINDS)
        and not _TOPIC.search(sentence.text)
        and speaks_of_use(sentence)
        and agent_acts(sentence, hit.start)
        and not denied(sentence, hit)
        and not DENIED_VERB.search(sentence.text[max(0, hit.start - 40) : hit.start])
    )


_OTHER_KINDS = (
    "warning.dependence", "warning.dependence_word", "warning.interaction", "warning.quality", "warning.wrong_contents",
)  # fmt: skip
"""Words of harm beside these are harms of their kind, which functions of their own find."""
_FOR_WHOM = Words(
    r"(?i)(?:(?:is|are|was|were|be) )?(?:not )?(?:suitable|unsuitable|unsafe|contraindicated|appropriate|inappropriate)\b"
)
_DENIED_WITHIN = Words(r"(?i)(?:is|are|was|were|be|becomes?) (?:not|never|hardly|rarely|seldom|less) ")
_TOPIC = Words(r"(?i)\b(?:benefits?|safety questions?|whether)\b")
_STOPPED = Words(r"(?i)(?:after|of|on|upon|since|with) (?:stop|quit|giv)")


def _told_effects(sentence: Sentence) -> bool:
    """Tell whether effects, not benefits, are told of."""
    return not _BENEFITS.search(sentence.text) and any(True for _ in _effects(sentence))


def speaks_of_use(sentence: Sentence) -> bool:
    """Tell whether the sentence or what stands around it speaks of something taken, not of an illness alone."""
    if "claim.substance" in sentence.hits:
        return True
    around = f"{sentence.text} {sentence.heading or ''} {sentence.previous or ''}"
    return (TAKEN.search(around) or _OF_USE.search(around)) and not illness_is_topic(sentence)


def _plain_causes(sentence: Sentence) -> Iterator[Hit]:
    """Yield the bodily harms that an everyday verb reaches from a substance."""
    verbs = sentence.hits.get("warning.plain_cause", ())
    harms = sentence.found("warning.bodily_harm", "warning.named_effect") if verbs else []
    if not harms or "claim.substance" not in sentence.hits:
        return
    for verb in verbs:
        if DENIED_VERB.search(sentence.text[max(0, verb.start - 40) : verb.start]):
            continue
        strong = _STRONG_CAUSE.match(sentence.text[verb.start :])
        for hit in harms:
            near = 0 <= hit.start - verb.end <= _REACH_OF_DRUG and (strong or hit.cue == "warning.bodily_harm")
            if (
                near
                and not BETWEEN_BENEFIT.search(sentence.text[verb.end : hit.start])
                and agent_acts(sentence, verb.start)
            ):
                yield hit


_STRONG_CAUSE = Words(r"(?i)(?:br[io]|end|leave|left|spark|prompt|stir|invite|spell)")

_REACH_OF_DRUG = 60


def _changed_drugs(sentence: Sentence) -> Iterator[Hit]:
    """Yield what one drug or food does to another, where a medicine is named."""
    drugs = sentence.found("warning.drug_name")
    for hit in sentence.hits.get("warning.changes_drug", ()):
        word = sentence.text[hit.start : hit.end].lower()
        told = word.startswith(_SAYS_DRUG)
        if not (drugs or told) or denied(sentence, hit):
            continue
        if told:
            yield hit
        elif word.endswith(" of"):
            if any(0 <= drug.start - hit.end <= _REACH_OF_DRUG for drug in drugs) and agent_acts(sentence, hit.start):
                yield hit
        elif (
            not word.startswith(("make", "made", "making", "render"))
            or len(drugs) > 1
            or "claim.substance" in sentence.hits
        ):
            yield hit


_SAYS_DRUG = ("add", "drug", "medic", "enzyme", "cyp")
"""Starts of phrases that say themselves that drugs are concerned: additive sedative effects, drug interactions are possible."""

_GONE_WITHOUT = Words(r"(?i)\b(?:refus\w+|lack of|untreated|unvaccinated|deficien\w+)\b")

_COMPLETE_REPORT = Words(
    r"(?i)(?:end|land|need|requir|keep|kept|unmask|sen[dt]|put|cost|people|user|patient|women|men|child|drinker|member|buyer|teen|ma[dk])",
)


def _reports(sentence: Sentence) -> Iterator[Hit]:
    """Yield reports of harm by clinics, poison centers and case reports."""
    found = sentence.hits.get("warning.harm_report", ())
    if not found or not speaks_of_use(sentence) or _GONE_WITHOUT.search(sentence.text):
        return
    effects = list(_effects(sentence))
    for hit in found:
        if _COMPLETE_REPORT.match(sentence.text[hit.start : hit.end]):
            yield hit
        elif effects:
            yield from effects


HARM_HEADING = Except(
    r"\b(?:side[- ]?effects?|unwanted|adverse|go(?:es)? wrong|downsides?|drawbacks?|dangers?|risks?(?: factors?)?|warnings?|cautions?|safety|is it safe|harms?|hazards?|complaints)\b",
    r" factors?$",
)

_ILL_HEADING = Words(
    r"(?i)\b(?:symptoms?|causes?|diagnos\w+|diseases?|disorders?|syndromes?|infections?|cancers?|at risk|risk factors?|complications?)\b",
)


def _effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield named effects that are neither denied nor what the substance is taken for."""
    for hit in sentence.found("warning.named_effect", "warning.bodily_harm"):
        if is_effect(sentence, hit) and not denied(sentence, hit) and not treated(sentence, hit):
            yield hit


def _complaints(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects said to be common, to follow or to trouble users; under a heading of harms, and in use."""
    if "warning.complaint_word" not in sentence.hits and "warning.bodily_harm" not in sentence.hits:
        return
    heading = sentence.heading or ""
    under_harms = HARM_HEADING.search(heading) and not _ILL_HEADING.search(heading)
    told = "warning.complaint_word" in sentence.hits
    if not (under_harms or (told and _effect_of_use(sentence))):
        return
    if _BENEFITS.search(sentence.text):
        return
    yield from _effects(sentence)


_BENEFITS = Words(
    r"(?i)\b(?:improv\w+|reliev\w+|relief|eas(?:e|es|ed|ing)|better|reduc\w+|help(?:s|ed|ing)?|fewer|less|against|protect\w*|no (?:more|worse)|prevent\w*|cure[sd]?)\b",
)

_OF_USE = Words(
    r"(?i)\b(?:supplements?|herbs?|medicines?|doses?|dosage|tablets?|capsules?|pills?|extracts?|side effects?|teas?|powders?|drops|cups?|mugs?|mg|taking|users?|complaints?|gumm(?:y|ies)|pouches|vap\w+|drinkers|stopping|quitting|too much|coffee|leaf|root|lozenges?|tins?)\b",
)

_ILL_SENTENCE = Words(
    r"(?i)\b(?:symptoms?|diseases?|disorders?|syndromes?|infections?|patients? with|people with|deficien\w+|attacks?|in (?:newborns|infants)|inherited|affected (?:people|individuals)|condition|form of)\b",
)


def _effect_of_use(sentence: Sentence) -> bool:
    """Tell whether use is spoken of here or right before, and no illness as the topic (B8)."""
    if _ILL_SENTENCE.search(sentence.text) or _ILL_HEADING.search(sentence.heading or ""):
        return False
    return _OF_USE.search(f"{sentence.text} {sentence.heading or ''} {sentence.previous or ''}") and (
        not _ILL_SENTENCE.search(sentence.previous or "")
    )


@finder("warning.nobody_knows")
def plain_unknowns(sentence: Sentence) -> Iterator[Hit]:
    """Yield unknown safety in plain words, where use is spoken of; whether and how something works is another question."""
    found = sentence.hits.get("warning.nobody_knows", ())
    if found and not is_research_plan(sentence) and speaks_of_use(sentence):
        yield from (hit for hit in found if not _asks_of_benefit(sentence, hit))


def _asks_of_benefit(sentence: Sentence, hit: Hit) -> bool:
    asked = sentence.text[hit.start : hit.end + _REACH_OF_QUESTION]
    return _OF_BENEFIT.search(asked) and not _OF_SAFETY.search(asked)


_REACH_OF_QUESTION = 80  # characters behind "nobody knows whether" in which the verb stands
_OF_BENEFIT = Words(
    r"(?i)\b(?:whether|if|how|why|what)(?: (?:\w+ )?(?:well|much))?(?: [\w'’-]+){1,5}? (?:works?|helps?|acts?|eases?|relieves?|shortens?|"
    r"improves?|prevents?|treats?|cures?|benefits?|heals?|soothes?|protects?|aids?|speeds? (?:up )?(?:recovery|healing)|"
    r"(?:is|are) (?:\w+ )?(?:effective|useful|helpful|beneficial))\b"
)
_OF_SAFETY = Words(
    r"(?i)\b(?:safe\w*|unsafe|harm\w*|risk\w*|dangers?|dangerous|damage\w*|toxic\w*|side effects?|long[- ]term|years|pregnan\w+|dependen\w+|"
    r"interact\w*|reacts?)\b"
)
