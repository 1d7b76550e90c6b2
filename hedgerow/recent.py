"""A first look at the sources: how much of them is younger than the last run.

It decides no more than how early workers start. What is to be done, digests of the bytes say.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from itertools import islice

from hedgerow.addresses import local_path, scheme_of
from hedgerow.config import SourceConfig

ENOUGH = 64
"""More shards than this give work to all workers of a machine."""
MAX_LOOKED = 100_000
"""Files looked at, at most: a second of work."""


def count_recent(sources: Sequence[SourceConfig], since: float, shard_bytes: int) -> int:
    """Return about how many shards the files that changed since a moment make, at most :data:`ENOUGH`.

    Args:
        sources: the sources; those at URLs count nothing.
        since: seconds since 1970.
        shard_bytes: size of a shard.
    """
    found = 0
    for status in islice(_files(sources), MAX_LOOKED):
        if max(status.st_mtime, status.st_ctime) >= since:  # a file that was moved here keeps the one, not the other
            found += 1 + status.st_size // shard_bytes
            if found >= ENOUGH:
                return ENOUGH
    return found


def _files(sources: Sequence[SourceConfig]) -> Iterator[os.stat_result]:
    for source in sources:
        if scheme_of(source.path) is None:
            path = local_path(source.path)
            for hit in [path] if os.path.lexists(path) else glob.iglob(path, recursive=True):
                yield from _walk(hit)


def _walk(path: str) -> Iterator[os.stat_result]:
    """Yield what the system knows of a file, or of the files below a folder; what it does not tell is passed over."""
    paths = [path]
    while paths:
        here = paths.pop()
        try:
            if os.path.isdir(here):
                with os.scandir(here) as entries:
                    paths += [e.path for e in entries if not e.name.startswith(".") and not e.is_symlink()]
            else:
                yield os.stat(here)
        except OSError:
            continue
