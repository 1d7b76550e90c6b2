"""Files of URLs on the machine that reads them: a private copy of what one shard needs, gone when it is read.

Of a byte range the copy holds that range, at its place, with the byte before it and the rest of
its last line; what lies before is a hole. So readers and digests work on it as on the file itself.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from hedgerow.addresses import scheme_of, show_address
from hedgerow.inert import detail
from hedgerow.ingest.remote import PAUSE_SECONDS, TRIES, file_system, kind_of, open_address
from hedgerow.ingest.web import UnreachableError
from hedgerow.places.scratch import Scratch

_BLOCK = 8 * 2**20
_LINE_BLOCK = 256 * 2**10


@contextmanager
def at_hand(location: str, start: int | None = None, end: int | None = None) -> Iterator[str]:
    """Give the local path of a file, or of a copy of what is needed of it; a file that is gone has a path too.

    Args:
        location: a local path or a URL.
        start: first byte of the range that is needed; None for the whole file.
        end: byte behind the range.

    Raises:
        UnreachableError: it did not come, whole, in several tries.
    """
    scheme = scheme_of(location)
    if scheme is None:
        yield location
        return
    with Scratch() as folder:
        place = str(folder / "copy")
        for attempt in range(1, TRIES + 1):
            try:
                with open(place, "wb") as file:
                    _fill(file, scheme, location, start, end)
                break
            except (FileNotFoundError, PermissionError):
                os.unlink(place)
                break
            except UnreachableError:
                if attempt == TRIES:
                    raise
                time.sleep(PAUSE_SECONDS * attempt)
        yield place


@functools.lru_cache(maxsize=4)
def _system(scheme: str) -> Any:
    return file_system(scheme)


def _fill(file: BinaryIO, scheme: str, location: str, start: int | None, end: int | None) -> None:
    if scheme in ("http", "https"):
        with open_address(location) as (_, chunks):
            file.writelines(chunks)
        return
    system = _system(scheme)
    key = location[len(scheme) + 3 :]

    def read(at: int, until: int) -> bytes:
        return bytes(system.cat_file(key, start=at, end=until))

    try:
        size = int(system.info(key)["size"])
        _copy_bytes(file, read, start or 0, size if end is None else min(end, size), size)
    except (FileNotFoundError, PermissionError):
        raise
    except Exception as error:  # noqa: BLE001 - each store raises its own
        raise UnreachableError(f"{detail(show_address(location))} cannot be read: {kind_of(error)}") from None


def _copy_bytes(file: BinaryIO, read: Callable[[int, int], bytes], start: int, end: int, size: int) -> None:
    at = max(0, start - 1)
    file.seek(at)
    last = b"\n"
    while at < end:
        data = read(at, min(at + _BLOCK, end))
        if not data:
            raise EOFError("fewer bytes than its size")
        file.write(data)
        at, last = at + len(data), data[-1:]
    while last != b"\n" and at < size:
        data = read(at, min(at + _LINE_BLOCK, size))
        found = data.find(b"\n")
        kept = data if found < 0 else data[: found + 1]
        if not kept:
            raise EOFError("fewer bytes than its size")
        file.write(kept)
        at, last = at + len(kept), kept[-1:]
