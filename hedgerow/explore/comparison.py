"""Two releases of a dataset side by side: the facts of a comparison, and the sentences whose labels flipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hedgerow.explore.library import Library
from hedgerow.publish import sides, story
from hedgerow.publish.compare import compare
from hedgerow.publish.log import ReleaseRef, read_log, sibling
from hedgerow.publish.report.marks import Piece, cut, highlights_of, visible

MAX_FLIPS = 200


@dataclass(frozen=True, slots=True)
class Flip:
    """One sentence whose label is another one now.

    Attributes:
        sentence_id: the sentence.
        document: title or key of its document.
        task: the task.
        before: label in the older release.
        after: label in this one.
        cause: why.
        functions: labeling functions that had a part in it.
        old: its text with the marks of the older release.
        new: its text with the marks of this one.
    """

    sentence_id: str
    document: str
    task: str
    before: str
    after: str
    cause: str
    functions: Sequence[str]
    old: Sequence[Piece]
    new: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A comparison as shown.

    Attributes:
        facts: what ``hedgerow diff`` says.
        flips: sentences whose label flipped, at most some.
        n_flips: how many there are.
    """

    facts: dict[str, Any]
    flips: Sequence[Flip]
    n_flips: int


def other_versions(release: ReleaseRef) -> list[str]:
    """Return the versions that a release can be compared with, the newest first."""
    if release.entry is None:
        return []
    return [entry.version for entry in reversed(read_log(release.storage)) if entry.version != release.version]


def compare_with(library: Library, version: str) -> SideBySide:
    """Compare a release with another one of its dataset.

    Args:
        library: the release.
        version: the other one, one of :func:`other_versions`.
    """
    release = library.release
    older = Library(sibling(library.named, version))
    other, before = older.release, older.manifest
    rows: list[dict[str, Any]] = []
    n_flips = 0

    def keep_flips(found: list[dict[str, Any]]) -> None:
        nonlocal n_flips
        flips = [row for row in found if row["change"] == "label flipped"]
        n_flips += len(flips)
        rows.extend(flips[: max(0, MAX_FLIPS - len(rows))])

    found = compare(
        sides.of_parent(other.storage, before), sides.of_parent(release.storage, library.manifest), keep_flips
    )
    facts = story.tell(
        found, story.Side(before.version, before.counts), story.Side(release.version, library.manifest.counts), None
    )
    return SideBySide(facts, _read_flips(library, older, rows), n_flips)


def _read_flips(library: Library, other: Library, rows: Sequence[dict[str, Any]]) -> list[Flip]:
    ids = [row["sentence_id"] for row in rows]
    old, new = ({s["sentence_id"]: s for s in side.sentences_by_id(ids)} for side in (other, library))
    documents = library.documents_by_id([row["document_id"] for row in rows])
    flips = []
    for row in rows:
        document = documents[row["document_id"]]
        before, now = old[row["sentence_id"]], new[row["sentence_id"]]
        flips.append(
            Flip(
                row["sentence_id"], visible(document["title"] or document["document_key"]), row["task"], row["before"],
                row["after"], row["cause"], row["functions"], cut(before["text"], highlights_of(before)),
                cut(now["text"], highlights_of(now)),
            )
        )  # fmt: skip
    return flips
