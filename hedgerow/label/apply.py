"""Apply labeling functions to the sentences of a shard: votes, features, faults."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from hedgerow import contracts
from hedgerow.columns import array, find
from hedgerow.label.batch import Batch, Bits, Ints
from hedgerow.label.bulk import Bulk, EachHit
from hedgerow.label.dispatch import Dispatch, by_sentence, is_called
from hedgerow.label.flags import CueFlagger
from hedgerow.label.functions import NO_VOTES, FunctionSet, LabelingFunction, Sentence, Vote
from hedgerow.label.scan import Hit, Scanned, Scanner
from hedgerow.label.tables import BulkVotes, FeatureRow, VoteRow, VoteTables, feature_table
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
        self._softening = frozenset(self._softeners)
        reads = [one.reads for one in self._flaggers if isinstance(one, CueFlagger)]
        # cues of which a sentence holds one that has features; None where a flagger looks at every sentence
        self._marks = self._softening.union(*reads) if len(reads) == len(self._flaggers) else None
        self._tables = VoteTables(self._functions)
        self._in_bulk = {n: bulk for n, f in enumerate(self._functions) if (bulk := _bulk_of(f)) is not None}

    def views(self, sentences: pa.Table) -> list[Sentence | None]:
        """Return what the functions see of each row; None where its section holds no prose."""
        scanned = self._scanner.scan_once(sentences["text"].to_pylist())
        return self._views(sentences, range(len(sentences)), scanned)

    def _views(self, sentences: pa.Table, chosen: Sequence[int], scanned: Scanned) -> list[Sentence | None]:
        """Return what the functions see of some rows, whose texts were scanned."""
        roles = contracts.vocabulary("section_role")
        kinds = contracts.vocabulary("sentence_kind")
        is_prose = [role not in NOT_PROSE_ROLES for role in roles]
        columns = [sentences.column(name).to_pylist() for name in _VIEW_COLUMNS]
        columns += _neighbors(columns[2], columns[1])
        readings: list[dict[str, Any]] = [{} for _ in scanned.texts]
        views: list[Sentence | None] = [None] * len(scanned.numbers)
        by_id: dict[str | None, Sentence] = {}
        rows = zip(scanned.numbers, *([column[row] for row in chosen] for column in columns), strict=True)
        for i, (number, name, _, text, kind, lead, heading, role, previous, following) in enumerate(rows):
            if is_prose[role]:
                views[i] = by_id[name] = Sentence(
                    text, scanned.hits[number], kinds[kind], heading, roles[role], previous, following,
                    by_id.get(lead), {}, readings[number],
                )  # fmt: skip
        return views

    def votes_on(self, sentence: Sentence) -> tuple[list[Cast], list[tuple[str, str]]]:
        """Return all votes on one sentence and the faults (function, error) of functions that raised."""
        votes: list[VoteRow] = []
        wanted = [n for n, function in enumerate(self._functions) if is_called(function, sentence)]
        faults = self._call(wanted, sentence, 0, votes, alone=True)
        return [(self._functions[number], Vote(start, end, *said)) for _, number, start, end, *said in votes], faults

    def _call(
        self, numbers: Iterable[int], sentence: Sentence, row: int, votes: list[VoteRow], *, alone: bool = False
    ) -> list[tuple[str, str]]:
        """Add the votes of functions on a sentence, which has a row; return the faults of functions that raised.

        In a batch the want of memory is no fault of a function: it may be the one that came last.
        """
        faults: list[tuple[str, str]] = []
        length = len(sentence.text)
        functions = self._functions
        for number in numbers:
            function = functions[number]
            try:
                result = function.call(sentence)
                if result is not None and result is not NO_VOTES:
                    votes += _complete(function, result, length, row, number)
            except Exception as error:  # a user's function may raise anything: it abstains, reported
                if isinstance(error, MemoryError) and not alone:
                    raise
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

    def label_sentences(self, sentences: pa.Table, chosen: Bits | None = None) -> Labeled:
        """Apply everything to a table of contract ``work_sentences``.

        Args:
            sentences: whole documents: functions see neighbors, and what leads a list.
            chosen: the rows wanted, all when left out; the others are looked at where one of these needs it.

        Returns:
            votes with spans in the document's text; features; faults.
        """
        chosen = np.ones(len(sentences), dtype=bool) if chosen is None else chosen
        rows = np.flatnonzero(_with_leads(sentences, chosen))
        scanned = self._scanner.scan_once(sentences["text"].take(pa.array(rows)).to_pylist())
        views = self._views(sentences, rows.tolist(), scanned)
        is_chosen = chosen[rows].tolist()
        at = [n for n, view in enumerate(views) if view is not None and is_chosen[n]]
        seen = [view for n in at if (view := views[n]) is not None]
        batch = Batch(seen, scanned, at)
        prose = rows[np.array(at, np.int64)]
        wanted = self._dispatch.wanted(batch)
        in_bulk = self._cast_in_bulk(batch, wanted, prose)
        votes: list[VoteRow] = []
        features: list[FeatureRow] = []
        faults: list[dict[str, Any]] = []
        for row, view, numbers in zip(prose.tolist(), seen, by_sentence(wanted), strict=True):
            failed = self._call(numbers, view, row, votes)
            if self._marks is None or not self._marks.isdisjoint(view.hits):
                features += [(row, *feature) for feature in self.features_of(view)]
            if failed:
                features.append((row, "flag", "function_failed", 0, len(view.text)))
                sentence_id = sentences["sentence_id"][row].as_py()
                faults += [{"function": f, "sentence_id": sentence_id, "error": e} for f, e in failed]
        return Labeled(
            self._tables.make(sentences, votes, in_bulk),
            feature_table(sentences, features),
            contracts.build("faults", faults),
        )

    def _cast_in_bulk(self, batch: Batch, wanted: Bits, rows: Ints) -> list[BulkVotes]:
        """Return the votes of functions that need not be called, and take these, in place, out of those to call."""
        found = []
        for number, bulk in self._in_bulk.items():
            called = np.flatnonzero(wanted[number])
            if len(called):
                marks = bulk(batch, called)
                found.append(BulkVotes(number, marks._replace(sentences=rows[marks.sentences])))
                wanted[number] = False
        return found


def _with_leads(sentences: pa.Table, chosen: Bits) -> Bits:
    """Return the rows that are chosen, and those that lead the lists that they stand in, wherever these stand."""
    leads = find(array(sentences, "lead_sentence_id"), array(sentences, "sentence_id"))
    found = chosen.copy()
    while True:
        led_by = leads[found]
        led_by = led_by[led_by >= 0]
        if found[led_by].all():
            return found
        found[led_by] = True


def _neighbors(texts: Sequence[str], documents: Sequence[str]) -> list[list[str | None]]:
    """Return the text before each and the one behind it, None where that is of another document."""
    same = [one == other for one, other in pairwise(documents)]
    before = [text if is_same else None for text, is_same in zip(texts, same, strict=False)]
    after = [text if is_same else None for text, is_same in zip(texts[1:], same, strict=True)]
    return [[None, *before], [*after, None]]


_VIEW_COLUMNS = (
    "sentence_id", "document_id", "text", "kind", "lead_sentence_id", "section_heading", "section_role",
)  # fmt: skip


def _bulk_of(function: LabelingFunction) -> Bulk | None:
    return EachHit(function.every_hit) if function.every_hit is not None else function.bulk


_LABELS = {task: frozenset(contracts.vocabulary(task)) for task in contracts.vocabulary("task")}


def _complete(function: LabelingFunction, result: object, length: int, row: int, number: int) -> list[VoteRow]:
    """Fill in a function's defaults and check its votes; return them without repeats.

    A function that raises or votes wrongly halfway has cast no vote.
    """
    items: Any = result
    if isinstance(result, tuple) and isinstance(result, Vote | Hit):
        items = (result,)
    elif not hasattr(result, "__iter__"):
        raise TypeError(f"returned {type(result).__name__}: expected votes, hits or None")
    made: list[VoteRow] = []
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
        first: dict[tuple[Any, ...], VoteRow] = {}
        for vote in made:
            first.setdefault(vote[:6], vote)
        return list(first.values())
    return made
