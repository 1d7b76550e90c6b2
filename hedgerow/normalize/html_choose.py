"""Which elements of a page hold its article, and which never do."""

from __future__ import annotations

import functools

import re2
from lxml import etree

from hedgerow.normalize import html_rules as rules

_HIDDEN = re2.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_WORD = re2.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_OWN_ARTICLE = etree.XPath("boolean(self::main or self::article or .//h1 or .//main or .//article)")
_MAINS = etree.XPath("//main | //*[@role='main']")
_ARTICLES = etree.XPath("//article[not(ancestor::article)] | //*[@itemprop='articleBody'][not(ancestor::article)]")
_IN_ARTICLE = etree.XPath("boolean(ancestor::main or ancestor::article)")
_N_PARAGRAPHS = etree.XPath("count(.//p)")
_UNSHOWN = ("script", "style")
MAX_CACHED_CHARS = 200
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


def n_chars(element: etree._Element) -> int:
    """Return the characters of text in an element, scripts and styles apart."""
    total = 0
    for part in element.iter():
        if (text := part.text) and part.tag not in _UNSHOWN:
            total += len(text.strip())
        if (text := part.tail) and part is not element:
            total += len(text.strip())
    return total


def is_dropped(element: etree._Element) -> bool:
    """Say whether an element and all that it holds is no article text."""
    tag = element.tag
    if not isinstance(tag, str) or tag in rules.DROPPED_TAGS:
        return True
    attributes = element.attrib
    if tag in rules.WEAK_TAGS and _is_weak(element, tag):
        return True
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return True
    if attributes.get("role") in rules.DROPPED_ROLES:
        return not _OWN_ARTICLE(element)
    return _is_named_boilerplate(element)


def _is_weak(element: etree._Element, tag: str) -> bool:
    if tag == "header":
        return not (_OWN_ARTICLE(element) or _IN_ARTICLE(element))
    if tag == "aside":
        return not (class_words(element) & rules.KEPT_WORDS or _OWN_ARTICLE(element))
    return bool(_N_PARAGRAPHS(element) < MIN_FORM_PARAGRAPHS and not _OWN_ARTICLE(element))


def class_words(element: etree._Element) -> frozenset[str]:
    """Return the words of an element's class and id, lower-cased."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return _words(named) if len(named) <= MAX_CACHED_CHARS else _words.__wrapped__(named)


@functools.lru_cache(maxsize=4096)
def _words(named: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(named))


def _is_named_boilerplate(element: etree._Element) -> bool:
    words = class_words(element)
    if not words or element.tag in ("body", "html", "main", "article"):
        return False
    if not words.isdisjoint(rules.DROPPED_WORDS):
        return not _OWN_ARTICLE(element) and n_chars(element) <= MAX_DROPPED_SHARE * _n_chars_of_page(_top(element))
    if not words.isdisjoint(rules.META_WORDS) and words.isdisjoint(rules.KEPT_WORDS):
        text = "".join(element.itertext()).strip()
        return len(text) <= MAX_META_CHARS and not text.endswith((".", "!", "?"))
    return False


@functools.lru_cache(maxsize=1)
def _n_chars_of_page(root: etree._Element) -> int:
    """Count once for a page: to count for each of its elements is quadratic."""
    return n_chars(root)


def _top(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()
