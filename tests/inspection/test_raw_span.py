"""The raw characters of a span end with its own words, also where these were masked or repaired."""

from __future__ import annotations

import pytest

from hedgerow.inspection.raw_span import cut_span
from hedgerow.normalize.documents import normalize_text, offset_map
from hedgerow.normalize.offsets import Run

CASES = [
    ("plain", "text", "It helps. If so, rest.", "It helps.", "It helps.", 0),
    ("mask_last", "text", "Please call 212-555-0187. If not, rest.", "Please call [phone].", "Please call 212-555-0187.", 0),
    ("masks_in_brackets", "text", "You can call 212-555-0187 (1-212-555-0188). If it burns, rest.", "You can call [phone] ([phone]).", "You can call 212-555-0187 (1-212-555-0188).", 0),
    ("mask_first", "text", "It helps. (212-555-0187) is the line. So rest.", "([phone]) is the line.", "(212-555-0187) is the line.", 0),
    ("mask_at_the_end_of_a_line", "text", "Write to jo@example.org\nIf it burns, rest.", "Write to [email]", "Write to jo@example.org", 0),
    ("mask_at_the_end_of_an_item", "markdown", "- Call **212-555-0187**\n- If it burns, rest.", "Call [phone]", "Call **212-555-0187", 0),
    ("mask_at_the_end_of_a_quotation", "markdown", "> Call 212-555-0187\n\n1. If it burns, rest.", "Call [phone]", "Call 212-555-0187", 0),
    ("item_is_a_mask", "markdown", "- It burns\n- jo@example.org\n- If so, rest.", "[email]", "jo@example.org", 0),
    ("cell_is_a_mask", "markdown", "| a | b |\n|---|---|\n| Call | 212-555-0187 |\n| Then | rest |", "Call | [phone]", "Call | 212-555-0187", 0),
    ("page", "html", "<p>Please call <a href='tel:1'>212-555-0187</a> (<b>1-212-555-0188</b>). If it burns, rest a while.</p><p>So it is.</p>", "Please call [phone] ([phone]).", "Please call <a href='tel:1'>212-555-0187</a> (<b>1-212-555-0188</b>).", 0),
    ("mask_at_the_end_of_a_paragraph", "html", "<p>Please call the line 212-555-0187</p>\n<p>If it burns, rest a while.</p>", "Please call the line [phone]", "Please call the line 212-555-0187", 0),
    ("repair", "text", "It doesnâ€™t help. If it burns, rest.", "It doesn’t help.", "It doesnâ€™t help.", 1),
    ("repair_in_markdown", "markdown", "It *doesnâ€™t* help. If it burns, rest.", "It doesn’t help.", "It *doesnâ€™t* help.", 1),
    ("mask_at_the_end_of_the_text", "html", "<p>If it burns, please call the line (212-555-0187).</p><!-- So it is -->", "If it burns, please call the line ([phone]).", "If it burns, please call the line (212-555-0187).", 0),
    ("address_in_angles", "text", "Write to <jo@example.org>. If it burns, rest.", "Write to <[email]>.", "Write to <jo@example.org>.", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("media", "raw", "sentence", "expected", "n_unplaced"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_cut(media: str, raw: str, sentence: str, expected: str, n_unplaced: int) -> None:
    done = normalize_text(raw, media, True, {})
    at = done.text.index(sentence)
    cut = cut_span(offset_map(done, raw, media), done.text, raw, (at, at + len(sentence)))
    assert (raw[cut.start : cut.end], cut.n_unplaced) == (expected, n_unplaced)


@pytest.mark.parametrize(
    ("runs", "n_placed", "n_unplaced"),
    [([Run(0, 0, 9)], 6, 0), ([Run(0, 0, 4)], 4, 2), ([], 2, 4)],
    ids=["all", "part", "little"],
)
def test_characters_without_a_place_are_counted(runs: list[Run], n_placed: int, n_unplaced: int) -> None:
    """A word that the map left out is found between its neighbours; one that was changed is not."""
    text, raw = "abcd ef gh", "abcd ef gh" if n_placed == 6 else "abcd XX gh" if runs else "ABCD ef gh"
    cut = cut_span(runs, text, raw, (0, 7))
    assert (cut.n_placed, cut.n_unplaced) == (n_placed, n_unplaced)
