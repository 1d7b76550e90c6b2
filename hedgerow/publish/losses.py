"""How many documents of the release before a release lacks, and the share below which it is held back.

A source that is gone, a folder that was not mounted or a crawler that brought empty pages end in a release that is whole and
right, and nearly empty. Nothing in its rows tells that from a corpus that was made smaller on purpose; its size does.
"""

from __future__ import annotations

from dataclasses import dataclass

from hedgerow.errors import GateError
from hedgerow.publish.changes import Changes
from hedgerow.publish.draft import Draft


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
        return 1 - self.gone / self.before if self.before else 1.0


def find_loss(changes: Changes | None, n_documents: int) -> Loss | None:
    """Count what a release lacks.

    Args:
        changes: from the release before to this one.
        n_documents: how many documents this one holds.

    Returns:
        The counts; None where there is no release before to compare with.
    """
    documents = changes.documents if changes else None
    if documents is None:
        return None
    taken_down = len(documents.taken_down.intersection(documents.removed))
    before = n_documents - len(documents.added) + len(documents.removed)
    return Loss(before - taken_down, len(documents.removed) - taken_down)


def hold_losses(draft: Draft, floor: float) -> None:
    """Stop a publication that keeps too little of the release before.

    Args:
        draft: the release about to be committed.
        floor: the least share of the documents of the release before that must still be there, 0 to 1.

    Raises:
        GateError: fewer are left; with the counts, for the run's record.
    """
    loss = find_loss(draft.changes, sum(draft.rows.get("documents", {}).values()))
    if loss is None or draft.parent is None or loss.kept >= floor:
        return
    figures = {
        "floors": {"documents_kept": floor},
        "figures": {"documents_kept": loss.kept},
        "documents": {"before": loss.before, "gone": loss.gone},
    }
    raise GateError(
        f"nothing was published: of {loss.before:,} documents of {draft.parent.version} {loss.before - loss.gone:,} are "
        f"left, {loss.kept:.1%}, and documents_kept in [gates] is {floor}: see whether every source is there and whole; "
        "where documents were meant to go, lower it for one run",
        figures,
    )
