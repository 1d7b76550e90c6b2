"""Which elements of a page hold its article, and which never do."""

from __future__ import annotations

import functools

import re2
from lxml import etree

from hedgerow.normalize import html_rules as rules
from hedgerow.normalize.html_held import Page, n_chars
from hedgerow.normalize.html_names import Verdict, class_words, verdict_of
from hedgerow.normalize.html_panels import is_label, is_panel

_HIDDEN = re2.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_OWN_ARTICLE = etree.XPath("boolean(self::main or self::article or .//h1 or .//main or .//article)")
_MAINS = etree.XPath("//main | //*[@role='main']")
_ARTICLES = etree.XPath("//article[not(ancestor::article)] | //*[@itemprop='articleBody'][not(ancestor::article)]")
_IN_ARTICLE = etree.XPath("boolean(ancestor::main or ancestor::article)")
_N_PARAGRAPHS = etree.XPath("count(.//p)")
_HOLDS_PANELS = etree.XPath("boolean(.//*[@role='tabpanel'])")
_NEVER_BY_NAME = frozenset(("body", "html", "main", "article", *rules.HEADINGS))
MAX_META_CHARS = 160
MAX_DROPPED_SHARE = 0.4  # of a page's text: no class word outweighs that
MIN_MAIN_CHARS = 140
MIN_ARTICLE_SHARE = 0.4
MIN_FORM_PARAGRAPHS = 3


def choose_roots(root: etree._Element) -> list[etree._Element]:
    """Return the elements that hold the article: the marked main part if it holds enough, else the body."""
    body = root.find("body")
    whole = root if body is None else body
    for find in (_MAINS, _ARTICLES):
        candidates = find(root)
        outer = [c for c in candidates if not any(a in candidates for a in c.iterancestors())]
        held = sum(n_chars(c) for c in outer)
        if held >= MIN_MAIN_CHARS and held / max(n_chars(whole), 1) >= MIN_ARTICLE_SHARE:
            return _with_title(whole, outer)
    return [whole]


def _with_title(whole: etree._Element, roots: list[etree._Element]) -> list[etree._Element]:
    """Put the page's only top heading before the article when it stands outside of it."""
    titles = list(whole.iter("h1"))
    if len(titles) == 1 and not any(r in roots for r in titles[0].iterancestors()):
        return [titles[0], *roots]
    return roots


def is_dropped(element: etree._Element) -> bool:
    """Say whether an element and all that it holds is no article text."""
    tag = element.tag
    if not isinstance(tag, str) or tag in rules.DROPPED_TAGS:
        return True
    attributes = element.attrib
    if tag in rules.WEAK_TAGS and _is_weak(element, tag):
        return True
    if not attributes:
        return tag == "button" and not is_label(element)
    if _is_hidden(element, attributes) and not is_panel(element):
        return True
    role = attributes.get("role")
    if tag == "button" or role == "button":
        return not is_label(element)
    if role is not None and _is_dropped_role(element, role):
        return True
    return _is_named_boilerplate(element)


def _is_hidden(element: etree._Element, attributes: etree._Attrib) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and _HIDDEN.search(style) is not None


def _is_dropped_role(element: etree._Element, role: str) -> bool:
    if role == "tablist":
        return not _HOLDS_PANELS(element)
    if role in rules.DOUBTFUL_ROLES:
        held = _page(_top(element)).hold(element)
        return held is not None and held.is_links()
    return role in rules.DROPPED_ROLES and not _OWN_ARTICLE(element)


def _is_weak(element: etree._Element, tag: str) -> bool:
    if tag == "header":
        return not (_OWN_ARTICLE(element) or _IN_ARTICLE(element))
    if tag == "aside":
        return not (class_words(element) & rules.KEPT_WORDS or _OWN_ARTICLE(element))
    return bool(_N_PARAGRAPHS(element) < MIN_FORM_PARAGRAPHS and not _OWN_ARTICLE(element))


def _is_named_boilerplate(element: etree._Element) -> bool:
    """Say whether the names of an element drop it: never a heading, a word of a sentence, or what holds the article."""
    verdict = verdict_of(element)
    if (
        verdict is None
        or element.tag in _NEVER_BY_NAME
        or (element.tag in rules.INLINE_TAGS and _is_word(element, verdict))
    ):
        return False
    if verdict == "small_print":
        text = "".join(element.itertext()).strip()
        return len(text) <= MAX_META_CHARS and not text.endswith((".", "!", "?"))
    page = _page(_top(element))
    held = page.hold(element)
    if held is None or held.is_article or held.n_chars > MAX_DROPPED_SHARE * page.n_chars:
        return False
    return verdict == "certain" or held.is_links() or rules.RELATED_HEADING.search(held.heading) is not None


def _is_word(element: etree._Element, verdict: Verdict) -> bool:
    """Say whether an inline element stands among words of its line, or is a heading: a link to share one is apart."""
    parent = element.getparent()
    if parent is None:
        return False
    before = element.getprevious()
    around = (element.tail, parent.text if before is None else before.tail)
    is_apart = not any(text and any(ch.isalpha() for ch in text) for text in around)
    if parent.tag in rules.HEADINGS:
        return verdict != "certain" or (is_apart and len(parent) == 1)
    return not is_apart


@functools.lru_cache(maxsize=1)
def _page(root: etree._Element) -> Page:
    return Page(root)


def _top(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()
