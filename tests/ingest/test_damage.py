"""Damage costs what is damaged and never the run; what is no damage is not taken for it."""

from __future__ import annotations

import errno
import io
import lzma
import os
import random
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from makers import TEXT, arrow_of, arrow_stream, pack_otherwise, parquet, tar, zipped

from hedgerow.config import IngestConfig, SourceConfig
from hedgerow.ingest import streams
from hedgerow.ingest.read import RawBatch, read_entry
from hedgerow.ingest.sources import Entry


def read(tmp_path: Path, name: str, data: bytes) -> RawBatch:
    (tmp_path / name).write_bytes(data)
    entry = Entry("web", name, str(tmp_path / name), len(data))
    return read_entry(entry, SourceConfig(path="x", name="web"), IngestConfig())


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changed, lost or more, half of them near the end, where directories stand."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 12))):
        at = chance.randrange(len(changed)) if chance.random() < 0.5 else -1 - chance.randrange(min(len(changed), 300))
        match chance.randrange(10):
            case 8:
                del changed[at : at + chance.randrange(1, 30)]
            case 9:
                changed[at:at] = chance.randbytes(chance.randrange(1, 20))
            case _:
                changed[at] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(changed)


_LONG = TEXT * 9
_WHOLE = {
    **{f"a{packing}.zip": zipped({f"{i}.txt": _LONG.encode() for i in range(3)}, packing)
       for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)},
    "a.tar": tar({f"{i}.txt": _LONG.encode() for i in range(3)}),
    "a.parquet": parquet([{"text": _LONG, "n": i} for i in range(9)], row_group_size=3),
    "a.arrow": arrow_stream([{"text": _LONG, "n": i, "tags": ["a", "b"], "of": {"kind": "x"}} for i in range(9)]),
    "b.arrow": arrow_of(pa.table({"text": pa.array([_LONG, TEXT] * 9).dictionary_encode(), "n": range(18)})),
    "nested.tar": tar({"b.zip": zipped({"c.txt": TEXT.encode()}), "d.parquet": parquet([{"text": _LONG}])}),
}  # fmt: skip


@pytest.mark.parametrize("name", _WHOLE)
def test_no_damage_to_a_container_ends_the_run(name: str, tmp_path: Path) -> None:
    """Whatever is broken, the file is read to its end and its bytes add up."""
    chance = random.Random(name)
    assert read(tmp_path, name, _WHOLE[name]).rejects.num_rows == 0
    n_hurt = sum(read(tmp_path, name, _damaged(_WHOLE[name], chance)).rejects.num_rows > 0 for _ in range(120))
    assert n_hurt >= 20, "much of the damage is seen"


@pytest.mark.parametrize(
    ("said", "words"), [((9,), "compression method"), ((8, 0x20), "patched"), ((8, 0x40), "strong encryption")]
)
def test_what_is_not_read_of_a_zip_is_named(said: tuple[int, ...], words: str, tmp_path: Path) -> None:
    """A member may be deflated and yet not be read: then it is no help to say that deflate is."""
    (detail,) = read(tmp_path, "a.zip", pack_otherwise(zipped({"a.txt": b"abc"}), *said)).rejects["detail"].to_pylist()
    assert words in detail, detail


class _FullDisk(io.BytesIO):
    """A temporary file on a full disk, which says so when the last bytes leave the buffer."""

    def __init__(self, max_size: int) -> None:
        super().__init__()

    def seek(self, *_: int) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ["b.zip", "b.parquet"])
@pytest.mark.parametrize("in_tar", [False, True], ids=["alone", "in a tar"])
def test_a_full_temporary_disk_is_no_damage(
    name: str, in_tar: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zipped({"a.txt": b"abc"}) if name == "b.zip" else parquet([{"text": TEXT}])
    outer = "a.tar" if in_tar else name
    whole = tar({name: data}) if in_tar else data
    assert read(tmp_path, outer, whole).documents.num_rows == 1
    monkeypatch.setattr(streams.tempfile, "SpooledTemporaryFile", _FullDisk)
    with pytest.raises(OSError, match="No space left"):
        read(tmp_path, outer, whole)


class _BadDisk(io.BytesIO):
    """A temporary file whose beginning cannot be read; of its end zipfile itself calls any error damage."""

    def __init__(self, max_size: int) -> None:
        super().__init__()

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(size)


def test_a_disk_that_cannot_be_read_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams.tempfile, "SpooledTemporaryFile", _BadDisk)
    with pytest.raises(OSError, match="Input/output error"):
        read(tmp_path, "b.zip", zipped({"a.txt": b"abc"}))


def test_a_fault_of_ours_within_a_tar_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The members are read through streams of our own: what breaks there is a bug, and be it what a damaged ZIP raises."""

    def fail(*_: object) -> bytes:
        raise lzma.LZMAError("a fault of ours")

    monkeypatch.setattr(streams.Stream, "read", fail)
    with pytest.raises(lzma.LZMAError, match="a fault of ours"):
        read(tmp_path, "a.tar", tar({"a.txt": b"abc"}))
