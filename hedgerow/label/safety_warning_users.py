"""Harms that users and case reports tell of: effects of use, complaints, bare lists of effects."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import re2

from hedgerow.label.conditions import Aspect
from hedgerow.label.finders import finder
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Except, Words
from hedgerow.label.safety_warning_agents import (
    BETWEEN_BENEFIT,
    CAUSES,
    FIRST_PERSON,
    ILLNESS,
    REACH,
    STATE_OF_SUBSTANCE,
    TAKEN,
    denied,
    illness_is_topic,
    is_effect,
    treated,
)
from hedgerow.label.scan import Hit
from hedgerow.label.side_effect_items import is_listed, lead_of

_HAPPENS = Words(
    r"(?i)\b(?:develop\w*|experienc\w*|occur\w*|had|has|have|suffer\w*|wake|woke|felt|feel|report\w*|presented|became|got|get|due to|case of|cases of"
    r"|secondary to|attributed|reactions?|recorded|noted|appeared|complain\w*|in (?:[\w-]+ ){0,2}patients (?:treated|receiving|taking|given|who (?:took|received))|related to|relationship (?:of|between)|secondary|complicat\w+|owing|resulting from|consequence|in an? (?:[\w-]+ ){0,3}(?:patient|recipient|man|woman|boy|girl|child|infant|adult|user)|induced|falls? (?:more|over)|fell|faint|died|show\w*|exhibit\w*|associated|following|after|during|induced|caused|related)\b",
)

_PRACTICE = Words(
    r"(?i)surger|exercis|diet|fasting|counsel|therap|yoga|meditat|massage|physical|stretch|intervention|sleep hygiene|an(?:a)?esth|operation",
)

_SOURCE_BEFORE = Words(
    r"(?i)\b(?:after|from|following|reactions? to|poisoning with|toxicity of|on|due to|secondary to|attributed to|induced by|caused by|during|receiving|received|taking|took"
    r"|treated with|treatment with|therapy with|use of|administration of|exposure to|initiation of|introduction of|dose of|doses of|associated with|complication of|given|combination of|infusion of|injection of)"
    r" (?:[\w-]+ ){0,3}$",
)

_IN_TREATMENT = re2.compile(
    r"(?i)\b(?:during|under|after|following|on|with|by) (?:[\w-]+ ){1,2}(?:treatment|therapy) (?:of|for)\b"
)
_MAY_BE_IN_TREATMENT = Words(_IN_TREATMENT.pattern)
_CURED = Words(
    r"(?i)\b(?:successful\w*|improv\w+|resol\w+|reliev\w+|effective\w*|efficacy|manage\w*|treatment of|treated (?:for|successfully)|for the treatment|therapy for|prevent\w*|reduc\w+|benefi\w+|respon\w+|mitigat\w+|alleviat\w+|eas(?:e|es|ing)|help\w*)\b",
)


def _without_treatment(text: str) -> str:
    return str(_IN_TREATMENT.sub(" ", text)) if _MAY_BE_IN_TREATMENT.search(text) else text


@finder("warning.after_substance", "warning.after_drug", "warning.drug_harm", "claim.substance")
def effects_of_use(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects after, from or during the use of a substance, and substance-induced ones."""
    effects = sentence.found("warning.named_effect", "claim.condition", "warning.side_effects")
    for named in sentence.hits.get("warning.drug_harm", ()):
        if not denied(sentence, named):
            yield named
    if not effects and "warning.after_substance" not in sentence.hits:
        return
    substances = sentence.hits.get("claim.substance", ())
    sources = list(sentence.hits.get("warning.after_drug", ()))
    for source in sentence.hits.get("warning.after_substance", ()):
        made_by = None
        if "-" in sentence.text[source.start : source.end]:
            made_by = _MADE_BY.search(sentence.text, source.start, source.end)
        if made_by is None:
            sources.append(source)
        elif _is_substance_made(sentence, source, made_by, effects, substances):
            yield source
    if not effects:
        return
    sources += [h for h in substances if any(_is_near(h, e) for e in effects) and _is_source(sentence, h)]
    if not sources or not _HAPPENS.search(sentence.text) or _CURED.search(_without_treatment(sentence.text)):
        return
    for hit in effects:
        near = any(_is_near(source, hit) for source in sources)
        if near and is_effect(sentence, hit) and not denied(sentence, hit) and not _was_there(sentence, hit):
            yield hit


