"""Markdown to lines: the tokens of a CommonMark parser with tables."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedgerow.normalize.html_tree import NoTreeError, extract_lines
from hedgerow.normalize.lines import Line

if TYPE_CHECKING:  # a worker imports the parser with its first Markdown
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 100  # deeper quotes and lists are an attack; what they hold is not read
MAX_BRACKETS = 20_000  # each costs a search for its link; no article has so many
_LISTS = frozenset(("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"))
_KINDS = {
    "list_item_open": "list_item", "blockquote_open": "quote", "heading_open": "heading",
    "list_item_close": "list_item", "blockquote_close": "quote", "heading_close": "heading",
}  # fmt: skip


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])


@functools.cache
def _parser_without_links() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable(["link", "image"])


def extract_markdown(text: str, changes: Counter[str]) -> list[Line]:
    r"""Return a Markdown text as lines with their kinds, marks removed.

    >>> [tuple(line) for line in extract_markdown("# Safety\n\n- *Do not* mix", Counter())]
    [('Safety', 'heading', 1), ('Do not mix', 'list_item', 1)]

    Args:
        text: the text.
        changes: counts per step, added to: what was dropped of HTML in the text.
    """
    collector = _Collector(changes)
    parser = _parser() if text.count("[") <= MAX_BRACKETS else _parser_without_links()
    for token in parser.parse(text):
        collector.take(token)
    return [line for line in collector.lines if line.text.strip()]


class _Collector:
    """Lines from the flat token stream of the parser."""

    __slots__ = ("cells", "changes", "depth", "kinds", "lines")

    def __init__(self, changes: Counter[str]) -> None:
        self.changes = changes
        self.lines: list[Line] = []
        self.cells: list[str] | None = None
        self.kinds: list[tuple[str, int]] = [("paragraph", 0)]
        self.depth = 0

    def take(self, token: Token) -> None:
        if token.type == "inline":
            self._take_inline(_inline_text(token.children or []))
        elif token.type in ("fence", "code_block"):
            self.lines += [Line(part, "code", 0) for part in token.content.split("\n")]
        elif token.type == "html_block":
            self.lines += _html_lines(token.content, self.changes)
        elif token.type in ("tr_open", "tr_close"):
            if self.cells is not None:
                self.lines.append(Line(" | ".join(cell for cell in self.cells if cell), "table_row", 0))
            self.cells = [] if token.nesting > 0 else None
        elif token.type in _LISTS:
            self.depth += token.nesting
        elif token.type in _KINDS:
            if token.nesting < 0:
                self.kinds.pop()
                return
            kind = _KINDS[token.type]
            self.kinds.append((kind, int(token.tag[1:]) if kind == "heading" else self.depth * (kind == "list_item")))

    def _take_inline(self, shown: str) -> None:
        if self.cells is None:
            self.lines += [Line(part, *self.kinds[-1]) for part in shown.split("\n")]
        else:
            self.cells.append(" ".join(shown.split()))


def _inline_text(children: Sequence[Token]) -> str:
    """Return the text of inline tokens: soft breaks are spaces, hard breaks end a line, images say nothing."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\n")
    return "".join(parts)


def _html_lines(html: str, changes: Counter[str]) -> list[Line]:
    try:
        return extract_lines(html, changes)
    except NoTreeError:
        return []
