"""What changed from the parent release, and which version number follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hedgerow import contracts
from hedgerow.publish import differences, log
from hedgerow.publish.differences import DocumentDifferences, SentenceDifferences
from hedgerow.publish.facts import Facts
from hedgerow.publish.manifest import Manifest
from hedgerow.publish.parquet import DataFile
from hedgerow.publish.version import Decision, decide
from hedgerow.storage import Storage


@dataclass(frozen=True, slots=True)
class Changes:
    """From the parent to this release.

    Attributes:
        decision: which number of the version rises, and why.
        documents: documents that came, went or changed; None for a first release.
        sentences: sentences that came or went, and labels that flipped; None for a first release.
    """

    decision: Decision
    documents: DocumentDifferences | None
    sentences: SentenceDifferences | None


def find_changes(
    storage: Storage, parent: Manifest | None, facts: Facts, folder: str, files: Sequence[DataFile]
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
        return Changes(decide(None, facts, lambda: None), None, None)
    before = log.version_folder(parent.version)
    ours = _paths({f.path: f.config for f in files})
    theirs = _paths({f.path: f.config for f in parent.files})
    documents = differences.compare_documents(
        differences.read_documents(storage, before, theirs["documents"]),
        differences.read_documents(storage, folder, ours["documents"]),
    )
    n_rows = sum(f.rows for f in files if f.config == "sentences")
    sentences = differences.compare_sentences(
        storage, (before, theirs["sentences"]), (folder, ours["sentences"]), parent.vocabularies, n_rows
    )
    return Changes(decide(parent, facts, lambda: differences.first_difference(documents)), documents, sentences)


def _paths(configs: Mapping[str, str | None]) -> dict[str, list[str]]:
    return {name: sorted(p for p, c in configs.items() if c == name) for name in contracts.PUBLISHED}
