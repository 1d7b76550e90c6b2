"""Progress of long work: what the core reports, whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of a run, stage by stage."""

    def start(self, stage: str, total: int, unit: str) -> None:
        """A stage begins with ``total`` units of work."""

    def advance(self, stage: str, n: int = 1) -> None:
        """Some units of a stage are done."""

    def finish(self, stage: str, note: str = "") -> None:
        """A stage is done."""


class Silent:
    """Shows nothing."""

    def start(self, stage: str, total: int, unit: str) -> None:
        """Ignore."""

    def advance(self, stage: str, n: int = 1) -> None:
        """Ignore."""

    def finish(self, stage: str, note: str = "") -> None:
        """Ignore."""
