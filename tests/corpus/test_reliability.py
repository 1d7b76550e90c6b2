"""Probabilities against outcomes, on cases made by hand."""

from __future__ import annotations

import pytest

from hedgerow.corpus.reliability import reliability, render_reliability


def test_labels_that_are_right_as_often_as_they_say_have_no_error():
    found = reliability([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert found.error == 0
    assert found.brier == pytest.approx((3 * 0.25**2 + 0.75**2) / 4, abs=1e-4)


@pytest.mark.parametrize(
    ("pairs", "error", "brier"),
    [
        pytest.param([(1.0, False)] * 3, 1.0, 1.0, id="sure and wrong"),
        pytest.param([(1.0, True)] * 3, 0.0, 0.0, id="sure and right"),
        pytest.param([(0.95, True), (0.55, False)], 0.3, 0.1525, id="two bins, weighed by their size"),
    ],
)
def test_error_and_brier(pairs, error, brier):
    found = reliability(pairs)
    assert (found.error, found.brier) == (pytest.approx(error), pytest.approx(brier))


def test_every_label_is_in_one_bin_and_one_is_in_the_last():
    found = reliability([(i / 20, i % 2 == 0) for i in range(21)])
    assert sum(b.n for b in found.bins) == 21
    assert all(b.low <= b.mean <= b.high for b in found.bins)
    assert found.bins[-1].n == 3


def test_without_labels_nothing_is_known():
    found = reliability([])
    assert (found.n, found.brier, found.error, found.bins) == (0, None, None, ())
    assert "Brier" not in render_reliability({"hedge": found})
