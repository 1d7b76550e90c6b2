"""The charts of the report, as Vega-Lite descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from hedgerow.publish.report.drawing import draw

WIDTH = 340  # as wide as a telephone: nothing gets too small to read
_ROW = 24
_QUARTERS = [0, 0.25, 0.5, 0.75, 1]


class Bar(NamedTuple):
    """One bar: its name, value, the text beside it and a CSS color."""

    name: str
    value: float
    text: str
    color: str


def color_of(label: str) -> str:
    """Return the one color of a label, wherever it is shown."""
    return f"var(--c-{label.replace('_', '-')})"


def bars(rows: Sequence[Bar], left: int = 150) -> Markup:
    """Draw named horizontal bars with their numbers."""
    return draw(
        {
            "width": WIDTH - left,
            "height": _ROW * len(rows),
            "data": {"values": [r._asdict() for r in rows]},
            "encoding": {
                "y": _names(),
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {"domain": [0, 1.45 * max((r.value for r in rows), default=1) or 1]},
                },
            },
            "layer": [
                {"mark": {"type": "bar", "height": 14}, "encoding": {"color": _own_color()}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 5, "baseline": "middle"},
                    "encoding": {"text": {"field": "text"}},
                },
            ],
        },
        margin=(2, 2, 2, left),
    )


class Share(NamedTuple):
    """A label's share in the whole release and in each split."""

    name: str
    share: float
    color: str
    splits: Mapping[str, float]


SPLIT_SHAPES = {"train": "circle", "validation": "diamond", "test": "triangle-up"}


def shares(rows: Sequence[Share], left: int = 98) -> Markup:
    """Draw the shares of labels as bars, and those of each split as marks upon them."""
    values = [{"name": r.name, "share": r.share, "color": r.color} for r in rows]
    marks = [{"name": r.name, "share": s, "split": split} for r in rows for split, s in r.splits.items()]
    known = [s for s in SPLIT_SHAPES if any(m["split"] == s for m in marks)]
    x = {"field": "share", "type": "quantitative", "axis": _share_axis(), "scale": {"nice": True, "zero": True}}
    return draw(
        {
            "width": WIDTH - left - 20,
            "height": 28 * len(rows),
            "layer": [
                {
                    "data": {"values": values},
                    "mark": {"type": "bar", "height": 16},
                    "encoding": {"y": _names(), "x": x, "color": _own_color()},
                },
                {
                    "data": {"values": marks},
                    "mark": {"type": "point", "filled": True, "size": 52, "stroke": "var(--card)", "strokeWidth": 1.2,
                             "opacity": 1, "fill": "var(--ink)"},
                    "encoding": {
                        "y": _names(),
                        "x": x,
                        "shape": {
                            "field": "split",
                            "scale": {"domain": known, "range": [SPLIT_SHAPES[s] for s in known]},
                            "legend": None,
                        },
                    },
                },
            ],
        },
        margin=(2, 20, 24, left),
    )  # fmt: skip


def stacks(rows: Sequence[tuple[str, Mapping[str, int]]], left: int = 98) -> Markup:
    """Draw what each named group consists of, every group as wide as all others."""
    values = [
        {"name": name, "label": label, "n": n, "order": i}
        for name, counts in rows
        for i, (label, n) in enumerate(counts.items())
    ]
    labels = list(dict.fromkeys(v["label"] for v in values))
    return draw(
        {
            "width": WIDTH - left - 20,
            "height": 28 * len(rows),
            "data": {"values": values},
            "mark": {"type": "bar", "height": 18, "stroke": "var(--card)", "strokeWidth": 1},
            "encoding": {
                "y": _names("name"),
                "x": {
                    "field": "n",
                    "type": "quantitative",
                    "stack": "normalize",
                    "axis": _share_axis() | {"values": _QUARTERS},
                },
                "color": {
                    "field": "label",
                    "scale": {"domain": labels, "range": [color_of(str(label)) for label in labels]},
                    "legend": None,
                },
                "order": {"field": "order"},
            },
        },
        margin=(2, 20, 24, left),
    )


