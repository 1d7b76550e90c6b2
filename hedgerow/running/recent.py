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
"""No machine has more workers than this to start."""
WORTH_BYTES = 2**20
"""What a worker does in about the time that it takes to start."""
MAX_LOOKED = 100_000
"""Files looked at, at most: a second of work."""


def count_workers(sources: Sequence[SourceConfig], since: float) -> int:
    """Return how many workers the files that changed since a moment are worth, at most :data:`ENOUGH`.

    Args:
        sources: the sources; those at URLs count nothing.
        since: seconds since 1970.
    """
    n_bytes = 0
    for status in islice(_files(sources), MAX_LOOKED):
        if max(status.st_mtime, status.st_ctime) >= since:  # a file that was moved here keeps the one, not the other
            n_bytes += max(1, status.st_size)
            if n_bytes > ENOUGH * WORTH_BYTES:
                return ENOUGH
    return -(-n_bytes // WORTH_BYTES)


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
