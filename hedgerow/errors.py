"""Errors of hedgerow: what a user can act on.

Messages say what, where and what to do. All fields stay in ``args`` so that an
error survives pickling between worker processes.
"""

from __future__ import annotations


class HedgerowError(Exception):
    """Base of every error that hedgerow raises on purpose; ``exit_code`` is the command's."""

    exit_code = 1


class TerminatedError(KeyboardInterrupt):
    """A SIGTERM, which ends a command as Ctrl-C does: what was begun is put in order first."""

    exit_code = 143


class ConfigError(HedgerowError):
    """A configuration, argument or name that cannot be used."""

    exit_code = 2


class SourceError(HedgerowError):
    """Sources that hold nothing to publish or cannot be reached."""

    exit_code = 3


class ContractError(HedgerowError):
    """A table that breaks its contract in ``schemas/``."""

    exit_code = 4


class ReleaseError(HedgerowError):
    """A release that cannot be written, found or trusted."""

    exit_code = 5


class UnknownReleaseError(ReleaseError):
    """A dataset, version or sentence that was asked for and is not there."""

    exit_code = 2


class GateError(ReleaseError):
    """A release that was built but failed a configured gate: nothing was published.

    The second argument, where there is one, holds the measured figures for the run's record.
    """

    exit_code = 6

    def __str__(self) -> str:
        """Return the message alone."""
        return str(self.args[0]) if self.args else ""

    @property
    def figures(self) -> object:
        """What was measured, as JSON values; None when nothing was."""
        return self.args[1] if len(self.args) > 1 else None


class TransferError(HedgerowError):
    """A release that could not be sent to, or fetched from, another place."""

    exit_code = 7


class BusyError(HedgerowError):
    """Another run of the same dataset is under way, and this one was told not to start beside it."""

    exit_code = 8


class TransientError(HedgerowError):
    """Mixed into errors that a retry can cure: the only thing that flows retry."""