def histogram(counts: Sequence[int], color: str) -> Markup:
    """Draw how many sentences have which probability, from 0 to 1."""
    n = len(counts)
    values = [{"low": i / n, "high": (i + 1) / n, "n": count} for i, count in enumerate(counts)]
    return draw(
        {
            "width": WIDTH - 64,
            "height": 120,
            "data": {"values": values},
            "mark": {"type": "bar", "stroke": "var(--card)", "strokeWidth": 1, "fill": color},
            "encoding": {
                "x": {
                    "field": "low",
                    "bin": "binned",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1]},
                    "axis": {"title": "probability of the label", "grid": False, "values": _QUARTERS, "format": ".2f",
                             "titleY": 30},
                },
                "x2": {"field": "high"},
                "y": {"field": "n", "type": "quantitative", "axis": {"title": None, "tickCount": 3, "domain": False, "ticks": False,
                                                                    "labelExpr": "format(datum.value, '~s')"}},
            },
        },
        margin=(8, 16, 50, 48),
    )  # fmt: skip


def confusion(labels: Sequence[str], matrix: Sequence[Sequence[int]]) -> Markup:
    """Draw how often a gold label (row) got a label (column), shaded by its share of the row."""
    values = [
        {"gold": gold, "got": got, "n": n, "share": n / (sum(row) or 1)}
        for gold, row in zip(labels, matrix, strict=True)
        for got, n in zip(labels, row, strict=True)
    ]
    cell = 34 if len(labels) > 3 else 52
    left = 96
    head = {"orient": "top", "domain": False, "ticks": False, "grid": False}
    return draw(
        {
            "width": cell * len(labels),
            "height": cell * len(labels),
            "data": {"values": values},
            "encoding": {
                "x": {"field": "got", "type": "nominal", "sort": None,
                      "axis": head | {"title": None, "labelAngle": -60 if len(labels) > 3 else -30,
                                      "labelAlign": "left", "labelPadding": 6}},
                "y": {"field": "gold", "type": "nominal", "sort": None,
                      "axis": head | {"orient": "left", "title": None}},
            },
            "layer": [
                {
                    "mark": {"type": "rect", "stroke": "var(--line)", "strokeWidth": 1},
                    "encoding": {
                        "fill": {"condition": {"test": "datum.gold === datum.got", "value": "var(--good)"},
                                 "value": "var(--bad)"},
                        "fillOpacity": {"field": "share", "type": "quantitative", "legend": None,
                                        "scale": {"domain": [0, 1], "range": [0, 0.6]}},
                    },
                },
                {"mark": {"type": "text", "baseline": "middle"},
                 "encoding": {"text": {"field": "n"}, "opacity": {"condition": {"test": "datum.n === 0", "value": 0},
                                                                  "value": 1}}},
            ],
        },
        margin=(74, 28 if len(labels) > 3 else 60, 4, left),
    )  # fmt: skip


class Point(NamedTuple):
    """One bin of a reliability diagram."""

    mean: float
    right: float
    low: float
    high: float
    n: int


