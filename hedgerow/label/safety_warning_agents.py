"""Who acts in a sentence and what is denied: shared by everything that looks for harms and precautions."""

from __future__ import annotations

import re2

from hedgerow.label.claim_topics import names_illness
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Except, Words, match, search
from hedgerow.label.scan import Hit

EFFECTS = ("warning.named_effect", "claim.condition", "warning.side_effects", "warning.risk_word")

CAUSES = ("warning.cause_verb", "warning.worsen_verb", "warning.link_verb")

_CLAUSE_MARK = re2.compile(
    r"[;:—–(]|\b(?:but|although|though|while|whereas|because|since|when|which|that|and|however,|so)\b"
)

DENIED_VERB = Except(
    r"^.*(?:\b(?:not|never|without|nor|neither|cannot|unlike|rather than|instead of|less likely|unlikely|avoid\w*|prevent\w*|no|nothing|none|hardly|stops?|stopped|whether|free of|debate on)|n['’]t)"
    r"((?: [\w’'-]+){0,4} )$",
    r" (?:only|just)",
)

_DENIED_NOUN = Except(
    r"^.*\b(?:no|not|never|without|neither|nor|free (?:of|from)|lack of|lacks|absence of|unlikely|hardly|few|fewer|less|lower|lowers"
    r"|lowered|minimal|minimi[sz]\w*|reduc\w+|decreas\w+|diminish\w*|prevent\w*|reliev\w+|relief|eas(?:e|es|ed|ing)|alleviat\w+|treat(?:s|ed|ing|ment|ments)?"
    r"|cut(?:s|ting)?|halv\w+|slash\w+|lessen\w*|antidotes? (?:for|to)|mitigat\w+|manag\w+|combat\w*|fights?|fighting|protect\w*|against|rather than|unlike|instead of|sooth\w+|improv\w+|counter\w*|rid|cur(?:e|es|ed|ing)"
    r"|help\w* (?:with|for)|calms?|calming|used for|works? for|good for|rare|remed(?:y|ies)|aid|zero|negligible|little|combats?|didn['’]?t|don['’]?t|doesn['’]?t|wasn['’]?t|isn['’]?t|haven['’]?t|diagnosed with|suffer(?:s|ed|ing)? from|symptoms? of|history of)"
    r"((?: [\w’'/,-]+){0,5}[ -])$",
    r" (?:only|just|but)",
)

_RISK_LOWERED = Words(
    r"(?i)\b(?:lower|reduc|decreas|cut|halv|trimm|slash|diminish|minimi[sz])\w* (?:the |your |their |its )?(?:[\w-]+ ){0,2}"
    r"(?:risks?|odds|chances?|rates?|incidence|likelihood)\b[^.;]{0,110}$",
)

_CLAUSE_LENGTH = 160
_NO = Words(r"(?i)\b(?:no|neither|none of)\b")
_RARE_ONE = Words(r"(?i)\b(?:is|are|was|were|as|be) an? (?:\w+ )?(?:rare|uncommon|unusual)(?: but [\w-]+)? $")

_NO_SUBJECT = Words(r"(?i)^\W*(?:no|neither|none of)\b")

ILLNESS = Words(
    r"(?i)\b(?:genes?|mutations?|syndromes?|diseases?|disorders?|infections?|virus(?:es)?|bacteria|tumou?rs?|cancers?|inherited|deficien\w+|conditions?"
    r"|symptoms?|injur(?:y|ies)|stress|lack of|low (?:levels?|\w+ levels?|magnesium|iron|vitamin|blood)|obesity|insomnia|anxiety|depression|migraines?|diabetes"
    r"|polymorphisms?|genotypes?|(?:gene|genetic) variants?|body height|BMI|ethnicity|low (?:\w+ ){1,3}levels|withdrawal|attacks?|cells?|proteins?|hormones?|aging|menopause|swelling|inflammation|episodes?|sleep (?:loss|deprivation)|sleeplessness|dehydration|pain|gene|chromosomes?|allele)\b",
)

STATE_OF_SUBSTANCE = Words(
    r"(?i)[- ](?:(?:use|abuse) disorders?|withdrawal|deficien\w+|addiction|dependence|poverty|receptors?|levels?)\b|^ is (?:low|deficient)",
)

