"""Whether one line of bare text, taken by itself, may be a heading, and what says so."""

from __future__ import annotations

import functools
from typing import Final

from hedgerow.segment.bare_items import is_titled
from hedgerow.segment.boundaries import NO_END, sentence_end
from hedgerow.segment.characters import CLOSERS, TERMINATORS, is_emoji, word_set
from hedgerow.segment.lines import Line

CACHED_LINES: Final = 4096  # a line is looked at from the lines around it as well
MAX_HEADING: Final = 110
MAX_WORDS: Final = 17
SENTENCE_ENDS: Final = ".!;,"
NUMBERED_STARTS: Final = "0123456789IVX"  # a numbered heading may end in a full stop
MAX_NUMBERED_SENTENCE: Final = 8  # words of a numbered heading that ends in a full stop
MAX_COLON_WORDS: Final = 12
MAX_CITATION: Final = 60  # characters of a citation in brackets
_NOTE_MARKS: Final = "*†‡§"

_UNFINISHED: Final = word_set(
    "a an and are as at by for from include includes including is of or such than the to was were with following "
    "have has had who your may must should not"
)
"""Last words of a line that goes on below: a lead, not a heading."""

_CONDITIONS: Final = word_set("if when unless until because while")
_SUBJECTS: Final = word_set("you they he she it we")
"""Behind a condition they leave a line unfinished as well ("if you"); else it may end in them ("right for you")."""

_QUESTION_WORDS: Final = word_set("who what when where why how which")

_UNITS: Final = word_set(
    "teaspoon teaspoons tablespoon tablespoons tsp tbsp cup cups ml l g kg mg mcg µg iu oz ounce ounces lb lbs pound "
    "pounds gram grams liter liters litre litres pinch slice slices drops capsule capsules tablet tablets"
)

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip

_ABOUT_THE_PAGE: Final = (
    "min read", "minute read", "minutes read", "licensed under", "cc by", "©", "all rights reserved", "http://",
    "https://", "www.", "no sponsorships", "photo by", "image by", "photo:", "image:", "image credit",
)  # fmt: skip
_PAGE_OPENERS: Final = (
    "by ", "updated", "published", "posted", "last updated", "last reviewed", "reviewed by", "written by",
    "back to", "keywords", "telephone", "tel:", "phone:", "e-mail", "email", "date:", "author:", "source:", "photo ",
    "medically reviewed", "fact checked", "home >", "share this", "reading time", "filed under", "tags:", "©",
)  # fmt: skip


_PAGE_OPENER_LETTERS: Final = frozenset(opener[0] for opener in _PAGE_OPENERS)
_NUMBER_STARTS: Final = "0123456789.IVX"
_NO_HEADING_STARTS: Final = "([#@….,=<|"


def heading_evidence(text: str, line: Line) -> str:
    """Return what makes a line look like a heading, "" if it cannot be one.

    Args:
        text: the text.
        line: one of its lines, of kind text or item.

    Returns:
        One of bold_line, numbered, question, all_caps, colon_line, short_line, or "".
    """
    start, end, _, kind, _ = line
    if end - start > MAX_HEADING or (text[end - 1] in SENTENCE_ENDS and text[start] not in NUMBERED_STARTS):
        return ""
    return _evidence_of(text[start:end], kind == "item")


@functools.lru_cache(maxsize=CACHED_LINES)
def _evidence_of(words: str, is_item: bool) -> str:
    if words[0] in "*_" and is_bold(words):
        return "" if _is_unfinished(words.split()) else "bold_line"
    number = number_length(words) if words[0] in _NUMBER_STARTS else 0
    if is_item and not number:
        return ""
    rest = words[number:].lstrip() if number else words
    if not rest or not _reads_like_heading(rest, bool(number)) or is_about_page(words):
        return ""
    if number:
        return "numbered"
    last = rest[-1]
    if last == "?":
        return "question"
    if rest.isupper():
        return "all_caps"
    return "colon_line" if last == ":" else "short_line"


def is_bold(words: str) -> bool:
    """Tell whether a line is set in bold as a whole, in Markdown.

    >>> is_bold("**Side effects**"), is_bold("**Note** this"), is_bold("****")
    (True, False, False)
    """
    mark = words[:2]
    return (
        words[0] in "*_"
        and mark in ("**", "__")
        and words.endswith(mark)
        and bool(words[2:-2].strip("*_ "))
        and mark not in words[2:-2]
    )


