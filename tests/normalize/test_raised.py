"""Raised and lowered text as plain text: powers, references, names; in pages, and in the offset map."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from hedgerow.normalize.html_tree import extract_lines
from hedgerow.normalize.offsets import align
from hedgerow.normalize.spans import to_raw

CASES = [
    ("power", "Take 1 x 10<sup>9</sup> cells", "Take 1 x 10^9 cells"),
    ("power_of_a_product", "5x10<sup>10</sup> cells", "5x10^10 cells"),
    ("negative_power", "10<sup>-3</sup> mol", "10^-3 mol"),
    ("minus_sign", "10<sup>\u22123</sup> mol", "10^\u22123 mol"),
    ("binary_power", "1024<sup>2</sup> bytes", "1024^2 bytes"),
    ("other_base", "110<sup>9</sup> mg", "110[9] mg"),
    ("decimal_base", "5.10<sup>9</sup> mg", "5.10[9] mg"),
    ("ordinal", "the 1<sup>st</sup> and 22<sup>nd</sup> day", "the 1st and 22nd day"),
    ("square_meter", "30 kg/m<sup>2</sup>", "30 kg/m2"),
    ("cubic_centimeter", "5 cm<sup>3</sup> of it", "5 cm3 of it"),
    ("ion", "Ca<sup>2+</sup> and Na<sup>+</sup>", "Ca2+ and Na+"),
    ("atom", "the <sup>14</sup>C test", "the 14C test"),
    ("formula", "H<sub>2</sub>O and C<sub>6</sub>H<sub>12</sub>", "H2O and C6H12"),
    ("vitamin", "B<sub>12</sub> and D<sup>3</sup>", "B12 and D3"),
    ("receptor", "CB<sub>1</sub> and CB<sup>2</sup>", "CB1 and CB2"),
    ("statistic", "I<sup>2</sup> was low, R<sup>2</sup> too", "I2 was low, R2 too"),
    ("logarithm", "log<sub>10</sub> of 5<sub>2</sub>", "log10 of 5_2"),
    ("trade_mark", "Rootex<sup>TM</sup> and Rootex<sup>\u00ae</sup>", "RootexTM and Rootex\u00ae"),
    ("fraction", "1<sup>1</sup>/<sub>2</sub> cups", "1 1/2 cups"),
    ("fraction_alone", "a <sup>1</sup>/<sub>2</sub> cup", "a 1/2 cup"),
    ("reference_behind_a_number", "100<sup>1</sup> mg", "100[1] mg"),
    ("reference_behind_a_decimal", "37.5<sup>3</sup> of them", "37.5[3] of them"),
    ("reference_behind_a_share", "30%<sup>4</sup> felt ill", "30%[4] felt ill"),
    ("reference_behind_a_unit", "500 mg<sup>2</sup> of it", "500 mg[2] of it"),
    ("reference_behind_a_word", "adults<sup>12</sup> had it", "adults[12] had it"),
    ("reference_behind_a_sentence", "It may help.<sup>1</sup> So", "It may help.[1] So"),
    ("references", "It may help.<sup>1,3-5</sup> So", "It may help.[1,3-5] So"),
    ("references_each_raised", "help.<sup>1</sup><sup>,</sup><sup>2</sup> So", "help.[1,2] So"),
    ("references_with_a_comma", "help.<sup>1</sup>,<sup>2</sup> So", "help.[1,2] So"),
    ("references_side_by_side", "help.<sup>1</sup><sup>2</sup> So", "help.[1][2] So"),
    ("references_apart", "one<sup>1</sup>, two<sup>2</sup>", "one[1], two[2]"),
    ("reference_in_brackets", "help.<sup>[1]</sup> So", "help.[1] So"),
    ("reference_in_a_link", "10<sup><a href='#n'>9</a></sup> cells", "10[9] cells"),
    ("reference_is_a_link", "THC<a href='#n'><sup>9</sup></a> helps", "THC[9] helps"),
    ("letter_in_a_link", "adults<sup><a href='#n'>a</a></sup> had it", "adults[a] had it"),
    ("name_in_a_link", "<a href='/x'>Vitamin D<sup>3</sup></a>", "Vitamin D3"),
    ("ordinal_in_a_link", "<a href='/x'>1<sup>st</sup></a>", "1st"),
    ("note_apart", "adults <sup>1</sup> had it", "adults [1] had it"),
    ("note_itself", "<sup>1</sup>Based on one trial", "[1] Based on one trial"),
    ("long_number", "in May<sup>2019</sup>", "in May2019"),
    ("nothing_in_it", "one<sup></sup> two", "one two"),
    ("a_word", "Tea<sup>new</sup> now", "Teanew now"),
]  # fmt: skip


def text_of(html: str) -> str:
    return "\n".join(line.text for line in extract_lines(html, Counter()))


@pytest.mark.parametrize(("html", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("around", ["<p>{}</p>", "<table><tr><td>{}</td></tr></table>"], ids=["paragraph", "cell"])
def test_raised(html: str, expected: str, around: str) -> None:
    assert text_of(around.format(html)) == expected


@pytest.mark.parametrize(("html", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_was_not_set_here_keeps_its_place(html: str, expected: str) -> None:
    """Every letter and digit of the text stands in a run; only marks and spaces do not."""
    runs = align(expected, f"<p>{html}</p>", "html")
    placed = {at for run in runs for at in range(run.start, run.start + run.length)}
    assert [ch for at, ch in enumerate(expected) if at not in placed and ch.isalnum()] == []


def test_a_word_behind_many_references_is_found_at_its_place() -> None:
    raw = "".join(f"<p>Sentence {n} says that it may help some people.<sup>{n % 90}</sup></p>" for n in range(400))
    text = text_of(raw)
    at = text.index("Sentence 399 says")
    start, end = to_raw(align(text, raw, "html"), (at, at + 17), len(raw))
    assert raw[start:end] == "Sentence 399 says"


@pytest.mark.parametrize("unit", ["10<sup>9</sup>", "<sup>1", "a<sup>1</sup>,", "<sup><a>1</a></sup>", "[1]^_"])
def test_many_cost_little(unit: str) -> None:
    raw = "<p>" + unit * (60_000 // len(unit))
    start = time.process_time()
    align(text_of(raw), raw, "html")
    assert time.process_time() - start < 5
