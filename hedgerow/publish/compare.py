"""What differs between two releases: documents, sentences, labels with their causes, and how shares moved.

``hedgerow diff`` shows it, and ``CHANGES.md`` of each release is written from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hedgerow.publish import differences
from hedgerow.publish.causes import DOCUMENT_TEXT, Attribution, read_functions
from hedgerow.publish.differences import DOCUMENT_COLUMNS, DocumentDifferences, Joined
from hedgerow.publish.goings import Going, find_goings
from hedgerow.publish.sentences import SentenceDifferences, Sink, Touched, compare_sentences, document_row
from hedgerow.publish.sides import Side

NOT_ROWS = ("documents", "sections", "sentences", "votes")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases, compared.

    Attributes:
        documents: documents that came, went or changed.
        goings: why each document went that did.
        sentences: sentences that came, went or changed, and labels that flipped.
        relabeled: for documents whose input is the same and whose rows differ: how many by cause.
        functions: labeling functions that are new, went or changed.
    """

    documents: DocumentDifferences
    goings: Sequence[Going]
    sentences: SentenceDifferences
    relabeled: Counter[str]
    functions: dict[str, list[str]]


def drop_rows(_: object) -> None:
    """Take the rows of a comparison of which only the counts are wanted."""


def compare(old: Side, new: Side, sink: Sink = drop_rows) -> Comparison:
    """Compare two releases; at work: the index of their documents and the sentences of some of them at a time.

    Args:
        old: the release before.
        new: the other one.
        sink: takes one row for each document and sentence that differs and for each label that flipped.
    """
    joined = differences.join_documents(
        old.read("documents", DOCUMENT_COLUMNS), new.read("documents", DOCUMENT_COLUMNS)
    )
    documents = differences.compare_documents(joined, old.tombstones, new.tombstones)
    goings = find_goings(joined, documents.taken_down, old, new)
    why = Attribution(old, new, read_functions(old), read_functions(new))
    _document_rows(joined, goings, sink)
    sentences, relabeled = compare_sentences(why, _touched(joined, old, new), sink)
    return Comparison(documents, goings, sentences, relabeled, _functions(why))


def _touched(joined: Joined, old: Side, new: Side) -> Touched:
    """Return the documents whose sentences can differ: those of another digest, all when the digests mean other things."""
    comparable = all(old.columns.get(c) == new.columns.get(c) for c in NOT_ROWS)
    comparable &= {k: list(v) for k, v in old.vocabularies.items()} == {k: list(v) for k, v in new.vocabularies.items()}
    differing = joined.now[~joined.same_rows] if comparable else joined.now
    common = joined.ids(joined.new, differing)
    ids = sorted({*common, *joined.ids(joined.new, joined.added), *joined.ids(joined.old, joined.gone)})
    raw, text = (joined.ids(joined.new, joined.now[same]) for same in (joined.same_input, joined.same_text))
    relabeled = joined.ids(joined.new, joined.now[joined.same_input & ~joined.same_rows])
    return Touched(ids, frozenset(raw), frozenset(text), frozenset(common), frozenset(relabeled))


def _document_rows(joined: Joined, goings: Sequence[Going], sink: Sink) -> None:
    sink([document_row("document added", d) for d in joined.ids(joined.new, joined.added)])
    sink([document_row("document removed", going.document_id, going.cause) for going in goings])
    edited = joined.ids(joined.new, joined.now[~joined.same_input])
    sink([document_row("document changed", d, DOCUMENT_TEXT) for d in edited])
    moved = joined.ids(joined.new, joined.now[joined.same_input & joined.moved])
    sink([document_row("document moved", d) for d in moved])


def _functions(why: Attribution) -> dict[str, list[str]]:
    old, new = why.old_functions, why.new_functions
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(f for f in new.keys() & old.keys() if new[f][:2] != old[f][:2]),
    }
