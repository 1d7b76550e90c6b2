"""Pages that were taken down: their documents are rejected before anything of them is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from hedgerow import contracts
from hedgerow.ids import selectors_of

Identities = Callable[[pa.Table], Mapping[str, set[str]]]
"""Returns, by raw hash, what else tombstones can name raw documents by once they are normalized."""


def withhold(documents: pa.Table, removed: Sequence[str], identities: Identities) -> tuple[pa.Table, pa.Table]:
    """Tell the documents that may be used from those that were taken down.

    Args:
        documents: contract raw_documents.
        removed: what tombstones name, as ``document:ID``, ``url:SHA-256`` or ``sha256:SHA-256``.
        identities: normalizes documents: a copy in another encoding or format has the same text.

    Returns:
        The documents to use, and the rejects of the others, which hold nothing of the page.
    """
    if not removed or not documents.num_rows:
        return documents, contracts.empty("rejects")
    named, others = frozenset(removed), identities(documents)
    rows = documents.select(["document_key", "url", "raw_sha256", "source", "place", "n_bytes"]).to_pylist()
    kept, rejects = [], []
    for row in rows:
        known = selectors_of(row["document_key"], row["url"], [row["raw_sha256"]])
        is_removed = not named.isdisjoint(known | others.get(row["raw_sha256"], set()))
        kept.append(not is_removed)
        if is_removed:
            rejects.append({
                "source": row["source"], "place": row["place"], "reason": "removed", "raw_sha256": None,
                "n_bytes": row["n_bytes"], "detail": "taken down on request",
            })  # fmt: skip
    return documents.filter(pa.array(kept, pa.bool_())), contracts.build("rejects", rejects)
