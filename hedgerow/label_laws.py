"""The laws of labels: evidence, the annotation guideline's section 6, and the training views."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import columns, contracts
from hedgerow.columns import Finding, Mask, Tables
from hedgerow.prose import NOT_PROSE_ROLES, prose_mask

PROBABILITY_TOLERANCE = 1e-3  # float32 sums over nine classes
VIEWS = ("claim_type", "hedge", "safety_warning")


def unlike(values: pa.Array, others: pa.Array) -> Mask:
    """Tell where two columns differ; null is like null alone."""
    apart = pc.fill_null(pc.not_equal(values, others), pc.xor(pc.is_null(values), pc.is_null(others)))
    return np.asarray(apart.to_numpy(zero_copy_only=False), dtype=np.bool_)


def evidence(tables: Tables) -> Iterator[Finding]:
    """Every span lies in its own sentence, never in a neighbor or in the lead of a list."""
    table = tables["sentences"]
    start, end = columns.numbers(table, "start"), columns.numbers(table, "end")
    for column in ("hedge_cues", "warning_spans", "softeners"):
        row, spans = columns.elements(table, column)
        first, last = (np.asarray(pc.struct_field(spans, f), dtype=np.int64) for f in ("start", "end"))
        broken = (first < start[row]) | (last > end[row]) | (first >= last)
        yield f"{column} lie in the sentence", "sentences", columns.rows_of(row, broken, table.num_rows)
    votes = tables["votes"]
    at = columns.link(tables, "votes", "sentence_id", "sentences", "sentence_id")
    first, last = columns.numbers(votes, "start"), columns.numbers(votes, "end")
    ok = at >= 0
    broken = (first < start[at]) | (last > end[at]) | (first >= last) if len(start) else ~ok
    yield "evidence of a vote lies in the sentence", "votes", ok & broken
    yield (
        "n_votes counts the votes",
        "sentences",
        np.bincount(at[ok], minlength=len(start)) != columns.numbers(table, "n_votes"),
    )


def vote_labels(tables: Tables) -> Iterator[Finding]:
    """Check every vote's label and kind against the vocabularies of its task."""
    table = tables["votes"]
    task, kind = columns.array(table, "task"), columns.array(table, "kind")
    kinds = {"claim_type": "", "hedge": "hedge_cue_type", "safety_warning": "warning_kind"}
    right = np.zeros(table.num_rows, dtype=np.bool_)
    for name, vocabulary in kinds.items():
        known = contracts.vocabulary(vocabulary) if vocabulary else ()
        fits = np.asarray(pc.is_in(columns.array(table, "label"), pa.array(contracts.vocabulary(name), pa.string())))
        fits &= np.asarray(pc.is_in(kind, pa.array([*known, None], pa.string())))
        right |= np.asarray(pc.equal(task, name)) & fits
    yield "label and kind are in the task's vocabularies", "votes", ~right


