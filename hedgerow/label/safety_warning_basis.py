"""Why a sentence warns: a harm that it states, a precaution that it directs, or unknown safety.

Guideline section 4 in its order: questions and talk about the article never
warn; then precautions, harms that are stated and not denied, and unknown
safety. The functions that name the kinds of a warning read this analysis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hedgerow.label.flags import is_meta, is_question
from hedgerow.label.functions import Sentence
from hedgerow.label.scan import Hit

_MEMO = "safety_warning.basis"
_CAUSES = ("warning.cause_verb", "warning.worsen_verb", "warning.link_verb")
EFFECTS = ("warning.named_effect", "claim.condition", "warning.side_effects", "warning.risk_word")


class Basis(NamedTuple):
    """The words by which a sentence warns; all empty where it does not."""

    harms: tuple[Hit, ...]
    directives: tuple[Hit, ...]
    unknown: tuple[Hit, ...]

    @property
    def any(self) -> bool:
        """Whether the sentence warns at all."""
        return bool(self.harms or self.directives or self.unknown)


_NOTHING = Basis((), (), ())


def basis_of(sentence: Sentence) -> Basis:
    """Return why a sentence warns; computed once and kept in its memo."""
    known = sentence.memo.get(_MEMO)
    if isinstance(known, Basis):
        return known
    if is_question(sentence) or is_meta(sentence):
        made = _NOTHING
    else:
        made = Basis(
            tuple(dict.fromkeys(hit for find in _HARMS for hit in find(sentence))),
            tuple(dict.fromkeys(hit for find in _DIRECTIVES for hit in find(sentence))),
            tuple(sentence.hits.get("warning.unknown_safety", ())) if not _research_plan(sentence) else (),
        )
    sentence.memo[_MEMO] = made
    return made


# --- who acts, what is denied ----------------------------------------------------------------------

_CLAUSE_MARK = re.compile(r"[;:—–(]|\b(?:but|although|though|while|whereas|because|since|when|which|that|and|however,|so)\b")
_DENIED_VERB = re.compile(
    r"(?:\b(?:not|never|without|nor|neither|cannot|unlike|rather than|instead of|less likely|unlikely|avoid\w*|prevent\w*|no|nothing|none|hardly|stops?|stopped|whether|free of|debate on)|n['’]t)"
    r"(?: (?!only|just)[\w’'-]+){0,4} $",
    re.IGNORECASE,
)
_DENIED_NOUN = re.compile(
    r"\b(?:no|not|never|without|neither|nor|free (?:of|from)|lack of|lacks|absence of|unlikely|hardly|few|fewer|less|lower|lowers"
    r"|lowered|minimal|minimi[sz]\w*|reduc\w+|decreas\w+|diminish\w*|prevent\w*|reliev\w+|relief|eas(?:e|es|ed|ing)|alleviat\w+|treat(?:s|ed|ing|ment|ments)?"
    r"|lessen\w*|mitigat\w+|manag\w+|combat\w*|fights?|fighting|protect\w*|against|rather than|unlike|instead of|sooth\w+|improv\w+|counter\w*|rid|cur(?:e|es|ed|ing)"
    r"|help\w* (?:with|for)|calms?|calming|used for|works? for|good for|rare|remed(?:y|ies)|aid|zero|negligible|little|combats?|didn['’]t|don['’]t|doesn['’]t|wasn['’]t|isn['’]t|haven['’]t|diagnosed with|suffer(?:s|ed|ing)? from|symptoms? of|history of)"
    r"(?: (?!only|just|but)[\w’'/,-]+){0,5}[ -]$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"^\W*(?:no|neither|none of)\b", re.IGNORECASE)
_ILLNESS = re.compile(
    r"\b(?:genes?|mutations?|syndromes?|diseases?|disorders?|infections?|virus(?:es)?|bacteria|tumou?rs?|cancers?|inherited|deficien\w+|conditions?"
    r"|symptoms?|injur(?:y|ies)|stress|lack of|low (?:levels?|\w+ levels?|magnesium|iron|vitamin|blood)|obesity|insomnia|anxiety|depression|migraines?|diabetes"
    r"|withdrawal|attacks?|cells?|proteins?|hormones?|aging|menopause|swelling|inflammation|episodes?|sleep (?:loss|deprivation)|sleeplessness|dehydration|pain|gene|chromosomes?|allele)\b",
    re.IGNORECASE,
)
_STATE_OF_SUBSTANCE = re.compile(
    r"[- ](?:(?:use|abuse) disorders?|withdrawal|deficien\w+|addiction|dependence|poverty|receptors?|levels?)\b|^ is (?:low|deficient)", re.IGNORECASE
)
_LACK_BEFORE = re.compile(r"\b(?:low|lack of|lacking|deficient in|deficiency of|short of|without|insufficient|inadequate|too little) (?:\w+ )?$", re.IGNORECASE)
_NAMES_USE = re.compile(
    r"\b(?:use|using|taking|dos(?:e|es|age|ages|ing)|products?|it|they|this|these|both|which|consumption|intake|treatment|therapy|combination|stopping|supplementation|drops|smoking|drinking|eating|brand|me|i)\b",
    re.IGNORECASE,
)


def clause_before(sentence: Sentence, position: int) -> str:
    """Return the text from the start of the clause to a position."""
    text = sentence.text[max(0, position - 160) : position]
    start = 0
    for mark in _CLAUSE_MARK.finditer(text):
        start = mark.end()
    return text[start:]


def denied(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether an effect or risk is denied, lessened, or what a benefit acts against."""
    before = sentence.text[max(0, hit.start - 70) : hit.start]
    cut = max(before.rfind(mark) for mark in (";", ":", " but ", " although ", " however"))
    before = before[cut + 1 :]
    if _DENIED_NOUN.search(before) or _NO_SUBJECT.match(clause_before(sentence, hit.start)):
        return not re.search(r"\bnot (?:entirely |completely )?without (?:\w+ ){0,3}$|\bnot only\b", before)
    after = sentence.text[hit.end : hit.end + 40]
    return re.match(
        r"[\w ]{0,12} (?:is|are|was|were|seem|appear)(?: \w+ly)? (?:rare|uncommon|minimal|unlikely|negligible|mild|minor|absent|few|low|not)\b|[- ]free\b| relief\b| reduction\b| treatment\b",
        after,
    ) is not None


