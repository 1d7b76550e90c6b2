"""Push a release to an object store, in the layout of a dataset folder.

Every object is made by a conditional put: what is there is never overwritten, and
of two pushers one makes each object. What is there already is read and compared,
so a broken push is resumed by running it again. The log entries come last, as in a
local commit: until the newest stands, readers do not see the release.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hedgerow.errors import ConfigError, TransferError, TransientError
from hedgerow.ids import sha256_hex
from hedgerow.places.objectstore import check_place, open_url
from hedgerow.places.trees import Tree
from hedgerow.progress import Progress, Silent
from hedgerow.publish import beside, log
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.pushes import Push, record_push, whole_release

logger = logging.getLogger(__name__)

ATTEMPTS = 4
PAUSE_SECONDS = 1.0  # before the second try; doubled before each further one
CHUNK_BYTES = 4 * 2**20


class OtherBytesError(TransferError):
    """An object that is there already, with other bytes: nothing is overwritten."""


class UnfinishedPushError(TransferError, TransientError):
    """The store failed, time after time: run the push again later."""


def push_to_store(
    release: ReleaseRef,
    url: str,
    *,
    noted_in: Tree | None = None,
    pause: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> Push:
    """Send a release to an object store, or find that it is there.

    Credentials are those of the store's own library, from its environment variables or files; never part of the address.

    Args:
        release: the release; every byte of it is checked first.
        url: the folder of all datasets there, such as ``s3://bucket/prefix``: any address that fsspec opens for writing.
        noted_in: the dataset whose ``pushes.jsonl`` names the push, where the release is a copy of one of it.
        pause: how to wait between tries.
        progress: told of each file.

    Returns:
        Where it is now; written to ``pushes.jsonl`` too.

    Raises:
        ConfigError: the address cannot be used.
        ReleaseError: the release is damaged.
        TransferError: the store failed, or holds something else at the place of an object.
    """
    content = whole_release(release)
    assert release.entry is not None
    target = open_dataset(url, content.dataset, pause)
    told = progress or Silent()
    name = release.entry.manifest_sha256
    files = [(f.path, f.sha256) for f in beside.every_file(content, content.to_bytes())]
    told.start("push", len(files), "files")
    for path, digest in files:
        source = str(release.home.full(f"{release.folder}/{path}"))
        target.put(f"{release.folder}/{path}", digest, functools.partial(target.store.put_file, source))
        told.advance("push")
    for entry in log.read_log(release.storage)[: release.entry.seq]:
        target.put(entry.path, sha256_hex(entry.to_bytes()), functools.partial(target.pipe, entry.to_bytes()))
    told.finish("push", f"{len(files):,} files")
    push = Push(f"{url.rstrip('/')}/{content.dataset}", release.version, release.version, name)
    record_push(noted_in or release.home, push)
    return push


def check_store(url: str) -> None:
    """See that something can name a place in an object store.

    Raises:
        ConfigError: it cannot, or holds credentials.
    """
    if "://" not in url:
        raise ConfigError(f"target {url[:80]!a}: name it like s3://bucket/prefix, without credentials in it")
    check_place(url)


def open_dataset(url: str, dataset: str, pause: Callable[[float], None] = time.sleep) -> DatasetStore:
    """Return the folder of a dataset in a store.

    Args:
        url: the folder of all datasets there.
        dataset: its name.
        pause: how to wait between tries.

    Raises:
        ConfigError: the address cannot be used.
    """
    check_store(url)
    store, base = open_url(url)
    return DatasetStore(store, f"{base.rstrip('/')}/{dataset}", url, pause)


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """The folder of one dataset in a store."""

    store: Any
    base: str
    url: str
    pause: Callable[[float], None]

    def has(self, path: str) -> bool:
        """Tell whether an object is there.

        Raises:
            UnfinishedPushError: the store does not answer.
        """
        try:
            return bool(self.store.exists(f"{self.base}/{path}"))
        except Exception as error:  # noqa: BLE001 - every store raises its own
            raise UnfinishedPushError(f"{self.url} does not answer: {type(error).__name__}; run it again") from None

    def put(self, path: str, digest: str, send: Callable[..., object]) -> None:
        """Make one object if it is not there, and see that it holds what it should.

        Raises:
            TransferError: it holds something else, or the store failed.
        """
        there = f"{self.base}/{path}"
        for attempt in range(ATTEMPTS):
            try:
                self._put_once(there, digest, send)
            except TransferError:
                raise
            except PermissionError:
                advice = "see that the credentials in the environment may read and write there"
                raise TransferError(f"{self.url} refuses {path}: {advice}") from None
            except Exception as error:  # noqa: BLE001 - every store raises its own; the outcome is looked at
                told = type(error).__name__
                logger.warning("%s: %s: the outcome is unknown (%s); looking", self.url, path, told)
                self.pause(PAUSE_SECONDS * 2**attempt)
            else:
                return
        raise UnfinishedPushError(f"could not send {path} to {self.url} ({told}): run the push again")

    def pipe(self, data: bytes, there: str, mode: str) -> None:
        """Make an object of some bytes."""
        self.store.pipe_file(there, data, mode=mode)

    def _put_once(self, there: str, digest: str, send: Callable[..., object]) -> None:
        if not self.store.exists(there):
            try:
                self._make_folder(there)
                send(there, mode="create")
            except FileExistsError:
                logger.info("%s was made by another", there)
            except FileNotFoundError:  # of the bucket: objects need no folder
                raise TransferError(f"{self.url} is not there: make the bucket or folder first") from None
        if self._sha256(there) != digest:
            raise OtherBytesError(
                f"{there} holds other bytes than the release: nothing is overwritten; push to another place, or remove "
                "that object"
            )

    def _make_folder(self, there: str) -> None:
        """Make the folder of an object where a store has folders; object stores have none."""
        if "file" in self.store.protocol:
            self.store.makedirs(there.rpartition("/")[0], exist_ok=True)

    def _sha256(self, there: str) -> str:
        digest = hashlib.sha256()
        with self.store.open(there, "rb", block_size=CHUNK_BYTES, cache_type="readahead") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()
