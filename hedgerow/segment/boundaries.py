"""Whether a terminator ends its sentence: the rules, each looking at a few characters around it.

Every look back or ahead is bounded, so that the whole takes time linear in the text.
"""

from __future__ import annotations

from typing import Final

from hedgerow.segment.abbreviations import (
    ALWAYS_BEFORE_CAPITAL,
    BEFORE_NUMBER,
    EITHER,
    INNER,
    STARTERS,
    TITLES,
)
from hedgerow.segment.characters import CLOSERS, FULL_WIDTH, OPENERS

MAX_TOKEN: Final = 40
NO_END: Final = -1


def sentence_end(text: str, first: int, run: int, stop: int, end: int) -> int:
    """Decide on one run of terminators.

    Args:
        text: the text.
        first: where the sentence in hand starts.
        run: first terminator of the run.
        stop: behind the last terminator of the run.
        end: end of the line.

    Returns:
        Where the sentence ends, closing quotes and brackets included, or NO_END.
    """
    after = stop
    while after < end and text[after] in CLOSERS:
        after += 1
    if after >= end:
        return end
    if not text[after].isspace():
        return _glued_end(text, first, run, stop, after, end)
    following = after + 1
    while following < end and text[following].isspace():
        following += 1
    if following >= end:
        return end
    if _goes_on(text, first, run, stop, after, following, end):
        return NO_END
    return after


def _goes_on(text: str, first: int, run: int, stop: int, after: int, following: int, end: int) -> bool:
    """Tell whether the sentence goes on behind white space."""
    head = following
    while head < end and head - following < 4 and text[head] in OPENERS:
        head += 1
    lead = text[head] if head < end else " "
    mark = text[run]
    if stop - run > 1 or mark == "…":
        return lead.islower() if mark in ".…" else (lead.islower() and after > stop)
    if mark != ".":
        return mark not in FULL_WIDTH and lead.islower() and (after > stop or mark == "!")
    token = previous_token(text, first, run)
    word = next_word(text, head, end)
    return _stop_goes_on(text, first, run, token, lead, word, after > stop)


def _stop_goes_on(text: str, first: int, run: int, token: str, lead: str, word: str, closed: bool) -> bool:
    """Tell whether the sentence goes on behind one full stop and white space."""
    if not token:
        return lead.islower()
    if run - first <= 3 and is_enumerator(text[first:run]):
        return True
    low = token.lower()
    opens = lead.isupper() and word.lower() in STARTERS
    if low in INNER:
        return True
    if low in TITLES:
        return not (opens and low in ("st", "mt", "ft", "dr"))
    if low in BEFORE_NUMBER and (lead.isdigit() or (len(word) == 1 and lead.isalpha() and low in ("fig", "figs"))):
        return True
    if len(token) == 1 and token.isalpha():
        return _initial_goes_on(text, first, run, token, lead, opens)
    if low in EITHER or is_dotted(token):
        if lead.isupper():
            return not (opens or low in ALWAYS_BEFORE_CAPITAL)
        return not lead.isdigit() or low in EITHER
    if lead.islower():
        return closed or len(token) < 3 or not token.isalpha()
    return False


def _initial_goes_on(text: str, first: int, run: int, token: str, lead: str, opens: bool) -> bool:
    if opens:
        return False
    if not lead.isupper():
        return True
    if token.islower():
        return False
    before = previous_token(text, first, run - 2) if run - 2 > first else ""
    return not (before.islower() and before.isalpha() and len(before) > 1)


def _glued_end(text: str, first: int, run: int, stop: int, after: int, end: int) -> int:
    """Decide on a terminator with no white space behind it."""
    mark = text[run]
    if mark in FULL_WIDTH:
        return after
    if mark == "[":
        return NO_END
    reference = reference_end(text, stop, after, end)
    if reference > after:
        return reference
    if stop - run > 1 or mark not in ".!?":
        return NO_END
    if after == stop and text[after].isupper() and is_plain_word(text, first, run):
        tail = text[after + 1 : after + 2]
        if tail.islower() or tail.isspace():
            return NO_END if _is_address(text, run, end) else stop
    return NO_END


def reference_end(text: str, stop: int, after: int, end: int) -> int:
    """Return the end of citation marks set right behind a full stop ("withdrawal.[12] Its", "failure.2 In").

    Returns:
        Their end where a new sentence may open behind them, else ``after``.
    """
    position = after
    limit = min(end, after + MAX_TOKEN)
    if text[position] == "[":
        while position < limit and text[position] == "[":
            closing = text.find("]", position, limit)
            if closing < 0 or not text[position + 1 : closing].replace(",", "").replace(" ", "").replace(
                "–", ""
            ).replace("-", "").isdigit():
                return after
            position = closing + 1
    elif text[position].isdigit() and not text[stop - 2 : stop - 1].isdigit():
        while position < limit and (text[position].isdigit() or text[position] in ",–-"):
            position += 1
    if position == after:
        return after
    if position >= end:
        return end
    if not text[position].isspace():
        return after
    head = position
    while head < end and text[head].isspace():
        head += 1
    if head >= end:
        return end
    return position if text[head].isupper() or text[head] in OPENERS else after


def previous_token(text: str, first: int, run: int) -> str:
    """Return the token that ends at ``run``, without opening brackets and quotes."""
    start = run
    limit = max(first, run - MAX_TOKEN)
    while start > limit and not text[start - 1].isspace() and text[start - 1] not in "([{\"“‘/—–":
        start -= 1
    return text[start:run]


def next_word(text: str, head: int, end: int) -> str:
    """Return the letters, digits and apostrophes from ``head`` on."""
    position = head
    limit = min(end, head + MAX_TOKEN)
    while position < limit and (text[position].isalnum() or text[position] in "'’"):
        position += 1
    return text[head:position].replace("’", "'")


def is_enumerator(token: str) -> bool:
    """Tell whether a sentence so far is only the number or letter of a list item.

    >>> is_enumerator("12"), is_enumerator("b"), is_enumerator("No")
    (True, True, False)
    """
    return token.isdigit() or (len(token) == 1 and token.isalpha() and token != "I")


def is_dotted(token: str) -> bool:
    """Tell whether a token is letters with full stops between, like U.S or e.g."""
    parts = token.split(".")
    return len(parts) > 1 and all(len(part) <= 2 and part.isalpha() for part in parts)


def is_plain_word(text: str, first: int, run: int) -> bool:
    """Tell whether a lower-case word of three letters or more (or a closing bracket) ends at ``run``."""
    if run - first < 3:
        return False
    tail = text[run - 3 : run]
    return tail.isalpha() and tail.islower()


def _is_address(text: str, run: int, end: int) -> bool:
    """Tell whether the token around ``run`` is a web address, an e-mail address or a file name."""
    start = max(0, run - MAX_TOKEN)
    before = text[start:run].rsplit(None, 1)[-1]
    behind = text[run + 1 : min(end, run + MAX_TOKEN)].split(None, 1)[0]
    token = before + "." + behind
    return "//" in token or "@" in token or "_" in token or "www." in token or "." in before or "." in behind[:-1]
