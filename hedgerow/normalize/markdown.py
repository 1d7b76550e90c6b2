"""Markdown to lines: the tokens of a CommonMark parser with tables."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedgerow.normalize.html_tree import NoTreeError, extract_lines
from hedgerow.normalize.lines import Line
from hedgerow.normalize.markdown_places import Shown, SourceLines, note_ends, place_tokens
from hedgerow.normalize.offsets import align
from hedgerow.normalize.origins import Origin, joined, reworded, split_origin, through
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

    return note_ends(MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"]))


@functools.cache
def _parser_without_links() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return note_ends(MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable(["link", "image"]))


def extract_markdown(text: str, changes: Counter[str]) -> list[Line]:
    r"""Return a Markdown text as lines with their kinds and origins, marks removed.

    >>> [line[:3] for line in extract_markdown("# Safety\n\n- *Do not* mix", Counter())]
    [('Safety', 'heading', 1), ('Do not mix', 'list_item', 1)]

    Args:
        text: the text.
        changes: counts per step, added to: what was dropped of HTML in the text.
    """
    collector = _Collector(SourceLines(text), changes)
    parser = _parser() if text.count("[") <= MAX_BRACKETS else _parser_without_links()
    for token in parser.parse(text):
        collector.take(token)
    return [line for line in collector.lines if line.text.strip()]


class _Collector:
    """Lines from the flat token stream of the parser."""

    __slots__ = ("cells", "changes", "depth", "kinds", "lines", "source")

    def __init__(self, source: SourceLines, changes: Counter[str]) -> None:
        self.source = source
        self.changes = changes
        self.lines: list[Line] = []
        self.cells: list[Origin] | None = None
        self.kinds: list[tuple[str, int]] = [("paragraph", 0)]
        self.depth = 0

    def take(self, token: Token) -> None:
        if token.type == "inline":
            self._take_inline(token)
        elif token.type in ("fence", "code_block"):
            first = _first_line(token) + (token.type == "fence")
            lines = self.source.code_lines(token.content, first)
            self.lines += [Line(line.text, "code", 0, line) for line in lines]
        elif token.type == "html_block":
            self._take_html(token)
        elif token.type in ("tr_open", "tr_close"):
            if self.cells is not None:
                self._add(joined([cell for cell in self.cells if cell.text], " | "), "table_row", 0)
            self.cells = [] if token.nesting > 0 else None
        elif token.type in _LISTS:
            self.depth += token.nesting
        elif token.type in _KINDS:
            if token.nesting < 0:
                self.kinds.pop()
                return
            kind = _KINDS[token.type]
            self.kinds.append((kind, int(token.tag[1:]) if kind == "heading" else self.depth * (kind == "list_item")))

    def _add(self, shown: Origin, kind: str, level: int) -> None:
        self.lines += [Line(part.text, kind, level, part) for part in split_origin(shown, shown.text.split("\n"))]

    def _take_inline(self, token: Token) -> None:
        shown = _inline_text(place_tokens(token.children or [], token.content))
        if self.cells is None:
            runs = through(shown.runs, self.source.block_runs(token.content, _first_line(token)))
            self._add(Origin(shown.text, runs), *self.kinds[-1])
        else:
            runs = through(shown.runs, self.source.cell_runs(token.content, _first_line(token)))
            self.cells.append(reworded(Origin(shown.text, runs), " ".join(shown.text.split())))

    def _take_html(self, token: Token) -> None:
        lines = _html_lines(token.content, self.changes)
        if not lines:
            return
        texts = [line.text for line in lines]
        text = "\n".join(texts)
        runs = through(align(text, token.content, "html"), self.source.block_runs(token.content, _first_line(token)))
        parts = split_origin(Origin(text, runs), texts)
        self.lines += [line._replace(origin=part) for line, part in zip(lines, parts, strict=True)]


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else -1


def _inline_text(children: Sequence[Shown]) -> Origin:
    """Return the text of inline tokens: soft breaks are spaces, hard breaks end a line, images say nothing."""
    parts: list[Origin] = []
    opened: tuple[str, int, int] | None = None  # a raised or lowered text: its tag, where it began in parts and tokens
    for number, child in enumerate(children):
        if child.type in ("text", "code_inline"):
            parts.append(Origin(child.content, child.runs))
        elif child.type == "softbreak":
            parts.append(Origin(" ", []))
        elif child.type == "hardbreak":
            parts.append(Origin("\n", []))
        elif child.type == "html_inline":
            tag = child.content.lower()
            if tag.startswith("<br"):
                parts.append(Origin("\n", []))
            elif tag in ("<sup>", "<sub>"):
                opened = (tag, len(parts), number)
            elif opened is not None and tag == opened[0].replace("<", "</"):
                _set_apart(parts, opened, children, number)
                opened = None
    return joined(parts, "")


def _set_apart(parts: list[Origin], opened: tuple[str, int, int], children: Sequence[Shown], end: int) -> None:
    """Put in place of a raised or lowered text what stands for it in plain text."""
    tag, n_parts, start = opened
    inside = joined(parts[n_parts:], "")
    before = "".join([part.text for part in parts[max(n_parts - NEAR_PARTS, 0) : n_parts]])
    del parts[n_parts:]
    if tag == "<sub>":
        shown = set_lowered(before, inside.text)
    else:
        after = children[end + 1].content if end + 1 < len(children) else ""
        is_link = any(child.type == "link_open" for child in children[start:end])
        shown = set_raised(before, inside.text, after, is_link)
    parts.append(reworded(inside, shown))


def _html_lines(html: str, changes: Counter[str]) -> list[Line]:
    try:
        return extract_lines(html, changes)
    except NoTreeError:
        return []
