"""Ids are what a plain base32 encoder makes of the hash, and no two lists of parts share one."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from hedgerow import ids

PARTS = st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=4)


def _slow(parts: list[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        digest.update(f"{len(data)}:".encode() + data)
    return base64.b32encode(digest.digest()).decode("ascii")[:20].lower()


@given(PARTS)
def test_same_as_the_slow_encoder(parts: list[str]) -> None:
    assert ids.make_id(*parts) == _slow(parts)


@given(PARTS, PARTS)
def test_other_parts_other_id(one: list[str], other: list[str]) -> None:
    assert (ids.make_id(*one) == ids.make_id(*other)) == (one == other)


def test_ids_never_change() -> None:
    assert ids.document_id("kava") == _slow(["document", "kava"])
    assert ids.section_id("d", "About", 0) == _slow(["section", "d", "About", "0"])
    assert ids.sentence_id("d", "It grows.", 2) == _slow(["sentence", "d", "It grows.", "2"])
