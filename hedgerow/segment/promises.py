"""What the heading of a reference list or of a table of contents promises, and where bare text stops to keep it.

Markup says where such a section ends. In bare text "Sources" may stand above the works that an article cites, above
prose about food, or alone between two paragraphs.
"""

from __future__ import annotations

from typing import Final

from hedgerow.segment.characters import word_set
from hedgerow.segment.lines import Line
from hedgerow.segment.notice_lines import is_link_title
from hedgerow.segment.roles import heading_words

MIN_PROSE_WORDS: Final = 6
MIN_PROSE: Final = 0.5  # share of the lines below a heading without a citation, from which on it heads prose
MAX_INITIALS: Final = 3
_CLOSING: Final = "”\"')]"

_CITED: Final = (
    "http", "www.", "doi", "pmid", "pmc", "et al", "isbn", "issn", "retrieved ", "accessed ", "available at", "available from",
    " vol. ", " pp. ", "journal of", "n.d.", "(ed", "arxiv", "published online", "[internet]", "last updated", "last reviewed",
)  # fmt: skip
"""What prose about a substance hardly ever has."""

_FINITE: Final = word_set(
    "is are was were has have had can may might could will would should must do does did be been it they we you this these "
    "that which who when if because helps help contains contain makes make takes take"
)

_LINKS: Final = frozenset(("see also", "external links", "related reading", "links", "learn more", "read more"))
"""Names of lists of links: titles and addresses, where other reference lists hold whatever cites."""

_HEADS_PROSE: Final = frozenset(("sources", "resources", "notes", "additional resources"))
"""Names of reference lists that may also head prose: "Sources" of a vitamin."""


def heads_prose(text: str, lines: list[Line], heading: str, below: list[int]) -> bool:
    """Tell whether the heading of a reference list heads prose instead.

    Args:
        text: the text.
        lines: its lines.
        heading: the words of the heading.
        below: the lines of its section.
    """
    stop = end_of_references(text, lines, heading, below)
    return stop is not None and below[0] == stop and heading_words(heading) in _HEADS_PROSE


def end_of_references(text: str, lines: list[Line], heading: str, below: list[int]) -> int | None:
    """Return the line where prose goes on behind references, None where they fill the section.

    Args:
        text: the text.
        lines: its lines.
        heading: the words of the heading.
        below: the lines of the section that are not blank, without its heading.
    """
    words = [text[lines[n].content : lines[n].end] for n in below]
    if heading_words(heading) in _LINKS:
        return next((n for n, w in zip(below, words, strict=True) if not (is_link_title(w) or is_citation(w))), None)
    is_prose = [lines[n].kind == "text" and reads_like_prose(w) for n, w in zip(below, words, strict=True)]
    if not any(is_prose):
        return None
    cited = max((at for at, w in enumerate(words) if is_citation(w)), default=-1)
    if cited < 0 and sum(is_prose) < MIN_PROSE * len(below):
        return None
    return next((n for at, n in enumerate(below) if at > cited and is_prose[at]), None)


def end_of_titles(text: str, lines: list[Line], below: list[int]) -> int | None:
    """Return the line where prose goes on behind titles of parts or of other pages, None where they fill the section."""
    for number in below:
        words = text[lines[number].content : lines[number].end]
        if not is_link_title(words) and reads_like_prose(words):
            return number
    return None


def is_citation(words: str) -> bool:
    """Tell whether a line cites a work: an address, or a year or initials outside of running prose.

    >>> [is_citation(w) for w in ("1. Wu A. Kava. Herbs. 2019;3:4.", "Lee, B. (2004). Kava tea.", "In 2004 the sale of kava was banned.")]
    [True, True, False]
    """
    low = words.lower()
    if any(mark in low for mark in _CITED):
        return True
    parts = words.split()
    if any(_starts_with_year(p) and p[4:5] in (";", ":") for p in parts) or _is_year(parts[-1]):
        return True
    if any(_is_initials(part) for part in parts[1:4]) and any(map(_is_year, parts)):
        return True
    return not reads_like_prose(words) and any(map(_is_year, parts))


def reads_like_prose(words: str) -> bool:
    """Tell whether a line reads like running prose: it ends like a sentence and says something with a verb.

    >>> [reads_like_prose(w) for w in ("Nuts are rich in it, and so are seeds.", "Kava: a review of trials. Herbs.")]
    [True, False]
    """
    parts = words.lower().split()
    ends = words.rstrip(_CLOSING)[-1:] in (".", "!", "?")
    return ends and len(parts) >= MIN_PROSE_WORDS and not _FINITE.isdisjoint(p.strip(",.;:()") for p in parts)


def _is_year(part: str) -> bool:
    bare = part.strip("().,;:[]")
    return len(bare) == len("2019") and _starts_with_year(bare)


def _starts_with_year(part: str) -> bool:
    return part[:4].isdigit() and part[:2] in ("18", "19", "20") and not part[4:5].isdigit()


def _is_initials(part: str) -> bool:
    """Tell whether a word is the initials behind a name: "JR,", "B.", "A.B."."""
    bare = part.strip(",.;&")
    letters = bare.replace(".", "")
    return bool(letters) and len(letters) <= MAX_INITIALS and letters.isalpha() and letters.isupper() and part != bare