def agent_acts(sentence: Sentence, position: int) -> bool:
    """Tell whether a substance or its use, not an illness, stands as subject before a position (B8)."""
    key = f"safety_warning.agent.{position}"
    known = sentence.memo.get(key)
    if isinstance(known, bool):
        return known
    made = _agent_acts(sentence, position)
    sentence.memo[key] = made
    return made


def _agent_acts(sentence: Sentence, position: int) -> bool:
    before = clause_before(sentence, position)
    start = position - len(before)
    for hit in sentence.hits.get("claim.substance", ()):
        if start <= hit.start < position and not (
            _STATE_OF_SUBSTANCE.match(sentence.text[hit.end : hit.end + 20]) or _LACK_BEFORE.search(sentence.text[max(0, hit.start - 24) : hit.start])
        ):
            return True
    if _ILLNESS.search(before) or any(start <= h.start < position for h in sentence.hits.get("claim.condition", ())):
        return False
    if _illness_is_topic(sentence):
        return False
    if _NAMES_USE.search(before) or not before.strip() or "claim.substance" in sentence.hits:
        return True
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return not _ILLNESS.search(sentence.text[:position]) and (not around.strip() or _TAKEN.search(around) is not None)


def _illness_is_topic(sentence: Sentence) -> bool:
    """Tell whether the heading or the sentence before speaks of an illness and of nothing taken."""
    if "claim.substance" in sentence.hits:
        return False
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return _ILLNESS.search(around) is not None and not _TAKEN.search(around)


_TAKEN = re.compile(r"\b(?:supplements?|herbs?|drugs?|medicines?|medications?|doses?|dosage|tablets?|capsules?|pills?|extracts?|side effects?|safety|tea|powder|oil|mg|taking|take|use)\b", re.IGNORECASE)
_RESEARCH_PLAN = re.compile(
    r"(?:[\w-]+ ){0,4}?(?:trials?|studies|study|research|researchers|scientists|reviews?|investigations?|data|evidence)\b[^.;]{0,40}\b(?:should|must|need to|needs to|ought to|will|would|continues? to|is needed|are needed|aims?|was|were|assess\w*|evaluat\w*|examin\w*|explor\w*|focus\w*|measured)\b",
    re.IGNORECASE,
)


def _research_plan(sentence: Sentence) -> bool:
    """Tell whether the sentence speaks of what research should or did do."""
    known = sentence.memo.get("safety_warning.research_plan")
    if isinstance(known, bool):
        return known
    made = "warning.unknown_safety" not in sentence.hits and _RESEARCH_PLAN.match(sentence.text.lstrip("“\"'- ")[:120]) is not None
    sentence.memo["safety_warning.research_plan"] = made
    return made


# --- harms ---------------------------------------------------------------------------------------

_BETWEEN_BENEFIT = re.compile(
    r"[.;:]|\b(?:relief|reduc\w+|fewer|less|lower|improve\w*|better|no|without|not|never|decrease\w*|relax\w*|prevent\w*|protect\w*|help\w*|eas(?:e|es|ing)|alleviat\w+|treat\w*|against|manag\w+|minimi[sz]\w*|but|which|combat\w*|free|rather than|instead of|whether|debate|reach|restful|calm|for)\b",
    re.IGNORECASE,
)
_REACH = 70


def effects_after(sentence: Sentence, position: int, reach: int = _REACH) -> Iterator[Hit]:
    """Yield the effects that a verb at a position reaches."""
    for hit in sentence.found(*EFFECTS):
        if 0 <= hit.start - position <= reach and not _BETWEEN_BENEFIT.search(sentence.text[position : hit.start]):
            yield hit


_BENEFITS = frozenset(("weight loss", "lost weight", "sleep", "relaxation"))


def caused_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that a substance causes, triggers, worsens or is linked to."""
    hits = sentence.hits
    pasted = hits.get("form.pasted_query", ())
    for verb in sentence.found("warning.cause_verb", "warning.link_verb", "warning.worsen_verb"):
        before = sentence.text[max(0, verb.start - 40) : verb.start]
        word = sentence.text[verb.start : verb.end].lower()
        if _DENIED_VERB.search(before) or any(p.start <= verb.start < p.end for p in pasted):
            continue
        if re.match(r" by\b", sentence.text[verb.end : verb.end + 4]):
            yield from _effects_by_agent(sentence, verb)
            continue
        if word.endswith("ed") and verb.cue == "warning.worsen_verb" and not re.search(r"\b(?:has|have|it|that|which|and|also|i) $", before, re.IGNORECASE):
            continue
        if not agent_acts(sentence, verb.start):
            continue
        for hit in effects_after(sentence, verb.end, 35 if word.startswith("ma") else _REACH):
            if sentence.text[hit.start : hit.end].lower() not in _BENEFITS:
                yield hit
        if verb.cue == "warning.worsen_verb" and not re.match(r"(?:comprom|impair)", word):
            yield verb


def _effects_by_agent(sentence: Sentence, verb: Hit) -> Iterator[Hit]:
    """Yield the effects before a passive verb whose agent is a substance."""
    agents = [h for h in sentence.hits.get("claim.substance", ()) if 0 <= h.start - verb.end <= 40]
    if agents and not _STATE_OF_SUBSTANCE.match(sentence.text[agents[0].end : agents[0].end + 20]):
        for hit in sentence.found(*EFFECTS):
            if 0 <= verb.start - hit.end <= 60 and not denied(sentence, hit):
                yield hit


_SIDE_EFFECTS_BEFORE = re.compile(r"\b(?:side[- ]effects?|adverse|reactions?|risks?|overdose|toxicity)\b", re.IGNORECASE)


def continued_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield the effects of "These can include ..." after a sentence on side effects."""
    if not re.match(r"\W*(?:these|they|such (?:effects|reactions)|the most common|common(?:ly)?|others?|symptoms|signs|some)\b[\w ]{0,30}\b(?:include|are|range|involve)", sentence.text, re.IGNORECASE):
        return
    if sentence.previous and _SIDE_EFFECTS_BEFORE.search(sentence.previous) and not denied(sentence, Hit("", len(sentence.previous), len(sentence.previous))):
        yield from sentence.found("warning.named_effect", "claim.condition")


