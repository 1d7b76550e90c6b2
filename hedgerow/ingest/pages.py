"""Files that are one document each: plain text, Markdown, HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator

import re2

from hedgerow.ids import sha256_hex
from hedgerow.ingest.addresses import canonical_url
from hedgerow.ingest.decode import Decoded, UndecodableError, decode
from hedgerow.ingest.fields import Record, RecordError, document_key, take_named
from hedgerow.ingest.items import Context, Document, Found, Place, Reject, Step
from hedgerow.ingest.streams import Stream

HEAD_CHARS = 256 * 1024
_CHARSET = re2.compile(rb"(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)")
_TITLE = re2.compile(r"(?is)<title[^>]*>(.*?)</title")
_LINK = re2.compile(r"(?is)<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>")
_OG_URL = re2.compile(r"(?is)<meta\b[^>]*\bproperty\s*=\s*[\"']og:url[\"'][^>]*>")
_HREF = re2.compile(r"(?is)\b(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_COMMENT = re2.compile(r"(?s)<!--.*?-->")


def read_text(stream: Stream, context: Context) -> Iterator[Found]:
    """Read a plain text file."""
    yield from _read_page(stream, context, "text")


def read_markdown(stream: Stream, context: Context) -> Iterator[Found]:
    """Read a Markdown file; its front matter becomes title, url, licence and meta."""
    yield from _read_page(stream, context, "markdown")


def read_html(stream: Stream, context: Context) -> Iterator[Found]:
    """Read an HTML file; the page itself names its charset, title and canonical address."""
    yield from _read_page(stream, context, "html")


def _read_page(stream: Stream, context: Context, media: str) -> Iterator[Found]:
    limit = context.config.max_document_bytes
    data = stream.read(limit + 1)
    place = context.place()
    problem = stream.problem
    if problem is not None:
        yield context.reject(problem.reason, len(data), problem.detail, place)
    elif len(data) > limit:
        n_bytes = len(data) + skip_rest(stream)
        yield context.reject("too_large", n_bytes, f"more than {limit} bytes", place)
    elif not data:
        yield context.reject("empty", 0, "a file of no bytes", place, sha256_hex(b""))
    else:
        yield context.attempt(place, data, make_page, context, data, media, place)


def skip_rest(stream: Stream) -> int:
    """Read a stream to its end or first problem and return the number of bytes."""
    n_bytes = 0
    while chunk := stream.read(1024 * 1024):
        n_bytes += len(chunk)
    return n_bytes


def make_page(
    context: Context,
    data: bytes,
    media: str,
    place: Place,
    declared: str | None = None,
    url: str | None = None,
    stored: bytes | None = None,
) -> Document | Reject:
    """Make a document of the bytes of one page.

    Args:
        context: the file.
        data: the page.
        media: text, markdown or html.
        place: where it stands.
        declared: the charset that an envelope names.
        url: the address that an envelope names.
        stored: the page as its envelope stores it, where that differs; it is what is counted and digested.

    Returns:
        The document, or the reject that says why it is none.

    """
    stored = data if stored is None else stored
    digest, n_bytes = sha256_hex(stored), len(stored)
    if media == "html" and declared is None and (match := _CHARSET.search(data[:4096])):
        declared = match[1].decode("ascii")
    try:
        decoded = decode(data, declared)
        start, fields, steps = _split(decoded, media)
        named = take_named(context, Record(fields, context.config.max_fields))
        address = canonical_url(url) or named.url
        key = document_key(context, None, address, place)
    except UndecodableError as error:
        return context.reject("bad_encoding", n_bytes, str(error), place, digest)
    except RecordError as error:
        return context.reject(error.reason, n_bytes, error.detail, place, digest)
    return Document(
        document_key=key,
        place=place,
        url=address,
        title=named.title,
        media=media,
        raw_text=decoded.text,
        text_start=start,
        raw_sha256=digest,
        n_bytes=n_bytes,
        steps=steps,
        licence=named.licence,
        attribution=named.attribution,
        meta=named.meta,
    )


def _split(decoded: Decoded, media: str) -> tuple[int, dict[str, object], tuple[Step, ...]]:
    """Return where the text of a page begins, what it says about itself, and the steps."""
    if media == "html":
        return 0, _read_head(decoded.text[:HEAD_CHARS]), decoded.steps
    if media == "markdown":
        from hedgerow.ingest.front_matter import split_front_matter  # a worker imports YAML with its first Markdown

        fields, body = split_front_matter(decoded.text)
        n_split = len(decoded.text) - len(body)
        steps = (*decoded.steps, Step("split_front_matter", n_split)) if n_split else decoded.steps
        return n_split, fields, steps
    return 0, {}, decoded.steps


def _read_head(head: str) -> dict[str, object]:
    """Return title and canonical address as an HTML page names them."""
    if "<!--" in head:
        head = _COMMENT.sub("", head)
    data = head.encode("utf-8")  # once for all patterns
    found: dict[str, object] = {}
    if match := _TITLE.search(data):
        found["title"] = " ".join(html.unescape(match[1].decode("utf-8")).split())
    for pattern in (_LINK, _OG_URL):
        tag = pattern.search(data)
        value = _HREF.search(tag[0].decode("utf-8")) if tag else None
        if value:
            found["url"] = html.unescape(value[1] or value[2] or value[3] or "")
            break
    if canonical_url(str(found.get("url", ""))) is None:
        found.pop("url", None)
    return found
