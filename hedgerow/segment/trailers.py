"""What still belongs to a sentence behind its terminator: citation marks, emoticons, stray closing marks."""

from __future__ import annotations

from typing import Final

from hedgerow.segment.abbreviations import ABBREVIATIONS, STARTERS
from hedgerow.segment.characters import OPENERS, is_emoji, word_set

MAX_CITATION: Final = 40
MAX_FOOTNOTE: Final = 3  # digits
MAX_TRAILERS: Final = 8
EMOTICONS: Final = word_set(
    ":) :-) ;) ;-) :( :-( :D :-D ;D :P :-P :p ;P :/ :-/ :o :O :| :* <3 ^^ ^_^ =) =( =D XD xD :') :'( :)) :-)) (: -_- \\o/"
)
_QUOTE_PAIRS: Final = {"”": "“", ")": "(", "]": "[", "»": "«"}
_DASHES: Final = ",-–—; "


def skip_spaces(text: str, position: int, end: int) -> int:
    """Return the first position that holds no white space, or ``end``."""
    while position < end and text[position].isspace():
        position += 1
    return position


def trailing_marks(text: str, first: int, after: int, end: int) -> int:
    """Extend the end of a sentence over marks that stand behind it with spaces between.

    Args:
        text: the text.
        first: start of the sentence.
        after: its end so far; white space follows.
        end: end of the line.

    Returns:
        The end, past "[12]", a footnote number, emoticons, emoji and a closing mark set apart.
    """
    for _ in range(MAX_TRAILERS):
        position = skip_spaces(text, after, end)
        if position >= end:
            return after
        extended = _one_mark(text, first, position, end)
        if extended == position:
            return after
        after = extended
    return after


def _one_mark(text: str, first: int, position: int, end: int) -> int:
    character = text[position]
    if character.isalpha() and character not in "xX":
        return position
    if character == "[":
        return _citation(text, position, end)
    stop = position
    while stop < end and stop - position < MAX_FOOTNOTE + 1 and not text[stop].isspace():
        stop += 1
    if stop < end and not text[stop].isspace():
        return position
    word = text[position:stop]
    if word in EMOTICONS or all(map(is_emoji, word)):
        return stop
    if word in _QUOTE_PAIRS or word == '"':
        return stop if _is_open(text, first, position, word) else position
    if word.isdigit() and len(word) <= MAX_FOOTNOTE:
        return stop if _opens_sentence(text, skip_spaces(text, stop, end), end) else position
    return position


def _citation(text: str, position: int, end: int) -> int:
    """Return the end of a numeric citation or an omission mark in brackets, else ``position``."""
    closing = text.find("]" if text[position] == "[" else ")", position, min(end, position + MAX_CITATION))
    if closing < 0 or (closing + 1 < end and text[closing + 1].isalnum()):
        return position
    inner = text[position + 1 : closing]
    if inner in ("...", "…"):
        return closing + 1 if closing + 1 >= end else position
    return closing + 1 if inner.strip(_DASHES) and all(c.isdigit() or c in _DASHES for c in inner) else position


def _is_open(text: str, first: int, position: int, closer: str) -> bool:
    """Tell whether a mark set apart closes something that the sentence opened."""
    if closer == '"':
        return text.count('"', first, position) % 2 == 1
    return text.count(_QUOTE_PAIRS[closer], first, position) > text.count(closer, first, position)


def _opens_sentence(text: str, position: int, end: int) -> bool:
    """Tell whether a capitalized word stands here that rarely goes on a sentence."""
    stop = position
    while stop < end and stop - position < MAX_CITATION and text[stop].isalpha():
        stop += 1
    word = text[position:stop]
    return word[:1].isupper() and word.lower() in STARTERS


def attached_marks(text: str, prior: str, after: int, end: int) -> int:
    """Return the end of citation marks set right behind a terminator ("withdrawal.[12] Its", "failure.2 In", "so.(3) It").

    Args:
        text: the text.
        prior: the word before the terminator.
        after: where the marks would begin.
        end: end of the line.

    Returns:
        Their end where a sentence may open behind them, else ``after``.
    """
    position = after
    is_named = False
    if text[position] == "[":
        while position < end and text[position] == "[":
            stop = _citation(text, position, end)
            if stop == position:
                return after
            position = stop
    elif text[position] == "(" and len(prior) > 1 and prior.lower() not in ABBREVIATIONS:
        position = _citation(text, position, end)
    elif text[position].isdigit():
        is_named = _is_name_with_capital(prior)
        while (is_named or _is_whole_word(prior)) and position < end and position - after < MAX_CITATION:
            if not (text[position].isdigit() or text[position] in ",–-"):
                break
            position += 1
    if position == after or (position < end and not text[position].isspace()):
        return after
    head = skip_spaces(text, position, end)
    if is_named:  # "CB1.9 It" cites, "PU.1 DNA" names
        return position if _opens_sentence(text, head, end) else after
    return position if head >= end or text[head].isupper() or text[head] in OPENERS else after


def _is_whole_word(prior: str) -> bool:
    """Tell whether a word in small letters, behind which a number cites, and no abbreviation stands before a mark."""
    last = prior.rpartition("-")[2]
    return len(last) > 1 and last.isalpha() and last[-1].islower() and last.lower() not in ABBREVIATIONS


def _is_name_with_capital(prior: str) -> bool:
    """Tell whether a word is a name like "CB1" or "THC"; "S1" is the number of a section."""
    return len(prior) > 1 and prior[:2].isalpha() and prior.isalnum() and prior[0].isupper() and not prior[-1].islower()