def number_length(words: str) -> int:
    """Return the length of the section number that a line starts with, 0 for none.

    >>> [number_length(w) for w in ("4. Use", "4.1. Use", "2.3 Use", "5 ways", "3.5 mg daily", "IV. Use")]
    [2, 4, 3, 0, 0, 3]
    """
    if words[0] not in _NUMBER_STARTS:
        return 0
    stop = 0
    while stop < len(words) and words[stop] in "0123456789.":
        stop += 1
    number = words[:stop]
    if not number:
        stop = 0
        while stop < len(words) and words[stop] in "IVX":
            stop += 1
        return stop + 1 if 0 < stop < 5 and words[stop : stop + 2] == ". " else 0
    closed = stop + 1 if words[stop : stop + 1] in (")", ":") else stop
    parts = number.rstrip(".").split(".")
    if not words[closed : closed + 1].isspace() or any(not part or len(part) > 2 for part in parts):
        return 0
    if closed == stop and len(parts) == 1 and not number.endswith("."):
        return 0
    following = words[closed:].split()
    if not following or (len(parts) > 1 and following[0].strip(".,").lower() in _UNITS | {"%"}):
        return 0
    return closed


def _reads_like_heading(words: str, numbered: bool) -> bool:
    """Tell whether words have the form of a heading: few, begun like a title, not ended like a sentence."""
    parts = words.split()
    first, last = parts[0], words[-1]
    if len(parts) > MAX_WORDS or words[0] in _NO_HEADING_STARTS:
        return False
    if first[0].islower() and not any(c.isupper() for c in first):
        return False
    if last in ".!" and not (numbered and last == "." and len(parts) <= MAX_NUMBERED_SENTENCE):
        return False
    if last in ";,…-–—" or words[-2:-1] in (".", ",", "!") or (last == ":" and len(parts) > MAX_COLON_WORDS):
        return False
    if ";" in words or "=" in words or not (first.isalpha() or any(c.isalpha() for c in words)):
        return False
    if _is_unfinished(parts) or ends_sentence(words):
        return False
    if first[0].isdigit() and is_quantity(parts):
        return False
    return not _holds_sentence_end(words[:-1] if last in ".?" else words)


def _is_unfinished(parts: list[str]) -> bool:
    """Tell whether words go on below the line: "Common signs include", "Do not use it if you:"."""
    last = parts[-1].rstrip(":*_")
    if last in _CONDITIONS or (last in _SUBJECTS and parts[-2:-1] and parts[-2].lower() in _CONDITIONS):
        return True
    return last in _UNFINISHED and parts[0].lower() not in _QUESTION_WORDS


def ends_sentence(words: str) -> bool:
    """Tell whether words end like a sentence behind which a citation, an emoji or closing marks stand, or in an ellipsis.

    >>> [ends_sentence(w) for w in ("It may harm.[1]", "It harms (Lee, 2019)", "So it went…", "History[edit]", "Kava (2019)")]
    [True, True, True, False, False]
    """
    if words[-1].isalpha():
        return False
    end, is_cited = _without_marks(words)
    if end == len(words) and words[-1] != "…":
        return False
    return is_cited or words[end - 1 : end] in (".", "!", "…")


def _without_marks(words: str) -> tuple[int, bool]:
    """Return where words end before citations, emoji and closing marks, and whether a citation is among these."""
    end, is_cited = len(words), False
    while end:
        last = words[end - 1]
        opened = -1
        if last in "])":
            opened = words.rfind("[" if last == "]" else "(", max(0, end - MAX_CITATION), end)
        inner = words[opened + 1 : end - 1].strip() if opened >= 0 else ""
        if opened > 0 and last == "]":
            is_cited = is_cited or _is_number_list(inner)
            end = opened
        elif opened > 0 and ((_is_number_list(inner) and words[opened - 1] in ".!") or _names_author(inner)):
            if is_titled(words[:opened]) and words[opened - 1] not in ".!":
                break  # "Trials of Kava (Cochrane, 2003)"
            is_cited = True
            end = opened
        elif last.isspace() or last in _NOTE_MARKS or is_emoji(last) or (last in CLOSERS and last not in ")]}"):
            end -= 1
        elif last in "0123456789" and (stop := len(words[:end].rstrip("0123456789,–-"))) and words[stop - 1] == ".":
            if words[stop - 2 : stop - 1].isdigit():
                break  # a number: "Version 2.1"
            end = stop
        else:
            break
    return end, is_cited


