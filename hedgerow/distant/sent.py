"""Releases sent to the Hub or an object store, from wherever they lie: what the command line and the flow both call."""

from __future__ import annotations

from hedgerow.distant.fetched import fetch_release
from hedgerow.progress import Progress
from hedgerow.publish.hub import check_repository, push_to_hub
from hedgerow.publish.log import ReleaseRef
from hedgerow.publish.objects import check_store, push_to_store
from hedgerow.publish.pushes import Push

HUB = "hub:"


def check_target(target: str) -> None:
    """See that something names a place to send releases to: ``hub:ORG/NAME``, or the URL of an object store.

    Raises:
        ConfigError: it does not, or holds credentials.
    """
    if target.startswith(HUB):
        check_repository(target.removeprefix(HUB))
    else:
        check_store(target)


def send_release(release: ReleaseRef, target: str, *, private: bool = False, progress: Progress | None = None) -> Push:
    """Send a release, fetched first when it lies at an address, or find that it is there.

    Args:
        release: the release; its own dataset writes down the push.
        target: ``hub:ORG/NAME``, or the URL of an object store.
        private: make a new Hub repository private.
        progress: told of each file.

    Raises:
        ConfigError: the target cannot be used.
        ReleaseError: the release is damaged or was purged.
        TransferError: it could not be fetched or sent.
    """
    check_target(target)
    here = fetch_release(release, progress)
    if target.startswith(HUB):
        return push_to_hub(here, target.removeprefix(HUB), private=private, noted_in=release.storage)
    return push_to_store(here, target, noted_in=release.storage, progress=progress)
