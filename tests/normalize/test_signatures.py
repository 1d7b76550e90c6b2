"""Signatures: equal on every machine, close for close texts."""

from __future__ import annotations

import hashlib
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize.signatures import PART_CHARS, shingle_hashes, signature, signatures

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
