"""Releases at an address for those who need files on this machine: a checked copy in the user's cache.

DuckDB, ``datasets`` and the clients of stores read files. What is fetched stays beside the stages
of builds to that address (:mod:`hedgerow.distant.mirror`), so a release is fetched once, and what was purged there is
purged in the cache before anything is read from it.
"""

from __future__ import annotations

from hedgerow.distant.mirror import copy_purges, find_stage
from hedgerow.errors import ConfigError
from hedgerow.places.objecttree import ObjectTree
from hedgerow.progress import Progress
from hedgerow.publish import log, purged
from hedgerow.publish.log import ReleaseRef
from hedgerow.pull import open_remote, pull
from hedgerow.storage import Storage


def fetch_release(release: ReleaseRef, progress: Progress | None = None) -> ReleaseRef:
    """Return a release on this machine: itself, or a copy of one at an address, every byte of it checked.

    Args:
        release: the release.
        progress: told of what is fetched.

    Raises:
        ConfigError: it stands at an address without the log of its dataset, by which a copy could be checked.
        ReleaseError: it was purged, or the copy here is damaged.
        TransferError: the address cannot be read, or shows an older log than one seen before.
    """
    there = release.storage
    if not isinstance(there, ObjectTree):
        return release
    if release.entry is None:
        raise ConfigError(
            f"{release.where} is an address, and no log says what the release must hold: name the address of its "
            "dataset, or copy the folder to this machine"
        )
    home, _, name = there.url.rpartition("/")
    folder, _ = find_stage(home)
    if (folder / name).is_dir():
        copy_purges(there, Storage(folder / name))
    purged.refuse_purged(there, release.version)
    copy = pull(open_remote(there.url), folder, release.version, progress=progress)
    return log.resolve(folder, f"{copy.folder}/")
