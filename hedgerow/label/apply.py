"""Apply labeling functions to the sentences of a shard: votes, features, faults."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pyarrow as pa

from hedgerow import contracts
from hedgerow.label.functions import FunctionSet, LabelingFunction, Sentence, Vote
from hedgerow.label.scan import Hit, Scanner
from hedgerow.lexicon import Lexicon

NOT_PROSE_ROLES = ("toc", "references", "boilerplate")
"""Sections whose sentences get no labels: rows of theirs are flagged not_prose."""

Flagger = Callable[[Sentence], Iterable[str]]


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
        self._always = frozenset(n for n, f in enumerate(self._functions) if not f.reads)
        by_cue: dict[str, set[int]] = {}
        for number, function in enumerate(self._functions):
            for cue in function.reads:
                by_cue.setdefault(cue, set()).add(number)
        self._by_cue = {cue: frozenset(numbers) for cue, numbers in by_cue.items()}
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

    def votes_on(self, sentence: Sentence) -> tuple[list[tuple[LabelingFunction, Vote]], list[tuple[str, str]]]:
        """Return all votes on one sentence and the faults (function, error) of functions that raised."""
        by_cue = self._by_cue
        called = self._always.union(*[by_cue[cue] for cue in sentence.hits if cue in by_cue])
        votes: list[tuple[LabelingFunction, Vote]] = []
        faults: list[tuple[str, str]] = []
        for number in sorted(called):
            function = self._functions[number]
            try:
                result = function.call(sentence)
                if result is not None:
                    votes += [(function, vote) for vote in _complete(function, result, sentence)]
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
        ids = sentences.column("sentence_id").to_pylist()
        starts = sentences.column("start").to_pylist()
        votes: list[dict[str, Any]] = []
        features: list[dict[str, Any]] = []
        faults: list[dict[str, Any]] = []
        for sentence_id, base, view in zip(ids, starts, self.views(sentences), strict=True):
            if view is None:
                continue
            cast, failed = self.votes_on(view)
            found = self.features_of(view)
            if failed:
                found.append(("flag", "function_failed", 0, len(view.text)))
                faults += [{"function": f, "sentence_id": sentence_id, "error": e} for f, e in failed]
            votes += [_vote_row(sentence_id, base, function, vote) for function, vote in cast]
            features += [
                {"sentence_id": sentence_id, "feature": f, "type": t, "start": base + s, "end": base + e}
                for f, t, s, e in found
            ]
        return Labeled(
            contracts.build("votes", votes), contracts.build("features", features), contracts.build("faults", faults)
        )


_VIEW_COLUMNS = (
    "sentence_id", "document_id", "text", "kind", "lead_sentence_id", "section_heading", "section_role",
)  # fmt: skip


def _vote_row(sentence_id: str, base: int, function: LabelingFunction, vote: Vote) -> dict[str, Any]:
    return {
        "sentence_id": sentence_id,
        "task": function.task,
        "function": function.id,
        "version": function.version,
        "label": vote.label,
        "kind": vote.kind,
        "scope": vote.scope,
        "start": base + vote.start,
        "end": base + vote.end,
    }


_ONE = (Vote, Hit)
_LABELS = {task: frozenset(contracts.vocabulary(task)) for task in contracts.vocabulary("task")}


def _complete(function: LabelingFunction, result: object, sentence: Sentence) -> list[Vote]:
    """Fill in a function's defaults, check its votes, and drop repeats."""
    items = [result] if isinstance(result, _ONE) else result
    if not isinstance(items, Iterable):
        raise TypeError(f"returned {type(result).__name__}: expected votes, hits or None")
    found: dict[tuple[str, str | None, int, int], Vote] = {}
    for item in items:
        if isinstance(item, Vote):
            label, kind, scope = item.label or function.label, item.kind or function.kind, item.scope or function.scope
        elif isinstance(item, Hit):
            label, kind, scope = function.label, function.kind, function.scope
        else:
            raise TypeError(f"voted {type(item).__name__}: expected Vote or Hit")
        if label not in _LABELS[function.task]:
            raise ValueError(f"{label!r} is no label of {function.task}")
        if not 0 <= item.start < item.end <= len(sentence.text):
            raise ValueError(f"span {item.start}:{item.end} is not inside the sentence")
        found.setdefault((label, kind, item.start, item.end), Vote(item.start, item.end, label, kind, scope))
    return list(found.values())
