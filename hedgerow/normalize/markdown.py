"""Markdown to lines: the tokens of a CommonMark parser with tables."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedgerow.normalize.html_tree import NoTreeError, extract_lines
from hedgerow.normalize.lines import Line
from hedgerow.normalize.raised import set_lowered, set_raised

if TYPE_CHECKING:  # a worker imports the parser with its first Markdown
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 100  # deeper quotes and lists are an attack; what they hold is not read
MAX_BRACKETS = 20_000  # each costs a search for its link; no article has so many
NEAR_PARTS = 3  # before a raised text, which tell what it is
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
    parts: list[str] = []
    opened: tuple[str, int, int] | None = None  # a raised or lowered text: its tag, where it began in parts and tokens
    for number, child in enumerate(children):
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "html_inline":
            tag = child.content.lower()
            if tag.startswith("<br"):
                parts.append("\n")
            elif tag in ("<sup>", "<sub>"):
                opened = (tag, len(parts), number)
            elif opened is not None and tag == opened[0].replace("<", "</"):
                _set_apart(parts, opened, children, number)
                opened = None
    return "".join(parts)


def _set_apart(parts: list[str], opened: tuple[str, int, int], children: Sequence[Token], end: int) -> None:
    """Put in place of a raised or lowered text what stands for it in plain text."""
    tag, n_parts, start = opened
    inside, before = "".join(parts[n_parts:]), "".join(parts[max(n_parts - NEAR_PARTS, 0) : n_parts])
    del parts[n_parts:]
    if tag == "<sub>":
        parts.append(set_lowered(before, inside))
        return
    after = children[end + 1].content if end + 1 < len(children) else ""
    is_link = any(child.type == "link_open" for child in children[start:end])
    parts.append(set_raised(before, inside, after, is_link))


def _html_lines(html: str, changes: Counter[str]) -> list[Line]:
    try:
        return extract_lines(html, changes)
    except NoTreeError:
        return []
