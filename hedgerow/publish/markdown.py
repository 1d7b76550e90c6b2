"""Text of others inside Markdown: shown as it is, never rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hedgerow.inert import escape

MAX_CHARS = 200
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~$#])")
_PIPE = re.compile(r"(?<!\\)\|")  # ends a cell even inside a code span
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    r"""Return text of strangers as a code span: no markup, link or table border in it comes to life.

    >>> code("a`b|c\nd")
    '``a`b|c\\x0ad``'
    """
    shown = escape(text[: MAX_CHARS + 1])
    if len(shown) > MAX_CHARS:
        shown = shown[:MAX_CHARS] + "…"
    fence = "`" * (1 + max((len(t) for t in _TICKS.findall(shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    r"""Return text of our own or of the user's functions as one line without markup.

    >>> prose("may *help*\nsleep")
    'may \\*help\\* sleep'
    """
    return _SPECIAL.sub(r"\\\1", escape(" ".join(text.split())).replace("\\\\", "\\"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_PIPE.sub(r"\|", cell) for cell in cells) + " |" for cells in lines) + "\n"


def share(part: int, whole: int) -> str:
    """Return a share in per cent.

    >>> share(1, 3)
    '33.3 %'
    """
    return f"{100 * part / whole:.1f} %" if whole else "-"
