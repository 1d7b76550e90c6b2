"""Parquet files and Hugging Face datasets on disk: rows in batches, one document each.

Text columns are read as bytes and decoded row by row, so that one broken value
costs its row; bytes in a column that names text or the like are read as UTF-8. Bytes are counted as the UTF-8 bytes of the columns that name
text, id, address and title; the files' own bytes are no text and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, NamedTuple, cast

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow.config import ID_FIELDS, TEXT_FIELDS, TITLE_FIELDS, URL_FIELDS, SourceConfig
from hedgerow.ids import sha256_hex
from hedgerow.ingest.fields import make_document
from hedgerow.ingest.items import Context, Document, Found, Place, Reject
from hedgerow.ingest.streams import Stream, spool_stream
from hedgerow.work.watch import LostError

BATCH_ROWS = 256
BATCH_BYTES = 32 * 2**20  # of one batch, by the sizes that the file claims
# What pyarrow raises on damaged files (its own errors, OSError for what it reads, ValueError for names that are no UTF-8,
# SystemError where it asks for less than no bytes) and on values that Python cannot hold (ValueError, OverflowError).
# Caught only around single calls of it, on a copy that is complete: a full disk shows where the copy is made, outside of them.
_ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError, SystemError)


def read_parquet(stream: Stream, context: Context) -> Iterator[Found]:
    """Read a Parquet file, row group by row group; a damaged group costs itself."""
    with _spool(stream, context) as spool:
        try:
            file = context.watch.run(pq.ParquetFile, spool, page_checksum_verification=True)
        except LostError as lost:
            yield context.reject(lost.reason, 0, lost.detail, context.place())
            return
        except _ERRORS as error:
            yield context.reject("corrupt", 0, _shown(error), context.place())
            return
        first = 1
        for number in range(file.metadata.num_row_groups):
            meta = file.metadata.row_group(number)
            group = _Group(number, first, first + meta.num_rows, meta.total_byte_size)
            if group.n_bytes > context.config.max_member_bytes:
                yield context.reject("too_large", 0, f"{group} of {group.n_bytes} bytes", context.place(first))
            else:
                yield from _read_group(file, group, context)
            first = group.end


class _Group(NamedTuple):
    """A row group: its number, the numbers of its rows, and the size that the file claims for it."""

    number: int
    first: int
    end: int
    n_bytes: int

    def __str__(self) -> str:
        return f"row group {self.number}, rows {self.first} to {self.end - 1}"


def _read_group(file: pq.ParquetFile, group: _Group, context: Context) -> Iterator[Found]:
    n_rows = group.end - group.first
    size = max(1, min(BATCH_ROWS, BATCH_BYTES * n_rows // max(group.n_bytes, 1)))
    batches = file.iter_batches(batch_size=size, row_groups=[group.number])
    at = group.first
    while True:
        left = group._replace(first=at)
        try:
            batch = context.watch.run(next, batches, None)
        except LostError as lost:
            yield context.reject(lost.reason, 0, f"{left}: {lost.detail}", context.place(at))
            return
        except _ERRORS as error:
            yield context.reject("corrupt", 0, f"{left}: {_shown(error)}", context.place(at))
            return
        if batch is None:
            return
        yield from _read_batch(batch, at, context)
        at += batch.num_rows


def read_arrow(stream: Stream, context: Context) -> Iterator[Found]:
    """Read an Arrow file or stream, as Hugging Face datasets saves them."""
    first = 1
    with _spool(stream, context) as spool:
        batches = _arrow_batches(spool)
        while True:
            try:
                batch = context.watch.run(next, batches, None)
            except LostError as lost:
                yield context.reject(lost.reason, 0, lost.detail, context.place(first))
                return
            except _ERRORS as error:
                yield context.reject("corrupt", 0, f"from row {first} on: {_shown(error)}", context.place(first))
                return
            if batch is None:
                return
            for at in range(0, batch.num_rows, BATCH_ROWS):
                yield from _read_batch(batch.slice(at, BATCH_ROWS), first + at, context)
            first += batch.num_rows


def _arrow_batches(spool: IO[bytes]) -> Iterator[pa.RecordBatch]:
    is_file = spool.read(8) == b"ARROW1\0\0"
    spool.seek(0)
    if not is_file:
        yield from map(_checked, pa.ipc.open_stream(spool))
        return
    reader = pa.ipc.open_file(spool)
    for i in range(reader.num_record_batches):
        yield _checked(reader.get_batch(i))


def _checked(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose lengths and offsets lie in its bytes: reading it believes them.

    Text is checked as bytes, because one value that is no UTF-8 costs its row and not the batch.

    Raises:
        ArrowInvalid: they do not.
    """
    batch.validate()
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            _check(column.dictionary)
            pa.DictionaryArray.from_arrays(
                column.indices, column.dictionary
            )  # looks whether the indices lie in the values
        else:
            _check(column)
    return batch


