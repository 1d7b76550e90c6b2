"""Parquet files of a release: streamed in, cut by content, equal rows in equal order give equal bytes.

Row groups are cut by the size of the rows, or their number, and, within the last half of
what is allowed, where the reversed id of a row is smallest. So the cuts do not
depend on how the rows arrived, and they fall at the same rows again when rows
were inserted before them: a later release shares most bytes with this one.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hedgerow import contracts
from hedgerow.publish.stage import readable_errors
from hedgerow.storage import Storage

MIB = 2**20
ONE_SPLIT = "train"
"""Split name of the configs that have one split: what Hugging Face calls data that is not split."""

_CUT_COLUMNS = ("document_id", "sentence_id")  # hashes, so their last characters are random


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a release.

    Attributes:
        path: relative to the release folder.
        config: the table.
        split: the part of the dataset.
        rows: number of rows, never 0.
        bytes: size of the file.
        sha256: digest of the file in hexadecimal.
        arrow_bytes: size of the rows in memory, as ``dataset_info`` counts them.
    """

    path: str
    config: str
    split: str
    rows: int
    bytes: int
    sha256: str
    arrow_bytes: int


def row_sizes(values: pa.Array) -> npt.NDArray[np.int64]:
    """Return the bytes that each element takes in memory, whatever the chunks or buffers behind it.

    >>> row_sizes(pa.array(["ab", None, ""])).tolist()
    [6, 4, 4]
    """
    kind = values.type
    if pa.types.is_struct(kind):
        parts = [row_sizes(pc.struct_field(values, [i])) for i in range(kind.num_fields)]
        return np.asarray(np.sum(parts, axis=0), dtype=np.int64)
    if pa.types.is_list(kind):
        lengths = np.asarray(pc.fill_null(pc.list_value_length(values), 0), dtype=np.int64)
        total = np.concatenate(([0], np.cumsum(row_sizes(pc.list_flatten(values)))))
        ends = np.cumsum(lengths)
        return np.asarray(4 + total[ends] - total[ends - lengths], dtype=np.int64)
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return 4 + np.asarray(pc.fill_null(pc.binary_length(values), 0), dtype=np.int64)
    return np.full(len(values), (kind.bit_width + 7) // 8, dtype=np.int64)


class _Hashed:
    """A file that hashes what is written to it, for pyarrow to write to."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bytes = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        n = self._file.write(data)
        self.digest.update(data)
        self.bytes += n
        return n

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Leave closing to storage, which fsyncs first."""


class _OpenFile:
    """One Parquet file while row groups are added to it."""

    def __init__(self, storage: Storage, path: str, name: str) -> None:
        self.path = path
        self.rows = self.arrow_bytes = 0
        with ExitStack() as stack:
            self.sink = _Hashed(stack.enter_context(storage.writer(path)))
            self._parquet = pq.ParquetWriter(
                self.sink,
                contracts.schema(name),
                compression="zstd",
                compression_level=3,
                write_page_checksum=True,
                write_page_index=True,
                use_content_defined_chunking=True,
                store_schema=True,
            )
            self._stack = stack.pop_all()

    def add(self, group: pa.Table, arrow_bytes: int) -> None:
        self._parquet.write_table(group, row_group_size=group.num_rows)
        self.rows += group.num_rows
        self.arrow_bytes += arrow_bytes

    def close(self) -> None:
        with self._stack:
            self._parquet.close()

    def abandon(self) -> None:
        """Free the file after a failure: its bytes are of no more use."""
        with contextlib.suppress(OSError, ValueError, pa.ArrowException), self._stack:
            self._parquet.close()


class _Part:
    """The rows of one config and split: a buffer of less than a row group, and the files so far."""

    def __init__(self, name: str, split: str) -> None:
        self.name, self.split = name, split
        self.schema = contracts.schema(name)
        names = self.schema.names
        self.cut_column = next((c for c in _CUT_COLUMNS if c in names), None)
        self.waiting: list[pa.Table] = []
        self.sizes: list[npt.NDArray[np.int64]] = []
        self.bytes = self.rows = 0
        self.open: _OpenFile | None = None
        self.done: list[_OpenFile] = []

    def append(self, table: pa.Table) -> None:
        table = table.replace_schema_metadata(self.schema.metadata)
        sizes = np.zeros(table.num_rows, dtype=np.int64)
        for column in table.columns:
            whole = column.combine_chunks()
            sizes += row_sizes(whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole)
        self.waiting.append(table)
        self.sizes.append(sizes)
        self.bytes += int(sizes.sum())
        self.rows += table.num_rows

    def take(self, limit: int, max_rows: int) -> tuple[pa.Table, int] | None:
        """Take one row group of at most ``limit`` bytes and ``max_rows`` out of the buffer; None when less is waiting."""
        if self.bytes <= limit and self.rows <= max_rows:
            return None
        table, sizes = pa.concat_tables(self.waiting), np.concatenate(self.sizes)
        cut = self._cut(table, np.cumsum(sizes), limit, max_rows)
        self.waiting, self.sizes = [table.slice(cut)], [sizes[cut:]]
        taken = int(sizes[:cut].sum())
        self.bytes -= taken
        self.rows -= cut
        return table.slice(0, cut).combine_chunks(), taken

    def rest(self) -> tuple[pa.Table, int] | None:
        """Take all that is waiting."""
        if not self.bytes:
            return None
        taken, whole = self.bytes, pa.concat_tables(self.waiting).combine_chunks()
        self.waiting, self.sizes, self.bytes, self.rows = [], [], 0, 0
        return whole, taken

    def _cut(self, table: pa.Table, ends: npt.NDArray[np.int64], limit: int, max_rows: int) -> int:
        """Return how many rows the group takes: at least one, up to the limits, ending before the chosen row."""
        last = max(1, int(np.searchsorted(ends, limit, side="right")))
        first = max(1, int(np.searchsorted(ends, limit // 2, side="right")))
        if last > max_rows:
            first, last = max(1, max_rows // 2), max_rows
        if self.cut_column is None or last <= first:
            return last
        window = pc.utf8_reverse(table.column(self.cut_column).slice(first, last - first + 1).combine_chunks())
        return first + int(pc.index(window, pc.min(window)).as_py())


class DataWriter:
    """Streams the tables of a release into ``data/<config>/`` of a staging folder.

    Row groups are compressed and written by a thread, one after the other, while the rows of the next are made.
    Memory is bounded by ``row_group_bytes`` for each config and split, and one row group more. Rows keep the order in which they are added;
    every config and split must hold its documents in the same order, which the checks before a commit rely on.
    """

    def __init__(
        self,
        storage: Storage,
        folder: str,
        max_file_bytes: int = 512 * MIB,
        row_group_bytes: int = 32 * MIB,
        max_file_rows: int = 1_000_000,
    ) -> None:
        """Name the release folder that is being staged.

        Args:
            storage: the dataset's files.
            folder: the folder of the release, relative to the storage.
            max_file_bytes: a file takes no further row group that could make it larger than this.
            row_group_bytes: largest row group, by the size of its rows in memory.
            max_file_rows: a file takes no further row group that would make it hold more rows than this.
        """
        self._storage, self._folder = storage, folder
        self._max_file_bytes, self._row_group_bytes = max_file_bytes, row_group_bytes
        self._max_file_rows = max_file_rows
        self._parts: dict[tuple[str, str], _Part] = {}
        self._thread = ThreadPoolExecutor(1, "parquet")
        self._writing: Future[None] | None = None

    def add(self, config: str, split: str, table: pa.Table) -> None:
        """Append rows to one config and split.

        Raises:
            ContractError: the table breaks its contract.
            ReleaseError: they cannot be written.
        """
        contracts.check(config, table)
        if not table.num_rows:
            return
        part = self._parts.setdefault((config, split), _Part(config, split))
        part.append(table)
        with readable_errors(self._storage, "cannot write the release"):
            while group := part.take(self._row_group_bytes, self._max_file_rows):
                self._write(part, *group)

    def finish(self) -> list[DataFile]:
        """Write what is waiting, close the files and give them their final names.

        Returns:
            The files sorted by path; a config or split without rows has none.

        Raises:
            ReleaseError: they cannot be written.
        """
        with self._thread, readable_errors(self._storage, "cannot write the release"):
            for part in self._parts.values():
                if group := part.rest():
                    self._write(part, *group)
                self._do(self._close, part)
            self._wait()
            files = [file for part in self._parts.values() for file in self._name(part)]
        return sorted(files, key=lambda f: f.path)

    def abandon(self) -> None:
        """Close every open file after a failure; the staging folder is removed by its owner."""
        self._thread.shutdown()
        for part in self._parts.values():
            if part.open is not None:
                part.open.abandon()
                part.open = None

    def _write(self, part: _Part, group: pa.Table, arrow_bytes: int) -> None:
        self._do(self._write_group, part, group, arrow_bytes)

    def _do(self, work: Callable[..., None], *given: object) -> None:
        """Hand work to the thread once the work before is done: a third row group never waits in memory."""
        self._wait()
        self._writing = self._thread.submit(work, *given)

    def _wait(self) -> None:
        """Wait for the thread; what failed there fails here."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _write_group(self, part: _Part, group: pa.Table, arrow_bytes: int) -> None:
        if part.open is not None and (
            part.open.sink.bytes + arrow_bytes > self._max_file_bytes
            or part.open.rows + group.num_rows > self._max_file_rows
        ):
            self._close(part)
        if part.open is None:
            self._storage.make_folder(f"{self._folder}/data/{part.name}")
            path = f"{self._folder}/data/{part.name}/{part.split}-{len(part.done):05d}.part"
            part.open = _OpenFile(self._storage, path, part.name)
        part.open.add(group, arrow_bytes)

    def _close(self, part: _Part) -> None:
        if part.open is not None:
            part.open.close()
            part.done.append(part.open)
            part.open = None

    def _name(self, part: _Part) -> list[DataFile]:
        files = []
        for i, file in enumerate(part.done):
            path = f"data/{part.name}/{part.split}-{i:05d}-of-{len(part.done):05d}.parquet"
            self._storage.move_file(file.path, f"{self._folder}/{path}")
            digest = file.sink.digest.hexdigest()
            files.append(DataFile(path, part.name, part.split, file.rows, file.sink.bytes, digest, file.arrow_bytes))
        return files
