"""The rows of a release that one shard gives: work tables with what the reduce decided, in the columns of the contracts.

A column at a time, with no Python object for a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts
from hedgerow.columns import Numbers, array, find, flags, numbers
from hedgerow.corpus.decode import LABEL_COLUMNS
from hedgerow.corpus.rules import PLACES
from hedgerow.prose import prose_mask


def of_sentences(table: pa.Table, sentences: pa.Table) -> pa.Table:
    """Return the rows of votes or features that speak of some sentences."""
    return _of(table, sentences, "sentence_id")


def of_documents(table: pa.Table, documents: pa.Table) -> pa.Table:
    """Return the rows of sections or sentences that belong to some documents."""
    return _of(table, documents, "document_id")


def _of(table: pa.Table, parents: pa.Table, key: str) -> pa.Table:
    stays = find(array(table, key), array(parents, key)) >= 0
    return table if stays.all() else table.filter(pa.array(stays))


def split_column(table: pa.Table, placed: pa.Table) -> pa.Array:
    """Return the split of each row's document.

    Args:
        table: with the column document_id.
        placed: document_id and split of every document.
    """
    rows = find(array(table, "document_id"), array(placed, "document_id"))
    return array(placed, "split").take(pa.array(rows, pa.int64()))


def assemble(name: str, table: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Put columns into the order of a contract: those given, else those of the table."""
    schema = contracts.schema(name)
    found = [columns[c] if c in columns else table[c] for c in schema.names]
    return pa.Table.from_arrays(found, schema=schema)


def join_labels(work: pa.Table, labels: pa.Table, placed: pa.Table, repeats: npt.NDArray[np.int32]) -> pa.Table:
    """Return contract ``sentences``.

    Args:
        work: contract ``work_sentences``.
        labels: what decode gave for them.
        placed: document_id and split of every document.
        repeats: documents of the release that hold the text of each sentence.
    """
    columns = {name: labels[name] for name in LABEL_COLUMNS}
    columns |= {"repeat_count": pa.array(repeats, pa.int32()), "split": split_column(work, placed)}
    return assemble("sentences", work, columns)


def training_views(sentences: pa.Table) -> dict[str, pa.Table]:
    """Return the training views: running prose, one label, its probability."""
    prose = contracts.label_number("sentence_kind", "prose")
    rows = sentences.filter(pa.array((numbers(sentences, "kind") == prose) & prose_mask(sentences)))
    claim = numbers(rows, "claim_type")
    views = {"claim_type": (claim, _chances(rows, claim))}
    for name in ("hedge", "safety_warning"):
        on = flags(rows, name)
        chance = array(rows, f"{name}_prob").to_numpy(zero_copy_only=False)
        off = np.round(1 - chance.astype(np.float64), PLACES).astype(np.float32)
        views[name] = (on.astype(np.int64), np.where(on, chance, off))
    return {
        name: assemble(
            name, rows, {"label": pa.array(label, pa.int64()), "probability": pa.array(probability, pa.float32())}
        )
        for name, (label, probability) in views.items()
    }


def _chances(rows: pa.Table, claim: Numbers) -> npt.NDArray[np.float32]:
    """Return the probability of each sentence's primary."""
    every = array(rows, "claim_type_probs")
    starts = np.arange(len(claim)) * len(contracts.vocabulary("claim_type"))
    return np.asarray(pc.list_flatten(every).to_numpy(zero_copy_only=False)[starts + claim], dtype=np.float32)
