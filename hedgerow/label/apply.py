"""Apply labeling functions to the sentences of a shard: votes, features, faults."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.label.dispatch import Dispatch, is_called
from hedgerow.label.flags import CueFlagger
from hedgerow.label.functions import NO_VOTES, FunctionSet, LabelingFunction, Sentence, Vote
from hedgerow.label.scan import Hit, Scanner
from hedgerow.lexicon import Lexicon
from hedgerow.prose import NOT_PROSE_ROLES

Flagger = Callable[[Sentence], Iterable[str]]
Cast = tuple[LabelingFunction, Vote]
"""A vote, complete, and the function that cast it."""
_Row = tuple[int, int, int, int, str, str | None, str]
"""A vote: row of the sentence, number of the function, start, end, label, kind, scope."""


class Labeled(NamedTuple):
    """What the label stage gives: contracts votes, features and faults."""

    votes: pa.Table
    features: pa.Table
    faults: pa.Table


class Labeler:
    """Functions, cues and flaggers, compiled once and applied to any number of shards."""

    def __init__(
        self, functions: FunctionSet, lexicon: Lexicon, scanner: Scanner, flaggers: Iterable[Flagger] = ()
    ) -> None:
        """Index the functions by the cues that they read."""
        self._scanner = scanner
        self._flaggers = tuple(flaggers)
        self._functions = functions.functions
        self._dispatch = Dispatch(self._functions)
        self._softeners = {cue.id: cue.softener for cue in lexicon.cues if cue.softener}
        self._softening = frozenset(self._softeners)
        reads = [one.reads for one in self._flaggers if isinstance(one, CueFlagger)]
        # cues of which a sentence holds one that has features; None where a flagger looks at every sentence
        self._marks = self._softening.union(*reads) if len(reads) == len(self._flaggers) else None
        self._names = pa.table(
            {
                "task": pa.array([f.task for f in self._functions], pa.string()),
                "function": pa.array([f.id for f in self._functions], pa.string()),
                "version": pa.array([f.version for f in self._functions], pa.int32()),
            }
        )

    def views(self, sentences: pa.Table) -> list[Sentence | None]:
        """Return what the functions see of each row; None where its section holds no prose."""
        roles = contracts.vocabulary("section_role")
        kinds = contracts.vocabulary("sentence_kind")
        columns = {name: sentences.column(name).to_pylist() for name in _VIEW_COLUMNS}
        texts = columns["text"]
        hits = self._scanner.scan(texts)
        prose = [roles[role] not in NOT_PROSE_ROLES for role in columns["section_role"]]
        views: list[Sentence | None] = [None] * len(texts)
        by_id: dict[str, Sentence] = {}
        documents = columns["document_id"]
        for i, text in enumerate(texts):
            if not prose[i]:
                continue
            before = i > 0 and documents[i - 1] == documents[i]
            after = i + 1 < len(texts) and documents[i + 1] == documents[i]
            view = Sentence(
                text=text,
                hits=hits[i],
                kind=kinds[columns["kind"][i]],
                heading=columns["section_heading"][i],
                role=roles[columns["section_role"][i]],
                previous=texts[i - 1] if before else None,
                following=texts[i + 1] if after else None,
                lead=by_id.get(columns["lead_sentence_id"][i] or ""),
            )
            views[i] = by_id[columns["sentence_id"][i]] = view
        return views

    def votes_on(self, sentence: Sentence) -> tuple[list[Cast], list[tuple[str, str]]]:
        """Return all votes on one sentence and the faults (function, error) of functions that raised."""
        votes: list[_Row] = []
        wanted = [n for n, function in enumerate(self._functions) if is_called(function, sentence)]
        faults = self._call(wanted, sentence, 0, votes)
        return [(self._functions[number], Vote(start, end, *said)) for _, number, start, end, *said in votes], faults

    def _call(self, numbers: Iterable[int], sentence: Sentence, row: int, votes: list[_Row]) -> list[tuple[str, str]]:
        """Add the votes of functions on a sentence, which has a row; return the faults of functions that raised."""
        faults: list[tuple[str, str]] = []
        length = len(sentence.text)
        functions = self._functions
        for number in numbers:
            function = functions[number]
            if function.every_hit is not None:
                label, kind, scope = function.label, function.kind, function.scope
                votes += [(row, number, h[1], h[2], label, kind, scope) for h in sentence.hits[function.every_hit]]
                continue
            try:
                result = function.call(sentence)
                if result is not None and result is not NO_VOTES:
                    votes += _complete(function, result, length, row, number)
            except Exception as error:  # noqa: BLE001  a user's function may raise anything: it abstains, reported
                faults.append((function.id, "".join(traceback.format_exception(error, limit=-3))[-1000:]))
        return faults

    def features_of(self, sentence: Sentence) -> list[tuple[str, str, int, int]]:
        """Return softeners and flags of one sentence as (feature, type, start, end)."""
        softeners, hits = self._softeners, sentence.hits
        found = {
            ("softener", softeners[cue], hit.start, hit.end)
            for cue in self._softening.intersection(hits)
            for hit in hits[cue]
        }
        for flagger in self._flaggers:
            found |= {("flag", flag, 0, len(sentence.text)) for flag in flagger(sentence)}
        return sorted(found) if found else []

    def label_sentences(self, sentences: pa.Table) -> Labeled:
        """Apply everything to a table of contract ``work_sentences``.

        Returns:
            votes with spans in the document's text; features; faults.
        """
        views = self.views(sentences)
        prose = [number for number, view in enumerate(views) if view is not None]
        seen = [view for view in views if view is not None]
        votes: list[_Row] = []
        features: list[tuple[int, str, str, int, int]] = []
        faults: list[dict[str, Any]] = []
        for row, view, numbers in zip(prose, seen, self._dispatch.called(seen), strict=True):
            failed = self._call(numbers, view, row, votes)
            if self._marks is None or not self._marks.isdisjoint(view.hits):
                features += [(row, *feature) for feature in self.features_of(view)]
            if failed:
                features.append((row, "flag", "function_failed", 0, len(view.text)))
                sentence_id = sentences["sentence_id"][row].as_py()
                faults += [{"function": f, "sentence_id": sentence_id, "error": e} for f, e in failed]
        return Labeled(
            self._vote_table(sentences, votes), _feature_table(sentences, features), contracts.build("faults", faults)
        )

    def _vote_table(self, sentences: pa.Table, votes: list[_Row]) -> pa.Table:
        """Return votes as a table with spans in the document's text."""
        rows, numbers, starts, ends, labels, kinds, scopes = zip(*votes, strict=True) if votes else ((),) * 7
        columns = _columns(sentences, rows, starts, ends) | {"label": labels, "kind": kinds, "scope": scopes}
        names = self._names.take(pa.array(numbers, pa.int64()))
        return _table("votes", columns | {name: names[name] for name in names.column_names})


