"""What a file was when it was listed, and whether that can still be read: files grow and change while a run is at work."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator

from hedgerow.ingest.fingerprint import fingerprint_file, fingerprint_ranges, read_chunks
from hedgerow.ingest.read import NotRegularError, open_regular
from hedgerow.ingest.sources import Entry
from hedgerow.places.scratch import Scratch


def changed_since(entry: Entry, start: int | None, end: int | None, sha256: str) -> bool:
    """Tell whether a file or range no longer has the digest that it had when it was listed."""
    if start is None or end is None:
        return fingerprint_file(entry).sha256 != sha256
    return fingerprint_ranges(entry, [(start, end)])[0].sha256 != sha256


@contextlib.contextmanager
def as_listed(location: str, n_bytes: int, sha256: str) -> Iterator[str | None]:
    """Give a copy of what was listed of a file that was only added to since.

    Args:
        location: the file as it is now.
        n_bytes: its size when it was listed.
        sha256: its digest then.

    Yields:
        The path of a copy of its first bytes; None when these are not what was listed.
    """
    with Scratch() as folder:
        place = str(folder / "copy")
        yield place if _copy_beginning(location, n_bytes, place) == sha256 else None


def _copy_beginning(location: str, n_bytes: int, place: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with open_regular(location) as file, open(place, "wb") as copy:
            for chunk in read_chunks(file, n_bytes):
                digest.update(chunk)
                copy.write(chunk)
    except (OSError, NotRegularError):
        return None
    return digest.hexdigest()
