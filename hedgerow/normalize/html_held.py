"""What an element holds that its name or role speaks against: much text in sentences, or links and next to nothing."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from lxml import etree

from hedgerow.normalize import html_rules as rules

_UNSHOWN = ("script", "style")
_OF_AN_ARTICLE = ("h1", "main", "article")
_HEADING_PARTS = 20  # of a heading's text, enough to tell what it announces
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", ".)")
COUNT_BUDGET = 20  # times the elements of a page: bounds the counting in elements that are nested and kept


class Held(NamedTuple):
    """What an element holds: characters of text, of these in links to other pages, ends of sentences.

    ``is_article`` tells that it holds what only an article has; ``heading`` is the beginning of its first heading.
    """

    n_chars: int
    n_linked: int
    n_sentences: int
    is_article: bool
    heading: str

    def is_links(self) -> bool:
        """Say whether it is links, or next to nothing."""
        if self.n_linked * 2 > self.n_chars:
            return True
        return not self.n_sentences and not self.heading and self.n_chars < rules.SHORT_CHARS


class Page:
    """Counts what elements of one page hold, within a budget: nested ones would take the square of their number."""

    __slots__ = ("budget", "n_chars")

    def __init__(self, root: etree._Element) -> None:
        """Count the whole page."""
        self.budget = 0
        self.n_chars = self._count(root)[0]
        self.budget *= -COUNT_BUDGET

    def hold(self, element: etree._Element) -> Held | None:
        """Return what an element holds; None when so much was counted that it must stay."""
        if self.budget <= 0:
            return None
        n_chars, n_sentences, is_article, heading = self._count(element)
        n_linked = sum(len(text.strip()) for a in element.iter("a") if is_outward(a) for text in a.itertext())
        title = "" if heading is None else "".join(islice(heading.itertext(), _HEADING_PARTS)).strip()
        return Held(n_chars, n_linked, n_sentences, is_article, title)

    def _count(self, element: etree._Element) -> tuple[int, int, bool, etree._Element | None]:
        """Count characters, scripts and styles apart, and ends of sentences; look for parts of an article and for a heading."""
        n_chars = n_sentences = n_parts = 0
        is_article = False
        heading = None
        for part in element.iter():
            n_parts += 1
            tag = part.tag
            if tag in _OF_AN_ARTICLE:
                is_article = True
            if heading is None and tag in rules.HEADINGS:
                heading = part
            for text in (part.text if tag not in _UNSHOWN else None, part.tail if part is not element else None):
                if text and (text := text.strip()):
                    n_chars += len(text)
                    n_sentences += text.endswith(_SENTENCE_ENDS) and " " in text
        self.budget -= n_parts
        return n_chars, n_sentences, is_article, heading


def n_chars(element: etree._Element) -> int:
    """Return the characters of text in an element, scripts and styles apart."""
    return Page(element).n_chars


def is_outward(link: etree._Element) -> bool:
    """Say whether a link leads to another page; links inside the page make a table of contents."""
    href = link.get("href")
    return href is not None and not href.strip().startswith("#")
