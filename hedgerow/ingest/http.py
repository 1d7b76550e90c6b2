"""HTTP messages as crawlers store them: status, media type, transfer and content encodings."""

from __future__ import annotations

import zlib
from typing import NamedTuple

MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
}
MAX_HEADER_BYTES = 64 * 1024


class HttpError(ValueError):
    """A stored response that holds no page."""


class Response(NamedTuple):
    """A stored response: its header fields by lower-cased name, and the body as stored."""

    status: int
    fields: dict[str, str]
    n_header: int
    body: bytes


def parse_fields(block: bytes) -> dict[str, str]:
    r"""Return header fields by lower-cased name; the first of a name counts, folded lines are joined.

    >>> parse_fields(b"Content-Type: text/html;\r\n charset=x\r\n")
    {'content-type': 'text/html; charset=x'}
    """
    fields: dict[str, str] = {}
    last = ""
    for line in block.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and last:
            fields[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        last = name.strip().lower() if colon else ""
        if last:
            fields.setdefault(last, value.strip())
    return fields


def parse_response(block: bytes) -> Response:
    """Split a stored response into header and body.

    Raises:
        HttpError: no HTTP message.

    """
    if not block.startswith(b"HTTP/"):
        raise HttpError("no HTTP response")
    end = min((i + n for mark, n in ((b"\r\n\r\n", 4), (b"\n\n", 2)) if (i := block.find(mark)) >= 0), default=-1)
    if end < 0:
        raise HttpError("a response without an end of its header")
    first, _, rest = block[:end].partition(b"\n")
    words = first.split(maxsplit=2)
    if len(words) < 2 or not words[1].isdigit():
        raise HttpError("a response without a status")
    return Response(int(words[1][:3]), parse_fields(rest), end, block[end:])


def media_type(value: str) -> tuple[str, str | None]:
    """Return the media type and charset of a Content-Type.

    >>> media_type('text/HTML; charset="utf-8"')
    ('text/html', 'utf-8')
    """
    kind, *parameters = value.split(";")
    charset = None
    for parameter in parameters:
        name, _, given = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = given.strip().strip("'\"") or None
    return kind.strip().lower(), charset


def decode_body(response: Response, max_bytes: int) -> bytes:
    """Undo transfer and content encodings, as far as the body really has them.

    Raises:
        HttpError: the encoding is not known, or the body is damaged or larger than ``max_bytes``.

    """
    body = response.body
    if "chunked" in response.fields.get("transfer-encoding", "").lower():
        body = _dechunk(body)
    encoding = response.fields.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity", "none", "utf-8"):
        return body
    if encoding in ("gzip", "x-gzip"):
        return _inflate(body, 31, max_bytes) if body.startswith(b"\x1f\x8b") else body
    if encoding == "deflate":
        is_wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] * 256 + body[1]) % 31 == 0
        return _inflate(body, 15 if is_wrapped else -15, max_bytes)
    raise HttpError(f"content encoding {encoding[:40]}")


def _inflate(body: bytes, window: int, max_bytes: int) -> bytes:
    decoder = zlib.decompressobj(window)
    try:
        data = decoder.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise HttpError(f"damaged content encoding: {error}") from None
    if len(data) > max_bytes:
        raise HttpError(f"more than {max_bytes} bytes behind its content encoding")
    if not decoder.eof:
        raise HttpError("content encoding cut short")
    return data


def _dechunk(body: bytes) -> bytes:
    """Join the chunks of a body; one that crawlers stored without chunks stays as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        size_text = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(size_text, 16)
        except ValueError:
            return body if not parts else b"".join(parts) + body[at:]
        if size <= 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 0
        if at >= len(body):
            return b"".join(parts)
