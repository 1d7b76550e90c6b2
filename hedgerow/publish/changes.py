"""What changed from the parent release, and which version number follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hedgerow.places.trees import Tree
from hedgerow.publish import sides
from hedgerow.publish.comings import moved_by_recipe
from hedgerow.publish.compare import Comparison, compare
from hedgerow.publish.differences import DocumentDifferences, first_difference
from hedgerow.publish.facts import Facts
from hedgerow.publish.losses import Loss, lost_between, lost_since_purge
from hedgerow.publish.manifest import Manifest
from hedgerow.publish.parquet import DataFile
from hedgerow.publish.purged import is_purged, kept_splits
from hedgerow.publish.sentences import SentenceDifferences
from hedgerow.publish.version import Decision, decide


@dataclass(frozen=True, slots=True)
class Changes:
    """From the parent to this release.

    Attributes:
        decision: which number of the version rises, and why.
        found: what differs; None for a first release, and when the release before was purged.
        loss: documents of the parent that this release lacks; None for a first release.
    """

    decision: Decision
    found: Comparison | None = None
    loss: Loss | None = None

    @property
    def documents(self) -> DocumentDifferences | None:
        """Documents that came, went or changed; None where nothing was compared."""
        return self.found.documents if self.found else None

    @property
    def sentences(self) -> SentenceDifferences | None:
        """Sentences that came, went or changed, and labels that flipped; None where nothing was compared."""
        return self.found.sentences if self.found else None


def find_changes(
    storage: Tree, parent: Manifest | None, facts: Facts, folder: str, files: Sequence[DataFile]
) -> Changes:
    """Compare a staged release with its parent.

    Args:
        storage: the dataset's files.
        parent: manifest of the parent; None when there is none.
        facts: the staged release.
        folder: its folder.
        files: its data files.

    Returns:
        What changed; only the columns that tell are read.
    """
    if parent is None:
        return Changes(decide(None, facts, lambda: None))
    new = sides.of_stage(storage, folder, facts, files)
    if is_purged(storage, parent.version):
        decision = decide(parent, facts, lambda: "nothing is left of the release before to compare rows with")
        present = new.read("documents", ["document_id"])["document_id"].to_pylist()
        return Changes(decision, loss=lost_since_purge(kept_splits(storage, parent.version), present))
    old = sides.of_parent(storage, parent)
    found = compare(old, new)

    def differ() -> str | None:
        return first_difference(found.documents) or moved_by_recipe(old, new)

    loss = lost_between(found.documents, old.rows.get("documents", 0))
    return Changes(decide(parent, facts, differ), found, loss)
