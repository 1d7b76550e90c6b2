"""How many documents of the release before a release lacks, and the share below which it is held back.

A source that is gone, a folder that was not mounted or a crawler that brought empty pages end in a release that is whole and
right, and nearly empty. Nothing in its rows tells that from a corpus that was made smaller on purpose; its size does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hedgerow.errors import GateError
from hedgerow.publish.differences import DocumentDifferences


@dataclass(frozen=True, slots=True)
class Loss:
    """Documents of the release before that are not in a release.

    Attributes:
        before: documents of the release before.
        gone: how many of them it lacks; a page that was taken down is none of either.
    """

    before: int
    gone: int

    @property
    def kept(self) -> float:
        """The share of documents that it still has, 0 to 1."""
        return (self.before - self.gone) / self.before if self.before else 1.0


def lost_between(differences: DocumentDifferences, n_before: int) -> Loss:
    """Count what a release lacks of one that can be read.

    Args:
        differences: from the release before to this one.
        n_before: how many documents the release before holds.
    """
    taken_down = len(differences.taken_down.intersection(differences.removed))
    return Loss(n_before - taken_down, len(differences.removed) - taken_down)


def lost_since_purge(kept: Collection[str], present: Collection[str]) -> Loss:
    """Count what a release lacks of one whose rows are gone.

    Args:
        kept: ids of the documents that it held and that may stay, from its note.
        present: ids of the documents of this release.
    """
    return Loss(len(kept), len(set(kept).difference(present)))


def hold_losses(loss: Loss | None, version: str, floor: float) -> None:
    """Stop a publication that keeps too little of the release before.

    Args:
        loss: what it lacks; None for a first release.
        version: the release before.
        floor: the least share of the documents of the release before that must still be there, 0 to 1.

    Raises:
        GateError: fewer are left; with the counts, for the run's record.
    """
    if loss is None or loss.kept >= floor:
        return
    figures = {
        "floors": {"documents_kept": floor},
        "figures": {"documents_kept": loss.kept},
        "documents": {"before": loss.before, "gone": loss.gone},
    }
    raise GateError(
        f"nothing was published: of {loss.before:,} documents of {version} {loss.before - loss.gone:,} are left, "
        f"{loss.kept:.1%}, and documents_kept in [gates] is {floor}: see whether every source is there and whole; where "
        "documents were meant to go, lower it for one run",
        figures,
    )
