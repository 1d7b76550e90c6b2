"""Masks: what is masked, and as many things that only look like it."""

from __future__ import annotations

import time

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.normalize import mask_keys, mask_phones
from hedgerow.normalize.mask_rule import Mask
from hedgerow.normalize.masks import MASKS, mask_json, mask_line, mask_lines, may_hold

MASKED = [
    ("email", "Write to jo.doe+x@mail.example.org.", "Write to [email]."),
    ("email_mailto", "mailto:info@clinic.example", "[email]"),
    ("email_at", "info (at) clinic.example", "[email]"),
    ("email_at_dot", "info [at] clinic [dot] example", "[email]"),
    ("email_in_brackets", "<a.b@c.example>", "<[email]>"),
    ("phone_us_parens", "Call (212) 555-2671 now", "Call [phone] now"),
    ("phone_us_dashes", "212-555-2671", "[phone]"),
    ("phone_us_dots", "212.555.2671", "[phone]"),
    ("phone_toll_free", "1-800-222-1222", "[phone]"),
    ("phone_vanity", "1-800-QUIT-NOW helps", "[phone] helps"),
    ("phone_intl", "+44 20 7946 0958", "[phone]"),
    ("phone_intl_compact", "+4915112345678", "[phone]"),
    ("phone_uk", "020 7946 0958", "[phone]"),
    ("phone_named", "Tel: 5550 1234", "Tel: [phone]"),
    ("phone_named_local", "phone 555-1234", "phone [phone]"),
    ("ip4", "from 8.8.8.8 on", "from [ip] on"),
    ("ip6", "at 2001:4860:4860::8888", "at [ip]"),
    ("key_aws", "AKIA" + "IOSFODNN7EXAMPLE", "[key]"),
    ("key_hub", "hf_" + "a1B2" * 9, "[key]"),
    ("key_jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc123DEF456", "[key]"),
    ("key_query", "https://a.example/x?page=2&token=abc123def456", "https://a.example/x?page=2&token=[key]"),
    ("key_named", 'api_key: "9f8e7d6c5b4a"', 'api_key: "[key]"'),
    ("key_userinfo", "ftp://anna:hunter2@files.example/x", "ftp://[key]@files.example/x"),
    ("two_kinds", "a@b.example or 212-555-2671", "[email] or [phone]"),
]
KEPT = [
    ("dose", "Take 100-200 mg 2-3 times a day for 12 weeks."),
    ("dose_thousands", "between 1 500 000 and 2 000 000 IU"),
    ("decimal", "95% CI 0.24–4.42; p=0.029"),
    ("year_range", "from 1999-2004 and 2010–2015"),
    ("date", "2013-02-08, 08.02.2013 and 2/8/2013"),
    ("time", "12:30:45 to 13:00"),
    ("pmid", "PMID 23759263"),
    ("doi", "DOI 10.1016/j.nut.2013.02.008 and 10.1155/2016/8294805"),
    ("isbn", "ISBN 978-0-306-40615-7"),
    ("cas", "CAS 541-15-1"),
    ("trial", "NCT01234567"),
    ("emergency", "call 911 or 988"),
    ("version", "guideline version 1.2.3.4"),
    ("private_ip", "192.168.0.1 and 127.0.0.1"),
    ("handle", "follow @kratomfacts"),
    ("at_price", "3 bags @ 9.99 each"),
    ("enzyme", "CYP2D6, CYP3A4 and 5-HT2A"),
    ("compound", "7-hydroxymitragynine at 1-2-3 ratios"),
    ("password_word", "choose a password that you remember"),
    ("token_word", "a token of thanks: gratitude"),
    ("big_number", "in 12345678 people"),
    ("lot", "lot 2024-5678-90"),
    ("placeholder", "[email] and [phone]"),
    ("text_word", "the text of 2019 covers 1250000 cases"),
]


@pytest.mark.parametrize(("raw", "expected"), [c[1:] for c in MASKED], ids=[c[0] for c in MASKED])
def test_masked(raw: str, expected: str) -> None:
    found: dict[str, list[int]] = {}
    assert mask_line(raw, found) == expected
    assert found


@pytest.mark.parametrize("raw", [c[1] for c in KEPT], ids=[c[0] for c in KEPT])
def test_kept(raw: str) -> None:
    found: dict[str, list[int]] = {}
    assert mask_line(raw, found) == raw
    assert not found


def test_lengths_are_those_of_what_was_masked() -> None:
    found: dict[str, list[int]] = {}
    mask_line("a@b.example then cc@dd.example", found)
    assert found == {"email": [11, 13]}


def test_json_values_and_names_are_masked() -> None:
    masked = mask_json('{"by":{"mail":"a@b.example"},"n":2,"tags":["+44 20 7946 0958"]}', {})
    assert masked == '{"by":{"mail":"[email]"},"n":2,"tags":["[phone]"]}'


