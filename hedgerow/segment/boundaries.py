"""Whether a terminator ends its sentence: rules that each look at a few characters around it.

Every look back or ahead is bounded, so that the whole takes time linear in the text.
"""

from __future__ import annotations

from typing import Final

from hedgerow.segment.abbreviations import (
    ABBREVIATIONS,
    ARTICLES,
    BEFORE_NUMBER,
    CARELESS_STARTERS,
    CITED,
    EITHER,
    END_BEFORE_CAPITAL,
    INNER,
    LETTERED,
    NUMBER_WORDS,
    STARTERS,
    TITLES,
    TOP_LEVEL_DOMAINS,
    UNITS,
    UNITS_ONLY,
)
from hedgerow.segment.characters import BULLETS, CLOSERS, FULL_WIDTH, OPENERS
from hedgerow.segment.trailers import attached_marks, skip_spaces, trailing_marks

MAX_TOKEN: Final = 40  # characters of a word or number that a rule looks at
MAX_OPENERS: Final = 4
MAX_ENUMERATOR: Final = 6
SPACED_ELLIPSIS: Final = 3  # ". . ." leaves words out; with a fourth stop the sentence has ended too
PARENTHESIS: Final = 200  # how far back an open parenthesis is looked for
SHORT_NAME: Final = 6  # "Biol.", "Cell.", "Engl.": abbreviated words of a citation
MAX_ABBREVIATION: Final = 6  # characters; a longer word before a capital is none
WORD_STARTS: Final = frozenset('([{"“‘/—–')
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
        Where the sentence ends, closing marks included, or NO_END.
    """
    if run > first and text[run - 1] == "[" and text[stop : stop + 1] == "]":
        return NO_END  # "[...]" marks what was left out
    after = stop
    while after < end and text[after] in CLOSERS:
        after += 1
    if after >= end:
        return end
    if not text[after].isspace():
        return _glued_end(text, first, run, stop, after, end)
    last = after
    following = after + 1
    if following >= end or text[following].isspace():
        following = skip_spaces(text, following, end)
    if following < end and not ("a" <= text[following] <= "w" or "A" <= text[following] <= "W"):
        last = trailing_marks(text, first, after, end)
        following = skip_spaces(text, last, end)
    if following >= end:
        return end
    return NO_END if _goes_on(text, first, run, stop, after, following, end) else last


def _goes_on(text: str, first: int, run: int, stop: int, after: int, following: int, end: int) -> bool:
    """Tell whether the sentence goes on behind white space."""
    head = following
    while head < end and head - following < MAX_OPENERS and text[head] in OPENERS:
        head += 1
    lead = text[head] if head < end else " "
    mark = text[run]
    if mark == "…" or stop - run > 1:
        return _long_run_goes_on(text, run, stop, after, lead)
    if mark != ".":
        if mark in FULL_WIDTH or not lead.islower():
            return False
        return after > stop or (mark == "!" and not previous_word(text, first, run).islower())
    return _in_aside(text, first, run, end) or _stop_goes_on(text, first, run, head, end, after > stop)


def _long_run_goes_on(text: str, run: int, stop: int, after: int, lead: str) -> bool:
    """Decide on an ellipsis or on several marks."""
    dots = text[run:stop]
    if "!" in dots or "?" in dots:
        return lead.islower() and after > stop
    if " " in dots:
        return lead.islower() or (dots.count(".") <= SPACED_ELLIPSIS and after == stop)
    return lead.islower()


def _stop_goes_on(text: str, first: int, run: int, head: int, end: int, closed: bool) -> bool:
    """Tell whether the sentence goes on behind one full stop and white space; ``head`` is where the next word is."""
    lead = text[head] if head < end else " "
    if lead in ",;:%":
        return True
    if run - first <= MAX_ENUMERATOR and is_enumerator(text[first:run]):
        return True
    prior = previous_word(text, first, run)
    low = prior.lower()
    may_be_short = (
        low in ABBREVIATIONS or len(prior) < 2 or "." in prior or (len(prior) < SHORT_NAME and prior.istitle())
    )
    if not may_be_short and not lead.islower():
        return False
    word = next_word(text, head, end)
    if len(word) == 1 and text[head + 1 : head + 2] == ".":
        word = ""  # an initial: "Dr. A. Stone"
    opens = word.lower() in STARTERS
    if low in INNER or (low in CITED and prior.istitle() and _citation_goes_on(text, head, end, prior, word)):
        return True
    if low in TITLES:
        return not (opens and lead.isupper() and low in ("st", "mt", "ft", "dr"))
    if low in BEFORE_NUMBER and (lead.isdigit() or (len(word) == 1 and low in ("fig", "figs"))):
        return True
    if len(prior) == 1 and prior.isalpha():
        return _initial_goes_on(text, first, run, prior, lead, opens)
    if low in EITHER or is_dotted(prior):
        return _abbreviation_goes_on(text, first, run, low, lead, opens)
    if lead.islower():
        if word not in CARELESS_STARTERS and _is_unit(text, first, run, low):
            return True
        return closed or not (opens or _may_precede_lower(prior, word))
    return prior.istitle() and len(prior) < SHORT_NAME and not opens and _in_parenthesis(text, first, run)


def _citation_goes_on(text: str, head: int, end: int, prior: str, word: str) -> bool:
    """Tell whether a citation goes on at ``head``, behind a word of one: "Clin. Psychol.", "Engl. J.", "Forst. is"."""
    if text[head : head + 1].islower():
        return word not in CARELESS_STARTERS
    following = next_word(text, head, end)
    is_short = len(prior) <= MAX_ABBREVIATION and text[head + len(following) : head + len(following) + 1] == "."
    return is_short and (following.lower() in CITED or (len(following) == 1 and following.isupper()))


def _is_unit(text: str, first: int, run: int, low: str) -> bool:
    """Tell whether the word that ends at ``run`` is the unit or the form of a dose, with its number before it.

    Args:
        text: the text.
        first: start of the sentence.
        run: behind the word.
        low: the word in lower case, with a number that is set close to it: "mg", "500mg".
    """
    unit = low.lstrip("0123456789.,½¼¾/-–")
    if unit not in UNITS:
        return False
    if unit != low:
        return True
    before = previous_word(text, first, run - len(low) - 1).lower() if run - len(low) - 1 > first else ""
    return before[-1:].isnumeric() or before in NUMBER_WORDS or (unit in UNITS_ONLY and before in ARTICLES)


def _may_precede_lower(prior: str, word: str) -> bool:
    """Tell whether a sentence may end in ``prior`` though the next word is in lower case, as careless writers have it.

    Names that start in lower case ("rNF", "p50", "c-Fos") may open one behind anything.
    """
    if not word.isalpha() or not word.islower():
        return True
    return len(prior) > 2 and prior.isalpha() and prior.islower()


def _initial_goes_on(text: str, first: int, run: int, prior: str, lead: str, opens: bool) -> bool:
    """Decide on a single letter: an initial, the last word of "vitamin C", or the pronoun I."""
    if not lead.isupper():
        return True
    if opens or prior.islower():
        return False
    before = previous_word(text, first, run - 2).rpartition("-")[2] if run - 2 > first else ""
    if prior == "I" and before.islower():
        return False
    return before.lower() not in LETTERED


def _abbreviation_goes_on(text: str, first: int, run: int, low: str, lead: str, opens: bool) -> bool:
    """Decide on an abbreviation that may end a sentence."""
    if not lead.isupper():
        return not (lead.isdigit() and low not in EITHER)
    if opens or low in END_BEFORE_CAPITAL:
        return False
    if "." in low:
        return True
    start = run - len(low)
    return not (start - 1 > first and previous_word(text, first, start - 1)[-1:].isdigit())  # "20 min. Later"


def _in_aside(text: str, first: int, run: int, end: int) -> bool:
    """Tell whether a parenthesis inside the sentence is open here, behind which the sentence goes on."""
    opened = text.rfind("(", max(first, run - PARENTHESIS), run)
    if opened <= first or text.find(")", opened, run) >= 0:
        return False
    closed = text.find(")", run, min(end, run + PARENTHESIS))
    if closed < 0 or text.find("(", run, closed) >= 0:
        return False
    behind = skip_spaces(text, closed + 1, end)
    return behind < end and (text[behind].islower() or text[behind] in ",;:—–")


def _in_parenthesis(text: str, first: int, run: int) -> bool:
    start = max(first, run - PARENTHESIS)
    return text.rfind("(", start, run) > text.rfind(")", start, run)


def _glued_end(text: str, first: int, run: int, stop: int, after: int, end: int) -> int:
    """Decide on a terminator with no white space behind it."""
    mark = text[run]
    if mark in FULL_WIDTH:
        return after
    if mark not in ".!?":
        return NO_END
    marked = attached_marks(text, previous_word(text, first, run), after, end)
    if marked > after:
        return marked
    lead = text[after]
    if after > stop or not lead.isalpha() or not _ends_plain_word(text, first, run):
        return NO_END
    if mark == "." and (stop - run > 1 or not lead.isupper()):
        return stop if stop - run > 2 and lead.isupper() else NO_END
    if mark == "." and not (text[after + 1 : after + 2].islower() or text[after + 1 : after + 2].isspace()):
        return NO_END
    return NO_END if _is_address(text, run, stop, end) else stop


def previous_word(text: str, first: int, run: int) -> str:
    """Return the prior that ends at ``run``, without opening brackets and quotes."""
    window = text[max(first, run - MAX_TOKEN) : run]
    if not window or window[-1].isspace():
        return ""
    prior = window.rsplit(None, 1)[-1]
    if WORD_STARTS.isdisjoint(prior):
        return prior
    start = len(prior)
    while start and prior[start - 1] not in WORD_STARTS:
        start -= 1
    return prior[start:]


def next_word(text: str, head: int, end: int) -> str:
    """Return the letters, digits, hyphens and apostrophes from ``head`` on."""
    window = text[head : min(end, head + MAX_TOKEN)].split(None, 1)
    if not window or text[head].isspace():
        return ""
    prior = window[0].replace("’", "'")
    if prior.isalnum():
        return prior
    stop = 0
    while stop < len(prior) and (prior[stop].isalnum() or prior[stop] in "'-"):
        stop += 1
    return prior[:stop]


def is_enumerator(start: str) -> bool:
    """Tell whether a sentence so far is only the number or letter of a list item.

    >>> is_enumerator("12"), is_enumerator("b"), is_enumerator("• 9"), is_enumerator("No")
    (True, True, True, False)
    """
    prior = start.lstrip("".join(BULLETS)).strip()
    return prior.isdigit() or (len(prior) == 1 and prior.isalpha() and prior != "I")


def is_dotted(prior: str) -> bool:
    """Tell whether a prior is letters with full stops between.

    >>> is_dotted("U.S"), is_dotted("e.g"), is_dotted("end.Next")
    (True, True, False)
    """
    if "." not in prior:
        return False
    return all(len(part) <= 2 and part.isalpha() for part in prior.split("."))


def _ends_plain_word(text: str, first: int, run: int) -> bool:
    """Tell whether a lower-case word of three letters or more, or a bracket, ends at ``run``."""
    if run - first < 3:
        return False
    tail = text[run - 3 : run]
    return (tail.isalpha() and tail.islower()) or tail[-1] in ")]"


def _is_address(text: str, run: int, stop: int, end: int) -> bool:
    """Tell whether the prior around a terminator is a web address, an e-mail address or a name in code."""
    before = text[max(0, run - MAX_TOKEN) : run].rsplit(None, 1)[-1]
    behind = text[stop : min(end, stop + MAX_TOKEN)].split(None, 1)[0]
    if any(mark in before or mark in behind for mark in ("/", "@", "_", "=", "&")):
        return True
    return "." in before or "." in behind[:-1] or behind.rstrip(".,;:!?)").lower() in TOP_LEVEL_DOMAINS
