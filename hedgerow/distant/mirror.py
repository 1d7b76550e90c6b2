"""A dataset whose releases are at an address: object store or any other place that fsspec writes to.

The publisher works in a folder here, the *stage*, which holds the dataset's log and newest release
as they are there. What makes a release visible is done there first and here second:

- a folder is sent before it gets its place here, its manifest first, by a put that never
  overwrites: that claims the version number, so no two releases are ever mixed in one folder;
- the log entry is put last, by such a put: the commit. Who finds the name taken fetches what is
  there now, and the publisher starts again from that release, as it does when it loses a local race.

A publisher that dies leaves there a folder that no log entry names, which readers do not see and
:mod:`hedgerow.publish.gc` removes once nobody can commit it. What was purged there is purged here.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import json
import logging
import re
from pathlib import Path
from uuid import uuid4

import platformdirs

from hedgerow.addresses import local_path, scheme_of
from hedgerow.errors import HedgerowError, TransferError
from hedgerow.ids import sha256_hex
from hedgerow.places.objectstore import check_place, open_objects
from hedgerow.places.trees import Tree, open_tree
from hedgerow.progress import Progress, Silent
from hedgerow.publish import log, manifest, purged
from hedgerow.publish.objects import DatasetStore, OtherBytesError, open_dataset
from hedgerow.publish.tombstones import FILE as REMOVALS
from hedgerow.pull import open_remote, pull
from hedgerow.storage import Storage

logger = logging.getLogger(__name__)

_ENTRY = re.compile(rf"{log.FOLDER}/[0-9]{{8}}\.json")
_RUN = re.compile(r"runs/[^/]+\.(json|work)")


def find_stage(output: str, stage: str | None = None) -> tuple[Path, str | None]:
    """Return the folder of all datasets on this machine, and the address that it stands for, if any.

    Args:
        output: where releases go: a folder or an address.
        stage: the folder to stage releases of an address in; the user's cache when left out.

    Raises:
        ConfigError: the address cannot be used.
    """
    check_place(output)
    if scheme_of(output) is None:
        return Path(local_path(output)), None
    url = output.rstrip("/")
    name = hashlib.sha256(url.encode("utf-8")).hexdigest()[:20]
    return Path(stage or Path(platformdirs.user_cache_dir("hedgerow", appauthor=False)) / "stages" / name), url


def open_mirror(stage: Path, url: str, dataset: str, progress: Progress | None = None) -> Mirror:
    """Return a dataset at an address, its log and newest release fetched.

    Args:
        stage: folder of all datasets on this machine.
        url: the address of all datasets there.
        dataset: its name.
        progress: told of what is fetched and sent.

    Raises:
        ReleaseError: nothing can be written there.
        TransferError: it cannot be read, or shows an older log than one seen before.
    """
    place = open_objects(url)
    probe = f".probe-{uuid4().hex}"
    place.write_atomic(probe, b"")
    place.remove(probe)
    mirror = Mirror(stage / dataset, f"{url}/{dataset}", open_dataset(url, dataset), progress or Silent())
    mirror.fetch()
    return mirror


def copy_purges(there: Tree, here: Storage) -> None:
    """Purge here what was purged there; of a release that would be fetched, only what was kept is."""
    names = there.list(log.FOLDER)
    for name in names:
        number, is_record, _ = name.partition(purged.RECORD)
        if is_record and f"{number}.json" in names:
            purged.copy_purge(there, here, log.read_entry(there, int(number)))


class Mirror(Storage):
    """The files of a dataset here, which follow those at an address."""

    def __init__(self, root: Path, url: str, there: DatasetStore, progress: Progress) -> None:
        """Name both sides; see :func:`open_mirror`."""
        super().__init__(root)
        self.url = url
        self._there, self._progress = there, progress
        self._sent: set[str] = set()

    def fetch(self) -> None:
        """Bring log, newest release and removals up to date.

        Raises:
            TransferError: the address cannot be read, or shows an older log than one seen before.
        """
        remote = open_remote(self.url)
        copy_purges(open_tree(self.url), self)
        if remote.entry(1) is not None:
            pull(remote, self.root.parent, progress=self._progress)
        elif log.newest(self) is not None:
            raise TransferError(
                f"{self.url} holds no release, but did when {self.root} was fetched: see what became of it, or remove "
                "that folder to begin anew"
            )
        if lines := open_tree(self.url).read_lines(REMOVALS):
            self.write_atomic(REMOVALS, b"".join(line + b"\n" for line in lines))

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is here, a log entry also whether it is there; then it is fetched."""
        if super().exists(path):
            return True
        if not _ENTRY.fullmatch(path) or not self._there.has(path):
            return False
        self.fetch()
        return super().exists(path)

    def rename_folder(self, source: str, target: str) -> None:
        """Send a release, then move it to its place.

        Raises:
            FileExistsError: another release has this number, there or here.
        """
        if target.startswith("versions/"):
            self._send(source, target)
        super().rename_folder(source, target)

    def _send(self, source: str, target: str) -> None:
        """Make every object of a release there, the manifest first."""
        names = sorted(self.walk(source), key=lambda name: (name != manifest.NAME, name))
        self._progress.start("send", len(names), "files")
        for name in names:
            place = str(self.full(f"{source}/{name}"))
            send = functools.partial(self._there.store.put_file, place)
            try:
                self._there.put(f"{target}/{name}", self.sha256(f"{source}/{name}"), send)
            except OtherBytesError as error:
                raise FileExistsError(errno.EEXIST, "another release is there", f"{self.url}/{target}") from error
            self._progress.advance("send")
        self._progress.finish("send", f"{len(names):,} files")
        self._sent.add(target)

    def link_new(self, source: str, target: str) -> None:
        """Commit there, then here.

        Raises:
            FileExistsError: another has committed; what is there now has been fetched.
        """
        if not _ENTRY.fullmatch(target):
            super().link_new(source, target)
            return
        data = self.read(source)
        folder = log.version_folder(json.loads(data)["version"])
        if folder not in self._sent:  # a folder that an earlier publisher left here
            self._send(folder, folder)
        try:
            self._there.put(target, sha256_hex(data), functools.partial(self._there.pipe, data))
        except OtherBytesError as error:
            self.fetch()
            raise FileExistsError(errno.EEXIST, "another has committed", f"{self.url}/{target}") from error
        with contextlib.suppress(FileExistsError):  # fetched meanwhile by another publisher on this machine
            super().link_new(source, target)

    def write_atomic(self, path: str, data: bytes) -> None:
        """Write a file here; the record of a run, and what it used, also there, where a failure to do so is only logged."""
        super().write_atomic(path, data)
        if _RUN.fullmatch(path):
            try:
                open_objects(self.url).write_atomic(path, data)
            except HedgerowError as error:
                logger.warning("the record of the run is in %s only: %s", self.root, error)
