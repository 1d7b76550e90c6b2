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

SAMPLE_CHARS = 1000
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
    if is_certain_english(sample):
        return Language("en", 1.0)
    if _LETTER.search(sample) is None:
        return None
    _warm_up()
    try:
        best = detect_langs(sample)[0]
    except LangDetectException:
        return None
    return Language(best.lang, round(best.prob, SCORE_PLACES))


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
    hits = [word for word in words if word in _WORDS]
    return len(hits) >= MIN_SHARE * len(words) and len(set(hits)) >= MIN_DISTINCT


def _warm_up() -> None:
    """Load the profiles once: langdetect gives wrong answers when threads load them together."""
    global _is_warm
    if _is_warm:
        return
    with _lock:
        if not _is_warm:
            detect_langs("This is a plain English sentence to load the profiles with.")
            _is_warm = True
