"""Charts become SVG at build time: Vega-Lite descriptions in, static markup out, equal bytes for equal numbers.

Colors are CSS variables, so one drawing serves light, dark and paper. Nothing is measured by the
fonts of the machine: every chart states its own margins. Texts stand beside a chart, in its
caption and its table of numbers; the drawing itself is one image to a screen reader.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_ROOT = re.compile(r'^<svg [^>]*?viewBox="([^"]+)">')
_CONFIG: dict[str, Any] = {
    "aria": False,
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)",
        "labelFontSize": 13,
        "labelLimit": 0,
        "labelOverlap": False,
        "titleColor": "var(--muted)",
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": "var(--line)",
        "tickColor": "var(--line)",
        "domainColor": "var(--line-strong)",
        "titleLimit": 0,
    },
    "text": {"fill": "var(--ink)", "fontSize": 13},
    "rule": {"stroke": "var(--line-strong)"},
}


def draw(spec: dict[str, Any], *, margin: tuple[int, int, int, int], scale: float = 1.2) -> Markup:
    """Return a chart as an SVG element that shrinks to the width it is given.

    Args:
        spec: Vega-Lite, without data from elsewhere.
        margin: room at top, right, bottom and left for axes and labels.
        scale: pixels to a unit where the page has the room.
    """
    import vl_convert  # starts a JavaScript engine: only where a report is made

    top, right, bottom, left = margin
    whole = {
        "autosize": "none",
        "padding": {"top": top, "right": right, "bottom": bottom, "left": left},
        "config": _CONFIG,
        **spec,
    }
    svg = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    box = _ROOT.match(svg)
    assert box is not None
    width = round(scale * float(box[1].split()[2]))
    opened = f'<svg class="chart" width="{width}" viewBox="{box[1]}" aria-hidden="true" focusable="false">'
    return Markup(opened + svg[box.end() :])  # noqa: S704 - Vega escapes texts; tests/publish/test_report.py attacks it