_LACK_BEFORE = Words(
    r"(?i)\b(?:low|lack of|lacking|deficient in|deficiency of|short of|without|insufficient|inadequate|too little) (?:\w+ )?$",
)

NAMES_USE = Words(
    r"(?i)\b(?:use|using|taking|dos(?:e|es|age|ages|ing)|products?|it|they|both|which|consumption|intake|treatment|therapy|combination|methods?|approach(?:es)?|practices?|regimens?|stopping|supplementation|drops|smoking|drinking|eating|brand|me|i)\b",
)


_POINTS_BACK = Words(
    r"(?i)\b(?:this|these) (?:(?:can|could|may|might|will|would|should|must|has|have|had|is|are|was|were|do|does|did|been|be|to|in turn|also|often|sometimes|then|even|all|not|\w+ly) )*$"
)
"""A pronoun as subject; "this blockage" is none, its noun says what acts."""


def clause_before(sentence: Sentence, position: int) -> str:
    """Return the text from the start of the clause to a position."""
    text = sentence.text[max(0, position - _CLAUSE_LENGTH) : position]
    start = 0
    for mark in _CLAUSE_MARK.finditer(text):
        start = mark.end()
    return text[start:]


def _has_no_subject(sentence: Sentence, position: int) -> bool:
    """Tell whether the clause before a position opens with no, neither or none of."""
    if not _NO.search(sentence.text[max(0, position - _CLAUSE_LENGTH) : position]):
        return False  # most sentences: their clauses need not be looked for
    return _NO_SUBJECT.match(clause_before(sentence, position))


