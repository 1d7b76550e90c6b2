"""A release that is damaged where it is fetched from: how a server says so, and what its reader can do."""

from __future__ import annotations

from collections.abc import Sequence

from hedgerow.errors import TransferError

ERROR_CODE = "X-Error-Code"
"""The header, known to clients of the Hub, in which a server says what kind of error an answer is."""
DAMAGED = "Damaged"
"""Its value where a file or a log is not what it was when it was published: asking again gives no other."""
FOR_PUBLISHER = "ask its publisher to run hedgerow verify"


class DamagedThereError(TransferError):
    """A file that is not what its manifest says, where it is fetched from."""


def advise(error: DamagedThereError, place: str, earlier: Sequence[str]) -> TransferError:
    """Return the error with what its reader can do.

    Args:
        error: which file is damaged, and how.
        place: the place as its remote names it.
        earlier: the releases before the damaged one, the newest last.
    """
    if not earlier:
        return TransferError(f"{error}: it is the first release there; {FOR_PUBLISHER}")
    address = place.removeprefix("hub:")
    return TransferError(
        f"{error}: fetch the release before it (hedgerow pull {address} {earlier[-1]}), and {FOR_PUBLISHER}"
    )
