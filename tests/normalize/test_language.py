"""The language of a document: langdetect decides where the word test does not (tests/normalize/test_english.py)."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from langdetect import detect_langs

from hedgerow.normalize.language import MAX_CHARS, SCORE_PLACES, Language, detect_language, sample_prose

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


def test_what_is_likely_english_is_asked_whole() -> None:
    begun = f"{ENGLISH}\n" + "\n".join([OTHERS["de"]] * 6)
    assert detect_language(begun) == Language("de", round(detect_langs(begun[:MAX_CHARS])[0].prob, SCORE_PLACES))


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
