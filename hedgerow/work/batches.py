"""Work on documents in batches, and one by one where a batch ends its worker or breaks its budget.

Stages that work on many documents at once are fast that way, but cannot say which
document they are on. So a batch is one unit of work; when it is lost, each of its
documents is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.work.watch import LostError, Watch

T = TypeVar("T")

BATCH_CHARS = 2**20


class Span(NamedTuple):
    """The rows of one document in a table: half-open."""

    start: int
    end: int


class Batched(NamedTuple):
    """The results of the batches in order, and the position of each lost document with its error."""

    results: list[Any]
    lost: dict[int, LostError]


def run_batches(
    watch: Watch, spans: Sequence[Span], sizes: Sequence[int], run: Callable[[int, int], T], most: int = BATCH_CHARS
) -> Batched:
    """Run a function on ranges of rows that hold whole documents.

    Args:
        watch: keeps the budget.
        spans: rows of each document, one behind the other.
        sizes: characters of each document.
        run: takes first row and end of a range.
        most: characters of a batch, but for a document that has more.
    """
    results: list[T] = []
    lost: dict[int, LostError] = {}
    waiting = list(_cut(sizes, most))[::-1]
    while waiting:
        first, end = waiting.pop()
        try:
            results.append(watch.run(run, spans[first].start, spans[end - 1].end))
        except LostError as error:
            if end - first == 1:
                lost[first] = error.with_traceback(None)
            else:  # not done here, where the error is at hand and keeps alive what it holds
                waiting += [(position, position + 1) for position in reversed(range(first, end))]
    return Batched(results, lost)


def _cut(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    first = total = 0
    for position, size in enumerate(sizes):
        if total and total + size > most:
            yield first, position
            first, total = position, 0
        total += size
    if first < len(sizes):
        yield first, len(sizes)


def document_spans(document_ids: Sequence[str]) -> list[Span]:
    """Return the rows of each document of a table in which rows of a document stand together.

    >>> document_spans(["a", "a", "b"])
    [Span(start=0, end=2), Span(start=2, end=3)]
    """
    starts = [i for i, one in enumerate(document_ids) if i == 0 or one != document_ids[i - 1]]
    return [Span(a, b) for a, b in pairwise([*starts, len(document_ids)])]


def content_digest(ids: Sequence[str]) -> str:
    """Return the digest of the ids of a document's sentences, which name their text."""
    return hashlib.sha256("\n".join(ids).encode("ascii")).hexdigest()


def lost_table(rows: Sequence[tuple[str, str, LostError]]) -> pa.Table:
    """Return lost documents, given as id, content and error, as contract ``lost``."""
    return contracts.build(
        "lost",
        [
            {"document_id": one, "content": content, "reason": error.reason, "detail": error.detail}
            for one, content, error in rows
        ],
    )


def known_losses(previous: Mapping[str, pa.Table] | None) -> dict[tuple[str, str], LostError]:
    """Return what an earlier result of the stage says of lost documents, by id and content."""
    if previous is None:
        return {}
    return {
        (row["document_id"], row["content"]): LostError(row["reason"], row["detail"])
        for row in previous["lost"].to_pylist()
    }


def lost_rejects(documents: pa.Table, lost: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Take lost documents out of a table.

    Args:
        documents: with the columns document_id, source, place, raw_sha256 and n_bytes.
        lost: contract ``lost``.

    Returns:
        The other documents; contract rejects of the lost ones.
    """
    errors = {row["document_id"]: row for row in lost.to_pylist()}
    is_lost = pc.is_in(documents["document_id"], value_set=lost["document_id"].combine_chunks())
    columns = ["document_id", "source", "place", "raw_sha256", "n_bytes"]
    rejects = []
    for row in documents.filter(is_lost).select(columns).to_pylist():
        error = errors[row.pop("document_id")]
        rejects.append({**row, "reason": error["reason"], "detail": error["detail"]})
    return documents.filter(pc.invert(is_lost)), contracts.build("rejects", rejects)
