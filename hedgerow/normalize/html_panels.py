"""Panels that a page opens on demand: what opens one is a heading of the article and no control, what it hides is text."""

from __future__ import annotations

from itertools import chain, islice

from lxml import etree

from hedgerow.normalize import html_rules as rules
from hedgerow.normalize.html_names import class_words

MAX_LABEL_CHARS = 200
MIN_QUESTION_WORDS = 3  # "Need help?" is a control
_NEAR = 3  # elements around a label that may name it
_TITLES = (*rules.HEADINGS, "dt", "summary")
_CONTROLS = ("button", "a", "input", "form", "nav", "select")


def is_label(button: etree._Element) -> bool:
    """Say whether a button is the heading of a panel: it is all of a heading, is named so, or asks what the panel answers."""
    text = _text(button)
    if not any(ch.isalpha() for ch in text) or len(text) > MAX_LABEL_CHARS or rules.BOILERPLATE_LINE.search(text):
        return False
    near = [button, *islice(button.iterancestors(), _NEAR)]
    title = next(chain((one for one in near if one.tag in _TITLES), button.iter(*rules.HEADINGS)), None)
    if title is not None:
        return _letters(_text(title)) == _letters(text)
    is_question = text.endswith("?") and text.count(" ") + 1 >= MIN_QUESTION_WORDS
    if any(name in button.attrib for name in rules.PANEL_ATTRIBUTES):
        return is_question or any(class_words(one) & rules.PANEL_WORDS for one in near)
    return is_question and _is_followed(near)


def is_panel(element: etree._Element) -> bool:
    """Say whether a hidden element is a panel that a label opens."""
    if element.get("role") in ("tabpanel", "region") or element.get("aria-labelledby") is not None:
        return True
    return not class_words(element).isdisjoint(rules.HIDDEN_PANEL_WORDS)


def _is_followed(near: list[etree._Element]) -> bool:
    """Say whether text follows a button, or the element that holds it alone, and no further control."""
    holder = near[1] if len(near) > 1 and len(near[1]) == 1 else near[0]
    behind = next(chain(near[0].itersiblings(), holder.itersiblings()), None)
    return behind is not None and behind.tag not in _CONTROLS and any(part.strip() for part in behind.itertext())


def _text(element: etree._Element) -> str:
    """Return the text of an element; what has more parts than a label is cut, and is none."""
    return " ".join("".join(islice(element.itertext(), MAX_LABEL_CHARS)).split())


def _letters(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum())
