"""JSON lines: one document a line; a broken line costs itself."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import cast

import orjson

from hedgerow.ids import sha256_hex
from hedgerow.ingest.again import take_lines, take_record
from hedgerow.ingest.decode import find_encoding
from hedgerow.ingest.fields import make_document
from hedgerow.ingest.items import Context, Document, Found, Framing, Place, Reject, Step
from hedgerow.ingest.streams import CHUNK_BYTES, Stream

_RUN_BYTES = 64 * 1024
"""Bytes of lines that are taken at once where an earlier reading gave them: few enough to look at before each new line."""


def read_jsonlines(stream: Stream, context: Context) -> Iterator[Found]:
    """Read JSON lines in UTF-8, UTF-16 or UTF-32; line ends and blank lines are framing.

    A range of a file (``context.end_offset``) gives the lines that begin inside it.
    """
    encoding, bom = find_encoding(stream.peek(4096)) if context.first_offset == 0 else ("utf-8", 0)
    if bom:
        yield Framing(len(stream.read(bom)))
    separator = "\n".encode(encoding)
    blank = b" \t\r\n\0" if encoding != "utf-8" else b" \t\r\n"
    number = context.first_line - 1
    limit = context.config.max_document_bytes
    is_known = may_be_known = bool(context.known) and encoding == "utf-8"  # known lines stand together
    while True:
        offset = context.first_offset + stream.n_read
        if context.end_offset is not None and offset >= context.end_offset:
            return
        if is_known and (known := read_known(stream, context, number + 1, offset)):
            yield from known
            number += len(known) - 1
            continue
        line = stream.read_line(limit + len(separator), separator)
        number += 1
        place = context.place(number, offset)
        if stream.problem is not None and not line.endswith(separator):
            yield context.reject(stream.problem.reason, len(line), stream.problem.detail, place, sha256_hex(line))
            if not stream.resume():
                return
            continue
        if not line:
            return
        if len(line) > limit and not line.endswith(separator):
            yield skip_line(stream, context, line, separator, place)
            continue
        body = line.removesuffix(separator).removesuffix("\r".encode(encoding))
        if body.strip(blank):
            taken = take_record(context.known, body, place) if may_be_known else None
            is_known = taken is not None
            if taken is not None:
                yield taken
            else:
                yield context.attempt(place, body, read_record, context, body, encoding, place)
            yield Framing(len(line) - len(body))
        else:
            yield Framing(len(line))
            n_bytes, n_lines = skip_blank_lines(stream, context) if encoding == "utf-8" else (0, 0)
            number += n_lines
            yield Framing(n_bytes)


def read_known(stream: Stream, context: Context, number: int, offset: int) -> list[Found]:
    """Take the next lines that an earlier reading of the file gave, as far as they are at hand; their framing is the last item."""
    room = context.end_offset - offset if context.end_offset is not None else sys.maxsize
    taken, n_bytes = take_lines(
        context.known, stream.peek(_RUN_BYTES), room, lambda n, at: context.place(number + n, offset + at)
    )
    stream.skip(n_bytes)
    return [*taken, Framing(n_bytes - sum(one.n_bytes for one in taken))] if taken else []


def skip_blank_lines(stream: Stream, context: Context) -> tuple[int, int]:
    """Skip blank lines in bulk, inside the range, and return their bytes and number."""
    n_bytes = n_lines = 0
    while True:
        head = stream.peek(CHUNK_BYTES)
        if context.end_offset is not None:
            head = head[: max(context.end_offset - context.first_offset - stream.n_read, 0)]
        n = head.rfind(b"\n", 0, len(head) - len(head.lstrip(b" \t\r\n"))) + 1
        if n == 0:
            return n_bytes, n_lines
        n_bytes += n
        n_lines += head.count(b"\n", 0, n)
        stream.skip(n)


def skip_line(stream: Stream, context: Context, begun: bytes, separator: bytes, place: Place) -> Reject:
    """Skip the rest of a line that is longer than a document may be."""
    digest = hashlib.sha256(begun)
    n_bytes = len(begun)
    step = 1024 * 1024
    while part := stream.read_line(step, separator):
        digest.update(part)
        n_bytes += len(part)
        if part.endswith(separator):
            break
    detail = f"a line of {n_bytes} bytes, more than {context.config.max_document_bytes}"
    return context.reject("too_large", n_bytes, detail, place, digest.hexdigest())


def read_record(context: Context, raw: bytes, encoding: str, place: Place) -> Document | Reject:
    """Make a document of one JSON object.

    Args:
        context: the file.
        raw: its bytes.
        encoding: their Unicode encoding.
        place: where it stands.

    Returns:
        The document, or the reject that says why it is none.

    """
    try:
        record, steps = parse_json(raw, encoding)
    except (ValueError, RecursionError) as error:
        reason = "bad_encoding" if isinstance(error, UnicodeDecodeError) else "bad_record"
        return context.reject(reason, len(raw), f"{error} ({type(error).__name__})", place, sha256_hex(raw))
    if not isinstance(record, dict):
        detail = f"no JSON object but {type(record).__name__}"
        return context.reject("bad_record", len(raw), detail, place, sha256_hex(raw))
    return make_document(context, cast("dict[str, object]", record), place, raw, steps)


def parse_json(raw: bytes, encoding: str) -> tuple[object, tuple[Step, ...]]:
    """Parse JSON strictly, but accept what half of all writers get wrong: NaN and lone surrogates.

    Raises:
        ValueError: no JSON.
        RecursionError: nested beyond all use.

    """
    steps: list[Step] = []
    if encoding != "utf-8":
        raw = raw.decode(encoding).encode("utf-8")
        steps.append(Step("decode", 1, encoding))
    try:
        return orjson.loads(raw), tuple(steps)
    except orjson.JSONDecodeError:
        pass
    n_constants = 0

    def drop_constant(_: str) -> None:
        nonlocal n_constants
        n_constants += 1

    value = json.loads(raw.decode("utf-8"), parse_constant=drop_constant)
    if n_constants:
        steps.append(Step("drop_nan", n_constants))
    return value, tuple(steps)
