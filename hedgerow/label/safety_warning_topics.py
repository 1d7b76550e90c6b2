"""Harms by their topic: dependence, stopping, interactions, faults of a product."""

from __future__ import annotations

from collections.abc import Iterator

from hedgerow.label.finders import finder
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.safety_warning_agents import BETWEEN_BENEFIT, DENIED_VERB, agent_acts, denied
from hedgerow.label.safety_warning_users import is_complaint
from hedgerow.label.scan import Hit

_ADDICTION_TALK = Words(
    r"(?i)\b(?:recovery|treat\w*|fight|against|battle|overcom\w+|manag\w+|struggling with|alleviat\w+|reduc\w+|eas(?:e|es|ing)|mitigat\w+|relie\w+|combat\w*|undergoing|break free|symptoms of|cope|minimi[sz]\w+|without|less|no|not|lower)\b[^,;.]{0,40}$",
)

_OPIOID_ILLNESS = Words(r"(?i)\b(?:opioids?|opiates?|alcohol|heroin|cocaine|drug|substance)\b|\bduring\b")


@finder("warning.dependence", "warning.dependence_word")
def dependences(sentence: Sentence) -> Iterator[Hit]:
    """Yield addiction, dependence, tolerance and misuse of the substance itself."""
    for hit in sentence.hits.get("warning.dependence", ()):
        word = sentence.text[hit.start : hit.end]
        before = sentence.text[max(0, hit.start - 60) : hit.start]
        if (
            denied(sentence, hit)
            or DENIED_VERB.search(before)
            or _ADDICTION_TALK.search(before)
            or search(r"\b(?:non|not|less|un)-?$", before)
        ):
            continue
        if (word[0].isupper() and hit.start > 3) or (
            _OPIOID_ILLNESS.search(word) and not word.lower().startswith(("drug ab", "is ab", "substance ab"))
        ):
            continue
        if (
            match(r"(?i)(?:experienc|fac|caus)\w* ", word)
            and not agent_acts(sentence, hit.start)
            and not sentence.has("warning.stopping")
        ):
            continue
        yield hit
    for hit in sentence.hits.get("warning.dependence_word", ()):
        for verb in sentence.hits.get("warning.cause_verb", ()):
            if (
                0 <= hit.start - verb.end <= 60
                and not BETWEEN_BENEFIT.search(sentence.text[verb.end : hit.start])
                and agent_acts(sentence, verb.start)
                and not DENIED_VERB.search(sentence.text[max(0, verb.start - 40) : verb.start])
            ):
                yield hit


_HARDSHIP = Words(
    r"(?i)\b(?:awful|horribl\w+|terribl\w+|hard|difficult|unbearable|hell|hellish|nightmare|bad|brutal|rough|miserable|not pretty|impossible|worst|worse|torture|painful|scar(?:y|ed)|afraid|severe|weird|sick|crazy|mess|dying|to die|cry|crying|zaps?|dizz\w+|downward|trouble|struggl\w+"
    r"|dev[ae]st\w+|sucks?|suck(?:ed|ing)|unpleasant|disconcerting|horrendous|agon\w+|anguish|ugly|suffer\w*|intense|uncomfortable|no (?:joke|fun|picnic|walk in the park)|not (?:fun|easy|pleasant)|real problem|heroin|crack|spiral\w*|careful|rage)\b",
)

_NOT_EASY = Words(r"(?i)\b(?:not|n['’]t|never) (?:\w+ ){0,3}(?:pretty|fun|easy|pleasant|so terrible|so bad|so hard)\b")
_ILLNESS_OF = Words(r"(?i)\b(?:opioids?|opiates?|alcohol|heroin|managing|from) (?:\w+ )?$")


@finder("warning.stopping")
def stoppings(sentence: Sentence) -> Iterator[Hit]:
    """Yield the stopping of a substance where an effect of it is named."""
    for hit in sentence.hits.get("warning.stopping", ()):
        word = sentence.text[hit.start : hit.end].lower()
        before = sentence.text[max(0, hit.start - 60) : hit.start]
        if (denied(sentence, hit) and not _NOT_EASY.search(sentence.text)) or _ADDICTION_TALK.search(before):
            continue
        own = "warning.first_person" in sentence.hits
        if word.startswith("withdraw"):
            if (own or is_complaint(sentence)) and _HARDSHIP.search(sentence.text) and not _ILLNESS_OF.search(before):
                yield hit
                continue
            stops = any(h.start != hit.start for h in sentence.hits["warning.stopping"]) or own
            if (
                not stops
                and not _FOLLOWED.match(sentence.text[hit.end :])
                and not search(
                    r"(?i)\b(?:caus\w+|experienc\w+|trigger\w*|leads? to|fac(?:e|ing)|severe|from) (?:\w+ ){0,2}$",
                    before,
                )
            ):
                continue
            if not own and not agent_acts(sentence, hit.start) and not stops:
                continue
            yield hit
        elif sentence.has("warning.named_effect", "warning.side_effects") and (
            own or "claim.substance" in sentence.hits or agent_acts(sentence, hit.end)
        ):
            yield hit
            yield from (e for e in sentence.hits.get("warning.named_effect", ()) if not denied(sentence, e))
        elif word.startswith("hard to") or _HARDSHIP.search(sentence.text):
            yield hit


