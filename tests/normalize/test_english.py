"""The word test: it counts what its plain twin counts, and says English of no text that langdetect calls otherwise."""

from __future__ import annotations

import json
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from langdetect import detect_langs

from hedgerow.normalize import english
from hedgerow.normalize.english import (
    WordCounts,
    count_foreign,
    count_words,
    is_certain_english,
    is_foreign,
    split_words,
)

PROSE = (
    "The leaves of the plant have been used for centuries by workers who wanted to stay awake, and it is said that "
    "they are less harmful than the extracts which you can buy today. This may be true, but the evidence for that is "
    "not strong, and there are reports from hospitals that show the opposite when it is taken with other drugs."
)
TERSE = (
    "Magnesium glycinate: 200 to 400 mg with dinner. Absorption is good, side effects are rare. Avoid in kidney disease. "
    "Glycine 3 g before bed may shorten the time to sleep. L-theanine 200 mg helps some people after a stressful day. "
    "Check labels for third-party tests. Ask a pharmacist about other medicines, such as sedatives, and start with low doses."
)
GERMAN = "Viele Menschen nehmen Baldrian, wenn sie nicht schlafen können, doch die Wirkung ist nicht gut belegt. "
SPANISH = "Muchas personas toman magnesio para los calambres de la noche, aunque la evidencia no es muy fuerte. "
DUTCH = "Veel mensen nemen melatonine om beter te slapen, maar het bewijs voor de werking is niet erg sterk. "
TAGALOG = (
    "Maraming tao ang umiinom ng melatonin upang makatulog, ngunit hindi malakas ang katibayan para sa epekto nito. "
)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        pytest.param(PROSE, True, id="prose"),
        pytest.param(TERSE, True, id="terse advice"),
        pytest.param(PROSE.upper(), False, id="capitals are no evidence"),
        pytest.param("The cat sat.", False, id="short"),
        pytest.param("the " * 200, False, id="one word"),
        pytest.param(PROSE + " Ashwagandha, kava, chaga." * 2, True, id="names of herbs"),
        pytest.param(" ".join(["Magnesium", "Zinc", "Selenium", "Copper"] * 40), False, id="names alone"),
        pytest.param(GERMAN * 4 + " the of and to is that", False, id="German with English words"),
        pytest.param(PROSE * 5 + "x" * 600, True, id="a long word"),
        pytest.param(PROSE * 5 + "x" * 1500, False, id="a word as long as the prose"),
        pytest.param(f"{PROSE} {(SPANISH * 4).title()}", False, id="half Spanish in capitals"),
        pytest.param(PROSE + GERMAN * 3, False, id="half German"),
        pytest.param(PROSE + SPANISH * 3, False, id="half Spanish"),
        pytest.param(PROSE + DUTCH * 3, False, id="half Dutch"),
        pytest.param(PROSE + TAGALOG * 3, False, id="half Tagalog"),
        pytest.param("\n".join([PROSE] * 8 + [DUTCH]), True, id="a Dutch quotation"),
    ],
)
def test_certain_english(text: str, certain: bool) -> None:
    assert is_certain_english(text) is certain


def count_words_slowly(text: str) -> WordCounts:
    """The plain twin of :func:`count_words`: a word at a time."""
    words = "".join(ch if ch.isascii() and ch.isalpha() else " " for ch in text).split()
    function_words = [w for w in words if w.islower() or w == w.capitalize()]
    function_words = [w.lower() for w in function_words if w.lower() in english.FUNCTION_WORDS]
    strange = []
    for word in words:
        looks_strange = len(word) <= 3 or word.endswith(("a", "i", "o", "u"))
        is_known = word in english._SHORT_WORDS or word in english._VOWEL_WORDS or word in english.FUNCTION_WORDS
        if looks_strange and not is_known and word == word.lower():
            strange.append(word)
    n_small = len([word for word in words if word == word.lower()])
    return WordCounts(len(words), n_small, len(function_words), len(set(function_words)), len(strange))


PIECES = st.sampled_from(
    [*PROSE.split(), *TERSE.split(), *GERMAN.split(), *SPANISH.split(), "THE", "oF", "é", "—", "1a", "µg", "\ud800"]
)


@given(st.lists(PIECES, max_size=40), st.sampled_from([" ", "\n", "", ", ", "’"]))
def test_words_are_counted_as_one_by_one(words: list[str], between: str) -> None:
    text = between.join(words)
    assert count_words(split_words(text)) == count_words_slowly(text)


@given(st.text(alphabet="a‘’“”–—…•®™°µ×≥≤éя \n", max_size=60))
def test_foreign_characters_are_counted_as_a_pattern_would(text: str) -> None:
    assert count_foreign(text) == len(re2.findall("[^\\x00-\\x7f‘’“”–—…•®™°µ×≥≤]", text))


@given(st.text(st.sampled_from("ab ’é–…治😀\u00a0"), max_size=60), st.integers(0, 300))
def test_the_bound_on_foreign_characters_changes_no_answer(text: str, n_plain: int) -> None:
    text += "word " * n_plain
    assert is_foreign(text) == (count_foreign(text) > english.MAX_FOREIGN_SHARE * len(text))


def mixes(one: list[str], others: list[str], n: int) -> Iterator[str]:
    """Yield texts of English and another language, in turns of some words or one behind the other."""
    rng = random.Random(7)
    for _ in range(n):
        share, size = rng.uniform(0.1, 0.7), rng.choice((800, 2000, 4000))
        a = rng.choice(one)[: int(size * (1 - share))].split(" ")
        b = rng.choice(others)[: int(size * share)].split(" ")
        step = rng.choice((4, 10, 40, 1000))
        turns = [
            " ".join(part[at : at + step]) for at in range(0, size, step) for part in (a, b) if part[at : at + step]
        ]
        rng.shuffle(turns)
        yield " ".join(turns)


def test_no_mixed_text_is_certain_that_langdetect_does_not_call_english(shared: Path) -> None:
    with tarfile.open(shared / "corpus" / "udhr.tar.xz") as archive:
        file = archive.extractfile(next(m for m in archive if m.name.endswith("docs.jsonl")))
        assert file is not None
        declarations = [json.loads(line)["text"] for line in file]
    latin = [text for text in declarations if not is_foreign(text[:10_000])]
    seeds = [path.read_text("utf-8") for path in sorted((shared / "corpus" / "seeds").glob("*.txt"))]
    certain = [
        text
        for text in [*latin, *mixes(seeds, latin, 3000)]
        if is_certain_english(text[:10_000]) and not is_foreign(text)
    ]
    assert len(certain) > 50
    assert [text[:80] for text in certain if detect_langs(text)[0].lang != "en"] == []
