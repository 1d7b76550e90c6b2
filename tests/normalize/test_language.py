"""The language of a document: the word test never says English where langdetect does not."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from langdetect import detect_langs

from hedgerow.normalize import language
from hedgerow.normalize.language import (
    _count_foreign,
    detect_language,
    is_certain_english,
    sample_prose,
    stays_english,
)

ENGLISH = (
    "The leaves of the plant have been used for centuries by workers who wanted to stay awake, and it is said that "
    "they are less harmful than the extracts which you can buy today. This may be true, but the evidence for that is "
    "not strong, and there are reports from hospitals that show the opposite when it is taken with other drugs."
)
OTHERS = {
    "de": "Viele Menschen nehmen Baldrian, wenn sie nicht schlafen können, doch die Wirkung ist nicht gut belegt. " * 4,
    "es": "Muchas personas toman magnesio para los calambres de la noche, aunque la evidencia no es muy sólida. " * 4,
    "fr": "Beaucoup de gens prennent de la mélatonine pour dormir, mais les preuves de son effet sont faibles. " * 4,
    "nl": "Veel mensen nemen melatonine om beter te slapen, maar het bewijs voor de werking is niet erg sterk. " * 4,
}


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages(code: str) -> None:
    found = detect_language(OTHERS[code])
    assert found is not None
    assert found.code == code


def test_english_by_words_and_by_detector() -> None:
    assert detect_language(ENGLISH) == ("en", 1.0)
    short = detect_language("Kratom may help some people, but it is not a medicine.")
    assert short is not None
    assert (short.code, round(short.score, 4)) == ("en", short.score)


@pytest.mark.parametrize("text", ["", "12 + 5", "…", "\U0001f600", "— 7 —"])
def test_no_letters_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_short_lines_do_not_decide() -> None:
    menu = "Inicio\nContacto\nNoticias\n" * 10
    assert detect_language(menu + ENGLISH) == ("en", 1.0)
    assert "Inicio" not in sample_prose(menu + ENGLISH)


def test_few_english_words_are_not_enough() -> None:
    assert not is_certain_english(OTHERS["nl"] + " the of and to is that")
    assert not is_certain_english("the " * 200)


def test_threads_agree_from_a_cold_start() -> None:
    code = (
        "from concurrent.futures import ThreadPoolExecutor as P;from hedgerow.normalize.language import detect_language as d;"
        "t=['Baldrian hilft beim Einschlafen, sagen viele Leute.','It may help you sleep.']*8;"
        "print(sorted({str(x) for x in P(8).map(d,t)}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.count("Language(") == 2, shown


def test_detector_repeats_itself() -> None:
    texts = ["Kratom dosage is a matter of debate", "Melatonin und Kratom", "sleep aid"] * 3
    first = [detect_language(t) for t in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detect_language, texts)) == first


def test_word_test_agrees_with_langdetect_on_declarations_in_all_languages(shared: Path) -> None:
    with tarfile.open(shared / "corpus" / "udhr.tar.xz") as archive:
        member = next(m for m in archive if m.name.endswith("docs.jsonl"))
        file = archive.extractfile(member)
        assert file is not None
        texts = [json.loads(line)["text"] for line in file]
    certain = [t for t in texts if is_certain_english(sample_prose(t))]
    assert certain
    for text in certain:
        assert detect_langs(sample_prose(text))[0].lang == "en"


@given(st.text(alphabet="a‘’“”–—…•®™°µ×≥≤éя \n", max_size=60))
def test_foreign_characters_are_counted_as_a_pattern_would(text: str) -> None:
    assert _count_foreign(text) == len(re2.findall("[^\\x00-\\x7f‘’“”–—…•®™°µ×≥≤]", text))


def stays_english_slowly(text: str, max_odd: float) -> bool:
    """The slow twin of :func:`stays_english` for long plain texts: every stretch is looked at, every word counted."""
    parts = [text[at : at + language.PART_CHARS] for at in range(0, len(text) - language.PART_CHARS // 2, 500)]
    n_odd = 0
    for part in parts:
        words = part.lower().split()
        hits = [word for word in words if word in language._WORDS]
        is_english = len(hits) / max(len(words), 1) >= language.MIN_PART_SHARE and len(set(hits)) >= 4
        n_small = sum(word[0].islower() for word in part.split())
        n_odd += not is_english and n_small > language.MAX_LIST_SHARE * len(words)
    return n_odd <= max_odd * len(parts)


STRETCHES = (
    ENGLISH,
    *OTHERS.values(),
    "the of and to x y z " * 20,
    "Root Extract, 300 mg\n" * 20,
    "the the the a b c " * 20,
    " " * 500,
)


@given(st.lists(st.tuples(st.sampled_from(STRETCHES), st.integers(0, 600)), min_size=3, max_size=20), st.floats(0, 1))
def test_stretches_are_looked_at_until_the_answer_is_certain(parts: list[tuple[str, int]], max_odd: float) -> None:
    text = "".join((part * 3)[:length] for part, length in parts)
    if len(text) >= language.SAMPLE_CHARS and text.isascii():
        assert stays_english(text, max_odd) == stays_english_slowly(text, max_odd)


@given(st.text(st.sampled_from("ab ’é–…治😀\u00a0"), max_size=60), st.integers(0, 300))
def test_the_bound_on_foreign_characters_changes_no_answer(text: str, n_plain: int) -> None:
    text += "word " * n_plain
    assert language._is_foreign(text) == (_count_foreign(text) > (1 - language.MIN_PLAIN_SHARE) * len(text))
