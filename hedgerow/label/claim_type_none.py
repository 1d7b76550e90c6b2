"""claim_type none: nothing that a fact-checker could test against the world."""

from __future__ import annotations

from hedgerow.label.conditions import Aspect
from hedgerow.label.flags import is_question
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

_PREDICATE = Words(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|should|will|would|cannot|"
    r"cause|causes|help|helps|work|works|mean|means|make|makes|take|takes|give|gives|contain|contains|include|includes|"
    r"use|uses|need|needs|reduce|reduces|increase|increases|improve|improves|relieve|relieves|treat|treats|affect|affects|"
    r"act|acts|bind|binds|block|blocks|offer|offers|provide|provides|support|supports|promote|promotes|ease|eases|"
    r"calm|calms|lower|lowers|raise|raises|boost|boosts|lead|leads|leave|leaves|keep|keeps|bring|brings|become|becomes|"
    r"remain|remains|occur|occurs|begin|begins|start|starts|stop|stops|depend|depends|vary|varies|require|requires|"
    r"interact|interacts|grow|grows|last|lasts|say|says|suggest|suggests|show|shows|found|led|made|gave|took|fell|rose|"
    r"felt|slept|lost|avoid|ask|see|try|know|feel|prevents?|come|comes|go|goes|get|gets|[a-z]{3,}ed|[a-z]+n['’]t|"
    r"\w+['’](?:s|re|ve|ll|m|d))\b"
)
_NO_FRAGMENT = (
    "claim.action_verb",
    "claim.relief_verb",
    "claim.gain_verb",
    "claim.harm_verb",
    "claim.amount",
    "claim.command_verb",
    "claim.benefit_words",
    "claim.helps_people",
    "claim.denied_benefit",
    "claim.evidence_kind",
    "claim.harm_words",
    "claim.dose_words",
)
_FRAGMENT_BEFORE = 30  # characters of a sentence before its source in parentheses
_LISTS = Aspect(lambda sentence: sentence.text.count(", ") > 1, is_of_text=True)  # three phrases make a list
_PHRASE_WORDS = 6  # a longer one is a clause whose verb is not listed
_FEW_WORDS = 3  # where a full stop ends them
_LONGEST = 90  # characters: longer stretches without a known verb are sentences whose verb is not listed
_IS_SHORT = Aspect(lambda sentence: len(sentence.text) <= _LONGEST, is_of_text=True)
_FINDING = Words(
    r"(?i)^[\"“][^\"”:?]{20,} (?:improves?|reduces?|lowers|decreases|increases|prevents?|relieves|alleviates|attenuates|enhances|"
    r"results in|does not|worsens|accelerates|delays|shortens|protects)\b"
)  # a title that states what was found
_LEAD_OR_TITLE = Aspect(
    lambda sentence: sentence.text.startswith(('"', "“")) or sentence.text.rstrip().endswith(":"), is_of_text=True
)
_HARMS = Words(r"(?i)\b(?:side[- ]effects?|adverse (?:effects|reactions|events))\b")
_SOURCES = Words(
    r"(?i)^\W*(?:(?:sources?|references?)(?:\W*$|:|,? (?:and|&|cited|consulted|used|list|of (?:this|our|the) (?:article|page|data|information)))|"
    r"(?:bibliography|citations?|further reading|works cited|reviewed against|read more|"
    r"read next|keep reading|see also|related (?:articles?|posts?|reading|guides?|pages?|topics?)|more from)\b)"
)
"""Headings of a list of references; "Sources of vitamin D" heads the foods that hold it."""


@labeling_function(
    task="claim_type", label="none", rule="E2", reads=["form.question_mark"], scope="sentence",
    looks_for="a question without its answer",
)  # fmt: skip
def claim_type_question(sentence: Sentence) -> Votes:
    """Vote none: a question without its answer."""
    return sentence.hits["form.question_mark"][-1] if is_question(sentence) else None


@labeling_function(
    task="claim_type", label="none", rule="2.3", reads=["claim.meta", "form.meta"], scope="sentence",
    unless=["claim.disclaimer"],
    looks_for="talk about the article",
)  # fmt: skip
def claim_type_meta(sentence: Sentence) -> Votes:
    """Vote none: talk about the article."""
    return sentence.first("claim.meta", "form.meta")


