"""Plain text wrapped at a fixed width: its paragraphs become one line each again."""

from __future__ import annotations

from itertools import pairwise

import re2

MIN_WIDTH = 45
MAX_WIDTH = 100
MIN_LINES = 4
MIN_FULL_SHARE = 0.8  # of the lines that another line follows; in text with a paragraph a line it is near 0
FULL_SHARE = 0.75  # of the widest line: a shorter one ended on purpose
_MARKER = re2.compile(r"^(?:[-*•‣◦–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|#{1,6})\s")
_ENDS = (".", "!", "?", ":", '."', ".”", ".)", "…")


def unwrap_lines(lines: list[str]) -> list[str]:
    """Join the lines of wrapped paragraphs; lines of other texts stay as they are."""
    width = max(map(len, lines), default=0)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return lines
    followed = [a for a, b in pairwise(lines) if a and b and not _MARKER.search(b)]
    n_full = sum(len(line) >= FULL_SHARE * width for line in followed)
    n_open = sum(not line.endswith(_ENDS) for line in followed)
    if len(followed) < MIN_LINES or n_full < MIN_FULL_SHARE * len(followed) or n_open * 2 < len(followed):
        return lines
    joined: list[str] = []
    is_open = False
    for line in lines:
        if is_open and line and not _MARKER.search(line):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        is_open = len(line) >= FULL_SHARE * width - 10
    return joined
