"""The laws of the offset map: mapping out and back covers the same characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize.documents import normalize_text
from hedgerow.normalize.offsets import align
from hedgerow.normalize.spans import to_raw, to_text

CASES = [
    ("same", "a b c", "a b c", "text", (2, 3), "b"),
    ("spaces", "a b c", "a \t b   c", "text", (0, 3), "a \t b"),
    ("mask_inside", "mail [email] now", "mail a@b.example now", "text", (0, 16), "mail a@b.example now"),
    ("mask_alone", "mail [email] now", "mail a@b.example now", "text", (5, 12), " a@b.example "),
    ("mask_last", "mail [email]", "mail a@b.example", "text", (5, 12), " a@b.example"),
    ("mojibake", "it doesn’t help us", "it doesnâ€™t help us", "text", (0, 15), "it doesnâ€™t help"),
    ("tags", "Do not mix.", "<p>Do <b>not</b> mix.</p>", "html", (0, 6), "Do <b>not"),
    ("all_new", "xyz", "abc", "text", (0, 3), "abc"),
]


@pytest.mark.parametrize(
    ("text", "raw", "media", "span", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_raw_characters_of_a_span(text: str, raw: str, media: str, span: tuple[int, int], expected: str) -> None:
    start, end = to_raw(align(text, raw, media), span, len(raw))
    assert raw[start:end] == expected


PIECES = st.lists(
    st.sampled_from([
        "Kratom may ease pain. ", "a@b.example ", "It doesnâ€™t help. ", "\r\n", "\t", "<b>", "</b>", "<p>", "&amp; ", "Safety",
        "5\u00a0mg ", "\u200b", "e\u0301 ", "\n\n", "x" * 50, "ﬁne ", "Call 212-555-0187. ",
    ]),
    min_size=1, max_size=30,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PIECES, st.sampled_from(["text", "html"]), st.data())
def test_out_and_back_covers_the_same_characters(parts: list[str], media: str, data: st.DataObject) -> None:
    raw = "".join(parts)
    try:
        text = normalize_text(raw, media, True, {}).text
    except ValueError:
        return
    if not text:
        return
    runs = align(text, raw, media)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = to_raw(runs, (start, end), len(raw))
    assert 0 <= low <= high <= len(raw)
    in_runs = {run.start + i: run.raw_start + i for run in runs for i in range(run.length)}
    for at in range(start, end):
        if at in in_runs:
            assert low <= in_runs[at] < high
    if low < high:
        back = to_text(runs, (low, high), len(text))
        assert back[0] <= start and end <= back[1]
        if start in in_runs and end - 1 in in_runs:
            assert back == (start, end)
            assert (raw[low], raw[high - 1]) == (text[start], text[end - 1])
