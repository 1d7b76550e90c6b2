"""Flags and softeners: remarks on a sentence that are no labels."""

from __future__ import annotations

import pytest
from label_votes import flags, softeners, view


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does the bark help?", {"question"}),
        ("“Is it old?”", {"question"}),
        ("Does it help? Yes, it calms coughs.", set()),
        ("This article explores seven barks.", {"meta"}),
        ("Let us look at the roots.", {"meta"}),
        ("Take the syrup at noon.", {"imperative"}),
        ("- Do not heat the oil.", {"imperative"}),
        ("Use of the oil is old.", set()),
        ("Its price, which does clover cause naturally in spring, has risen.", {"incoherent"}),
        ("How does clover cause hay fever?", {"question"}),
        ("Clover does not cause hay fever.", set()),
        ("The tea was weak.Another cup came.", {"seg_error"}),
        ("See www.leaf.Shop for tea.", {"imperative"}),
        ("The bark is brown.", set()),
    ],
)
def test_flags(text: str, expected: set[str]) -> None:
    """Each flag has its sentence, and each its look-alike."""
    assert flags(view(text)) == expected


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Mint can calm the gut.", "ability", "can"),
        ("You should rest.", "advice", "should"),
        ("A walk would help.", "prediction", "would"),
        ("It stings if swallowed.", "condition", "if"),
        ("Tea often helps.", "frequency", "often"),
        ("In some cases it fades.", "scope", "In some cases"),
        ("Smoke is linked to cough.", "association", "linked to"),
        ("Mint is known for its scent.", "fame", "known for"),
        ("You may want to sit.", "permission", "You may want"),
    ],
)
def test_softeners(text: str, kind: str, words: str) -> None:
    """Every type of softener is found with its words."""
    assert (kind, words) in softeners(view(text))


@pytest.mark.parametrize(
    "text", ["The bark is brown.", "He drank a can of soda.", "Sage, also known as salvia, is old."]
)
def test_no_softener(text: str) -> None:
    """Words of other senses soften nothing."""
    assert softeners(view(text)) == []
