"""Hedge functions that need more than a pattern: the words around a cue decide its sense.

The plain cues of guideline 3.1 are declared in ``cues/hedge.toml`` with their
look-alikes (3.2) and vote by themselves. Here are the cues whose sense hangs
on their grammar: a noun or a verb, a predicate or an attribute, who speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

import re2

from hedgerow.label.bulk import Whole
from hedgerow.label.flags import IS_QUESTION
from hedgerow.label.functions import Sentence, Vote, Votes, labeling_function
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.scan import Hit


def _before(sentence: Sentence, hit: Hit, width: int = 60) -> str:
    return sentence.text[max(0, hit.start - width) : hit.start]


def _after(sentence: Sentence, hit: Hit, width: int = 80) -> str:
    return sentence.text[hit.end : hit.end + width]


# --- modal ---------------------------------------------------------------------------------------


@labeling_function(
    task="hedge",
    label="hedged",
    kind="modal",
    rule="3.2",
    looks_for="May with a capital letter that opens a fragment, not the month",
    reads=["hedge.may_capital"],
)
def hedge_modal_may_capital(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on a May that nothing but list marks or a heading with a colon stands before."""
    for hit in sentence.hits["hedge.may_capital"]:
        before = sentence.text[: hit.start].rstrip(" \"'“‘*([")
        if not before or before[-1] in "-–—•·:.;|" or not any(c.isalnum() for c in before):
            yield Vote(hit.start, hit.start + 3)


# --- reporting -----------------------------------------------------------------------------------

_CLAIM_IS_NOUN_BEFORE = Words(
    r"(?i)(?:\b(?:the|a|an|any|this|that|these|those|such|its|their|no|some|many|most|all|other|health|marketing|medical"
    r"|label|product|disease|drug|unsubstantiated|bold|false|misleading|unproven|miracle|exaggerated|big|of|by|about"
    r"|with|for|from|against|make|makes|making|made|insurance|cure|efficacy|benefit|advertising|structure|function"
    r"|treatment|therapeutic|legal|nutrient|content|to|safety|evaluate|support|supports|back|and|or|\d+)"
    r"|[\w-]+(?:ing|al|ed|ous|ive|function))[ ]$",
)
_CLAIM_IS_VERB_AFTER = Words(
    r"(?i) (?:that|to|it|its|they|their|the|a|an|this|these|these|his|her|otherwise|there|he|she|such|no|\w+s? (?:is|are|can|will|works?|helps?|cures?|relieves?|treats?)\b)",
)
_CLAIM_IS_NOUN_AFTER = Words(
    r"(?i)(?:[.,;:)”\"]|$| (?:of|about|on|are|is|were|was|made|for|and|or|in|by|must|should|can|may|against|regarding|not"
    r"|have|has|like|such as|without|from|should|will|around|behind|tend|often|rest|outpace|exceed)\b)",
)


