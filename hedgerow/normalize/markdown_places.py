"""Where the text of Markdown tokens stands in the source.

The parser says of each block which lines it is made of. Of what stands in a line it says nothing; but its tokens follow one
another in the text of the block, and where each one that is more than words ends is noted while it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hedgerow.normalize.offsets import Run
from hedgerow.normalize.origins import Origin, joined

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_NOTED_RULES = {"backticks": "backtick"} | {
    name: name for name in ("newline", "escape", "link", "image", "autolink", "html_inline", "entity")
}  # their names in the parser and of their functions
_WORDS = ("text", "text_special")
_END = "end"  # of a token in the text of its block


class Shown(NamedTuple):
    """An inline token: its type, what it shows, and the runs of that in the text of its block."""

    type: str
    content: str
    runs: list[Run]


def note_ends(parser: MarkdownIt) -> MarkdownIt:
    """Let a parser note where inline tokens end; words made of an escape or an entity stay tokens of their own for that."""
    from markdown_it import rules_inline

    for name, function in _NOTED_RULES.items():
        parser.inline.ruler.at(name, _noting(getattr(rules_inline, function)))
    parser.core.ruler.disable("text_join")
    return parser


def _noting(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def read(state: StateInline, silent: bool) -> bool:
        n_tokens = len(state.tokens)
        is_read = rule(state, silent)
        if is_read and not silent and len(state.tokens) > n_tokens:
            state.tokens[-1].meta[_END] = state.pos
        return is_read

    return read


def place_tokens(children: Sequence[Token], content: str) -> list[Shown]:
    """Return the inline tokens of a block with the runs of what they show; words next to one another are one token."""
    placed: list[Shown] = []
    words: list[Origin] = []
    at = 0
    for child in children:
        kind, shown = child.type, child.content
        start = _start(child, content, at)
        if _END in child.meta:
            at = child.meta[_END]
        elif start >= 0:
            at = start + len(shown)
        else:
            at += 1 if kind == "link_open" else len(child.markup)
        runs = [Run(0, start, len(shown))] if start >= 0 and shown else []
        if kind in _WORDS:
            words.append(Origin(shown, runs))
            continue
        if words:
            placed.append(_one_token(words))
            words = []
        placed.append(Shown(kind, shown, runs))
    return [*placed, _one_token(words)] if words else placed


def _start(token: Token, content: str, at: int) -> int:
    """Return where that stands as it is which a token shows, given where the token before ended; -1 where it does not."""
    if token.type == "text":
        return at if content.startswith(token.content, at) else -1
    if token.type == "code_inline":
        return _code_start(content, token.meta[_END] - len(token.markup), token.content)
    return token.meta[_END] - len(token.content) if token.info == "escape" else -1


def _one_token(words: list[Origin]) -> Shown:
    return Shown("text", *(words[0] if len(words) == 1 else joined(words, "")))


def _code_start(content: str, end: int, shown: str) -> int:
    """Return where inline code begins that ends before its marks: a space on either side of it is not shown."""
    start = end - len(shown)
    return start if content[start:end].replace("\n", " ") == shown else start - 1


class SourceLines:
    """The lines of a source, as the parser counts them."""

    __slots__ = ("_cells_end", "_row", "_row_start", "_row_text", "_starts", "raw")

    def __init__(self, raw: str) -> None:
        """Find the lines."""
        self.raw = raw
        self._starts = [0]
        self._row = -1  # the line of the cell that was asked for before
        self._row_start = self._cells_end = 0
        self._row_text = ""
        at = 0
        for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            at += len(line)
            at += 2 if raw.startswith("\r\n", at) else 1
            self._starts.append(at)

    def _line(self, number: int) -> tuple[int, str]:
        """Return where a line begins, and the line without white space at its end."""
        if number + 1 >= len(self._starts):
            return 0, ""
        start = self._starts[number]
        return start, self.raw[start : self._starts[number + 1]].rstrip()

    def block_runs(self, content: str, number: int) -> list[Run]:
        """Return the runs of the text of a block whose first line has a number."""
        if "\n" not in content:
            return self._line_runs(content, 0, number)
        runs: list[Run] = []
        at = 0
        for line in content.split("\n"):
            runs += self._line_runs(line, at, number)
            at += len(line) + 1
            number += 1
        return runs

    def code_lines(self, content: str, number: int) -> list[Origin]:
        """Return the lines of code whose first line has a number."""
        return [Origin(line, self._line_runs(line, 0, at)) for at, line in enumerate(content.split("\n"), number)]

    def _line_runs(self, line: str, at: int, number: int) -> list[Run]:
        """Return where a line of a block stands, as a run or none: it is the end of one of the source."""
        words = line.strip()
        if not words:
            return []
        start, source = self._line(number)
        if not source.endswith(words):
            source = source.rstrip("#").rstrip()  # a heading between its marks
            if not source.endswith(words):
                return []
        lead = 0 if line.startswith(words) else len(line) - len(line.lstrip())
        return [Run(at + lead, start + len(source) - len(words), len(words))]

    def cell_runs(self, content: str, number: int) -> list[Run]:
        """Return the runs of a cell of a row, asked from left to right; its bars are escaped in the source."""
        if number != self._row:
            self._row, self._cells_end = number, 0
            self._row_start, self._row_text = self._line(number)
        escaped = content.replace("|", "\\|")
        found = self._row_text.find(escaped, self._cells_end)
        if not content or found < 0:
            return []
        self._cells_end = found + len(escaped)
        runs: list[Run] = []
        at = 0
        for n_bars, part in enumerate(content.split("|")):
            first = at - (n_bars > 0)  # with its bar
            at += len(part)
            if first < at:
                runs.append(Run(first, self._row_start + found + first + n_bars, at - first))
            at += 1
        return runs