def reliability(points: Sequence[Point], color: str) -> Markup:
    """Draw how often labels of a probability were right, with 95 % intervals, beside the diagonal of perfect ones."""
    axis = {"values": _QUARTERS, "grid": True, "format": ".2f"}
    x = {"field": "mean", "type": "quantitative", "scale": {"domain": [0, 1]},
         "axis": axis | {"title": "probability of the label", "titleY": 30}}  # fmt: skip
    share_right = {"field": "right", "type": "quantitative", "scale": {"domain": [0, 1]},
                   "axis": axis | {"title": "share that is right", "titleX": -46}}  # fmt: skip
    values = [p._asdict() for p in points]
    return draw(
        {
            "width": WIDTH - 74,
            "height": 210,
            "layer": [
                {
                    "data": {"values": [{"mean": 0, "right": 0}, {"mean": 1, "right": 1}]},
                    "mark": {"type": "line", "stroke": "var(--muted)", "strokeDash": [4, 4], "strokeWidth": 1},
                    "encoding": {"x": x, "y": share_right},
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "rule", "stroke": color, "strokeWidth": 1.5},
                    "encoding": {"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "point", "filled": True, "fill": color, "opacity": 1},
                    "encoding": {
                        "x": x,
                        "y": share_right,
                        "size": {"field": "n", "type": "quantitative", "legend": None,
                                 "scale": {"type": "sqrt", "range": [25, 220]}},
                    },
                },
            ],
        },
        margin=(8, 16, 50, 58),
    )  # fmt: skip


def overlap(names: Sequence[str], cells: Sequence[tuple[str, str, float]], color: str) -> Markup:
    """Draw the share of the votes of one function (row) to which another (column) voted too."""
    size, left = 16, 160
    values = [{"row": a, "column": b, "share": share} for a, b, share in cells]
    axis = {"domain": False, "ticks": False, "grid": False, "title": None, "labelFontSize": 11}
    scale = {"domain": list(names)}
    return draw(
        {
            "width": size * len(names),
            "height": size * len(names),
            "data": {"values": values},
            "mark": {"type": "rect", "fill": color},
            "encoding": {
                "x": {"field": "column", "type": "nominal", "scale": scale,
                      "axis": axis | {"orient": "top", "labelAngle": -60, "labelAlign": "left"}},
                "y": {"field": "row", "type": "nominal", "scale": scale, "axis": axis},
                "fillOpacity": {"field": "share", "type": "quantitative", "legend": None,
                                "scale": {"domain": [0, 1], "range": [0.05, 1]}},
            },
        },
        margin=(140, 84, 4, left),
        scale=1,
    )  # fmt: skip


class Level(NamedTuple):
    """One step of the flow: the documents that are left, and those that were lost on the way to it."""

    name: str
    left: int
    lost: int


def flow(levels: Sequence[Level]) -> Markup:
    """Draw how many documents are left after each step, and how many that step lost."""
    most = max(level.left + level.lost for level in levels) or 1
    values = [
        {"name": level.name, "left": level.left, "whole": level.left + level.lost,
         "text": f"{level.left:,}" + (f"   −{level.lost:,}" if level.lost else "")}
        for level in levels
    ]  # fmt: skip
    x: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1.4 * most]}}
    return draw(
        {
            "width": WIDTH - 130,
            "height": 34 * len(levels),
            "data": {"values": values},
            "encoding": {"y": _names()},
            "layer": [
                {
                    "mark": {"type": "bar", "height": 20, "fill": "var(--accent)"},
                    "encoding": {"x": x | {"field": "left"}},
                },
                {
                    "mark": {"type": "bar", "height": 20, "fill": "var(--bad)"},
                    "encoding": {"x": x | {"field": "left"}, "x2": {"field": "whole"}},
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 6, "baseline": "middle"},
                    "encoding": {"x": x | {"field": "whole"}, "text": {"field": "text"}},
                },
            ],
        },
        margin=(2, 2, 2, 128),
    )


def _names(field: str = "name") -> dict[str, Any]:
    axis = {
        "title": None,
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelColor": "var(--ink)",
        "labelPadding": 6,
    }
    return {"field": field, "type": "nominal", "sort": None, "axis": axis}


def _own_color() -> dict[str, Any]:
    return {"field": "color", "type": "nominal", "scale": None}


def _share_axis() -> dict[str, Any]:
    return {
        "title": None,
        "format": ".0%",
        "tickCount": 4,
        "domain": False,
        "ticks": False,
        "grid": True,
        "labelFlush": False,
    }
