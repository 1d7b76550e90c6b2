"""HTML to lines: a walk over the tree in document order that keeps structure and drops boilerplate.

Why an own walk: on 268 article pages the extraction libraries tried lost whole
lists and tables of the article (docs/measurements-ingest.md).
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import NamedTuple

from lxml import etree

from hedgerow.normalize import html_rules as rules
from hedgerow.normalize.html_choose import choose_roots, is_dropped
from hedgerow.normalize.html_held import is_outward
from hedgerow.normalize.lines import Line
from hedgerow.normalize.raised import JOINTS, MAX_BEFORE, set_lowered, set_raised

_ENDS_SENTENCE = (".", "!", "?", ":", ";", "…", '."', ".”", "!”", "?”", ".)")
_LAYING_OUT = ("table", *rules.HEADINGS)  # in a row: it holds no data
MAX_ALIVE = 100_000  # elements
MAX_AFTER = 8  # characters behind a raised text that tell what it is
MAX_JOINT_PARTS = 3  # between two references that make a list
MAX_CELL_CHARS = 600  # a longer cell is layout, not data


class NoTreeError(ValueError):
    """A page in which the parser finds no element."""


class Piece(NamedTuple):
    """A line on its way: its text, its kind, and how many of its characters link to other pages."""

    text: str
    kind: str
    level: int
    n_linked: int


def extract_lines(html: str, changes: Counter[str]) -> list[Line]:
    """Return the article of a page as lines with their kinds, in document order.

    Args:
        html: the page.
        changes: counts per step, added to: elements with text and lines that were dropped as boilerplate or hidden.

    Returns:
        The lines; none when the page has no main text.

    Raises:
        NoTreeError: the parser finds no element.

    """
    root = parse(html)
    # lxml makes an element anew for each look at it, unless somebody holds it.
    alive = list(islice(root.iter(), MAX_ALIVE))
    pieces = [piece for top in choose_roots(root) for piece in _Walk(changes).run(top)]
    del alive
    kept = drop_boilerplate(pieces)
    changes["drop_lines"] += len(pieces) - len(kept)
    return [Line(p.text, p.kind, p.level) for p in kept]


def parse(html: str) -> etree._Element:
    """Parse a page; as UTF-8, whatever encoding it declares.

    Raises:
        NoTreeError: no element in it.

    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NoTreeError(str(error)) from None
    if root is None:
        raise NoTreeError("Document is empty")
    return root


