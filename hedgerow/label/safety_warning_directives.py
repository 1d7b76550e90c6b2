"""Precautions that a sentence directs (guideline 4, step 2): avoid, take care, consult, measure, check."""

from __future__ import annotations

from collections.abc import Iterator

from hedgerow.label.finders import finder
from hedgerow.label.functions import Sentence
from hedgerow.label.patterns import Words, match, search
from hedgerow.label.safety_warning_agents import TAKEN, denied, is_research_plan
from hedgerow.label.scan import Hit

_IMPERATIVE_PLACE = Words(
    r"(?i)(?:^|[.;:,(—–-]|\b(?:and|or|but|then|please|always|so|also|therefore|instead|never|simply|first|to|should|must|better|only|just))\W*$",
)

_PURPOSE_TO = Words(r"(?i)\b(?:to|can|may|helps?|who|they|people|users|that|which|want|wants) $")


def has_directive(sentence: Sentence, before: int | None = None) -> bool:
    """Tell whether the sentence commands or advises, up to a position if one is given."""
    if is_research_plan(sentence):
        return False
    if "form.imperative" in sentence.hits:
        return True
    return any(before is None or h.start < before for h in sentence.hits.get("warning.directive_word", ()))


def is_command(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a verb stands where a command stands, or after a word of duty."""
    before = sentence.text[: hit.start]
    if not before.strip(" -–—•\"'“‘*"):
        return True
    if search(r"(?i)[.;:,(—–]\W*$|\b(?:and|or|then|please|always|so|also|therefore|instead|simply|first) $", before):
        return not _PURPOSE_TO.search(before) and (
            "form.imperative" in sentence.hits
            or search(r"[;:—–]\W*$|,\W*$", before)
            or has_directive(sentence, hit.start)
        )
    if search(r"\bto $", before):
        return search(
            r"(?i)(?:important|crucial|essential|vital|best|advised|advisable|need|needs|have|has|ought|wise|recommended|necessary|imperative|critical|safest|urged|sure|prudent|sensible|instructed|told)(?: for [\w ]{1,30}| \w+)? to $",
            before,
        )
    return search(
        r"(?i)\b(?:should|must|ought to|need to|needs to|has to|have to|had better|please|always|never)(?: \w+){0,3} $",
        before,
    )


_BARE_DIRECTIVE = Words(
    r"(?i)(?:should|must|ought) n|should never|should not|shouldn|must not|contraindicat|(?:better|best) off|not (?:be )?(?:recommended|advised|advisable|appropriate|suitable|safe|suited|right|ideal|a good|for|exceed)|inappropriate|unsuitable|unsafe|inadvisable|off[- ]limits|recommends? against|advis\w+ against|warn\w* (?:against|about|of|that|not|consumers|shoppers|people|users|parents|the public|patients)|(?:urge|tell|advis|ask)\w* (?:consumers|shoppers|people|users|parents|patients|buyers)|caution\w* against",
)


_FORBIDS = Words(r"(?i)\bcontraindicat|\bwarn\w* (?:consumers|shoppers|people|users|parents|the public|patients)")


@finder("warning.avoid")
def avoidances(sentence: Sentence) -> Iterator[Hit]:
    """Yield commands and advice to avoid, stop or limit something."""
    if "warning.avoid" not in sentence.hits or is_research_plan(sentence):
        return
    if not _is_of_use(sentence) and not _FORBIDS.search(sentence.text):
        return
    for hit in sentence.hits.get("warning.avoid", ()):
        word = sentence.text[hit.start : hit.end]
        if _BARE_DIRECTIVE.match(word):
            if match(r"(?i)not for\b|not (?:be )?(?:safe|appropriate|suitable)", word) and not sentence.has(
                "claim.substance", "warning.group"
            ):
                continue
            if match(r"(?i)not (?:be )?(?:right|ideal|a good)", word) and "warning.group" not in sentence.hits:
                continue
            yield hit
        elif search(
            r"\b(?:should|must|ought to|needs? to|has to|to) be (?:\w+ )?$",
            sentence.text[max(0, hit.start - 30) : hit.start],
        ) or is_command(sentence, hit):
            yield hit


def _is_of_use(sentence: Sentence) -> bool:
    """Tell whether the sentence, its heading or the one before speaks of something taken or used."""
    if sentence.has("claim.substance", "warning.interaction", "warning.quality", "warning.dose_care", "warning.group"):
        return True
    if _GIVEN.search(sentence.text):
        return True
    return TAKEN.search(f"{sentence.text} {sentence.heading or ''} {sentence.previous or ''}")


_GIVEN = Words(r"(?i)\b(?:co-?)?administ(?:er(?:ed|ing)?|ration)\b|\bprescrib(?:e|ed|ing)\b")


_NEEDED_CARE = Words(
    r"(?i)\b(?:requires?|necessitat\w+|needs?|demands?|calls? for|deserves?|warrants?|is|are|be|with|use|exercise|to|should|must|and|importance of|need for|urge\w*|advis\w+|highlighting|underscoring|emphasizing)\b",
)


@finder("warning.caution")
def cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield calls for caution, care and monitoring that are directed, not circumstances."""
    if "warning.caution" not in sentence.hits or is_research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.caution", ()):
        if in_circumstance(sentence, hit):
            continue
        word = sentence.text[hit.start : hit.end].lower()
        if word.startswith(("caution", "beware", "be wary", "wary", "vigilan", "precaution")) and not denied(
            sentence, hit
        ):
            if word == "cautionary":
                continue
            yield hit
        elif has_directive(sentence) or is_command(sentence, hit):
            if word in ("proceed", "responsible", "responsibly", "responsibl") or (
                word in ("safe use", "safe usage", "safely use") and not has_directive(sentence)
            ):
                continue
            yield hit


def in_circumstance(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a hit lies in a circumstance of a sentence that directs nothing (step 5)."""
    return any(
        c.start <= hit.start < c.end for c in sentence.hits.get("warning.circumstance", ())
    ) and not has_directive(sentence)


@finder("warning.professional")
def consultations(sentence: Sentence) -> Iterator[Hit]:
    """Yield professionals whom the reader is told to ask, or whose supervision is required."""
    if "warning.professional" not in sentence.hits or is_research_plan(sentence):
        return
    verbs = sentence.hits.get("warning.consult_verb", ())
    for hit in sentence.hits.get("warning.professional", ()):
        verb = next(
            (
                v
                for v in reversed(verbs)
                if v.start < hit.start
                and hit.start - v.end <= 60
                and not search(r"[.;]", sentence.text[v.end : hit.start])
            ),
            None,
        )
        if (
            (
                verb is not None
                and (is_command(sentence, verb) or (has_directive(sentence) and _directed(sentence, hit)))
            )
            or search(
                r"(?i)^(?:\W+\w+){0,6}?\W+(?:is|are) (?:\w+ )?(?:crucial|essential|vital|important|necessary|required|needed|a must|advised|recommended|imperative|paramount|key)\b",
                sentence.text[hit.end : hit.end + 90],
            )
            or (
                match(
                    r"(?i)(?:health ?care|medical|health) (?:\w+ )?(?:providers?|professionals?|practitioners?)|doctors?|physicians?|clinicians?",
                    sentence.text[hit.start : hit.end],
                )
                and match(
                    r" (?:should|must|need to) (?:\w+ly )?(?:monitor|guide|supervise|advise|counsel|check|assess|watch)",
                    sentence.text[hit.end : hit.end + 40],
                )
            )
        ):
            yield hit


@finder("warning.professional")
def advised_professionals(sentence: Sentence) -> Iterator[Hit]:
    """Yield professionals who are told what to do: that always warns (step 2)."""
    if "warning.professional" not in sentence.hits or is_research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.professional", ()):
        if match(
            r"s?(?: and [\w ]{1,30})? (?:should|must|need to|are advised to|ought to)\b",
            sentence.text[hit.end : hit.end + 50],
        ):
            yield hit


def _directed(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a word of duty stands near a professional, not in another part of the sentence."""
    if "form.imperative" in sentence.hits:
        return True
    return any(-100 <= hit.start - h.start <= 220 for h in sentence.hits.get("warning.directive_word", ()))


@finder("warning.dose_care")
def dose_cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice to start low, to limit, measure or adjust the dose."""
    if "warning.dose_care" not in sentence.hits or is_research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.dose_care", ()):
        word = sentence.text[hit.start : hit.end].lower()
        if word in ("dosing", "dosage", "dosages", "short-term", "short term", "cycle", "below") or match(
            r"(?:under|below) \d|within", word
        ):
            continue
        verb = match(
            r"start|begin|go|tak|limit|exceed|taper|adjust|reduc|lower |lowering|measur|split|increas|know|titrat|halv|cycl|slow|gradual|doubl|optimi[sz]e|proceed",
            word,
        )
        if (
            (verb and is_command(sentence, hit))
            or (has_directive(sentence) and not match(r"low|proper|appropriate|optimal", word))
            or (
                search(r"(?:careful|proper|correct|appropriate|optim\w+) (?:\w+ )?dos|dose optim", word)
                and has_directive(sentence)
            )
            or (
                match(r"(?:do not |not )?exceed|no more than|not more than|maximum", word)
                and "claim.substance" in sentence.hits
                and has_directive(sentence)
            )
        ):
            yield hit


_JOINT_ADVICE = Words(
    r"(?i)\b(?:should|must|advis\w+|recommend\w*|requir\w*|necessary|needs?|be needed|warrant\w*|consider\w*|caution\w*|monitor\w*|watched|observed|contraindicated|avoid\w*|refer to|wait|care|may need|suggested)\b",
)


@finder("warning.joint_use")
def joint_use(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice on the use of two substances at one time."""
    if (
        "warning.joint_use" not in sentence.hits
        or is_research_plan(sentence)
        or not (has_directive(sentence) or _JOINT_ADVICE.search(sentence.text))
    ):
        return
    for hit in sentence.hits.get("warning.joint_use", ()):
        word = sentence.text[hit.start : hit.end].lower()
        strong = word.startswith(("conc", "co", "simult", "when", "in comb", "added", "interact", "inhib", "induc"))
        strong = strong or _GUARDED.search(sentence.text)
        drugs = sentence.has("warning.interaction") or len(sentence.hits.get("claim.substance", ())) > 1
        if drugs and _JOINT_ADVICE.search(sentence.text) and strong:
            yield hit


_GUARDED = Words(
    r"(?i)\b(?:monitor\w*|caution\w*|avoid\w*|adjust\w*|reduc\w+|not|separate\w*|apart|contraindicated|watch\w*|observed|hours?|days|weeks|discontinu\w+|withdrawn|titrat\w+|lower\w*|closely|risk)\b",
)


@finder("warning.quality")
def quality_cautions(sentence: Sentence) -> Iterator[Hit]:
    """Yield advice to check the quality of a product or the law."""
    if "warning.quality" not in sentence.hits or is_research_plan(sentence):
        return
    for hit in sentence.hits.get("warning.quality", ()):
        if has_directive(sentence) or "form.imperative" in sentence.hits:
            yield hit