def claims(tables: Tables) -> Iterator[Finding]:
    """Guideline section 6, first line, and the distribution over the primary."""
    table = tables["sentences"]
    n = table.num_rows
    primary, size = columns.numbers(table, "claim_type"), columns.lengths(table, "claim_types")
    row, values = columns.elements(table, "claim_types")
    value = np.asarray(values, dtype=np.int64)
    first = np.full(n, -1, dtype=np.int64)
    first[row[::-1]] = value[::-1]
    alone = columns.is_class(table, "claim_type", "claim_type", ("condition", "descriptive", "none"))
    background = np.isin(value, [contracts.label_number("claim_type", v) for v in ("condition", "descriptive", "none")])
    held = np.sort(row * 100 + value)
    distinct = np.bincount(held[np.flatnonzero(np.diff(held, prepend=-1))] // 100, minlength=n)
    none = columns.is_class(table, "claim_type", "claim_type", ("none",))
    yield "claim_types holds one to three labels, the primary first", "sentences", (
        (size < 1) | (size > 3) | (first != primary) | (distinct != size)
    )  # fmt: skip
    yield "condition, descriptive and none stand alone", "sentences", (
        (alone | columns.rows_of(row, background, n)) & (size != 1)
    )  # fmt: skip
    yield "none implies no hedge and no warning", "sentences", (
        none & (columns.flags(table, "hedge") | columns.flags(table, "safety_warning"))
    )  # fmt: skip
    row, probabilities = columns.elements(table, "claim_type_probs")
    p = np.asarray(probabilities, dtype=np.float64)
    total = np.bincount(row, weights=p, minlength=n)
    wrong = columns.rows_of(row, ~((p >= 0) & (p <= 1)), n)
    wrong |= ~(np.abs(total - 1) <= PROBABILITY_TOLERANCE)
    wrong |= columns.lengths(table, "claim_type_probs") != len(contracts.vocabulary("claim_type"))
    yield "claim_type_probs is a distribution over the classes", "sentences", wrong
    for column in ("hedge_prob", "safety_warning_prob"):
        p = columns.floats(table, column)
        yield f"{column} lies in 0..1", "sentences", ~((p >= 0) & (p <= 1))


def hedges_and_warnings(tables: Tables) -> Iterator[Finding]:
    """Guideline section 6, second and third line."""
    table = tables["sentences"]
    n = table.num_rows
    warns, kinds = columns.flags(table, "safety_warning"), columns.lengths(table, "warning_kinds")
    row, values = columns.elements(table, "warning_kinds")
    value = np.asarray(values, dtype=np.int64)
    yield (
        "hedge if and only if it has a cue",
        "sentences",
        columns.flags(table, "hedge") != (columns.lengths(table, "hedge_cues") > 0),
    )
    yield "safety_warning if and only if it has a kind", "sentences", warns != (kinds > 0)
    other = columns.holds(table, "warning_kinds", contracts.label_number("warning_kind", "other"))
    yield "warning kind other stands alone", "sentences", other & (kinds != 1)
    unsorted = np.zeros(len(row), dtype=np.bool_)
    unsorted[1:] = (row[1:] == row[:-1]) & (value[1:] <= value[:-1])
    yield "warning_kinds stand by precedence, each once", "sentences", columns.rows_of(row, unsorted, n)
    at, spans = columns.elements(table, "warning_spans")
    kind = columns.find(pc.struct_field(spans, "kind"), pa.array(contracts.vocabulary("warning_kind"), pa.string()))
    strange = ~np.isin(at * 100 + kind, row * 100 + value)
    yield "warning_spans carry kinds of the sentence", "sentences", columns.rows_of(at, strange, n)
    allowed = np.zeros(n, dtype=np.bool_)
    for claim in ("safety", "usage", "regulatory", "evidence"):
        allowed |= columns.holds(table, "claim_types", contracts.label_number("claim_type", claim))
    yield "a warning claims safety, usage, regulatory or evidence", "sentences", warns & ~allowed


def not_prose(tables: Tables) -> Iterator[Finding]:
    """Check that what is no prose carries no labels."""
    table = tables["sentences"]
    flagged = ~prose_mask(table)
    named = columns.is_class(table, "section_role", "section_role", NOT_PROSE_ROLES)
    labeled = columns.flags(table, "hedge") | columns.flags(table, "safety_warning")
    labeled |= ~columns.is_class(table, "claim_type", "claim_type", ("none",))
    yield "toc, references and boilerplate are flagged not_prose", "sentences", named & ~flagged
    yield "not_prose sentences carry no labels", "sentences", (named | flagged) & labeled


def views(tables: Tables) -> Iterator[Finding]:
    """Compare the training views with the prose rows of sentences that they repeat."""
    sentences = tables["sentences"]
    texts = columns.array(sentences, "text")
    split, silent = (
        np.append(columns.numbers(sentences, "split"), -1),
        np.append(~prose_mask(sentences), False),
    )
    for name in VIEWS:
        if name not in tables:
            continue
        view = tables[name]
        at = columns.link(tables, name, "sentence_id", "sentences", "sentence_id")
        label = np.append(np.asarray(columns.array(sentences, name).cast(pa.int64()), dtype=np.int64), -1)[at]
        differs = unlike(columns.array(view, "text"), texts.take(pa.array(at, mask=at < 0)))
        differs |= split[at] != columns.numbers(view, "split")
        differs |= label != columns.numbers(view, "label")
        p = columns.floats(view, "probability")
        yield "text, label and split are those of the sentence", name, (at >= 0) & differs
        yield "only prose is trained on", name, (at >= 0) & silent[at]
        yield "probability lies in 0..1", name, ~((p >= 0) & (p <= 1))
