"""CSV and TSV: one document a record; quoted fields may hold line ends, and a stray quote costs its line only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from hedgerow.ids import sha256_hex
from hedgerow.ingest.decode import UndecodableError, decode, find_encoding
from hedgerow.ingest.fields import make_document
from hedgerow.ingest.items import Context, Document, Found, Framing, Place, Reject, Step
from hedgerow.ingest.jsonlines import skip_line
from hedgerow.ingest.pages import skip_rest
from hedgerow.ingest.streams import Stream

DELIMITERS = (",", ";", "\t", "|")
MAX_JOINED_LINES = 5000  # of one record: an open quote is searched for its end no further

csv.field_size_limit(2**31 - 1)  # records are limited in bytes before they are parsed


class _Line(NamedTuple):
    data: bytes
    number: int
    offset: int


class BadRecordError(ValueError):
    """Bytes that are no record of the table."""


def read_csv(stream: Stream, context: Context) -> Iterator[Found]:
    """Read delimited text whose first line names the columns."""
    yield from _Reader(stream, context, None).read()


def read_tsv(stream: Stream, context: Context) -> Iterator[Found]:
    """Read tab-separated text whose first line names the columns."""
    yield from _Reader(stream, context, "\t").read()


class _Reader:
    """One table: lines come from the stream, or from a record that turned out to be broken."""

    __slots__ = ("_again", "_columns", "_context", "_delimiter", "_encoding", "_number", "_separator", "_stream")

    def __init__(self, stream: Stream, context: Context, delimiter: str | None) -> None:
        self._stream = stream
        self._context = context
        self._delimiter = delimiter
        self._columns: list[str] = []
        self._again: list[_Line] = []
        self._number = 0
        self._encoding, _ = find_encoding(stream.peek(4096))
        self._separator = "\n".encode(self._encoding)

    def read(self) -> Iterator[Found]:
        _, bom = find_encoding(self._stream.peek(4096))
        yield Framing(len(self._stream.read(bom)))
        header = self._next()
        if header is None:
            yield from self._end()
            return
        try:
            self._read_header(header.data)
        except BadRecordError as error:
            place = self._context.place(header.number, header.offset)
            n_bytes = len(header.data) + skip_rest(self._stream)
            yield self._context.reject("bad_record", n_bytes, f"no header: {error}", place)
            return
        yield Framing(len(header.data))
        while (line := self._next()) is not None:
            yield from self._read_record(line)
        yield from self._end()

    def _next(self) -> _Line | None:
        if self._again:
            return self._again.pop()
        offset = self._stream.n_read
        data = self._stream.read_line(self._context.config.max_document_bytes, self._separator)
        self._number += 1
        return _Line(data, self._number, offset) if data else None

    def _end(self) -> Iterator[Found]:
        problem = self._stream.problem
        if problem is not None:
            yield self._context.reject(
                problem.reason, 0, problem.detail, self._context.place(self._number, self._stream.n_read)
            )

    def _read_header(self, data: bytes) -> None:
        text, _ = self._decode(data)
        text = text.strip("\r\n")
        if self._delimiter is None:
            self._delimiter = max(DELIMITERS, key=text.count)
        self._columns = [name.strip() for name in self._parse(text)]
        if len(set(self._columns)) < len(self._columns):
            raise BadRecordError("two columns of one name")

    def _read_record(self, first: _Line) -> Iterator[Found]:
        place = self._context.place(first.number, first.offset)
        is_whole = first.data.endswith(self._separator)
        if not is_whole and self._stream.problem is not None:
            problem = self._stream.problem
            yield self._context.reject(problem.reason, len(first.data), problem.detail, place, sha256_hex(first.data))
            self._stream.resume()
            return
        if not is_whole and len(first.data) >= self._context.config.max_document_bytes:
            yield skip_line(self._stream, self._context, first.data, self._separator, place)
            return
        if not first.data.strip(b" \t\r\n\0"):
            yield Framing(len(first.data))
            return
        lines = self._join(first)
        found = self._attempt(lines, place)
        if isinstance(found, Reject) and found.reason == "bad_record" and len(lines) > 1:
            # A stray quote took in the lines behind it: they are read again on their own.
            self._again.extend(reversed(lines[1:]))
            lines = lines[:1]
            found = self._attempt(lines, place)
        yield found
        yield Framing(sum(len(line.data) for line in lines) - found.n_bytes)

    def _join(self, first: _Line) -> list[_Line]:
        """Return the lines of the record that begins here: quotes are even at its end."""
        quote = '"'.encode(self._encoding)
        lines = [first]
        if self._delimiter == "\t" and not self._is_quoted(first.data):
            return lines
        n_quotes, n_bytes = first.data.count(quote), len(first.data)
        while n_quotes % 2:
            line = self._next()
            if line is None or len(lines) >= MAX_JOINED_LINES or n_bytes > self._context.config.max_document_bytes:
                self._again.extend([line] if line else [])
                self._again.extend(reversed(lines[1:]))
                return lines[:1]
            lines.append(line)
            n_quotes += line.data.count(quote)
            n_bytes += len(line.data)
        return lines

    def _is_quoted(self, data: bytes) -> bool:
        """Say whether a field of a line begins with a quote; elsewhere in tab-separated text it is an inch mark."""
        text = data.decode(self._encoding, "replace")
        return text.startswith('"') or '\t"' in text

    def _attempt(self, lines: list[_Line], place: Place) -> Document | Reject:
        data = b"".join(line.data for line in lines)
        raw = data.removesuffix(self._separator).removesuffix("\r".encode(self._encoding))
        return self._context.attempt(place, raw, self._make, raw, place)

    def _make(self, raw: bytes, place: Place) -> Document | Reject:
        try:
            text, steps = self._decode(raw)
            values = self._parse(text)
            if len(values) != len(self._columns):
                raise BadRecordError(f"{len(values)} fields, the header has {len(self._columns)}")
        except BadRecordError as error:
            return self._context.reject("bad_record", len(raw), str(error), place, sha256_hex(raw))
        except UndecodableError as error:
            return self._context.reject("bad_encoding", len(raw), str(error), place, sha256_hex(raw))
        record: dict[str, object] = {k: v for k, v in zip(self._columns, values, strict=True) if v != ""}
        return make_document(self._context, record, place, raw, steps)

    def _decode(self, data: bytes) -> tuple[str, tuple[Step, ...]]:
        if self._encoding == "utf-8":
            return decode(data)
        try:
            return data.decode(self._encoding), (Step("decode", 1, self._encoding),)
        except UnicodeDecodeError as error:
            raise UndecodableError(str(error)) from None

    def _parse(self, text: str) -> list[str]:
        try:
            if self._delimiter == "\t" and not (text.startswith('"') or '\t"' in text):
                return text.split("\t")
            rows = list(csv.reader([text], delimiter=self._delimiter or ",", strict=True))
        except csv.Error as error:
            raise BadRecordError(str(error)) from None
        return rows[0] if rows else []
