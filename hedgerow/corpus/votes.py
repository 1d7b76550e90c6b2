"""Votes as arrays of codes: what matrices, decode and statistics are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import find
from hedgerow.errors import ContractError

Ints = npt.NDArray[np.int64]

TASKS = contracts.vocabulary("task")
SCOPES = contracts.vocabulary("vote_scope")
MAIN, PART, WHOLE = (SCOPES.index(name) for name in ("main", "part", "sentence"))
CLAIM_PRECEDENCE = (
    "efficacy", "safety", "usage", "mechanism", "regulatory", "evidence", "condition", "descriptive", "none",
)  # fmt: skip
"""The six claim classes as the guideline ranks them (2.4), then background, then none."""
CLAIM_RANK = tuple(CLAIM_PRECEDENCE.index(label) for label in contracts.vocabulary("claim_type"))
"""Rank of each label number of claim_type in that order."""
KIND_VOCABULARIES = {"hedge": "hedge_cue_type", "safety_warning": "warning_kind"}
"""Vocabulary of the kind that a task's votes carry; claim_type has none."""


class FunctionInfo(Protocol):
    """What the reduce knows of a labeling function."""

    @property
    def id(self) -> str:
        """task.cue_idea."""

    @property
    def task(self) -> str:
        """Its task."""

    @property
    def version(self) -> int:
        """Version given by its author."""

    @property
    def family(self) -> str:
        """Functions of one family read the same words and count once."""

    @property
    def looks_for(self) -> str:
        """One sentence for the release."""

    @property
    def rule(self) -> str:
        """Rule of the guideline."""

    @property
    def digest(self) -> str:
        """SHA-256 of its source and cues."""


@dataclass(frozen=True, slots=True, eq=False)
class VoteArrays:
    """The votes of a table of sentences as parallel arrays, ordered by sentence row.

    Attributes:
        n_sentences: rows of the sentences table.
        sentence: row of the sentence.
        task: position in the vocabulary task.
        function: position in the functions given, which are sorted by id.
        label: position in the task's vocabulary.
        kind: position in the task's kind vocabulary, -1 for none.
        scope: position in the vocabulary vote_scope.
        start, end: evidence in the document's text.
    """

    n_sentences: int
    sentence: Ints
    task: Ints
    function: Ints
    label: Ints
    kind: Ints
    scope: Ints
    start: Ints
    end: Ints

    def select(self, kept: npt.NDArray[np.bool_], place: Ints, n: int) -> VoteArrays:
        """Return some votes.

        Args:
            kept: which.
            place: the new row of each sentence.
            n: number of sentences then.
        """
        parts = (self.task, self.function, self.label, self.kind, self.scope, self.start, self.end)
        return VoteArrays(n, place[self.sentence[kept]], *(part[kept] for part in parts))

    def of_task(self, task: str) -> npt.NDArray[np.bool_]:
        """Return a mask of one task's votes."""
        return cast("npt.NDArray[np.bool_]", self.task == TASKS.index(task))


def sort_functions(functions: Sequence[FunctionInfo]) -> list[FunctionInfo]:
    """Return the functions sorted by id: their order in every matrix."""
    return sorted(functions, key=lambda f: f.id)


def code_votes(
    sentence_ids: pa.ChunkedArray | pa.Array, votes: pa.Table, functions: Sequence[FunctionInfo]
) -> VoteArrays:
    """Turn a table of contract ``votes`` into arrays.

    Args:
        sentence_ids: the sentences, in the order of the result.
        votes: their votes, in any order.
        functions: every function that may have voted.

    Raises:
        ContractError: a vote on another sentence, by an unknown function, or of an unknown label or kind.
    """
    task = _positions(votes, "task", TASKS)
    known = sort_functions(functions)
    function = _positions(votes, "function", [f.id for f in known])
    sentence = _positions(votes, "sentence_id", sentence_ids)
    labels = _by_task(votes, "label", task, {name: contracts.vocabulary(name) for name in TASKS})
    kinds = _by_task(votes, "kind", task, {n: contracts.vocabulary(v) for n, v in KIND_VOCABULARIES.items()})
    if (labels < 0).any():
        raise ContractError("table votes: a label that is not in its task's vocabulary")
    scope = _positions(votes, "scope", SCOPES)
    start, end = (votes.column(c).to_numpy() for c in ("start", "end"))
    said = ((sentence * len(known) + function) * _MOST + labels) * _MOST + kinds + 1
    order = np.lexsort((end, start, said))
    return VoteArrays(
        len(sentence_ids), *(a[order] for a in (sentence, task, function, labels, kinds, scope, start, end))
    )


_MOST = 64  # labels of a task, and kinds


def _by_task(votes: pa.Table, column: str, task: Ints, vocabularies: Mapping[str, Sequence[str]]) -> Ints:
    """Return the position of each value in the vocabulary of its vote's task, -1 where absent or null."""
    words, index = _coded(votes.column(column))
    found = np.full((len(TASKS), len(words) + 1), -1, np.int64)
    for name, vocabulary in vocabularies.items():
        places = {word: place for place, word in enumerate(vocabulary)}
        found[TASKS.index(name), :-1] = [places.get(word, -1) for word in words]
    return found[task, index]


def _coded(values: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Return the distinct values of a column, and the position of each row's among them, -1 of null."""
    coded = values.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    return coded.dictionary.to_pylist(), np.asarray(pc.fill_null(coded.indices, -1), dtype=np.int64)


def _within(values: pa.ChunkedArray, known: Sequence[str] | pa.Array | pa.ChunkedArray) -> Ints:
    """Return positions in ``known``, -1 where absent."""
    words = known.combine_chunks() if isinstance(known, pa.ChunkedArray) else known
    words = words if isinstance(words, pa.Array) else pa.array(list(words), pa.string())
    return find(values.combine_chunks(), words)


def _positions(votes: pa.Table, column: str, known: Sequence[str] | pa.Array | pa.ChunkedArray) -> Ints:
    found = _within(votes.column(column), known)
    if (found < 0).any():
        strange = votes.column(column)[int(np.argmax(found < 0))]
        raise ContractError(f"table votes: column {column} holds {str(strange)[:60]!r}, which this run does not know")
    return found
