"""What a model of settings refused, in one line that says what to write."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

MAX_PROBLEMS = 5  # problems named in one message, however broken the file
MAX_VALUE_CHARS = 40  # shown of a value that is refused

_PLAINLY = {
    "missing": "is required: add it",
    "string_too_short": "is empty: give it a value",
    "too_short": "has none: give it one",
}
"""What is wrong, in a user's words, by the validator's name for it."""

_OUT_OF_RANGE = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def summarize_problems(error: ValidationError, model: type[BaseModel] | None = None) -> str:
    """Return what a model refused, in one line; with the model, unknown settings and values out of range are compared with its own."""
    found = error.errors(include_url=False, include_context=False)
    found = [item for item in found if item["type"] != "too_short" or not _has_problems_inside(item["loc"], found)]
    problems = []
    for item in found[:MAX_PROBLEMS]:
        where = ".".join(str(part) for part in item["loc"])
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            near = _settings_like(item["loc"], model)
            message = (
                f"unknown setting: did you mean {near}?" if near else "unknown setting: remove it or mend its spelling"
            )
        elif item["type"] in _PLAINLY:
            message = _PLAINLY[item["type"]]
        elif item["type"] in _OUT_OF_RANGE and (bounds := _range_of(item["loc"], model)):
            message = f"{show_value(item['input'])} is out of range: give a number {bounds}"
        problems.append(f"{where}: {message}" if where else message)
    more = len(found) - len(problems)
    return "; ".join(problems) + (f"; and {more} more" if more > 0 else "")


def _has_problems_inside(place: Sequence[str | int], found: Sequence[ErrorDetails]) -> bool:
    """Tell whether items of a list were refused: then it is empty for want of good ones."""
    return any(len(item["loc"]) > len(place) and item["loc"][: len(place)] == place for item in found)


def show_value(value: object) -> str:
    """Return a value that is refused, as messages show it."""
    text = ascii(value)
    return text if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}..."


def _range_of(place: Sequence[str | int], model: type[BaseModel] | None) -> str:
    """Return in words which numbers a setting takes; empty where that is not known."""
    owner = _model_at(place[:-1], model)
    field = owner.model_fields.get(str(place[-1])) if owner is not None else None
    if field is None:
        return ""
    bounds = field.metadata
    for kind in get_args(field.annotation):  # of Annotated[...] | None
        bounds = bounds + [one for part in getattr(kind, "__metadata__", ()) for one in getattr(part, "metadata", ())]
    limits = {name: getattr(one, name) for one in bounds for name in ("gt", "ge", "le", "lt") if hasattr(one, name)}
    words = {"gt": "above", "ge": "from", "le": "to", "lt": "below"}
    return " ".join(f"{words[name]} {limits[name]}" for name in words if name in limits)


def _model_at(place: Sequence[str | int], model: type[BaseModel] | None) -> type[BaseModel] | None:
    """Return the model of the settings at a place."""
    for part in place:
        if model is None or isinstance(part, int):
            continue
        found = model.model_fields.get(part)
        kinds = [] if found is None else [found.annotation, *get_args(found.annotation)]
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    return model


def _settings_like(place: Sequence[str | int], model: type[BaseModel] | None) -> str:
    """Return the setting whose name is nearest to an unknown one at its place; empty when none is near."""
    owner = _model_at(place[:-1], model)
    known = [] if owner is None else list(owner.model_fields)
    return next(iter(difflib.get_close_matches(str(place[-1]), known, n=1)), "")
