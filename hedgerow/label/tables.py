"""What the label stage found as tables: votes and features, with spans in the document's text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.label.bulk import SCOPES, Marks
from hedgerow.label.functions import LabelingFunction

VoteRow = tuple[int, int, int, int, str, str | None, str]
"""A vote: row of the sentence, number of the function, start, end, label, kind, scope."""
FeatureRow = tuple[int, str, str, int, int]
"""A feature: row of the sentence, feature, type, start, end."""


class BulkVotes(NamedTuple):
    """Votes of the function with this number; sentences are rows of the table."""

    number: int
    marks: Marks


class VoteTables:
    """Makes tables of the votes of some functions."""

    def __init__(self, functions: Sequence[LabelingFunction]) -> None:
        """Keep what each function says of all its votes."""
        self._n = len(functions)
        columns = {
            "task": [f.task for f in functions], "function": [f.id for f in functions],
            "label": [f.label for f in functions], "kind": [f.kind for f in functions],
        }  # fmt: skip
        self._said = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
        self._said = self._said.append_column("version", pa.array([f.version for f in functions], pa.int32()))
        self._scopes = pa.array([*(f.scope for f in functions), *SCOPES], pa.string())

    def make(self, sentences: pa.Table, votes: Sequence[VoteRow], in_bulk: Sequence[BulkVotes]) -> pa.Table:
        """Return votes as contract ``votes``: by sentence, then by function, then as they were cast."""
        rows, numbers, starts, ends, labels, kinds, scopes = zip(*votes, strict=True) if votes else ((),) * 7
        marks = [one.marks for one in in_bulk]
        of_bulk = np.repeat([one.number for one in in_bulk], [len(one.sentences) for one in marks]).astype(np.int64)
        all_rows, all_starts, all_ends, decided = (
            np.concatenate([np.array(cast, np.int64), *(one[n] for one in marks)])
            for n, cast in enumerate((rows, starts, ends, ()))
        )
        all_numbers = np.concatenate([np.array(numbers, np.int64), of_bulk])
        scope = pa.array(np.where(decided > 0, decided + self._n - 1, of_bulk))
        said = self._said.take(pa.array(of_bulk))
        made = {
            "label": _joined(labels, said["label"]),
            "kind": _joined(kinds, said["kind"]),
            "scope": _joined(scopes, self._scopes.take(scope)),
        }
        order = np.argsort(all_rows * (self._n + 1) + all_numbers, kind="stable")
        columns = _columns(sentences, all_rows[order], all_starts[order], all_ends[order])
        columns |= {name: column.take(pa.array(order)) for name, column in made.items()}
        names = self._said.select(["task", "function", "version"]).take(pa.array(all_numbers[order]))
        return _table("votes", columns | {name: names[name] for name in names.column_names})


def _joined(said: Sequence[str | None], more: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    chunks = more.chunks if isinstance(more, pa.ChunkedArray) else [more]
    return pa.chunked_array([pa.array(said, pa.string()), *chunks])


def feature_table(sentences: pa.Table, features: Sequence[FeatureRow]) -> pa.Table:
    """Return features as contract ``features``."""
    rows = np.array([f[0] for f in features], np.int64)
    columns = _columns(sentences, rows, *(np.array([f[n] for f in features], np.int64) for n in (3, 4)))
    return _table("features", columns | {"feature": [f[1] for f in features], "type": [f[2] for f in features]})


def _columns(sentences: pa.Table, rows: Any, starts: Any, ends: Any) -> dict[str, Any]:
    """Return the columns that every finding has: its sentence, and its span in the document's text."""
    at = pa.array(rows)
    base = sentences["start"].take(at)
    return {
        "sentence_id": sentences["sentence_id"].take(at),
        "start": pc.add(base, pa.array(starts)),
        "end": pc.add(base, pa.array(ends)),
    }


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    schema = contracts.schema(name)
    table = pa.table({field.name: columns[field.name] for field in schema}, schema=schema)
    contracts.check(name, table)
    return table
