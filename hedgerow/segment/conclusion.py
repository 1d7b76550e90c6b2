"""A conclusion without a heading: the last paragraph of the article when it looks back on the whole."""

from __future__ import annotations

from typing import Final, NamedTuple

from hedgerow.segment.characters import word_set
from hedgerow.segment.lines import Line
from hedgerow.segment.spans import Heading

MIN_WORDS: Final = 25
MAX_PARAGRAPHS: Final = 3  # that a conclusion has at most
MAX_OPENING: Final = 300  # characters
MAX_SUBJECT: Final = 5  # content words among which the subject of a text stands
MIN_MENTIONS: Final = 4  # of its subject in a text, and one more for every so many characters:
CHARACTERS_A_MENTION: Final = 800
MIN_TOUCHED: Final = 0.6
STEM: Final = 7  # letters that two forms of a word share, roughly
SHORT_SUBJECTS: Final = word_set("cbd thc tea oil nac cbg cbn dha epa mct nmn zma msm q10")

OPENERS: Final = (
    "in conclusion", "to conclude", "in summary", "to summarize", "to summarise", "in closing", "to sum up",
    "summing up", "all in all", "taken together", "in the end", "overall,", "ultimately,", "in short,",
    "the bottom line", "to recap", "in a nutshell", "on the whole", "as we have seen", "as we've seen",
)  # fmt: skip
"""Words with which a paragraph says that it concludes."""

RECAPS: Final = (
    "has emerged as", "have emerged as", "shows promise", "show promise", "holds promise", "hold promise",
    "by understanding", "understanding both", "as research continues", "further research", "future research",
    "more research", "informed decision", "informed choice", "comprehensive understanding", "despite its promise",
    "despite their promise", "promising", "careful consideration", "pave the way", "paves the way", "journey",
    "empower", "whether you", "with the right", "by following", "by incorporating", "by choosing", "by combining",
    "remember", "worth considering", "moving forward", "in the future", "ultimately", "overall", "stands as",
    "stand as", "remains a", "continues to", "offers a", "offering a", "potential", "holistic",
)  # fmt: skip
"""Words with which a last paragraph looks back on the whole article."""

LINKS: Final = (
    "these ", "this ", "those ", "another ", "however", "additionally", "moreover", "furthermore", "also ",
    "it ", "they ", "such ", "similarly", "but ", "and ", "for example", "for instance", "therefore", "thus",
    "in addition", "meanwhile", "likewise", "conversely", "on the other hand", "first", "second", "third", "finally",
    "some ", "other ", "their ", "its ", "he ", "she ", "one ",
)  # fmt: skip
"""Words with which a paragraph goes on from the one before."""

_STOP: Final = word_set(
    "about after also because been being both considerations could does from have into introduction its more most "
    "other over should some than that their them there these they this those through under using were what when "
    "where which while will with without would your"
)


_PUNCTUATION: Final = ".,;:!?()[]{}\"'“”‘’…*_#–"


class Conclusion(NamedTuple):
    """Line where an unheaded conclusion starts and what gave it away."""

    line: int
    evidence: str


class LastSection(NamedTuple):
    """The last section of the body: its paragraphs as lines, and the headings of the whole body."""

    paragraphs: list[int]
    headings: list[Heading]
    has_contents: bool


def find_conclusion(text: str, lines: list[Line], section: LastSection) -> Conclusion | None:
    """Find an unheaded conclusion at the end of the last section of the body.

    Articles with a table of contents mostly end in one. It says so ("In conclusion"), or
    it comes back to the subject with which the lead opened, or it looks back on the sections.

    Args:
        text: the text.
        lines: its lines.
        section: the last section of the body.

    Returns:
        The first line of the conclusion, or None.
    """
    paragraphs = section.paragraphs
    if len(paragraphs) < 2 or lines[paragraphs[-1]].kind != "text":
        return None
    for number in paragraphs[1:][-MAX_PARAGRAPHS:]:
        if lines[number].kind == "text" and _low(text, lines[number]).startswith(OPENERS):
            return Conclusion(number, "cue:conclusion")
    if len(section.headings) < 2:
        return None
    number = paragraphs[-1]
    if _low(text, lines[number]).count(" ") < MIN_WORDS and len(paragraphs) > 2:
        number = paragraphs[-2]  # the last line only sells or says goodbye
    evidence = _looks_back(text, _low(text, lines[number]), section)
    return Conclusion(number, evidence) if evidence and lines[number].kind == "text" else None


def _looks_back(text: str, low: str, section: LastSection) -> str:
    """Return what makes a paragraph a conclusion, "" if nothing does."""
    if low.count(" ") < MIN_WORDS or low.startswith(LINKS) or low[-1] in "?:":
        return ""
    recaps = sum(1 for cue in RECAPS if cue in low)
    if not section.has_contents and not recaps:
        return ""
    opening, first = _stems(low[:MAX_OPENING])[:MAX_SUBJECT], _stems(low.partition(". ")[0])
    subject = _subject(text, {*opening, *first})
    returns = not subject.isdisjoint(opening)
    if section.has_contents:
        return "back_to_subject" if returns or (recaps > 1 and not subject.isdisjoint(first)) else ""
    return "recap" if returns and _touches(text, low, section.headings) else ""


def _low(text: str, line: Line) -> str:
    return text[line.start : line.end].replace("’", "'").lower()


def _subject(text: str, asked: set[str]) -> set[str]:
    """Return those of some words that open the text and come again and again in it."""
    start = text[: 2 * MAX_OPENING].lower()[:MAX_OPENING]  # what a letter becomes may depend on those behind it
    opening = asked.intersection(_stems(start)[:MAX_SUBJECT])
    if not opening:
        return opening
    low = text.lower()
    least = max(MIN_MENTIONS, len(text) // CHARACTERS_A_MENTION)
    return {stem for stem in opening if low.count(stem) >= least}


def _touches(text: str, low: str, headings: list[Heading]) -> bool:
    """Tell whether a paragraph takes up words of most headings."""
    stems = set(_stems(low))
    named = [set(_stems(text[h.start : h.end].lower())) for h in headings]
    touched = sum(1 for words in named if len(words & stems) >= min(2, len(words)))
    return touched >= MIN_TOUCHED * len(named)


def _stems(low: str) -> list[str]:
    words = [word.strip(_PUNCTUATION) for word in low.replace("-", " ").replace("—", " ").split()]
    return [w[:STEM] for w in words if (len(w) > 3 or w in SHORT_SUBJECTS) and w not in _STOP]
