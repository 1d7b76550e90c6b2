"""What the names of an element, its class and id, say of it: that it is boilerplate, that it may be, or nothing.

A name is read as a whole. Words that belong to the page alone decide by themselves; others only among words of layout:
"related-posts" is a box of links, "related-conditions" may be a section of the article, and what it holds decides.
"""

from __future__ import annotations

import functools
from itertools import chain, pairwise
from typing import Literal

import re2
from lxml import etree

from hedgerow.normalize import html_rules as rules

Verdict = Literal["certain", "doubtful", "small_print"] | None

_WORD = re2.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d[\da-zA-Z]*")  # what begins with a digit is a number or a hash, as "3ad7"
MAX_CACHED_CHARS = 200


def class_words(element: etree._Element) -> frozenset[str]:
    """Return the words of an element's class and id, lower-cased."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return _words(named) if len(named) <= MAX_CACHED_CHARS else _words.__wrapped__(named)


@functools.lru_cache(maxsize=4096)
def _words(named: str) -> frozenset[str]:
    return frozenset(_split(named))


def _split(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def verdict_of(element: etree._Element) -> Verdict:
    """Say what the names of an element make of it."""
    classes, identifier = element.get("class") or "", element.get("id") or ""
    if not classes and not identifier:
        return None
    if len(classes) + len(identifier) <= MAX_CACHED_CHARS:
        return judge_names(classes, identifier)
    return judge_names.__wrapped__(classes, identifier)


@functools.lru_cache(maxsize=4096)
def judge_names(classes: str, identifier: str) -> Verdict:
    """Say what a class, which is a list of names, and an id make of an element.

    >>> judge_names("related-posts", ""), judge_names("related-conditions", ""), judge_names("has-sidebar", "")
    ('certain', 'doubtful', None)
    """
    names = [_split(name) for name in (*classes.split(), identifier)]
    verdicts = {_judge_name(words) for words in names if words}
    if "certain" in verdicts and not any(words and rules.CONTENT_NAMES.issuperset(words) for words in names):
        return "certain"
    if verdicts & {"certain", "doubtful"}:
        return "doubtful"
    if any(words and words[-1] in rules.META_WORDS for words in names) and rules.KEPT_WORDS.isdisjoint(chain(*names)):
        return "small_print"
    return None


def _judge_name(words: list[str]) -> Verdict:
    words = [word for word in words if not word.isdigit()]
    if words == ["widget"]:
        return "doubtful"
    if any(second in rules.CERTAIN_PAIRS.get(first, ()) for first, second in pairwise(words)):
        return "certain"
    if _NAMING.isdisjoint(words) or not rules.STATE_WORDS.isdisjoint(words) or words[-1] in rules.STATE_ENDINGS:
        return None
    if not rules.WARNING_WORDS.isdisjoint(words):
        return "doubtful"
    if not rules.CERTAIN_WORDS.isdisjoint(words):
        return "certain"
    if not _KNOWN.issuperset(words):
        # Plug-ins and themes put a word of their own first: "ci-footer", "gig-comments-container".
        last = next((word for word in reversed(words) if word not in rules.LAYOUT_WORDS), "")
        return "certain" if last in rules.COMPONENT_WORDS else "doubtful"
    return "certain" if len(words) > 1 or words[0] in rules.COMPONENT_WORDS else "doubtful"


_NAMING = rules.CERTAIN_WORDS | rules.COMPONENT_WORDS | rules.AMBIGUOUS_WORDS
_KNOWN = _NAMING | rules.LAYOUT_WORDS