_FOLLOWED = Words(
    r"(?i) (?:symptoms? |effects? )?(?:can|may|might|could|often|usually|sometimes|typically|also)? ?(?:also |sometimes |often )?(?:includ|caus|bring|trigger|lead|involv|last|feel)\w*\b"
)
"""What follows the withdrawal of a substance: with the substance before it, that is what the sentence tells."""

_INTERACTS = Words(
    r"(?i)interact|clash|contraindicated|risky|dangerous|deadly|weakens? the|taken together|adds? to|chang\w+ how|additive",
)

_MODULATES = Words(
    r"(?i)(?:reduc|block|inhibit|decreas|slow|lower|increas|rais|boost|weaken|affect|impair|potentiat|enhanc|alter|chang)\w*",
)

_DRUG_PARTNER = Words(
    r"(?i)\b(?:medications?|medicines?|drugs?|blood[- ]thinn\w+|anticoagulants?|warfarin|statins?|antidepressants?|SSRIs?|MAOIs?|pills?|contracepti\w+|birth control|thyroid|tablets|alcohol|sedatives?|opioids?|levothyroxine|antibiotics?|insulin|metformin|digoxin|lithium|aspirin|inhibitors?|CYP\w*|P-gp|triptans?|diuretics?|antacids?|PPIs?|chemotherapy)\b",
)


@finder("warning.interaction")
def interactions(sentence: Sentence) -> Iterator[Hit]:
    """Yield words that say that one substance changes what another does."""
    for hit in sentence.hits.get("warning.interaction", ()):
        word = sentence.text[hit.start : hit.end]
        if denied(sentence, hit) or DENIED_VERB.search(sentence.text[max(0, hit.start - 40) : hit.start]):
            continue
        if _INTERACTS.match(word):
            if match(r"(?i)interact\w* with", word) and not _DRUG_PARTNER.search(
                sentence.text[max(0, hit.start - 40) : hit.end + 30]
            ):
                continue
            if match(r"(?i)interactions?(?: with)?$", word) and not (
                _DRUG_PARTNER.search(sentence.text[max(0, hit.start - 30) : hit.end + 40])
                or search(
                    r"\b(?:potential|possible|risks?|side effects|adverse|for) (?:\w+ )*(?:and |or )?$",
                    sentence.text[max(0, hit.start - 40) : hit.start],
                )
            ):
                continue
            yield hit
        elif _ABSORPTION.match(word):
            if _DRUG_PARTNER.search(sentence.text) or _DRUG_PARTNER.search(sentence.heading or ""):
                yield hit
        elif (
            _MODULATES.match(word)
            and _DRUG_PARTNER.search(sentence.text[hit.end : hit.end + 60])
            and agent_acts(sentence, hit.start)
        ):
            yield hit


_ABSORPTION = Words(r"(?i)\w+ (?:in )?(?:\w+ )?absorption$")


_FAULTLESS = Words(
    r"(?i)\b(?:no|not|never|free (?:of|from)|without|nor)\b(?: (?:\w+ed|been|any|yet|\w+ly|detectable|or))* $"
    r"|\b(?:no|none of the|neither) (?:\w+ ){1,3}(?:was|were|is|are|has|have) (?:\w+ )?(?:to )?$",
)

_FAULT = Words(
    r"contamin|adulter|heavy metal|impurit|counterfeit|tainted|spiked|laced|mislabel|not (?:listed|declared|disclosed|shown)|labell?ed|contain|variation|variability|differences|unlabel|undeclared|than .*label|what .*label|unregulated|not (?:\w+ )?(?:regulated|tested|evaluated|verified|fda)|untested|unlicensed|vary|varies|differ|inconsisten|batch|jailed|arrested|prosecuted|fined|seize|confiscat|charges|penalt|legal (?:implications|consequences|risk|trouble|jeopardy|issues)|recalled|substandard|black|bootleg|self-regulat|what dose"
    r"|detected|turn(?:s|ed)? up|reappear|appearing|or (?:less|more)$|than .*(?:claimed|stated|listed|declared|advertised)|misrepresent|standardi[sz]ation|policed|overseen"
    r"|audited|inspected|fails?\b|failed|not what|outside|under-?dos|substitution|label claim|(?:times|fraction of|half|twice|%|percent) .*(?:claim|dose|amount|content)"
    r"|(?:carried|carries|had|showed|held) .*(?:lead|cadmium|arsenic|mercury)"
)


@finder("warning.quality")
def product_faults(sentence: Sentence) -> Iterator[Hit]:
    """Yield contamination, wrong strength, untested goods and trouble with the law, as statements."""
    for hit in sentence.hits.get("warning.quality", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if _FAULTLESS.search(sentence.text[max(0, hit.start - 40) : hit.start]) or not _FAULT.search(word):
            continue
        if word.startswith(("inconsist", "not ")) and not _OF_PRODUCT.search(sentence.text):
            continue
        yield hit


_OF_PRODUCT = Words(
    r"(?i)\b(?:purity|potency|dos\w+|strength|quality|contents?|batch\w*|products?|labels?|supplements?|brands?|market|sold|FDA|agency|bottles?|powders?|capsules?)\b",
)
