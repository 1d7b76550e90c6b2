"""JSON arrays and single JSON objects: the elements of the outer array, one document each, as a stream.

Elements are cut out by their brackets and quotes and parsed one by one, so a
broken element costs itself and memory holds one element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import re2

from hedgerow.ingest.decode import find_encoding
from hedgerow.ingest.items import Context, Found, Framing
from hedgerow.ingest.jsonlines import read_record
from hedgerow.ingest.pages import skip_rest
from hedgerow.ingest.streams import Stream

_SPACE = b" \t\r\n"
_STRUCTURE = re2.compile(rb"[\"{}\[\],]")
_STRING_END = re2.compile(rb"[\"\\]")
_NEXT_OBJECT = re2.compile(rb"\}\s*,\s*\{\s*\"")
FIRST_PEEK_BYTES = 8192
PATIENCE_BYTES = 2**20  # beyond, an element in which another seems to begin is held for broken


class _Scan(NamedTuple):
    """How far the end of an element was searched for, and in which state the search stands."""

    at: int
    depth: int
    in_string: bool


def read_json(stream: Stream, context: Context) -> Iterator[Found]:
    """Read a JSON array of objects, or one object that is a document itself."""
    encoding, bom = find_encoding(stream.peek(4096))
    if encoding != "utf-8":
        n_bytes = skip_rest(stream)
        yield context.reject("bad_encoding", n_bytes, f"a JSON array in {encoding}: save it as UTF-8", context.place())
        return
    head = stream.peek(4096)
    n_space = bom + len(head[bom:]) - len(head[bom:].lstrip(_SPACE))
    if head[n_space : n_space + 1] != b"[":
        yield from _read_single(stream, context, n_space)
        return
    yield Framing(len(stream.read(n_space + 1)))
    yield from _read_elements(stream, context)


def _read_single(stream: Stream, context: Context, n_space: int) -> Iterator[Found]:
    yield Framing(len(stream.read(n_space)))
    limit = context.config.max_document_bytes
    offset = stream.n_read
    data = stream.read(limit + 1)
    if stream.problem is not None:
        yield context.reject(stream.problem.reason, len(data), stream.problem.detail, context.place())
    elif len(data) > limit:
        n_bytes = len(data) + skip_rest(stream)
        yield context.reject("too_large", n_bytes, f"more than {limit} bytes", context.place())
    else:
        body = data.rstrip(_SPACE)
        place = context.place(None, offset)
        yield context.attempt(place, body, read_record, context, body, "utf-8", place)
        yield Framing(len(data) - len(body))


def _read_elements(stream: Stream, context: Context) -> Iterator[Found]:
    limit = context.config.max_document_bytes
    number = 0
    while True:
        yield Framing(_skip_separators(stream))
        if stream.peek(1) in (b"", b"]"):
            break
        number += 1
        place = context.place(number, stream.n_read)
        length = _find_end(stream, limit)
        if length is None:
            cut = _NEXT_OBJECT.search(stream.peek(limit + 1))
            if cut is None:
                yield from _take_unended(stream, context, number, limit)
                return
            length = cut.start() + 1
        element = stream.read(length)
        body = element.rstrip(_SPACE)
        yield context.attempt(place, body, read_record, context, body, "utf-8", place)
        yield Framing(len(element) - len(body))
    yield from _read_end(stream, context)


def _read_end(stream: Stream, context: Context) -> Iterator[Found]:
    offset = stream.n_read
    rest = stream.read(1)
    if stream.problem is not None:
        yield context.reject(stream.problem.reason, len(rest), stream.problem.detail, context.place(None, offset))
    elif not rest:
        yield context.reject("truncated", 0, "the array has no closing bracket", context.place(None, offset))
    else:
        yield Framing(1 + _skip_separators(stream))
        if n_bytes := skip_rest(stream):
            yield context.reject("bad_record", n_bytes, "bytes behind the array", context.place(None, stream.n_read))


def _take_unended(stream: Stream, context: Context, number: int, limit: int) -> Iterator[Found]:
    """Reject an element whose end is not in sight, and with it the rest of the file, which cannot be told apart."""
    place = context.place(number, stream.n_read)
    is_large = len(stream.peek(limit + 1)) > limit
    n_bytes = skip_rest(stream)
    if stream.problem is not None:
        yield context.reject(stream.problem.reason, n_bytes, stream.problem.detail, place)
    elif is_large:
        yield context.reject("too_large", n_bytes, f"an element of more than {limit} bytes, and what follows it", place)
    else:
        yield context.reject("truncated", n_bytes, "the last element does not end", place)


def _skip_separators(stream: Stream) -> int:
    n_bytes = 0
    while head := stream.peek(4096):
        n = len(head) - len(head.lstrip(_SPACE + b","))
        n_bytes += len(stream.read(n))
        if n < len(head):
            break
    return n_bytes


def _find_end(stream: Stream, limit: int) -> int | None:
    """Return the length of the element at the cursor, up to the comma or bracket behind it; None when it has no end."""
    state = _Scan(0, 0, False)
    size = FIRST_PEEK_BYTES
    while True:
        data = stream.peek(min(size, limit + 1))
        state, end = _scan(data, state)
        if end is not None:
            return end
        if len(data) < min(size, limit + 1):
            is_whole = state.depth == 0 and not state.in_string and data.strip(_SPACE) and stream.problem is None
            return len(data) if is_whole else None
        if len(data) > limit:
            return None
        if len(data) >= PATIENCE_BYTES and _NEXT_OBJECT.search(data):
            return None
        size *= 2


def _scan(data: bytes, scan: _Scan) -> tuple[_Scan, int | None]:
    """Go on searching for the end of an element; strings are skipped, brackets counted."""
    at, depth, in_string = scan
    while True:
        match = (_STRING_END if in_string else _STRUCTURE).search(data, at)
        if match is None:
            return _Scan(len(data), depth, in_string), None
        mark, at = match[0], match.end()
        if in_string:
            if mark == b"\\":
                if at >= len(data):
                    return _Scan(at - 1, depth, True), None
                at += 1
            else:
                in_string = False
        elif mark == b'"':
            in_string = True
        elif mark in (b"{", b"["):
            depth += 1
        elif depth == 0:
            return scan, at - 1
        elif mark != b",":
            depth -= 1
