"""Sentences of a changed document that labeling functions see as they saw them before: they keep their votes.

A function sees the text of a sentence, its kind, heading and role, its neighbors and the sentence that leads its list
(:class:`hedgerow.label.functions.Sentence`), and no more. Where all of that is as it was, its votes are too,
wherever in the document the sentence stands now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow.columns import Mask, Numbers, array, find, numbers, same
from hedgerow.label.apply import Labeled
from hedgerow.work.deltas import expand
from hedgerow.work.grouped import counts_of, read_noted, starts_of
from hedgerow.work.results import Result


class Seen(NamedTuple):
    """Sentences of which an earlier result of label may hold the votes.

    Attributes:
        sentences: contract ``work_sentences``: of the documents that changed, as they are now.
        is_kept: which of them are seen as before.
        moved: by how many characters each of those stands farther behind than before; 0 for the others.
    """

    sentences: pa.Table
    is_kept: Mask
    moved: Numbers

    def join(self, new: Labeled, previous: Result, lost: pa.Array) -> Labeled:
        """Return what labeling all of the sentences would give.

        Args:
            new: what labeling those gave that are not kept.
            previous: the earlier result of label.
            lost: ids of documents of which nothing is to be kept.
        """
        if not self.is_kept.any():
            return new
        kept = self.is_kept & ~np.asarray(pc.is_in(array(self.sentences, "document_id"), value_set=lost))
        documents = dict.fromkeys(self.sentences["document_id"].to_pylist())
        return Labeled(**{
            name: self._joined(table, _of_documents(previous, name, documents), kept)
            for name, table in new._asdict().items()
        })  # fmt: skip

    def _joined(self, new: pa.Table, old: pa.Table, kept: Mask) -> pa.Table:
        """Join rows about sentences, in the order of these; all about one are of one table and keep their order."""
        ids = array(self.sentences, "sentence_id")
        at = find(array(old, "sentence_id"), ids)
        stays = (at >= 0) & kept[at]
        old, at = old.filter(pa.array(stays)), at[stays]
        for name in ("start", "end"):
            if name in old.column_names:
                place = old.column_names.index(name)
                old = old.set_column(place, old.schema.field(name), pa.array(numbers(old, name) + self.moved[at]))
        joined = pa.concat_tables([new, old])
        order = np.argsort(np.concatenate((find(array(new, "sentence_id"), ids), at)), kind="stable")
        return joined.take(pa.array(order)).combine_chunks()


def _of_documents(result: Result, name: str, documents: Mapping[str, None]) -> pa.Table:
    """Return the rows of some documents in a table of a result of label."""
    known = [one for one, _ in result.note["documents"]]
    counts = dict(zip(known, result.note["rows"][name], strict=True))
    starts = starts_of(counts)
    return result.pick(name, expand((starts[one], counts[one]) for one in documents if one in counts))


def seen_before(sentences: pa.Table, previous: Result) -> Seen:
    """Find the sentences that functions see as they saw them when an earlier result was made.

    Args:
        sentences: contract ``work_sentences``: whole documents.
        previous: the earlier result of label, with what it was made of.
    """
    n = sentences.num_rows
    old = _earlier_sentences(sentences, previous)
    at = find(array(sentences, "sentence_id"), array(old, "sentence_id"))
    rows = pa.array(at, mask=at < 0)
    alike = at >= 0
    now, before = _seen_of(sentences), _seen_of(old)
    for name in now.column_names:
        alike &= same(array(now, name), array(before, name).take(rows))
    leads = find(array(sentences, "lead_sentence_id"), array(sentences, "sentence_id"))
    while (led_otherwise := alike & (leads >= 0) & ~alike[leads]).any():
        alike &= ~led_otherwise
    moved = np.zeros(n, np.int64)
    moved[alike] = numbers(sentences, "start")[alike] - numbers(old, "start")[at[alike]]
    return Seen(sentences, alike, moved)


def _earlier_sentences(sentences: pa.Table, previous: Result) -> pa.Table:
    """Return the sentences that documents had when an earlier result of label was made, of those that it holds."""
    made_of = previous.made_of
    if made_of is None:
        return sentences.slice(0, 0)
    labeled = dict(previous.note["documents"])
    groups = read_noted(made_of.note["rows"]["work_sentences"])
    starts = starts_of(counts_of(groups))
    documents = dict.fromkeys(sentences["document_id"].to_pylist())
    known = [one for one in documents if one in groups and labeled.get(one) == groups[one].digest]
    return made_of.pick("work_sentences", expand((starts[one], groups[one].n_rows) for one in known))


def _seen_of(sentences: pa.Table) -> pa.Table:
    """Return what functions see of sentences; their text is in their ids, which are compared already."""
    documents, texts = array(sentences, "document_id"), array(sentences, "text")
    row = np.arange(len(texts))
    names = ("kind", "section_heading", "section_role", "lead_sentence_id")
    columns = {name: sentences[name] for name in names}
    for name, step in (("previous", -1), ("following", 1)):
        beside = pa.array(row + step, mask=(row + step < 0) | (row + step >= len(row)))
        is_same = pc.equal(documents, documents.take(beside))
        columns[name] = pc.if_else(is_same, texts.take(beside), None)
    return pa.table(columns)