class _Walk:
    """One walk: inline text is collected until a block begins or ends."""

    __slots__ = (
        "changes",
        "kinds",
        "links",
        "list_depth",
        "n_linked",
        "n_links",
        "note",
        "parts",
        "pieces",
        "pre_depth",
        "raised",
    )

    def __init__(self, changes: Counter[str]) -> None:
        self.changes = changes
        self.pieces: list[Piece] = []
        self.parts: list[str] = []
        self.n_linked = 0
        self.links: list[bool] = []  # of the open links, which lead to other pages
        self.n_links = 0
        self.list_depth = 0
        self.pre_depth = 0
        self.kinds: list[tuple[str, int]] = [("paragraph", 0)]
        self.raised: list[tuple[int, int]] = []  # where open raised or lowered texts began, in pieces and parts
        self.note = -1  # the part that is the last reference of the line

    def run(self, top: etree._Element) -> list[Piece]:
        """Walk without recursion: a page may nest deeper than Python can."""
        skipped: etree._Element | None = None
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                is_gone = element is not top and is_dropped(element)
                if is_gone or (element.tag == "tr" and self._take_row(element)):
                    walker.skip_subtree()
                    skipped = element
                    self.changes["drop_elements"] += is_gone and _shows_text(element)
                else:
                    if element.tag in rules.MARKED_TAGS:
                        self._start(element)
                    if text := element.text:
                        self._add(text)
                continue
            if element is skipped:
                skipped = None
            elif element.tag in rules.MARKED_TAGS:
                self._end(element, element.tag)
            if element is not top and (text := element.tail):
                self._add(text)
        self._flush()
        return self.pieces

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in rules.BLOCK_TAGS and self.parts:
            self._flush()
        if tag in rules.LISTS:
            self.list_depth += 1
        kind = rules.KINDS.get(tag)
        if kind is not None:
            level = max(self.list_depth, 1) if kind == "list_item" else rules.HEADINGS.get(tag, 0)
            self.kinds.append((kind, level))
            self.pre_depth += kind == "code"
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "small" and self.parts and (element.text or "")[:1].isalpha():
            self.parts.append(" ")  # pages set small print apart by style alone
        elif tag == "a":
            self.links.append(is_outward(element))
            self.n_links += self.links[-1]
        elif tag in rules.RAISED_TAGS:
            self.raised.append((len(self.pieces), len(self.parts)))

    def _end(self, element: etree._Element, tag: str) -> None:
        if tag in rules.BLOCK_TAGS and self.parts:
            self._flush()
        if tag in rules.LISTS:
            self.list_depth -= 1
        elif tag == "a":
            self.n_links -= self.links.pop()
        elif tag in rules.RAISED_TAGS:
            n_pieces, n_parts = self.raised.pop()
            if n_pieces == len(self.pieces) and not self.pre_depth:
                self._set_apart(element, tag, n_parts)
        if tag in rules.KINDS:
            self.pre_depth -= self.kinds.pop()[0] == "code"

    def _add(self, text: str) -> None:
        shown = text if self.pre_depth else collapse(text)
        self.parts.append(shown)
        if self.n_links:
            self.n_linked += len(shown.strip())

    def _set_apart(self, element: etree._Element, tag: str, n_parts: int) -> None:
        """Put in place of a raised or lowered text what stands for it in plain text."""
        inside = "".join(self.parts[n_parts:])
        before = _end_of(self.parts, n_parts)
        del self.parts[n_parts:]
        if tag == "sub":
            self.parts.append(set_lowered(before, inside))
            return
        shown = set_raised(before, inside, (element.tail or "")[:MAX_AFTER], _is_link_alone(element))
        if shown[:1] == "[" and shown != inside:
            joint = "".join(self.parts[self.note + 1 :]).strip() if 0 <= self.note >= n_parts - MAX_JOINT_PARTS else ""
            if joint in JOINTS and self.parts[self.note].endswith("]"):
                self.parts[self.note] = self.parts[self.note][:-1]
                shown = shown[1:]
            self.note = n_parts
        self.parts.append(shown)

    def _take_row(self, row: etree._Element) -> bool:
        """Make one line of a table row that holds data; False for rows that lay out a page."""
        if next(row.iter(*_LAYING_OUT), None) is not None:
            return False
        n_dropped = self.changes["drop_elements"]
        cells = [self._cell_text(cell) for cell in row if cell.tag in ("td", "th")]
        if any(len(cell) > MAX_CELL_CHARS for cell in cells):
            self.changes["drop_elements"] = n_dropped  # the walk meets them again
            return False
        self._flush()
        text = " | ".join(cell for cell in cells if cell)
        if text:
            self.pieces.append(Piece(text, "table_row", 0, 0))
        return True

    def _cell_text(self, cell: etree._Element) -> str:
        if len(cell) == 0:
            return " ".join((cell.text or "").split())
        if is_dropped(cell):
            self.changes["drop_elements"] += _shows_text(cell)
            return ""
        pieces = _Walk(self.changes).run(cell)  # one for each stretch between block tags and breaks
        return " ".join(" ".join(piece.text for piece in pieces).split())

    def _flush(self) -> None:
        text = "".join(self.parts)
        n_linked, self.parts, self.n_linked, self.note = self.n_linked, [], 0, -1
        if not text or text.isspace():
            return
        kind, level = self.kinds[-1]
        if "\n" not in text:
            self.pieces.append(Piece(text.strip(), kind, level, n_linked))
            return
        lines = text.split("\n") if self.pre_depth else _join_broken(text.split("\n"))
        self.pieces += [Piece(line.strip(), kind, level, n_linked) for line in lines if line.strip()]