@labeling_function(
    task="hedge",
    label="hedged",
    kind="reporting",
    rule="3.1",
    looks_for="the verb claim; the noun is not a cue",
    reads=["hedge.claim_word"],
)
def hedge_reporting_claim(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on claim where what stands around it makes it a verb."""
    for hit in sentence.hits["hedge.claim_word"]:
        word = sentence.text[hit.start : hit.end].lower()
        before, after = _before(sentence, hit), _after(sentence, hit)
        if search(
            r"\b(?:you|we) (?:can(?:not)?|may|could|should|must|will) (?:not )?$|\b(?:lives|life|a refund)\b", before
        ):
            continue
        noun = word in ("claim", "claims") and (
            _CLAIM_IS_NOUN_BEFORE.search(before) or _CLAIM_IS_NOUN_AFTER.match(after)
        )
        if (
            word in ("claim", "claims")
            and match(r" (?:that|to)\b", after)
            and search(
                r"(?i)\b(?:[a-z]+s|some|many|people|who|which|they|it|he|she|i|also|often|even|sometimes|frequently) $",
                before,
            )
            and not search(r"\b(?:these|those|this|its|his|s) $", before)
        ):
            noun = False
        if noun or (word != "claiming" and word != "claimed" and not _CLAIM_IS_VERB_AFTER.match(after)):
            continue
        yield hit


@labeling_function(
    task="hedge",
    label="hedged",
    kind="reporting",
    rule="3.1",
    looks_for="users, sellers or unnamed people who report or say something",
    reads=["hedge.unnamed_people"],
)
def hedge_reporting_people(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on the verb of saying where its subject has no name."""
    for hit in sentence.hits["hedge.unnamed_people"]:
        if _INSIDE_PHRASE.search(_before(sentence, hit, 24)):
            continue
        words = sentence.text[hit.start : hit.end]
        verb = words.rsplit(maxsplit=1)[1]  # a break of lines may stand before it
        if verb.lower() in ("claim", "claims", "claimed"):
            continue
        if search(
            r"(?i)\b(?:should|must|can|may|could|will|would|to|not|who|were|are|was|is|have been|of|the|be|for|by) ",
            words[: -len(verb)],
        ) and not search(r"\bwho (?:\w+ly )?$", words[: -len(verb)]):
            continue
        after = _after(sentence, hit, 24)
        if match(r" (?:to your|to a|to the|it to|them to|any|yes|no\b|in table)", after) or match(r"[.)]", after):
            continue
        yield Vote(hit.end - len(verb), hit.end)


@labeling_function(
    task="hedge",
    label="hedged",
    kind="reporting",
    rule="3.1",
    looks_for="is thought to, people think that",
    reads=["hedge.think_word"],
)
def hedge_reporting_think(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on the verb alone."""
    for hit in sentence.hits["hedge.think_word"]:
        for verb in _THINK.finditer(sentence.text, hit.start, hit.end):
            yield Vote(verb.start(), verb.end())


@labeling_function(
    task="hedge",
    label="hedged",
    kind="reporting",
    rule="3.1",
    looks_for="is said to, is reported to",
    reads=["hedge.said_to"],
)
def hedge_reporting_said_to(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on the verb of saying alone."""
    for hit in sentence.hits["hedge.said_to"]:
        for verb in _SAID_TO.finditer(sentence.text, hit.start, hit.end):
            yield Vote(verb.start(), verb.end())


_THINK = re2.compile(r"(?i)\b(?:thinks?|thought)\b")
_SAID_TO = re2.compile(r"(?i)\b(?:said|rumou?red|reported)\b")
_INSIDE_PHRASE = Words(r"(?i)\b(?:in|for|among|of|from|by|to|with|on) (?:\w+ )?$")
_QUALITY = Words(
    r"(?i)(?: (?:to be|as|being))?(?: (?:a|an|the|one of the|among the|by \w+(?: \w+){0,3}))?"
    r"(?: (?:very|quite|more|most|less|least|generally|relatively|fairly|highly|too|not|mostly|largely|both|somewhat"
    r"|extremely|equally|reasonably|usually|particularly|especially|perfectly|as|so|\w+ly)){0,2}"
    r" (?:safe|safer|safest|effective|harmless|harmful|healthy|healthier|healthiest|unhealthy|normal|abnormal|beneficial"
    r"|important|essential|necessary|unnecessary|low|high|mild|moderate|good|better|best|bad|worse|worst|useful|dangerous"
    r"|risky|gentle|ideal|suitable|unsafe|superior|inferior|potent|powerful|strong|stronger|strongest|weak|reliable"
    r"|optimal|adequate|sufficient|reasonable|acceptable|appropriate|inappropriate|toxic|non-?toxic|rare|common|valuable"
    r"|natural|superfood|gold[ -]standard|standard|cornerstone|key|major|critical|vital|crucial|benign|minor|severe"
    r"|serious|excellent|helpful|well[ -]tolerated|non-?addictive|addictive|bioavailable|complete|incomplete|promising"
    r"|popular|active|inactive|responsible|likely|unlikely|delicacy|first[ -]line|favorite|favourite|premium|primary"
    r"|main|leading|top|equivalent|comparable|possible|potential|pure|purest|true|advantageous|preferable|feasible"
    r"|(?:hard|harsh|great|fin|larg|strong|cheap|fast|wis|rich|old|mild|clean|high|low|deep|tough|rar|healthi|deadli|riski|gentl|weak|pur)est"
    r"|problematic|worthwhile|remedy|panacea|cure|tonic|aphrodisiac)\b",
)
_CLASS_AFTER = Words(
    r"(?i)(?: (?:to be|as))? (?:an?|the) (?:[\w-]+ ){0,2}(?:drug|supplement|substance|schedule|class|type|form|kind|disorder|disease|device"
    r"|member|species|food additive|medication|emergency|adult|criteri\w+|definition|nutrient|vitamin|hormone|part)\b",
)
_CONSIDERED_BEFORE = Words(
    r"(?i)(?:\b(?:is|are|was|were|be|been|being|while|though|although|often|generally|widely|commonly|usually|typically"
    r"|traditionally|long|now|also|still|not|sometimes|otherwise|once|as|currently|historically)|[,(—–]) $",
)
_ADVICE_BEFORE = Words(
    r"(?i)\b(?:should|must|ought to|need to|needs to|has to|have to|to|can|could|may|might) be (?:\w+ly |also )?$",
)
_ACTIVE_CONSIDER = Words(
    r"(?i) (?:it|this|them|him|her|the \w+|these|[A-Za-z][\w-]+)(?: [\w-]+){0,2}? (?:to be )?(?:a |an |the )?"
    r"(?:safe|effective|harmless|harmful|healthy|unhealthy|beneficial|dangerous|useful|superior|best|important|essential|unsafe)\b",
)


@labeling_function(
    task="hedge",
    label="hedged",
    kind="reporting",
    rule="3.1",
    looks_for="considered or regarded with a quality; not a class, not to think about",
    reads=["hedge.considered"],
)
def hedge_reporting_considered(sentence: Sentence) -> Iterator[Vote | Hit]:
    """Vote on considered and regarded where a quality follows and no duty stands before."""
    for hit in sentence.hits["hedge.considered"]:
        word = sentence.text[hit.start : hit.end].lower()
        before, after = _before(sentence, hit), _after(sentence, hit)
        if word in ("considered", "regarded", "deemed"):
            if _ADVICE_BEFORE.search(before) or not _CONSIDERED_BEFORE.search(before):
                continue
            if word == "deemed" or not _QUALITY.match(after) or _CLASS_AFTER.match(after):
                continue
            yield hit
        elif search(
            r"(?i)\b(?:many|some|people|experts|users|most|doctors|researchers|they|others|who) (?:\w+ )?$",
            before,
        ) and (_ACTIVE_CONSIDER.match(after)):
            yield hit


# --- whole sentence ------------------------------------------------------------------------------


@labeling_function(
    task="hedge",
    label="not_hedged",
    rule="E2",
    looks_for="a question that is not answered in its unit",
    reads=["form.question_mark"],
    where=[IS_QUESTION.is_(True)],
    bulk=Whole(),
)
def hedge_question(sentence: Sentence) -> Votes:
    """Vote against on a question (E2)."""
    return Vote(0, len(sentence.text))


@labeling_function(
    task="hedge", label="not_hedged", rule="2.3 step 1", looks_for="talk about the article itself", reads=["form.meta"],
    bulk=Whole(),
)  # fmt: skip
def hedge_meta(sentence: Sentence) -> Votes:
    """Vote against on talk about the article (case 11)."""
    return Vote(0, len(sentence.text))
