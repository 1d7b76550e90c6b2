"""Which part of a file a request asks for (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MAX_CHARS = 128  # of a Range header that is read at all
_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)


class Part(NamedTuple):
    """A half-open part of a file."""

    start: int
    end: int


class UnsatisfiableRange(Exception):  # noqa: N818 - the standard's word
    """A range that begins after the end of the file."""


def parse_range(header: str | None, size: int) -> Part | None:
    """Return the one part that is asked for; None for the whole file.

    What is no range of bytes, or more than one, is ignored, as the standard allows: the
    answer is the whole file then, and no request makes the server work more than that.

    >>> parse_range("bytes=0-99", 1000)
    Part(start=0, end=100)
    >>> parse_range("bytes=-100", 1000)
    Part(start=900, end=1000)

    Raises:
        UnsatisfiableRange: no byte of the file lies in it.
    """
    match = _RANGE.fullmatch(header) if header is not None and len(header) <= MAX_CHARS else None
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise UnsatisfiableRange
        return Part(max(0, size - int(last)), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableRange
    return Part(start, min(int(last) + 1, size) if last else size)


def is_unchanged(header: str | None, etag: str) -> bool:
    """Tell whether ``If-None-Match`` names this entity tag (weak comparison)."""
    return header is not None and _names(header, etag)


def is_wanted(header: str | None, etag: str) -> bool:
    """Tell whether ``If-Match`` allows this entity tag; an absent header allows every one."""
    return header is None or _names(header, etag)


def _names(header: str, etag: str) -> bool:
    listed = [tag.strip().removeprefix("W/") for tag in header[:4096].split(",")]
    return "*" in listed or etag in listed


def wanted_part(headers: Mapping[str, str], size: int, etag: str) -> Part | None:
    """Return the part that is asked for; ``If-Range`` with another entity tag asks for the whole.

    Raises:
        UnsatisfiableRange: no byte of the file lies in it.
    """
    if "if-range" in headers and headers["if-range"].strip() != etag:
        return None
    return parse_range(headers.get("range"), size)
