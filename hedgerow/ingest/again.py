"""Records that an earlier reading of the same file gave: told by their bytes, and not parsed again.

A record of JSON lines becomes the same document wherever it stands in its file, but for its
place, and for a key that is made of its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.ids import sha256_hex
from hedgerow.ingest.items import Place, Taken

Records = Mapping[str, tuple[int, int | None]]
"""By the digest of its bytes, the row of a record; and where its key is made of its place, its number."""


def known_records(documents: pa.Table) -> dict[tuple[str, str], Records]:
    """Return the records of each file of a table of contract raw_documents, by source and path.

    Left out is what stands in an archive, and what it took more than parsing to read.
    """
    found: dict[tuple[str, str], dict[str, tuple[int, int | None]]] = {}
    columns = [documents[name].to_pylist() for name in ("source", "document_key", "raw_sha256", "place")]
    steps = pc.list_value_length(documents["steps"]).to_pylist()
    for row, (source, key, digest, place) in enumerate(zip(*columns, strict=True)):
        if place["member"] is None and place["record"] is not None and not steps[row]:
            is_placed = key == f"{source}/{place['path']}#{place['record']}"
            records = found.setdefault((source, place["path"]), {})
            records.setdefault(digest, (row, place["record"] if is_placed else None))
    return dict(found)


def take_record(known: Records, raw: bytes, place: Place) -> Taken | None:
    """Return the record as it was read before, or None."""
    row, record = known.get(sha256_hex(raw), (-1, None))
    if row < 0 or place.member is not None or (record is not None and record != place.record):
        return None
    return Taken(row, place, len(raw))


def take_lines(known: Records, data: bytes, room: int, place: Callable[[int, int], Place]) -> tuple[list[Taken], int]:
    """Take the lines that were read before, up to the first that was not.

    Args:
        known: what :func:`known_records` gave for the file.
        data: bytes of the file from the start of a line on; a last line without its line break is left.
        room: lines that begin behind so many bytes are left.
        place: where a line stands, of its number and its first byte, both counted from the first of these lines.

    Returns:
        The records; how many bytes they take, line breaks and all.
    """
    taken: list[Taken] = []
    at = 0
    while at < room and (end := data.find(b"\n", at)) >= 0:
        one = take_record(known, data[at:end].removesuffix(b"\r"), place(len(taken), at))
        if one is None:
            break
        taken.append(one)
        at = end + 1
    return taken, at
