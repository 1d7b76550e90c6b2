"""The language of a document: langdetect, seeded, behind a test that settles plain English, overruled on few words.

The seed is set here and not by callers, because spawned worker processes import
this module afresh.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import re2
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from hedgerow.normalize.english import count_words, is_certain_english, is_foreign, split_words
from hedgerow.normalize.few_words import is_english_in_few_words

DetectorFactory.seed = 0

MAX_CHARS = 10_000  # what langdetect looks at of a text
SAMPLE_CHARS = 1000
MIN_PROSE_CHARS = 40  # shorter lines are headings, labels, menu items: detectors guess on them
MIN_SAMPLE_CHARS = 200  # with less prose than this, short lines are better than nothing
SCORE_PLACES = 4  # the rest of the score differs between machines

_LETTER = re2.compile(r"\pL")

_lock = threading.Lock()
_is_warm = False


class Language(NamedTuple):
    """An ISO 639-1 code and the detector's score; 1.0 where a word test settled English."""

    code: str
    score: float


def detect_language(text: str) -> Language | None:
    """Return the language of a document's prose, or None when it has no letters.

    >>> detect_language("Kratom kann bei manchen Menschen die Symptome des Entzugs lindern, doch nicht bei allen.").code
    'de'
    """
    head = text[:MAX_CHARS]
    if is_certain_english(head) and not is_foreign(head):
        return Language("en", 1.0)
    sample = sample_prose(text)
    if _LETTER.search(sample) is None:
        return None
    _warm_up()
    is_likely = count_words(split_words(head)).is_likely()
    found = None if is_likely else _ask(sample)
    if is_likely or (found is not None and found.code == "en"):
        # What begins in English need not go on so; signs without letters say nothing about it.
        return _ask(head) or (Language("en", 1.0) if is_likely else found)
    return Language("en", 1.0) if found is not None and is_english_in_few_words(text) else found


def _ask(text: str) -> Language | None:
    try:
        best = detect_langs(text)[0]
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


def _warm_up() -> None:
    """Load the profiles once: langdetect gives wrong answers when threads load them together."""
    global _is_warm
    if _is_warm:
        return
    with _lock:
        if not _is_warm:
            detect_langs("This is a plain English sentence to load the profiles with.")
            _is_warm = True
