"""The rows of many files as tables: one for each file would cost more than reading a small one does."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from hedgerow import contracts
from hedgerow.ingest.read import RawBatch

TABLE_BYTES: Final = 4 * 2**20
"""Raw bytes whose rows wait for others before they become a table."""


class Gathered:
    """Documents and rejects of files, in the order in which they are added."""

    def __init__(self) -> None:
        """Start without files."""
        self.n_documents = 0
        self._documents: list[pa.Table] = [contracts.empty("raw_documents")]
        self._rejects: list[pa.Table] = [contracts.empty("rejects")]
        self._document_rows: list[dict[str, Any]] = []
        self._reject_rows: list[dict[str, Any]] = []
        self._n_bytes = 0

    def add(self, batch: RawBatch) -> None:
        """Add what one file gave."""
        self.n_documents += len(batch.document_rows)
        self._document_rows += batch.document_rows
        self._reject_rows += batch.reject_rows
        self._n_bytes += batch.ledger.read
        if self._n_bytes > TABLE_BYTES:
            self._build()

    def add_rejects(self, rejects: pa.Table) -> None:
        """Add rejects that are a table already."""
        self._build()
        self._rejects.append(rejects)

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """Return the tables of contracts raw_documents and rejects.

        Raises:
            ContractError: rows break the contract.
        """
        self._build()
        return pa.concat_tables(self._documents), pa.concat_tables(self._rejects)

    def _build(self) -> None:
        if self._document_rows:
            self._documents.append(contracts.build("raw_documents", self._document_rows))
        if self._reject_rows:
            self._rejects.append(contracts.build("rejects", self._reject_rows))
        self._document_rows, self._reject_rows, self._n_bytes = [], [], 0
