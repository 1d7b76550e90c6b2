"""Records to documents: which field is the text, the id, the address, the title, and what is left as meta."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import NamedTuple

from hedgerow.config import ID_FIELDS, TEXT_FIELDS, TITLE_FIELDS, URL_FIELDS
from hedgerow.ids import sha256_hex
from hedgerow.ingest.addresses import canonical_url
from hedgerow.ingest.decode import replace_surrogates, why_binary
from hedgerow.ingest.items import Context, Document, Place, Reject, Step
from hedgerow.ingest.sniff import looks_like_html

LICENCE_FIELDS = ("licence", "license")
ATTRIBUTION_FIELDS = ("attribution",)
MAX_KEY_CHARS = 1000
MAX_TITLE_CHARS = 1000


class RecordError(ValueError):
    """A record that cannot become a document; ``reason`` is from the closed list."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep both in ``args``, so that the error survives pickling."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def make_document(
    context: Context,
    record: Mapping[str, object],
    place: Place,
    raw: bytes,
    steps: tuple[Step, ...] = (),
    n_bytes: int | None = None,
) -> Document | Reject:
    """Make a document of one record of named fields.

    Args:
        context: the file.
        record: the fields.
        place: where the record stands.
        raw: its raw bytes, for the digest.
        steps: what decoding it took.
        n_bytes: bytes that it accounts for; those of ``raw`` when left out.

    Returns:
        The document, or the reject that says why it is none.

    """
    size = len(raw) if n_bytes is None else n_bytes
    digest = sha256_hex(raw)
    try:
        return _make(context, Record(record, context.config.max_fields), place, digest, size, steps)
    except RecordError as error:
        return context.reject(error.reason, size, error.detail, place, digest)


class Record:
    """A record whose fields are taken one by one; what stays is meta."""

    __slots__ = ("n_replaced", "rest")

    def __init__(self, fields: Mapping[str, object], max_fields: int) -> None:
        """Take a copy of the fields; refuse more than ``max_fields``."""
        if len(fields) > max_fields:
            raise RecordError("bad_record", f"{len(fields)} fields, more than {max_fields}")
        self.rest = dict(fields)
        self.n_replaced = 0

    def clean(self, text: str) -> str:
        """Replace lone surrogates and count them."""
        cleaned, n = replace_surrogates(text)
        self.n_replaced += n
        return cleaned

    def text(self, configured: str | None) -> str:
        """Take the text: the configured field, else the first known one."""
        name = configured or next((n for n in TEXT_FIELDS if n in self.rest), None)
        if name is None or self.rest.get(name) is None:
            wanted = repr(configured) if configured else f"any of {', '.join(TEXT_FIELDS)}"
            raise RecordError("missing_text", f"no field {wanted} with a value among {sorted(self.rest)[:20]}")
        value = self.rest.pop(name)
        if not isinstance(value, str):
            raise RecordError("bad_record", f"field {name!r} is no text but {type(value).__name__}")
        if (why_not := why_binary(value)) is not None:
            raise RecordError("bad_encoding", f"field {name!r}: {why_not}")
        return self.clean(value)

    def id(self, configured: str | None) -> str | None:
        """Take the id; a configured one must be there."""
        names = (configured,) if configured else ID_FIELDS
        for name in names:
            value = self.rest.get(name)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
                del self.rest[name]
                return self.clean(str(value).strip())
            if configured:
                raise RecordError(
                    "bad_record", f"the configured id field {configured!r} is missing or no text or number"
                )
        return None

    def string(self, names: tuple[str, ...]) -> str | None:
        """Take the first of the named fields that holds text."""
        for name in names:
            value = self.rest.get(name)
            if isinstance(value, str) and value.strip():
                del self.rest[name]
                return self.clean(value.strip())
        return None

    def url(self, names: tuple[str, ...]) -> str | None:
        """Take the first of the named fields that holds a web address, in canonical spelling."""
        for name in names:
            value = self.rest.get(name)
            url = canonical_url(value) if isinstance(value, str) else None
            if url is not None:
                del self.rest[name]
                return url
        return None

    def meta(self, max_depth: int) -> str | None:
        """Return what was not taken as JSON, or None when nothing is left."""
        if not self.rest:
            return None
        if _is_deeper(self.rest, max_depth):
            raise RecordError("bad_record", f"nested deeper than {max_depth}")
        try:
            return self.clean(_to_json(self.rest))
        except ValueError:  # no JSON holds NaN and infinities
            return self.clean(_to_json(_finite(self.rest)))


class Named(NamedTuple):
    """What a record says about a document beside its text."""

    url: str | None
    title: str | None
    licence: str | None
    attribution: str | None
    meta: str | None


def take_named(context: Context, record: Record) -> Named:
    """Take address, title, licence and attribution from a record; all that stays is meta.

    Raises:
        RecordError: what stays is nested too deep.

    """
    source = context.source
    url = record.url((source.url_field,) if source.url_field else URL_FIELDS)
    title = record.string((source.title_field,) if source.title_field else TITLE_FIELDS)
    licence = record.string(LICENCE_FIELDS) or source.licence
    attribution = record.string(ATTRIBUTION_FIELDS) or source.attribution
    return Named(
        url,
        title[:MAX_TITLE_CHARS] if title else None,
        licence,
        attribution,
        record.meta(context.config.max_json_depth),
    )


def _make(context: Context, record: Record, place: Place, digest: str, size: int, steps: tuple[Step, ...]) -> Document:
    text = record.text(context.source.text_field)
    given_id = record.id(context.source.id_field)
    named = take_named(context, record)
    if record.n_replaced:
        steps = (*steps, Step("replace_surrogates", record.n_replaced))
    return Document(
        document_key=document_key(context, given_id, named.url, place),
        place=place,
        url=named.url,
        title=named.title,
        media="html" if looks_like_html(text[:1000].encode("utf-8")) else "text",
        raw_text=text,
        text_start=0,
        raw_sha256=digest,
        n_bytes=size,
        steps=steps,
        licence=named.licence,
        attribution=named.attribution,
        meta=named.meta,
    )


def document_key(context: Context, given_id: str | None, url: str | None, place: Place) -> str:
    """Return what identifies a document: its id, else its address, else its place.

    A plain number in a field that nobody configured as id is a counter, and files
    count alike: it identifies the document within its file only.

    Raises:
        RecordError: the id is longer than an id may be.

    """
    if given_id is not None and len(given_id) > MAX_KEY_CHARS:
        raise RecordError("bad_record", f"an id of {len(given_id)} characters")
    is_counter = given_id is not None and context.source.id_field is None and given_id.isdecimal()
    if given_id is not None and not is_counter:
        return canonical_url(given_id) or given_id
    if url is not None and not is_counter:
        return url
    key = f"{context.source.label}/{place.path}"
    if place.member is not None:
        key += f"!{place.member}"
    if is_counter:
        key += f"#id={given_id}"
    elif place.record is not None:
        key += f"#{place.record}"
    return key


def _to_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)


def _finite(value: object) -> object:
    """Return a value with null where numbers are NaN or infinite."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_deeper(value: object, limit: int) -> bool:
    level: list[object] = [value]
    for _ in range(limit):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return False
        level = below
    return True
