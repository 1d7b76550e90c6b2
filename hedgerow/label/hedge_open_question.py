"""Hedge functions for open questions: what research does not know, as predicate or as attribute (guideline 3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from hedgerow.label.functions import Sentence, Vote, labeling_function
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.scan import Hit

_PREDICATE = Words(
    r"(?i)(?:\b(?:is|are|was|were|be|been|being|remains?|remained|stays?|seems?|appears?|looks?|becomes?|became|considered)"
    r"|['’](?:s|re))(?: (?:still|also|largely|mostly|currently|often|generally|yet|not|very|more|quite|rather|too|so"
    r"|highly|only|as yet|now|fairly|relatively|somewhat|hotly|widely|much|both|unknown|unclear|\w+ly|and|or|,)){0,4}"
    r"(?: (?:limited|mixed|unknown|unproven|uncertain|preliminary|weak|scarce|old|small|thin),? (?:and|or|but))? $",
)
_COMMA_PREDICATE = Words(r"(?:\bremain(?:s|ing)?|,|—|–|:|\() (?:largely |still |currently |mostly )?$|^\W*$")
_CLAUSE_BREAK = Words(r"[.;:!?]|\b(?:which|who|but|because|although|though|while|whereas)\b")


def _before(sentence: Sentence, hit: Hit, width: int = 60) -> str:
    return sentence.text[max(0, hit.start - width) : hit.start]


def _after(sentence: Sentence, hit: Hit, width: int = 80) -> str:
    return sentence.text[hit.end : hit.end + width]


def is_predicate(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a form of *be* or *remain* and nothing but adverbs stands before the hit."""
    return _PREDICATE.search(_before(sentence, hit))


@labeling_function(
    task="hedge",
    label="hedged",
    kind="open_question",
    rule="3.1",
    looks_for="unknown, uncertain, unproven, controversial, debated, disputed, divided as predicate",
    reads=["hedge.open_predicate"],
)
def hedge_open_predicate(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on a predicate; an attribute ("an unknown resin") is none."""
    for hit in sentence.hits["hedge.open_predicate"]:
        after = _after(sentence, hit, 30)
        if is_predicate(sentence, hit):
            if not match(r" (?:drug|substance|plant|herb|product|topic|subject|ingredient)s?\b", after):
                yield hit
        elif _COMMA_PREDICATE.search(_before(sentence, hit, 24)) and match(
            r"[.,;)]|$| (?:but|and|whether|how|if)\b", after
        ):
            yield hit


_NOUN_AHEAD = Words(
    r"(?i)(?:,? (?:and |or |to )?[\w'’/%-]+){0,4}? (?:evidence|data|research|study|stud(?:y|ies)|trials?|literature|findings|results)(?:[^\w-]|$)",
)
_NOT_AHEAD = Words(
    r"(?i)\b(?:of the|in the|is|are|was|were|has|have|had|in|for|on|with|when|that|which|to|by|from|as|significant|difference|differences|between|after|at|reported|reports?|than)\b",
)
_SMALL_WORDS = Words(
    r"(?:little|few|no|lack of|lacks?|insufficient|scant|sparse|limited|preliminary|early|weak|weaker|weakest|mixed|conflicting|scarce|lacking)"
)


@labeling_function(
    task="hedge",
    label="hedged",
    kind="open_question",
    rule="3.1",
    looks_for="limited, little, no, early, mixed evidence: the word before its noun",
    reads=["hedge.scarcity_word"],
)
def hedge_open_scarce_attribute(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote where a word of scarcity stands before evidence, data, research, studies or trials."""
    nouns = sentence.hits.get("hedge.research_noun", ())
    for hit in sentence.hits["hedge.scarcity_word"]:
        for noun in nouns:
            if not 0 < noun.start - hit.end <= 60:
                continue
            between = sentence.text[hit.end : noun.start]
            if between.count(" ") > 5 or _CLAUSE_BREAK.search(between) or _NOT_AHEAD.search(between):
                break
            word = sentence.text[hit.start : hit.end].lower()
            noun_word = sentence.text[noun.start : noun.end].lower()
            if word in ("lack", "lacks"):
                break
            if noun_word == "results" and word not in ("mixed", "conflicting", "preliminary", "early"):
                break
            if noun_word == "study" and word not in ("early", "preliminary", "no"):
                break
            if word in ("no", "little", "few", "lack of"):
                yield Vote(hit.start, noun.end)
            else:
                yield hit
            break


@labeling_function(
    task="hedge",
    label="hedged",
    kind="open_question",
    rule="3.1",
    looks_for="evidence is limited, data are lacking: the word as predicate",
    reads=["hedge.scarcity_word"],
)
def hedge_open_scarce_predicate(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote where research is the subject and a word of scarcity the predicate."""
    nouns = sentence.hits.get("hedge.research_noun", ())
    for hit in sentence.hits["hedge.scarcity_word"]:
        word = sentence.text[hit.start : hit.end].lower()
        if word in ("no", "little", "few", "lack of", "lacks", "early") or not is_predicate(sentence, hit):
            continue
        if match(r" (?:to|by|in (?:size|number|scope))\b", _after(sentence, hit, 16)):
            continue
        for noun in nouns:
            if noun.end <= hit.start and not _CLAUSE_BREAK.search(sentence.text[noun.end : hit.start]):
                yield hit
                break


@labeling_function(
    task="hedge",
    label="hedged",
    kind="open_question",
    rule="3.1",
    looks_for="more, further, future, ongoing research",
    reads=["hedge.more_research"],
)
def hedge_open_more_research(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on research to come; for evidence and data only where it is called for."""
    for hit in sentence.hits["hedge.more_research"]:
        words = sentence.text[hit.start : hit.end].lower()
        inner = words.split(" ")[1:-1]
        if any(w in _STOPPERS for w in inner):
            continue
        if words.endswith(("evidence", "data")) and not search(
            r"^[^.;]{0,60}\b(?:needed|required|necessary|warranted|lacking|call|calls)\b", _after(sentence, hit)
        ):
            continue
        if (
            words.startswith("more")
            and words.endswith(("studies", "trials"))
            and match(r" (?:than|show|found|have|report|support)", _after(sentence, hit, 12))
        ):
            continue
        yield hit


_STOPPERS = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "for",
        "to",
        "with",
        "from",
        "by",
        "than",
        "and",
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "that",
        "this",
        "these",
        "those",
        "as",
        "it",
        "its",
        "has",
        "have",
        "had",
        "be",
        "been",
        "about",
        "which",
        "who",
        "when",
        "but",
        "or",
        "if",
        "likely",
    ]
) - {"and"}
