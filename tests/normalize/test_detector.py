"""The detector on arrays answers as langdetect does: language, odds, and nothing where it finds nothing."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from hedgerow.normalize import detector

PARTS = [
    "Viele Menschen nehmen Baldrian, wenn sie nicht schlafen können. ", "It may help some people, but not all. ",
    "Muchas personas toman magnesio. ", "Beaucoup de gens prennent de la mélatonine. ", "Nhiều người dùng nó để ngủ. ",
    "многие люди пьют чай ", "多くの人が飲んでいます。", "많은 사람들이 마신다. ", "Πολλοί πίνουν τσάι. ", "कई लोग पीते हैं ", "مردم چای می‌نوشند ",
    "WHO ABSTRACT ", "ÀÉ ", "  ", "\n", "   \n ", "12 mg ", "a", "Z", "jo@example.org ", "https://example.org/a?b=c ", "e\u0302\u0301", "ș ț ",
    "\u3000", "\x00", "ひカ㄀", "\U0001f600", "ǅ", "| ",
]  # fmt: skip


def by_library(text: str) -> tuple[str, float] | None:
    DetectorFactory.seed = detector.SEED
    try:
        found = detect_langs(text)
    except LangDetectException:
        return None
    return (found[0].lang, round(found[0].prob, 6)) if found else None


def by_arrays(text: str) -> tuple[str, float] | None:
    found = detector.best_language(text)
    return found and (found[0], round(found[1], 6))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_mixed_texts(text: str) -> None:
    assert by_arrays(text) == by_library(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    assert by_arrays(text) == by_library(text)


@pytest.mark.parametrize("part", PARTS)
def test_long_texts(part: str) -> None:
    text = part * (10_500 // len(part))
    assert by_arrays(text) == by_library(text)


def test_declarations_in_all_languages(shared: Path) -> None:
    with tarfile.open(shared / "corpus" / "udhr.tar.xz") as archive:
        member = next(m for m in archive if m.name.endswith("docs.jsonl"))
        file = archive.extractfile(member)
        assert file is not None
        texts = [json.loads(line)["text"][:600] for line in file]
    assert len(texts) > 400
    for text in texts[::4]:
        assert by_arrays(text) == by_library(text)
