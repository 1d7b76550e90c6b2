"""Apply labeling functions to the sentences of a shard: votes, features, faults."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.label.dispatch import Dispatch, is_called
from hedgerow.label.functions import FunctionSet, LabelingFunction, Sentence, Vote
from hedgerow.label.scan import Hit, Scanner
from hedgerow.lexicon import Lexicon
from hedgerow.prose import NOT_PROSE_ROLES

Flagger = Callable[[Sentence], Iterable[str]]
Cast = tuple[LabelingFunction, Vote]
"""A vote, complete, and the function that cast it."""


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
        return self._call([n for n, function in enumerate(self._functions) if is_called(function, sentence)], sentence)

    def _call(self, numbers: Iterable[int], sentence: Sentence) -> tuple[list[Cast], list[tuple[str, str]]]:
        votes: list[Cast] = []
        faults: list[tuple[str, str]] = []
        for number in numbers:
            function = self._functions[number]
            if function.every_hit is not None:
                label, kind, scope = function.label, function.kind, function.scope
                votes += [(function, Vote(h[1], h[2], label, kind, scope)) for h in sentence.hits[function.every_hit]]
                continue
            try:
                result = function.call(sentence)
                if result is not None:
                    _complete(function, result, len(sentence.text), votes)
            except Exception as error:  # noqa: BLE001  a user's function may raise anything: it abstains, reported
                faults.append((function.id, "".join(traceback.format_exception(error, limit=-3))[-1000:]))
        return votes, faults

    def features_of(self, sentence: Sentence) -> list[tuple[str, str, int, int]]:
        """Return softeners and flags of one sentence as (feature, type, start, end)."""
        softeners = self._softeners
        found = [
            ("softener", softeners[cue], hit.start, hit.end)
            for cue, hits in sentence.hits.items()
            if cue in softeners
            for hit in hits
        ]
        flags = {flag for flagger in self._flaggers for flag in flagger(sentence)}
        found += [("flag", flag, 0, len(sentence.text)) for flag in flags]
        return sorted(set(found))

    def label_sentences(self, sentences: pa.Table) -> Labeled:
        """Apply everything to a table of contract ``work_sentences``.

        Returns:
            votes with spans in the document's text; features; faults.
        """
        views = self.views(sentences)
        prose = [number for number, view in enumerate(views) if view is not None]
        seen = [view for view in views if view is not None]
        votes: list[tuple[int, Cast]] = []
        features: list[tuple[int, str, str, int, int]] = []
        faults: list[dict[str, Any]] = []
        for row, view, numbers in zip(prose, seen, self._dispatch.called(seen), strict=True):
            cast, failed = self._call(numbers, view)
            votes += [(row, one) for one in cast]
            features += [(row, *feature) for feature in self.features_of(view)]
            if failed:
                features.append((row, "flag", "function_failed", 0, len(view.text)))
                sentence_id = sentences["sentence_id"][row].as_py()
                faults += [{"function": f, "sentence_id": sentence_id, "error": e} for f, e in failed]
        return Labeled(
            _vote_table(sentences, votes), _feature_table(sentences, features), contracts.build("faults", faults)
        )


_VIEW_COLUMNS = (
    "sentence_id", "document_id", "text", "kind", "lead_sentence_id", "section_heading", "section_role",
)  # fmt: skip


def _vote_table(sentences: pa.Table, votes: list[tuple[int, Cast]]) -> pa.Table:
    """Return votes, each with the row of its sentence, as a table with spans in the document's text."""
    functions = [function for _, (function, _) in votes]
    cast = [vote for _, (_, vote) in votes]
    columns = _columns(sentences, [row for row, _ in votes], [v[0] for v in cast], [v[1] for v in cast])
    columns |= {
        "task": [f.task for f in functions],
        "function": [f.id for f in functions],
        "version": [f.version for f in functions],
        "label": [v[2] for v in cast],
        "kind": [v[3] for v in cast],
        "scope": [v[4] for v in cast],
    }
    return _table("votes", columns)


def _feature_table(sentences: pa.Table, features: list[tuple[int, str, str, int, int]]) -> pa.Table:
    rows = [f[0] for f in features]
    columns = _columns(sentences, rows, [f[3] for f in features], [f[4] for f in features])
    return _table("features", columns | {"feature": [f[1] for f in features], "type": [f[2] for f in features]})


def _columns(
    sentences: pa.Table, rows: list[int], starts: list[int], ends: list[int]
) -> dict[str, pa.Array | list[Any]]:
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


def _complete(function: LabelingFunction, result: object, length: int, votes: list[Cast]) -> None:
    """Fill in a function's defaults, check its votes, and add them, without repeats, to the votes on a sentence.

    A function that raises or votes wrongly halfway has cast no vote: nothing is added.
    """
    items: Any = (result,) if isinstance(result, Vote | Hit) else result
    if not hasattr(items, "__iter__"):
        raise TypeError(f"returned {type(result).__name__}: expected votes, hits or None")
    made = []
    for item in items:
        if isinstance(item, Hit):
            _, start, end = item
            label, kind, scope = function.label, function.kind, function.scope
        elif isinstance(item, Vote):
            start, end, own_label, own_kind, own_scope = item
            label, kind, scope = own_label or function.label, own_kind or function.kind, own_scope or function.scope
            if label != function.label and label not in _LABELS[function.task]:
                raise ValueError(f"{label!r} is no label of {function.task}")
        else:
            raise TypeError(f"voted {type(item).__name__}: expected Vote or Hit")
        if not 0 <= start < end <= length:
            raise ValueError(f"span {start}:{end} is not inside the sentence")
        made.append(Vote(start, end, label, kind, scope))
    if len(made) > 1:
        first: dict[tuple[Any, ...], Vote] = {}
        for vote in made:
            first.setdefault(vote[:4], vote)
        made = list(first.values())
    votes += [(function, vote) for vote in made]
