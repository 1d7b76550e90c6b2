"""Flatten HTML and Markdown to bare text, as careless extraction does: the headings become plain lines.

A heading, a paragraph, a cell row is a line; a list item is a line behind "- ". Nothing else of
the markup is left, and the headings are kept beside the text to measure against.
"""

from __future__ import annotations

import html
from typing import Final, NamedTuple

import lxml.html
from markdown_it import MarkdownIt

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
LINES: Final = frozenset(
    (*HEADINGS, "p", "div", "li", "ul", "ol", "tr", "table", "caption", "blockquote", "section", "article", "main")
)
"""Elements that start and end a line."""

DROPPED: Final = frozenset(
    ["script", "style", "svg", "noscript", "template", "nav", "aside", "form", "button", "footer", "hr"]
)
CHROME: Final = frozenset(
    [
        "cookie",
        "banner",
        "menu",
        "crumbs",
        "ad",
        "cta",
        "share",
        "foot",
        "related",
        "newsletter",
        "topbar",
        "pg-close-fab",
    ]
)
"""Classes of what stands on a page beside its article."""


class FlatHeading(NamedTuple):
    """A heading in flattened text, its level, and the position of the heading above it in the list."""

    start: int
    end: int
    level: int
    parent: int | None


class FlatPage(NamedTuple):
    """Bare text and its headings in order."""

    text: str
    headings: list[FlatHeading]


def flatten_html(page: str) -> FlatPage:
    r"""Flatten the article of an HTML page.

    >>> page = "<nav>Home</nav><h1>Kava</h1><p>A <b>root</b>.</p><h2>Uses</h2><ul><li>tea</li></ul>"
    >>> flat = flatten_html(page)
    >>> flat.text, [(flat.text[h.start:h.end], h.parent) for h in flat.headings]
    ('Kava\nA root.\nUses\n- tea', [('Kava', None), ('Uses', 0)])
    """
    tree = lxml.html.document_fromstring(page)
    found = [*tree.iter("article"), *tree.iter("main"), *tree.find_class("content"), *tree.iter("body")]
    flattener = _Flattener()
    flattener.read(found[0])
    return flattener.page()


def flatten_markdown(note: str) -> FlatPage:
    r"""Flatten a Markdown note without its front matter.

    >>> flatten_markdown("---\nurl: x\n---\n# Kava\n\nA *root*.\n").text
    'Kava\nA root.'
    """
    if note.startswith("---\n"):
        note = note.partition("\n---\n")[2]
    return flatten_html(f"<article>{MarkdownIt('commonmark').enable('table').render(note)}</article>")


class _Flattener:
    """Collects lines while it walks a tree."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, int]] = []  # words and heading level, 0 for none
        self._words: list[str] = []
        self._mark = ""

    def read(self, node: lxml.html.HtmlElement) -> None:
        """Read an element and all in it."""
        if not isinstance(node.tag, str) or _is_dropped(node):
            return
        starts_line = node.tag in LINES
        if starts_line:
            self._close(0)
        if node.tag == "li":
            self._mark = "- "
        self._words.append(node.text or "")
        for child in node:
            self.read(child)
            self._words.append(" " if child.tag in ("td", "th") else "")
            self._words.append(child.tail or "")
        if node.tag == "br":
            self._close(0)
        if starts_line:
            self._close(int(node.tag[1]) if node.tag in HEADINGS else 0)

    def _close(self, level: int) -> None:
        """End the line in hand."""
        words = " ".join(html.unescape("".join(self._words)).split())  # some pages escape twice
        self._words.clear()
        if words:
            self._lines.append((self._mark + words, level))
            self._mark = ""

    def page(self) -> FlatPage:
        """Return what was read."""
        self._close(0)
        headings: list[FlatHeading] = []
        around: list[int] = []
        position = 0
        for words, level in self._lines:
            if level:
                while around and headings[around[-1]].level >= level:
                    around.pop()
                headings.append(FlatHeading(position, position + len(words), level, around[-1] if around else None))
                around.append(len(headings) - 1)
            position += len(words) + 1
        return FlatPage("\n".join(words for words, _ in self._lines), headings)


def _is_dropped(node: lxml.html.HtmlElement) -> bool:
    """Tell whether an element is no part of the article."""
    if node.tag in DROPPED or not CHROME.isdisjoint(node.get("class", "").split()):
        return True
    return node.tag == "header" and node.find(".//h1") is None