def collapse(text: str) -> str:
    r"""Make every run of white space one space, also at the ends.

    >>> collapse("\n a  b ")
    ' a b '
    """
    if "  " not in text and text.isprintable() and text:
        return text
    middle = " ".join(text.split())
    if not middle:
        return " "
    return " " * text[0].isspace() + middle + " " * text[-1].isspace()


def _end_of(parts: list[str], n_parts: int) -> str:
    """Return the end of a line so far."""
    end = ""
    while n_parts and len(end) < MAX_BEFORE:
        n_parts -= 1
        end = parts[n_parts][-MAX_BEFORE:] + end
    return end


def _is_link_alone(element: etree._Element) -> bool:
    """Say whether a raised text is a link: holds one, or is all that one shows."""
    if next(element.iter("a"), None) is not None:
        return True
    parent = element.getparent()
    if parent is None or parent.tag != "a" or len(parent) > 1:
        return False
    return not (parent.text or "").strip() and not (element.tail or "").strip()


def _shows_text(element: etree._Element) -> bool:
    """Say whether a page would show text of an element."""
    return element.tag not in rules.SILENT_TAGS and any(text.strip() for text in element.itertext())


def _join_broken(lines: list[str]) -> list[str]:
    """Join lines that a ``br`` broke inside a sentence."""
    joined: list[str] = []
    for line in lines:
        line = line.strip()
        if joined and joined[-1] and line[:1].islower() and not joined[-1].endswith(_ENDS_SENTENCE):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def drop_boilerplate(pieces: list[Piece]) -> list[Piece]:
    """Drop lines, link lists and sections that belong to the page and not to the article."""
    pieces = [p for p in pieces if not is_boilerplate_line(p)]
    pieces = _drop_kickers(_drop_related(pieces))
    return _drop_link_lists(pieces)


def _drop_kickers(pieces: list[Piece]) -> list[Piece]:
    """Drop the labels that stand over the title of a page: its category, a trail of links."""
    title = next((i for i, p in enumerate(pieces) if p.kind == "heading" and p.level == 1), 0)
    if any(p.kind == "heading" for p in pieces[:title]):
        return pieces
    return [p for p in pieces[:title] if len(p.text) >= rules.SHORT_CHARS or p.text.endswith(_ENDS_SENTENCE)] + pieces[
        title:
    ]


def is_boilerplate_line(piece: Piece) -> bool:
    """Say whether a line alone is boilerplate."""
    if piece.kind in ("heading", "table_row") or len(piece.text) > rules.MAX_BOILERPLATE_CHARS:
        return False
    return rules.BOILERPLATE_LINE.search(piece.text) is not None


def _is_link(piece: Piece) -> bool:
    return piece.n_linked >= rules.LINK_SHARE * len(piece.text) and not piece.text.endswith((".", "!", "?"))


def _drop_related(pieces: list[Piece]) -> list[Piece]:
    """Drop headings that announce other pages or ask for something, with the short or linking lines under them."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = at + 1
        if piece.kind == "heading" and rules.RELATED_HEADING.search(piece.text):
            while end < len(pieces) and _is_pointer(pieces[end], piece.level):
                end += 1
            if end > at + 1 or end == len(pieces) or pieces[end].kind == "heading":
                at = end
                continue
        kept.append(piece)
        at += 1
    return kept


def _is_pointer(piece: Piece, level: int) -> bool:
    if piece.kind == "heading":
        return piece.level > level
    return piece.n_linked * 2 >= len(piece.text) or len(piece.text) < rules.SHORT_CHARS


def _drop_link_lists(pieces: list[Piece]) -> list[Piece]:
    """Drop runs of lines that are nothing but links to other pages."""
    kept: list[Piece] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece("", "paragraph", 0, -1)]:
        if piece.text and piece.kind != "heading" and _is_link(piece):
            run.append(piece)
            continue
        if len(run) < rules.MIN_LINK_RUN:
            kept += run
        run = []
        kept.append(piece)
    return kept[:-1]
