"""Which sentences a filter lets through: found once, kept for the pages and numbers that follow."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from hedgerow import contracts
from hedgerow.explore.filters import Filter, where
from hedgerow.publish.overruled import PART, STAND_BACK
from hedgerow.publish.report.sentences import BANDS

KEPT = 8  # selections in memory: about 40 bytes a sentence each
_EVERYTHING = "(SELECT file, file_row_number AS row FROM places)"
_BAND = "CASE " + " ".join(f"WHEN p < {high} THEN {i}" for i, (_, high, _) in enumerate(BANDS)) + " END"
_COLUMNS = (
    "s.file, s.file_row_number AS row, s.document_id, s.claim_type::UTINYINT AS claim_type, s.section_role::UTINYINT AS section_role, "
    "s.hedge, s.safety_warning, s.split::UTINYINT AS split, s.claim_type_probs[s.claim_type + 1] AS p"
)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many sentences have which value, among those that a filter lets through.

    Attributes:
        total: number of sentences.
        counts: for each facet, the number by value.
    """

    total: int
    counts: Mapping[str, Counter[str]]


def overruled_query() -> str:
    """Return the question of which sentences have a vote that is overruled, as :mod:`hedgerow.publish.overruled` defines it."""
    back, held = [], []
    for task in contracts.vocabulary("task"):
        labels = contracts.vocabulary(task)
        back += [f"(v.task = '{task}' AND v.label = '{name}')" for name in STAND_BACK.get(task, ())]
        is_held = (
            f"list_contains(s.claim_types, list_position({list(labels)}, v.label) - 1)"
            if task == "claim_type"
            else f"s.{task} = (v.label = '{labels[1]}')"
        )
        held.append(f"WHEN '{task}' THEN {is_held}")
    return (
        "SELECT DISTINCT sentence_id, v.task FROM votes v JOIN sentences s USING (sentence_id) "  # noqa: S608 - our own words
        f"WHERE v.scope <> '{PART}' AND NOT ({' OR '.join(back)}) AND NOT CASE v.task {' '.join(held)} END"
    )


class Selections:
    """The last filters that were asked for, each with its sentences and its facets."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        """Begin to find, before anybody asks, what the first page shows and on which sentences functions disagree.

        Args:
            database: with the views sentences, places, documents and votes.
        """
        self._database = database
        self._lock = threading.RLock()
        self._names = itertools.count()
        self._found: OrderedDict[Filter, tuple[str, Facets]] = OrderedDict()
        self._preparing, self._ends = database.cursor(), threading.Event()
        self._beginning = threading.Thread(target=self._begin, daemon=True)
        self._beginning.start()

    def close(self) -> None:
        """End the work that began with it; waits until it ended."""
        self._ends.set()
        while self._beginning.is_alive():
            self._preparing.interrupt()
            self._beginning.join(0.05)

    def _begin(self) -> None:
        self._find(Filter())
        with self._preparing, contextlib.suppress(duckdb.InterruptException):
            if not self._ends.is_set():
                self._preparing.execute(f"CREATE TABLE disagreements AS {overruled_query()}")

    def facets(self, wanted: Filter) -> Facets:
        """Return how many sentences a filter lets through, by value of each facet."""
        return self._find(wanted)[1]

    def overruled(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the tasks on which a vote on some sentences is overruled, by sentence."""
        self._beginning.join()
        with self._database.cursor() as cursor:
            query = (
                "SELECT sentence_id, task FROM disagreements WHERE sentence_id IN (SELECT unnest($ids)) ORDER BY ALL"
            )
            found = cursor.execute(query, {"ids": [*ids]}).fetchall()
        return {wanted: [task for sentence, task in found if sentence == wanted] for wanted in ids}

    def places(self, wanted: Filter, limit: int, offset: int) -> list[tuple[int, int]]:
        """Return where some of the sentences stand that a filter lets through: number of the file, row in it."""
        with self._lock:  # the table is not dropped meanwhile
            query = f"SELECT file, row FROM {self._find(wanted)[0]} LIMIT {limit} OFFSET {offset}"  # noqa: S608 - our own words
            return [(int(str(file)), int(str(row))) for file, row in self._run(query)]

    def _find(self, wanted: Filter) -> tuple[str, Facets]:
        """Return the table that holds what a filter lets through, in the order of the release, and its facets."""
        if wanted.disagree:
            self._beginning.join()
        with self._lock:
            if wanted not in self._found:
                self._found[wanted] = self._select(wanted)
                while len(self._found) > KEPT:
                    _, (old, _) = self._found.popitem(last=False)
                    if old != _EVERYTHING:
                        self._run(f"DROP TABLE IF EXISTS {old}")
            self._found.move_to_end(wanted)
            return self._found[wanted]

    def _run(self, query: str, values: Mapping[str, object] | None = None) -> list[tuple[object, ...]]:
        with self._database.cursor() as cursor:
            return cursor.execute(query, dict(values or {})).fetchall()

    def _select(self, wanted: Filter) -> tuple[str, Facets]:
        condition, values = where(wanted)
        name = f"selection_{next(self._names)}"
        if wanted == Filter():  # everything: the files themselves are the selection
            return _EVERYTHING, self._count(f"(SELECT {_COLUMNS} FROM places s)")  # noqa: S608 - our own words
        self._run(f"CREATE TABLE {name} AS SELECT {_COLUMNS} FROM places s WHERE {condition}", values)  # noqa: S608 - values are parameters
        return name, self._count(name)

    def _count(self, table: str) -> Facets:
        rows = self._run(
            f"SELECT claim_type, section_role, split, hedge, safety_warning, {_BAND} AS band, source, count(*) AS n "  # noqa: S608 - our own words
            f"FROM {table} LEFT JOIN (SELECT document_id, source FROM documents) USING (document_id) GROUP BY ALL"
        )
        claims, roles, splits = (contracts.vocabulary(name) for name in ("claim_type", "section_role", "split"))
        names = ("claim", "role", "split", "hedge", "warning", "band", "source")
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        total = 0
        for claim, role, split, hedge, warning, band, source, n in rows:
            assert isinstance(claim, int) and isinstance(role, int) and isinstance(split, int) and isinstance(n, int)
            values = (
                claims[claim], roles[role], splits[split], "yes" if hedge else "no", "yes" if warning else "no",
                str(band), str(source),
            )  # fmt: skip
            total += n
            for name, value in zip(names, values, strict=True):
                counts[name][value] += n
        return Facets(total, counts)
