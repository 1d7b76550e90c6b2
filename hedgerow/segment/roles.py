"""What a section is for, read from the words of its heading or of its first lines."""

from __future__ import annotations

import functools
from typing import Final

CACHED_HEADINGS: Final = 4096  # pages of one site repeat their headings
MAX_ROLE_WORDS: Final = 8  # a longer heading that holds such words is about something else

_EXACT: Final[dict[str, tuple[str, ...]]] = {
    "toc": (
        "contents", "table of contents", "in this article", "on this page", "in this guide", "in this post",
        "jump to", "jump to section", "quick links", "quick navigation", "what's inside",
    ),
    "faq": (
        "faq", "faqs", "q&a", "q & a", "questions and answers", "common questions", "frequently asked questions",
        "frequently asked", "your questions answered", "people also ask",
    ),
    "references": (
        "references", "reference", "sources", "source", "bibliography", "citations", "works cited", "literature",
        "literature cited", "notes", "footnotes", "endnotes", "further reading", "read more", "learn more",
        "external links", "see also", "links", "resources", "additional resources", "selected references",
        "scientific references", "sources and further reading", "references and resources", "related reading",
    ),
    "disclaimer": (
        "disclaimer", "medical disclaimer", "fda disclaimer", "legal disclaimer", "disclaimers", "important notice",
        "health disclaimer", "affiliate disclosure", "disclosure", "disclosures",
    ),
    "boilerplate": (
        "related posts", "related articles", "you may also like", "you might also like", "share this", "comments",
        "leave a comment", "leave a reply", "about the author", "about us", "contact", "contact us", "newsletter",
        "subscribe", "recent posts", "categories", "tags", "navigation", "menu", "follow us", "privacy policy",
        "copyright", "advertisement", "sponsored", "popular posts", "cookies", "sign up", "more from this site",
        "recommended for you", "recommended articles", "author bio", "written by",
    ),
    "conclusion": (
        "conclusion", "conclusions", "summary", "in summary", "final thoughts", "final words", "closing thoughts",
        "bottom line", "the bottom line", "takeaway", "takeaways", "key takeaways", "the takeaway", "wrapping up",
        "wrap-up", "wrap up", "in closing", "in conclusion", "concluding remarks", "concluding thoughts",
        "to sum up", "summing up", "final verdict", "closing remarks", "last words", "final remarks",
    ),
}  # fmt: skip

_OPENING: Final[dict[str, tuple[str, ...]]] = {
    "faq": ("frequently asked", "faq", "faqs", "common questions about", "questions and answers"),
    "conclusion": (
        "conclusion:",
        "conclusions:",
        "in conclusion",
        "final thoughts",
        "the bottom line",
        "bottom line:",
        "key takeaways",
        "summary:",
        "wrapping up",
        "closing thoughts",
        "conclusion -",
        "conclusion –",
        "conclusion —",
        "conclusions and",
    ),
    "references": ("references", "sources:", "sources and", "read more", "further reading", "learn more about"),
    "disclaimer": ("disclaimer", "medical disclaimer", "fda disclaimer"),
    "toc": ("table of contents",),
    "boilerplate": ("related posts", "related articles", "you may also like", "share this", "about the author"),
}

QUESTION_MARKS: Final = ("q:", "q.", "question:")
"""What sets off a question from its answer; long questions have it too."""

DISCLAIMER_CUES: Final = (
    "for informational purposes only", "for educational purposes only", "informational and educational purposes",
    "not intended to diagnose", "not a substitute for professional", "does not constitute medical advice",
    "not medical advice", "not been evaluated by the food and drug administration", "not intended as medical advice",
    "does not provide medical advice", "should not be taken as medical advice", "not intended to be a substitute",
    "educational purposes and is not",
)  # fmt: skip

_DISCLAIMER_PARTS: Final = ("purposes", "medical advice", "intended", "substitute", "food and drug")
"""Each cue holds one of them."""

SECTION_WORDS: Final = frozenset(
    (
        "introduction",
        "abstract",
        "background",
        "overview",
        "methods",
        "results",
        "discussion",
        "preface",
        "foreword",
        "materials and methods",
        "patients and methods",
        "results and discussion",
        "introduction and background",
    )
)
"""Headings of a first section, which are no title."""

_ALL_OPENINGS: Final = tuple(opening for openings in _OPENING.values() for opening in openings)
OPENING_CHARACTERS: Final = 3
_OPENING_STARTS: Final = frozenset(opening[:OPENING_CHARACTERS] for opening in _ALL_OPENINGS)
_ROLE_OF: Final = {phrase: role for role, phrases in _EXACT.items() for phrase in phrases}


@functools.lru_cache(maxsize=CACHED_HEADINGS)
def heading_words(heading: str) -> str:
    """Return a heading in lower case without numbering and outer punctuation.

    >>> heading_words("5. Conclusion:")
    'conclusion'
    """
    words = heading.replace("’", "'").lower().strip(' \t*_#:.!?"“”()[]-–—')
    head, _, tail = words.partition(" ")
    if tail and head and head[0].isdigit() and not any(c.isalpha() for c in head):
        return tail.lstrip(" -–—:.)")
    return words


@functools.lru_cache(maxsize=CACHED_HEADINGS)
def role_of_heading(heading: str) -> str:
    """Return the role that a heading names, "body" when it names none.

    >>> [role_of_heading(h) for h in ("Final Thoughts", "FAQs about kava", "Sources of magnesium")]
    ['conclusion', 'faq', 'body']
    """
    words = heading_words(heading)
    exact = _ROLE_OF.get(words)
    if exact:
        return exact
    if heading.lower().startswith(QUESTION_MARKS):
        return "faq"
    if words.count(" ") >= MAX_ROLE_WORDS:
        return "body"
    low = heading.replace("’", "'").lower().lstrip(" #*_0123456789.)")
    if low[:OPENING_CHARACTERS] not in _OPENING_STARTS or not low.startswith(_ALL_OPENINGS):
        return "body"
    for role, openings in _OPENING.items():
        for opening in openings:
            if low.startswith(opening) and not low[len(opening) :][:1].isalpha():
                return role
    return "body"


def is_disclaimer(paragraph: str) -> bool:
    """Tell whether a paragraph disclaims medical advice or evaluation.

    >>> is_disclaimer("This article is for informational purposes only.")
    True
    """
    low = paragraph.lower()
    return any(part in low for part in _DISCLAIMER_PARTS) and any(cue in low for cue in DISCLAIMER_CUES)