def test_strings_of_several_lines_are_masked_line_by_line() -> None:
    assert mask_line("Contact:\njo@example.org\n10 mg", {}) == "Contact:\n[email]\n10 mg"
    assert mask_json('{"by":"Jo\\ncall 1-800-222-1222"}', {}) == '{"by":"Jo\\ncall [phone]"}'


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789+-.() @:/=abcdef[]telphonkyxor"), max_size=60))
def test_masking_twice_is_masking_once(line: str) -> None:
    once = mask_line(line, {})
    assert mask_line(once, {}) == once


@pytest.mark.parametrize(
    "line", ["1." * 100_000, "1 " * 100_000, "a@" * 100_000, "a." * 100_000 + "@", "+1" * 100_000, ":" * 200_000],
    ids=["dots", "digits", "ats", "dotted", "plus", "colons"],
)  # fmt: skip
def test_hostile_lines_take_linear_time(line: str) -> None:
    start = time.process_time()
    mask_line(line, {})
    assert time.process_time() - start < 5


PIECES = st.sampled_from(
    [
        "jo@example.org", "jo at example dot org", "call 1-800-222-1222", "+49 30 1234567", "(555) 123-4567", "8.8.8.8", "2001:db8::1",
        "AKIAABCDEFGHIJKLMNOP", "password: hunter22x", "token=abc123def", "https://u:p4ss@h.org/", "key is", "10 mg", "2019;12(3):45-67",
        "wJalrXUtnFEMI7K7MDENG9bPxRfiCYzzAMPLEKEY", " ", " ", "\n", ".", ":", "é", "/reset/abcdefghij0123456789", "Tel.", "@", "0",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_searching_for_all_masks_at_once_misses_none(text: str) -> None:
    """The slow twin asks every mask about every line."""
    lines = text.split("\n")
    expected = lines
    for mask in MASKS:
        expected = [_masked(mask, line) for line in expected]
    assert mask_lines(lines, {}) == expected


@given(st.lists(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=4).map("".join), max_size=6))
@settings(max_examples=150, deadline=None)
def test_strings_that_may_hold_nothing_are_left_as_they_are(strings: list[str]) -> None:
    assert may_hold(strings) or [mask_line(text, {}) for text in strings] == strings


@pytest.mark.parametrize("raw", [c[1] for c in MASKED], ids=[c[0] for c in MASKED])
def test_what_is_masked_is_held(raw: str) -> None:
    assert may_hold(["What is kratom?", raw])


def _masked(mask: Mask, line: str) -> str:
    shown, last = "", 0
    for match in mask.pattern.finditer(line):
        span = mask.settle(line, *match.span(mask.group))
        if span is not None and span[0] >= last and any(sign in line for sign in mask.signs):
            shown, last = f"{shown}{line[last : span[0]]}[{mask.kind}]", span[1]
    return shown + line[last:]


def is_random_slowly(word: str) -> bool:
    """The slow twin of :func:`mask_keys.is_random`: every test on every word."""
    if len(word) < mask_keys.MIN_RANDOM_CHARS:
        return False
    word = word[: mask_keys.MAX_LOOKED_AT]
    longest = max(map(len, re2.findall("[A-Za-z0-9]+", word)), default=0)
    has_all = word.lower() != word and word.upper() != word and re2.search("[A-Za-z][0-9]+[A-Za-z]", word) is not None
    is_secret = len(word) == mask_keys.CLOUD_SECRET_CHARS and word.isascii() and "-" not in word
    least = mask_keys.MIN_RANDOM_RUN // 2 if is_secret else mask_keys.MIN_RANDOM_RUN
    return longest >= least and has_all and mask_keys.changes(word) >= mask_keys.MIN_CHANGES


@given(
    st.lists(
        st.sampled_from(
            ["aB3dE6", "a1B2c3D4", "wJalrXUtn", "-", "_", "/", "+", "=", "é", "2019", "KRATOM", "withdrawal", "x"]
        ),
        max_size=14,
    ).map("".join)
)
def test_random_words_are_told_in_any_order_of_the_tests(word: str) -> None:
    assert mask_keys.is_random(word) == is_random_slowly(word)


_CUES = (
    (mask_phones._STRONG, mask_phones._STRONG_WORDS),
    (mask_phones._WEAK, mask_phones._WEAK_WORDS),
    (mask_phones._NUMBERED, mask_phones._NUMBERED_WORDS),
)
_ALL_CUES = sorted(word.decode() for _, words in _CUES for word in words)
_CUE_PARTS = st.sampled_from(
    [
        *_ALL_CUES,
        "toll-free",
        "cell phone",
        "\u017fms",
        "des\u212a",
        "İ",
        "é",
        "the",
        " ",
        " ",
        ". ",
        ":",
        "-",
        "_",
        "7",
    ]
)


@given(st.lists(_CUE_PARTS, max_size=8).map("".join), st.booleans())
@settings(max_examples=400, deadline=None)
def test_words_are_in_every_match_of_a_cue(text: str, is_upper: bool) -> None:
    """Where none of the words stands, the pattern that is left out finds nothing."""
    text = text.upper() if is_upper else text
    for pattern, words in _CUES:
        assert pattern.search(text) is None or not words.isdisjoint(mask_phones._words_of(text))


@pytest.mark.parametrize("word", _ALL_CUES)
def test_no_cue_is_left_out_of_the_words(word: str) -> None:
    """Each listed word is one of a pattern: alone, with a full stop, or with what it needs behind it."""
    shapes = (f"{word}", f"{word}.", f"{word} free", f"{word} control", f"{word} is")
    assert any(pattern.search(shape) for pattern, words in _CUES if word.encode() in words for shape in shapes)


_NUMBER_PARTS = st.sampled_from(
    ["555-1234", "212 555 2671", "5550 1234", "10.1001/jama.2015.6624", "2019;12(3):345-356", "call", "Call us at ", "Tel", "number ",
     "contact ", "the office", "\u212aall", "te\u017ft", "é", "’", "–", "=", "-", "/", "$ ", ",", ".", "_", "%", " (", " is my number",
     ", was her cell", " i", " ", "\n", "context ", "a" * 57, "治" * 20, "😀" * 15, "x"]
)  # fmt: skip


_WORD_PARTS = st.sampled_from(
    ["wJalrXUtnFEMI7K7MDENG9bPxRfiCYzzAMPLEKEY", "how-to-take-magnesium-2019", "aB3dE5gH7jK9mN1pQ3sT5uV7", "KRATOM", "x", "-", "/", "_", "=",
     "1", "https://example.org/", "%", "&", "#", ".", "!", "é", " ", "\n", "治"]
)  # fmt: skip


def check_refusals(mask: Mask, text: str) -> None:
    """Assert that a candidate refused in the whole text is none that is masked in its line."""
    assert mask.refuses is not None
    data = text.encode()
    settled = []
    for number, line in enumerate(text.split("\n")):
        spans = [match.span() for match in mask.pattern.finditer(line)]
        settled += [(number, mask.settle(line, *span) is not None) for span in spans]
    spans = [match.span() for match in mask.pattern.finditer(data)]
    assert [data.count(b"\n", 0, start) for start, _ in spans] == [number for number, _ in settled]
    for (start, end), (_, is_masked) in zip(spans, settled, strict=True):
        assert not (is_masked and mask.refuses(data, start, end))


@given(st.lists(_NUMBER_PARTS, max_size=12).map("".join))
@settings(max_examples=600, deadline=None)
def test_a_number_refused_at_once_is_one_that_is_not_masked(text: str) -> None:
    assert MASKS[-1].refuses is mask_phones._refuses_said
    check_refusals(MASKS[-1], text)


@given(st.lists(_WORD_PARTS, max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_a_long_word_refused_at_once_is_one_that_is_not_masked(text: str) -> None:
    (mask,) = [mask for mask in MASKS if mask.refuses is mask_keys._refuses_random]
    check_refusals(mask, text)


@pytest.mark.parametrize(
    ("word", "refused"), [("aB3dE5gH7jK9mN1pQ3sT5uV7", False), ("how-to-take-magnesium-2019", True), ("A" * 30, True)]
)
def test_long_words_are_refused_by_their_letters(word: str, refused: bool) -> None:
    assert mask_keys._refuses_random(f"é {word}.".encode(), 3, 3 + len(word)) is refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("J Sleep Res. 2019 345-3567", True, id="reference"),
        pytest.param("see doi 10.1001/2015-6624", True, id="identifier"),
        pytest.param("Call 555-1234 today", False, id="call"),
        pytest.param("Call\n555-1234 today", True, id="word in another line"),
        pytest.param("555-1234 is my number", False, id="said behind"),
        pytest.param("Our number – 555-1234", False, id="beyond ASCII"),
        pytest.param("Nummer – 555-1234", True, id="beyond ASCII, no word"),
    ],
)
def test_numbers_are_refused_by_what_stands_around(text: str, refused: bool) -> None:
    match = MASKS[-1].pattern.search(text.encode())
    assert match is not None
    assert mask_phones._refuses_said(text.encode(), *match.span()) is refused


@pytest.mark.parametrize(
    "behind", [" is my number", ", was her cell", " (home)", " IS our line", " and so", ", and", ""]
)
def test_what_says_so_behind_starts_as_expected(behind: str) -> None:
    assert mask_phones._SAID_AFTER.search(behind) is None or mask_phones._may_say(behind)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_digits_in_groups_are_those_of_the_pattern(text: str) -> None:
    assert mask_phones._digit_groups(text) == re2.findall(r"\d+", text)
