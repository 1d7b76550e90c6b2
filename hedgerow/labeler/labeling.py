"""The stage label on one shard: which documents are labeled, which keep their votes, and what was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import Mask
from hedgerow.label.apply import Labeled, Labeler
from hedgerow.labeler.label_again import note_of, take_over
from hedgerow.labeler.seen_before import seen_before
from hedgerow.labeler.toolbox import Toolbox
from hedgerow.work.batches import content_digest, document_spans, known_losses, lost_table, run_batches
from hedgerow.work.deltas import Merge, expand
from hedgerow.work.grouped import Groups, count_rows, counts_of, merge_order, read_noted, starts_of
from hedgerow.work.results import Result
from hedgerow.work.watch import LostError, Watch

Loss = tuple[str, str, LostError]
"""A lost document: its id, what names its content, and the error."""
Counts = dict[str, dict[str, int]]
"""By table, how many rows each document has."""


def label_result(
    before: Result, toolbox: Toolbox, previous: Result | None, watch: Watch
) -> tuple[dict[str, pa.Table | Merge], dict[str, Any]]:
    """Apply the labeling functions to the sentences of a shard.

    Args:
        before: what segment gave.
        toolbox: functions and cues.
        previous: an earlier result of label, from which votes may be taken over.
        watch: keeps the budget.

    Returns:
        Tables and note of the stage.
    """
    groups = read_noted(before.note["rows"]["work_sentences"])
    contents = {one: group.digest for one, group in groups.items()}
    if previous and previous.note["own"] == dict(toolbox.own) and previous.note["features"] == toolbox.features:
        found, counts, losses = _label_changed(watch, before, groups, toolbox.labeler, previous)
    else:
        found, counts, losses = _label_all(watch, before, contents, toolbox, previous)
    lost = {one for one, _, _ in losses}
    contents = {one: digest for one, digest in contents.items() if one not in lost}
    note = note_of(contents, toolbox) | {
        "rows": {name: [of.get(one, 0) for one in contents] for name, of in counts.items()}
    }
    return {**found, "lost": lost_table(sorted(losses, key=lambda row: row[0]))}, note


def _label_all(
    watch: Watch, before: Result, contents: Mapping[str, str], toolbox: Toolbox, previous: Result | None
) -> tuple[dict[str, pa.Table | Merge], Counts, list[Loss]]:
    """Label all documents; where only the user's own functions changed, with these alone."""
    sentences = before.tables["work_sentences"]
    again = take_over(contents, toolbox, previous) if previous and not previous.rows["lost"] else None
    result, losses = _label(watch, sentences, again.labeler if again else toolbox.labeler)
    if again:
        gone = pa.array([one for one, _, _ in losses], pa.string())
        there = sentences.filter(pc.invert(pc.is_in(sentences["document_id"], value_set=gone)))
        result = again.join(there, result if again.labeler else None)
    return dict(result._asdict()), _counts(result, sentences), losses


def _label_changed(
    watch: Watch, before: Result, groups: Groups, labeler: Labeler, previous: Result
) -> tuple[dict[str, pa.Table | Merge], Counts, list[Loss]]:
    """Label what functions see otherwise than before; take over from an earlier result what it holds of the rest.

    That is documents whose sentences are the same, and of the others the sentences of which all is as it was.

    Documents that it lost are lost again, without another try; others may get through where functions changed.
    """
    known = dict(previous.note["documents"])
    kept = {one for one, group in groups.items() if known.get(one) == group.digest}
    starts = starts_of(counts_of(groups))
    rows = expand((starts[one], group.n_rows) for one, group in groups.items() if one not in kept)
    sentences, lost = _without_known(before.pick("work_sentences", rows), previous)
    seen = seen_before(sentences, previous)
    fresh, losses = _label(watch, sentences, labeler, ~seen.is_kept)
    result = seen.join(fresh, previous, pa.array([one for one, _, _ in losses], pa.string()))
    made = _counts(result, sentences)
    found: dict[str, pa.Table | Merge] = {}
    counts: Counts = {}
    for name, table in result._asdict().items():
        old = dict(zip(known, previous.note["rows"][name], strict=True))
        found[name] = Merge(merge_order(groups, kept, old, made[name]), table)
        counts[name] = {one: old[one] if one in kept else made[name].get(one, 0) for one in groups}
    return found, counts, lost + losses


def _counts(result: Labeled, sentences: pa.Table) -> Counts:
    ids = sentences["document_id"].to_pylist()
    spans = document_spans(ids)
    names = [ids[span.start] for span in spans]
    return {
        name: dict(zip(names, count_rows(table, sentences, spans), strict=True))
        for name, table in result._asdict().items()
    }


def _label(
    watch: Watch, sentences: pa.Table, labeler: Labeler | None, wanted: Mask | None = None
) -> tuple[Labeled, list[Loss]]:
    """Label sentences, or those that are wanted, in watched batches; returns also the documents that were lost."""
    if labeler is None:
        return Labeled(*(contracts.empty(name) for name in Labeled._fields)), []
    ids, names = sentences["document_id"].to_pylist(), sentences["sentence_id"].to_pylist()
    spans = document_spans(ids)
    chosen = np.ones(len(ids), bool) if wanted is None else wanted
    lengths = (np.asarray(pc.utf8_length(sentences["text"])) * chosen).tolist()
    done = run_batches(
        watch,
        spans,
        [sum(lengths[span.start : span.end]) for span in spans],
        lambda start, end: labeler.label_sentences(sentences.slice(start, end - start), chosen[start:end]),
    )
    parts = {name: _concat(name, [getattr(result, name) for result in done.results]) for name in Labeled._fields}
    losses = [
        (ids[spans[i].start], content_digest(names[spans[i].start : spans[i].end]), error)
        for i, error in done.lost.items()
    ]
    return Labeled(**parts), losses


def _concat(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables([contracts.empty(name), *tables])


def _without_known(sentences: pa.Table, previous: Result) -> tuple[pa.Table, list[Loss]]:
    """Take out the sentences of documents that label lost before."""
    known = known_losses(previous.tables)
    if not known:
        return sentences, []
    names = sentences["sentence_id"].to_pylist()
    ids = sentences["document_id"].to_pylist()
    lost = []
    for span in document_spans(ids):
        content = (ids[span.start], content_digest(names[span.start : span.end]))
        if content in known:
            lost.append((*content, known[content]))
    again = pa.array([one for one, _, _ in lost], pa.string())
    return sentences.filter(pc.invert(pc.is_in(sentences["document_id"], value_set=again))), lost
