"""Documents of few words, where langdetect guesses: English words settle some, words of other languages none."""

from __future__ import annotations

import pytest

from hedgerow.normalize import few_words, language
from hedgerow.normalize.few_words import MAX_FEW_WORDS, is_english_in_few_words, weigh_words
from hedgerow.normalize.language import Language, detect_language

ENGLISH = [
    "Never mix alcohol and kava.",
    "Dandelion tea tastes bitter.",
    "Ashwagandha does not cause liver damage at normal doses.",
    "Valerian, unlike benzodiazepines, does not lead to dependence.",
    "Don't mix it.",
    "I’ve slept better.",
    "DO NOT TAKE THIS MEDICINE!",
    "It gets better.",
    "Not a good look!",
    "Sexual side-effects, insomnia.",
    "I'm a happier me.",
    "The café serves kava, but it is not as strong as you think.",
    "my husband said so",
    "Severe tiredness.\nNo appetite.",
]
OTHERS = [
    "",
    "12 + 5",
    "Kava ist nicht giftig.",
    "Baldrian hilft beim Einschlafen.",
    "Thee smaakt bitter.",
    "Te is goed en gezond.",
    "Die tee is warm.",
    "Vi har en god helse i byen.",
    "Det är en bra medicin.",
    "Le thé est bon pour la santé.",
    "L'ashwagandha n'est pas un poison.",
    "El té es amargo.",
    "Il tè non fa male.",
    "O chá faz bem.",
    "Teh hijau tidak pahit.",
    "Ang tsaa ay mapait.",
    "Chai ni chungu sana.",
    "Herbata jest gorzka.",
    "Чай горький.",
    "お茶は苦い。",
    "Not und Tod: das Ende der Welt",
    "The Beatles war eine Band aus Liverpool und nicht mehr.",
    "Il film Take the Money and Run è una commedia di Woody Allen.",
    "Melatonin",
    "Kratom tolerance",
    "Ernst Petrie",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert is_english_in_few_words(text)
    found = detect_language(text)
    assert found is not None
    assert "en" == found.code


@pytest.mark.parametrize("text", OTHERS)
def test_no_evidence_of_english(text: str) -> None:
    assert not is_english_in_few_words(text)


def test_many_words_are_left_to_the_detector() -> None:
    few = "the " * MAX_FEW_WORDS
    assert is_english_in_few_words(few)
    assert not is_english_in_few_words(few + "the")
    assert not is_english_in_few_words("the and " + "s" * few_words.MAX_FEW_CHARS)


@pytest.mark.parametrize(
    ("answer", "text", "code"),
    [
        ("sv", "Never mix alcohol and kava.", "en"),
        ("sv", "Aldrig blanda kava med alkohol.", "sv"),
        ("en", "Aldrig blanda kava med alkohol.", "en"),
        ("no", "Kratom tolerance", "no"),
        ("sv", "Never mix alcohol and kava. " * 4, "sv"),
        ("sv", f"Never mix alcohol and {'kava' * 80}.", "sv"),
    ],
)
def test_only_another_language_is_overruled(monkeypatch: pytest.MonkeyPatch, answer: str, text: str, code: str) -> None:
    monkeypatch.setattr(language, "_ask", lambda _: Language(answer, 0.7))
    found = detect_language(text)
    assert found is not None
    assert code == found.code


@pytest.mark.parametrize(
    ("text", "weighed"),
    [
        ("", (0, 0, 0, 0, 0)),
        ("Liver", (1, 1, 0, 0, 0)),
        ("can't", (1, 1, 0, 0, 0)),
        ("Cymbalta's", (1, 0, 0, 0, 0)),
        ("l'eau", (1, 0, 0, 0, 1)),
        ("naïve", (1, 0, 0, 0, 1)),
        ("tiredness", (1, 0, 1, 0, 0)),
        ("it is", (2, 0, 0, 2, 0)),
        ("und oder kava", (3, 0, 0, 0, 3)),
        ("Und Kava", (2, 0, 0, 0, 0)),
        ("UND KAVA", (2, 0, 0, 0, 2)),
    ],
)
def test_evidence(text: str, weighed: tuple[int, ...]) -> None:
    assert weighed == weigh_words(text)


def test_a_word_speaks_for_one_side() -> None:
    assert not few_words._ENGLISH & few_words._FOREIGN
    assert not few_words._ENGLISH & few_words._SHARED
    assert not few_words._FOREIGN & few_words._SHARED
