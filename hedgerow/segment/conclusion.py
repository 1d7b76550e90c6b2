"""A conclusion without a heading: the last paragraph of the article when it looks back on the whole."""

from __future__ import annotations

from typing import Final, NamedTuple

from hedgerow.segment.lines import Line
from hedgerow.segment.spans import Heading

MIN_WORDS: Final = 25
MIN_TOPIC: Final = 0.5
STEM: Final = 7  # letters that two forms of a word share, roughly

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

_STOP: Final = frozenset(
    "about after also because been being both considerations could does from have into introduction its more most "
    "other over should some than that their them there these they this those through under using were what when "
    "where which while will with without would your".split()
)


class Conclusion(NamedTuple):
    """Line where an unheaded conclusion starts and what gave it away."""

    line: int
    evidence: str


def find_conclusion(text: str, lines: list[Line], body: range, headings: list[Heading]) -> Conclusion | None:
    """Find an unheaded conclusion in the last section of the body.

    Args:
        text: the text.
        lines: its lines.
        body: lines of the last body section, behind its heading.
        headings: headings of the body sections, the last one's included.

    Returns:
        The first line of the conclusion, or None.
    """
    paragraphs = [n for n in body if lines[n].kind not in ("blank", "rule")]
    if len(paragraphs) < 2 or any(lines[n].kind != "text" for n in paragraphs[-2:]):
        return None
    last = paragraphs[-1]
    words = text[lines[last].start : lines[last].end].replace("’", "'")
    low = words.lower()
    if low.startswith(OPENERS):
        return Conclusion(last, "cue:conclusion")
    if len(headings) < 2 or low.count(" ") < MIN_WORDS or low.startswith(LINKS) or words[-1] in "?:":
        return None
    if _looks_back(text, low, headings) and any(cue in low for cue in RECAPS):
        return Conclusion(last, "recap")
    return None


def _looks_back(text: str, low: str, headings: list[Heading]) -> bool:
    """Tell whether a paragraph speaks of most sections and opens with what all of them are about."""
    stems = {stem for stem in _stems(low)}
    named = [set(_stems(text[h.start : h.end].lower())) for h in headings]
    touched = sum(1 for words in named if len(words & stems) >= min(2, len(words)))
    counts: dict[str, int] = {}
    for stem in _stems(text.lower()):
        counts[stem] = counts.get(stem, 0) + 1
    topic = sorted(counts, key=lambda stem: (-counts[stem], stem))[:3]
    opening = _stems(low)[:6]
    return touched >= 0.6 * len(named) and any(stem in topic for stem in opening)


def _stems(low: str) -> list[str]:
    words = "".join([c if c.isalnum() else " " for c in low]).split()
    return [w[:STEM] for w in words if len(w) > 3 and w not in _STOP]
