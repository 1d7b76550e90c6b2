"""Signatures: equal on every machine, close for close texts."""

from __future__ import annotations

import hashlib
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize.signatures import LONG_WORD, PART_CHARS, shingle_hashes, signature, signatures, word_hashes

TEXT = " ".join(f"word{i % 97} of{i % 13}" for i in range(400))


def estimate(a: str, b: str) -> float:
    left, right = (np.frombuffer(signature(t), dtype="<u4") for t in (a, b))
    return float((left == right).mean())


def jaccard(a: str, b: str) -> float:
    left, right = set(shingle_hashes(a).tolist()), set(shingle_hashes(b).tolist())
    return len(left & right) / len(left | right)


def test_signature_is_the_same_forever() -> None:
    digest = hashlib.sha256(signature("Kratom may ease the symptoms of withdrawal, they say.")).hexdigest()
    assert digest == "531f527101209093c009922f126d91191fddada853c9424ea2fc7cbd3e3c2344"


def test_case_and_space_do_not_count() -> None:
    assert signature(TEXT) == signature(TEXT.upper().replace(" ", "\n\n"))


def test_estimate_is_near_the_jaccard_similarity() -> None:
    words = [f"w{i}" for i in range(600)]
    for cut in (60, 200, 400):
        a, b = " ".join(words), " ".join(words[:-cut] + [f"x{i}" for i in range(cut)])
        assert abs(estimate(a, b) - jaccard(a, b)) < 0.15


def test_other_texts_are_far() -> None:
    assert estimate(TEXT, " ".join(f"other{i}" for i in range(300))) < 0.05


def test_parts_do_not_show() -> None:
    long = " ".join(f"w{i}" for i in range(PART_CHARS // 4))
    assert estimate(long, long + " end") > 0.95


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab \nÉİ9."), max_size=40), max_size=8))
def test_texts_together_are_signed_as_alone(texts: list[str]) -> None:
    assert signatures(texts) == [signature(text) for text in texts]


MASK = 2**64 - 1


def mix(z: int) -> int:
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def slow_hashes(data: bytes) -> list[int]:
    """Word by word and letter by letter: what :func:`word_hashes` does by places."""
    hashes = []
    for word in bytes(c if c > 32 else 32 for c in data).split():
        weights = [mix(place * 0x9E3779B97F4A7C15 & MASK) | 1 for place in range(1001, 1065)]
        hashes.append(mix(sum((c + 1) * weights[at % 64] for at, c in enumerate(word)) & MASK))
    return hashes


WORDS = {
    "none": b"",
    "white space": b" \t\n\0 ",
    "one": b"a",
    "edges": b" ab\n",
    "of the limit": b"x" * LONG_WORD,
    "longer than the limit": b"a " + b"xyz" * LONG_WORD + b" b",
    "around the limit": b" ".join(bytes([97 + n % 7]) * (LONG_WORD - 2 + n % 5) for n in range(10)),
    "not ASCII": "Ünïcödé – 治療".encode(),
}


@pytest.mark.parametrize("data", WORDS.values(), ids=WORDS)
def test_words_are_hashed_as_one_by_one(data: bytes) -> None:
    assert word_hashes(data)[0].tolist() == slow_hashes(data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3 * LONG_WORD), max_size=6), st.binary(max_size=60))
def test_any_words_are_hashed_as_one_by_one(lengths: list[int], data: bytes) -> None:
    text = data + b" ".join(bytes(33 + (n * i) % 200 for i in range(n)) for n in lengths)
    hashes, starts = word_hashes(text)
    assert hashes.tolist() == slow_hashes(text)
    assert [text[at] > 32 and (at == 0 or text[at - 1] <= 32) for at in starts.tolist()] == [True] * len(hashes)


def test_a_library_signs_as_the_definition_says() -> None:
    """Equal places of two signatures are what two sets of shingles share, measured over many pairs."""
    pick = random.Random(1)
    off = []
    for _ in range(60):
        words = [f"w{pick.randrange(10**6)}" for _ in range(300)]
        other = words[: pick.randrange(50, 300)] + [f"x{pick.randrange(10**6)}" for _ in range(80)]
        a, b = " ".join(words), " ".join(other)
        off.append(estimate(a, b) - jaccard(a, b))
    assert abs(sum(off) / len(off)) < 0.02
    assert max(map(abs, off)) < 0.17


def test_short_texts_have_a_signature() -> None:
    assert len(signature("one")) == 512
    assert signature("one two") != signature("one three")