_VERB_BEFORE = re.compile(r"(?:\b(?:can|may|might|could|will|would|to|often|also|even|seriously|severely|sometimes|which|that|it|they|and|or|permanently|easily|directly|potentially|possibly|did|does|actually|further|\w+s)) $", re.IGNORECASE)


def harm_verbs(sentence: Sentence) -> Iterator[Hit]:
    """Yield verbs of harm whose subject is a substance."""
    for hit in sentence.hits.get("warning.harm_verb", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 40) : hit.start]
        if _DENIED_VERB.search(before) or re.search(r"\b(?:no|of|liver|kidney|nerve|brain|tissue|cell|skin|dna|lung|by|muscle|oxidative|the|any|joint|was|were|is|are|been|be|\w+ic) $", before, re.IGNORECASE):
            continue
        if not _VERB_BEFORE.search(before) and not word.endswith(("s", "ing")):
            continue
        if re.match(r"(?:harms?|damages?|upsets?|strains?|burns?|scars?|injur(?:y|ies))$", word) and re.match(
            r" (?:of|from|to|and|associated)\b|[.,;:)]", sentence.text[hit.end : hit.end + 12]
        ):
            continue
        if agent_acts(sentence, hit.start):
            yield hit


_SERIOUS_ONLY = frozenset(("fatal", "deadly", "lethal", "life-threatening", "dangerous", "unhealthy", "detrimental"))


def harmful_words(sentence: Sentence) -> Iterator[Hit]:
    """Yield adjectives of harm that speak of a substance."""
    for hit in sentence.hits.get("warning.harmful_word", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 40) : hit.start]
        if re.search(r"\b(?:less|not|never|no|non|nor|isn['’]t|aren['’]t|than|n['’]t)(?: \w+){0,2}[ -]$", before, re.IGNORECASE):
            continue
        if word in ("unsafe", "not safe") and re.match(r" (?:for|in|during)\b", sentence.text[hit.end : hit.end + 8]):
            continue
        if word in _SERIOUS_ONLY and "claim.substance" not in sentence.hits and not sentence.has("warning.high_dose", "warning.overdose"):
            continue
        if agent_acts(sentence, hit.start):
            yield hit


_EVIDENCE_TOPIC = re.compile(r"\b(?:studies|study|trials?|research|reviews?|outcomes?|data|evidence|participants|groups?|randomi[sz]ed|divided on|debate)\b", re.IGNORECASE)


def side_effects(sentence: Sentence) -> Iterator[Hit]:
    """Yield generic side effects and risks that are stated, not denied, of a substance."""
    for hit in sentence.found("warning.side_effects", "warning.risk_word"):
        if denied(sentence, hit):
            continue
        if hit.cue == "warning.risk_word":
            after = sentence.text[hit.end : hit.end + 30]
            if not re.match(r" (?:of|for|to|from|when|with|associated|that|if|in|are|is|include|such|exists?)\b|[.,;:)]|$", after) or not agent_acts(sentence, hit.start):
                if "claim.substance" not in sentence.hits or _ILLNESS.search(clause_before(sentence, hit.start)):
                    continue
            if re.match(r" (?:of|for|from) (?:[\w-]+ ){0,2}(?:addiction|dependenc|abuse|misuse|overdos|interact|withdrawal|tolerance)", after):
                continue
            if _EVIDENCE_TOPIC.search(sentence.text) or re.search(r"\bbenefits?\b", sentence.text):
                continue
        elif re.search(r"\b(?:were|was) (?:not )?(?:reported|assessed|measured|recorded|evaluated)\b", sentence.text):
            continue
        yield hit