_GOES_ON = Words(
    r"(?i)^[\w’' -]{0,30}?\b(?:remain(?:s|ed|ing)?|persist(?:s|ed|ing)?|(?:comes?|came|has come|have come) back|relaps(?:es?|ed))\b"
)


def _was_there(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether an illness is what the substance is given for: treated, there still, or there again."""
    return treated(sentence, hit) or _GOES_ON.match(sentence.text[hit.end : hit.end + 50])


def _is_near(source: Hit, effect: Hit) -> bool:
    """Tell whether an effect stands close enough to what it comes from, more so before it than after it."""
    return 0 <= source.start - effect.end <= _BEFORE_SOURCE or 0 <= effect.start - source.end <= _AFTER_SOURCE


_BEFORE_SOURCE, _AFTER_SOURCE = 60, 90
_NO_SUBSTANCE = Words(
    r"(?i)(?:exercise|stress|work|age|noise|heat|cold|light|sun|radiation|diet|self|travel|(?:\w+ )?difficile|\w*DNA|genes?|HIV|HPV|EBV|virus|tumou?r|cancer|immune|pregnancy)-"
)
_MADE_BY = re2.compile(r"-(?:induced|associated|related|caused|mediated)")


def _is_source(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a substance is named as what an effect comes from."""
    return (
        _SOURCE_BEFORE.search(sentence.text[max(0, hit.start - 40) : hit.start])
        and not _PRACTICE.match(sentence.text[hit.start : hit.end])
        and not STATE_OF_SUBSTANCE.match(sentence.text[hit.end : hit.end + 20])
    )


def _is_substance_made(
    sentence: Sentence, source: Hit, made_by: Any, effects: Sequence[Hit], substances: Sequence[Hit]
) -> bool:
    """Tell whether "X-induced Y" names a substance as X and an effect as Y."""
    named = (
        made_by[0] == "-induced"
        or (made_by[0] == "-associated" and not illness_is_topic(sentence))
        or any(h.start < made_by.start() and source.start < h.end for h in substances)
    )
    if (
        not named
        or _NO_SUBSTANCE.match(sentence.text[source.start :])
        or ILLNESS.match(sentence.text[source.start : source.end])
        or denied(sentence, source)
    ):
        return False
    return made_by[0] == "-induced" or any(source.start <= h.start < source.end + 30 for h in effects)


USERS = Words(
    r"(?i)\b(?:users?|others|some|many|people|patients?|individuals|consumers|drinkers|customers|women|men|adults|children|participants|volunteers|subjects)\b( with\b)?[^.;]{0,40}?\b(?:experienc\w+|report\w*|develop\w*|feel|felt|get|got|wake|complain\w*|notice\w*|suffer\w*|had|have|describe|find)\b",
)
_EACH_USERS = re2.compile(USERS.pattern)


@finder("warning.named_effect")
def users_complain(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that users are said to experience."""
    if not (
        sentence.has("claim.substance", "warning.side_effects")
        or TAKEN.search(f"{sentence.heading or ''} {sentence.previous or ''}")
    ):
        return
    if illness_is_topic(sentence) or _ILL_PEOPLE.search(sentence.text) or not USERS.search(sentence.text):
        return
    ends = [found.end() for found in _EACH_USERS.finditer(sentence.text) if not found[1]]
    for hit in sentence.hits.get("warning.named_effect", ()):
        reached = any(
            0 <= hit.start - end <= REACH and not BETWEEN_BENEFIT.search(sentence.text[end : hit.start]) for end in ends
        )
        if reached and not denied(sentence, hit) and not treated(sentence, hit):
            yield hit


_ILL_PEOPLE = Words(
    r"(?i)\b(?:people|patients|those|children|adults|women|men) (?:who (?:have|are (?:short|low|deficient))|with|affected)|diagnosed|disease|disorder|syndrome|deficien",
)

_TREATED = Words(
    r"(?i)^(?:anxi\w+|panic\w*|depress\w+|anger|angry|pains?|mania|manic|suicid\w*|migraines?|mood swings?|rages?|ptsd|ocd|cancer|stroke|died|hypertension|allerg\w+|disease|illness)",
)  # what the substance is taken for, unless it is said to be new or to grow
_MAY_BE_TREATED = Words(
    r"(?i)^(?:insomnia|irritab\w+|nervous\w*|crying\w*|agitat\w+|exhaust\w+|tired\w*|fatigued?|sleep\w*)"
)  # what comes of the substance, unless it is said to have been there before

_MORE = Words(
    r"(?i)\b(?:more|worse|worsen\w*|increas(?:ed|ing)|intensified|heightened|elevated|added to (?:my|the)|sudden|uncontroll\w+|unbearable|crippling|overwhelming|severe|extreme|terrible|awful|horrible|bad|bizarre|now|started|began|got|became|went|go|makes?|made|caus\w+"
    r"|constant|intense|still|very|really|so|too|extremely|feeling|felt|initial|side|some|mild|after taking (?:it|this|\w+),) (?:\w+ )?$",
)
_GROWS = Words(
    r"(?i)^(?: [\w’'-]+){0,2} (?:(?:has |have |is |are |was |were )?(?:increas\w+|worsen\w*|ris\w+|rose|skyrocket\w*)|(?:got|gets|getting|became|becoming|was|is) (?:much |even |far )?worse|shot up|went up|(?:was|is|were) (?:almost |nearly )?constant|while (?:on|taking) (?:it|this|the))\b"
)

_BEFORE_TREATMENT = Words(
    r"(?i)\b(?:used to|before (?:i|taking|starting|this)|because (?:i|of)|since (?:i was|childhood)|diagnosed|history of|suffer\w* (?:from|with)|prescribed|put (?:me )?on \w+ for|was having|i had been|help(?:s|ed|ing)?"
    r"|gone|disappeared|went away|relieved|cured|fewer|stopped my|no more|lifted|improved|was very|was so|taking (?:it|this|\w+) for|took (?:it|this) for|for (?:my|severe|anxiety|depression|panic))\b",
)
_DEFINES = Words(
    r"(?i)(?:[\w’'-]+ ){1,5}(?:is|are|affects?|means?|occurs?|has|have|strikes?|plagues?|ranges?|differs?|varies)\b"
)  # what tells of a state in general: insomnia affects many
_NEVER_BEFORE = Words(r"(?i)\b(?:never|not) (?:\w+ ){1,6}before\b")
_EARLIER = Except(
    r"\b(?:before|prior to) (?:i (?:started|began|took|went on|got on)|(?:i['’]?ve )?(?:starting|beginning|taking|going on))\b|\bwhen i (?:forget|don['’]?t|skip) (?:to )?(?:eat|sleep)",
    r"(?:never|not|worse|had) .*(?:before|prior)",
)
_TAKEN_AWAY = Words(
    r"(?i)\b(?:(?:took|takes?|taken|taking) away|(?:took|tak(?:es?|ing)) care of|removed?|removing|fix(?:ed|es)?|got(?:ten)? rid of|cured|(?:definitely|definately|really) helped (?:me )?with|helped (?:me )?with) (?:[\w’'/-]+,? ){0,5}$",
)
_IS_GONE = Words(
    r"(?i)^(?:[ /](?:and |or )?[\w’'-]+){0,3} (?:is|are|was|were|has been|have been|is now|are now) (?:(?:much|all|so much|virtually|completely|almost|greatly|significantly|also|now) )*(?:gone|reduced|better|improved|lifted|under control|a thing of the past)\b|^(?: [\w’'-]+){0,3} (?:disappeared|dwindled|abated|vanished)\b|^ (?:virtually|completely|all) gone\b",
)
_EXCEPTED = Words(
    r"(?i)\b(?:except(?: for| that| maybe)?|other than|besides|a(?:part|side) from|due to|because of|not to mention|without (?:becoming|getting|feeling)|if it (?:wasn['’]?t|weren['’]?t|was not|were not) for)(?: [\w’'/-]+,?){0,5} $"
)  # what follows is there, whatever is denied before
_A_LITTLE = Words(r"(?i)^\W*little (?:\w+ )?$")  # the start of a note: a little sleepy
_LISTED_AFTER = Words(
    r"(?i)\b(?:reduced|decreased|less|lower(?:ed)?|low|few(?:er)?|little|lack of|not sleeping)\b[^.;,]*,[^.;]*$"
)


def _own_denied(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a user denies an effect: what less of is the first of a list stands in no other item."""
    if not denied(sentence, hit):
        return False
    before = sentence.text[max(0, hit.start - 80) : hit.start]
    return not (
        _EXCEPTED.search(before)
        or _NEVER_BEFORE.search(sentence.text)
        or (hit.start < _START and _A_LITTLE.search(before))
        or (_LISTED_AFTER.search(before) and not _NO.search(before))
    )


_START = 24
_NO = Words(r"(?i)\b(?:no|none|without|neither|nor|not|never|free of)\b|n['’]t\b")


@finder("warning.named_effect", "warning.own_words")
def own_experience(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that a user tells of in the first person, or in a short complaint."""
    own = "warning.first_person" in sentence.hits
    if not own and not is_complaint(sentence):
        return
    for hit in sentence.found("warning.named_effect", "warning.own_words"):
        word = sentence.text[hit.start : hit.end]
        before = sentence.text[max(0, hit.start - 60) : hit.start]
        if word.lower() in ("fall", "falls") or _own_denied(sentence, hit):
            continue
        if not own and (_CLINICAL.match(word) or ("claim.substance" in sentence.hits and treated(sentence, hit))):
            continue
        if _TREATED.match(word):
            grows = _MORE.search(before[-30:]) or _GROWS.search(sentence.text[hit.end : hit.end + 60])
            if not _NEVER_BEFORE.search(sentence.text) and (not grows or _BEFORE_TREATMENT.search(sentence.text)):
                continue
        elif _MAY_BE_TREATED.match(word) and (
            _BEFORE_TREATMENT.search(sentence.text) or (not own and _DEFINES.match(sentence.text))
        ):
            continue
        if (
            _TAKEN_AWAY.search(before)
            or _IS_GONE.search(sentence.text[hit.end : hit.end + 60])
            or _EARLIER.search(sentence.text)
        ):
            continue
        yield hit


_COMPLAINT_LENGTH, _LIST_LENGTH = 110, 400
_MANY = 3  # so many effects are a list of complaints, whatever else is named

_THIRD_PERSON = Words(
    r"(?i)\b(?:patients?|people|users?|children|women|men|studies|research|may|might|can [a-mo-z]\w*|include|includes|disease|syndrome|disorder|caused|affected|treatment|signs?|it is|there (?:is|are)|these|should|means|brings?|withdrawal brings|keeps? growing"
    r"|\d+-year-old|boys?|girls?|infants?|he|she|his|her|cases?|presented|admitted|revealed|confirmed|biops\w+|serum|examination|diagnos\w+|laboratory|we|you|your|could (?:also|be|cause|have|include|lead|help|result|affect|make|trigger)|(?:is|are) treated"
    r"|clinical(?:ly)?|complications?|occurred|ensued|(?:was|were) (?:\w+ )?(?:observed|noted|reported|seen|reversed|discontinued|positive|negative)|presentation|presenting|resolved|postoperative\w*|therapy|subjects?|hypersensitivity|proved|secondary to|symptoms included)\b",
)
_CLINICAL = Words(
    r"(?i)^(?:\w*(?:thromb|embol|infarct|necros|h(?:a)?emorrh|vasculit|ventricular|cholesta|agranulo|penia|dyston|dyskines|globin|angio|pneumon|malformation|cirrh|neuropath|lytic|an(?:a)?emia|eruption|abnormalit|dysplasia)\w*|hospitali[sz]ation|deaths?|ulcers?|(?:renal|organ|heart|kidney|liver) failure)",
)  # names that clinicians use, not users of their own
_GENERIC_DRUG = Words(
    r"(?i)^(?:drugs?|medications?|medicines?|meds?|doses?|dosages?|pills?|tablets?|capsules?|sedatives?|sleep aids?|food|sugar|water|heat|SSRIs?|antidepressants?|xanax|caffeine|coffee|carbs?)$"
)


def _opens_as_list(sentence: Sentence) -> bool:
    """Tell whether more than one effect stands before whatever is said to cause another."""
    first = min(h.start for h in sentence.found(*CAUSES))
    return sum(h.end <= first for h in sentence.hits["warning.named_effect"]) > 1


def is_complaint(sentence: Sentence) -> bool:
    """Tell whether the sentence is a user's short complaint without "I", not a line on an illness."""
    text, many = sentence.text, len(sentence.hits.get("warning.named_effect", ())) >= _MANY
    if (
        len(text) > (_LIST_LENGTH if many else _COMPLAINT_LENGTH)
        or sentence.kind == "list_item"
        or sentence.lead is not None
    ):
        return False
    if sentence.has(*CAUSES) and not (many and _opens_as_list(sentence)):
        return False
    if not many and not all(
        _GENERIC_DRUG.match(text[h.start : h.end]) for h in sentence.hits.get("claim.substance", ())
    ):
        return False
    if _THIRD_PERSON.search(text):
        return False
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return not around.strip() or (FIRST_PERSON.search(around) and not illness_is_topic(sentence))


_FINITE = Words(
    r"(?i)\b(?:is|are|was|were|can|may|might|could|will|would|should|brings?|makes?|causes?|has|have|had|does|do|include|includes|leads?|affects?|occurs?|means|helps?|lets?)\b",
)

_FILLER = re2.compile(
    r"(?i)[\W\d_]+|\b(?:and|or|some|mild|severe|slight|extreme|very|a|an|the|of|in|at|with|little|bit|occasional|constant|major|minor|bad|also|to|on|first|my|increased|decreased|excessive|more|less|lots?|intense|terrible|horrible|few|days?|weeks?|moderate|initial|night|during|feeling|etc|frequent|general|sometimes|no)\b",
)

_SYMPTOM_HEADING = Words(
    r"(?i)\b(?:symptoms?|signs?|causes?|conditions?|diagnos\w+|treats?|used for|uses|benefits?|helps?|what is|withdrawal|disease|syndrome)\b",
)

_EFFECT_HEADING = Words(
    r"(?i)\b(?:side[- ]effects?|adverse|reactions?|warnings?|risks?|safety|precautions?|toxicity|overdose)\b"
)


@functools.lru_cache(maxsize=4096)
def _speaks_of_effects(lead: str) -> bool:
    return _EFFECT_HEADING.search(lead)


@functools.lru_cache(maxsize=4096)
def _speaks_of_symptoms(lead: str) -> bool:
    return _SYMPTOM_HEADING.search(lead)


_A_LIST = 2  # so many effects make a list


def _may_list(sentence: Sentence) -> bool:
    """Tell whether a sentence may list effects by its place and their number: most may not."""
    listed = is_listed(sentence)
    if not listed:
        named = sentence.hits.get("warning.named_effect", ())
        if len(named) < _A_LIST and not (named and _speaks_of_effects(sentence.heading or "")):
            return False
    lead = lead_of(sentence)
    return _speaks_of_effects(lead) or not (listed or _speaks_of_symptoms(lead))


MAY_LIST_EFFECTS = Aspect(_may_list)
"""Whether a sentence may list effects, as a condition."""


@finder("warning.named_effect", "claim.condition", "warning.side_effects")
def effect_list(sentence: Sentence) -> Iterator[Hit]:
    """Yield the effects of a fragment that lists nothing else, or that completes its lead (case 15)."""
    if not _may_list(sentence):
        return
    named = sentence.hits.get("warning.named_effect", ())
    listed, lead = is_listed(sentence), lead_of(sentence)
    effects = sentence.found("warning.named_effect", "claim.condition", "warning.side_effects")
    if not effects:
        return
    if _speaks_of_effects(lead):
        if len(sentence.text) < 120 and (listed or not _FINITE.search(sentence.text)):
            yield from (h for h in effects if not denied(sentence, h))
        return
    rest = sentence.text
    for hit in effects:
        rest = rest[: hit.start] + " " * (hit.end - hit.start) + rest[hit.end :]
    if (
        not _FINITE.search(rest)
        and not sentence.has(*CAUSES)
        and len(_FILLER.sub("", rest)) <= 0.45 * len(sentence.text)
        and not (named and _TAKEN_AWAY.search(sentence.text[max(0, named[0].start - 60) : named[0].start]))
    ):
        yield from (h for h in named if not denied(sentence, h))
