"""Parquet files of a release: bounded, never empty, the same bytes however the rows arrived."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from release_factory import Doc, tables

from hedgerow import contracts
from hedgerow.errors import ContractError, ReleaseError
from hedgerow.publish.parquet import DataFile, DataWriter, row_sizes
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def rows() -> dict[str, pa.Table]:
    return tables(
        [Doc(f"d{i}", sentences=tuple(f"Herb {i} number {j} may help." for j in range(9))) for i in range(40)]
    )


def _write(folder: Path, slices: list[pa.Table], config: str = "sentences", **sizes: int) -> list[DataFile]:
    writer = DataWriter(Storage(folder), "r", **sizes)
    for table in slices:
        writer.add(config, "train", table)
    return writer.finish()


def _sliced(table: pa.Table, seed: int) -> list[pa.Table]:
    cuts = sorted({0, table.num_rows, *(random.Random(seed).randrange(table.num_rows) for _ in range(25))})
    return [table.slice(a, b - a) for a, b in itertools.pairwise(cuts)]


@pytest.mark.parametrize("config", ["sentences", "documents", "votes", "labeling_functions"])
def test_same_bytes_however_the_rows_arrive(tmp_path: Path, rows: dict[str, pa.Table], config: str) -> None:
    table = rows[config]
    sizes = {"row_group_bytes": 20_000, "max_file_bytes": 30_000}
    found = [
        _write(tmp_path / str(i), parts, config, **sizes)
        for i, parts in enumerate(([table], _sliced(table, 1), [table.slice(i, 1) for i in range(table.num_rows)]))
    ]
    assert found[0] == found[1] == found[2]
    assert sum(f.rows for f in found[0]) == table.num_rows
    back = pa.concat_tables([pq.read_table(tmp_path / "0/r" / f.path, partitioning=None) for f in found[0]])
    assert back.cast(table.schema).equals(table)


def test_files_and_row_groups_stay_small(tmp_path: Path, rows: dict[str, pa.Table]) -> None:
    files = _write(tmp_path, [rows["sentences"]], row_group_bytes=10_000, max_file_bytes=25_000)
    assert len(files) > 2
    assert [f.path for f in files] == [
        f"data/sentences/train-{i:05d}-of-{len(files):05d}.parquet" for i in range(len(files))
    ]
    for file in files:
        place = tmp_path / "r" / file.path
        assert (place.stat().st_size, Storage(tmp_path).sha256(f"r/{file.path}")) == (file.bytes, file.sha256)
        metadata = pq.ParquetFile(place).metadata
        assert metadata.num_rows == file.rows > 0
        sizes = [metadata.row_group(g).num_rows for g in range(metadata.num_row_groups)]
        assert max(sizes) * file.arrow_bytes / file.rows < 12_000


@pytest.mark.parametrize("limit", [1, 7, 50, 360, 361])
def test_files_hold_no_more_rows_than_they_may(tmp_path: Path, rows: dict[str, pa.Table], limit: int) -> None:
    table = rows["sentences"]
    assert 360 == table.num_rows
    found = [
        _write(tmp_path / str(i), parts, max_file_rows=limit)
        for i, parts in enumerate(([table], _sliced(table, 1), [table.slice(i, 1) for i in range(table.num_rows)]))
    ]
    assert found[0] == found[1] == found[2]
    files = found[0]
    assert max(1, limit // 2) <= min(f.rows for f in files[:-1] or files) <= max(f.rows for f in files) <= limit
    assert (len(files) == 1) == (limit >= 360)
    back = pa.concat_tables([pq.read_table(tmp_path / "0/r" / f.path, partitioning=None) for f in files])
    assert back.cast(table.schema).equals(table)


def test_a_file_takes_row_groups_up_to_its_rows(tmp_path: Path, rows: dict[str, pa.Table]) -> None:
    files = _write(tmp_path, [rows["sentences"]], row_group_bytes=4_000, max_file_rows=100)
    groups = [pq.ParquetFile(tmp_path / "r" / f.path).metadata.num_row_groups for f in files]
    assert max(groups) > 1 and max(f.rows for f in files) <= 100 < min(
        a.rows + b.rows for a, b in itertools.pairwise(files)
    )


def test_row_larger_than_a_row_group_is_written(tmp_path: Path) -> None:
    table = tables([Doc("a", sentences=("x" * 5000,)), Doc("b")])["documents"]
    [file] = _write(tmp_path, [table], "documents", row_group_bytes=1000)
    assert file.rows == 2


def test_inserted_rows_move_few_row_groups(tmp_path: Path) -> None:
    """Cuts follow the content: after an insertion at the front, the later row groups are the same again."""
    docs = [Doc(f"d{i}", sentences=tuple(f"Herb {i} is number {j}." for j in range(5))) for i in range(400)]
    table = tables(docs)["sentences"]
    groups = []
    for i, part in enumerate((table, table.slice(7))):
        [file] = _write(tmp_path / str(i), [part], row_group_bytes=40_000)
        opened = pq.ParquetFile(tmp_path / str(i) / "r" / file.path)
        groups.append({
            tuple(opened.read_row_group(g, columns=["sentence_id"])["sentence_id"].to_pylist())
            for g in range(opened.num_row_groups)
        })  # fmt: skip
    assert len(groups[0] & groups[1]) > 0.7 * len(groups[0])


def test_no_rows_make_no_file(tmp_path: Path) -> None:
    assert _write(tmp_path, [contracts.empty("sentences")]) == []


def test_broken_table_is_refused(tmp_path: Path, rows: dict[str, pa.Table]) -> None:
    with pytest.raises(ContractError, match="columns differ"):
        _write(tmp_path, [rows["sentences"].drop_columns(["text"])])


def test_footer_keeps_class_labels_and_checksums(tmp_path: Path, rows: dict[str, pa.Table]) -> None:
    [file] = _write(tmp_path, [rows["sentences"]])
    schema = pq.read_schema(tmp_path / "r" / file.path)
    assert schema.metadata[b"huggingface"] == contracts.schema("sentences").metadata[b"huggingface"]
    place = tmp_path / "r" / file.path
    data = bytearray(place.read_bytes())
    data[len(data) // 3] ^= 1
    place.write_bytes(data)
    with pytest.raises(ReleaseError, match="cannot read"):
        list(Storage(tmp_path).iter_tables(f"r/{file.path}", "sentences"))


@pytest.mark.parametrize(
    ("values", "sizes"),
    [
        (pa.array([[1, 2], [], None, [3]], pa.list_(pa.int64())), [20, 4, 4, 12]),
        (pa.array([["ab"], ["", "c"]], pa.list_(pa.string())), [10, 13]),
        (pa.array([{"a": 1, "b": "xy"}, {"a": 2, "b": None}]), [14, 12]),
        (pa.array([True, False]), [1, 1]),
        (pa.array([[1, 2], [3], [4, 5, 6]], pa.list_(pa.int64())).slice(1), [12, 28]),
        (pa.array([], pa.list_(pa.string())), []),
    ],
)
def test_sizes_of_rows_do_not_depend_on_buffers(values: pa.Array, sizes: list[int]) -> None:
    assert row_sizes(values).tolist() == sizes


def _write_all(writer: DataWriter, slices: list[pa.Table]) -> list[DataFile]:
    for table in slices:
        writer.add("sentences", "train", table)
    return writer.finish()


class _Failing(Storage):
    """A storage whose disk fails at a chosen operation."""

    fails = ""

    def _operation(self, name: str, path: str) -> None:
        if name == self.fails:
            raise OSError(5, "Input/output error", path)


@pytest.mark.parametrize("operation", ["make_folder", "create", "write", "fsync"])
def test_what_fails_while_a_row_group_is_written_behind_is_told(
    tmp_path: Path, rows: dict[str, pa.Table], operation: str
) -> None:
    storage = _Failing(tmp_path)
    storage.fails = operation
    writer = DataWriter(storage, "r", row_group_bytes=20_000)
    with pytest.raises(ReleaseError, match="cannot write the release"):
        _write_all(writer, _sliced(rows["sentences"], 2))
    writer.abandon()
    assert all(part.open is None for part in writer._parts.values())


def test_a_writer_that_is_given_up_in_the_middle_leaves_nothing_open(tmp_path: Path, rows: dict[str, pa.Table]) -> None:
    writer = DataWriter(Storage(tmp_path), "r", row_group_bytes=5_000)
    for table in _sliced(rows["sentences"], 3):
        writer.add("sentences", "train", table)
    writer.abandon()
    assert all(part.open is None for part in writer._parts.values())
    assert [*tmp_path.rglob("*.parquet")] == []
