"""The pieces of a page between tags, told by one expression and by looking from sign to sign; and their index, made two ways."""

from __future__ import annotations

import html

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize import offsets

_SKIPPED = re2.compile(
    r"(?is)<!--.*?-->|<(?:script|style|noscript|template|title)\b.*?</(?:script|style|noscript|template|title)\s*>|<[^>]*>|"
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_PARTS = [
    "<", ">", "<p>", "</p>", "<!--", "-->", "<!-", "--", "<!-->", "<script", "<script>", "</script >", "</SCRIPT\n>", "<Style a='b'>",
    "</style>", "<title", "<titles>", "<template_x>", "</noscript>", "</", "<>", "<a href='x>y'>", "&amp;", "&nbsp;", "&#39;",
    "&#x1F600;", "&#xD800;", "&fjlig;", "&NotEqualTilde;", "&", "&x;", "&;", "&eacute", "&#12345678;", ";", " ", "\n", "\u3000",
    "tea ", "may help", "é", "😀",
]  # fmt: skip
_PAGES = st.lists(st.sampled_from(_PARTS), max_size=40).map("".join)


def _by_expression(raw: str) -> list[tuple[int, int, str]]:
    pieces: list[tuple[int, int, str]] = []
    last = 0
    for match in _SKIPPED.finditer(raw):
        start, end = match.span()
        shown = "".join(html.unescape(match[0]).split()) if match[0][0] == "&" else ""
        pieces += [(last, start, "")] * (start > last) + [(start, end, shown)] * bool(shown)
        last = end
    return [*pieces, (last, len(raw), "")]


@settings(max_examples=500, deadline=None)
@given(_PAGES)
def test_pieces(raw: str) -> None:
    assert _by_expression(raw) == offsets.html_pieces(raw)


@settings(max_examples=300, deadline=None)
@given(_PAGES)
def test_an_index_is_that_of_its_pieces_one_by_one(raw: str) -> None:
    texts, places = [], []
    pieces = offsets.html_pieces(raw)
    for start, end, shown in pieces:
        text, at = (shown, [-start - 2] * len(shown)) if shown else offsets.index_words(raw, start, end)
        texts.append(text)
        places += at
    assert ("".join(texts), places) == offsets.index_page(raw, pieces)


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<script>", "<script", "</script", "&", "&amp", "<title></", "<!-- -", "a&#1;<"]
)
def test_pieces_of_a_page_of_one_sign(part: str) -> None:
    """What never ends is not looked for again at every sign: half a million of them take no time to speak of."""
    assert offsets.html_pieces(part * 300) == _by_expression(part * 300)
    offsets.html_pieces(part * 500_000)
