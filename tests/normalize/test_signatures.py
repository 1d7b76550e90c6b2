"""Signatures: equal on every machine, close for close texts."""

from __future__ import annotations

import hashlib

import numpy as np

from hedgerow.normalize.signatures import BLOCK, shingle_hashes, signature

TEXT = " ".join(f"word{i % 97} of{i % 13}" for i in range(400))


def estimate(a: str, b: str) -> float:
    left, right = (np.frombuffer(signature(t), dtype="<u4") for t in (a, b))
    return float((left == right).mean())


def jaccard(a: str, b: str) -> float:
    left, right = set(shingle_hashes(a).tolist()), set(shingle_hashes(b).tolist())
    return len(left & right) / len(left | right)


def test_signature_is_the_same_forever() -> None:
    digest = hashlib.sha256(signature("Kratom may ease the symptoms of withdrawal, they say.")).hexdigest()
    assert digest == "0ef4693b7a2d2b2be3664ddb1833abe5e704f8524cd73fc543a108ab24e1807f"


def test_case_and_space_do_not_count() -> None:
    assert signature(TEXT) == signature(TEXT.upper().replace(" ", "\n\n"))


def test_estimate_is_near_the_jaccard_similarity() -> None:
    words = [f"w{i}" for i in range(600)]
    for cut in (60, 200, 400):
        a, b = " ".join(words), " ".join(words[:-cut] + [f"x{i}" for i in range(cut)])
        assert abs(estimate(a, b) - jaccard(a, b)) < 0.15


def test_other_texts_are_far() -> None:
    assert estimate(TEXT, " ".join(f"other{i}" for i in range(300))) < 0.05


def test_blocks_do_not_show() -> None:
    long = " ".join(f"w{i}" for i in range(3 * BLOCK))
    assert estimate(long, long + " end") > 0.95


def test_short_texts_have_a_signature() -> None:
    assert len(signature("one")) == 512
    assert signature("one two") != signature("one three")
