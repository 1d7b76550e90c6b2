"""All rows of a comparison as one Parquet file, written as they are found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hedgerow.errors import ConfigError
from hedgerow.publish.sentences import Rows, Sink
from hedgerow.publish.stage import readable_errors
from hedgerow.storage import Storage

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("change", "document_id", "sentence_id", "task", "before", "after", "cause")]
    + [("functions", pa.list_(pa.string()))]
)
BUFFER_ROWS = 100_000


@contextlib.contextmanager
def open_rows(place: Path) -> Iterator[Sink]:
    """Open a new Parquet file for the rows of a comparison.

    Args:
        place: the file.

    Yields:
        What takes the rows.

    Raises:
        ConfigError: the file is there already, or its folder is not.
        ReleaseError: it cannot be written.
    """
    if place.exists():
        raise ConfigError(f"{place} exists already: name another file for the rows")
    if not place.absolute().parent.is_dir():
        raise ConfigError(f"{place.parent} is no folder: make it first")
    storage = Storage(place.absolute().parent)
    waiting: Rows = []
    with (
        readable_errors(storage, f"cannot write {place.name}"),
        storage.writer(place.name) as file,
        pq.ParquetWriter(file, SCHEMA, compression="zstd", write_page_checksum=True) as writer,
    ):

        def flush() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
            waiting.clear()

        def take(rows: Rows) -> None:
            waiting.extend(rows)
            if len(waiting) >= BUFFER_ROWS:
                flush()

        yield take
        flush()