@labeling_function(
    task="claim_type", label="none", rule="2.1", reads=["claim.call_to_action"], scope="sentence",
    looks_for="calls to action, advertising, farewells",
)  # fmt: skip
def claim_type_call_to_action(sentence: Sentence) -> Votes:
    """Vote none: calls to action, advertising, farewells."""
    return sentence.hits["claim.call_to_action"][:1]


@labeling_function(
    task="claim_type", label="none", rule="2.1", reads=["claim.citation", "claim.author_list"], scope="sentence",
    looks_for="a reference or an address",
)  # fmt: skip
def claim_type_citation(sentence: Sentence) -> Votes:
    """Vote none: a reference or an address."""
    hit = sentence.first("claim.citation", "claim.author_list")
    assert hit is not None
    if _PREDICATE.search(sentence.text) or _in_parentheses(sentence, hit):
        return None
    return hit


def _in_parentheses(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a source is only named in parentheses, within or at the end of a sentence that says something."""
    opened = sentence.text.rfind("(", 0, hit.start)
    return opened >= _FRAGMENT_BEFORE and ")" not in sentence.text[opened : hit.start]


@labeling_function(
    task="claim_type", label="none", rule="B10", reads=["claim.platitude"], scope="sentence",
    looks_for="nothing that could be tested",
)  # fmt: skip
def claim_type_platitude(sentence: Sentence) -> Votes:
    """Vote none: nothing that could be tested."""
    return sentence.hits["claim.platitude"][:1]


@labeling_function(
    task="claim_type", label="none", rule="1", scope="sentence",
    unless=_NO_FRAGMENT, where=[_IS_SHORT.is_(True)], lacks=_PREDICATE,
    looks_for="a short stretch without a verb that completes no lead",
)  # fmt: skip
def claim_type_fragment(sentence: Sentence) -> Votes:
    """Vote none: a short stretch without a verb that completes no lead."""
    text = sentence.text
    if text.rstrip()[-1] in ".!" and len(text.split()) > _FEW_WORDS:
        return None
    heading = (sentence.heading or "").rstrip()
    if heading.endswith(":") or (sentence.has("claim.condition", "claim.harm_noun") and _HARMS.search(heading)):
        return None  # the heading is the lead that it completes (case 15)
    return None if sentence.lead is not None else Vote(0, len(text))


@labeling_function(
    task="claim_type", label="none", rule="2.1", scope="sentence", where=[_LISTS.is_(True)], lacks=_PREDICATE,
    looks_for="a list of search phrases that repeats a word and holds no verb",
)  # fmt: skip
def claim_type_keyword_list(sentence: Sentence) -> Votes:
    """Vote none: a list of search phrases that repeats a word and holds no verb."""
    phrases = sentence.text.lower().rstrip(".").split(", ")
    if any(len(phrase.split()) > _PHRASE_WORDS for phrase in phrases):
        return None
    shared = set(phrases[0].split()).intersection(*(phrase.split() for phrase in phrases[1:]))
    return Vote(0, len(sentence.text)) if shared else None


@labeling_function(
    task="claim_type", label="none", rule="2.1", scope="sentence",
    under=lambda heading: _SOURCES.search(heading),
    looks_for="any sentence under a heading of sources",
)  # fmt: skip
def claim_type_under_sources(sentence: Sentence) -> Votes:
    """Vote none: any sentence under a heading of sources, but for titles that state a finding."""
    return None if _FINDING.search(sentence.text) else Vote(0, len(sentence.text))


@labeling_function(
    task="claim_type", label="none", rule="2.1", scope="sentence", where=[_LEAD_OR_TITLE.is_(True)],
    looks_for="a lead that only announces a list, or a title in quotation marks",
)  # fmt: skip
def claim_type_lead_or_title(sentence: Sentence) -> Votes:
    """Vote none: a lead that only announces a list, or a title in quotation marks."""
    text = sentence.text.rstrip()
    is_title = text[0] in '"“' and text[-1] in '"”' and text[-2] == "." and not _PREDICATE.search(text)
    if not (is_title or text.endswith(":")) or _FINDING.search(text):
        return None
    return Vote(0, len(text))
