"""Parquet files and Hugging Face datasets on disk: rows in batches, one document each.

Text columns are read as bytes and decoded row by row, so that one broken value
costs its row. Bytes are counted as the UTF-8 bytes of the columns that name
text, id, address and title; the files' own bytes are no text and not counted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow.config import ID_FIELDS, TEXT_FIELDS, TITLE_FIELDS, URL_FIELDS, SourceConfig
from hedgerow.ids import sha256_hex
from hedgerow.ingest.fields import make_document
from hedgerow.ingest.items import Context, Document, Found, Place, Reject
from hedgerow.ingest.streams import CHUNK_BYTES, Stream

BATCH_ROWS = 256
SPOOL_BYTES = 32 * 2**20
_ERRORS = (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError)


def read_parquet(stream: Stream, context: Context) -> Iterator[Found]:
    """Read a Parquet file, row group by row group; a damaged group costs itself."""
    with _spool(stream, context) as spool:
        try:
            file = pq.ParquetFile(spool, page_checksum_verification=True)
        except _ERRORS as error:
            yield context.reject("corrupt", 0, _shown(error), context.place())
            return
        number = 0
        for group in range(file.metadata.num_row_groups):
            size = file.metadata.row_group(group).total_byte_size
            n_rows = file.metadata.row_group(group).num_rows
            if size > context.config.max_member_bytes:
                yield context.reject("too_large", 0, f"row group {group} of {size} bytes", context.place(number + 1))
            else:
                yield from _read_group(file, group, number, context)
            number += n_rows


def _read_group(file: pq.ParquetFile, group: int, number: int, context: Context) -> Iterator[Found]:
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, row_groups=[group]):
            yield from _read_batch(batch, number, context)
            number += batch.num_rows
    except _ERRORS as error:
        yield context.reject("corrupt", 0, f"row group {group}: {_shown(error)}", context.place(number + 1))


def read_arrow(stream: Stream, context: Context) -> Iterator[Found]:
    """Read an Arrow file or stream, as Hugging Face datasets saves them."""
    number = 0
    with _spool(stream, context) as spool:
        try:
            for batch in _arrow_batches(spool):
                for at in range(0, batch.num_rows, BATCH_ROWS):
                    yield from _read_batch(batch.slice(at, BATCH_ROWS), number + at, context)
                number += batch.num_rows
        except _ERRORS as error:
            yield context.reject("corrupt", 0, _shown(error), context.place(number + 1))


def _arrow_batches(spool: IO[bytes]) -> Iterator[pa.RecordBatch]:
    is_file = spool.read(8) == b"ARROW1\0\0"
    spool.seek(0)
    if not is_file:
        yield from pa.ipc.open_stream(spool)
        return
    reader = pa.ipc.open_file(spool)
    for i in range(reader.num_record_batches):
        yield reader.get_batch(i)


def _spool(stream: Stream, context: Context) -> IO[bytes]:
    """Copy a stream where it can be read at random; its bytes are not counted, its text is."""
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - the caller closes it
    n_before = stream.n_read
    while chunk := stream.read(CHUNK_BYTES):
        spool.write(chunk)
    context.meter.read -= stream.n_read - n_before
    spool.seek(0)
    return cast("IO[bytes]", spool)


def _read_batch(batch: pa.RecordBatch, number: int, context: Context) -> Iterator[Found]:
    columns = {name: _as_bytes(batch.column(i)) for i, name in enumerate(batch.schema.names)}
    counted = _counted_columns(context.source, batch.schema.names)
    context.meter.read += sum(
        len(value) for name in counted for value in columns[name].to_pylist() if isinstance(value, bytes)
    )
    values = {name: column.to_pylist() for name, column in columns.items()}
    for i in range(batch.num_rows):
        row = {name: column[i] for name, column in values.items() if column[i] is not None}
        yield _make_found(row, counted, batch.schema, context.place(number + i + 1), context)


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


def _make_found(
    row: dict[str, object], counted: list[str], schema: pa.Schema, place: Place, context: Context
) -> Document | Reject:
    parts = [value for name in counted if isinstance(value := row.get(name), bytes)]
    n_bytes = sum(map(len, parts))
    raw = b"\0".join(parts)
    record: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, bytes) and not _is_binary(schema.field(name).type):
            try:
                record[name] = value.decode("utf-8")
            except UnicodeDecodeError as error:
                detail = f"column {name!r}: {error.reason} at byte {error.start}"
                return context.reject("bad_encoding", n_bytes, detail, place, sha256_hex(raw))
        elif not isinstance(value, bytes):
            record[name] = value
    return make_document(context, record, place, raw, n_bytes=n_bytes)


def _is_binary(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".split("\n")[0]