def _is_number_list(inner: str) -> bool:
    return bool(inner) and all(c in "0123456789,;–- " for c in inner) and any(c.isdigit() for c in inner)


def _names_author(inner: str) -> bool:
    """Tell whether the words in a parenthesis are author and year: "Lee et al., 2019b", "Smith & Wu 2004"."""
    year = inner.rstrip("abcd")[-4:]
    name = inner.partition(",")[0]
    return (
        len(inner) > len(year) + 1
        and year.isdigit()
        and year[:2] in ("18", "19", "20")
        and name[0].isupper()
        and ("," in inner or " al" in inner or "&" in inner)
    )


def is_prose_line(words: str) -> bool:
    """Tell whether a line holds the end of a sentence, at its end or within; titles set in capitals may hold one.

    >>> [is_prose_line(w) for w in ("It works. Try it", "I Tried Kava. Here Is Why", "Kava and the liver")]
    [True, False, False]
    """
    if words[0] == "[" and words[-1] == "]":
        return False  # a translated title, as bibliographies set it
    return ends_sentence(words) or (_holds_sentence_end(words) and not is_titled(words))


def is_quantity(parts: list[str]) -> bool:
    """Tell whether words start with an amount: a dose or an ingredient.

    >>> is_quantity("300–600 mg/day extract".split()), is_quantity("5 ways to sleep".split())
    (True, False)
    """
    if not parts or not parts[0][0].isdigit():
        return False
    return any(p.split("/")[0].strip("(),.;").lower() in _UNITS for p in parts[1:4])


def is_annotation(words: str) -> bool:
    """Tell whether a short line only annotates the heading above it: a byline, a date, a dose."""
    return words[-1] not in ".!?" and (is_about_page(words) or (not words[0].isalpha() and is_quantity(words.split())))


def _holds_sentence_end(words: str) -> bool:
    """Tell whether a sentence ends inside the words."""
    if TERMINATORS.isdisjoint(words):
        return False
    run = 0
    while run < len(words):
        if words[run] not in TERMINATORS:
            run += 1
            continue
        stop = run + 1
        while stop < len(words) and words[stop] in TERMINATORS:
            stop += 1
        cut = sentence_end(words, 0, run, stop, len(words))
        if cut != NO_END and cut < len(words) and words[run] not in "?":
            return True
        run = stop
    return False


@functools.lru_cache(maxsize=CACHED_LINES)
def is_about_page(words: str) -> bool:
    """Tell whether a line speaks of the page: byline, date, reading time, licence, address.

    >>> is_about_page("Updated Apr 26, 2026 · 7 min read"), is_about_page("By Ann Lee"), is_about_page("By plane")
    (True, True, False)
    """
    low = words.lower()
    if " · " in words or " | " in words or "•" in words or _holds_page_words(low):
        return True
    if low.startswith("by "):
        return all(w[0].isupper() or w in ("and", "de", "van", "von") for w in words.split()[1:])
    if low[:1] in _PAGE_OPENER_LETTERS and low.startswith(_PAGE_OPENERS):
        return True
    return "@" in words or is_date(low)


def _holds_page_words(low: str) -> bool:
    """Look for what several of the words share first: few lines have that."""
    return (
        " read" in low or "//" in low or "photo" in low or "image" in low or "©" in low or "www." in low
        or "cc by" in low or "licensed" in low or "all rights" in low or "no sponsor" in low
    ) and any(words in low for words in _ABOUT_THE_PAGE)  # fmt: skip


def is_date(low: str) -> bool:
    """Tell whether lower-case words are a date and nothing else.

    >>> is_date("march 3, 2024"), is_date("3 march"), is_date("may 2024 report")
    (True, True, False)
    """
    if low[:1].isalpha() and not low.startswith(_MONTHS):
        return False
    parts = low.replace(",", " ").split()
    if not 2 <= len(parts) <= 4 or not (parts[0][0].isdigit() or parts[0].startswith(_MONTHS)):
        return False
    months = sum(1 for p in parts if p.startswith(_MONTHS) and p.isalpha())
    numbers = sum(1 for p in parts if p.rstrip("stndrh").isdigit())
    return months == 1 and months + numbers == len(parts)