_VIEW_COLUMNS = (
    "sentence_id", "document_id", "text", "kind", "lead_sentence_id", "section_heading", "section_role",
)  # fmt: skip


def _feature_table(sentences: pa.Table, features: list[tuple[int, str, str, int, int]]) -> pa.Table:
    rows = [f[0] for f in features]
    columns = _columns(sentences, rows, [f[3] for f in features], [f[4] for f in features])
    return _table("features", columns | {"feature": [f[1] for f in features], "type": [f[2] for f in features]})


def _columns(sentences: pa.Table, rows: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> dict[str, Any]:
    """Return the columns that every finding has: its sentence, and its span in the document's text."""
    at = pa.array(rows, pa.int64())
    base = sentences["start"].take(at)
    return {
        "sentence_id": sentences["sentence_id"].take(at),
        "start": pc.add(base, pa.array(starts, pa.int64())),
        "end": pc.add(base, pa.array(ends, pa.int64())),
    }


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    schema = contracts.schema(name)
    table = pa.table({field.name: columns[field.name] for field in schema}, schema=schema)
    contracts.check(name, table)
    return table


_LABELS = {task: frozenset(contracts.vocabulary(task)) for task in contracts.vocabulary("task")}


def _complete(function: LabelingFunction, result: object, length: int, row: int, number: int) -> list[_Row]:
    """Fill in a function's defaults and check its votes; return them without repeats.

    A function that raises or votes wrongly halfway has cast no vote.
    """
    items: Any = result
    if isinstance(result, tuple) and isinstance(result, Vote | Hit):
        items = (result,)
    elif not hasattr(result, "__iter__"):
        raise TypeError(f"returned {type(result).__name__}: expected votes, hits or None")
    made: list[_Row] = []
    for item in items:
        if item.__class__ is Vote or isinstance(item, Vote):  # to ask for the class is faster, and nearly always enough
            start, end, own_label, own_kind, own_scope = item
            label, kind, scope = own_label or function.label, own_kind or function.kind, own_scope or function.scope
            if label != function.label and label not in _LABELS[function.task]:
                raise ValueError(f"{label!r} is no label of {function.task}")
        elif isinstance(item, Hit):
            _, start, end = item
            label, kind, scope = function.label, function.kind, function.scope
        else:
            raise TypeError(f"voted {type(item).__name__}: expected Vote or Hit")
        if not 0 <= start < end <= length:
            raise ValueError(f"span {start}:{end} is not inside the sentence")
        made.append((row, number, start, end, label, kind, scope))
    if len(made) > 1:
        first: dict[tuple[Any, ...], _Row] = {}
        for vote in made:
            first.setdefault(vote[:6], vote)
        return list(first.values())
    return made
