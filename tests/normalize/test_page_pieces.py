"""The index of a page made from tag to tag, and by one expression; and the offset map, made for all lines at once and word by word."""

from __future__ import annotations

import pytest
import slow_offsets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedgerow.normalize import offsets, page_index

_PARTS = [
    "<", ">", "<p>", "</p>", "<!--", "-->", "<!-", "--", "<!-->", "<script", "<script>", "</script >", "</SCRIPT\n>", "<Style a='b'>",
    "</style>", "<title", "<titles>", "<template_x>", "</noscript>", "</", "<>", "<a href='x>y'>", "&amp;", "&nbsp;", "&#39;",
    "&#x1F600;", "&#xD800;", "&fjlig;", "&NotEqualTilde;", "&notit;", "&#1;", "&", "&x;", "&;", "&eacute", "&#12345678;", ";", " ", "\n",
    "\u3000", "tea ", "may help", "é", "😀", "|", "  ", "a", "b",
]  # fmt: skip
_PAGES = st.lists(st.sampled_from(_PARTS), max_size=40).map("".join)
_WORDS = [
    "tea",
    "may",
    "help",
    "é",
    "😀",
    "|",
    "||",
    "a",
    "b",
    "<b>",
    "&",
    "; ",
    " ",
    "  ",
    "\n",
    "tea may help a b and c for days",
    "'",
    "tea.[1]",
    "[2,3] ",
    "10^9 ",
    "_",
]
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=30).map("".join)


def _pairs(index: page_index.Index) -> list[tuple[str, int]]:
    return list(zip(index.compact, index.places.tolist(), strict=True))


@settings(max_examples=500, deadline=None)
@given(_PAGES)
def test_index_of_a_page(raw: str) -> None:
    index = page_index.index_page(raw)
    assert _pairs(index) == slow_offsets.index_page(raw)
    assert [chr(code) for code in index.codes[index.kept].tolist()] == list(index.compact)


@settings(max_examples=200, deadline=None)
@given(_PAGES, st.integers(0, 50), st.integers(0, 200))
def test_index_of_a_stretch(raw: str, start: int, n_chars: int) -> None:
    stretch = raw[start : start + n_chars]
    assert _pairs(page_index.index_stretch(stretch)) == slow_offsets.index_stretch(stretch, 0, len(stretch))


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<script>", "<script", "</script", "</script  ", "&", "&amp", "<title></", "<!-- -", "a&#1;<"]
)
def test_index_of_a_page_of_one_sign(part: str) -> None:
    """What never ends is not looked for again at every sign: half a million of them take no time to speak of."""
    assert _pairs(page_index.index_page(part * 300)) == slow_offsets.index_page(part * 300)
    page_index.shown_bounds(part * 500_000)


@pytest.fixture(params=[0, offsets.FEW_CHARS], ids=["arrays", "few"])
def _few_chars(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offsets, "FEW_CHARS", request.param)


def _map(text: str, raw: str, media: str) -> list[offsets.Run]:
    """Return the map of a text to a page, or to a stretch of plain text."""
    return (
        offsets.align(text, raw, media) if media == "html" else offsets._align_gap(text, 0, len(text), raw, 0, len(raw))
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TEXTS, _PAGES, st.sampled_from(["html", "stretch"]))
@pytest.mark.usefixtures("_few_chars")
def test_map_of_any_text_to_any_page(text: str, raw: str, media: str) -> None:
    assert _map(text, raw, media) == slow_offsets.align(text, raw, media) or text == raw


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*_WORDS, *_PARTS]), max_size=60), st.integers(0, 5), st.sampled_from(["html", "stretch"])
)
@pytest.mark.usefixtures("_few_chars")
def test_map_of_a_text_to_the_page_it_stands_in(parts: list[str], dropped: int, media: str) -> None:
    raw = "".join(parts)
    text = "\n".join("".join(ch for ch, _ in slow_offsets.index_page(raw)[dropped:]).split("a"))
    assert _map(text, raw, media) == slow_offsets.align(text, raw, media) or text == raw