def _check(column: pa.Array) -> None:
    column.view(_bytes_type(column.type)).validate(full=True)


def _bytes_type(kind: pa.DataType) -> pa.DataType:
    """Return a type with bytes wherever text lies in it."""
    if pa.types.is_struct(kind):
        return pa.struct([_bytes_field(field) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_bytes_field(kind.value_field))
    if pa.types.is_large_list(kind):
        return pa.large_list(_bytes_field(kind.value_field))
    return _BYTES.get(kind, kind)


def _bytes_field(field: pa.Field) -> pa.Field:
    return field.with_type(_bytes_type(field.type))


_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary(), pa.string_view(): pa.binary_view()}


def _spool(stream: Stream, context: Context) -> IO[bytes]:
    """Copy a stream where it can be read at random; its bytes are not counted, its text is."""
    n_before = stream.n_read
    spool = spool_stream(stream)
    context.meter.read -= stream.n_read - n_before
    return spool


def _read_batch(batch: pa.RecordBatch, first: int, context: Context) -> Iterator[Found]:
    try:
        rows = context.watch.run(_rows, batch, set(_counted_columns(context.source, batch.schema.names)))
    except LostError as lost:
        detail = f"rows {first} to {first + batch.num_rows - 1}: {lost.detail}"
        yield context.reject(lost.reason, 0, detail, context.place(first))
        return
    for number, row in enumerate(rows, first):
        context.meter.read += len(row.raw) - row.n_marks
        place = context.place(number)
        found = context.attempt(place, row.raw, _make_found, row, place, context)
        yield replace(found, n_bytes=len(row.raw) - row.n_marks) if isinstance(found, Reject) else found


class _Row(NamedTuple):
    """One row: its counted texts as bytes, joined by ``n_marks`` NULs, and its values.

    Text is bytes, because decoding it would fail for a whole column; a value that cannot be read is an error.
    """

    raw: bytes
    n_marks: int
    values: dict[str, object]


def _rows(batch: pa.RecordBatch, counted: set[str]) -> list[_Row]:
    columns: dict[str, list[object]] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name not in columns and (name in counted or not _is_binary(column.type)):
            columns[name] = _values(column)
    rows = []
    for i in range(batch.num_rows):
        values = {name: column[i] for name, column in columns.items() if column[i] is not None}
        parts = [value for name in sorted(counted) if isinstance(value := values.get(name), bytes)]
        rows.append(_Row(b"\0".join(parts), max(len(parts) - 1, 0), values))
    return rows


def _values(column: pa.Array) -> list[object]:
    """Return the values of a column: text as bytes, and what Python cannot hold as its Arrow spelling or an error."""
    column = _as_bytes(column)
    try:
        return cast("list[object]", column.to_pylist())
    except _ERRORS:
        return [_value(item) for item in column]


def _value(item: pa.Scalar) -> object:
    try:
        return item.as_py()
    except _ERRORS as error:
        try:
            return item.cast(pa.string()).as_py()
        except _ERRORS:
            return error


def _as_bytes(column: pa.Array) -> pa.Array:
    """Return text as bytes (decoding it would fail for a whole column) and dictionaries unpacked."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        return column.cast(pa.large_binary())
    return column


def _counted_columns(source: SourceConfig, names: list[str]) -> list[str]:
    wanted = {source.text_field, source.id_field, source.url_field, source.title_field}
    wanted |= {*TEXT_FIELDS, *ID_FIELDS, *URL_FIELDS, *TITLE_FIELDS}
    return sorted(name for name in names if name in wanted)


def _make_found(row: _Row, place: Place, context: Context) -> Document | Reject:
    n_bytes = len(row.raw) - row.n_marks
    record: dict[str, object] = {}
    for name, value in row.values.items():
        if isinstance(value, bytes):
            try:
                record[name] = value.decode("utf-8")
            except UnicodeDecodeError as error:
                detail = f"column {name!r}: {error.reason} at byte {error.start}"
                return context.reject("bad_encoding", n_bytes, detail, place, sha256_hex(row.raw))
        elif isinstance(value, Exception):
            detail = f"column {name!r}: {_shown(value)}"
            return context.reject("bad_record", n_bytes, detail, place, sha256_hex(row.raw))
        else:
            record[name] = value
    return make_document(context, record, place, row.raw, n_bytes=n_bytes)


def _is_binary(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(test(kind) for test in (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view))


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".split("\n")[0]
