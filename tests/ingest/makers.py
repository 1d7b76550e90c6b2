"""Builders of input bytes: compressed, archived, broken on purpose."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from typing import Any

import lz4.frame
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

TEXT = "Kratom may help, but it is not proven."
PAGE = b"<!DOCTYPE html><html><head><title>Kratom</title></head><body><p>It may help.</p></body></html>"


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def lines(n: int, start: int = 0) -> bytes:
    return b"".join(line(id=str(i), text=f"{TEXT} {i}") for i in range(start, start + n))


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


COMPRESSORS = {
    "gz": gz,
    "zst": zstandard.ZstdCompressor().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lz4": lz4.frame.compress,
}


def tar(members: dict[str, bytes], **kinds: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            archive.addfile(info)
    return buffer.getvalue()


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, packing)
    return buffer.getvalue()


def pack_otherwise(archive: bytes, method: int, flags: int = 0) -> bytes:
    """Return a ZIP that says of its first member that it is packed by another method; 9 is what Windows takes for large files."""
    local, listed = archive.index(b"PK\x03\x04") + 6, archive.index(b"PK\x01\x02") + 8
    said = flags.to_bytes(2, "little") + method.to_bytes(2, "little")
    return archive[:local] + said + archive[local + 4 : listed] + said + archive[listed + 4 :]


def parquet(rows: list[dict[str, Any]], schema: pa.Schema | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), buffer, **options)
    return buffer.getvalue()


def arrow_stream(rows: list[dict[str, Any]]) -> bytes:
    return arrow_of(pa.Table.from_pylist(rows))


def arrow_of(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    with pa.ipc.new_stream(buffer, table.schema) as writer:
        writer.write_table(table)
    return buffer.getvalue()


def record(kind: str, block: bytes, content_type: str = "application/http; msgtype=response", **fields: str) -> bytes:
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {content_type}\r\n{named}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(
    body: bytes, kind: str = "text/html", status: int = 200, url: str = "https://x.example/", extra: str = ""
) -> bytes:
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body
    return record("response", http, WARC_Target_URI=url)
