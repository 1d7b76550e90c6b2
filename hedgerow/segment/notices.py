"""Notices: what a page of bare text says beside its article, in lines of their own.

Advertisements, share buttons, links to other pages, forms, comments and the footer. A notice takes the lines below it
only where they look like what its words promise, so the prose behind an advertisement stays where it was. Words that
stand in prose as well ("Email", "Home", a date) are notices only at the end of the page or among others of their kind.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from hedgerow.segment.lines import Line
from hedgerow.segment.notice_lines import (
    MAX_FOOTER,
    MAX_SPEAKER_WORDS,
    bare,
    end_kind,
    is_ambiguous,
    is_link_title,
    is_speaker,
    is_stamp,
    may_announce,
    notice_kind,
)
from hedgerow.segment.roles import role_of_heading

MAX_TAG_WORDS: Final = 3
MIN_MENU: Final = 3  # words of a menu on end
MIN_LAST: Final = 2  # lines at the end of which none is a notice elsewhere
MIN_PROSE: Final = 60  # characters; a shorter line is prose where it ends like a sentence
COMMENT_REACH: Final = 4  # lines behind "Comments" among which a date or an answer button stands

_PITCH: Final = ("inbox", "newsletter", "email", "e-mail", "subscribe", "spam", "sign up", "mailing list")


class Notice(NamedTuple):
    """Lines ``first`` up to ``last`` (not included) that are no part of the article, and what gave them away."""

    first: int
    last: int
    evidence: str


def find_notices(text: str, lines: list[Line], taken: range, named: frozenset[int]) -> list[Notice]:
    """Find the notices of a text.

    Args:
        text: the text.
        lines: its lines.
        taken: lines of the table of contents, which are none.
        named: lines that the table of contents names, which are headings.

    Returns:
        Notices in order, none overlapping; runs of adjacent ones are joined.
    """
    filled = [
        n
        for n, line in enumerate(lines)
        if line.kind not in ("blank", "rule") and n not in taken  # a rule between two notices divides nothing
    ]
    found: dict[int, str] = {}
    at = 0
    has_prose = False  # the button for comments stands above the article as well
    while at < len(filled):
        number = filled[at]
        kind = ""
        if may_announce(text, lines[number]) and number not in named:
            kind = _kind_at(text, lines, filled, at)
        stop = _taken_by(kind, text, lines, filled, at + 1, named) if kind else at + 1
        if (
            kind == "comments"
            and has_prose
            and _is_answered(text, lines, filled[at:stop] + filled[stop : stop + COMMENT_REACH])
        ):
            stop = _taken_by("answers", text, lines, filled, stop, named)
        elif not kind:
            has_prose = has_prose or _is_paragraph(text, lines[number])
        if kind and stop == at + 1 and not _stands_alone(text, lines, filled, at):
            kind = ""
        if kind:
            found.update(dict.fromkeys(filled[at:stop], kind))
        at = stop
    _add_end(text, lines, filled, named, found)
    if len(found) == len(filled):
        return []  # nothing but notices: no article that they could stand beside
    return _joined(filled, found)


def _joined(filled: list[int], found: dict[int, str]) -> list[Notice]:
    notices: list[Notice] = []
    before = -1
    for at, number in enumerate(filled):
        kind = found.get(number)
        if kind is None:
            continue
        if notices and before == at - 1:
            notices[-1] = notices[-1]._replace(last=number + 1)
        else:
            notices.append(Notice(number, number + 1, f"notice:{kind}"))
        before = at
    return notices


def _kind_at(text: str, lines: list[Line], filled: list[int], at: int) -> str:
    """Return the kind of notice that a line is wherever it stands, "" if it is none."""
    words = _words(text, lines[filled[at]])
    kind = notice_kind(words) if words else ""
    if not words or (lines[filled[at]].kind == "item" and kind != "rights"):
        return ""  # an item may be anything: "Cookies" among sweets
    if not kind and words.endswith(":") and is_speaker(words) and at + 1 < len(filled):
        below = _words(text, lines[filled[at + 1]])
        return "comments" if below and is_stamp(below) else ""
    if not kind and end_kind(words) == "menu":
        menu = at
        while menu < len(filled) and end_kind(_words(text, lines[filled[menu]])) == "menu":
            menu += 1
        return "menu" if menu - at >= MIN_MENU else ""
    return kind


def _stands_alone(text: str, lines: list[Line], filled: list[int], at: int) -> bool:
    """Tell whether a line that takes none below it is a notice nevertheless."""
    if not is_ambiguous(_words(text, lines[filled[at]])):
        return True
    if at + 1 == len(filled):
        return False
    below = lines[filled[at + 1]]
    return below.end - below.content >= MIN_PROSE or text[below.end - 1] in ".!"


def _words(text: str, line: Line) -> str:
    """Return the words of a line that may be a notice, "" for others."""
    start, end, content, kind, _ = line
    return text[content:end] if kind in ("text", "item") and end - start <= MAX_FOOTER else ""


def _is_answered(text: str, lines: list[Line], below: list[int]) -> bool:
    """Tell whether comments stand among lines: one is dated, spoken or can be answered."""
    for number in below:
        words = _words(text, lines[number])
        if words and (is_stamp(words) or is_speaker(words) or bare(words.lower()) == "reply"):
            return True
    return False


def _is_paragraph(text: str, line: Line) -> bool:
    return line.kind == "text" and line.end - line.start >= MIN_PROSE and text[line.end - 1] in '.!?”")'


def _taken_by(kind: str, text: str, lines: list[Line], filled: list[int], at: int, named: frozenset[int]) -> int:
    """Return the place in ``filled`` behind the lines that a notice takes."""
    first = at
    while at < len(filled) and filled[at] not in named and lines[filled[at]].kind in ("text", "item"):
        line = lines[filled[at]]
        words = text[line.content : line.end]
        is_menu = kind == "menu" and end_kind(words) == "menu"
        if not is_menu and (notice_kind(words[: MAX_FOOTER + 1]) or role_of_heading(words) != "body"):
            return at  # a notice or a section of its own
        if not _keeps_promise(kind, words, at == first):
            return at
        if kind == "links" and line.kind == "text" and _heads_prose(text, lines, filled, at):
            return at
        at += 1
    return at


def _keeps_promise(kind: str, words: str, is_first: bool) -> bool:
    """Tell whether a line is what a notice above it promises."""
    if kind == "comments":
        return end_kind(words) in ("form", "stamp")
    if kind == "answers":
        return True  # people write what they like, up to the next section that the page itself names
    if kind == "links":
        return is_link_title(words)
    if kind == "share":
        return end_kind(words) == "network"
    if kind == "tags":
        return is_link_title(words) and words.count(" ") < MAX_TAG_WORDS
    low = words.lower()
    if kind == "newsletter":
        return len(words) <= MAX_FOOTER and (end_kind(words) == "form" or any(cue in low for cue in _PITCH))
    if kind == "author":
        return is_first and is_link_title(words) and words.count(" ") <= MAX_SPEAKER_WORDS
    return kind in ("rights", "menu") and end_kind(words) == "menu"


def _heads_prose(text: str, lines: list[Line], filled: list[int], at: int) -> bool:
    """Tell whether a line stands right above a paragraph, which it may head."""
    if at + 1 == len(filled):
        return False
    start, end, _, kind, _ = lines[filled[at + 1]]
    below = text[start:end]
    return kind == "text" and not is_link_title(below) and not notice_kind(below[:MAX_FOOTER]) and (
        end - start >= MIN_PROSE or below[-1] in ".!"
    )  # fmt: skip


def _add_end(text: str, lines: list[Line], filled: list[int], named: frozenset[int], found: dict[int, str]) -> None:
    """Add the lines at the end of the text, and right above notices that reach it, which are notices only there."""
    last: dict[int, str] = {}
    is_certain = False
    for number in reversed(filled):
        if number in found:
            is_certain = True
            continue
        kind = "" if number in named else end_kind(_words(text, lines[number]))
        if not kind or (lines[number].kind == "item" and not is_certain):
            break
        last[number] = kind
    if is_certain or len(last) >= MIN_LAST:
        found.update(last)
