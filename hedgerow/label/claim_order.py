"""Order of the classes within a clause (guideline 2.3): the first yes wins.

A clause that directs is usage whatever else it names, a clause about research
or law is evidence or regulatory; only what is left is asked for content. The
heads of the higher steps are cues of high precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters

from hedgerow.label.clauses import Clause, Clauses, clauses_of, in_parentheses
from hedgerow.label.conditions import Aspect
from hedgerow.label.flags import is_question
from hedgerow.label.functions import NO_VOTES, VOTE, Sentence, Vote, Votes
from hedgerow.label.patterns import Words
from hedgerow.label.scan import Hit

USAGE, EVIDENCE, REGULATORY, CONTENT = range(4)
"""Steps of 2.3 in order; content stands for efficacy, safety, mechanism and the background."""

HEADS: dict[int, tuple[str, ...]] = {
    USAGE: ("claim.later_command", "claim.directive_modal", "claim.crucial", "claim.requires_care"),
    EVIDENCE: ("claim.research_need", "claim.research_gap", "claim.study_report"),
    REGULATORY: ("claim.disclaimer", "claim.law_head"),
}
_HEADS = frozenset(cue for heads in HEADS.values() for cue in heads)
TELLING = (
    "claim.called_remedy", "claim.benefit_words", "claim.felt_property", "claim.used_for_condition", "claim.helps_people",
    "claim.denied_benefit", "claim.trial_outcome", "claim.receptor_action", "claim.kinetics", "claim.property_words",
    "claim.inner_effect", "claim.side_effects", "claim.harm_words", "claim.dependence", "claim.interaction",
    "claim.reassurance", "claim.users_suffer", "claim.research_need", "claim.research_gap", "claim.research_design",
    "claim.law", "claim.quality", "claim.disclaimer", "claim.later_command", "claim.directive_modal", "claim.crucial",
    "claim.requires_care", "claim.consult", "claim.dose_words", "claim.market", "claim.what_it_is", "claim.how_common",
    "claim.illness_defined",
    "claim.administered", "claim.listing", "claim.no_need", "claim.verdict", "claim.evidence_strength", "claim.evidence_kind",
    "claim.effect_size", "claim.measured_change",
)  # fmt: skip
"""Cues that tell a class by themselves: weak evidence is asked only where none of them is."""
_LABEL = 44  # characters before a command: connectives, or a label ("Practical takeaway: ...")
_COMMA = 2  # characters: a comma with its space
_QUOTES = "\"“‘'"
_MEMO = "claim_steps"
_NOTHING = "claim_nothing"
_COMMAND = "claim_command"
SILENCING = frozenset(("form.question_mark", "claim.meta", "form.meta"))
_CONNECTIVES = (
    "so", "then", "instead", "also", "however", "finally", "first", "next", "always", "never", "please", "therefore",
    "as a rule", "until then", "better", "only", "just", "and", "but", "simply", "for best results", "in any case",
    "if you must", "if possible", "ideally", "tip", "note", "important",
)  # fmt: skip
_BEFORE_COMMAND = Words(rf"(?i)^(?:\W*)(?:(?:{'|'.join(_CONNECTIVES)}),?:? ?)*$|^[A-Z][\w’'/ -]{{2,40}}: ?$")


def _precedes_command(before: str) -> bool:
    """Tell whether only connectives or a label stand before a verb; most words are neither, which costs no pattern."""
    if before[0] in ascii_letters and before.isascii() and not before.endswith((":", ": ")):
        return before.lower().startswith(_CONNECTIVES) and _BEFORE_COMMAND.match(before)
    return _BEFORE_COMMAND.match(before)


def command_of(sentence: Sentence) -> Hit | None:
    """Return the command that opens the sentence, if one does; looked for once and kept in its reading."""
    if "claim.command_verb" not in sentence.hits:
        return None
    if _COMMAND not in sentence.reading:
        sentence.reading[_COMMAND] = _find_command(sentence)
    found: Hit | None = sentence.reading[_COMMAND]
    return found


OPENS_WITH_COMMAND = Aspect(lambda sentence: command_of(sentence) is not None, is_of_text=True)
"""Whether a command opens a sentence, as a condition."""


def _find_command(sentence: Sentence) -> Hit | None:
    for hit in sentence.hits["claim.command_verb"]:
        if sentence.text[0] in _QUOTES and hit.start == 1:
            continue  # the words that are spoken of: "Clean label" is a term
        if hit.start == 0 or (hit.start < _LABEL and _precedes_command(sentence.text[: hit.start])):
            return hit
        if hit.start > _COMMA and sentence.text[hit.start - _COMMA] == ",":
            clause = clauses_of(sentence).at(hit.start)
            if clause.role == "main" and clause.start == hit.start - _COMMA:
                return hit
    return None


def steps_of(sentence: Sentence) -> dict[int, int]:
    """Return the highest step that has a head in a clause, by clause number; content is left out."""
    known: dict[int, int] | None = sentence.reading.get(_MEMO)
    if known is not None:
        return known
    steps: dict[int, int] = {}
    if not _HEADS.isdisjoint(sentence.hits):
        parts = clauses_of(sentence)
        for step in sorted(HEADS, reverse=True):
            for hit in sentence.found(*HEADS[step]):
                if not parts.framed(hit) and not in_parentheses(sentence.text, hit.start):
                    steps[parts.at(hit.start).number] = step
    command = command_of(sentence)
    if command is not None:
        steps[clauses_of(sentence).at(command.start).number] = USAGE
    sentence.reading[_MEMO] = steps
    return steps


def says_nothing(sentence: Sentence) -> bool:
    """Tell whether step 1 settles the sentence: a question, or talk about the article."""
    if SILENCING.isdisjoint(sentence.hits):
        return False
    known: bool | None = sentence.reading.get(_NOTHING)
    if known is None:
        known = is_question(sentence) or (
            sentence.has("claim.meta", "form.meta") and not sentence.has("claim.disclaimer")
        )
        sentence.reading[_NOTHING] = known
    return known


def open_clause(sentence: Sentence, hit: Hit, step: int) -> Clause | None:
    """Return the clause of a hit, None where it asserts nothing or a higher step has it."""
    if says_nothing(sentence):
        return None
    parts = clauses_of(sentence)
    clause = parts.at(hit.start)
    return clause if _is_open(parts, clause, hit, steps_of(sentence), step) else None


def _is_open(parts: Clauses, clause: Clause, hit: Hit, steps: dict[int, int], step: int) -> bool:
    """Tell whether a clause asserts, no higher step has it, and a hit in it lies in no frame."""
    return (
        clause.role != "circumstance"
        and steps.get(clause.number, step) >= step
        and not (parts.frames and parts.framed(hit))
    )


def cast(sentence: Sentence, hits: Sequence[Hit], step: int = CONTENT) -> Votes:
    """Vote on each hit whose clause is open, with the clause's scope; what stands in parentheses is said beside it."""
    if not hits or says_nothing(sentence):
        return NO_VOTES
    parts, steps, text = clauses_of(sentence), steps_of(sentence), sentence.text
    votes = []
    for hit in hits:
        clause = parts.at(hit.start)
        if _is_open(parts, clause, hit, steps, step):
            aside = "(" in text and text[0] != "(" and in_parentheses(text, hit.start)
            votes.append(VOTE((hit.start, hit.end, None, None, "part" if aside else clause.role)))
    return votes


def cast_result(sentence: Sentence, hits: Sequence[Hit]) -> Votes:
    """Vote on hits that report a measured result: they are asserted even inside a comparison."""
    if not hits or says_nothing(sentence):
        return NO_VOTES
    votes = []
    for hit in hits:
        role = clauses_of(sentence).at(hit.start).role
        votes.append(Vote(hit.start, hit.end, scope="main" if role == "circumstance" else role))
    return votes
