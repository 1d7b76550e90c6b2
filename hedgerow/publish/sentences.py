"""Which sentences and labels differ between two releases, and why.

A document whose digest is equal in both releases has equal sentences, so only
the others are read, a bounded number of documents at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts
from hedgerow.columns import Mask, Numbers
from hedgerow.publish.causes import LABELS, RECORD, Attribution, Cause, DocumentState, Vote
from hedgerow.publish.sides import Side

CHUNK_DOCUMENTS = 20_000  # documents whose sentences are compared at a time: about a million rows of each release
_CONTEXT = ("kind", "section_heading", "section_role")
_LABELED = (
    "claim_type", "claim_type_probs", "claim_types", "hedge", "hedge_prob", "hedge_cues", "safety_warning",
    "safety_warning_prob", "warning_kinds", "warning_spans", "softeners", "flags", "n_votes",
)  # fmt: skip
_NEEDED = ("sentence_id", "document_id", "start")
_VOTES = ("sentence_id", "task", "function", "label", "kind", "start", "end")

Rows: TypeAlias = list[dict[str, Any]]
Sink: TypeAlias = Callable[[Rows], None]
"""Takes the rows of a comparison as they are found."""


@dataclass(slots=True)
class SentenceDifferences:
    """How the sentences of two releases differ.

    Attributes:
        added: number of sentences that are new.
        removed: number of sentences that went.
        kept: number of sentences that both hold.
        changed: how many of the kept ones have other labels, probabilities, cues, flags or another section.
        flips: for each task, how many of the kept sentences went from one label to another.
        causes: for each task, how many flips each cause explains.
        functions: for each task, how many flips a function had a part in.
        moves: how many sentences each cause added, and how many it removed.
    """

    added: int = 0
    removed: int = 0
    kept: int = 0
    changed: int = 0
    flips: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    causes: dict[str, Counter[str]] = field(default_factory=dict)
    functions: dict[str, Counter[str]] = field(default_factory=dict)
    moves: dict[str, Counter[str]] = field(default_factory=lambda: {"added": Counter(), "removed": Counter()})


@dataclass(frozen=True, slots=True)
class Touched:
    """The documents whose sentences can differ.

    Attributes:
        ids: their ids, sorted.
        raw: ids of those in both releases whose raw bytes are equal.
        text: ids of those in both releases whose text is equal.
        common: ids of those in both releases.
        relabeled: ids of those in both releases whose raw bytes are equal and whose digest is not.
    """

    ids: Sequence[str]
    raw: frozenset[str]
    text: frozenset[str]
    common: frozenset[str]
    relabeled: frozenset[str]


def compare_sentences(why: Attribution, touched: Touched, sink: Sink) -> tuple[SentenceDifferences, Counter[str]]:
    """Join the sentences of two releases on their id.

    Args:
        why: the two releases.
        touched: the documents whose sentences can differ.
        sink: takes a row for each sentence added, removed or changed and for each flip.

    Returns:
        How the sentences differ; of documents whose input is the same and whose rows differ, how many by cause.
    """
    tasks = contracts.vocabulary("task")
    found = SentenceDifferences(flips={t: {} for t in tasks}, causes={t: Counter() for t in tasks},
                                functions={t: Counter() for t in tasks})  # fmt: skip
    n_read, relabeled = 0, Counter[str]()
    for at in range(0, len(touched.ids), CHUNK_DOCUMENTS):
        chunk = _Chunk(why, touched, touched.ids[at : at + CHUNK_DOCUMENTS])
        n_read += chunk.compare(found, sink)
        relabeled.update(chunk.documents(sink))
    found.kept += why.new.rows.get("sentences", 0) - n_read  # documents of equal digest: all their sentences are kept
    return found, relabeled


class _Chunk:
    """The sentences of some documents in both releases."""

    def __init__(self, why: Attribution, touched: Touched, ids: Sequence[str]) -> None:
        self.why, self.touched = why, touched
        shared = [c for c in (*_CONTEXT, *_LABELED) if all(c in s.columns["sentences"] for s in (why.old, why.new))]
        self.compared = shared
        among = pa.array(ids, pa.string())
        self.old, self.new = (_read(side, [*_NEEDED, *shared], among) for side in (why.old, why.new))
        at = columns.find(columns.array(self.new, "sentence_id"), columns.array(self.old, "sentence_id"))
        self.now = np.flatnonzero(at >= 0)
        self.before = at[self.now]
        gone = np.ones(self.old.num_rows, dtype=np.bool_)
        gone[self.before] = False
        self.added, self.removed = np.flatnonzero(at < 0), np.flatnonzero(gone)
        self.states: dict[str, DocumentState] = {}
        self.labeled: frozenset[str] = frozenset()

    def compare(self, found: SentenceDifferences, sink: Sink) -> int:
        """Add what differs; returns how many sentences of the new release were read."""
        old, new = self.old.take(pa.array(self.before)), self.new.take(pa.array(self.now))
        context = _any_differs(old, new, [c for c in self.compared if c in _CONTEXT])
        labeled = _any_differs(old, new, [c for c in self.compared if c in _LABELED])
        states = self.states = self._states(new, context)
        found.added += len(self.added)
        found.removed += len(self.removed)
        found.kept += len(self.now)
        for change, table, rows in (("added", self.new, self.added), ("removed", self.old, self.removed)):
            sink([*self._moved(change, table.take(pa.array(rows)), states, found)])
        flips = {task: self._flips(task, old, new) for task in contracts.vocabulary("task")}
        changed = context | labeled
        for mask, _ in flips.values():
            changed |= mask
        found.changed += int(np.count_nonzero(changed))
        self.labeled = frozenset(new["document_id"].filter(pa.array(changed)).to_pylist())
        sink([_row("sentence changed", d, s) for d, s in _ids(new.filter(pa.array(changed)))])
        sink([*self._explained(new, flips, states, found)])
        return int(self.new.num_rows)

    def documents(self, sink: Sink) -> Iterator[str]:
        """Yield why each document of equal input has other rows."""
        for document in sorted(self.touched.relabeled.intersection(self.states)):
            cause = self.states[document].cause()
            name = cause.name if cause else LABELS if document in self.labeled else RECORD
            sink([_row("document relabeled", document, cause=name)])
            yield name

    def _states(self, new: pa.Table, context: Mask) -> dict[str, DocumentState]:
        """Say of each document of both releases what is equal in it."""
        other = {*new.filter(pa.array(context))["document_id"].to_pylist()}
        other.update(self.new["document_id"].take(pa.array(self.added)).to_pylist())
        other.update(self.old["document_id"].take(pa.array(self.removed)).to_pylist())
        here = {*self.new["document_id"].to_pylist(), *self.old["document_id"].to_pylist()} & self.touched.common
        return {d: DocumentState(d in self.touched.raw, d in self.touched.text, d not in other) for d in here}

    def _moved(
        self, change: str, table: pa.Table, states: dict[str, DocumentState], found: SentenceDifferences
    ) -> Iterator[dict[str, Any]]:
        for document, sentence in _ids(table):
            state = states.get(document)
            cause = f"document {change}" if state is None else str(state.cause())
            found.moves[change][cause] += 1
            yield _row(f"sentence {change}", document, sentence, cause=cause)

    def _flips(self, task: str, old: pa.Table, new: pa.Table) -> tuple[Mask, list[tuple[str, str]]]:
        """Return which kept sentences have another label, by name: numbers do not tell when labels moved."""
        before, now = (np.array(side.vocabularies[task]) for side in (self.why.old, self.why.new))
        was, is_ = (np.asarray(columns.array(t, task).cast(pa.int64()), dtype=np.int64) for t in (old, new))
        mask = before[was] != now[is_] if len(was) else np.zeros(0, dtype=np.bool_)
        return mask, list(zip(before[was[mask]].tolist(), now[is_[mask]].tolist(), strict=True))

    def _explained(
        self,
        new: pa.Table,
        flips: dict[str, tuple[Mask, list[tuple[str, str]]]],
        states: dict[str, DocumentState],
        found: SentenceDifferences,
    ) -> Iterator[dict[str, Any]]:
        flipped = np.zeros(new.num_rows, dtype=np.bool_)
        for mask, _ in flips.values():
            flipped |= mask
        if not flipped.any():
            return
        among = new["sentence_id"].filter(pa.array(flipped)).combine_chunks()
        votes = [_votes(side, among, table) for side, table in ((self.why.old, self.old), (self.why.new, self.new))]
        nothing: frozenset[Vote] = frozenset()
        for task, (mask, labels) in flips.items():
            for (document, sentence), pair in zip(_ids(new.filter(pa.array(mask))), labels, strict=True):
                cast = (votes[0].get(sentence, nothing), votes[1].get(sentence, nothing))
                cause = self.why.cause(task, pair, cast, states[document])
                _count(found, task, pair, cause)
                yield _row("label flipped", document, sentence, task, *pair, cause.name, cause.functions)


def _read(side: Side, wanted: Sequence[str], among: pa.Array) -> pa.Table:
    tables = [*side.stream("sentences", wanted, "document_id", among)]
    if not tables:
        return contracts.empty("sentences").select([*wanted])
    return pa.concat_tables(t.select([*wanted]).replace_schema_metadata(None) for t in tables).combine_chunks()


def _votes(side: Side, among: pa.Array, sentences: pa.Table) -> dict[str, frozenset[Vote]]:
    """Return the votes on some sentences, placed in the sentence: text before it may have come or gone."""
    starts = dict(zip(sentences["sentence_id"].to_pylist(), sentences["start"].to_pylist(), strict=True))
    found: dict[str, set[Vote]] = {}
    for row in side.read("votes", _VOTES, "sentence_id", among).to_pylist():
        base = starts[row["sentence_id"]]
        vote = Vote(row["task"], row["function"], row["label"], row["kind"], row["start"] - base, row["end"] - base)
        found.setdefault(row["sentence_id"], set()).add(vote)
    return {sentence: frozenset(votes) for sentence, votes in found.items()}


def _count(found: SentenceDifferences, task: str, pair: tuple[str, str], cause: Cause) -> None:
    found.flips[task][pair] = found.flips[task].get(pair, 0) + 1
    found.causes[task][cause.name] += 1
    found.functions[task].update(cause.functions)


def _ids(table: pa.Table) -> Iterator[tuple[str, str]]:
    return zip(table["document_id"].to_pylist(), table["sentence_id"].to_pylist(), strict=True)


def _row(
    change: str, document: str, sentence: str | None = None, task: str | None = None, before: str | None = None,
    after: str | None = None, cause: str | None = None, functions: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    return {"change": change, "document_id": document, "sentence_id": sentence, "task": task, "before": before,
            "after": after, "cause": cause, "functions": list(functions)}  # fmt: skip


def document_row(change: str, document: str, cause: str | None = None) -> dict[str, Any]:
    """Return a row of a comparison that speaks of a document."""
    return _row(change, document, cause=cause)


def _any_differs(old: pa.Table, new: pa.Table, wanted: Sequence[str]) -> Mask:
    mask = np.zeros(new.num_rows, dtype=np.bool_)
    bases = columns.numbers(old, "start"), columns.numbers(new, "start")
    for column in wanted:
        mask |= differs(columns.array(old, column), columns.array(new, column), bases)
    return mask


def differs(old: pa.Array, new: pa.Array, bases: tuple[Numbers, Numbers]) -> Mask:
    """Tell row by row whether two columns of equal length differ; spans count from their sentence's start.

    Args:
        old: the column before.
        new: the column now.
        bases: where the sentence of each row starts, before and now.
    """
    if pa.types.is_list(old.type):
        lengths = [np.asarray(pc.fill_null(pc.list_value_length(a), -1), dtype=np.int64) for a in (old, new)]
        mask: Mask = lengths[0] != lengths[1]
        equal = np.flatnonzero(~mask)
        inner = [a.take(pa.array(equal)) for a in (old, new)]
        rows = equal[np.asarray(pc.list_parent_indices(inner[0]), dtype=np.int64)]
        parts = [pc.list_flatten(a) for a in inner]
        mask[rows[differs(parts[0], parts[1], (bases[0][rows], bases[1][rows]))]] = True
        return mask
    if pa.types.is_struct(old.type):
        mask = np.zeros(len(old), dtype=np.bool_)
        for name in [old.type.field(i).name for i in range(old.type.num_fields)]:
            ours, theirs = pc.struct_field(old, name), pc.struct_field(new, name)
            if name in ("start", "end"):
                ours, theirs = (pc.subtract(a, pa.array(b)) for a, b in zip((ours, theirs), bases, strict=True))
            mask |= differs(ours, theirs, bases)
        return mask
    different: Mask = ~columns.same(old, new)
    return different
