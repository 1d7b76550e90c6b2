"""Durations on the command line: 90s, 5m, 2h, 7d."""

from __future__ import annotations

from typing import Any

import click

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Duration(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """A number with a unit; gives seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds that a text says."""
        if isinstance(value, float):
            return value
        number, unit = str(value)[:-1], str(value)[-1:]
        if unit not in _SECONDS or not number.isascii() or not number.replace(".", "", 1).isdigit():
            self.fail(f"{value!r} is no duration: write 90s, 5m, 2h or 7d", param, ctx)
        return float(number) * _SECONDS[unit]
