"""The section of the card that says how right the labels are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.markdown import code, prose, table


def quality_section(draft: Draft) -> Iterator[str]:
    """Yield the section: scores on gold, calibration, and a reliability table for each task."""
    quality = draft.facts.quality
    yield "## How right the labels are\n"
    if not quality:
        yield (
            "Not measured: the labeling functions, cues or label model of this release are not those that figures on "
            "hand-labeled sentences are known for.\n"
        )
        return
    yield f"{prose(str(quality['basis']))} A label is right when it is among those that the annotators accept.\n"
    figures = cast("Mapping[str, Json]", quality["figures"])
    if figures:
        yield table(("figure", "value"), [(code(name), _number(value)) for name, value in figures.items()])
    yield (
        "The probability of a label, and the share of labels of such a probability that are right. Brier score: mean "
        "squared distance; expected calibration error: mean distance over ten bins; both are best at 0.\n"
    )
    calibration = cast("Mapping[str, Mapping[str, Json]]", quality["calibration"])
    for task, found in calibration.items():
        bins = cast("Sequence[Mapping[str, Json]]", found["bins"])
        yield (
            f"{code(task)}: Brier {_number(found['brier'])}, expected calibration error "
            f"{_number(found['expected_calibration_error'])}, n = {found['n']}\n"
        )
        yield table(("probability", "n", "mean probability", "share right (95 %)"), [_row(b) for b in bins])


def _row(found: Mapping[str, Json]) -> tuple[str, str, str, str]:
    low, high = cast("Sequence[Json]", found["interval"])
    right = f"{_number(found['share_right'])} ({_number(low)} to {_number(high)})"
    return f"{found['low']} to {found['high']}", str(found["n"]), _number(found["mean_probability"]), right


def _number(value: Json) -> str:
    return f"{value:.3f}" if isinstance(value, (int, float)) else "-"
