"""The language of a document: langdetect, seeded, behind a test that settles plain English.

The seed is set here and not by callers, because spawned worker processes import
this module afresh.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import re2
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

DetectorFactory.seed = 0

MAX_CHARS = 10_000  # what langdetect looks at of a text
SAMPLE_CHARS = 1000
PART_CHARS = 500
MIN_PROSE_CHARS = 40  # shorter lines are headings, labels, menu items: detectors guess on them
MIN_SAMPLE_CHARS = 200  # with less prose than this, short lines are better than nothing
SCORE_PLACES = 4  # the rest of the score differs between machines

# Function words that English shares with no other written language in such numbers.
_WORDS = frozenset((
    "the", "of", "and", "to", "is", "that", "for", "with", "are", "this", "it", "as", "be", "by", "from", "have",
    "which", "can", "may", "not", "their", "they", "has", "when", "or", "your", "you", "these", "other", "more",
    "than", "its", "were", "been", "into", "most", "who", "how", "what", "about", "there", "should", "could", "would",
    "some", "any", "between", "after", "while", "also", "such", "people", "take", "if", "but", "at", "those", "does",
))  # fmt: skip
# Thresholds: among 460 declarations in all languages, cut to several lengths, only English and Scots (which
# langdetect calls English too) pass 0.17; a text of which half is German stays below 0.2.
MIN_WORDS = 30
MIN_SHARE = 0.2
MIN_DISTINCT = 6
# Dense prose has fewer of the words, but many different ones: of 3,000 texts of two languages that the thresholds above do
# not settle, those with this share and this few odd stretches are English for langdetect too.
MIN_DENSE_SHARE = 0.17
MIN_DENSE_DISTINCT = 12
MAX_ODD_DENSE = 0.15
# Of 500-character stretches in other languages none has more than three of the words.
MIN_PART_SHARE = 0.1
MIN_PART_DISTINCT = 4
MAX_ODD_PARTS = 0.25
MAX_LIST_SHARE = 0.5  # of words in small letters, in a list of names, numbers and references
MIN_SHORT_SHARE = 0.25
MIN_PLAIN_SHARE = 0.97
_PLAIN = "‘’“”–—…•®™°µ×≥≤"  # beside ASCII
_LETTER = re2.compile(r"\pL")

_lock = threading.Lock()
_is_warm = False


class Language(NamedTuple):
    """An ISO 639-1 code and the detector's score; 1.0 where the word test settled English."""

    code: str
    score: float


def detect_language(text: str) -> Language | None:
    """Return the language of a document's prose, or None when it has no letters.

    >>> detect_language("Kratom kann bei manchen Menschen die Symptome des Entzugs lindern, doch nicht bei allen.").code
    'de'
    """
    sample = sample_prose(text)
    # An article may begin with a table: then the whole of it decides.
    begins_english = is_certain_english(sample) or is_certain_english(text[:MAX_CHARS])
    if (begins_english or is_dense_english(text[:MAX_CHARS])) and stays_english(
        text[:MAX_CHARS], MAX_ODD_PARTS if begins_english else MAX_ODD_DENSE
    ):
        return Language("en", 1.0)
    if _LETTER.search(sample) is None:
        return None
    _warm_up()
    found = None if begins_english else _ask(sample)
    if begins_english or (found is not None and found.code == "en"):
        # What begins in English need not go on so; signs without letters say nothing about it.
        return _ask(text[:MAX_CHARS]) or (Language("en", 1.0) if begins_english else found)
    return found


def _ask(text: str) -> Language | None:
    try:
        best = detect_langs(text)[0]
    except LangDetectException:
        return None
    return Language(best.lang, round(best.prob, SCORE_PLACES))


def stays_english(text: str, max_odd: float = MAX_ODD_PARTS) -> bool:
    """Say whether a text that begins in English has no stretch in another language that would count.

    Stretches with few function words are lists and names where they are few, and another language where they are many.

    Args:
        text: the text.
        max_odd: the share of its stretches that may look like another language.
    """
    if not text.isascii() and _is_foreign(text):
        return False
    if len(text) < SAMPLE_CHARS:
        return _share_of_hits(text.lower().split()) >= MIN_SHORT_SHARE
    starts = range(0, len(text) - PART_CHARS // 2, PART_CHARS)
    n_left, spare = len(starts), int(max_odd * len(starts))  # stretches to look at, and how many of them may be odd
    for at in starts:
        if n_left <= spare:
            return True
        if _is_odd(text[at : at + PART_CHARS]):
            spare -= 1
            if spare < 0:
                return False
        n_left -= 1
    return True


def _count_foreign(text: str) -> int:
    """Return how many characters are neither ASCII nor marks that English prose has too."""
    return len(text) - len(text.encode("ascii", "ignore")) - sum(map(text.count, _PLAIN))


def _is_foreign(text: str) -> bool:
    """Tell whether more than a few characters are foreign: the bytes that UTF-8 adds bound their number."""
    limit = (1 - MIN_PLAIN_SHARE) * len(text)
    return len(text.encode("utf-8", "surrogatepass")) - len(text) > limit and _count_foreign(text) > limit


def _is_odd(part: str) -> bool:
    """Say whether a stretch may be prose in another language: hardly a function word, and no list of names and numbers."""
    words = part.lower().split()
    distinct = len(_WORDS.intersection(words))
    if distinct >= MIN_PART_DISTINCT and (
        distinct >= MIN_PART_SHARE * len(words) or _share_of_hits(words) >= MIN_PART_SHARE
    ):
        return False
    return sum(word[0].islower() for word in part.split()) > MAX_LIST_SHARE * len(words)


def _share_of_hits(words: list[str]) -> float:
    return sum(map(_WORDS.__contains__, words)) / max(len(words), 1)


def sample_prose(text: str) -> str:
    """Return the first whole lines of prose; all lines where there is hardly any prose."""
    lines = text.split("\n")
    sample = _take([line for line in lines if len(line) >= MIN_PROSE_CHARS])
    return sample if len(sample) >= MIN_SAMPLE_CHARS else _take(lines)


def _take(lines: list[str]) -> str:
    taken: list[str] = []
    n_chars = 0
    for line in lines:
        if n_chars >= SAMPLE_CHARS:
            break
        taken.append(line[: SAMPLE_CHARS - n_chars])
        n_chars += len(taken[-1]) + 1
    return "\n".join(taken)


def is_certain_english(sample: str) -> bool:
    """Say whether function words alone settle that a text is English.

    >>> is_certain_english("The cat sat.")
    False
    """
    words = sample.lower().split()
    if len(words) < MIN_WORDS:
        return False
    return _share_of_hits(words) >= MIN_SHARE and len(_WORDS.intersection(words)) >= MIN_DISTINCT


def is_dense_english(text: str) -> bool:
    """Say whether a text has the function words of dense English prose: fewer of them, but many different ones."""
    words = text.lower().split()
    return _share_of_hits(words) >= MIN_DENSE_SHARE and len(_WORDS.intersection(words)) >= MIN_DENSE_DISTINCT


def _warm_up() -> None:
    """Load the profiles once: langdetect gives wrong answers when threads load them together."""
    global _is_warm
    if _is_warm:
        return
    with _lock:
        if not _is_warm:
            detect_langs("This is a plain English sentence to load the profiles with.")
            _is_warm = True
