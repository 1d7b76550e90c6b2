"""WARC and WET: pages of crawls as a stream of records.

Responses and conversions in text are documents; requests, metadata and the
like are framing. Behind damage, reading goes on at the next record or, in a
gzip file, at the next member.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import re2

from hedgerow.ids import sha256_hex
from hedgerow.ingest.http import (
    MAX_HEADER_BYTES,
    MEDIA,
    HttpError,
    decode_body,
    media_type,
    parse_fields,
    parse_response,
)
from hedgerow.ingest.items import Context, Found, Framing, Place, Reject
from hedgerow.ingest.pages import make_page
from hedgerow.ingest.sniff import looks_like_html, looks_like_xml
from hedgerow.ingest.streams import CHUNK_BYTES, Stream

CONTENT_TYPES = ("response", "resource", "conversion")
_MARK = b"WARC/"
_NEXT_RECORD = re2.compile(rb"\nWARC/1\.[01]\r?\nWARC-")
_RECORD_BEHIND = re2.compile(rb"\r?\n\r?\nWARC/1\.[01]\r?\nWARC-")


class _Header(NamedTuple):
    fields: dict[str, str]
    n_bytes: int
    length: int


def read_warc(stream: Stream, context: Context) -> Iterator[Found]:
    """Read the records of a WARC file."""
    number = 0
    while True:
        yield Framing(_skip_blank(stream))
        offset = stream.n_read
        if not stream.peek(1):
            if stream.problem is None:
                return
            yield context.reject(stream.problem.reason, 0, stream.problem.detail, context.place(None, offset))
            if not stream.resume():
                return
            continue
        number += 1
        place = context.place(number, offset)
        header = _read_header(stream) if stream.peek(len(_MARK)) == _MARK else None
        if isinstance(header, _Header):
            yield from _read_body(stream, context, header, place)
        else:
            n_bytes = (header or 0) + _skip_to_record(stream)
            yield _damage(stream, context, n_bytes, "bytes that are no WARC record", place)


def _damage(
    stream: Stream, context: Context, n_bytes: int, detail: str, place: Place, reason: str = "bad_record"
) -> Reject:
    if stream.problem is not None:
        problem = stream.problem
        stream.resume()
        return context.reject(problem.reason, n_bytes, problem.detail, place)
    return context.reject(reason, n_bytes, detail, place)


def _skip_blank(stream: Stream) -> int:
    n_bytes = 0
    while head := stream.peek(256):
        n = len(head) - len(head.lstrip(b"\r\n"))
        n_bytes += stream.skip(n)
        if n < len(head):
            break
    return n_bytes


def _skip_to_record(stream: Stream) -> int:
    """Skip to the next line that begins a record and return the number of bytes."""
    n_bytes = 0
    while line := stream.read_line(MAX_HEADER_BYTES):
        n_bytes += len(line)
        if stream.peek(len(_MARK)) == _MARK and line.endswith(b"\n"):
            break
    return n_bytes


def _read_header(stream: Stream) -> _Header | int:
    """Take a record's header; only its number of bytes when it is none."""
    lines: list[bytes] = []
    n_bytes = 0
    while n_bytes <= MAX_HEADER_BYTES:
        line = stream.read_line(MAX_HEADER_BYTES)
        n_bytes += len(line)
        if not line.endswith(b"\n"):
            return n_bytes
        if not line.strip(b"\r\n"):
            break
        lines.append(line)
    fields = parse_fields(b"".join(lines[1:]))
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        return n_bytes
    return _Header(fields, n_bytes, int(length))


def _read_body(stream: Stream, context: Context, header: _Header, place: Place) -> Iterator[Found]:
    is_content = header.fields.get("warc-type", "").lower() in CONTENT_TYPES
    yield Framing(header.n_bytes)
    if header.length > context.config.max_document_bytes + MAX_HEADER_BYTES:
        yield _skip_body(stream, context, header, place, is_content)
        return
    block = stream.read(header.length)
    if len(block) == header.length and _is_at_end(stream):
        if is_content:
            found = context.attempt(place, block, list, _make_found(context, header.fields, block, place))
            yield from [found] if isinstance(found, Reject) else found
        else:
            yield Framing(len(block))
        return
    following = _NEXT_RECORD.search(block)
    if following is not None:
        stream.unread(block[following.start() + 1 :])
        block = block[: following.start() + 1]
        yield context.reject("truncated", len(block), "another record begins inside of it", place, sha256_hex(block))
    elif len(block) < header.length:
        yield _damage(stream, context, len(block), "the file ends inside of a record", place, "truncated")
    else:
        yield context.reject("corrupt", len(block), "no record ends where its length says", place, sha256_hex(block))


def _skip_body(stream: Stream, context: Context, header: _Header, place: Place, is_content: bool) -> Found:
    """Skip a block that is larger than a document may be, or up to the record behind it when its length is a lie."""
    n_bytes, left = 0, header.length
    while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
        ahead = chunk + stream.peek(min(left - len(chunk), 64))
        following = _RECORD_BEHIND.search(ahead)
        if following is not None and following.start() < len(chunk):
            keep = ahead.index(_MARK, following.start())
            stream.unread(chunk[keep:])
            return context.reject(
                "truncated", n_bytes + min(keep, len(chunk)), "another record begins inside of it", place
            )
        n_bytes += len(chunk)
        left -= len(chunk)
    if left:
        return _damage(stream, context, n_bytes, "the file ends inside of a record", place, "truncated")
    return (
        context.reject("too_large", n_bytes, f"a record of {n_bytes} bytes", place) if is_content else Framing(n_bytes)
    )


def _is_at_end(stream: Stream) -> bool:
    head = stream.peek(4 + len(_MARK))
    following = head.lstrip(b"\r\n")
    return not following or head.startswith((b"\r\n\r\n", b"\n\n")) or following.startswith(_MARK[: len(following)])


def _make_found(context: Context, fields: dict[str, str], block: bytes, place: Place) -> Iterator[Found]:
    """Make a document of the block of a record, or the reject that says why it is none."""
    kind, declared = media_type(fields.get("content-type", ""))
    body, data = block, block
    try:
        if kind == "application/http" or (fields["warc-type"].lower() == "response" and block.startswith(b"HTTP/")):
            response = parse_response(block)
            kind, declared = media_type(response.fields.get("content-type", ""))
            body = response.body
            yield Framing(response.n_header)
            if response.status != 200:
                raise HttpError(f"HTTP status {response.status}")
            data = decode_body(response, context.config.max_document_bytes)
    except HttpError as error:
        yield context.reject("unsupported_format", len(body), str(error), place, sha256_hex(body))
        return
    media = MEDIA.get(kind) or ("html" if not kind and looks_like_html(data[:1000]) else None)
    if media is None:
        detail = f"media type {kind}" if kind else "no media type"
        yield context.reject("unsupported_format", len(body), detail, place, sha256_hex(body))
    elif media != "html" and looks_like_xml(data[:1000]):
        yield context.reject("unsupported_format", len(body), "an XML document", place, sha256_hex(body))
    elif not data:
        yield context.reject("empty", len(body), "a page of no bytes", place, sha256_hex(body))
    elif len(data) > context.config.max_document_bytes:
        yield context.reject("too_large", len(body), f"a page of {len(data)} bytes", place, sha256_hex(body))
    else:
        url = fields.get("warc-target-uri", "").strip("<> ")
        yield make_page(context, data, media, place, declared, url, stored=body)
