"""Plain text wrapped at a fixed width: its paragraphs become one line each again."""

from __future__ import annotations

from itertools import pairwise

import re2

MIN_WIDTH = 45
MAX_WIDTH = 100
MIN_LINES = 4
MIN_FULL_SHARE = 0.8  # of the lines that another line follows; in text with a paragraph a line it is near 0
FULL_SHARE = 0.75  # of the widest line: a shorter one ended on purpose
ROOM = 10  # characters that a line of a paragraph may be shorter still

# Narrower and wider text, and that of fewer lines, is wrapped if its lines go on in lower case, and leave no room above for
# the first word of the next one: no verse, no list and no text with a sentence a line is made like that.
MIN_SURE_WIDTH = 30
MAX_SURE_WIDTH = 140
MIN_SURE_LINES = 2  # that go on in lower case
MIN_SURE_CHARS = 120  # of the lines above these: a few items may be as long as one another by chance
MIN_LOWER_SHARE = 0.5  # of the lines that another line follows
MIN_FILLED_SHARE = 0.9  # of those that one in lower case follows
SLACK = 0.1  # of the widest line

_MARKER = re2.compile(
    r"^(?:(?:[-*·◦○+–→]|\(?\d{1,3}[.)]|\(?(?:[a-zA-Z]|[ivxIVX]{2,5})[.)]|#{1,6})\s|"
    r"[•‣▪●■□▶►➢➤◆\x{f0a0}-\x{f0ff}①-⓿☀-➿\x{1f000}-\x{1faff}])"
)
_ENDS = (".", "!", "?", ":", '."', ".”", ".)", "…")

Pair = tuple[str, str]
"""A line and the one below it."""


def unwrap_lines(lines: list[str]) -> list[str]:
    """Join the lines of wrapped paragraphs; lines of other texts stay as they are."""
    width = max(map(len, lines), default=0)
    if not MIN_SURE_WIDTH <= width <= MAX_SURE_WIDTH:
        return lines
    pairs = list(pairwise(lines))
    followed = [pair for pair in pairs if _may_go_on(*pair)]
    if sum(not above.endswith(_ENDS) for above, _ in followed) * 2 < len(followed):
        return lines
    is_even = _is_even(followed, width)
    if not is_even and not _is_filled(followed, width):
        return lines
    least = FULL_SHARE * width - ROOM if is_even else 0
    joined = lines[:1]
    for above, line in pairs:
        if len(above) >= least and _goes_on(above, line, width * (1 - SLACK), is_even):
            joined[-1] = f"{joined[-1]} {_words(line)}"
        else:
            joined.append(line)
    return joined


def _may_go_on(above: str, line: str) -> bool:
    """Tell whether a line can belong to the paragraph of the one above it, in a quotation to the same one."""
    if not above or not line or _quote_marks(above) != _quote_marks(line):
        return False
    words = _words(line)
    return bool(words) and _MARKER.search(words) is None


def _is_even(followed: list[Pair], width: int) -> bool:
    """Tell whether lines of a usual width nearly all reach it."""
    if not MIN_WIDTH <= width <= MAX_WIDTH or len(followed) < MIN_LINES:
        return False
    return sum(len(above) >= FULL_SHARE * width for above, _ in followed) >= MIN_FULL_SHARE * len(followed)


def _is_filled(followed: list[Pair], width: int) -> bool:
    """Tell whether lines go on in lower case and are filled with words as far as these go."""
    lower = [pair for pair in followed if _words(pair[1])[0].islower()]
    if len(lower) < max(MIN_SURE_LINES, MIN_LOWER_SHARE * len(followed)):
        return False
    if sum(len(above) for above, _ in lower) < MIN_SURE_CHARS:
        return False
    return sum(_fills(*pair, width) for pair in lower) >= MIN_FILLED_SHARE * len(lower)


def _goes_on(above: str, line: str, width: float, is_even: bool) -> bool:
    """Tell whether a line of wrapped text belongs to the paragraph of the one above it.

    Where one ended with its sentence, and the next word would have fitted on it, a paragraph ends in text of any width.
    """
    if not _may_go_on(above, line):
        return False
    if is_even and (_words(line)[0].islower() or not above.endswith(_ENDS)):
        return True
    return _fills(above, line, width)


def _fills(above: str, line: str, width: float) -> bool:
    """Tell whether the first word of a line would not have fitted on the one above it."""
    return len(above) + 1 + len(_words(line).partition(" ")[0]) > width


def _quote_marks(line: str) -> str:
    """Return the marks of a quotation that a line starts with, as mails have them."""
    return line[: len(line) - len(_words(line))].replace(" ", "")


def _words(line: str) -> str:
    """Return a line without marks of a quotation."""
    return line.lstrip("> ") if line[:1] == ">" else line