def denied(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether an effect or risk is denied, lessened, or what a benefit acts against."""
    before = sentence.text[max(0, hit.start - 130) : hit.start]
    cut = max(
        before.rfind(mark)
        for mark in (";", ":", " but ", " although ", " however", " and risks ", " and may ", " and can ")
    )
    before = before[cut + 1 :].replace("a few ", "some ").replace("a little ", "some ")
    if hit.cue == "warning.side_effects" and _RARE_ONE.search(before):
        return False
    if _DENIED_NOUN.search(before[-70:]) or _has_no_subject(sentence, hit.start):
        return not search(r"\bnot (?:entirely |completely )?without (?:\w+ ){0,3}$|\bnot only\b", before)
    if _RISK_LOWERED.search(before):
        return True
    after = sentence.text[hit.end : hit.end + 40]
    return match(
        r"[\w ]{0,12} (?:is|are|was|were|seem|appear)(?: \w+ly)? (?:rare|uncommon|minimal|unlikely|negligible|mild|minor|absent|few|low|not)\b|[- ]free\b| relief\b| reductions?\b| treatment\b| scores?\b| severity\b",
        after,
    )


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
    if not before.strip():  # which, that: what stands before them acts
        before = sentence.text[max(0, start - _ANTECEDENT) : position]
        start = position - len(before)
        if _BODY_THAT.search(before):
            return False
    if any(start <= hit.start < position and _acts(sentence, hit) for hit in sentence.hits.get("claim.substance", ())):
        return True
    ill = any(start <= h.start < position for h in sentence.hits.get("claim.condition", ()))
    if ill or ILLNESS.search(before) or illness_is_topic(sentence):
        return False
    if "claim.substance" in sentence.hits:
        return True
    if ILLNESS.search(sentence.text[:position]):
        return False
    if any(start <= h.start < position for h in sentence.hits.get("claim.body", ())) and not NAMES_USE.search(before):
        return False  # a part of the body acts (B9)
    if NAMES_USE.search(before) or _POINTS_BACK.search(before):
        return True
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return not around.strip() or TAKEN.search(around) or _is_heading(sentence, before)


_ANTECEDENT = 60
_BODY_THAT = Words(
    r"(?i)\b(?:cells?|genes?|mutations?|changes|bacteria|virus(?:es)?|germs|infections?|tumou?rs?|diseases?|conditions?|proteins?|factors) (?:that|which) (?:\w+ ){0,2}$",
)
_NAME = re2.compile(r"[A-Za-z][A-Za-z0-9-]{2,}")
_NO_NAMES = frozenset(
    ("the", "this", "that", "and", "for", "with", "what", "how", "who", "are", "can", "not", "you", "your")
)


def _is_heading(sentence: Sentence, subject: str) -> bool:
    """Tell whether a subject is what the section's heading names, and the heading names no illness."""
    heading = sentence.heading or ""
    if not heading or ILLNESS.search(heading):
        return False
    named = {word.lower() for word in _NAME.findall(heading)} - _NO_NAMES
    return any(word.lower() in named for word in _NAME.findall(subject))


def _acts(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a substance is there, rather than missing, or part of an illness's name."""
    return not STATE_OF_SUBSTANCE.match(sentence.text[hit.end : hit.end + 20]) and not _LACK_BEFORE.search(
        sentence.text[max(0, hit.start - 24) : hit.start]
    )


def illness_is_topic(sentence: Sentence) -> bool:
    """Tell whether the heading or the sentence before speaks of an illness and of nothing taken."""
    if "claim.substance" in sentence.hits:
        return False
    around = f"{sentence.heading or ''} {sentence.previous or ''}"
    return (ILLNESS.search(around) or names_illness(sentence.heading or "")) and not TAKEN.search(around)


TAKEN = Words(
    r"(?i)\b(?:supplements?|herbs?|drugs?|medicines?|medications?|doses?|dosage|tablets?|capsules?|pills?|extracts?|side effects?|safety|tea|powder|oil|mg|taking|take|use)\b",
)

_RESEARCH_PLAN = Words(
    r"(?i)(?:[\w-]+ ){0,4}?(?:trials?|studies|study|research|researchers|scientists|reviews?|investigations?|data|evidence)\b[^.;]{0,40}\b(?:should|must|need to|needs to|ought to|will|would|continues? to|is needed|are needed|aims?|was|were|assess\w*|evaluat\w*|examin\w*|explor\w*|focus\w*|measured)\b",
)


_FOR_A_REASON = Words(r"(?i)(?:because|since|as|until|given|although|though|while)\b[^.;]{0,60}, ")
"""What research lacks is the reason here; what should be done stands behind the comma."""


def is_research_plan(sentence: Sentence) -> bool:
    """Tell whether the sentence speaks of what research should or did do."""
    known = sentence.reading.get("safety_warning.research_plan")
    if isinstance(known, bool):
        return known
    start = sentence.text.lstrip("“\"'- ")[:120]
    made = (
        "warning.unknown_safety" not in sentence.hits and _RESEARCH_PLAN.match(start) and not _FOR_A_REASON.match(start)
    )
    sentence.reading["safety_warning.research_plan"] = made
    return made


BETWEEN_BENEFIT = Words(
    r"(?i)[.;:]|\b(?:relief|reduc\w+|fewer|less|lower|improve\w*|better|no|without|not|never|decrease\w*|relax\w*|prevent\w*|protect\w*|help\w*|eas(?:e|es|ing)|alleviat\w+|treat\w*|against|manag\w+|minimi[sz]\w*|but|which|combat\w*|free|rather than|instead of|whether|debate|reach|restful|calm|for)\b",
)

REACH = 70

FIRST_PERSON = Except(
    r"(?:(?:type|class|phase|stage|factor) )?\bi [a-z]|\b(?:i['’](?:m|ve|d|ll)|my|me|myself)\b",
    r"^(?:type|class|phase|stage|factor) ",
)


def treated(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether an effect is what the substance is taken for."""
    before = sentence.text[max(0, hit.start - 50) : hit.start]
    return search(
        r"(?i)\b(?:reliev\w+|relief (?:of|from)|alleviat\w+|treat\w*|eas(?:e|es|ing)|help\w* with|used for|remedy for|managing|manage|management of|related to|sooth\w+|for) (?:[\w'’/-]+,? ){0,4}$",
        before,
    ) and not search(
        r"(?i)\b(?:watch|monitor\w*|risk|potential|look\w*|check|responsible) (?:\w+ )?for (?:[\w'’/-]+,? ){0,4}$",
        before,
    )


_GENERIC_STATE = Words(
    r"(?i)(?:symptoms?|signs?|diseases?|conditions?|disorders?|problems?|illness(?:es)?|syndromes?|issues|mutations?)$",
)


def is_effect(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a hit names an effect; "symptoms" alone names none."""
    return not _GENERIC_STATE.match(sentence.text[hit.start : hit.end])
