"""Label a shard again after the user's own functions changed: the others keep their votes.

An earlier result of the same sentences holds the votes of every function. Those
of functions that did not change are taken over; only the changed and the new
ones are called. The result equals, row by row, what labeling from nothing gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.label.apply import Labeled, Labeler
from hedgerow.label.functions import FunctionSet, LabelingFunction
from hedgerow.label.scan import Scanner
from hedgerow.labeler.toolbox import Toolbox
from hedgerow.work.results import Result

FAILED = "function_failed"


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """What an earlier result gives, and what is left to do.

    Attributes:
        labeler: calls the functions that changed; None when none did.
        votes, faults: of the functions that did not change.
        features: softeners and flags but that of failed functions.
    """

    labeler: Labeler | None
    votes: pa.Table
    faults: pa.Table
    features: pa.Table

    def join(self, sentences: pa.Table, new: Labeled | None) -> Labeled:
        """Return what labeling from nothing would give.

        Args:
            sentences: contract ``work_sentences``; what an earlier result says of others is dropped.
            new: what ``labeler`` gave for them; None when there is none.
        """
        ids = sentences["sentence_id"].combine_chunks()
        faults = _merge(ids, self.faults, new.faults if new else None)
        features = self.features.filter(pc.is_in(self.features["sentence_id"], value_set=ids))
        votes = _merge(ids, self.votes, new.votes if new else None)
        return Labeled(votes, _with_failures(sentences, features, faults), faults)


def take_over(contents: Mapping[str, str], toolbox: Toolbox, previous: Result) -> Again | None:
    """Find what an earlier result, with the same shared functions, still says of a shard.

    Args:
        contents: for each document the digest of its sentences, in their order (:func:`hedgerow.work.grouped.groups_of`).
        toolbox: functions and cues of now.
        previous: the earlier result, with the note of :func:`note_of`.

    Returns:
        None where sentences, softeners or flags may differ, or where documents were lost.
    """
    note = previous.note
    if note["documents"] != [list(pair) for pair in contents.items()] or note["features"] != toolbox.features:
        return None
    functions, before = toolbox.functions.functions, note["own"]
    same = {f.id for f in functions if f.id not in toolbox.own or before.get(f.id) == toolbox.own[f.id]}
    changed = tuple(f for f in functions if f.id not in same)
    kept = pa.array(sorted(same), pa.string())
    old = {name: _of_functions(previous.tables[name], kept) for name in ("votes", "faults")}
    features = previous.tables["features"]
    features = features.filter(pc.not_equal(features["type"], FAILED))
    return Again(_only(toolbox, changed) if changed else None, old["votes"], old["faults"], features)


def note_of(contents: Mapping[str, str], toolbox: Toolbox) -> dict[str, object]:
    """Return what a later run must know of a label result to take votes from it.

    Args:
        contents: for each document the digest of its sentences, in their order.
        toolbox: its functions and cues.
    """
    return {
        "documents": [list(pair) for pair in contents.items()],
        "own": dict(toolbox.own),
        "features": toolbox.features,
    }


def _only(toolbox: Toolbox, changed: tuple[LabelingFunction, ...]) -> Labeler:
    """Return a labeler of the changed functions; cues that none of them can see are not looked for."""
    functions = FunctionSet(changed, "")
    lexicon, scanner = toolbox.lexicon, toolbox.scanner
    if all(f.every_hit is not None for f in functions.functions):
        mine = {cue for f in functions.functions for cue in f.cues()}
        lexicon = replace(lexicon, cues=tuple(cue for cue in lexicon.cues if cue.id in mine))
        scanner = Scanner(lexicon, scanner.engine)
    return Labeler(functions, replace(lexicon, cues=()), scanner)


def _of_functions(table: pa.Table, ids: pa.Array) -> pa.Table:
    return table.filter(pc.is_in(table["function"], value_set=ids))


def _merge(ids: pa.Array, old: pa.Table, new: pa.Table | None) -> pa.Table:
    """Join votes or faults in the order of sentences, then of functions; those of one function keep their order."""
    merged = old if new is None else pa.concat_tables([old, new])
    merged = merged.filter(pc.is_in(merged["sentence_id"], value_set=ids))
    row = np.asarray(pc.index_in(merged["sentence_id"], value_set=ids))
    names = merged["function"].combine_chunks()
    rank = np.asarray(pc.rank(names, tiebreaker="dense")) if len(names) else np.zeros(0, np.int64)
    return merged.take(pa.array(np.lexsort((rank, row)), pa.int64())).combine_chunks()


def _with_failures(sentences: pa.Table, features: pa.Table, faults: pa.Table) -> pa.Table:
    """Add the flag of sentences on which a function raised, after their other features."""
    ids = sentences["sentence_id"].combine_chunks()
    rows = np.unique(np.asarray(pc.index_in(faults["sentence_id"], value_set=ids)))
    at = pa.array(rows, pa.int64())
    n = len(rows)
    columns = {
        "sentence_id": ids.take(at), "feature": pa.array(["flag"] * n, pa.string()),
        "type": pa.array([FAILED] * n, pa.string()), "start": sentences["start"].take(at),
        "end": sentences["end"].take(at),
    }  # fmt: skip
    flags = pa.table({field.name: columns[field.name] for field in features.schema}, schema=features.schema)
    merged = pa.concat_tables([features, flags])
    order = np.lexsort(
        (np.repeat([0, 1], [features.num_rows, n]), np.asarray(pc.index_in(merged["sentence_id"], value_set=ids)))
    )
    return merged.take(pa.array(order, pa.int64())).combine_chunks()
