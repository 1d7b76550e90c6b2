"""What every chart comes with: its finding in words and its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, said twice: drawn, and in words and numbers for who cannot see it.

    Attributes:
        id: its place on the page.
        title: what it shows.
        finding: one sentence: what is to be seen in it.
        svg: the drawing; None when there is nothing to draw.
        head: columns of its table.
        rows: cells of its table; the first names the row.
        note: how it was counted, when that is not plain.
        key: the labels whose colors it uses, for the legend.
        wide: it takes the whole width of the page.
    """

    id: str
    title: str
    finding: str
    svg: Markup | None
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    key: Sequence[str] = ()
    wide: bool = False


def percent(part: float, whole: float) -> str:
    """Return a share in per cent.

    >>> percent(1, 3)
    '33.3 %'
    """
    return f"{100 * part / whole:.1f} %" if whole else "–"


def count(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "document"), count(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def signed(n: int) -> str:
    """Return a difference with its sign.

    >>> signed(-3), signed(0), signed(12)
    ('−3', '±0', '+12')
    """
    return f"{'+' if n > 0 else '−' if n < 0 else '±'}{abs(n):,}"