_PRACTICE = re.compile(r"surger|exercis|diet|fasting|counsel|therap|yoga|meditat|massage|physical|stretch|intervention|sleep hygiene|an(?:a)?esth|operation", re.IGNORECASE)
_HAPPENS = re.compile(
    r"\b(?:develop\w*|experienc\w*|occur\w*|had|has|have|suffer\w*|wake|woke|felt|feel|report\w*|presented|became|got|get|due to|case of|cases of"
    r"|secondary to|attributed|reactions?|recorded|noted|appeared|complain\w*|induced|died|show\w*|exhibit\w*|associated|following|after|during|induced|caused|related)\b",
    re.IGNORECASE,
)
_SOURCE_BEFORE = re.compile(
    r"\b(?:after|from|following|reactions? to|poisoning with|toxicity of|on|due to|secondary to|attributed to|induced by|caused by|during|receiving|received|taking|took"
    r"|treated with|treatment with|therapy with|use of|administration of|exposure to|initiation of|introduction of|dose of|doses of|associated with|complication of|given|combination of|infusion of|injection of)"
    r" (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_CURED = re.compile(r"\b(?:successful\w*|improv\w+|resol\w+|reliev\w+|effective\w*|efficacy|manage\w*|treatment of|treated (?:for|successfully)|for the treatment|therapy for|prevent\w*|reduc\w+|benefi\w+|respon\w+|mitigat\w+|alleviat\w+|eas(?:e|es|ing)|help\w*)\b", re.IGNORECASE)


def effects_of_use(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects after, from or during the use of a substance, and substance-induced ones."""
    effects = sentence.found("warning.named_effect", "claim.condition", "warning.side_effects")
    if not effects and "warning.after_substance" not in sentence.hits:
        return
    substances = sentence.hits.get("claim.substance", ())
    sources = []
    for source in sentence.hits.get("warning.after_substance", ()):
        made_by = _MADE_BY.search(sentence.text, source.start, source.end)
        if made_by is None:
            sources.append(source)
        elif _is_substance_made(sentence, source, made_by, effects, substances):
            yield source
    if not effects or not _HAPPENS.search(sentence.text) or _CURED.search(sentence.text):
        return
    sources += [h for h in substances if _is_source(sentence, h)]
    for hit in effects:
        near = any(0 <= s.start - hit.end <= 60 or 0 <= hit.start - s.end <= 90 for s in sources)
        if near and not denied(sentence, hit) and not treated(sentence, hit):
            yield hit


_MADE_BY = re.compile(r"-(?:induced|associated|related|caused|mediated)")


def _is_source(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a substance is named as what an effect comes from."""
    return (
        _SOURCE_BEFORE.search(sentence.text[max(0, hit.start - 40) : hit.start]) is not None
        and not _PRACTICE.match(sentence.text[hit.start : hit.end])
        and not _STATE_OF_SUBSTANCE.match(sentence.text[hit.end : hit.end + 20])
    )


def _is_substance_made(
    sentence: Sentence, source: Hit, made_by: re.Match[str], effects: Sequence[Hit], substances: Sequence[Hit]
) -> bool:
    """Tell whether "X-induced Y" names a substance as X and an effect as Y."""
    named = made_by[0] in ("-induced", "-associated") or any(h.start < made_by.start() and source.start < h.end for h in substances)
    if not named or _ILLNESS.match(sentence.text[source.start : source.end]) or denied(sentence, source):
        return False
    return made_by[0] == "-induced" or any(source.start <= h.start < source.end + 30 for h in effects)


_USERS = re.compile(
    r"\b(?:users?|others|some|many|people|patients?|individuals|consumers|drinkers|customers|women|men|adults|children|participants|volunteers|subjects)\b(?! with\b)[^.;]{0,40}?\b(?:experienc\w+|report\w*|develop\w*|feel|felt|get|got|wake|complain\w*|notice\w*|suffer\w*|had|have|describe|find)\b",
    re.IGNORECASE,
)


def users_complain(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that users are said to experience."""
    if "warning.named_effect" not in sentence.hits or _illness_is_topic(sentence) or _ILL_PEOPLE.search(sentence.text):
        return
    if not (sentence.has("claim.substance", "warning.side_effects") or _TAKEN.search(f"{sentence.heading or ''} {sentence.previous or ''}")):
        return
    ends = [found.end() for found in _USERS.finditer(sentence.text)]
    for hit in sentence.hits.get("warning.named_effect", ()):
        reached = any(0 <= hit.start - end <= _REACH and not _BETWEEN_BENEFIT.search(sentence.text[end : hit.start]) for end in ends)
        if reached and not denied(sentence, hit) and not treated(sentence, hit):
            yield hit


_ILL_PEOPLE = re.compile(r"\b(?:people|patients|those|children|adults|women|men) (?:who (?:have|are (?:short|low|deficient))|with|affected)|diagnosed|disease|disorder|syndrome|deficien", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|i['’](?:m|ve|d)|my|me|myself)\b", re.IGNORECASE)
_TREATED = re.compile(r"^(?:anxi\w+|panic\w*|depress\w+|insomnia|anger|angry|irritab\w+|nervous\w*|pains?|mania|manic|suicid\w*|crying\w*|agitat\w+|migraines?|mood swings?|rages?|ptsd|ocd|exhaust\w+|tired|fatigue|sleep(?: problems?)?|cancer|stroke|died|hypertension|allerg\w+|disease|illness)", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|worse|increased|severe|extreme|terrible|awful|horrible|bad|now|started|began|got|became|makes?|made|caus\w+|constant|intense|still|very|really|so|too|extremely|feeling|felt|initial|side) (?:\w+ )?$", re.IGNORECASE)


_BEFORE_TREATMENT = re.compile(
    r"\b(?:used to|before (?:i|taking|starting|this)|because (?:i|of)|since (?:i was|childhood)|diagnosed|history of|suffer\w* (?:from|with)|prescribed|put (?:me )?on \w+ for|was having|i had been|help(?:s|ed|ing)?"
    r"|gone|disappeared|went away|relieved|cured|fewer|stopped my|no more|lifted|improved|was very|was so|taking (?:it|this|\w+) for|took (?:it|this) for|for (?:my|severe|anxiety|depression|panic))\b",
    re.IGNORECASE,
)


def own_experience(sentence: Sentence) -> Iterator[Hit]:
    """Yield effects that a user tells of in the first person, or in a short complaint."""
    if "warning.named_effect" not in sentence.hits:
        return
    if not _FIRST_PERSON.search(sentence.text) and not _is_complaint(sentence):
        return
    for hit in sentence.hits.get("warning.named_effect", ()):
        if denied(sentence, hit):
            continue
        word = sentence.text[hit.start : hit.end]
        if word.lower() in ("fall", "falls") or (_TREATED.match(word) and (not _MORE.search(sentence.text[max(0, hit.start - 30) : hit.start]) or _BEFORE_TREATMENT.search(sentence.text))):
            continue
        yield hit


_COMPLAINT_LENGTH = 110
_THIRD_PERSON = re.compile(r"\b(?:patients?|people|users?|children|women|men|studies|research|may|might|can|could|include|includes|often|usually|disease|syndrome|disorder|caused|affected|treatment|signs?|it is|there (?:is|are)|these|should|means|brings?|withdrawal brings|keeps? growing)\b", re.IGNORECASE)


def _is_complaint(sentence: Sentence) -> bool:
    """Tell whether the sentence is a user's short complaint without "I", not a line on an illness."""
    if len(sentence.text) > _COMPLAINT_LENGTH or sentence.kind == "list_item" or sentence.lead is not None:
        return False
    if _THIRD_PERSON.search(sentence.text) or sentence.has("claim.substance", *_CAUSES):
        return False
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return not around.strip() or (_FIRST_PERSON.search(around) is not None and not _illness_is_topic(sentence))


_FINITE = re.compile(r"\b(?:is|are|was|were|can|may|might|could|will|would|should|brings?|makes?|causes?|has|have|had|does|do|include|includes|leads?|affects?|occurs?|means|helps?|lets?)\b", re.IGNORECASE)
_FILLER = re.compile(r"[\W\d_]+|\b(?:and|or|some|mild|severe|slight|extreme|very|a|an|the|of|in|at|with|little|bit|occasional|constant|major|minor|bad|also|to|on|first|my|increased|decreased|excessive|more|less|lots?|intense|terrible|horrible|few|days?|weeks?|moderate|initial|night|during|feeling|etc|frequent|general|sometimes|no)\b", re.IGNORECASE)
_SYMPTOM_HEADING = re.compile(r"\b(?:symptoms?|signs?|causes?|conditions?|diagnos\w+|treats?|used for|uses|benefits?|helps?|what is|withdrawal|disease|syndrome)\b", re.IGNORECASE)
_EFFECT_HEADING = re.compile(r"\b(?:side[- ]effects?|adverse|reactions?|warnings?|risks?|safety|precautions?|toxicity|overdose)\b", re.IGNORECASE)


def effect_list(sentence: Sentence) -> Iterator[Hit]:
    """Yield the effects of a fragment that lists nothing else, or that completes its lead (case 15)."""
    effects = sentence.found("warning.named_effect", "claim.condition", "warning.side_effects")
    if not effects:
        return
    lead = sentence.lead.text if sentence.lead else (sentence.heading or "")
    if _EFFECT_HEADING.search(lead):
        if len(sentence.text) < 120 and (sentence.kind == "list_item" or sentence.lead is not None):
            yield from (h for h in effects if not denied(sentence, h))
        return
    if sentence.kind == "list_item" or sentence.lead is not None or _SYMPTOM_HEADING.search(lead):
        return
    named = sentence.hits.get("warning.named_effect", ())
    rest = sentence.text
    for hit in effects:
        rest = rest[: hit.start] + " " * (hit.end - hit.start) + rest[hit.end :]
    if len(named) >= 2 and not _FINITE.search(rest) and not sentence.has(*_CAUSES) and len(_FILLER.sub("", rest)) <= 0.45 * len(sentence.text):
        yield from (h for h in named if not denied(sentence, h))


def overdoses(sentence: Sentence) -> Iterator[Hit]:
    """Yield overdoses and poisonings, and high doses with what they do."""
    for hit in sentence.hits.get("warning.overdose", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if word.startswith(("overdos", "poison", "intoxic")) and not denied(sentence, hit):
            yield hit
            if not word.startswith("intox"):
                yield from (e for e in sentence.hits.get("warning.named_effect", ()) if e.start > hit.end)


def litotes(sentence: Sentence) -> Iterator[Hit]:
    """Yield litotes: a denial that states a harm."""
    yield from sentence.hits.get("warning.litotes", ())


_ADDICTION_TALK = re.compile(r"\b(?:recovery|treat\w*|fight|against|battle|overcom\w+|manag\w+|struggling with|alleviat\w+|reduc\w+|eas(?:e|es|ing)|mitigat\w+|relie\w+|combat\w*|undergoing|break free|symptoms of|cope|minimi[sz]\w+|without|less|no|not|lower)\b[^,;.]{0,40}$", re.IGNORECASE)


_OPIOID_ILLNESS = re.compile(r"\b(?:opioids?|opiates?|alcohol|heroin|cocaine|drug|substance)\b|\bduring\b", re.IGNORECASE)


def dependences(sentence: Sentence) -> Iterator[Hit]:
    """Yield addiction, dependence, tolerance and misuse of the substance itself."""
    for hit in sentence.hits.get("warning.dependence", ()):
        word = sentence.text[hit.start : hit.end]
        before = sentence.text[max(0, hit.start - 60) : hit.start]
        if denied(sentence, hit) or _DENIED_VERB.search(before) or _ADDICTION_TALK.search(before) or re.search(r"\b(?:non|not|less|un)-?$", before):
            continue
        if word[0].isupper() and hit.start > 3 or (_OPIOID_ILLNESS.search(word) and not word.lower().startswith(("drug ab", "is ab", "substance ab"))):
            continue
        if re.match(r"(?:experienc|fac|caus)\w* ", word, re.IGNORECASE) and not agent_acts(sentence, hit.start) and not sentence.has("warning.stopping"):
            continue
        yield hit
    for hit in sentence.hits.get("warning.dependence_word", ()):
        for verb in sentence.hits.get("warning.cause_verb", ()):
            if 0 <= hit.start - verb.end <= 60 and not _BETWEEN_BENEFIT.search(sentence.text[verb.end : hit.start]) and agent_acts(sentence, verb.start):
                if not _DENIED_VERB.search(sentence.text[max(0, verb.start - 40) : verb.start]):
                    yield hit


_HARDSHIP = re.compile(r"\b(?:awful|horribl\w+|terribl\w+|hard|difficult|unbearable|hell|hellish|nightmare|bad|brutal|rough|miserable|not pretty|impossible|worst|worse|torture|painful|scar(?:y|ed)|afraid|severe|weird|sick|crazy|mess|dying|cry|crying|zaps?|dizz\w+|downward|trouble|struggl\w+)\b", re.IGNORECASE)
_ILLNESS_OF = re.compile(r"\b(?:opioids?|opiates?|alcohol|heroin|managing|from) (?:\w+ )?$", re.IGNORECASE)


def stoppings(sentence: Sentence) -> Iterator[Hit]:
    """Yield the stopping of a substance where an effect of it is named."""
    for hit in sentence.hits.get("warning.stopping", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 60) : hit.start]
        if denied(sentence, hit) or _ADDICTION_TALK.search(before):
            continue
        own = _FIRST_PERSON.search(sentence.text) is not None
        if word.startswith("withdrawal"):
            if (own or _is_complaint(sentence)) and _HARDSHIP.search(sentence.text) and not _ILLNESS_OF.search(before):
                yield hit
                continue
            stops = any(h.start != hit.start for h in sentence.hits["warning.stopping"]) or own
            if not stops and not re.search(r"\b(?:caus\w+|experienc\w+|trigger\w*|leads? to|fac(?:e|ing)|severe|from) (?:\w+ ){0,2}$", before, re.IGNORECASE):
                continue
            if not own and not agent_acts(sentence, hit.start) and not stops:
                continue
            yield hit
        elif sentence.has("warning.named_effect", "warning.side_effects") and (own or "claim.substance" in sentence.hits or agent_acts(sentence, hit.end)):
            yield hit
            yield from (e for e in sentence.hits.get("warning.named_effect", ()) if not denied(sentence, e))
        elif word.startswith("hard to"):
            yield hit
        elif _HARDSHIP.search(sentence.text):
            yield hit


_INTERACTS = re.compile(r"interact|clash|contraindicated|risky|dangerous|deadly|weakens? the|taken together|adds? to|chang\w+ how|additive", re.IGNORECASE)
_MODULATES = re.compile(r"(?:reduc|block|inhibit|decreas|slow|lower|increas|rais|boost|weaken|affect|impair|potentiat|enhanc|alter|chang)\w*", re.IGNORECASE)
_DRUG_PARTNER = re.compile(
    r"\b(?:medications?|medicines?|drugs?|blood[- ]thinn\w+|anticoagulants?|warfarin|statins?|antidepressants?|SSRIs?|MAOIs?|pills?|contracepti\w+|birth control|thyroid|tablets|alcohol|sedatives?|opioids?|levothyroxine|antibiotics?|insulin|metformin|digoxin|lithium|aspirin|inhibitors?|CYP\w*|P-gp|triptans?|diuretics?|antacids?|PPIs?|chemotherapy)\b",
    re.IGNORECASE,
)


def interactions(sentence: Sentence) -> Iterator[Hit]:
    """Yield words that say that one substance changes what another does."""
    for hit in sentence.hits.get("warning.interaction", ()):
        word = sentence.text[hit.start : hit.end]
        if denied(sentence, hit) or _DENIED_VERB.search(sentence.text[max(0, hit.start - 40) : hit.start]):
            continue
        if _INTERACTS.match(word):
            if re.match(r"interact\w* with", word, re.IGNORECASE) and not _DRUG_PARTNER.search(sentence.text[hit.start : hit.end + 30]):
                continue
            if re.match(r"interactions?(?: with)?$", word, re.IGNORECASE) and not (
                _DRUG_PARTNER.search(sentence.text[max(0, hit.start - 30) : hit.end + 40]) or re.search(r"\b(?:potential|possible|risks?|side effects|adverse|for) (?:\w+ )*(?:and |or )?$", sentence.text[max(0, hit.start - 40) : hit.start])
            ):
                continue
            yield hit
        elif _MODULATES.match(word) and _DRUG_PARTNER.search(sentence.text[hit.end : hit.end + 60]) and agent_acts(sentence, hit.start):
            yield hit


def product_faults(sentence: Sentence) -> Iterator[Hit]:
    """Yield contamination, wrong strength, untested goods and trouble with the law, as statements."""
    for hit in sentence.hits.get("warning.quality", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if _FAULTLESS.search(sentence.text[max(0, hit.start - 40) : hit.start]) or not _FAULT.search(word):
            continue
        yield hit


_FAULTLESS = re.compile(r"\b(?:no|not|never|free (?:of|from)|without|nor)\b(?: (?:\w+ed|been|any|yet|\w+ly|detectable|or))* $", re.IGNORECASE)
_FAULT = re.compile(
    r"contamin|adulter|heavy metal|impurit|counterfeit|tainted|spiked|laced|mislabel|unlabel|undeclared|than .*label|what .*label|unregulated|not (?:\w+ )?(?:regulated|tested|evaluated|verified|fda)|untested|unlicensed|vary|varies|differ|inconsisten|batch|jailed|arrested|prosecuted|fined|seize|confiscat|charges|penalt|legal (?:implications|consequences|risk|trouble|jeopardy|issues)|recalled|substandard|black|bootleg|self-regulat|what dose"
)
_HARMS: tuple[Callable[[Sentence], Iterator[Hit]], ...] = (
    caused_effects, continued_effects, harm_verbs, harmful_words, side_effects, effects_of_use, users_complain, own_experience, effect_list, overdoses, litotes,
    dependences, stoppings, interactions, product_faults,
)  # fmt: skip


# --- directives ----------------------------------------------------------------------------------

_IMPERATIVE_PLACE = re.compile(
    r"(?:^|[.;:,(—–-]|\b(?:and|or|but|then|please|always|so|also|therefore|instead|never|simply|first|to|should|must|better|only|just))\W*$", re.IGNORECASE
)
_PURPOSE_TO = re.compile(r"\b(?:to|can|may|helps?|who|they|people|users|that|which|want|wants) $", re.IGNORECASE)


def has_directive(sentence: Sentence, before: int | None = None) -> bool:
    """Tell whether the sentence commands or advises, up to a position if one is given."""
    if _research_plan(sentence):
        return False
    if "form.imperative" in sentence.hits:
        return True
    return any(before is None or h.start < before for h in sentence.hits.get("warning.directive_word", ()))


def _is_command(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a verb stands where a command stands, or after a word of duty."""
    before = sentence.text[: hit.start]
    if not before.strip(" -–—•\"'“‘*"):
        return True
    if re.search(r"[.;:,(—–]\W*$|\b(?:and|or|then|please|always|so|also|therefore|instead|simply|first) $", before, re.IGNORECASE):
        return not _PURPOSE_TO.search(before) and ("form.imperative" in sentence.hits or bool(re.search(r"[;:—–]\W*$|,\W*$", before)) or has_directive(sentence, hit.start))
    if re.search(r"\bto $", before):
        return re.search(r"(?:important|crucial|essential|vital|best|advised|advisable|need|needs|have|has|ought|wise|recommended|necessary|imperative|critical|safest|urged|sure|prudent|sensible|instructed|told)(?: for [\w ]{1,30}| \w+)? to $", before, re.IGNORECASE) is not None
    return re.search(r"\b(?:should|must|ought to|need to|needs to|has to|have to|had better|please|always|never)(?: \w+){0,3} $", before, re.IGNORECASE) is not None


_BARE_DIRECTIVE = re.compile(
    r"(?:should|must|ought) n|should never|should not|shouldn|must not|contraindicat|not (?:be )?(?:recommended|advised|advisable|appropriate|suitable|safe|suited|for|exceed)|inappropriate|unsuitable|unsafe|inadvisable|off[- ]limits|recommends? against|advis\w+ against|warn\w* (?:against|about|of|that|not)|caution\w* against",
    re.IGNORECASE,
)


def avoidances(sentence: Sentence) -> Iterator[Hit]:
    """Yield commands and advice to avoid, stop or limit something."""
    if _research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.avoid", ()):
        word = sentence.text[hit.start : hit.end]
        if _BARE_DIRECTIVE.match(word):
            if re.match(r"not for\b|not (?:be )?(?:safe|appropriate|suitable)", word, re.IGNORECASE) and not sentence.has("claim.substance", "warning.group"):
                continue
            yield hit
        elif re.search(r"\b(?:should|must|ought to|needs? to|has to|to) be (?:\w+ )?$", sentence.text[max(0, hit.start - 30) : hit.start]) or _is_command(sentence, hit):
            yield hit


_NEEDED_CARE = re.compile(r"\b(?:requires?|necessitat\w+|needs?|demands?|calls? for|deserves?|warrants?|is|are|be|with|use|exercise|to|should|must|and|importance of|need for|urge\w*|advis\w+|highlighting|underscoring|emphasizing)\b", re.IGNORECASE)


def cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield calls for caution, care and monitoring that are directed, not circumstances."""
    if _research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.caution", ()):
        if in_circumstance(sentence, hit):
            continue
        word = sentence.text[hit.start : hit.end].lower()
        if word.startswith(("caution", "beware", "be wary", "wary", "vigilan", "precaution")) and not denied(sentence, hit):
            if word == "cautionary":
                continue
            yield hit
        elif has_directive(sentence) or _is_command(sentence, hit):
            if word in ("proceed", "responsible", "responsibly", "responsibl") or (word in ("safe use", "safe usage", "safely use") and not has_directive(sentence)):
                continue
            yield hit


def in_circumstance(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a hit lies in a circumstance of a sentence that directs nothing (step 5)."""
    return any(c.start <= hit.start < c.end for c in sentence.hits.get("warning.circumstance", ())) and not has_directive(sentence)


def consultations(sentence: Sentence) -> Iterator[Hit]:
    """Yield professionals whom the reader is told to ask, or whose supervision is required."""
    if _research_plan(sentence):
        return
    verbs = sentence.hits.get("warning.consult_verb", ())
    for hit in sentence.hits.get("warning.professional", ()):
        verb = next((v for v in reversed(verbs) if v.start < hit.start and hit.start - v.end <= 60 and not re.search(r"[.;]", sentence.text[v.end : hit.start])), None)
        if verb is not None and (_is_command(sentence, verb) or (has_directive(sentence) and _directed(sentence, hit))):
            yield hit
        elif re.search(r"^(?:\W*\w+){0,6}\W*(?:is|are) (?:\w+ )?(?:crucial|essential|vital|important|necessary|required|needed|a must|advised|recommended|imperative|paramount|key)\b", sentence.text[hit.end : hit.end + 90], re.IGNORECASE):
            yield hit
        elif re.match(r"(?:health ?care|medical|health) (?:\w+ )?(?:providers?|professionals?|practitioners?)|doctors?|physicians?|clinicians?", sentence.text[hit.start : hit.end], re.IGNORECASE) and re.match(r" (?:should|must|need to) (?:\w+ly )?(?:monitor|guide|supervise|advise|counsel|check|assess|watch)", sentence.text[hit.end : hit.end + 40]):
            yield hit


def advised_professionals(sentence: Sentence) -> Iterator[Hit]:
    """Yield professionals who are told what to do: that always warns (step 2)."""
    if _research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.professional", ()):
        if re.match(r"s?(?: and [\w ]{1,30})? (?:should|must|need to|are advised to|ought to)\b", sentence.text[hit.end : hit.end + 50]):
            yield hit


def _directed(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a word of duty stands near a professional, not in another part of the sentence."""
    if "form.imperative" in sentence.hits:
        return True
    return any(-100 <= hit.start - h.start <= 220 for h in sentence.hits.get("warning.directive_word", ()))


def dose_cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice to start low, to limit, measure or adjust the dose."""
    if _research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.dose_care", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if word in ("dosing", "dosage", "dosages", "short-term", "short term", "cycle", "below") or re.match(r"(?:under|below) \d|within", word):
            continue
        verb = re.match(r"start|begin|go|tak|limit|exceed|taper|adjust|reduc|lower |lowering|measur|split|increas|know|titrat|halv|cycl|slow|gradual|doubl|optimi[sz]e|proceed", word) is not None
        if (verb and _is_command(sentence, hit)) or (has_directive(sentence) and not re.match(r"low|proper|appropriate|optimal", word)):
            yield hit
        elif re.search(r"(?:careful|proper|correct|appropriate|optim\w+) (?:\w+ )?dos|dose optim", word) and has_directive(sentence):
            yield hit
        elif re.match(r"(?:do not |not )?exceed|no more than|not more than|maximum", word) and "claim.substance" in sentence.hits and has_directive(sentence):
            yield hit


_JOINT_ADVICE = re.compile(
    r"\b(?:should|must|advis\w+|recommend\w*|requir\w*|necessary|need(?:s|ed)?|warrant\w*|consider\w*|caution\w*|monitor\w*|watched|observed|contraindicated|avoid\w*|refer to|wait|care|may need|suggested)\b", re.IGNORECASE
)


def joint_use(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice on the use of two substances at one time."""
    if _research_plan(sentence) or not (has_directive(sentence) or _JOINT_ADVICE.search(sentence.text)):
        return
    for hit in sentence.hits.get("warning.joint_use", ()):
        word = sentence.text[hit.start : hit.end].lower()
        strong = word.startswith(("conc", "co", "simult", "when", "in comb", "added", "patients", "interact", "inhib", "induc"))
        drugs = sentence.has("warning.interaction") or len(sentence.hits.get("claim.substance", ())) > 1
        if drugs and _JOINT_ADVICE.search(sentence.text) and (strong or has_directive(sentence)):
            yield hit


def quality_cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice to check the quality of a product or the law."""
    if _research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.quality", ()):
        if has_directive(sentence) or "form.imperative" in sentence.hits:
            yield hit


_DIRECTIVES: tuple[Callable[[Sentence], Iterator[Hit]], ...] = (
    advised_professionals, avoidances, cautions, consultations, dose_cautions, joint_use, quality_cautions,
)  # fmt: skip


# --- kinds ---------------------------------------------------------------------------------------


def treated(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether an effect is what the substance is taken for."""
    before = sentence.text[max(0, hit.start - 50) : hit.start]
    return re.search(
        r"\b(?:reliev\w+|relief (?:of|from)|alleviat\w+|treat\w*|eas(?:e|es|ing)|help\w* with|used for|remedy for|managing|manage|management of|related to|sooth\w+|for) (?:[\w'’/-]+,? ){0,4}$", before, re.IGNORECASE
    ) is not None and not re.search(r"\b(?:watch|monitor\w*|risk|potential|look\w*|check|responsible) (?:\w+ )?for (?:[\w'’/-]+,? ){0,4}$", before, re.IGNORECASE)


_GROUP_ILLNESS = re.compile(
    r"(?:[\w'’/-]+,? ){0,5}?(?:disease|impairment|failure|problems?|insufficiency|dysfunction|conditions?|disorders?|diabet|epilep|glaucoma|asthma|hypertension|hemochromatosis|bipolar"
    r"|schizophrenia|history|allerg|issues|pressure|gallstones|ulcers?|gout|anemia|cancer|infection|sensitiv|pregnan|immun|thyroid|kidney|liver|heart|bleeding|stones?|migraine|reflux|syndrome|deficien|depression)",
    re.IGNORECASE,
)


def group_counts(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a group is named as one that must avoid or take care."""
    word = sentence.text[hit.start : hit.end].lower()
    before = sentence.text[max(0, hit.start - 40) : hit.start]
    if re.search(r"\b(?:with|on|have|has|had|from|to|taking|undergoing|receiving|whose|having|in)$", word):
        after = sentence.text[hit.end : hit.end + 60]
        if not _GROUP_ILLNESS.search(after):
            return False
    elif re.match(r"surg|operation|anesth|driv", word):
        return re.search(r"\b(?:before|after|prior to|during|scheduled|for|not|when|while|or|upcoming|avoid|of) (?:\w+ ){0,3}$", before, re.IGNORECASE) is not None and not re.search(r"want to avoid $", before)
    elif _GROUP_ILLNESS.match(word) and not re.match(r"pregnan|child|women|sensitive|hormone-sens|if you", word) and not re.search(r"\b(?:with|have|has|having|of|in|if|or|and|like|including|as|any|for) (?:[\w'’-]+,? ){0,4}$", before, re.IGNORECASE):
        return False
    if any(h.start < hit.end and hit.start < h.end for h in basis_of(sentence).harms):
        return False
    return not re.search(r"\b(?:helps?|benefits?|improv\w+|safe (?:for|in)) (?:\w+ ){0,2}$", sentence.text[max(0, hit.start - 40) : hit.start], re.IGNORECASE)


def combination_counts(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a partner is named as one not to combine without care."""
    word = sentence.text[hit.start : hit.end]
    if not basis_of(sentence).directives and denied(sentence, hit):
        return False
    if re.match(r"alcohol|sedatives|statins?|antidepressants?|on (?:prescription )?med", word, re.IGNORECASE):
        return bool(re.search(r"\b(?:with|while|combin\w+|mix\w*|and|avoid|no|drink\w*|taking|on|including|limit|use|any|your) (?:\w+ ){0,2}$", sentence.text[max(0, hit.start - 40) : hit.start], re.IGNORECASE) or word.lower() in ("with alcohol",))
    return True


def guarded_risks(sentence: Sentence) -> Iterator[Hit]:
    """Yield risks and side effects that a precaution is meant to keep down."""
    if basis_of(sentence).directives:
        yield from sentence.hits.get("warning.guarded_risk", ())
